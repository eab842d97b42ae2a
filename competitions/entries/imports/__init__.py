"""Entries from a roster: what was read is shown with who is meant, then taken whole or not at all."""
