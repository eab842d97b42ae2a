"""Reads of payment batches, for the bureaus and the auditor: accounts by their last digits only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from registry.core import database
from registry.core.actor import Actor
from registry.core.paging import PAGE_SIZE, Page
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, require, unknown
from rewards.payees.account_numbers import masked
from rewards.payments.checks import BatchKind
from rewards.shown_names import shown_name
from rewards.words import PAYEE_CLASSES


@dataclass(frozen=True, slots=True)
class BatchFacts:
    """A batch with what its payments came to; sums in fen, those of outcomes are net.

    `state` is drawn, exported (no answer yet), answered (in part), settled (all answered) or dissolved.
    """

    id: UUID
    program: UUID
    program_title: Text
    number: str
    kind: BatchKind
    state: str
    drawn_by: str
    drawn_at: datetime
    exported_at: datetime | None
    dissolved_at: datetime | None
    lines: int
    gross_fen: int
    withheld_fen: int
    net_fen: int
    waiting: int
    waiting_fen: int
    paid: int
    paid_fen: int
    returned: int
    returned_fen: int
    dissolved: int


@dataclass(frozen=True, slots=True)
class BatchLineFacts:
    """One payment of a batch as the bureaus see it."""

    position: int
    entitlement: UUID
    payee: str
    payee_class: Text
    competition: Text
    event: Text
    award: Text
    gross_fen: int
    withheld_fen: int
    net_fen: int
    account: str
    outcome: str | None
    reason: str | None
    outcome_at: datetime | None


@dataclass(frozen=True, slots=True)
class BatchFileFacts:
    """A file of a batch: what it holds, and the hash of its bytes."""

    id: UUID
    kind: str
    column_set: str | None
    part: int
    file_name: str
    lines: int
    net_fen: int
    sha256: str
    exported_by: str
    exported_at: datetime


@dataclass(frozen=True, slots=True)
class ReturnFacts:
    """A bank's file that was booked: how many of its rows came to what."""

    id: UUID
    sha256: str
    read_by: str
    read_at: datetime
    paid: int
    returned: int
    doubled: int
    altered: int
    unknown: int


_BATCHES: Final = """
SELECT b.id, b.program, p.title, p.title_en, b.number, b.kind, d.display_name AS drawn_by, b.drawn_at,
       b.exported_at, b.dissolved_at, l.*
FROM rewards.batch b
JOIN rewards.program p ON p.id = b.program
JOIN registry.account d ON d.id = b.drawn_by
CROSS JOIN LATERAL (
    SELECT count(*) AS lines, sum(x.gross_fen)::bigint AS gross_fen,
           sum(x.withheld_fen)::bigint AS withheld_fen,
           sum(x.net_fen)::bigint AS net_fen,
           count(*) FILTER (WHERE x.outcome IS NULL) AS waiting,
           coalesce(sum(x.net_fen) FILTER (WHERE x.outcome IS NULL), 0)::bigint AS waiting_fen,
           count(*) FILTER (WHERE x.outcome = 'paid') AS paid,
           coalesce(sum(x.net_fen) FILTER (WHERE x.outcome = 'paid'), 0)::bigint AS paid_fen,
           count(*) FILTER (WHERE x.outcome = 'returned') AS returned,
           coalesce(sum(x.net_fen) FILTER (WHERE x.outcome = 'returned'), 0)::bigint AS returned_fen,
           count(*) FILTER (WHERE x.outcome = 'dissolved') AS dissolved
    FROM rewards.batch_line x WHERE x.batch = b.id) l
"""
_LINES: Final = """
SELECT l.position, l.entitlement, coalesce(p.name, o.name) AS payee, t.person IS NOT NULL AS is_person,
       t.payee_class, c.name AS competition, c.name_en AS competition_en,
       coalesce(e.name, '') AS event, coalesce(e.name_en, '') AS event_en,
       a.title, a.title_en, l.gross_fen, l.withheld_fen, l.net_fen, k.number_end, l.outcome,
       l.outcome_reason, l.outcome_at, count(*) OVER () AS total
FROM rewards.batch_line l
JOIN rewards.entitlement t ON t.id = l.entitlement
JOIN rewards.payee_account k ON k.id = l.payee_account
JOIN rewards.prize a ON a.id = coalesce(t.award, t.qualification)
JOIN rewards.contest c ON c.id = a.competition
LEFT JOIN rewards.discipline e ON e.id = a.event
LEFT JOIN registry.person p ON p.id = t.person
LEFT JOIN registry.organization o ON o.id = t.organization
WHERE l.batch = $1
  AND CASE $2 WHEN '' THEN true WHEN 'waiting' THEN l.outcome IS NULL ELSE l.outcome = $2 END
ORDER BY l.position LIMIT $3 OFFSET $4
"""
_FILES: Final = """
SELECT f.id, f.kind, f.column_set, f.part, f.file_name, f.lines, f.net_fen, f.sha256,
       d.display_name AS exported_by, f.exported_at
FROM rewards.batch_file f JOIN registry.account d ON d.id = f.exported_by
WHERE f.batch = $1 ORDER BY f.kind DESC, f.exported_at, f.column_set, f.part
"""
_RETURNS: Final = """
SELECT f.id, f.sha256, d.display_name AS read_by, f.read_at,
       count(*) FILTER (WHERE l.kind = 'paid') AS paid,
       count(*) FILTER (WHERE l.kind = 'returned') AS returned,
       count(*) FILTER (WHERE l.kind = 'doubled') AS doubled,
       count(*) FILTER (WHERE l.kind = 'altered') AS altered,
       count(*) FILTER (WHERE l.kind = 'unknown') AS unknown
FROM rewards.return_file f JOIN registry.account d ON d.id = f.read_by
LEFT JOIN rewards.return_line l ON l.file = f.id
WHERE f.batch = $1 GROUP BY f.id, d.display_name ORDER BY f.read_at, f.id
"""


