"""Accounts, passwords, sessions and sign-in."""
