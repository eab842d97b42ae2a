"""Reads of accounts."""

from uuid import UUID

import asyncpg

from registry.core import database
from registry.core.actor import VISITOR, Actor

_ACCOUNT = (
    "SELECT id, username, display_name, password_hash, role, organization, person, active"
    " FROM registry.account"
)


async def no_accounts() -> bool:
    """Return whether the registry has no account yet; locks out a second first account."""
    await database.execute("LOCK TABLE registry.account IN SHARE ROW EXCLUSIVE MODE")
    return await database.fetch_value("SELECT 1 FROM registry.account LIMIT 1") is None


async def by_username(username: str) -> asyncpg.Record | None:
    """Return the account of this user name with its password hash, or None."""
    return await database.fetch_one(_ACCOUNT + " WHERE username = $1", username)


async def active_actor(account_id: UUID) -> Actor:
    """Return the account as an actor, or the visitor when it is gone or no longer active."""
    row = await database.fetch_one(_ACCOUNT + " WHERE id = $1 AND active", account_id)
    return VISITOR if row is None else actor(row)


def actor(row: asyncpg.Record) -> Actor:
    """Return an account's row as an actor."""
    return Actor(
        account_id=row["id"],
        name=row["display_name"],
        role=row["role"],
        organization_id=row["organization"],
        person_id=row["person"],
    )
