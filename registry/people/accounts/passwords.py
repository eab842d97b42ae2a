"""Passwords: Argon2id, checked in a thread so that the event loop keeps answering."""

import asyncio
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER: Final = PasswordHasher()
# Checking one costs about 50 ms and 64 MiB, so that many sign-ins at once wait for each other.
_AT_ONCE: Final = asyncio.Semaphore(4)
# An unknown user name is checked against this, so that it takes as long as a known one.
NO_ACCOUNT_HASH: Final = _HASHER.hash("no account has this password")


def hashed(password: str) -> str:
    """Return the Argon2id hash of a password, with its salt and parameters."""
    return _HASHER.hash(password)


async def fits(password_hash: str, password: str) -> bool:
    """Return whether the password is the one that was hashed."""
    async with _AT_ONCE:
        return await asyncio.to_thread(_fits, password_hash, password)


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
