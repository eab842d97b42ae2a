"""What keeps entries from being made: every limit of their events, held against what is known. Pure.

Nothing is read here: `competitions.entries.known` gathers the facts, `messages` has the sentences. Unofficial
entries take no place of a school or a city. An entry that represents no registered organization is that of a
guest delegation, whose people need not be registered.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal
from uuid import UUID

from competitions.entries import messages
from competitions.entries.limits import EntryLimits
from competitions.words import Form
from registry.core.bulk import without_collector
from registry.core.sheets.cells import match_key
from registry.core.texts import Text
from registry.people.words import MembershipRole, OrganizationKind

Part = Literal["member", "tutor", "substitute"]
# A person's part in an entry, their number in it, from 1, and who it is.
Seat = tuple[Part, int, UUID]
# Usual limits: two tutors of a team, one of a person (Shanxi 2018).
USUAL_TUTORS: Final[Mapping[Form, int]] = {"team": 2, "individual": 1}


@dataclass(frozen=True, slots=True)
class Terms:
    """What an event asks of its entries; on `day` the competitors have to be what they are to be."""

    id: UUID
    code: str
    name: str
    form: Form
    team_size: int
    limits: EntryLimits
    day: date

    @property
    def tutors_max(self) -> int:
        """How many tutors an entry may have."""
        given = self.limits.tutors_max
        return USUAL_TUTORS[self.form] if given is None else given


# Not frozen, for a frozen one takes four times as long to make, and there are very many.
@dataclass(slots=True)
class Candidate:
    """An entry as it would be; `entry` is its id when it is there already and would be changed."""

    event: UUID
    organization: UUID | None
    unofficial: bool
    members: Sequence[UUID]
    tutors: Sequence[UUID] = ()
    substitutes: Sequence[UUID] = ()
    entry: UUID | None = None

    def parts(self) -> Iterator[Seat]:
        """Yield everybody of the entry."""
        for number, person in enumerate(self.members, start=1):
            yield "member", number, person
        for number, person in enumerate(self.tutors, start=1):
            yield "tutor", number, person
        for number, person in enumerate(self.substitutes, start=1):
            yield "substitute", number, person

    @property
    def competing(self) -> tuple[UUID, ...]:
        """Who competes or stands by to do so."""
        return (*self.members, *self.substitutes)


@dataclass(frozen=True, slots=True)
class Membership:
    """Where somebody was in which role, from and until which day, both included."""

    organization: UUID
    role: MembershipRole
    since: date
    until: date | None

    def on(self, day: date) -> bool:
        """Return whether it was so on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class School:
    """What limits ask of an organization."""

    kind: OrganizationKind
    city: str


@dataclass(frozen=True, slots=True)
class Prize:
    """An award that somebody has: level of the contest, code of the award, name of the event."""

    level: str
    award: str
    event: str


