"""Reads of commendations, for bureau officers and auditors."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

import asyncpg

from registry.core import database
from registry.core.actor import Actor
from registry.core.paging import PAGE_SIZE, Page
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, require, unknown
from rewards.commendations.found import Found, find
from rewards.commendations.schemas import CommendationSelection
from rewards.commendations.selection import Part
from rewards.shown_names import shown_name

ONE: Final = """
SELECT c.*, o.name AS office, o.name_en AS office_en, d.display_name AS drafter, e.display_name AS decider,
       s.lines, s.withdrawn, s.students, s.tutors, s.schools, s.fictional,
       q.decided_at AS repealed_at, q.reason AS repealed_because
FROM rewards.commendation c
JOIN registry.organization o ON o.id = c.organization
JOIN registry.account d ON d.id = c.drafted_by
LEFT JOIN registry.account e ON e.id = c.decided_by
LEFT JOIN rewards.commendation_proposal q ON q.commendation = c.id AND q.act = 'repeal' AND q.approved
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE w.id IS NULL AND p.erased_at IS NULL) AS lines, count(w.id) AS withdrawn,
           count(*) FILTER (WHERE w.id IS NULL AND p.erased_at IS NULL AND l.part = 'student') AS students,
           count(*) FILTER (WHERE w.id IS NULL AND p.erased_at IS NULL AND l.part = 'tutor') AS tutors,
           count(*) FILTER (WHERE w.id IS NULL AND l.part = 'school') AS schools,
           coalesce(bool_or(m.fictional), false) AS fictional
    FROM rewards.commendation_line l
    JOIN competitions.award_recipient r ON r.id = l.recipient
    JOIN competitions.award a ON a.id = r.award
    JOIN competitions.competition m ON m.id = a.competition
    LEFT JOIN registry.person p ON p.id = r.person
    LEFT JOIN rewards.commendation_withdrawal w ON w.line = l.id
    WHERE l.commendation = c.id
) s
"""
LINES: Final = """
FROM rewards.commendation_line l
JOIN competitions.award_recipient r ON r.id = l.recipient
JOIN competitions.award a ON a.id = r.award
JOIN competitions.competition c ON c.id = a.competition
LEFT JOIN competitions.event e ON e.id = a.event
LEFT JOIN competitions.entry n ON n.id = a.entry
LEFT JOIN registry.organization s ON s.id = n.organization
LEFT JOIN registry.person p ON p.id = r.person
LEFT JOIN registry.organization o ON o.id = r.organization
LEFT JOIN rewards.commendation_withdrawal w ON w.line = l.id
LEFT JOIN LATERAL (
    SELECT k.code, k.serial FROM credentials.credential k
    WHERE k.recipient = l.recipient AND k.kind = 'honor' AND k.lead = l.commendation::text
    ORDER BY k.edition DESC LIMIT 1
) k ON true
WHERE l.commendation = $1
"""
SAID: Final = """
SELECT l.id, l.number, l.part, l.honor, l.honor_en, coalesce(p.name, o.name) AS name,
       p.id IS NOT NULL AS is_person,
       coalesce(s.name, n.delegation, '') AS school, coalesce(s.name_en, n.delegation, '') AS school_en,
       c.name AS competition, c.name_en AS competition_en, coalesce(e.name, '') AS event,
       coalesce(e.name_en, '') AS event_en, a.title, a.title_en, w.reason, k.code, k.serial
