"""Who the people of a roster are: registered ones, found as everywhere by document or name, or new ones.

How somebody is recognized says `registry.people.persons.recognition`; a roster does not say a person's
role, and often not the kind of a document, so both are looked up first, for the whole roster at once.
"""

import asyncio
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from competitions.entries.checking import Membership, Part
from competitions.entries.imports.places import SchoolFacts
from competitions.entries.roster.persons import Person
from competitions.entries.roster.reading import RosterEntry
from competitions.events.queries import EventFacts
from registry.core import clock, database, privacy
from registry.core.actor import Actor
from registry.core.bulk import without_collector
from registry.core.errors import Fault
from registry.core.identifiers import new_id
from registry.core.privacy import Ring
from registry.core.spreadsheets import column_letter
from registry.core.texts import Text, text
from registry.people.access import belonging_to, refusal
from registry.people.persons.known import fingerprint_of, known_among
from registry.people.persons.recognition import Plan, plan
from registry.people.persons.schemas import PersonIn
from registry.people.words import IDENTITY_KINDS, IdentityKind, MembershipRole

_ROLES: Final = """
SELECT DISTINCT m.organization, p.name, m.role
FROM registry.membership m JOIN registry.person p ON p.id = m.person
WHERE m.organization = ANY($1::uuid[]) AND p.name = ANY($2::text[]) AND (m.until IS NULL OR m.until >= $3)
"""
_KINDS: Final = "SELECT id_fingerprint FROM registry.person WHERE id_fingerprint = ANY($1::text[])"
# Those that begin with 9 are cards of foreign permanent residents.
_RESIDENT: Final = re.compile(r"[1-8][0-9]{16}[0-9X]")
_COMPETE_AS: Final[tuple[MembershipRole, ...]] = ("student", "employee", "teacher")
_TUTOR_AS: Final[tuple[MembershipRole, ...]] = ("teacher", "employee")
_BY_GROUP: Final[Mapping[str, MembershipRole]] = {"教师": "teacher", "职工": "employee"}
_UNKNOWN: Final = text(
    "本单位没有登记此人：补上证件号码后可随报名一并登记，或先在人员名单中登记。",
    "This person is not registered here: add the ID number and they are registered with the roster, or"
    " register them first.",
)
_KIND_UNKNOWN: Final = text(
    "没有登记此证件：加一列“证件类型”并写明是哪种证件（如护照），即可随报名一并登记；或先在人员名单中登记。",
    "This document is not registered: say which kind it is in a column “ID type”, such as passport, and the"
    " person is registered with the roster; or register them first.",
)
_NOT_YOURS: Final = text(
    "本单位没有登记此人，且您无权登记该单位人员：请由该单位先登记。",
    "This person is not registered here, and you do not register people there: ask the organization to.",
)


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry of a roster whose event and school were found; `day` is that of the event."""

    entry: RosterEntry
    event: EventFacts
    school: SchoolFacts
    day: date


# Not frozen, for a frozen one takes four times as long to make, and there are very many.
@dataclass(slots=True)
class Line:
    """One person of a roster in the place where they stand, and as they would be registered."""

    placed: int
    part: Part
    read: Person
    person: PersonIn


@dataclass(frozen=True, slots=True)
class Matched:
    """Who the people of a roster are; `ids` by line. Who could not be told has an id that nobody has.

    `joins` are those who become members of a school, new persons among them; `new` only the new ones.
    """

    lines: tuple[Line, ...]
    ids: tuple[UUID, ...]
    new: frozenset[UUID]
    joins: tuple[tuple[UUID, PersonIn], ...]
    faults: tuple[Fault, ...]

    def coming(self) -> dict[UUID, tuple[date | None, list[Membership]]]:
        """Return birth dates and memberships of those who would be registered or would join."""
        found: dict[UUID, tuple[date | None, list[Membership]]] = {}
        for i, person in self.joins:
            _, memberships = found.setdefault(i, (person.born, []))
            memberships.append(Membership(person.organization, person.role, person.since, person.until))
        return found


async def match(actor: Actor, placed: Sequence[Placed]) -> Matched:
    """Return who the people of a roster are, as things stand."""
    ring = await privacy.ring()
    lines = await _lines(ring, placed)
    people = [line.person for line in lines]
    fingerprints = await asyncio.to_thread(
        lambda: [fingerprint_of(ring, person.id_kind, person.id_number) for person in people]
    )
    organizations = sorted({person.organization for person in people})
    known = await known_among(people, fingerprints, organizations)
    made = await asyncio.to_thread(plan, people, fingerprints, known)
    faults = [_moved(fault, placed, lines) for fault in made.faults]
    faults += _missing(actor, made, placed, lines) if not made.faults else []
    ids = made.ids
    if made.faults:
        # Of a plan with faults only the faults count: nobody is taken for anybody.
        ids = tuple(new_id() for _ in lines)
    return Matched(
        tuple(lines),
        ids,
        frozenset(person for person, _ in made.new) if not made.faults else frozenset(),
        made.joins if not made.faults else (),
        tuple(faults),
    )


def at_person(
    entry: RosterEntry, person: Person, code: str, message: Text, *, id_column: bool = False
) -> Fault:
    """Return a fault of a person, at the cell with the name or the document."""
    column = person.id_column if id_column else person.column
    return Fault(code, message, sheet=entry.sheet, row=person.row + 1, column=column_letter(column))


def _moved(fault: Fault, placed: Sequence[Placed], lines: Sequence[Line]) -> Fault:
    """Return a fault of the plan, whose row counts lines, at the cell where the person stands."""
    line = lines[(fault.row or 1) - 1]
    return at_person(
        placed[line.placed].entry, line.read, fault.code, fault.message, id_column=fault.column == "id_number"
    )


def _missing(actor: Actor, made: Plan, placed: Sequence[Placed], lines: Sequence[Line]) -> list[Fault]:
    """Return the fault of everybody who is not registered and cannot be registered with the roster."""
    may = {
        organization: refusal(actor, "people.register", belonging_to(organization)) is None
        for organization in {person.organization for _, person in made.joins}
    }
    undocumented = {i for i, person in made.new if not person.id_number}
    joining = {(i, person.organization) for i, person in made.joins}
    faults = []
    for line, i in zip(lines, made.ids, strict=True):
        entry = placed[line.placed].entry
        if i in undocumented and line.read.document:
            faults.append(at_person(entry, line.read, "id_kind_missing", _KIND_UNKNOWN, id_column=True))
        elif i in undocumented:
            faults.append(at_person(entry, line.read, "person_unknown", _UNKNOWN))
        elif (i, line.person.organization) in joining and not may[line.person.organization]:
            faults.append(at_person(entry, line.read, "person_unknown", _NOT_YOURS))
    return faults


async def _lines(ring: Ring, placed: Sequence[Placed]) -> list[Line]:
    today = clock.today()
    names = {person.name for each in placed for person in each.entry.people}
    schools = {each.school.id for each in placed}
    roles: defaultdict[tuple[UUID, str], set[MembershipRole]] = defaultdict(set)
    for organization, name, role in await database.fetch(_ROLES, list(schools), list(names), today):
        roles[organization, name].add(role)
    others = await _kinds_of_others(ring, placed)
    return _made(placed, roles, others, today)


@without_collector()
def _made(
    placed: Sequence[Placed],
    roles: Mapping[tuple[UUID, str], set[MembershipRole]],
    others: Mapping[str, IdentityKind],
    today: date,
) -> list[Line]:
    """Return everybody of a roster as they would be registered, in the order of the roster."""
    orders = {each.event.id: _order(each.event) for each in placed}
    lines: list[Line] = []
    for number, each in enumerate(placed):
        since = min(today, each.day)
        compete_as = orders[each.event.id]
        parts: tuple[tuple[Part, Sequence[Person], Sequence[MembershipRole]], ...] = (
            ("member", each.entry.members, compete_as),
            ("tutor", each.entry.tutors, _TUTOR_AS),
            ("substitute", each.entry.substitutes, compete_as),
        )
        for part, people, order in parts:
            for read in people:
                here = roles.get((each.school.id, read.name), ())
                role = next((role for role in order if role in here), order[0])
                lines.append(Line(number, part, read, _person(read, role, each.school, since, others)))
    return lines


def _order(event: EventFacts) -> tuple[MembershipRole, ...]:
    """Return as what somebody competes in an event, the likeliest first."""
    by_group = tuple(role for words, role in _BY_GROUP.items() if words in event.group.zh)
    return tuple(dict.fromkeys((*event.limits.roles, *by_group, *_COMPETE_AS)))


async def _kinds_of_others(ring: Ring, placed: Sequence[Placed]) -> dict[str, IdentityKind]:
    """Return the kinds of documents whose kind a roster does not say and that are on record, by number."""
    numbers = {
        person.document
        for each in placed
        for person in each.entry.people
        if person.document and person.id_kind is None and not _RESIDENT.fullmatch(person.document)
    }
    if not numbers:
        return {}
    by_fingerprint = {
        ring.fingerprint(f"id:{kind}", number): (number, kind)
        for number in numbers
        for kind in IDENTITY_KINDS
    }
    found = await database.fetch(_KINDS, list(by_fingerprint))
    return dict(by_fingerprint[row["id_fingerprint"]] for row in found)


def _person(
    read: Person,
    role: MembershipRole,
    school: SchoolFacts,
    since: date,
    others: Mapping[str, IdentityKind],
) -> PersonIn:
    kind = read.id_kind or others.get(read.document)
    if kind is None and read.document and _RESIDENT.fullmatch(read.document):
        kind = "resident_id"
    # The reader has checked every value, and checking them twice would take longer than reading them.
    return PersonIn.model_construct(
        name=read.name,
        latin_name="",
        id_kind=kind,
        id_number=read.document if kind else "",
        born=read.born,
        phone="",
        email="",
        organization=school.id,
        role=role,
        since=since,
        until=None,
        number="",
        unit="",
        fictional=school.fictional,
    )


def registered_as(matched: Matched, ids: Mapping[UUID, UUID]) -> Matched:
    """Return the same with the ids under which new persons were registered."""
    return replace(matched, ids=tuple(ids.get(i, i) for i in matched.ids))
