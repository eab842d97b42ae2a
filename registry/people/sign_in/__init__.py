"""Signing in: passwords, one-time codes, lock-out, and the sessions that follow."""
