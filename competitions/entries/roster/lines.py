"""One row of a roster as it was read: what it says of the entry, and its persons."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from competitions.entries.roster import marks
from competitions.entries.roster.messages import YES_OR_NO
from competitions.entries.roster.persons import Person, read_persons
from competitions.sheets.columns import RosterColumns
from registry.core.sheets.cells import is_ditto, shown_text
from registry.core.sheets.faults import FaultList
from registry.core.sheets.layout import Area
from registry.core.sheets.workbook import Sheet

FIELDS: Final = (
    "team",
    "team_name",
    "number",
    "event_code",
    "event",
    "event_kind",
    "category",
    "group",
    "school",
)
_TUTOR: Final = re.compile("指导|教师|老师|教练|tutor|coach|teacher", re.IGNORECASE)
_KIND: Final = re.compile("个人|单人|团体|团队|individual|team", re.IGNORECASE)
_SECTION: Final = re.compile(
    r"(?:第?[一二三四五六七八九十\d]+[、.．]?)?[(（]?((?:中职|高职|本科|技工|教师|职工|学生)[^组]{0,4}组?)[)）]?"
)


@dataclass(slots=True)
class Line:
    """A row (from 0) with persons or with an entry's own fields.

    `texts` has what stands in the row itself, not blank; `covered` the fields whose cell is part of one that
    is merged with the row above; `section` the group that a line above announced, or ''.
    """

    sheet: Sheet
    columns: RosterColumns
    row: int
    texts: Mapping[str, str]
    covered: tuple[str, ...]
    section: str
    members: tuple[Person, ...] = ()
    tutors: tuple[Person, ...] = ()
    substitutes: tuple[Person, ...] = ()
    # The row marks its entry as one that competes without a place.
    unofficial: bool = False

    @property
    def competing(self) -> tuple[Person, ...]:
        """Return who competes or stands by to do so."""
        return (*self.members, *self.substitutes) if self.substitutes else self.members

    def shown(self, code: str) -> str:
        """Return what a reader sees in a column of the entry, through merged cells."""
        if code in self.texts:
            return self.texts[code]
        column = self.columns.of_entry.get(code)
        if column is None:
            return ""
        words = shown_text(self.sheet.shown(self.row, column))
        return "" if is_ditto(words) else words


def read_lines(area: Area, columns: RosterColumns, faults: FaultList) -> Iterator[Line]:
    """Yield the rows that belong to entries; stray texts between and below them are passed over."""
    sheet = area.sheet
    fields = [(code, columns.of_entry[code]) for code in FIELDS if code in columns.of_entry]
    ended = min((row for row in area.feet if not _is_subtotal(sheet, row)), default=len(sheet.rows))
    marked = [code for code in marks.FIELDS if code in columns.of_entry]
    section, last = "", area.head
    above: dict[str, str] = {}
    for row in area.body:
        alone = sheet.filled(row) == 1
        if alone and row < ended and (announced := _section(sheet, row)):
            section = announced
            continue
        texts, covered = _of_entry(sheet, row, fields, above)
        above.update(texts)
        line = Line(sheet, columns, row, texts, covered, section)
        own = len(texts) - ("number" in texts) - ("category" in texts)
        if row > ended and own < 2:
            continue
        if alone and not covered and last != row - 1:
            # A name alone after an empty line is a signature.
            continue
        _add_persons(line, faults)
        if marked:
            _mark(line, marked, faults)
        if line.members or line.tutors or line.substitutes or own >= 2:
            last = row
            yield line


def _is_subtotal(sheet: Sheet, row: int) -> bool:
    first = next(cell for cell in sheet.rows[row] if cell != "")
    return shown_text(first).startswith("小计")


def _section(sheet: Sheet, row: int) -> str:
    """Return the group that a line with one cell announces, such as 一、中职组."""
    found = _SECTION.fullmatch(shown_text(next(cell for cell in sheet.rows[row] if cell != "")))
    return found[1] if found else ""


def _of_entry(
    sheet: Sheet, row: int, fields: Sequence[tuple[str, int]], above: Mapping[str, str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return what stands in the row itself, with 同上 and the like filled from above, and what is covered."""
    cells = sheet.rows[row]
    merged = bool(sheet.origins)
    texts = {}
    covered = []
    for code, column in fields:
        cell = cells[column]
        if merged and sheet.is_covered(row, column):
            if sheet.top(row, column) < row:
                covered.append(code)
        elif cell != "" and (words := shown_text(cell)):
            texts[code] = above.get(code, "") if is_ditto(words) else words
    return texts, tuple(covered)


def _add_persons(line: Line, faults: FaultList) -> None:
    """Read the persons of a row; where its category says so, those in the members' column are tutors."""
    columns, row = line.columns, line.row
    cells = line.sheet.own_line(row)
    for place in columns.members:
        read = read_persons(cells, row, place, faults)
        if not read:
            continue
        if by := marks.standing_by(marks.spelled_out(cells[place.fields["name"]])):
            line.substitutes += tuple(person for person in read if person.name in by)
            read = tuple(person for person in read if person.name not in by)
        line.members += read
    for place in columns.substitutes:
        line.substitutes += read_persons(cells, row, place, faults)
    for place in columns.tutors:
        line.tutors += read_persons(cells, row, place, faults)
    if "event_kind" in columns.of_entry:
        line.unofficial = marks.is_unofficial(line.shown("event_kind"))
    if "category" in columns.of_entry and (category := line.shown("category")):
        _add_category(line, category)


def _add_category(line: Line, category: str) -> None:
    """Take in what a row's category says of its persons, of its event or of its group."""
    columns = line.columns
    line.unofficial = line.unofficial or marks.is_unofficial(category)
    if marks.is_standby(category):
        line.members, line.substitutes = (), line.competing
    elif _KIND.search(category):
        line.texts = {"event_kind": category, **line.texts}
    elif _TUTOR.search(category) and not columns.tutors:
        line.members, line.tutors = (), line.members
    elif "group" not in columns.of_entry and (found := _SECTION.fullmatch(category)):
        line.texts = {**line.texts, "group": found[1]}


def _mark(line: Line, codes: Sequence[str], faults: FaultList) -> None:
    """Read the columns that say who stands by, and whether the entry competes without a place.

    A remark tells of a person only where the row has no other. Fault: `yes_or_no`.
    """
    for code in codes:
        words = line.shown(code)
        if not words:
            continue
        answer = marks.yes_or_no(words)
        standby, unofficial = marks.is_standby(words), marks.is_unofficial(words)
        if code == "remark":
            standby = standby and len(line.members) == 1
        elif answer is not None:
            standby = code == "standby" and answer
            unofficial = code != "standby" and answer == (code == "unofficial")
        elif not (standby or unofficial):
            faults.add("yes_or_no", line.row, line.columns.of_entry[code], YES_OR_NO)
        line.unofficial = line.unofficial or unofficial
        if standby:
            line.members, line.substitutes = (), line.competing
