"""Checking a credential from outside, step by step, with keys and status lists from named sources."""