@dataclass(slots=True)
class Known:
    """What is on record, entries that would be changed left out.

    `born` has everybody who is registered and stands for themselves, not merged away, not erased.
    `official_of` and `official_in` count official entries that hold a place, by event and school or city.
    `competing` names the events of this competition in which somebody competes already.
    """

    born: Mapping[UUID, date | None] = field(default_factory=dict)
    memberships: Mapping[UUID, Sequence[Membership]] = field(default_factory=dict)
    schools: Mapping[UUID, School] = field(default_factory=dict)
    official_of: Mapping[tuple[UUID, UUID], int] = field(default_factory=dict)
    official_in: Mapping[tuple[UUID, str], int] = field(default_factory=dict)
    competing: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)
    prizes: Mapping[UUID, Sequence[Prize]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EntryFault:
    """One thing that is wrong with an entry (by its index in the list), or with a person of it."""

    entry: int
    code: str
    message: Text
    person: UUID | None = None
    part: Part | None = None
    number: int = 0


@without_collector()
def check(candidates: Sequence[Candidate], terms: Mapping[UUID, Terms], known: Known) -> list[EntryFault]:
    """Return everything that keeps a list of entries from being made, in the order of the list.

    Codes: `team_too_small`, `team_too_large`, `too_many_tutors`, `too_many_substitutes`,
    `person_twice_in_entry`, `tutor_competes`, `person_unknown`, `not_of_school`, `role_not_allowed`,
    `birth_date_missing`, `born_too_early`, `born_too_late`, `former_prize`, `person_in_two_entries`,
    `person_in_other_event`, `school_needed`, `school_unknown`, `school_kind_not_allowed`,
    `city_not_allowed`, `school_over_limit`, `city_over_limit`.
    """
    found = _Check(terms, known)
    for index, candidate in enumerate(candidates):
        found.add(index, candidate)
    return found.faults


class _Check:
    """Goes through a list and remembers what the entries before one have taken."""

    def __init__(self, terms: Mapping[UUID, Terms], known: Known) -> None:
        self.faults: list[EntryFault] = []
        self._terms = terms
        self._known = known
        self._of: Counter[tuple[UUID, UUID]] = Counter()
        self._in: Counter[tuple[UUID, str]] = Counter()
        self._competes: dict[UUID, set[UUID]] = {}
        self._single = frozenset(each.id for each in terms.values() if each.limits.one_event_per_person)

    def add(self, index: int, candidate: Candidate) -> None:
        """Check one entry, and count what it takes."""
        event = self._terms[candidate.event]
        self._size(index, candidate, event)
        self._twice(index, candidate)
        self._persons(index, candidate, event)
        self._school(index, candidate, event)

    def _say(self, index: int, code: str, message: Text, seat: Seat | None = None) -> None:
        part, number, person = seat or (None, 0, None)
        self.faults.append(EntryFault(index, code, message, person, part, number))

    def _size(self, index: int, candidate: Candidate, event: Terms) -> None:
        size, limits = len(candidate.members), event.limits
        if size > event.team_size:
            self._say(index, "team_too_large", messages.team_too_large(event.code, size, event.team_size))
        elif size < limits.team_min and (size or candidate.organization is not None):
            self._say(index, "team_too_small", messages.team_too_small(event.code, size, limits.team_min))
        if len(candidate.tutors) > event.tutors_max:
            message = messages.too_many_tutors(event.code, len(candidate.tutors), event.tutors_max)
            self._say(index, "too_many_tutors", message)
        if len(candidate.substitutes) > limits.substitutes_max:
            message = messages.too_many_substitutes(
                event.code, len(candidate.substitutes), limits.substitutes_max
            )
            self._say(index, "too_many_substitutes", message)

    def _twice(self, index: int, candidate: Candidate) -> None:
        seen: dict[UUID, Part] = {}
        for seat in candidate.parts():
            part, _, person = seat
            before = seen.get(person)
            if before is None:
                seen[person] = part
            elif before != part and "tutor" in {before, part}:
                self._say(index, "tutor_competes", messages.TUTOR_COMPETES, seat)
            else:
                self._say(index, "person_twice_in_entry", messages.TWICE_IN_ENTRY, seat)

    def _persons(self, index: int, candidate: Candidate, event: Terms) -> None:
        known = self._known
        for seat in candidate.parts():
            part, _, person = seat
            if person not in known.born:
                self._say(index, "person_unknown", messages.PERSON_UNKNOWN, seat)
                continue
            current = [each for each in known.memberships.get(person, ()) if each.on(event.day)]
            school = candidate.organization
            here = [each for each in current if each.organization == school] if school else current
            if school is not None and not here:
                self._say(index, "not_of_school", messages.not_of_school(event.day), seat)
            if part == "tutor":
                continue
            roles = event.limits.roles
            if roles and (here or school is None) and not any(each.role in roles for each in here):
                message = messages.role_not_allowed(event.code, roles, event.day)
                self._say(index, "role_not_allowed", message, seat)
            self._born(index, event, known.born[person], seat)
            self._history(index, event, seat)
            self._elsewhere(index, event, seat)
        for person in set(candidate.competing):
            self._competes.setdefault(person, set()).add(event.id)

    def _born(self, index: int, event: Terms, born: date | None, seat: Seat) -> None:
        first, last = event.limits.born_not_before, event.limits.born_not_after
        if first is None and last is None:
            return
        if born is None:
            self._say(index, "birth_date_missing", messages.birth_date_missing(event.code), seat)
        elif first is not None and born < first:
            self._say(index, "born_too_early", messages.born_too_early(event.code, first), seat)
        elif last is not None and born > last:
            self._say(index, "born_too_late", messages.born_too_late(event.code, last), seat)

    def _history(self, index: int, event: Terms, seat: Seat) -> None:
        if not event.limits.barred_by:
            return
        for prize in self._known.prizes.get(seat[2], ()):
            for bar in event.limits.barred_by:
                fits = prize.level == bar.level and prize.award in bar.awards
                if fits and (not bar.same_event or match_key(prize.event) == match_key(event.name)):
                    message = messages.former_prize(event.code, bar.level)
                    self._say(index, "former_prize", message, seat)
                    return

    def _elsewhere(self, index: int, event: Terms, seat: Seat) -> None:
        person = seat[2]
        others = self._known.competing.get(person, frozenset()) | self._competes.get(person, set())
        if event.id in others:
            message = messages.in_two_entries(event.code)
            self._say(index, "person_in_two_entries", message, seat)
        # The rule holds whichever of the two events has it.
        elif others and (event.id in self._single or others & self._single):
            codes = sorted(self._terms[other].code for other in others)
            self._say(index, "person_in_other_event", messages.in_other_event(codes), seat)

    def _school(self, index: int, candidate: Candidate, event: Terms) -> None:
        limits, organization = event.limits, candidate.organization
        if organization is None:
            if (limits.school_kinds or limits.cities) and not candidate.unofficial:
                self._say(index, "school_needed", messages.school_needed(event.code))
            return
        school = self._known.schools.get(organization)
        if school is None:
            self._say(index, "school_unknown", messages.SCHOOL_UNKNOWN)
            return
        if limits.school_kinds and school.kind not in limits.school_kinds:
            message = messages.school_kind_not_allowed(event.code, limits.school_kinds)
            self._say(index, "school_kind_not_allowed", message)
        if limits.cities and school.city not in limits.cities:
            self._say(index, "city_not_allowed", messages.city_not_allowed(event.code, limits.cities))
        if candidate.unofficial:
            return
        of, within = (event.id, organization), (event.id, school.city)
        self._of[of] += 1
        self._in[within] += 1
        if limits.per_school is not None:
            taken = self._known.official_of.get(of, 0) + self._of[of]
            if taken > limits.per_school:
                message = messages.school_over_limit(event.code, taken, limits.per_school)
                self._say(index, "school_over_limit", message)
        if limits.per_city is not None:
            taken = self._known.official_in.get(within, 0) + self._in[within]
            if taken > limits.per_city:
                message = messages.city_over_limit(event.code, school.city, taken, limits.per_city)
                self._say(index, "city_over_limit", message)
