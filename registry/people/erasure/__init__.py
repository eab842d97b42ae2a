"""Erasure: taking a person's name and identifiers out of the registry; one asks for it, another decides."""
