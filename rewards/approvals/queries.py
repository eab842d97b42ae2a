"""Reads of what is up for approval, for bureau officers and auditors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from registry.core import database
from registry.core.actor import Actor
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, require, unknown
from registry.people.words import BUREAUS, Bureau
from rewards.approvals.asked import Asked, asked, lines_of
from rewards.approvals.content import as_file, hash_of


@dataclass(frozen=True, slots=True)
class AskedList:
    """A list as it is shown to approvers; `gross_fen` and `lines` are of what stands on it.

    `waits_since` is when the step that is next was reached.
    """

    id: UUID
    program: UUID
    program_title: Text
    number: int
    title: str
    state: str
    revision: int
    drafter: str
    drafted_at: datetime
    published_on: str | None
    notice_until: str | None
    approved_at: datetime | None
    content_hash: str | None
    lines: int
    gross_fen: int
    waits_since: datetime


@dataclass(frozen=True, slots=True)
class ApprovalFacts:
    """One bureau's decision; `hash_now` is recomputed from the lines that stood on the list at that time."""

    revision: int
    step: int
    bureau: Text
    decision: str
    reason: str | None
    name: str
    at: datetime
    content_hash: str
    hash_now: str


_LISTS: Final = """
SELECT l.id, l.program, p.title AS program_title, p.title_en AS program_title_en, l.number, l.title, l.state,
       l.revision, d.display_name AS drafter, l.drafted_at, l.published_on, l.notice_until, l.approved_at,
       l.content_hash, x.lines, x.gross_fen,
       greatest(l.drafted_at, (SELECT max(v.decided_at) FROM rewards.approval v WHERE v.list = l.id),
                (SELECT max(c.done_at) FROM rewards.list_act c WHERE c.list = l.id)) AS waits_since
FROM rewards.reward_list l
JOIN rewards.program p ON p.id = l.program
JOIN registry.account d ON d.id = l.drafted_by
LEFT JOIN LATERAL (
    SELECT count(*) AS lines, coalesce(sum(t.amount_fen), 0)::bigint AS gross_fen
    FROM rewards.list_line i JOIN rewards.entitlement t ON t.id = i.entitlement
    WHERE i.list = l.id AND i.removed_at IS NULL
) x ON true
"""


async def lists(actor: Actor, states: Sequence[str] = ("approving",)) -> list[AskedList]:
    """Return the lists in these states, who has waited longest first."""
    require(actor, "entitlements.read", ANYTHING)
    rows = await database.fetch(_LISTS + " WHERE l.state = ANY($1) ORDER BY waits_since, l.id", list(states))
    return [_list(row) for row in rows]


async def one(actor: Actor, list_id: UUID) -> tuple[AskedList, Asked]:
    """Return a list, and how far its approval has come.

    Raises:
        NotFoundError: there is none.
    """
    require(actor, "entitlements.read", ANYTHING)
    row = await database.fetch_one(_LISTS + " WHERE l.id = $1", list_id)
    found = await asked(list_id)
    if row is None or found is None:
        raise unknown()
    return _list(row), found


async def ids(actor: Actor, list_id: UUID) -> bytes:
    """Return the ids on a list as the file whose SHA-256 freezes it."""
    await one(actor, list_id)
    return as_file(await lines_of(list_id))


async def hash_now(actor: Actor, list_id: UUID) -> str:
    """Return the content hash of what stands on a list at this moment."""
    require(actor, "entitlements.read", ANYTHING)
    return hash_of(await lines_of(list_id))


async def turns(found: Sequence[AskedList]) -> dict[UUID, Bureau]:
    """Return the bureau whose turn it is, of each list that waits for one."""
    rows = await database.fetch(
        """
        SELECT l.id, p.document -> 'approvals' -> (
            SELECT count(*)::int FROM rewards.approval v
            WHERE v.list = l.id AND v.revision = l.revision AND v.decision = 'approved'
        ) ->> 'bureau' AS bureau
        FROM rewards.reward_list l JOIN rewards.program p ON p.id = l.program
        WHERE l.id = ANY($1) AND l.state = 'approving'
        """,
        [each.id for each in found],
    )
    return {row["id"]: row["bureau"] for row in rows if row["bureau"]}


async def approvals(actor: Actor, list_id: UUID) -> list[ApprovalFacts]:
    """Return every decision on a list, in order, each with its hash recomputed."""
    require(actor, "entitlements.read", ANYTHING)
    rows = await database.fetch(
        """
        SELECT v.revision, v.step, v.bureau, v.decision, v.reason, v.content_hash, v.decided_at,
               a.display_name AS name,
               ARRAY(SELECT i.entitlement FROM rewards.list_line i WHERE i.list = v.list
                     AND (i.removed_at IS NULL OR i.removed_at > v.decided_at)) AS stood
        FROM rewards.approval v JOIN registry.account a ON a.id = v.decided_by
        WHERE v.list = $1 ORDER BY v.revision, v.step, v.decided_at
        """,
        list_id,
    )
    bureaus = {str(code): words for code, words in BUREAUS.items()}
    return [
        ApprovalFacts(
            revision=row["revision"],
            step=row["step"],
            bureau=bureaus[row["bureau"]],
            decision=row["decision"],
            reason=row["reason"],
            name=row["name"],
            at=row["decided_at"],
            content_hash=row["content_hash"],
            hash_now=hash_of(row["stood"]),
        )
        for row in rows
    ]


def _list(row: asyncpg.Record) -> AskedList:
    return AskedList(
        id=row["id"],
        program=row["program"],
        program_title=text(row["program_title"], row["program_title_en"]),
        number=row["number"],
        title=row["title"],
        state=row["state"],
        revision=row["revision"],
        drafter=row["drafter"],
        drafted_at=row["drafted_at"],
        published_on=row["published_on"] and row["published_on"].isoformat(),
        notice_until=row["notice_until"] and row["notice_until"].isoformat(),
        approved_at=row["approved_at"],
        content_hash=row["content_hash"],
        lines=row["lines"],
        gross_fen=row["gross_fen"],
        waits_since=row["waits_since"],
    )
