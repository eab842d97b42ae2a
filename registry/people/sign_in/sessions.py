"""Sessions: who is signed in, as short-lived tokens of our own (JWT, HS256) that name a row of `session`.

The token names the session and nothing else. Session, account and grants are read from the database at each
request, so that a session that is ended, or a right that is taken away, is gone at once. A token lasts
minutes; while its session lasts, pages get a new one on the way, and programs ask for one.
"""

from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

import jwt

from registry.core import clock, database
from registry.core.identifiers import new_id
from registry.core.settings import Settings

COOKIE: Final = "registry_session"
# How long a token lasts, and from when on a page gets a new one.
LIFETIME: Final = timedelta(minutes=30)
RENEWED_AFTER: Final = timedelta(minutes=10)
# How long a session lasts at most: a working day.
SESSION_LIFETIME: Final = timedelta(hours=10)
_AUDIENCE: Final = "registry-session"

Kind = Literal["page", "api"]


def issue(session: UUID, settings: Settings) -> str:
    """Return a signed token for a session."""
    at = clock.now()
    claims = {
        "sid": str(session),
        "iss": settings.base_url,
        "aud": _AUDIENCE,
        "iat": at,
        "exp": at + LIFETIME,
    }
    return jwt.encode(claims, settings.secret(), algorithm="HS256")


def read(token: str, settings: Settings) -> tuple[UUID, datetime] | None:
    """Return the session that a token names and when the token was made, or None when it is not one of ours.

    Expired tokens, other algorithms, keys, audiences and issuers are all None.
    """
    try:
        claims = jwt.decode(
            token,
            settings.secret(),
            algorithms=["HS256"],
            audience=_AUDIENCE,
            issuer=settings.base_url,
            options={"require": ["sid", "exp", "iat", "iss", "aud"]},
        )
        return UUID(claims["sid"]), datetime.fromtimestamp(claims["iat"], tz=clock.SHANGHAI)
    except (jwt.InvalidTokenError, ValueError, AttributeError):
        return None


async def start(account: UUID, kind: Kind, *, second_factor: bool) -> UUID:
    """Write a new session into the open transaction and return its id."""
    session = new_id()
    at = clock.now()
    await database.execute(
        "INSERT INTO registry.session (id, account, kind, second_factor, started_at, ends_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        session,
        account,
        kind,
        second_factor,
        at,
        at + SESSION_LIFETIME,
    )
    return session


async def end(account: UUID, *, session: UUID | None = None, but: UUID | None = None) -> int:
    """End sessions of an account at once: one, or all, or all but one; returns how many."""
    rows = await database.fetch(
        "UPDATE registry.session SET ended_at = $2 WHERE account = $1 AND ended_at IS NULL"
        " AND ($3::uuid IS NULL OR id = $3) AND ($4::uuid IS NULL OR id <> $4) RETURNING id",
        account,
        clock.now(),
        session,
        but,
    )
    return len(rows)
