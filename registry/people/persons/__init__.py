"""Persons and their memberships."""
