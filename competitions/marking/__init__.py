"""Marking: schemes of modules and aspects, double entry, sign-off, re-check and blind codes."""
