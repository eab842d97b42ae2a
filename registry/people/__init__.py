"""Persons, organizations, memberships, accounts, sign-in and access."""
