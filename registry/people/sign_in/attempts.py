"""Attempts to sign in, counted in the database by user name, known or not.

An attempt is counted before anything is checked, in a transaction of its own, and struck out when it turns
out well: so a request that fails or breaks off stays counted, and of many at once no more than the free ones
are checked at all.
"""

import math
from dataclasses import dataclass
from datetime import datetime

from registry.core import clock, database, privacy
from registry.core.errors import TooManyError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.sign_in import lockout


class SigningInLockedError(TooManyError):
    """Signing in failed too often under this user name; the message says how long to wait."""

    code = "signing_in_locked"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt that is counted.

    `key` is the fingerprint of the user name; `locks` says whether this attempt makes the next ones wait.
    """

    key: str
    locks: bool


async def begin(username: str) -> Attempt:
    """Count an attempt under a user name.

    Raises:
        SigningInLockedError: earlier ones failed too often; nothing is checked and nothing counted.
    """
    key = (await privacy.ring()).fingerprint("username", username.strip().casefold())
    at = clock.now()
    async with database.transaction():
        # The update changes nothing that counts; it locks the line, so that attempts at once go one by one.
        row = await database.fetch_one(
            "INSERT INTO registry.sign_in_failure AS f (id, username, failures, last_at)"
            " VALUES ($1, $2, 0, $3) ON CONFLICT (username) DO UPDATE SET failures = f.failures"
            " RETURNING failures, locked_until",
            new_id(),
            key,
            at,
        )
        if row is None:
            raise AssertionError("an insert that may update returns its row")
        if row["locked_until"] is not None and row["locked_until"] > at:
            raise _locked(row["locked_until"], at)
        failures = row["failures"] + 1
        waits = lockout.wait(failures)
        await database.execute(
            "UPDATE registry.sign_in_failure SET failures = $2, last_at = $3, locked_until = $4"
            " WHERE username = $1",
            key,
            failures,
            at,
            at + waits if waits else None,
        )
    return Attempt(key, locks=bool(waits))


async def succeed(attempt: Attempt) -> None:
    """Forget every failure under the user name: whose it is has signed in."""
    await database.execute("DELETE FROM registry.sign_in_failure WHERE username = $1", attempt.key)


async def suspend(attempt: Attempt) -> None:
    """Strike one attempt out that is neither good nor bad yet: the password is right, the code comes next."""
    await database.execute(
        "UPDATE registry.sign_in_failure SET failures = greatest(failures - 1, 0),"
        " locked_until = CASE WHEN $2 THEN NULL ELSE locked_until END WHERE username = $1",
        attempt.key,
        attempt.locks,
    )


async def forget(username: str) -> None:
    """Forget the failures under a user name, whose owner has just got a new password."""
    key = (await privacy.ring()).fingerprint("username", username.strip().casefold())
    await database.execute("DELETE FROM registry.sign_in_failure WHERE username = $1", key)


def _locked(until: datetime, at: datetime) -> SigningInLockedError:
    minutes = math.ceil((until - at).total_seconds() / 60)
    return SigningInLockedError(
        text(
            f"登录失败次数过多，请 {minutes} 分钟后再试；忘记密码请联系管理员。",
            f"Signing in failed too often. Try again in {minutes} min; if the password is forgotten,"
            " ask the administrator.",
        )
    )
