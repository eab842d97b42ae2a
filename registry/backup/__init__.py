"""Backups: the whole database with its checksums and the signed end of its audit trail, in one file."""
