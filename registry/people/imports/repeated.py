"""Persons who stand in the sheets more than once, and numbers that two persons share.

What tells people apart is the number of their document, then their student or staff number. A name alone
proves nothing, for there are namesakes; but where there is nothing else they cannot be told apart.
"""

from collections.abc import Iterable, Iterator

from registry.people.imports.lines import Line
from registry.people.imports.messages import id_of_two_names, number_twice, person_twice
from registry.people.imports.rows import PersonRow


def check_repeated(persons: Iterable[tuple[Line, PersonRow]]) -> None:
    """Add the faults `person_twice`, `id_of_two_names` and `number_twice`, each at the later of two rows."""
    first: dict[object, PersonRow] = {}
    for line, person in persons:
        for field, key in _keys(line, person):
            other = first.setdefault(key, person)
            if other is not person:
                _add(field, line, person, other)
                break


def _keys(line: Line, person: PersonRow) -> Iterator[tuple[str, object]]:
    """Yield what the person is found by, with the field in which it stands."""
    if person.id_number:
        yield "id", person.id_number
    if person.number:
        yield "number", (person.number,)
    elif not line.text("id"):
        yield "name", (person.name, person.born, person.phone)


def _add(field: str, line: Line, person: PersonRow, other: PersonRow) -> None:
    same_name = person.name == other.name
    if field == "id" and not same_name:
        line.wrong("id_of_two_names", field, id_of_two_names(person.name, other.name, other.sheet, other.row))
    elif field == "number" and not (same_name and not (person.id_number and other.id_number)):
        line.wrong("number_twice", field, number_twice(other.name, other.sheet, other.row))
    else:
        line.wrong("person_twice", field, person_twice(person.name, other.sheet, other.row))
