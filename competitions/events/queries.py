"""Reads of competitions and events."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

import asyncpg

from competitions.entries.limits import EntryLimits
from competitions.events.schemas import DerivedAwards
from competitions.marking.scheme import MarkingScheme, scheme_of
from competitions.words import CompetitionKind, EventState, Form, Level
from registry.core import database
from registry.core.errors import NotFoundError
from registry.core.texts import Text, text
from registry.people.access import Subject

# Two hours, as a rule book of 2015 has it; what an older event was set up without.
USUAL_APPEAL_MINUTES: Final = 120


class CompetitionNotFoundError(NotFoundError):
    """There is no such competition."""

    code = "competition_not_found"


class EventNotFoundError(NotFoundError):
    """There is no such event."""

    code = "event_not_found"


def competition_not_found() -> CompetitionNotFoundError:
    """Return the error for a competition that is not there, or that the account may not know of."""
    return CompetitionNotFoundError(text("没有这项赛事。", "There is no such competition."))


def event_not_found() -> EventNotFoundError:
    """Return the error for an event that is not there, or that the account may not know of."""
    return EventNotFoundError(text("没有这个赛项。", "There is no such event."))


@dataclass(frozen=True, slots=True)
class CompetitionFacts:
    """A competition as pages and the API show it; `drafts` are those of its events that are not open yet."""

    id: UUID
    code: str
    name: Text
    kind: CompetitionKind
    level: Level
    contest_class: str
    contest_class_en: str
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
    cloned_from: UUID | None
    events: int
    drafts: int
    entries: int

    @property
    def public(self) -> bool:
        """Whether everybody may know of it."""
        return self.kind == "external" or self.events > self.drafts


@dataclass(frozen=True, slots=True)
class EventFacts:
    """An event as pages and the API show it; `version` is that of its newest final result.

    `marking` is None where the points come from a results table.
    """

    id: UUID
    competition: UUID
    code: str
    name: Text
    group: Text
    form: Form
    team_size: int
    scheme: str
    state: EventState
    starts_on: date | None
    ends_on: date | None
    entries_close_at: datetime | None
    limits: EntryLimits
    marking: MarkingScheme | None
    appeal_minutes: int
    entries: int
    version: int | None


_COMPETITIONS = """
SELECT c.*, count(DISTINCT e.id) AS events,
       count(DISTINCT e.id) FILTER (WHERE e.state = 'draft') AS drafts, count(n.id) AS entries
FROM competitions.competition c
LEFT JOIN competitions.event e ON e.competition = c.id
LEFT JOIN competitions.entry n ON n.event = e.id
"""


async def competitions() -> list[CompetitionFacts]:
    """Return every competition, newest first; who may know of which says `competitions.events.visible`."""
    rows = await database.fetch(_COMPETITIONS + " GROUP BY c.id ORDER BY c.ends_on DESC, c.code")
    return [_competition(row) for row in rows]


async def competition(competition_id: UUID) -> CompetitionFacts:
    """Return one competition.

    Raises:
        CompetitionNotFoundError: there is none of this id.
    """
    row = await database.fetch_one(_COMPETITIONS + " WHERE c.id = $1 GROUP BY c.id", competition_id)
    if row is None:
        raise competition_not_found()
    return _competition(row)


async def name_of(competition_id: UUID) -> Text | None:
    """Return the name of a competition, or None when there is none of this id."""
    row = await database.fetch_one(
        "SELECT name, name_en FROM competitions.competition WHERE id = $1", competition_id
    )
    return text(row["name"], row["name_en"]) if row else None


async def hosts_of(competitions: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the organization that runs each of these competitions."""
    rows = await database.fetch(
        "SELECT id, organizer FROM competitions.competition WHERE id = ANY($1)", list(competitions)
    )
    return {row["id"]: row["organizer"] for row in rows}


async def subject(competition_id: UUID) -> Subject:
    """Return what rights are asked about for whatever belongs to a competition.

    Raises:
        CompetitionNotFoundError: there is none of this id.
    """
    row = await database.fetch_one(
        "SELECT organizer FROM competitions.competition WHERE id = $1", competition_id
    )
    if row is None:
        raise competition_not_found()
    return Subject(competition=competition_id, host=row["organizer"])


_EVENTS = """
SELECT e.*, count(n.id) AS entries,
       (SELECT max(v.number) FROM competitions.result_version v WHERE v.event = e.id) AS version
FROM competitions.event e LEFT JOIN competitions.entry n ON n.event = e.id
"""


async def event_subject(event_id: UUID) -> Subject:
    """Return what rights are asked about for whatever belongs to an event.

    Raises:
        EventNotFoundError: there is none of this id.
    """
    row = await database.fetch_one(
        "SELECT c.id, c.organizer FROM competitions.event e"
        " JOIN competitions.competition c ON c.id = e.competition WHERE e.id = $1",
        event_id,
    )
    if row is None:
        raise event_not_found()
    return Subject(competition=row["id"], host=row["organizer"])


@dataclass(frozen=True, slots=True)
class OrganizerFacts:
    """An organization that can be named as an organizer."""

    name: str
    name_en: str


async def organizers(within: tuple[UUID, ...] | None) -> list[OrganizerFacts]:
    """Return hosts and bureaus by name, to be proposed as organizers; at most 300.

    Given `within`, those organizations and no other, whatever they are.
    """
    rows = await database.fetch(
        "SELECT name, name_en FROM registry.organization WHERE merged_into IS NULL"
        " AND (id = ANY($1) OR ($1 IS NULL AND kind IN ('host', 'bureau'))) ORDER BY name LIMIT 300",
        within,
    )
    return [OrganizerFacts(**row) for row in rows]


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
        raise event_not_found()
    return _event(row)


async def event_before(facts: EventFacts) -> UUID | None:
    """Return the event of the same code, or else of the same name, with a final result in the edition before.

    That is the competition from which this event's was cloned; None where there is none.
    """
    found: UUID | None = await database.fetch_value(
        """
        SELECT e.id FROM competitions.event e
        JOIN competitions.competition c ON c.cloned_from = e.competition
        WHERE c.id = $1 AND (e.code = $2 OR e.name = $3)
          AND EXISTS (SELECT 1 FROM competitions.result_version v WHERE v.event = e.id)
        ORDER BY e.code = $2 DESC, e.code LIMIT 1
        """,
        facts.competition,
        facts.code,
        facts.name.zh,
    )
    return found


def _competition(row: asyncpg.Record) -> CompetitionFacts:
    return CompetitionFacts(
        id=row["id"],
        code=row["code"],
        name=text(row["name"], row["name_en"]),
        kind=row["kind"],
        level=row["level"],
        contest_class=row["contest_class"],
        contest_class_en=row["contest_class_en"],
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
        cloned_from=row["cloned_from"],
        events=row["events"],
        drafts=row["drafts"],
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
        state=row["state"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        entries_close_at=row["entries_close_at"],
        limits=EntryLimits.model_validate_json(row["limits"]) if row["limits"] else EntryLimits(),
        marking=scheme_of(row["marking"]) if row["marking"] else None,
        appeal_minutes=USUAL_APPEAL_MINUTES if row["appeal_minutes"] is None else row["appeal_minutes"],
        entries=row["entries"],
        version=row["version"],
    )
