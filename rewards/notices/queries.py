"""Reads of lists, for bureau officers and auditors."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import asyncpg

from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.paging import PAGE_SIZE, Page
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, require, unknown
from registry.people.words import Bureau
from rewards.entitlements.employment import EMPLOYMENT_ON_LIST
from rewards.notices import readiness
from rewards.notices.bureaus import bureaus_of
from rewards.notices.words import READINESS, ListState
from rewards.programs.documents import Program
from rewards.shown_names import shown_name
from rewards.words import PAYEE_CLASSES

_CLASSES: Final = {str(code): words for code, words in PAYEE_CLASSES.items()}
# Where a line stands on the notice is counted over all lines, removed ones too: a number never moves.
# An employee's line stands under their employer; `who` is one for all records of a person.
LINES: Final = f"""
WITH RECURSIVE {EMPLOYMENT_ON_LIST}
SELECT x.number, x.id, x.removed_at, x.removed_because, t.id AS entitlement, t.payee_class, t.person,
       t.amount_fen, t.withheld_fen, t.reason, t.reason_en, coalesce(p.name, o.name) AS payee,
       coalesce(s.name, n.delegation, o.name, w.name, '') AS school,
       coalesce(s.name_en, n.delegation, o.name_en, w.name_en, '') AS school_en, w.id AS employer,
       coalesce(above.person, t.person, t.organization) AS who,
       c.name AS competition, c.name_en AS competition_en, c.level,
       coalesce(e.name, '') AS event, coalesce(e.name_en, '') AS event_en, a.title, a.title_en,
       c.fictional
FROM (SELECT i.*, row_number() OVER (ORDER BY i.id) AS number FROM rewards.list_line i WHERE i.list = $1) x
JOIN rewards.entitlement t ON t.id = x.entitlement
JOIN rewards.prize a ON a.id = coalesce(t.award, t.qualification)
JOIN rewards.contest c ON c.id = a.competition
LEFT JOIN rewards.discipline e ON e.id = a.event
LEFT JOIN competitions.entry n ON n.id = a.entry
LEFT JOIN registry.organization s ON s.id = n.organization
LEFT JOIN registry.person p ON p.id = t.person
LEFT JOIN registry.organization o ON o.id = t.organization
LEFT JOIN above ON above.id = t.person AND above.top
LEFT JOIN employer_of k ON k.qualification = t.qualification
LEFT JOIN registry.organization w ON w.id = k.organization
"""  # noqa: S608  (only our own text is put in)
_LISTS: Final = """
SELECT l.*, p.title AS program_title, p.title_en AS program_title_en, p.document, d.display_name AS drafter,
       coalesce(s.lines, 0) AS lines, coalesce(s.fen, 0) AS fen, coalesce(s.removed, 0) AS removed,
       coalesce(j.objections, 0) AS objections, coalesce(j.open, 0) AS open_objections
FROM rewards.reward_list l
JOIN rewards.program p ON p.id = l.program
JOIN registry.account d ON d.id = l.drafted_by
LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE i.removed_at IS NULL) AS lines,
           count(*) FILTER (WHERE i.removed_at IS NOT NULL) AS removed,
           sum(t.amount_fen) FILTER (WHERE i.removed_at IS NULL)::bigint AS fen
    FROM rewards.list_line i JOIN rewards.entitlement t ON t.id = i.entitlement WHERE i.list = l.id
) s ON true
LEFT JOIN LATERAL (
    SELECT count(*) AS objections, count(*) FILTER (WHERE state = 'open') AS open
    FROM rewards.objection WHERE list = l.id
) j ON true
"""


@dataclass(frozen=True, slots=True)
class RewardListFacts:
    """A list with what stands on it. `notice_over` is whether its notice can be ended now."""

    id: UUID
    program: UUID
    program_title: Text
    number: int
    title: str
    contact: str
    state: ListState
    revision: int
    bureau: Bureau | None
    drafter: str
    drafted_by: UUID
    drafted_at: datetime
    published_on: date | None
    notice_until: date | None
    taken_down_at: datetime | None
    lines: int
    removed: int
    amount_fen: int
    objections: int
    open_objections: int

    @property
    def notice_over(self) -> bool:
        """Whether the last day of the notice is over."""
        return self.notice_until is not None and clock.today() > self.notice_until


@dataclass(frozen=True, slots=True)
class ListLineFacts:
    """A line of a list as the bureau sees it; of an employee `school` is the employer."""

    id: UUID
    number: int
    entitlement: UUID
    payee: str
    payee_class: Text
    school: Text
    competition: Text
    event: Text
    award: Text
    amount_fen: int
    reason: Text
    removed_because: str | None


@dataclass(frozen=True, slots=True)
class ActFacts:
    """What somebody, or the system, did to a list."""

    act: str
    revision: int
    reason: str | None
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entitlement as a draft of a list would find it; `list_number` is of the list that it is on."""

    id: UUID
    payee: str
    payee_class: Text
    school: str
    competition: Text
    event: Text
    award: Text
    amount_fen: int
    readiness: str
    why: Text
    list: UUID | None
    list_number: int | None


