"""People who stand in a roster more than once.

One event per person. What tells people apart is the number of their document; where one of two has none, a
name with the same birth date. A name alone proves nothing: there are namesakes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from competitions.entries.roster.messages import TWICE_IN_ENTRY, id_of_another, in_two_entries
from competitions.entries.roster.persons import Person
from competitions.entries.roster.teams import Team
from registry.core.sheets.faults import FaultList


@dataclass(slots=True)
class _Seen:
    """Where a person stood first."""

    person: Person
    team: Team
    sheet: str


def check_repeated(tables: Sequence[tuple[FaultList, Sequence[Team]]]) -> None:
    """Add the faults `person_in_two_entries`, `person_twice_in_entry` and `id_of_another_person`.

    Each stands at the later of the two places, in the column of the ID number where there is one.
    """
    bare = {
        person.name
        for _, teams in tables
        for team in teams
        for person in team.competing
        if not person.document
    }
    first: dict[object, _Seen] = {}
    for faults, teams in tables:
        for team in teams:
            for person in team.competing:
                here = _Seen(person, team, faults.sheet)
                by_name = list(_keys_by_name(here)) if person.name in bare else []
                before = first.get(person.document)
                if before is None and by_name:
                    before = _found_by_name(first, here, by_name)
                if before is not None:
                    _add(before, here, faults)
                for key in (person.document, *by_name):
                    if key:
                        first.setdefault(key, here)


def _keys_by_name(seen: _Seen) -> Iterator[object]:
    """Yield what a person is found by where one of two has no document."""
    yield seen.person.name, id(seen.team)
    if seen.person.born:
        yield seen.person.name, seen.person.born


def _found_by_name(first: Mapping[object, _Seen], here: _Seen, keys: Iterable[object]) -> _Seen | None:
    found = (first[key] for key in keys if key in first)
    return next((seen for seen in found if not (seen.person.document and here.person.document)), None)


def _add(before: _Seen, here: _Seen, faults: FaultList) -> None:
    person, other = here.person, before.person
    if person.name != other.name:
        message = id_of_another(person.name, other.name, before.sheet, other.row + 1)
        faults.add("id_of_another_person", person.row, person.id_column, message)
    elif here.team is before.team:
        faults.add("person_twice_in_entry", person.row, person.id_column, TWICE_IN_ENTRY)
    else:
        message = in_two_entries(person.name, before.sheet, other.row + 1)
        faults.add("person_in_two_entries", person.row, person.id_column, message)
