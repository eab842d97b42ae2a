"""What exactly is approved: the ids of a list's entitlements, and the hash that freezes them. Pure.

Whoever has the file of ids can recompute the hash with `sha256sum`: an entitlement never changes, so its id
stands for payee, award, sum and reason.
"""

import hashlib
from collections.abc import Iterable
from uuid import UUID


def as_file(entitlements: Iterable[UUID]) -> bytes:
    """Return the ids in ascending order, one on each line, as the bytes that are hashed."""
    return "".join(f"{each}\n" for each in sorted(str(one) for one in entitlements)).encode()


def hash_of(entitlements: Iterable[UUID]) -> str:
    """Return the SHA-256 of the ids, in hexadecimal."""
    return hashlib.sha256(as_file(entitlements)).hexdigest()
