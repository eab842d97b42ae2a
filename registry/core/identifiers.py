"""Identifiers of rows."""

from uuid import UUID, uuid4


def new_id() -> UUID:
    """Return a new random identifier; it says nothing of what it names or when it was made."""
    return uuid4()
