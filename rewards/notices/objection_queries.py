"""Reads of objections for the bureaus' desk: what is said in them is opened for who may read it only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

import asyncpg

from registry.core import clock, database, privacy
from registry.core.actor import Actor
from registry.core.paging import PAGE_SIZE, Page
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, require, unknown
from rewards.notices.queries import LINES, ListLineFacts, line_of
from rewards.notices.words import ObjectionState

_OBJECTIONS: Final = """
SELECT j.id, j.list, j.state, j.filed_at, j.answered_at, l.title, l.number, l.notice_until, l.drafted_by,
       d.person AS drafter, p.title AS program_title, p.title_en AS program_title_en,
       (SELECT count(*) FROM rewards.objection_line n WHERE n.objection = j.id) AS lines,
       (SELECT count(*) FROM rewards.objection_file f WHERE f.objection = j.id) AS files
FROM rewards.objection j
JOIN rewards.reward_list l ON l.id = j.list
JOIN rewards.program p ON p.id = l.program
JOIN registry.account d ON d.id = l.drafted_by
"""


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """An objection on the desk; `days` is how long it was or is open, `late` whether its notice is over."""

    id: UUID
    list: UUID
    list_title: str
    list_number: int
    program: Text
    state: ObjectionState
    filed_at: datetime
    answered_at: datetime | None
    notice_until: date | None
    lines: int
    files: int
    days: int
    late: bool
    drafted_by: UUID
    drafter: UUID | None


@dataclass(frozen=True, slots=True)
class FileFacts:
    """An attachment, by the name that whoever objected gave it."""

    id: UUID
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class ObjectionFacts:
    """An objection in full, opened."""

    facts: ObjectionLine
    name: str
    contact: str
    grounds: str
    named: tuple[ListLineFacts, ...]
    attachments: tuple[FileFacts, ...]
    answer: str | None
    answered_by: str


async def objections(actor: Actor, *, list_id: UUID | None = None, page: int = 1) -> Page[ObjectionLine]:
    """Return one page of the objections, open ones first, the oldest of them before the others."""
    require(actor, "objections.read", ANYTHING)
    rows = await database.fetch(
        "SELECT y.*, count(*) OVER () AS total FROM ("  # noqa: S608  (only our own text is put in)
        + _OBJECTIONS
        + ") y WHERE $1::uuid IS NULL OR y.list = $1 ORDER BY y.state <> 'open',"
        " CASE WHEN y.state = 'open' THEN y.filed_at END, y.answered_at DESC, y.id LIMIT $2 OFFSET $3",
        list_id,
        PAGE_SIZE,
        (max(1, page) - 1) * PAGE_SIZE,
    )
    return Page(tuple(_facts(row) for row in rows), rows[0]["total"] if rows else 0, max(1, page))


async def objection(actor: Actor, objection_id: UUID) -> ObjectionFacts:
    """Return one objection with what it says, the lines it names and its attachments.

    Raises:
        NotFoundError: there is none of this id.
    """
    require(actor, "objections.read", ANYTHING)
    row = await database.fetch_one(_OBJECTIONS + " WHERE j.id = $1", objection_id)
    said = await database.fetch_one(
        "SELECT j.name, j.contact, j.grounds, j.answer, coalesce(a.display_name, '') AS answered_by"
        " FROM rewards.objection j LEFT JOIN registry.account a ON a.id = j.answered_by WHERE j.id = $1",
        objection_id,
    )
    if row is None or said is None:
        raise unknown()
    ring = await privacy.ring()
    named = await database.fetch(
        f"SELECT y.* FROM ({LINES}) y JOIN rewards.objection_line n ON n.line = y.id"  # noqa: S608
        " WHERE n.objection = $2 ORDER BY y.number",
        row["list"],
        objection_id,
    )
    files = await database.fetch(
        "SELECT id, file_name, media_type, length(content) AS size FROM rewards.objection_file"
        " WHERE objection = $1 ORDER BY id",
        objection_id,
    )

    def opened(column: str) -> str:
        return ring.open(said[column], f"objection.{column}", objection_id) if said[column] else ""

    return ObjectionFacts(
        facts=_facts(row),
        name=opened("name"),
        contact=opened("contact"),
        grounds=opened("grounds"),
        named=tuple(line_of(actor, line) for line in named),
        attachments=tuple(
            FileFacts(
                each["id"],
                ring.open(each["file_name"], "objection_file.file_name", each["id"]),
                each["media_type"],
                each["size"],
            )
            for each in files
        ),
        answer=said["answer"],
        answered_by=said["answered_by"],
    )


def _facts(row: asyncpg.Record) -> ObjectionLine:
    ended = row["answered_at"] or clock.now()
    over = row["notice_until"] is not None and clock.today() > row["notice_until"]
    return ObjectionLine(
        id=row["id"],
        list=row["list"],
        list_title=row["title"],
        list_number=row["number"],
        program=text(row["program_title"], row["program_title_en"]),
        state=row["state"],
        filed_at=row["filed_at"],
        answered_at=row["answered_at"],
        notice_until=row["notice_until"],
        lines=row["lines"],
        files=row["files"],
        days=(clock.day(ended) - clock.day(row["filed_at"])).days,
        late=row["state"] == "open" and over,
        drafted_by=row["drafted_by"],
        drafter=row["drafter"],
    )
