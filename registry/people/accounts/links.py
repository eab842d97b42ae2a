"""Codes that open one thing once: written and used within the open transaction of a use case.

Only the keyed hash of a code is stored. Unknown, used, withdrawn and outdated codes are all refused alike.
"""

import secrets
from datetime import timedelta
from typing import Final, Literal
from uuid import UUID

import asyncpg

from registry.core import clock, database, privacy
from registry.core.errors import NotFoundError
from registry.core.texts import text

Purpose = Literal["password_reset", "invitation", "claim"]

RESET_LIFETIME: Final = timedelta(hours=24)
INVITATION_LIFETIME: Final = timedelta(days=14)
CLAIM_LIFETIME: Final = timedelta(days=60)

_OPEN: Final = "used_at IS NULL AND withdrawn_at IS NULL"


class CodeNotValidError(NotFoundError):
    """The one-time code was never made, was used or withdrawn, or its time is over; which one is not said."""

    code = "code_not_valid"


def new_code() -> str:
    """Return a code for a link: 192 random bits."""
    return secrets.token_urlsafe(24)


async def fingerprint(purpose: Purpose, code: str) -> str:
    """Return what is stored of a code."""
    return (await privacy.ring()).fingerprint(purpose, code)


async def look(purpose: Purpose, code: str) -> asyncpg.Record:
    """Return what a code opens, without using it. Raises `CodeNotValidError`."""
    return _valid(
        await database.fetch_one(
            f"SELECT * FROM registry.one_time_code WHERE purpose = $1 AND code = $2 AND {_OPEN}"  # noqa: S608
            " AND ends_at > $3",
            purpose,
            await fingerprint(purpose, code),
            clock.now(),
        )
    )


async def use(purpose: Purpose, code: str) -> asyncpg.Record:
    """Use a code up and return what it opens; of two at once one is refused. Raises `CodeNotValidError`."""
    return _valid(
        await database.fetch_one(
            f"UPDATE registry.one_time_code SET used_at = $3 WHERE purpose = $1 AND code = $2 AND {_OPEN}"  # noqa: S608
            " AND ends_at > $3 RETURNING *",
            purpose,
            await fingerprint(purpose, code),
            clock.now(),
        )
    )


async def withdraw(purpose: Purpose, *, account: UUID) -> None:
    """Withdraw every open code of a purpose for an account."""
    await database.execute(
        f"UPDATE registry.one_time_code SET withdrawn_at = $3"  # noqa: S608
        f" WHERE purpose = $1 AND account = $2 AND {_OPEN}",
        purpose,
        account,
        clock.now(),
    )


def not_valid() -> CodeNotValidError:
    """Return the one refusal of every code that opens nothing."""
    return CodeNotValidError(
        text(
            "链接或代码无效：可能输入有误、已使用、已撤回或已过期。请向发给您的人重新索取。",
            "This link or code is not valid: mistyped, used, withdrawn or out of date."
            " Ask whoever gave it to you for a new one.",
        )
    )


def _valid(row: asyncpg.Record | None) -> asyncpg.Record:
    if row is None:
        raise not_valid()
    return row
