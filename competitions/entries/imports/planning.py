"""What a roster comes to: read, its events and schools found, its people told, every limit checked."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from competitions.entries.checking import EntryFault, Part
from competitions.entries.imports.matching import Matched, Placed, at_person, match
from competitions.entries.imports.places import EventIndex, SchoolFacts, Schools, at_entry, tutor_limits
from competitions.entries.imports.previews import Outcome, PreviewEntry, PreviewPerson
from competitions.entries.roster.persons import Person
from competitions.entries.roster.reading import Roster, RosterEntry, TutorLimits, read_roster
from competitions.entries.schemas import EntryIn
from competitions.entries.service import faults_of, terms_of
from competitions.events.queries import CompetitionFacts, EventFacts
from registry.core import database
from registry.core.actor import Actor
from registry.core.bulk import without_collector
from registry.core.errors import Fault
from registry.core.sheets.workbook import read_workbook
from registry.core.texts import text
from registry.people.access import Subject, refusal
from registry.people.organizations.names import OrganizationIndex, OrganizationNames

_OUT_OF_REACH: Final = text(
    "您不能为此单位报名：请删去此行，或由该单位报名。",
    "You do not enter for this organization: delete the row, or let the organization enter.",
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A roster that was handed in, with the competition that it is for and its events."""

    id: UUID
    file_name: str
    content: bytes
    competition: CompetitionFacts
    events: tuple[EventFacts, ...]
    subject: Subject


@dataclass(frozen=True, slots=True)
class Planned:
    """What a roster comes to: its entries with who is in them, how they are shown, and every fault.

    `matched` is None where faults were found before anybody was looked for.
    """

    entries: tuple[EntryIn, ...]
    placed: tuple[Placed, ...]
    matched: Matched | None
    shown: tuple[PreviewEntry, ...]
    faults: tuple[Fault, ...]


async def plan_roster(actor: Actor, kept: Kept) -> Planned:
    """Return what importing a roster would do as things stand in the open transaction, or every fault."""
    schools = await _schools()
    limits = tutor_limits(kept.competition, kept.events)
    roster = await asyncio.to_thread(_read, kept, schools.index, limits)
    if roster.faults:
        # What the register says of rows that were not read right would only add to the confusion.
        return _as_read(roster, roster.faults)
    placed, faults = _places(actor, kept, roster.entries, schools)
    if faults:
        return _as_read(roster, faults)
    matched = await match(actor, placed)
    entries = with_people(matched, placed)
    events = {event.code: event for event in kept.events}
    checked = await faults_of(kept.competition, events, entries, matched.coming())
    faults = _in_order(roster, [*matched.faults, *_told_once(matched, checked, placed)])
    return Planned(entries, tuple(placed), matched, _shown(placed, matched), tuple(faults))


@without_collector()
def with_people(matched: Matched, placed: Sequence[Placed]) -> tuple[EntryIn, ...]:
    """Return the entries of a roster with the people whom matching found for their lines."""
    parts: list[dict[Part, list[UUID]]] = [{"member": [], "tutor": [], "substitute": []} for _ in placed]
    for line, person in zip(matched.lines, matched.ids, strict=True):
        parts[line.placed][line.part].append(person)
    # Everything in them comes from the register, and checking it once more would only take time.
    return tuple(
        EntryIn.model_construct(
            event=each.event.code,
            code="",
            organization=each.school.id,
            delegation="",
            unofficial=each.entry.unofficial,
            team_name=each.entry.team_name,
            members=tuple(people["member"]),
            tutors=tuple(people["tutor"]),
            substitutes=tuple(people["substitute"]),
        )
        for each, people in zip(placed, parts, strict=True)
    )


def _told_once(matched: Matched, checked: Sequence[EntryFault], placed: Sequence[Placed]) -> list[Fault]:
    """Return the faults of limits at their cells, but not of people who could not be told."""
    said = {(fault.sheet, fault.row, fault.column) for fault in matched.faults}
    found = [_in_sheet(fault, placed) for fault in checked if fault.code != "person_unknown"]
    return [fault for fault in found if (fault.sheet, fault.row, fault.column) not in said]


def _in_sheet(fault: EntryFault, placed: Sequence[Placed]) -> Fault:
    entry = placed[fault.entry].entry
    if fault.part is None:
        return at_entry(entry, fault.code, fault.message)
    people = {"member": entry.members, "tutor": entry.tutors, "substitute": entry.substitutes}
    return at_person(entry, people[fault.part][fault.number - 1], fault.code, fault.message)