async def batches(actor: Actor, program: UUID | None = None) -> list[BatchFacts]:
    """Return the batches of a program, or of all programs, the newest first."""
    require(actor, "payments.read", ANYTHING)
    rows = await database.fetch(
        f"{_BATCHES} WHERE $1::uuid IS NULL OR b.program = $1 ORDER BY b.number DESC", program
    )
    return [_batch(row) for row in rows]


async def batch(actor: Actor, batch_id: UUID) -> BatchFacts:
    """Return one batch. Raises NotFoundError when there is none."""
    require(actor, "payments.read", ANYTHING)
    row = await database.fetch_one(f"{_BATCHES} WHERE b.id = $1", batch_id)
    if row is None:
        raise unknown()
    return _batch(row)


async def lines(
    actor: Actor, batch_id: UUID, *, outcome: str = "", page: int = 1, size: int = PAGE_SIZE
) -> Page[BatchLineFacts]:
    """Return a page of a batch's payments; `outcome` is one of them, "waiting", or '' for all."""
    require(actor, "payments.read", ANYTHING)
    rows = await database.fetch(_LINES, batch_id, outcome, size, (page - 1) * size)
    return Page(tuple(_line(actor, row) for row in rows), rows[0]["total"] if rows else 0, page)


async def files(actor: Actor, batch_id: UUID) -> list[BatchFileFacts]:
    """Return the files of a batch: the list first, then those for the bank."""
    require(actor, "payments.read", ANYTHING)
    return [BatchFileFacts(**dict(row)) for row in await database.fetch(_FILES, batch_id)]


async def returns(actor: Actor, batch_id: UUID) -> list[ReturnFacts]:
    """Return the bank's files that were booked on a batch, in their order."""
    require(actor, "payments.read", ANYTHING)
    return [ReturnFacts(**dict(row)) for row in await database.fetch(_RETURNS, batch_id)]


def _batch(row: asyncpg.Record) -> BatchFacts:
    said = dict(row)
    title = text(said.pop("title"), said.pop("title_en"))
    return BatchFacts(program_title=title, state=_state(row), **said)


def _state(row: asyncpg.Record) -> str:
    if row["dissolved_at"] is not None:
        return "dissolved"
    if row["exported_at"] is None:
        return "drawn"
    if not row["waiting"]:
        return "settled"
    return "answered" if row["paid"] or row["returned"] else "exported"


def _line(actor: Actor, row: asyncpg.Record) -> BatchLineFacts:
    classes = {str(code): words for code, words in PAYEE_CLASSES.items()}
    return BatchLineFacts(
        position=row["position"],
        entitlement=row["entitlement"],
        payee=shown_name(actor, row["payee"], is_person=row["is_person"]),
        payee_class=classes[row["payee_class"]],
        competition=text(row["competition"], row["competition_en"]),
        event=text(row["event"], row["event_en"]),
        award=text(row["title"], row["title_en"]),
        gross_fen=row["gross_fen"],
        withheld_fen=row["withheld_fen"],
        net_fen=row["net_fen"],
        account=masked(row["number_end"]),
        outcome=row["outcome"],
        reason=row["outcome_reason"],
        outcome_at=row["outcome_at"],
    )
