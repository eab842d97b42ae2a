"""Identifiers of rows."""

import secrets
from uuid import UUID, uuid4

_BYTES = 16


def new_id() -> UUID:
    """Return a new random identifier; it says nothing of what it names or when it was made."""
    return uuid4()


def new_ids(count: int) -> list[UUID]:
    """Return `count` new random identifiers, for which the system is asked for randomness once."""
    drawn = secrets.token_bytes(_BYTES * count)
    return [UUID(bytes=drawn[at : at + _BYTES], version=4) for at in range(0, len(drawn), _BYTES)]