"""


@dataclass(frozen=True, slots=True)
class CommendationFacts:
    """A commendation with how many stand on it in each part, and how many lines were withdrawn.

    `repealed_at` and `repealed_because` are set once the whole was repealed.
    """

    id: UUID
    organization: UUID
    office: Text
    title: str
    number: str
    basis: str
    body: str
    dated: date
    state: str
    selection: CommendationSelection
    drafter: str
    drafted_at: datetime
    decider: str
    decided_at: datetime | None
    content_hash: str | None
    repealed_at: datetime | None
    repealed_because: str | None
    lines: int
    withdrawn: int
    students: int
    tutors: int
    schools: int
    fictional: bool


@dataclass(frozen=True, slots=True)
class CommendationLineFacts:
    """A line: who, for which award, honored as what; `code`, `serial`: of the newest certificate of honor."""

    number: int
    part: Part
    name: str
    school: Text
    competition: Text
    event: Text
    award: Text
    honor: Text
    withdrawn_because: str | None
    code: str | None
    serial: str | None


async def commendations(actor: Actor) -> list[CommendationFacts]:
    """Return every commendation, drafts first, then the newest."""
    require(actor, "commendations.read", ANYTHING)
    rows = await database.fetch(ONE + " ORDER BY c.state DESC, c.dated DESC, c.drafted_at DESC")
    return [facts_of(row) for row in rows]


async def commendation(actor: Actor, commendation_id: UUID) -> tuple[CommendationFacts, Found]:
    """Return a commendation as it is shown, and as it is decided.

    Raises:
        NotFoundError: there is none.
    """
    require(actor, "commendations.read", ANYTHING)
    row = await database.fetch_one(ONE + " WHERE c.id = $1", commendation_id)
    found = await find(commendation_id)
    if row is None or found is None:
        raise unknown()
    return facts_of(row), found


async def lines(actor: Actor, commendation_id: UUID, *, page: int = 1) -> Page[CommendationLineFacts]:
    """Return one page of the lines of a commendation, withdrawn ones too; names are masked for auditors."""
    require(actor, "commendations.read", ANYTHING)
    total = await database.fetch_value("SELECT count(*) " + LINES, commendation_id)
    rows = await database.fetch(
        SAID + LINES + " ORDER BY l.number LIMIT $2 OFFSET $3",
        commendation_id,
        PAGE_SIZE,
        (page - 1) * PAGE_SIZE,
    )
    return Page(tuple(line_of(row, actor) for row in rows), total, page)


async def approved_lists(actor: Actor) -> dict[str, Text]:
    """Return the approved lists of rewards that a commendation may be taken from, by id."""
    require(actor, "commendations.read", ANYTHING)
    rows = await database.fetch(
        "SELECT id, number, title FROM rewards.reward_list WHERE state = 'approved' ORDER BY approved_at DESC"
    )
    return {
        str(row["id"]): text(f"第{row['number']}批 {row['title']}", f"No. {row['number']} {row['title']}")
        for row in rows
    }


def facts_of(row: asyncpg.Record) -> CommendationFacts:
    """Return a commendation from a row of `ONE`."""
    return CommendationFacts(
        **{
            name: row[name]
            for name in (
                *("id", "organization", "title", "number", "basis", "body", "dated", "state", "drafter"),
                *("drafted_at", "decided_at", "content_hash", "lines", "withdrawn", "students", "tutors"),
                *("schools", "fictional", "repealed_at", "repealed_because"),
            )
        },
        office=text(row["office"], row["office_en"] or row["office"]),
        selection=CommendationSelection.model_validate_json(row["selection"]),
        decider=row["decider"] or "",
    )


def line_of(row: asyncpg.Record, actor: Actor | None = None) -> CommendationLineFacts:
    """Return a line from a row of `SAID`, with the name as the actor may see it, whole without one."""
    name = row["name"]
    return CommendationLineFacts(
        number=row["number"],
        part=row["part"],
        name=name if actor is None else shown_name(actor, name, is_person=row["is_person"]),
        school=text(row["school"], row["school_en"] or row["school"]),
        competition=text(row["competition"], row["competition_en"] or row["competition"]),
        event=text(row["event"], row["event_en"] or row["event"]),
        award=text(row["title"], row["title_en"] or row["title"]),
        honor=text(row["honor"], row["honor_en"]),
        withdrawn_because=row["reason"],
        code=row["code"],
        serial=row["serial"],
    )
