"""Reads of lists of external awards, as far as the account's rights reach."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

import asyncpg

from competitions.external.evidence import MediaType
from competitions.external.lines import Line, NamedPerson
from registry.core import database
from registry.core.actor import Actor
from registry.core.paging import PAGE_SIZE, Page
from registry.core.sheets.cells import match_key
from registry.core.texts import Text, text
from registry.people.access import Subject, belonging_to, reach, require, require_role, unknown

State = Literal["proposed", "confirmed", "refused"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A competition that awards may be handed in for."""

    id: UUID
    name: Text
    year: int


@dataclass(frozen=True, slots=True)
class ListFacts:
    """A list as pages and the API show it.

    `organization` is the school that handed it in, None for one that a bureau took in. `lines` counts its
    prizes, `unknown` the names on it that are nobody registered yet.
    """

    id: UUID
    competition: UUID
    competition_name: Text
    evidence: UUID
    media_type: MediaType
    size: int
    sha256: str
    organization: UUID | None
    organization_name: Text | None
    note: str
    proposed_by: str
    proposed_at: datetime
    state: State
    decided_by: str
    decided_at: datetime | None
    answer: str
    lines: int
    unknown: int

    @property
    def subject(self) -> Subject:
        """What rights on the list are asked about."""
        return subject_of(self.organization, self.competition)


_LISTS: Final = """
SELECT x.id, x.competition, x.evidence, x.organization, x.note, x.proposed_at, x.decided_at, x.confirmed,
       x.answer, c.name AS competition_name, c.name_en AS competition_name_en,
       e.media_type, e.size, e.sha256, o.name AS organization_name, o.name_en AS organization_name_en,
       a.display_name AS proposed_by, d.display_name AS decided_by, count(*) OVER () AS total,
       (SELECT count(*) FROM competitions.external_line l WHERE l.list = x.id) AS lines,
       (SELECT count(*) FROM competitions.external_person p JOIN competitions.external_line l ON l.id = p.line
        WHERE l.list = x.id AND p.person IS NULL) AS unknown
FROM competitions.external_list x
JOIN competitions.competition c ON c.id = x.competition
JOIN competitions.evidence e ON e.id = x.evidence
JOIN registry.account a ON a.id = x.proposed_by
LEFT JOIN registry.account d ON d.id = x.decided_by
LEFT JOIN registry.organization o ON o.id = x.organization
"""


# Of names, brackets and spaces are typed wide, narrow or not at all.
_WANTED: Final = """
WHERE ($1::uuid[] IS NULL OR x.organization = ANY($1))
  AND ($2 = '' OR $2 = CASE WHEN x.confirmed IS NULL THEN 'proposed' WHEN x.confirmed THEN 'confirmed'
       ELSE 'refused' END)
  AND ($3::uuid IS NULL OR x.competition = $3)
  AND ($4::integer IS NULL OR c.year = $4)
  AND ($5 = '' OR EXISTS (
       SELECT 1 FROM competitions.external_line l LEFT JOIN registry.organization s ON s.id = l.organization
       LEFT JOIN registry.organization_name n ON n.organization = l.organization
       WHERE l.list = x.id AND position($5 IN translate(lower(concat_ws(
           '|', o.name, o.short_name, s.name, s.short_name, n.name, l.school)), '（） ', '()')) > 0))
ORDER BY x.confirmed IS NOT NULL, x.proposed_at DESC, x.id LIMIT $6 OFFSET $7
"""


