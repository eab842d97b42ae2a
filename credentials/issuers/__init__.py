"""Issuers and their signing keys."""
