"""Reads of competitions and events."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import asyncpg

from competitions.events.schemas import DerivedAwards
from competitions.words import CompetitionKind, Form, Level
from registry.core import database
from registry.core.errors import NotFoundError
from registry.core.texts import Text, text
from registry.people.access import Subject


class CompetitionNotFoundError(NotFoundError):
    """There is no such competition."""

    code = "competition_not_found"


class EventNotFoundError(NotFoundError):
    """There is no such event."""

    code = "event_not_found"


@dataclass(frozen=True, slots=True)
class CompetitionFacts:
    """A competition as pages and the API show it."""

    id: UUID
    code: str
    name: Text
    kind: CompetitionKind
    level: Level
    contest_class: str
    year: int
    organizer: UUID | None
    organizer_name: Text
    basis: str
    source: str
    starts_on: date
    ends_on: date
    awarded_on: date
    derived: DerivedAwards | None
    fictional: bool
    events: int
    entries: int


@dataclass(frozen=True, slots=True)
class EventFacts:
    """An event as pages and the API show it; `version` is that of its newest final result."""

    id: UUID
    competition: UUID
    code: str
    name: Text
    group: Text
    form: Form
    team_size: int
    scheme: str
    entries: int
    version: int | None


_COMPETITIONS = """
SELECT c.*, count(DISTINCT e.id) AS events, count(n.id) AS entries
FROM competitions.competition c
LEFT JOIN competitions.event e ON e.competition = c.id
LEFT JOIN competitions.entry n ON n.event = e.id
"""


async def competitions() -> list[CompetitionFacts]:
    """Return every competition, newest first."""
    rows = await database.fetch(_COMPETITIONS + " GROUP BY c.id ORDER BY c.ends_on DESC, c.code")
    return [_competition(row) for row in rows]


async def competition(competition_id: UUID) -> CompetitionFacts:
    """Return one competition.

    Raises:
        CompetitionNotFoundError: there is none of this id.
    """
    row = await database.fetch_one(_COMPETITIONS + " WHERE c.id = $1 GROUP BY c.id", competition_id)
    if row is None:
        raise CompetitionNotFoundError(text("没有这项赛事。", "There is no such competition."))
    return _competition(row)


async def subject(competition_id: UUID) -> Subject:
    """Return what rights are asked about for whatever belongs to a competition.

    Raises:
        CompetitionNotFoundError: there is none of this id.
    """
    row = await database.fetch_one(
        "SELECT organizer FROM competitions.competition WHERE id = $1", competition_id
    )
    if row is None:
        raise CompetitionNotFoundError(text("没有这项赛事。", "There is no such competition."))
    return Subject(competition=competition_id, host=row["organizer"])


_EVENTS = """
SELECT e.*, count(n.id) AS entries,
       (SELECT max(v.number) FROM competitions.result_version v WHERE v.event = e.id) AS version
FROM competitions.event e LEFT JOIN competitions.entry n ON n.event = e.id
"""


async def events_of(competition_id: UUID) -> list[EventFacts]:
    """Return the events of a competition in the order of their codes."""
    rows = await database.fetch(
        _EVENTS + " WHERE e.competition = $1 GROUP BY e.id ORDER BY e.code", competition_id
    )
    return [_event(row) for row in rows]


async def event(event_id: UUID) -> EventFacts:
    """Return one event.

    Raises:
        EventNotFoundError: there is none of this id.
    """
    row = await database.fetch_one(_EVENTS + " WHERE e.id = $1 GROUP BY e.id", event_id)
    if row is None:
        raise EventNotFoundError(text("没有这个赛项。", "There is no such event."))
    return _event(row)


def _competition(row: asyncpg.Record) -> CompetitionFacts:
    return CompetitionFacts(
        id=row["id"],
        code=row["code"],
        name=text(row["name"], row["name_en"]),
        kind=row["kind"],
        level=row["level"],
        contest_class=row["contest_class"],
        year=row["year"],
        organizer=row["organizer"],
        organizer_name=text(row["organizer_name"], row["organizer_name_en"]),
        basis=row["basis"],
        source=row["source"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        awarded_on=row["awarded_on"],
        derived=DerivedAwards.model_validate_json(row["derived"]) if row["derived"] else None,
        fictional=row["fictional"],
        events=row["events"],
        entries=row["entries"],
    )


def _event(row: asyncpg.Record) -> EventFacts:
    return EventFacts(
        id=row["id"],
        competition=row["competition"],
        code=row["code"],
        name=text(row["name"], row["name_en"]),
        group=text(row["group_name"], row["group_name_en"]),
        form=row["form"],
        team_size=row["team_size"],
        scheme=row["scheme"],
        entries=row["entries"],
        version=row["version"],
    )
