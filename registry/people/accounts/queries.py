"""Reads of accounts."""

import json
from uuid import UUID

import asyncpg

from registry.core import clock, database
from registry.core.actor import VISITOR, Actor, Grant
from registry.people.words import SECOND_FACTOR_ROLES

# The grants of an account that have not ended, with what bureau their organization is.
GRANTS = """
coalesce((
    SELECT json_agg(json_build_object('role', g.role, 'organization', g.organization,
                                      'competition', g.competition, 'bureau', o.bureau)
                    ORDER BY g.granted_at, g.id)
    FROM registry.role_grant g LEFT JOIN registry.organization o ON o.id = g.organization
    WHERE g.account = a.id AND g.ended_at IS NULL), '[]') AS grants
"""
_ACTOR = f"""
SELECT s.id AS session, s.second_factor, a.id, a.display_name, a.person, {GRANTS}
FROM registry.session s JOIN registry.account a ON a.id = s.account
WHERE s.id = $1 AND s.ended_at IS NULL AND s.ends_at > $2 AND a.active
"""  # noqa: S608  (only our own text is put in)


async def no_accounts() -> bool:
    """Return whether the registry has no account yet; locks out a second first account."""
    await database.execute("LOCK TABLE registry.account IN SHARE ROW EXCLUSIVE MODE")
    return await database.fetch_value("SELECT 1 FROM registry.account LIMIT 1") is None


_SECRETS = (
    "SELECT id, username, password_hash, totp_secret, totp_confirmed_at, totp_last_step, active"
    " FROM registry.account"
)


async def by_username(username: str) -> asyncpg.Record | None:
    """Return the account of this user name with what signing in needs, or None."""
    return await database.fetch_one(f"{_SECRETS} WHERE username = $1", username)


async def by_id(account: UUID) -> asyncpg.Record | None:
    """Return the account of this id with what signing in needs, or None."""
    return await database.fetch_one(f"{_SECRETS} WHERE id = $1", account)


async def actor_of(session: UUID) -> Actor:
    """Return who acts in a session, or the visitor when session or account have ended."""
    row = await database.fetch_one(_ACTOR, session, clock.now())
    if row is None:
        return VISITOR
    grants = grants_in(row)
    needs_one = any(grant.role in SECOND_FACTOR_ROLES for grant in grants)
    return Actor(
        account_id=row["id"],
        name=row["display_name"],
        grants=grants,
        person_id=row["person"],
        session_id=row["session"],
        lacks_second_factor=needs_one and not row["second_factor"],
    )


async def actor_named(username: str) -> Actor:
    """Return who acts from the command line as the account of this user name, or the visitor for none.

    No second factor is asked for: whoever runs commands holds the whole registry.
    """
    row = await database.fetch_one(
        f"SELECT a.id, a.display_name, a.person, {GRANTS} FROM registry.account a"  # noqa: S608
        " WHERE a.username = $1 AND a.active",
        username.strip().casefold(),
    )
    if row is None:
        return VISITOR
    return Actor(
        account_id=row["id"], name=row["display_name"], grants=grants_in(row), person_id=row["person"]
    )


def grants_in(row: asyncpg.Record) -> tuple[Grant, ...]:
    """Return the grants in the column `grants` of a row that was read with `GRANTS`."""
    return tuple(
        Grant(
            role=grant["role"],
            organization=_uuid(grant["organization"]),
            competition=_uuid(grant["competition"]),
            bureau=grant["bureau"],
        )
        for grant in json.loads(row["grants"])
    )


def _uuid(value: str | None) -> UUID | None:
    return None if value is None else UUID(value)
