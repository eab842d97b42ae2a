"""Showing one's whole award record to whoever has a link, for a limited time."""
