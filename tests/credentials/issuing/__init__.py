"""Issuing: scopes, runs, kinds, editions."""
