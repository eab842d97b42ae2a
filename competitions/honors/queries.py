"""Reads of the public award lists: awards that stand, and nothing that names a person to look for.

A list that is no longer in force is masked; here stands only what is in force, with whole names.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import asyncpg
from pydantic import BaseModel, ConfigDict, Field

from competitions.words import AwardKind, Level
from registry.core import database
from registry.core.paging import PAGE_SIZE, Page
from registry.core.texts import Text, text

# How many lines of a long list are read at once.
_CHUNK: Final = 1_000


class Filters(BaseModel):
    """What narrows a list; nothing of it says anything of a person.

    `school` is part of the name of a school, company or delegation.
    """

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)

    year: int | None = Field(default=None, ge=1950, le=2200)
    level: Level | None = None
    competition: UUID | None = None
    event: UUID | None = None
    kind: AwardKind | None = None
    school: str = Field(default="", max_length=100)
    organization: UUID | None = None

    def given(self) -> dict[str, str]:
        """Return what narrows the list, as it stands in an address."""
        return {name: str(value) for name, value in self if value}


@dataclass(frozen=True, slots=True)
class HonorLine:
    """One standing award as a public list shows it.

    `recipients` are the members for an entry's award, else the tutor or the school; `tutors` coached
    the entry, and `experts` are its expert group.
    """

    id: UUID
    year: int
    level: Level
    competition: UUID
    competition_name: Text
    event: UUID | None
    event_code: str
    event_name: Text | None
    group: Text | None
    kind: AwardKind
    award_code: str
    award: Text
    place: int | None
    points: Decimal | None
    recipients: tuple[str, ...]
    tutors: tuple[str, ...]
    experts: tuple[str, ...]
    organization: UUID | None
    represents: Text
    awarded_on: date
    fictional: bool


# Of organizations that were merged, awards of every one count for the one that stands.
_FOUND: Final = """
WITH RECURSIVE named AS (
    SELECT o.id, o.merged_into FROM registry.organization o
    WHERE ($6 <> '' AND (strpos(lower(o.name), $6) > 0 OR strpos(lower(o.short_name), $6) > 0
                         OR strpos(lower(o.name_en), $6) > 0)) OR o.id = $7
), standing AS (
    SELECT id, merged_into FROM named
    UNION SELECT o.id, o.merged_into FROM registry.organization o JOIN standing ON o.id = standing.merged_into
), schools AS (
    SELECT id FROM standing
    UNION SELECT o.id FROM registry.organization o JOIN schools ON o.merged_into = schools.id
)
SELECT {what}
FROM competitions.award a
JOIN competitions.competition c ON c.id = a.competition
LEFT JOIN competitions.event e ON e.id = a.event
LEFT JOIN competitions.entry n ON n.id = a.entry
WHERE NOT EXISTS (SELECT FROM competitions.award_revocation v WHERE v.award = a.id)
  AND ($1::int IS NULL OR c.year = $1) AND ($2::text IS NULL OR c.level = $2)
  AND ($3::uuid IS NULL OR a.competition = $3) AND ($4::uuid IS NULL OR a.event = $4)
  AND ($5::text IS NULL OR a.kind = $5)
  AND (($6 = '' AND $7::uuid IS NULL) OR n.organization IN (SELECT id FROM schools)
       OR ($6 <> '' AND n.organization IS NULL AND strpos(lower(n.delegation), $6) > 0)
       OR EXISTS (SELECT FROM competitions.award_recipient r
                  WHERE r.award = a.id AND r.organization IN (SELECT id FROM schools)))
"""
_ORDER: Final = """
ORDER BY c.year DESC, c.ends_on DESC, c.code, a.kind = 'school', e.code, a.kind, a.place NULLS LAST,
         n.code, a.id
"""
_LINES: Final = """
SELECT a.id, c.year, c.level, c.id AS competition, c.name AS competition_name,
       c.name_en AS competition_name_en, c.fictional, e.id AS event, e.code AS event_code,
       e.name AS event_name, e.name_en AS event_name_en, e.group_name, e.group_name_en,
       a.kind, a.code, a.title, a.title_en, a.place, a.points, a.awarded_on,
       coalesce(n.organization, who.organization) AS organization,
       coalesce(s.name, n.delegation, '') AS represents,
       coalesce(s.name_en, n.delegation, '') AS represents_en,
       who.names AS recipients, beside.tutors, beside.experts
