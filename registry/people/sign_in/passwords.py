"""Passwords: Argon2id, checked in a thread so that the event loop keeps answering."""

import asyncio
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from registry.core.errors import BadInputError
from registry.core.texts import text

SHORTEST: Final = 10
LONGEST: Final = 200

_HASHER: Final = PasswordHasher()
# Checking one costs about 50 ms and 64 MiB, so that many sign-ins at once wait for each other.
_AT_ONCE: Final = asyncio.Semaphore(4)
# An unknown user name is checked against this, so that it takes as long as a known one.
NO_ACCOUNT_HASH: Final = _HASHER.hash("no account has this password")


class PasswordRefusedError(BadInputError):
    """The new password is too short, too long, or is the user name."""

    code = "password_refused"


def accept(password: str, username: str) -> None:
    """Let a new password pass or raise `PasswordRefusedError`; its length decides, and no recipe."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordRefusedError(
            text(
                f"密码应为 {SHORTEST} 至 {LONGEST} 个字符，请换一个；几个不相干的词连起来就很好。",
                f"A password has {SHORTEST} to {LONGEST} characters: choose another, such as some words.",
            )
        )
    if username and password.strip().casefold() == username.strip().casefold():
        raise PasswordRefusedError(
            text("密码不能与用户名相同，请换一个。", "The password is the user name; choose another.")
        )


def hashed(password: str) -> str:
    """Return the Argon2id hash of a password, with its salt and parameters."""
    return _HASHER.hash(password)


async def hashed_aside(password: str) -> str:
    """Return the same, worked out in a thread."""
    async with _AT_ONCE:
        return await asyncio.to_thread(hashed, password)


async def fits(password_hash: str, password: str) -> bool:
    """Return whether the password is the one that was hashed."""
    async with _AT_ONCE:
        return await asyncio.to_thread(_fits, password_hash, password)


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
