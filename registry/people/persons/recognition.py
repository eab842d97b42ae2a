"""Who of a list is already registered: by identity document anywhere, else by name at the same place. Pure.

1. The same document is the same person, wherever they are registered; a different name is a fault.
2. Without one to compare: the same name at the same organization in the same role, while nothing speaks
   against it: two different numbers there (学号, 工号), two different birth dates, or two documents. Who
   left counts too when the row has the first day of the membership that ended. Two such people are a
   fault, since nobody can say which one is meant.
3. Everybody else is new.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from registry.core.errors import Fault
from registry.core.identifiers import new_id
from registry.core.sheets.cells import match_key
from registry.core.texts import Text, text
from registry.people.persons.schemas import PersonIn
from registry.people.words import MembershipRole

Place = tuple[UUID, MembershipRole]

_FAULTS: Final[dict[str, tuple[str, Text]]] = {
    "id_of_another_name": (
        "id_number",
        text(
            "此证件号码已以另一姓名登记。请对照证件核对姓名和号码；如均无误，请联系管理员。",
            "This number is registered under another name. Compare name and number with the document;"
            " if both are right, ask the administrator.",
        ),
    ),
    "id_twice": (
        "id_number",
        text(
            "同一证件号码在名单中对应不同姓名，请对照证件改正。",
            "One ID number stands at two different names in the list; compare with the documents.",
        ),
    ),
    "birth_date_differs": (
        "born",
        text(
            "出生日期与此证件已登记的不同。请对照证件核对；如无误，请联系管理员。",
            "The birth date is not the one registered with this document. Compare them; if it is right, ask"
            " the administrator.",
        ),
    ),
    "person_ambiguous": (
        "name",
        text(
            "本单位有多名同名人员与此行相符，请补充证件号码或学号、工号。",
            "Several people of this name here fit the row; add the ID number, or the number at the school or"
            " company.",
        ),
    ),
}


@dataclass(slots=True)
class Known:
    """A person as far as recognizing goes, with the numbers and units they have at each place.

    `lacks` are the facts of `PersonIn` that are not on record, which a later row may fill in. `home` is the
    organization to which the record belongs, None for who is new or nowhere today. `ended` are memberships
    that are over, by place and first day.
    """

    id: UUID
    name: str
    born: date | None = field(default=None, repr=False)
    fingerprints: set[str] = field(default_factory=set, repr=False)
    lacks: frozenset[str] = frozenset()
    new: bool = False
    home: UUID | None = None
    places: dict[Place, str] = field(default_factory=dict)
    units: dict[Place, str] = field(default_factory=dict)
    ended: dict[tuple[Place, date], str] = field(default_factory=dict)

    def number_at(self, person: PersonIn) -> str:
        """Return the number that is on record where a row says that the person is."""
        place = (person.organization, person.role)
        return self.places.get(place) or self.ended.get((place, person.since), "")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a list comes to: who each row is, and what has to be written for that.

    `new` and `joins` are rows by person: who is registered, and which membership begins. `fills` are rows
    that tell of a person on record something that was missing, and `numbers` rows that do so of a membership.
    `guests` are those of `joins` whose person is at home elsewhere, with the home organization.
    """

    ids: tuple[UUID, ...]
    new: tuple[tuple[UUID, PersonIn], ...]
    joins: tuple[tuple[UUID, PersonIn], ...]
    fills: tuple[tuple[UUID, PersonIn], ...]
    numbers: tuple[tuple[UUID, PersonIn], ...]
    guests: tuple[tuple[UUID, UUID, PersonIn], ...]
    faults: tuple[Fault, ...]

    @property
    def completed(self) -> frozenset[UUID]:
        """The persons on record of whom, or of whose membership, the list tells something new."""
        return frozenset(person for person, _ in (*self.fills, *self.numbers))


