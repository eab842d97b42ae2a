"""A school's entry desk: what is open for entries, what the school has entered, and what is still missing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from competitions.entries import queries
from competitions.entries.queries import EntryFacts
from competitions.events import queries as events
from competitions.events.life_cycle import takes_entries
from competitions.events.queries import CompetitionFacts, EventFacts
from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.texts import Text, text
from registry.people.access import refusal, require_role
from registry.people.organizations.queries import names_of

_OPEN: Final = "SELECT DISTINCT competition FROM competitions.event WHERE state = 'entering'"
_TAKEN: Final = """
SELECT n.event, o.city, count(*) AS count FROM competitions.entry n
JOIN registry.organization o ON o.id = n.organization
WHERE n.event = ANY($1::uuid[]) AND NOT n.unofficial AND n.status <> 'withdrawn' GROUP BY n.event, o.city
"""
_CITIES: Final = "SELECT id, city FROM registry.organization WHERE id = ANY($1::uuid[])"


@dataclass(frozen=True, slots=True)
class Lack:
    """What an entry still lacks, though it may compete without."""

    entry: UUID
    code: str
    message: Text


@dataclass(frozen=True, slots=True)
class DeskEvent:
    """An event that takes entries, and what one school has in it.

    `open` says that its closing time is not past. `places` is how many more official entries of the school
    it takes, None without a limit.
    """

    event: EventFacts
    open: bool
    entries: tuple[EntryFacts, ...]
    places: int | None
    lacks: tuple[Lack, ...]


@dataclass(frozen=True, slots=True)
class DeskSchool:
    """One school at one competition."""

    organization: UUID
    name: Text
    events: tuple[DeskEvent, ...]


@dataclass(frozen=True, slots=True)
class DeskCompetition:
    """A competition that takes entries; `schools` are those for which the account enters.

    `for_any` says that it enters for every school there, as who runs the contest does.
    """

    competition: CompetitionFacts
    events: tuple[EventFacts, ...]
    schools: tuple[DeskSchool, ...]
    for_any: bool


async def desk(actor: Actor) -> list[DeskCompetition]:
    """Return every competition that is open for entries, with the account's schools in it.

    Raises:
        ForbiddenError: the account enters for nobody.
    """
    require_role(actor, "entries.enter")
    schools = await names_of(actor.organizations("school_officer"))
    ids = [school.id for school in schools]
    cities = {row["id"]: row["city"] for row in await database.fetch(_CITIES, ids)}
    found = []
    for row in await database.fetch(_OPEN):
        competition = await events.competition(row["competition"])
        entering = [event for event in await events.events_of(competition.id) if event.state == "entering"]
        entering_ids = [event.id for event in entering]
        taken = {
            (each["event"], each["city"]): each["count"]
            for each in await database.fetch(_TAKEN, entering_ids)
        }
        own: defaultdict[tuple[UUID, UUID | None], list[EntryFacts]] = defaultdict(list)
        for entry in await queries.entries_of_schools(entering_ids, ids):
            own[entry.event, entry.organization].append(entry)
        found.append(
            DeskCompetition(
                competition,
                tuple(entering),
                tuple(
                    DeskSchool(
                        school.id,
                        text(school.name, school.name_en),
                        tuple(
                            _event(
                                event,
                                own[event.id, school.id],
                                taken.get((event.id, cities[school.id]), 0),
                            )
                            for event in entering
                        ),
                    )
                    for school in schools
                ),
                refusal(actor, "entries.enter", await events.subject(competition.id)) is None,
            )
        )
    return sorted(found, key=lambda each: (each.competition.starts_on, each.competition.code))


def _event(event: EventFacts, entries: Sequence[EntryFacts], of_city: int) -> DeskEvent:
    official = sum(not entry.unofficial and entry.status != "withdrawn" for entry in entries)
    limits = event.limits
    places = [
        most - count
        for most, count in ((limits.per_school, official), (limits.per_city, of_city))
        if most is not None
    ]
    return DeskEvent(
        event,
        takes_entries(event.state, event.entries_close_at, clock.exactly_now()),
        tuple(entries),
        max(0, min(places)) if places else None,
        tuple(lack for entry in entries if entry.status == "entered" for lack in lacks_of(entry, event)),
    )


def lacks_of(entry: EntryFacts, event: EventFacts) -> list[Lack]:
    """Return what an entry that may compete as it is still lacks."""
    found = []
    members, tutors = len(entry.having("member")), len(entry.having("tutor"))
    if members < event.team_size:
        more = event.team_size - members
        message = text(f"还可加 {more} 名选手", f"{more} more may compete")
        found.append(Lack(entry.id, entry.code, message))
    if not tutors and event.limits.tutors_max != 0:
        found.append(Lack(entry.id, entry.code, text("没有指导教师", "No tutor yet")))
    return found
