"""Which columns of a sheet of entries belong together: those of the entry, and one place for each person."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from registry.core.sheets.layout import Column

ROLES = ("member", "tutor", "substitute", "expert")


@dataclass(slots=True)
class PersonColumns:
    """The columns (from 0) of one person, or of all persons of a role who stand in one cell or below it."""

    role: str
    number: int | None
    fields: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RosterColumns:
    """The columns of one table: `of_entry` by field, and the places of persons that have a name column."""

    of_entry: Mapping[str, int]
    members: tuple[PersonColumns, ...]
    tutors: tuple[PersonColumns, ...]
    substitutes: tuple[PersonColumns, ...] = ()
    experts: tuple[PersonColumns, ...] = ()


def assign(columns: Sequence[Column]) -> RosterColumns:
    """Sort the columns of a table by what they belong to; of two columns for one thing the left one holds.

    A person's column without a role ("身份证号") belongs to the members when there is no other of its kind
    and the members have none; otherwise to the person whose name stands before it.
    """
    of_entry: dict[str, int] = {}
    places: list[PersonColumns] = []
    unsaid: list[Column] = []
    for column in columns:
        meaning = column.meaning
        if meaning.role in ROLES and meaning.field != "other":
            _place(places, meaning.role, meaning.number, meaning.field).fields[meaning.field] = column.index
        elif meaning.role == "" and meaning.field == "name":
            _place(places, "member", meaning.number, "name").fields["name"] = column.index
        elif meaning.role == "" and meaning.field in ("id", "born", "id_kind"):
            unsaid.append(column)
        elif meaning.role == "":
            of_entry.setdefault(meaning.field, column.index)
    counted = Counter(column.meaning.field for column in unsaid)
    for column in unsaid:
        _join(places, column, alone=counted[column.meaning.field] == 1)
    named = [place for place in places if "name" in place.fields]
    # Numbers give the order, wherever the columns stand; a place without one, such as 队长, comes first.
    named.sort(key=lambda place: (place.number or 0, place.fields["name"]))
    members, tutors, substitutes, experts = (
        tuple(place for place in named if place.role == role) for role in ROLES
    )
    for place in members:
        if "school" in place.fields:
            of_entry.setdefault("school", place.fields["school"])
    if "delegation" in of_entry:
        of_entry.setdefault("school", of_entry["delegation"])
    return RosterColumns(of_entry, members, tutors, substitutes, experts)


def _place(places: list[PersonColumns], role: str, number: int | None, code: str) -> PersonColumns:
    """Return the place that still lacks the field: the numbered one, or else the last, or a new one."""
    for place in reversed(places):
        if place.role == role and place.number == number:
            if code not in place.fields:
                return place
            break
    places.append(PersonColumns(role, number))
    return places[-1]


def _join(places: Sequence[PersonColumns], column: Column, *, alone: bool) -> None:
    """Give a column without a role to the person it belongs to; to nobody when there is no such person."""
    code, number = column.meaning.field, column.meaning.number
    lacking = [place for place in places if "name" in place.fields and code not in place.fields]
    members = [place for place in lacking if place.role == "member"]
    if number is not None:
        lacking = [place for place in members if place.number == number] or lacking
    elif alone and len(members) == len([place for place in places if place.role == "member"]):
        lacking = members or lacking
    before = [place for place in lacking if place.fields["name"] < column.index]
    if before:
        max(before, key=lambda place: place.fields["name"]).fields[code] = column.index
    elif lacking:
        min(lacking, key=lambda place: place.fields["name"]).fields[code] = column.index
