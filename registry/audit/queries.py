"""Reads of the audit trail: its lines, who wrote them, and how far it is sealed."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

import asyncpg

from registry.audit.schemas import Filters
from registry.audit.words import words_of
from registry.core import clock, database
from registry.core.texts import Text

PAGE: Final = 100

# A running service seals twice a minute; lines that have waited this long mean that nothing seals.
_LONG: Final = timedelta(minutes=5)
# Beyond this, "more than" is all that a reader of the page needs to know.
COUNTED: Final = 1_000

_LINES: Final = """
SELECT l.id, l.at, l.account, coalesce(a.display_name, l.actor) AS actor,
       coalesce(a.username, '') AS username, l.action, l.subject, l.reason, l.before, l.after, s.position
FROM registry.audit_line l
LEFT JOIN registry.account a ON a.id = l.account
LEFT JOIN registry.audit_seal s ON s.line = l.id
WHERE ($1::uuid IS NULL OR l.account = $1)
  AND ($2 = '' OR l.action = $2 OR starts_with(l.action, $2 || '.'))
  AND ($3 = '' OR l.subject = $3 OR starts_with(l.subject, $3 || ':'))
  AND ($4 = '' OR position(lower($4) IN lower(l.reason)) > 0)
  AND ($5::date IS NULL OR l.at >= $5::timestamp AT TIME ZONE 'Asia/Shanghai')
  AND ($6::date IS NULL OR l.at < ($6 + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')
  AND ($7::bigint IS NULL OR l.id < $7)
ORDER BY l.id DESC LIMIT $8
"""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the trail as it is shown: when, who, dotted action, subject, why, before and after.

    `username` is empty where nobody's account did it; `position` is None while the line is not sealed.
    """

    id: int
    at: datetime
    account: UUID | None
    actor: str
    username: str
    action: str
    subject: str
    reason: str
    before: Any
    after: Any
    position: int | None

    @property
    def words(self) -> Text | None:
        """What the action is called on a page."""
        return words_of(self.action)


@dataclass(frozen=True, slots=True)
class Who:
    """An account that has written lines."""

    id: UUID
    username: str
    display_name: str


@dataclass(frozen=True, slots=True)
class KeptHead:
    """A signed head as it is stored."""

    day: date
    position: int
    signed_at: datetime
    statement: str


@dataclass(frozen=True, slots=True)
class Sealing:
    """How far the trail is sealed: `good`, `wait` while newer lines wait, `bad` when they wait too long.

    `waiting` is at most `COUNTED` + 1.
    """

    state: Literal["good", "wait", "bad"]
    position: int
    sealed_at: datetime | None
    waiting: int
    head: KeptHead | None


async def lines(filters: Filters, *, older_than: int | None = None, limit: int = PAGE) -> list[AuditEntry]:
    """Return the lines that fit, newest first; with `older_than`, only those with lower ids."""
    rows = await database.fetch(
        _LINES,
        filters.account,
        filters.action,
        filters.subject,
        filters.words,
        filters.since,
        filters.until,
        older_than,
        limit,
    )
    return [_entry(row) for row in rows]


async def page_of(filters: Filters, older_than: int | None = None) -> tuple[list[AuditEntry], int | None]:
    """Return up to `PAGE` lines, and the `older_than` of the next page when there is one."""
    found = await lines(filters, older_than=older_than, limit=PAGE + 1)
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


async def trail(subject: str) -> list[AuditEntry]:
    """Return the newest 200 lines of one thing, such as `award:6a1c...`, newest first."""
    return await lines(Filters(subject=subject), limit=200)


async def writers() -> list[Who]:
    """Return every account that has written a line, by name."""
    rows = await database.fetch(
        "SELECT a.id, a.username, a.display_name FROM registry.account a"
        " WHERE EXISTS (SELECT FROM registry.audit_line l WHERE l.account = a.id)"
        " ORDER BY a.display_name, a.username"
    )
    return [Who(**row) for row in rows]


async def sealing() -> Sealing:
    """Return how far the trail is sealed."""
    last = await database.fetch_one(
        "SELECT position, sealed_at FROM registry.audit_seal ORDER BY position DESC LIMIT 1"
    )
    waiting = await database.fetch_one(
        "SELECT count(*) AS lines, min(at) AS since FROM (SELECT at FROM registry.audit_line"
        " WHERE id > (SELECT coalesce(max(line), 0) FROM registry.audit_seal) ORDER BY id LIMIT $1) AS newer",
        COUNTED + 1,
    )
    if waiting is None:
        raise AssertionError("count(*) has one row")
    kept = await heads(limit=1)
    late = waiting["since"] is not None and clock.now() - waiting["since"] > _LONG
    return Sealing(
        state="bad" if late else "wait" if waiting["lines"] else "good",
        position=0 if last is None else last["position"],
        sealed_at=None if last is None else last["sealed_at"],
        waiting=waiting["lines"],
        head=kept[0] if kept else None,
    )


async def heads(*, limit: int = 1_000) -> list[KeptHead]:
    """Return the stored heads, newest first."""
    rows = await database.fetch(
        "SELECT of_day AS day, position, signed_at, statement FROM registry.audit_head"
        " ORDER BY of_day DESC LIMIT $1",
        limit,
    )
    return [KeptHead(**row) for row in rows]


def _entry(row: asyncpg.Record) -> AuditEntry:
    return AuditEntry(
        id=row["id"],
        at=row["at"],
        account=row["account"],
        actor=row["actor"],
        username=row["username"],
        action=row["action"],
        subject=row["subject"],
        reason=row["reason"],
        before=json.loads(row["before"] or "null"),
        after=json.loads(row["after"] or "null"),
        position=row["position"],
    )
