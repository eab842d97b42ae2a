"""Payees: where the money goes, and what a payee and a school see of it."""