def plan(persons: Sequence[PersonIn], fingerprints: Sequence[str | None], known: Iterable[Known]) -> Plan:
    """Return who the persons of a list are.

    Args:
        persons: the list.
        fingerprints: for each, the keyed hash of its document, or None without one.
        known: everybody with one of these documents, or one of these names at one of these places.

    The rows of the faults `id_of_another_name`, `id_twice`, `birth_date_differs` and `person_ambiguous` count
    from 1 in the list.
    """
    register = _Register(known)
    ids: list[UUID] = []
    new: list[tuple[UUID, PersonIn]] = []
    joins: list[tuple[UUID, PersonIn]] = []
    fills: list[tuple[UUID, PersonIn]] = []
    numbers: list[tuple[UUID, PersonIn]] = []
    guests: list[tuple[UUID, UUID, PersonIn]] = []
    faults: list[Fault] = []
    for row, (person, fingerprint) in enumerate(zip(persons, fingerprints, strict=True), start=1):
        found = register.find(person, fingerprint)
        if isinstance(found, str):
            column, message = _FAULTS[found]
            faults.append(Fault(found, message, row=row, column=column))
            continue
        if found is None:
            found = Known(new_id(), person.name, lacks=_ALL, new=True)
            new.append((found.id, person))
        elif _given(person) & found.lacks:
            fills.append((found.id, person))
        place = (person.organization, person.role)
        if place not in found.places:
            joins.append((found.id, person))
            if found.home is not None and found.home != person.organization:
                guests.append((found.id, found.home, person))
        elif (person.number and not found.places[place]) or (person.unit and not found.units.get(place)):
            numbers.append((found.id, person))
        register.learn(found, person, fingerprint)
        ids.append(found.id)
    return Plan(
        tuple(ids), tuple(new), tuple(joins), tuple(fills), tuple(numbers), tuple(guests), tuple(faults)
    )


_ALL: Final = frozenset({"latin_name", "born", "id_number", "phone", "email"})


def _given(person: PersonIn) -> frozenset[str]:
    return frozenset(name for name in _ALL if getattr(person, name))


class _Register:
    """Everybody who may be meant, found by document and by name and place; grows with the list."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._by_fingerprint: dict[str, Known] = {}
        self._by_name: defaultdict[tuple[str, Place], list[Known]] = defaultdict(list)
        for each in known:
            self._by_fingerprint |= dict.fromkeys(each.fingerprints, each)
            for place in each.places.keys() | {place for place, _ in each.ended}:
                self._by_name[match_key(each.name), place].append(each)

    def find(self, person: PersonIn, fingerprint: str | None) -> Known | str | None:
        """Return who a row is, None for somebody new, or the code of what is wrong with it."""
        if fingerprint is not None and (found := self._by_fingerprint.get(fingerprint)):
            if match_key(found.name) != match_key(person.name):
                return "id_twice" if found.new else "id_of_another_name"
            if person.born and found.born and person.born != found.born:
                return "birth_date_differs"
            return found
        place = (person.organization, person.role)
        fitting = [
            each
            for each in self._by_name.get((match_key(person.name), place), ())
            if (place in each.places or (place, person.since) in each.ended)
            and not (fingerprint and each.fingerprints)
            and not (person.born and each.born and person.born != each.born)
            and not (person.number and each.number_at(person) not in {"", person.number})
        ]
        # A number that is the same says more than one that is missing.
        same_number = [each for each in fitting if person.number and each.number_at(person) == person.number]
        fitting = same_number or fitting
        if len(fitting) > 1:
            return "person_ambiguous"
        return fitting[0] if fitting else None

    def learn(self, found: Known, person: PersonIn, fingerprint: str | None) -> None:
        """Keep what a row says of somebody, for the rows after it."""
        found.lacks -= _given(person)
        found.born = found.born or person.born
        if fingerprint:
            found.fingerprints.add(fingerprint)
            self._by_fingerprint[fingerprint] = found
        place = (person.organization, person.role)
        same_name = self._by_name[match_key(found.name), place]
        if not any(each is found for each in same_name):
            same_name.append(found)
        found.places[place] = found.places.get(place) or person.number
        found.units[place] = found.units.get(place) or person.unit
