"""Reads of entries, as far as the account's rights reach."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from competitions.entries.held import subject_of
from competitions.events import queries as events
from competitions.words import Entered, MemberRole
from registry.core import clock, database
from registry.core.actor import Actor
from registry.people.access import refusal, require, unknown

_ENTRIES: Final = """
SELECT n.id, n.event, e.code AS event_code, n.code, n.organization,
       coalesce(o.name, n.delegation) AS represents, n.unofficial, n.team_name, n.status, n.status_reason,
       n.entered_at
FROM competitions.entry n JOIN competitions.event e ON e.id = n.event
LEFT JOIN registry.organization o ON o.id = n.organization
"""
_OF_EVENTS: Final = (
    _ENTRIES + "WHERE n.event = ANY($1::uuid[]) AND ($2::uuid[] IS NULL OR n.organization = ANY($2))"
    " ORDER BY e.code, n.code"
)
_PEOPLE: Final = """
SELECT m.entry, m.person, p.name, m.role, m.position FROM competitions.entry_member m
JOIN registry.person p ON p.id = m.person WHERE m.entry = ANY($1::uuid[])
ORDER BY m.entry, m.role, m.position, m.id
"""
_NAMES_AT: Final = """
SELECT DISTINCT p.id, p.name FROM registry.person p JOIN registry.membership m ON m.person = p.id
WHERE p.id = ANY($1::uuid[]) AND m.organization = $2 AND (m.until IS NULL OR m.until >= $3)
  AND p.merged_into IS NULL AND p.erased_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class EntryPerson:
    """Somebody of an entry, with part and position in it."""

    id: UUID
    name: str
    role: MemberRole
    position: int


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """An entry as pages and the API show it. `represents` is the organization's name, or the delegation."""

    id: UUID
    event: UUID
    event_code: str
    code: str
    organization: UUID | None
    represents: str
    unofficial: bool
    team_name: str
    status: Entered
    status_reason: str
    entered_at: datetime | None
    people: tuple[EntryPerson, ...]

    def having(self, *roles: MemberRole) -> tuple[EntryPerson, ...]:
        """Return who has one of these parts, in their order."""
        return tuple(person for person in self.people if person.role in roles)

    def names(self, *roles: MemberRole) -> tuple[str, ...]:
        """Return the names of those who have one of these parts."""
        return tuple(person.name for person in self.people if person.role in roles)


async def entries_of(actor: Actor, event: UUID) -> list[EntryFacts]:
    """Return the entries of an event by code: all for who runs or watches it, a school's own for the school.

    Raises:
        EventNotFoundError: there is no such event.
        NotFoundError, ForbiddenError: the account sees no entries there.
    """
    return await _entries(_OF_EVENTS, [event], await reach_at(actor, event))


async def reach_at(actor: Actor, event: UUID) -> list[UUID] | None:
    """Return the organizations whose entries of an event the account sees; None is all of them.

    Raises:
        EventNotFoundError: there is no such event.
        NotFoundError, ForbiddenError: it sees none.
    """
    subject = await events.event_subject(event)
    if refusal(actor, "entries.read", subject) is None:
        return None
    mine = frozenset(actor.organizations("school_officer"))
    require(actor, "entries.read", replace(subject, organizations=mine))
    return list(mine)


async def entries_of_schools(events_: Sequence[UUID], schools: Sequence[UUID]) -> list[EntryFacts]:
    """Return the entries of organizations in several events; whoever asks has the right to these."""
    return await _entries(_OF_EVENTS, list(events_), list(schools))


async def entry(actor: Actor, entry_id: UUID) -> EntryFacts:
    """Return one entry.

    Raises:
        NotFoundError: there is none of this id, or it is another school's.
    """
    _, subject = await subject_of(entry_id)
    require(actor, "entries.read", subject)
    found = await _entries(_ENTRIES + "WHERE n.id = $1", entry_id)
    if not found:
        raise unknown()
    return found[0]


async def names_at(organization: UUID, persons: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of those of these persons who are at an organization today."""
    rows = await database.fetch(_NAMES_AT, list(persons), organization, clock.today())
    return {row["id"]: row["name"] for row in rows}


async def _entries(sql: str, *arguments: object) -> list[EntryFacts]:
    rows = await database.fetch(sql, *arguments)
    people: defaultdict[UUID, list[EntryPerson]] = defaultdict(list)
    for row in await database.fetch(_PEOPLE, [row["id"] for row in rows]):
        people[row["entry"]].append(EntryPerson(row["person"], row["name"], row["role"], row["position"]))
    return [_entry(row, people[row["id"]]) for row in rows]


def _entry(row: asyncpg.Record, people: Sequence[EntryPerson]) -> EntryFacts:
    return EntryFacts(
        id=row["id"],
        event=row["event"],
        event_code=row["event_code"],
        code=row["code"],
        organization=row["organization"],
        represents=row["represents"],
        unofficial=row["unofficial"],
        team_name=row["team_name"],
        status=row["status"],
        status_reason=row["status_reason"],
        entered_at=row["entered_at"],
        people=tuple(people),
    )