def _in_order(roster: Roster, faults: Iterable[Fault]) -> list[Fault]:
    sheets = list(dict.fromkeys(entry.sheet for entry in roster.entries))
    return sorted(
        faults, key=lambda each: (sheets.index(each.sheet), each.row or 0, len(each.column), each.column)
    )


async def _schools() -> Schools:
    rows = await database.fetch(
        "SELECT o.id, o.name, o.short_name, o.kind, o.fictional,"
        " ARRAY(SELECT n.name FROM registry.organization_name n WHERE n.organization = o.id) AS names"
        " FROM registry.organization o WHERE o.merged_into IS NULL"
    )
    names = [
        OrganizationNames(
            row["name"], tuple(name for name in (row["short_name"], *row["names"]) if name), row["kind"]
        )
        for row in rows
    ]
    facts = {row["name"]: SchoolFacts(row["id"], row["fictional"]) for row in rows}
    return Schools(OrganizationIndex(names), facts)


def _read(kept: Kept, index: OrganizationIndex, limits: TutorLimits) -> Roster:
    return read_roster(read_workbook(kept.content, kept.file_name), index, limits)


def _places(
    actor: Actor, kept: Kept, entries: Sequence[RosterEntry], schools: Schools
) -> tuple[list[Placed], list[Fault]]:
    """Return the entries with their events and schools, and the faults of those that have none."""
    index = EventIndex(kept.events)
    days = {event.id: terms_of(event, kept.competition).day for event in kept.events}
    found: dict[tuple[str | None, str | None], EventFacts | Fault] = {}
    reached: dict[UUID, bool] = {}
    placed, faults = [], []
    for entry in entries:
        named = (entry.event, entry.group)
        event = found.get(named)
        if event is None or isinstance(event, Fault):
            event = found[named] = index.find(entry)
        if isinstance(event, Fault):
            faults.append(event)
        school = schools.facts.get(entry.school or "")
        if school is None:
            raise AssertionError("a roster without faults names registered organizations only")
        if school.id not in reached:
            subject = replace(kept.subject, organizations=frozenset({school.id}))
            reached[school.id] = refusal(actor, "entries.enter", subject) is None
        if not reached[school.id]:
            faults.append(at_entry(entry, "school_out_of_reach", _OUT_OF_REACH))
        elif not isinstance(event, Fault):
            placed.append(Placed(entry, event, school, days[event.id]))
    return placed, faults


def _as_read(roster: Roster, faults: Sequence[Fault]) -> Planned:
    shown = tuple(
        _entry(
            entry,
            entry.event or "",
            {
                "member": _people(entry.members),
                "tutor": _people(entry.tutors),
                "substitute": _people(entry.substitutes),
            },
        )
        for entry in roster.entries
    )
    return Planned((), (), None, shown, tuple(faults))


def _people(people: Iterable[Person]) -> tuple[PreviewPerson, ...]:
    return tuple(PreviewPerson(person.name) for person in people)


def _entry(entry: RosterEntry, event: str, people: Mapping[Part, Sequence[PreviewPerson]]) -> PreviewEntry:
    return PreviewEntry(
        sheet=entry.sheet,
        first_row=entry.first_row,
        last_row=entry.last_row,
        event=event,
        group=entry.group or "",
        school=entry.school or "",
        members=tuple(people["member"]),
        tutors=tuple(people["tutor"]),
        substitutes=tuple(people["substitute"]),
        team_name=entry.team_name,
        unofficial=entry.unofficial,
    )


@without_collector()
def _shown(placed: Sequence[Placed], matched: Matched) -> tuple[PreviewEntry, ...]:
    joining = {(i, person.organization) for i, person in matched.joins}
    parts: list[dict[Part, list[PreviewPerson]]] = [
        {"member": [], "tutor": [], "substitute": []} for _ in placed
    ]
    for line, i in zip(matched.lines, matched.ids, strict=True):
        outcome: Outcome | None = "known"
        if matched.faults:
            outcome = None
        elif i in matched.new:
            outcome = "new"
        elif (i, line.person.organization) in joining:
            outcome = "joins"
        parts[line.placed][line.part].append(PreviewPerson(line.read.name, outcome))
    return tuple(
        _entry(each.entry, each.event.code, people) for each, people in zip(placed, parts, strict=True)
    )