def subject_of(organization: UUID | None, competition: UUID) -> Subject:
    """Return what rights on a list are asked about; what a bureau took in belongs to no school."""
    # The competition alone is reached by nobody whose right is bound to a school.
    return belonging_to(organization) if organization else Subject(competition=competition)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lists are asked for; what is not given leaves out none.

    `school` is part of a name, present or former, of the school that handed a list in or of one whose prizes
    are on it, or as the list writes it.
    """

    state: str = ""
    competition: UUID | None = None
    year: int | None = None
    school: str = ""


_ALL: Final = Wanted()


async def lists(actor: Actor, wanted: Wanted = _ALL, *, page: int = 1) -> Page[ListFacts]:
    """Return the lists within reach, those that are open first, then the newest.

    Args:
        actor: who asks; a school sees its own.
        wanted: which of them.
        page: the first is 1.

    Raises:
        ForbiddenError: no role of the account may see lists.
    """
    require_role(actor, "external_awards.read")
    page = max(1, page)
    rows = await database.fetch(
        _LISTS + _WANTED,
        reach(actor, "external_awards.read"),
        wanted.state,
        wanted.competition,
        wanted.year,
        match_key(wanted.school),
        PAGE_SIZE,
        (page - 1) * PAGE_SIZE,
    )
    return Page(tuple(_facts(row) for row in rows), rows[0]["total"] if rows else 0, page)


async def list_facts(actor: Actor, list_id: UUID) -> ListFacts:
    """Return one list.

    Raises:
        NotFoundError: there is none, or the account may not know of it; the two look alike.
    """
    require_role(actor, "external_awards.read")
    row = await database.fetch_one(_LISTS + " WHERE x.id = $1", list_id)
    if row is None:
        raise unknown()
    facts = _facts(row)
    require(actor, "external_awards.read", facts.subject)
    return facts


async def lines_of(list_id: UUID) -> list[Line]:
    """Return the lines of a list in their order, with all names."""
    lines = await database.fetch(
        "SELECT * FROM competitions.external_line WHERE list = $1 ORDER BY row", list_id
    )
    names = await database.fetch(
        "SELECT p.* FROM competitions.external_person p JOIN competitions.external_line l ON l.id = p.line"
        " WHERE l.list = $1 ORDER BY array_position(ARRAY['member', 'tutor', 'expert'], p.role), p.position",
        list_id,
    )
    persons: defaultdict[UUID, list[NamedPerson]] = defaultdict(list)
    for row in names:
        persons[row["line"]].append(NamedPerson(**{name: row[name] for name in NamedPerson.__slots__}))
    return [_line(row, tuple(persons[row["id"]])) for row in lines]


async def competitions() -> list[Choice]:
    """Return the competitions decided elsewhere, newest first."""
    rows = await database.fetch(
        "SELECT id, name, name_en, year FROM competitions.competition WHERE kind = 'external'"
        " ORDER BY ends_on DESC, code"
    )
    return [Choice(row["id"], text(row["name"], row["name_en"]), row["year"]) for row in rows]


async def lists_with_evidence(actor: Actor, facts: ListFacts) -> list[ListFacts]:
    """Return the other lists within reach that the same document came with."""
    rows = await database.fetch(
        _LISTS + " WHERE x.evidence = $1 AND x.id <> $2 AND ($3::uuid[] IS NULL OR x.organization = ANY($3))"
        " ORDER BY x.proposed_at",
        facts.evidence,
        facts.id,
        reach(actor, "external_awards.read"),
    )
    return [_facts(row) for row in rows]


def _line(row: asyncpg.Record, persons: tuple[NamedPerson, ...]) -> Line:
    same = {name: row[name] for name in Line.__slots__ if name not in {"group", "persons"}}
    return Line(**same, group=row["group_name"], persons=persons)


def _facts(row: asyncpg.Record) -> ListFacts:
    same = ("id", "competition", "evidence", "media_type", "size", "sha256", "organization", "note")
    state: State = "proposed"
    if row["confirmed"] is not None:
        state = "confirmed" if row["confirmed"] else "refused"
    organization = row["organization_name"]
    return ListFacts(
        **{name: row[name] for name in same},
        competition_name=text(row["competition_name"], row["competition_name_en"]),
        organization_name=text(organization, row["organization_name_en"] or organization)
        if organization
        else None,
        proposed_by=row["proposed_by"],
        proposed_at=row["proposed_at"],
        state=state,
        decided_by=row["decided_by"] or "",
        decided_at=row["decided_at"],
        answer=row["answer"] or "",
        lines=row["lines"],
        unknown=row["unknown"],
    )
