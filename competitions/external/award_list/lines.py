"""The rows of a list of awards: one award on one row, or on several rows with a winner each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from competitions.external.award_list import messages
from competitions.sheets.announcements import Announced, across, announcement, is_alone
from competitions.sheets.columns import PersonColumns, RosterColumns
from competitions.sheets.event_names import code_and_name
from competitions.sheets.messages import NAME_FAULTS
from competitions.sheets.places import read_place
from registry.core.sheets.cells import is_blank, is_ditto, said
from registry.core.sheets.faults import FaultList
from registry.core.sheets.layout import Area
from registry.core.sheets.names import name_fault, read_names
from registry.core.spreadsheets import Cell
from registry.people.imports.contacts import lost_digits

_FIELDS: Final = (
    "event_code",
    "event",
    "group",
    "prize",
    "school",
    "source_number",
    "place",
    "number",
    "team",
)
_CARRIED: Final = ("event_code", "event", "group", "prize", "school")
# What an award has for itself: where two or more are merged over the same rows, these are one award.
_OWN: Final = ("prize", "school", "source_number", "place", "team")
_CONTINUING: Final = frozenset({"number"})


# Not frozen, for a frozen one takes four times as long to make, and there are very many.
@dataclass(slots=True)
class AwardLine:
    """One award as the list has it; a text is '' where the list says nothing.

    `event` is the name (the code where there is no name), `school` None when it could not be found. `row` and
    `last_row` are as a spreadsheet shows them.
    """

    row: int
    last_row: int
    event: str
    event_code: str
    group: str
    prize: str
    school: str | None
    members: tuple[str, ...]
    tutors: tuple[str, ...]
    experts: tuple[str, ...]
    source_number: str
    place: int | None
    team: str


class _People(NamedTuple):
    """The names on a row, by what they are to the award."""

    members: tuple[str, ...]
    tutors: tuple[str, ...]
    experts: tuple[str, ...]


class LineReader:
    """Reads the rows of one table; `announced` is what lines across the sheet said up to here."""

    def __init__(self, area: Area, columns: RosterColumns, announced: Announced, faults: FaultList) -> None:
        self._area = area
        self._sheet = area.sheet
        self._faults = faults
        self._announced = announced
        self._fields = {key: columns.of_entry[key] for key in _FIELDS if key in columns.of_entry}
        self._own_columns = [self._fields[key] for key in _OWN if key in self._fields]
        self._persons = (columns.members, columns.tutors, columns.experts)
        self._carried = dict.fromkeys(_CARRIED, "")
        self._raw: dict[str, Cell] = dict.fromkeys(self._fields, "")
        self._words = dict.fromkeys(self._fields, "")
        self._named = {place.fields["name"] for places in self._persons for place in places}

    def read(self) -> Iterator[AwardLine]:
        """Yield every award; lines across the table, totals and signatures are none."""
        sheet = self._sheet
        ended = min(self._area.feet, default=len(sheet.rows))
        last: AwardLine | None = None
        for row in self._area.body:
            if is_alone(sheet, row) and self._is_across(row, last):
                continue
            texts = self._texts(row)
            if last and self._continues(row, texts, last):
                self._add_persons(row, last)
                last.last_row = row + 1
                continue
            people = _People(*(self._names(row, places) for places in self._persons))
            own = texts.keys() - _CONTINUING
            if not own and not any(people):
                continue
            if row > ended and not (people.members and own):
                continue
            if last:
                yield last
            last = self._line(row, texts, people)
        if last:
            yield last

    def _is_across(self, row: int, last: AwardLine | None) -> bool:
        """Take in a line across the table; return False when its one cell may be that of an award."""
        first = str(self._sheet.first(row))
        column = self._sheet.rows[row].index(self._sheet.first(row))
        wide = across(self._sheet, row)
        if column in self._named and not wide:
            # A winner alone below a merged award; after an empty line it is a signature.
            return last is None or last.last_row != row
        known = set(self._fields.values()) - {self._fields.get("number")}
        event, group, prize = announcement(first, certain=wide or column not in known)
        if self._announced.take(event, group, prize):
            # What was announced holds from here on, and what stands above it in a column no longer.
            ends = (("event", "event_code", "prize"), event), (("group", "prize"), group), (("prize",), prize)
            self._carried.update((key, "") for keys, said_anew in ends if said_anew for key in keys)
            return True
        # Alone after an empty line stands who signs; right below an award, a row that lacks the rest.
        return wide or column not in known or last is None or last.last_row != row

    def _texts(self, row: int) -> dict[str, str]:
        """Return what stands in the row's own cells, by field."""
        sheet, cells = self._sheet, self._sheet.rows[row]
        merged = bool(sheet.origins)
        texts = {}
        for key, column in self._fields.items():
            cell = cells[column]
            if cell == "" or (merged and sheet.is_covered(row, column)):
                continue
            # Most rows of a list repeat what stands above them.
            if cell != self._raw[key]:
                self._raw[key], self._words[key] = cell, said(cell)
            if words := self._words[key]:
                texts[key] = words
        return texts

    def _continues(self, row: int, texts: Mapping[str, str], last: AwardLine) -> bool:
        """Return whether a row has further winners, tutors or experts of the award above it."""
        if row != last.last_row or not self._has_names(row):
            return False
        if not texts.keys() <= _CONTINUING:
            # A team's name that is repeated says that it is the same one; all else is an award of its own.
            return "number" not in texts and self._same_team(texts, last)
        if "number" in self._fields and "number" in texts:
            return False
        number = self._fields.get("number")
        if number is not None and self._sheet.origins and self._sheet.is_covered(row, number):
            return True
        if not self._sheet.origins or not any(
            self._sheet.is_covered(row, each) for each in self._own_columns
        ):
            # Nothing but a name: all else is left blank below the first winner.
            return True
        alike = [each for each in self._own_columns if self._sheet.top(row, each) == last.row - 1]
        return len(alike) > 1 or (len(alike) == 1 and len(self._own_columns) <= 2)

    def _same_team(self, texts: Mapping[str, str], last: AwardLine) -> bool:
        return bool(last.team) and texts.get("team") == last.team and "source_number" not in texts

    def _has_names(self, row: int) -> bool:
        return any(self._sheet.own(row, column) != "" for column in self._named)

    def _names(self, row: int, places: Sequence[PersonColumns]) -> tuple[str, ...]:
        names: tuple[str, ...] = ()
        for place in places:
            column = place.fields["name"]
            cell = self._sheet.own(row, column)
            if cell == "":
                continue
            found = read_names(cell)
            for name in found:
                if wrong := name_fault(name):
                    self._faults.add(wrong, row, column, NAME_FAULTS[wrong])
            names += found
        return names

    def _add_persons(self, row: int, last: AwardLine) -> None:
        people = _People(*(self._names(row, places) for places in self._persons))
        # Winners of one award may be namesakes; tutors and experts are repeated beside each of them.
        last.members += people.members
        last.tutors += tuple(name for name in people.tutors if name not in last.tutors)
        last.experts += tuple(name for name in people.experts if name not in last.experts)

    def _line(self, row: int, texts: Mapping[str, str], people: _People) -> AwardLine:
        carried = {key: self._carry(row, key, texts) for key in _CARRIED}
        code, event = code_and_name(carried["event_code"], carried["event"])
        if not code and not event:
            code, event = code_and_name("", self._announced.event)
        prize = carried["prize"] or self._announced.prize
        self._check(row, event=event or code, prize=prize, school=carried["school"], members=people.members)
        return AwardLine(
            row=row + 1,
            last_row=row + 1,
            event=event or code,
            event_code=code,
            group=carried["group"] or self._announced.group,
            prize=prize,
            school=carried["school"] or None,
            members=people.members,
            tutors=people.tutors,
            experts=people.experts,
            source_number=self._source_number(row, texts),
            place=self._place(row),
            team=texts.get("team", ""),
        )

    def _carry(self, row: int, key: str, texts: Mapping[str, str]) -> str:
        """Return what a reader sees in a field: through merged cells, and 同上 as what is above.

        A blank event, group or prize is as above, too; a blank school is not.
        """
        column = self._fields.get(key)
        if column is None:
            return ""
        words = texts.get(key, "")
        if words and words == self._carried[key]:
            return words
        if not words and self._sheet.origins:
            words = said(self._sheet.shown(row, column))
        if is_ditto(words) or (not words and key != "school"):
            return self._carried[key]
        if key in ("event", "event_code") and words != self._carried[key]:
            self._carried["prize"] = ""
        self._carried[key] = words
        return words

    def _check(self, row: int, *, event: str, prize: str, school: str, members: tuple[str, ...]) -> None:
        fields = self._fields
        if not event:
            self._faults.add("event_missing", row, fields.get("event"), messages.EVENT_MISSING)
        if not prize:
            self._faults.add("prize_missing", row, fields.get("prize"), messages.PRIZE_MISSING)
        if not school and "school" in fields:
            self._faults.add("school_missing", row, fields["school"], messages.SCHOOL_MISSING)
        if not members and self._persons[0]:
            column = self._persons[0][0].fields["name"]
            self._faults.add("member_missing", row, column, messages.MEMBER_MISSING)

    def _source_number(self, row: int, texts: Mapping[str, str]) -> str:
        column = self._fields.get("source_number")
        if column is None or "source_number" not in texts:
            return ""
        if lost_digits(self._sheet.rows[row][column]):
            self._faults.add("number_lost_digits", row, column, messages.NUMBER_LOST_DIGITS)
            return ""
        return texts["source_number"]

    def _place(self, row: int) -> int | None:
        column = self._fields.get("place")
        if column is None:
            return None
        cell = self._sheet.shown(row, column) if self._sheet.origins else self._sheet.rows[row][column]
        if is_blank(cell):
            return None
        place = read_place(cell)
        if place is None and not (isinstance(cell, str) and "奖" in cell):
            self._faults.add("place_unreadable", row, column, messages.PLACE_UNREADABLE)
        return place
