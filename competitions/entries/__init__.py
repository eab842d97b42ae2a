"""Entries: who competes, who coached, for which school."""