async def lists(actor: Actor, program: UUID | None = None) -> list[RewardListFacts]:
    """Return the lists of a program, or all of them, those that wait for something first."""
    require(actor, "lists.read", ANYTHING)
    rows = await database.fetch(
        _LISTS
        + " WHERE $1::uuid IS NULL OR l.program = $1 ORDER BY array_position("
        + "ARRAY['drafted', 'in_notice', 'approving', 'approved', 'cancelled'], l.state),"
        + " l.drafted_at DESC, l.number DESC",
        program,
    )
    return [_facts(row) for row in rows]


async def list_facts(actor: Actor, list_id: UUID) -> RewardListFacts:
    """Return one list.

    Raises:
        NotFoundError: there is none of this id.
    """
    require(actor, "lists.read", ANYTHING)
    row = await database.fetch_one(_LISTS + " WHERE l.id = $1", list_id)
    if row is None:
        raise unknown()
    return _facts(row)


async def lines(
    actor: Actor, list_id: UUID, *, q: str = "", page: int = 1, removed: bool = False
) -> Page[ListLineFacts]:
    """Return one page of a list's lines; `q` is part of a name, `removed` asks for those taken off."""
    require(actor, "lists.read", ANYTHING)
    rows = await database.fetch(
        f"SELECT y.*, count(*) OVER () AS total FROM ({LINES}) y"  # noqa: S608  (only our own text is put in)
        " WHERE (y.removed_at IS NOT NULL) = $2 AND ($3 = '' OR strpos(y.payee, $3) > 0"
        " OR strpos(y.school, $3) > 0) ORDER BY y.number LIMIT $4 OFFSET $5",
        list_id,
        removed,
        q.strip(),
        PAGE_SIZE,
        (max(1, page) - 1) * PAGE_SIZE,
    )
    return Page(tuple(line_of(actor, row) for row in rows), rows[0]["total"] if rows else 0, max(1, page))


async def line(actor: Actor, list_id: UUID, line_id: UUID) -> ListLineFacts:
    """Return one line of a list.

    Raises:
        NotFoundError: the list has none of this id.
    """
    require(actor, "lists.read", ANYTHING)
    row = await database.fetch_one(LINES + " WHERE x.id = $2", list_id, line_id)
    if row is None:
        raise unknown()
    return line_of(actor, row)


async def acts(actor: Actor, list_id: UUID) -> list[ActFacts]:
    """Return what was done to a list, in order; what the system did is nobody's."""
    require(actor, "lists.read", ANYTHING)
    rows = await database.fetch(
        "SELECT a.act, a.revision, a.reason, coalesce(c.display_name, '') AS who, a.done_at"
        " FROM rewards.list_act a LEFT JOIN registry.account c ON c.id = a.done_by"
        " WHERE a.list = $1 ORDER BY a.done_at, a.id",
        list_id,
    )
    return [ActFacts(row["act"], row["revision"], row["reason"], row["who"], row["done_at"]) for row in rows]


async def preview(actor: Actor, program: UUID) -> list[Candidate]:
    """Return every entitlement of a program with whether a new list could have it, and why not."""
    require(actor, "lists.read", ANYTHING)
    return [
        Candidate(
            id=row["id"],
            payee=shown_name(actor, row["payee"], is_person=row["person"] is not None),
            payee_class=_CLASSES[row["payee_class"]],
            school=row["school"],
            competition=text(row["competition"], row["competition_en"]),
            event=_text(row, "event"),
            award=text(row["title"], row["title_en"]),
            amount_fen=row["amount_fen"],
            readiness=row["readiness"],
            why=READINESS[row["readiness"]],
            list=row["list"],
            list_number=row["list_number"],
        )
        for row in await readiness.of_program(program)
    ]


def drafts(actor: Actor, facts: RewardListFacts) -> bool:
    """Return whether the account is of the bureau that drafts the list, for what a page offers."""
    return facts.bureau in bureaus_of(actor)


def _facts(row: asyncpg.Record) -> RewardListFacts:
    steps = Program.model_validate_json(row["document"]).approvals
    return RewardListFacts(
        id=row["id"],
        program=row["program"],
        program_title=text(row["program_title"], row["program_title_en"]),
        number=row["number"],
        title=row["title"],
        contact=row["contact"] or "",
        state=row["state"],
        revision=row["revision"],
        bureau=steps[0].bureau if steps else None,
        drafter=row["drafter"],
        drafted_by=row["drafted_by"],
        drafted_at=row["drafted_at"],
        published_on=row["published_on"],
        notice_until=row["notice_until"],
        taken_down_at=row["taken_down_at"],
        lines=row["lines"],
        removed=row["removed"],
        amount_fen=row["fen"],
        objections=row["objections"],
        open_objections=row["open_objections"],
    )


def line_of(actor: Actor, row: asyncpg.Record) -> ListLineFacts:
    """Return a row that was read with `LINES`, the payee's name as the account sees it."""
    return ListLineFacts(
        id=row["id"],
        number=row["number"],
        entitlement=row["entitlement"],
        payee=shown_name(actor, row["payee"], is_person=row["person"] is not None),
        payee_class=_CLASSES[row["payee_class"]],
        school=_text(row, "school"),
        competition=_text(row, "competition"),
        event=_text(row, "event"),
        award=_text(row, "title"),
        amount_fen=row["amount_fen"],
        reason=_text(row, "reason"),
        removed_because=row["removed_because"],
    )


def _text(row: Any, name: str) -> Text:
    return text(row[name] or "", row[f"{name}_en"] or "")
