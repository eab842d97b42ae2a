"""Reads for the pages of accounts: one's own, and the administrator's list."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from registry.core import clock, database
from registry.core.actor import Actor
from registry.people.access import ANYTHING, require, unknown
from registry.people.words import Role

SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account in the list."""

    id: UUID
    username: str
    display_name: str
    active: bool
    second_factor: bool
    roles: list[Role]


_LINES: Final = """
SELECT a.id, a.username, a.display_name, a.active, a.totp_confirmed_at IS NOT NULL AS second_factor,
       coalesce(array_agg(DISTINCT g.role) FILTER (WHERE g.role IS NOT NULL), '{}') AS roles
FROM registry.account a
LEFT JOIN registry.role_grant g ON g.account = a.id AND g.ended_at IS NULL
WHERE ($1 = '' OR strpos(lower(a.username), lower($1)) > 0 OR strpos(lower(a.display_name), lower($1)) > 0)
  AND ($2 = '' OR EXISTS (SELECT 1 FROM registry.role_grant h
                          WHERE h.account = a.id AND h.role = $2 AND h.ended_at IS NULL))
  AND ($3 = '' OR a.active = ($3 = 'active'))
GROUP BY a.id ORDER BY a.username LIMIT $4
"""


async def accounts(actor: Actor, *, q: str = "", role: str = "", state: str = "") -> list[AccountLine]:
    """Return accounts by part of the name, role and state ("active" or "closed"), at most `SHOWN`."""
    require(actor, "accounts.read", ANYTHING)
    rows = await database.fetch(_LINES, q.strip(), role, state, SHOWN)
    return [AccountLine(**row) for row in rows]


async def account(actor: Actor, account_id: UUID) -> asyncpg.Record:
    """Return one account as the administrator sees it. Raises `NotFoundError`."""
    require(actor, "accounts.read", ANYTHING)
    row = await database.fetch_one(
        "SELECT id, username, display_name, active, person, created_at,"
        " totp_confirmed_at IS NOT NULL AS second_factor FROM registry.account WHERE id = $1",
        account_id,
    )
    if row is None:
        raise unknown()
    return row


async def grants_of(account_id: UUID) -> list[asyncpg.Record]:
    """Return the roles that an account has, with the name of the organization where each holds."""
    return await database.fetch(
        "SELECT g.id, g.role, g.organization, g.competition, g.granted_at, o.name AS organization_name"
        " FROM registry.role_grant g LEFT JOIN registry.organization o ON o.id = g.organization"
        " WHERE g.account = $1 AND g.ended_at IS NULL ORDER BY g.granted_at, g.id",
        account_id,
    )


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that goes on."""

    id: UUID
    kind: str
    second_factor: bool
    started_at: datetime
    ends_at: datetime


async def sessions_of(account_id: UUID) -> list[OpenSession]:
    """Return the sessions of an account that go on, newest first."""
    rows = await database.fetch(
        "SELECT id, kind, second_factor, started_at, ends_at FROM registry.session"
        " WHERE account = $1 AND ended_at IS NULL AND ends_at > $2 ORDER BY started_at DESC, id",
        account_id,
        clock.now(),
    )
    return [OpenSession(**row) for row in rows]


async def recovery_codes_left(account_id: UUID) -> int:
    """Return how many recovery codes have not been used."""
    left: int = await database.fetch_value(
        "SELECT count(*) FROM registry.recovery_code WHERE account = $1 AND used_at IS NULL", account_id
    )
    return left


async def organizations() -> list[asyncpg.Record]:
    """Return every organization that a role may be bound to, by name."""
    return await database.fetch(
        "SELECT id, name FROM registry.organization WHERE merged_into IS NULL ORDER BY name"
    )
