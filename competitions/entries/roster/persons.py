"""The persons of a roster: names, ID numbers and birth dates, and what is wrong with them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from competitions.entries.roster.marks import spelled_out
from competitions.entries.roster.messages import counts_differ
from competitions.sheets.columns import PersonColumns
from competitions.sheets.messages import NAME_FAULTS
from registry.core.sheets.cells import is_blank, plain_text
from registry.core.sheets.dates import Day, is_among, possible_days
from registry.core.sheets.faults import FaultList
from registry.core.sheets.names import name_fault, read_names
from registry.core.spreadsheets import Cell
from registry.people.identity import FaultyIdentity, masked, read_identity
from registry.people.imports.choices import identity_kind
from registry.people.imports.contacts import lost_digits
from registry.people.imports.documents import number_of
from registry.people.imports.messages import (
    BORN_DIFFERS,
    DATE_INVALID,
    DOCUMENT_LOST_DIGITS,
    ID_FAULTS,
    ID_KIND_UNKNOWN,
    NAME_MISSING,
    id_form,
)
from registry.people.words import IdentityKind

_BETWEEN: Final = re.compile(r"[\s、,;/|]+")
_BETWEEN_DAYS: Final = re.compile(r"[\s、,;|]+")
# Passports, and permits of Hong Kong, Macao and Taiwan: letters, then six to ten digits.
_OTHER_DOCUMENT: Final = re.compile(r"[A-Z]{1,3}\d{6,10}", re.IGNORECASE)
# The card of foreign permanent residents of 2023 has a number made like that of a resident identity card.
_LIKE_RESIDENT: Final = re.compile("9[0-9]{16}[0-9X]")


# Not frozen, for a frozen one takes four times as long to make, and there are very many.
@dataclass(slots=True)
class Person:
    """A person of an entry. `document` is what tells people apart: '' when none could be read.

    `id_kind` is the kind of a document where the sheet says that it is no resident identity card. `row` (from
    0), `column` and `id_column` say where the name and the ID number stand; `id_column` is the name's where
    there is no number. `born` is the day in a valid ID number, or else the one that was given.
    """

    name: str
    row: int
    column: int
    id_column: int
    document: str = field(default="", repr=False)
    born: date | None = field(default=None, repr=False)
    id_kind: IdentityKind | None = None


def read_persons(
    cells: Sequence[Cell], row: int, place: PersonColumns, faults: FaultList
) -> tuple[Person, ...]:
    """Return the persons who stand in one place of a row, and add what is wrong to the faults.

    `cells` are the row's own: those that a merged one covers belong to another row. Faults: `name_missing`,
    those of `name_fault` and `read_identity`, `id_kind_unknown`, `id_form`, `date_invalid`,
    `birth_date_differs_from_id`, and `id_count_differs` and `birth_date_count_differs` where a cell for
    several people holds another number of values.
    """
    fields = place.fields
    column = fields["name"]
    names = read_names(spelled_out(cells[column]))
    ids = cells[fields["id"]] if "id" in fields else ""
    if not names:
        if ids != "" and sum(map(str.isdecimal, plain_text(ids))) >= 15:
            faults.add("name_missing", row, column, NAME_MISSING)
        return ()
    for name in names:
        if wrong := name_fault(name):
            faults.add(wrong, row, column, NAME_FAULTS[wrong])
    days = cells[fields["born"]] if "born" in fields else ""
    if ids == "" and days == "":
        return tuple([Person(name, row, column, column) for name in names])
    kinds = _kinds(cells, row, place, len(names), faults)
    if len(names) == 1:
        return (_person((names[0], ids, days, kinds[0]), row, place, faults),)
    id_cells = _dealt(ids, len(names), _BETWEEN)
    day_cells = _dealt(days, len(names), _BETWEEN_DAYS)
    if id_cells is None:
        faults.add("id_count_differs", row, fields["id"], counts_differ(len(names)))
        id_cells = [""] * len(names)
    if day_cells is None:
        faults.add("birth_date_count_differs", row, fields["born"], counts_differ(len(names)))
        day_cells = [""] * len(names)
    written = zip(names, id_cells, day_cells, kinds, strict=True)
    return tuple([_person(each, row, place, faults) for each in written])


def _person(
    written: tuple[str, Cell, Cell, IdentityKind | None], row: int, place: PersonColumns, faults: FaultList
) -> Person:
    """Return one person out of name, document, birth date and kind, and add what is wrong to the faults."""
    name, id_cell, day_cell, kind = written
    document, known = _document(id_cell, kind, row, place, faults)
    born = _born(day_cell, known, row, place, faults)
    column = place.fields["name"]
    other = kind if document and kind != "resident_id" else None
    return Person(name, row, column, column if id_cell == "" else place.fields["id"], document, born, other)


def _dealt(cell: Cell, count: int, between: re.Pattern[str]) -> Sequence[Cell] | None:
    """Return one value for each of several persons out of a cell; '' for each if it is blank, None if odd."""
    values = [value for value in between.split(plain_text(cell)) if value]
    if not values:
        return [""] * count
    return values if len(values) == count else None


def _kinds(
    cells: Sequence[Cell], row: int, place: PersonColumns, count: int, faults: FaultList
) -> Sequence[IdentityKind | None]:
    """Return the kind of each document, None where the sheet does not say; a single one holds for all."""
    cell = cells[place.fields["id_kind"]] if "id_kind" in place.fields else ""
    if is_blank(cell):
        return [None] * count
    whole = plain_text(cell)
    words = [word for word in _BETWEEN_DAYS.split(whole) if word]
    # The English names of kinds are of several words themselves.
    words = [whole] * count if identity_kind(whole) or len(words) != count else words
    kinds = [identity_kind(word) for word in words]
    if None in kinds:
        faults.add("id_kind_unknown", row, place.fields["id_kind"], ID_KIND_UNKNOWN)
    return kinds


def _document(
    cell: Cell, kind: IdentityKind | None, row: int, place: PersonColumns, faults: FaultList
) -> tuple[str, date | None]:
    """Return the number of the document in a cell, and the birth date in it where that can be relied on.

    Without a kind, letters and digits are those of another document, whose kind the register may know.
    """
    given = plain_text(cell)
    if not given:
        return "", None
    if kind is None and given[0].isalpha() and _OTHER_DOCUMENT.fullmatch(given):
        return given.upper(), None
    if kind is not None and kind != "resident_id":
        given = _of_kind(cell, kind, row, place, faults)
        if not _LIKE_RESIDENT.fullmatch(given):
            return given, None
    identity = read_identity(given, typed_as_number=not isinstance(cell, str))
    if isinstance(identity, FaultyIdentity):
        message = ID_FAULTS[identity.fault](masked(identity.number))
        faults.add(identity.fault, row, place.fields["id"], message)
        return identity.number, None
    return identity.key, identity.born


def _of_kind(cell: Cell, kind: IdentityKind, row: int, place: PersonColumns, faults: FaultList) -> str:
    """Return the number of a document that is no resident identity card, '' where it cannot be one."""
    number = number_of(kind, plain_text(cell))
    if lost_digits(cell):
        faults.add("id_lost_digits", row, place.fields["id"], DOCUMENT_LOST_DIGITS)
        return ""
    if number is None:
        faults.add("id_form", row, place.fields["id"], id_form(kind))
        return ""
    return number


def _born(cell: Cell, known: date | None, row: int, place: PersonColumns, faults: FaultList) -> date | None:
    """Return the birth date of a document, or else the one in a cell, after comparing them."""
    days = () if cell == "" else possible_days(cell)
    if not days:
        if plain_text(cell):
            faults.add("date_invalid", row, place.fields["born"], DATE_INVALID)
        return known
    if known and not is_among(known, days):
        faults.add("birth_date_differs_from_id", row, place.fields["born"], BORN_DIFFERS)
    return known or _only(days)


def _only(days: Sequence[Day]) -> date | None:
    """Return the day where it can be but one."""
    return days[0].as_date() if len(days) == 1 else None
