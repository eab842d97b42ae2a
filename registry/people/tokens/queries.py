"""Reads of tokens: one's own in a list, and who acts with one."""

import json
from datetime import timedelta
from uuid import UUID

import asyncpg

from registry.core import clock, database, privacy
from registry.core.actor import Actor
from registry.people.accounts import queries as accounts
from registry.people.tokens.schemas import TokenOut
from registry.people.words import SECOND_FACTOR_ROLES

# What every token begins with, so that it is told from a session's, and found by who searches for leaks.
PREFIX = "rgt_"
FINGERPRINT = "api_token"

_ACTOR = f"""
SELECT t.id AS token, t.actions, a.id, a.display_name, a.person, a.totp_confirmed_at, {accounts.GRANTS},
       t.last_used_at IS NULL OR t.last_used_at < $2::timestamptz - interval '1 minute' AS to_note
FROM registry.api_token t JOIN registry.account a ON a.id = t.account
WHERE t.token = $1 AND t.ended_at IS NULL AND t.ends_at > $2 AND a.active
"""  # noqa: S608  (only our own text is put in)


async def tokens_of(account: UUID) -> list[TokenOut]:
    """Return every token of an account, those that still count first, then the newest."""
    rows = await database.fetch(
        "SELECT id, name, actions, made_at, ends_at, last_used_at, ended_at,"
        " ended_at IS NULL AND ends_at > $2 AS counts"
        " FROM registry.api_token WHERE account = $1 ORDER BY counts DESC, made_at DESC, id",
        account,
        clock.now(),
    )
    return [_shown(row) for row in rows]


async def actor_of_token(token: str) -> Actor | None:
    """Return who acts with a token, limited to its actions; None when it does not count.

    Account, roles and second factor are those of now, so a right that was taken away is gone at once. The
    time of use is noted, at most once a minute.
    """
    at = clock.now()
    row = await database.fetch_one(_ACTOR, (await privacy.ring()).fingerprint(FINGERPRINT, token), at)
    if row is None:
        return None
    if row["to_note"]:
        await database.execute(
            "UPDATE registry.api_token SET last_used_at = $2 WHERE id = $1", row["token"], at
        )
    grants = accounts.grants_in(row)
    needs_one = any(grant.role in SECOND_FACTOR_ROLES for grant in grants)
    return Actor(
        account_id=row["id"],
        name=row["display_name"],
        grants=grants,
        person_id=row["person"],
        actions=frozenset(json.loads(row["actions"])),
        lacks_second_factor=needs_one and row["totp_confirmed_at"] is None,
    )


def _shown(row: asyncpg.Record) -> TokenOut:
    return TokenOut(
        id=row["id"],
        name=row["name"],
        actions=json.loads(row["actions"]),
        made_at=row["made_at"],
        # It ends when the day after its last one begins.
        ends_on=clock.day(row["ends_at"]) - timedelta(days=1),
        last_used_at=row["last_used_at"],
        ended_at=row["ended_at"],
        counts=row["counts"],
    )