FROM unnest($1::uuid[]) WITH ORDINALITY AS asked (id, at)
JOIN competitions.award a ON a.id = asked.id
JOIN competitions.competition c ON c.id = a.competition
LEFT JOIN competitions.event e ON e.id = a.event
LEFT JOIN competitions.entry n ON n.id = a.entry
LEFT JOIN registry.organization s ON s.id = n.organization
LEFT JOIN (
    SELECT r.award, min(r.organization::text)::uuid AS organization,
           array_agg(coalesce(p.name, o.name) ORDER BY m.position, r.id) AS names
    FROM competitions.award_recipient r
    JOIN competitions.award b ON b.id = r.award
    LEFT JOIN registry.person p ON p.id = r.person
    LEFT JOIN registry.organization o ON o.id = r.organization
    LEFT JOIN competitions.entry_member m ON m.entry = b.entry AND m.person = r.person
    WHERE r.award = ANY($1) GROUP BY r.award
) who ON who.award = a.id
LEFT JOIN (
    SELECT b.id AS award,
           array_agg(p.name ORDER BY m.position, m.id) FILTER (WHERE m.role = 'tutor') AS tutors,
           array_agg(p.name ORDER BY m.position, m.id) FILTER (WHERE m.role = 'expert') AS experts
    FROM competitions.award b
    JOIN competitions.entry_member m ON m.entry = b.entry AND m.role IN ('tutor', 'expert')
    JOIN registry.person p ON p.id = m.person
    WHERE b.id = ANY($1) AND b.kind = 'entry' GROUP BY b.id
) beside ON beside.award = a.id
ORDER BY asked.at
"""


async def page_of(filters: Filters, page: int = 1) -> Page[HonorLine]:
    """Return one page of the list, the newest contest first, in it by event and place."""
    page = max(1, page)
    rows = await database.fetch(
        _FOUND.format(what="a.id, count(*) OVER () AS total") + _ORDER + " LIMIT $8 OFFSET $9",
        *_asked(filters),
        PAGE_SIZE,
        (page - 1) * PAGE_SIZE,
    )
    total = rows[0]["total"] if rows else (await count(filters) if page > 1 else 0)
    return Page(tuple(await _lines([row["id"] for row in rows])), total, page)


async def count(filters: Filters) -> int:
    """Return how many lines the whole list has."""
    total: int = await database.fetch_value(_FOUND.format(what="count(*)"), *_asked(filters))
    return total


async def whole(filters: Filters) -> tuple[int, AsyncIterator[Sequence[HonorLine]]]:
    """Return how many lines the whole list has, and the lines in order, some at a time.

    Which awards stand in it is settled at once; only their lines are read while it is sent.
    """
    rows = await database.fetch(_FOUND.format(what="a.id") + _ORDER, *_asked(filters))
    return len(rows), _in_chunks([row["id"] for row in rows])


async def _in_chunks(ids: list[UUID]) -> AsyncIterator[Sequence[HonorLine]]:
    for start in range(0, len(ids), _CHUNK):
        yield await _lines(ids[start : start + _CHUNK])


async def _lines(ids: list[UUID]) -> list[HonorLine]:
    return [_line(row) for row in await database.fetch(_LINES, ids)] if ids else []


def _asked(filters: Filters) -> tuple[Any, ...]:
    return (
        filters.year,
        filters.level,
        filters.competition,
        filters.event,
        filters.kind,
        filters.school.lower(),
        filters.organization,
    )


def _line(row: asyncpg.Record) -> HonorLine:
    return HonorLine(
        id=row["id"],
        year=row["year"],
        level=row["level"],
        competition=row["competition"],
        competition_name=text(row["competition_name"], row["competition_name_en"]),
        event=row["event"],
        event_code=row["event_code"] or "",
        event_name=text(row["event_name"], row["event_name_en"]) if row["event"] else None,
        group=text(row["group_name"], row["group_name_en"]) if row["group_name"] else None,
        kind=row["kind"],
        award_code=row["code"],
        award=text(row["title"], row["title_en"]),
        place=row["place"],
        points=row["points"],
        recipients=tuple(row["recipients"] or ()),
        tutors=tuple(row["tutors"] or ()),
        experts=tuple(row["experts"] or ()),
        organization=row["organization"],
        represents=text(row["represents"], row["represents_en"]),
        awarded_on=row["awarded_on"],
        fictional=row["fictional"],
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to narrow the list by: its id, its name, and its code when it has one."""

    id: UUID
    name: Text
    code: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the list can be narrowed by, given what narrows it already."""

    years: tuple[int, ...]
    competitions: tuple[Choice, ...]
    events: tuple[Choice, ...]


async def choices(filters: Filters) -> Choices:
    """Return the years with awards, the contests of the year and level, and the events of the contest."""
    rows = await database.fetch(
        "SELECT c.id, c.year, c.level, c.name, c.name_en FROM competitions.competition c"
        " WHERE EXISTS (SELECT FROM competitions.award a WHERE a.competition = c.id AND NOT EXISTS"
        " (SELECT FROM competitions.award_revocation v WHERE v.award = a.id))"
        " ORDER BY c.year DESC, c.ends_on DESC, c.code"
    )
    fitting = [
        row for row in rows if filters.year in {None, row["year"]} and filters.level in {None, row["level"]}
    ]
    events = await database.fetch(
        "SELECT id, code, name, name_en FROM competitions.event"
        " WHERE competition = $1 AND state <> 'draft' ORDER BY code",
        filters.competition,
    )
    return Choices(
        years=tuple(dict.fromkeys(row["year"] for row in rows)),
        competitions=tuple(Choice(row["id"], text(row["name"], row["name_en"])) for row in fitting),
        events=tuple(Choice(row["id"], text(row["name"], row["name_en"]), row["code"]) for row in events),
    )
