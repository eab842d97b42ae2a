"""Issuing credentials for awards, and taking them back."""
