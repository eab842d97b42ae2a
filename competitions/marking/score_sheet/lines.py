"""The rows of a score sheet: whose marks they are, the marks as they were typed, and what is wrong."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from competitions.marking.score_sheet import messages
from competitions.marking.score_sheet.modules import KEYS, ScoreColumns
from competitions.marking.score_sheet.numbers import read_mark
from competitions.marking.score_sheet.score_line import ScoreLine
from competitions.marking.score_sheet.statuses import Status, says_unofficial, status_in, without_star
from competitions.sheets.announcements import Announced, across, announcement, is_alone
from competitions.sheets.event_names import code_and_name
from competitions.sheets.places import read_place
from registry.core.sheets.cells import is_blank, is_ditto, plain_text, said, shown_text
from registry.core.sheets.faults import FaultList
from registry.core.sheets.layout import Area
from registry.core.sheets.names import read_names
from registry.core.spreadsheets import Cell

_CARRIED: Final = ("event_code", "event", "group", "school")
# A row below the first of a team has nothing else of its own.
_OF_MEMBER: Final = frozenset({"name", "number", "school"})
_DIGIT: Final = re.compile(r"\d")
_NOTES: Final = ("status", "remark")


class LineReader:
    """Reads the rows of one table; `announced` is what lines across the sheet said up to here."""

    def __init__(self, area: Area, columns: ScoreColumns, announced: Announced, faults: FaultList) -> None:
        self.area = area
        self.columns = columns
        self.faults = faults
        self._announced = announced
        self._sheet = area.sheet
        self._keys = [(key, columns.fields[key]) for key in KEYS if key in columns.fields]
        self._carried = {key: "" for key in _CARRIED if key in columns.fields}
        self._raw: dict[str, Cell] = {key: "" for key, _ in self._keys}
        self._words = dict.fromkeys(self._raw, "")
        self._raw_carried: dict[str, Cell] = {}
        self._texts = [columns.fields[key] for key in ("total", "rank") if key in columns.fields]
        self._results = [
            *(module.column for module in columns.modules),
            *(columns.fields[key] for key in ("total", "deduction") if key in columns.fields),
        ]
        self._notes = [columns.fields[key] for key in _NOTES if key in columns.fields]

    def read(self) -> Iterator[ScoreLine]:
        """Yield every entry with its marks; lines across the table, statistics and signatures are none."""
        sheet = self._sheet
        ended = min(
            (row for row in self.area.feet if not _is_subtotal(sheet.first(row))), default=len(sheet.rows)
        )
        last: ScoreLine | None = None
        for row in self.area.body:
            if row < self.columns.first_row:
                continue
            cells = sheet.rows[row]
            keys = self._own_keys(row)
            typed = any(cells[column] != "" for column in self._results)
            if last and not typed and keys.keys() <= _OF_MEMBER and self._continues(row, last):
                last.names += read_names(keys.get("name", ""))
                continue
            # Who has a mark and says whose it is has two cells at least.
            if not (typed and keys) and is_alone(sheet, row) and self._is_across(row):
                continue
            if not self._is_entry(row, keys, typed=typed, ended=row > ended):
                continue
            last = self._line(row, cells, keys)
            yield last

    def _is_across(self, row: int) -> bool:
        """Take in a line across the table; return False when its one cell may be that of an entry."""
        first = str(self._sheet.first(row))
        column = self._sheet.rows[row].index(self._sheet.first(row))
        wide = across(self._sheet, row)
        key = next((key for key, index in self._keys if index == column), "number")
        # A station or code has a digit; words alone in its place are no entry.
        certain = wide or key == "number" or (key in ("station", "code") and not _DIGIT.search(first))
        event, group, prize = announcement(first, certain=certain)
        if not self._announced.take(event, group, prize):
            return certain or key == "name"
        # What was announced holds from here on, and what stands above it in a column no longer.
        ended = (("event", "event_code"), event), (("group",), group)
        self._carried.update(
            (each, "") for keys, said_anew in ended if said_anew for each in keys if each in self._carried
        )
        return True

    def _own_keys(self, row: int) -> dict[str, str]:
        """Return what says whose the row is, by field; a cell that a merged one covers says nothing."""
        sheet, cells = self._sheet, self._sheet.rows[row]
        merged = bool(sheet.origins)
        keys = {}
        for key, column in self._keys:
            cell = cells[column]
            if cell == "" or (merged and sheet.is_covered(row, column)):
                continue
            # A school stands in many rows, one below the other.
            if cell != self._raw[key]:
                self._raw[key], self._words[key] = cell, said(cell)
            if words := self._words[key]:
                keys[key] = words
        return keys

    def _continues(self, row: int, last: ScoreLine) -> bool:
        """Return whether the marks of a row are those above it, by cells merged over both."""
        sheet = self._sheet
        return bool(sheet.origins and self._results) and all(
            sheet.top(row, column) == last.row - 1 for column in self._results
        )

    def _is_entry(self, row: int, keys: Mapping[str, str], *, typed: bool, ended: bool) -> bool:
        cells = self._sheet.rows[row]
        if typed:
            # Below the totals, averages and the like stand; an entry there has a key of its own.
            return bool(keys.keys() - {"number"}) if ended else True
        if ended or not keys:
            return False
        if any(cells[column] != "" for column in self._notes):
            return True
        words = " ".join(plain_text(cell) for cell in cells if isinstance(cell, str))[:200]
        return not ("签" in words or ":" in words or "年" in words)

    def _line(self, row: int, cells: Sequence[Cell], keys: Mapping[str, str]) -> ScoreLine:
        identity, unofficial = self._identity(row, keys)
        name = keys.get("name", "")
        said_status, marks = self._marks(row, cells)
        total, deduction = self._number(row, cells, "total"), self._number(row, cells, "deduction")
        texts = [shown_text(cells[column]) for column in self._notes if cells[column] != ""]
        texts += [cell for column in self._texts if isinstance(cell := cells[column], str) and cell]
        # A remark may stand behind a name or code: 张三（缺考）.
        texts += [words for words in keys.values() if words[-1] in ")）"]
        for words in texts:
            if said_status == "entered":
                said_status = status_in(words)
            unofficial = unofficial or says_unofficial(words)
        event_code, event = self._event(row)
        self._check(row, cells, said_status, marks, total)
        if said_status in ("absent", "withdrawn") and not any(marks):
            # Zeros beside 缺考 are no marks.
            marks = (None,) * len(marks)
        return ScoreLine(
            row=row + 1,
            event=event or event_code,
            event_code=event_code,
            group=self._carry(row, "group") or self._announced.group,
            station=_station(identity),
            code=identity.get("code", ""),
            team=identity.get("team", ""),
            school=self._carry(row, "school") or None,
            names=read_names(without_star(name)[0]),
            marks=marks,
            deduction=deduction,
            total=total,
            rank=self._rank(row, cells),
            status=said_status,
            unofficial=unofficial,
        )

    def _identity(self, row: int, keys: Mapping[str, str]) -> tuple[dict[str, str], bool]:
        found, unofficial = {}, False
        for key, written in keys.items():
            found[key], star = without_star(written) if not written.isalnum() else (written, False)
            unofficial = unofficial or star
        if not keys:
            self.faults.add("entry_missing", row, self._keys[0][1], messages.ENTRY_MISSING)
        return found, unofficial

    def _marks(self, row: int, cells: Sequence[Cell]) -> tuple[Status, tuple[Decimal | None, ...]]:
        status: Status = "entered"
        marks: list[Decimal | None] = []
        covered = bool(self._sheet.origins)
        for module in self.columns.modules:
            cell = cells[module.column]
            if (isinstance(cell, str) and is_blank(cell)) or (
                covered and self._sheet.is_covered(row, module.column)
            ):
                marks.append(None)
                continue
            mark = read_mark(cell)
            if isinstance(mark, Decimal):
                marks.append(mark)
                if module.maximum is not None and mark > module.maximum:
                    message = messages.above_maximum(mark, module.maximum)
                    self.faults.add("mark_above_maximum", row, module.column, message)
                continue
            marks.append(None)
            found = status_in(cell) if isinstance(cell, str) else "entered"
            if found != "entered":
                status = found
            else:
                self.faults.add(mark, row, module.column, messages.MARK_FAULTS[mark])
        return status, tuple(marks)

    def _number(self, row: int, cells: Sequence[Cell], field: str) -> Decimal | None:
        """Return a total or deduction; a deduction may be typed with a minus sign."""
        column = self.columns.fields.get(field)
        if column is None or is_blank(cell := cells[column]):
            return None
        if field == "deduction":
            cell = (
                -cell if isinstance(cell, int | float) and not isinstance(cell, bool) and cell < 0 else cell
            )
            cell = cell.strip().lstrip("-－−") if isinstance(cell, str) else cell
        number = read_mark(cell)
        if isinstance(number, Decimal):
            return number
        if not (isinstance(cell, str) and (status_in(cell) != "entered" or says_unofficial(cell))):
            code = "total_unreadable" if field == "total" else number
            message = messages.TOTAL_UNREADABLE if field == "total" else messages.MARK_FAULTS[number]
            self.faults.add(code, row, column, message)
        return None

    def _rank(self, row: int, cells: Sequence[Cell]) -> int | None:
        column = self.columns.fields.get("rank")
        if column is None or is_blank(cell := cells[column]):
            return None
        rank = read_place(cell)
        if rank is None and not (
            isinstance(cell, str) and (status_in(cell) != "entered" or says_unofficial(cell) or "奖" in cell)
        ):
            self.faults.add("rank_unreadable", row, column, messages.RANK_UNREADABLE)
        return rank

    def _check(
        self,
        row: int,
        cells: Sequence[Cell],
        status: Status,
        marks: tuple[Decimal | None, ...],
        total: Decimal | None,
    ) -> None:
        """Add the faults of marks that are missing, and of marks that should not be there."""
        if status in ("absent", "withdrawn"):
            # Who withdraws in the middle may have marks; who was not there has none.
            if status == "absent" and (any(marks) or total):
                self.faults.add("status_with_marks", row, None, messages.STATUS_WITH_MARKS)
            return
        if status == "disqualified" or None not in marks:
            return
        wrong = {fault.column for fault in self.faults.found[-len(marks) - 2 :] if fault.row == row + 1}
        missing = [
            module.column
            for module, mark in zip(self.columns.modules, marks, strict=True)
            if mark is None and is_blank(cells[module.column])
        ]
        if len(missing) == len(marks) and not wrong:
            missing = missing[:1]
        for column in missing:
            self.faults.add("mark_missing", row, column, messages.MARK_MISSING)

    def _event(self, row: int) -> tuple[str, str]:
        if "event" not in self._carried and "event_code" not in self._carried:
            code, name = code_and_name("", self._announced.event)
        else:
            code, name = code_and_name(self._carry(row, "event_code"), self._carry(row, "event"))
            if not code and not name:
                code, name = code_and_name("", self._announced.event)
        return code, name

    def _carry(self, row: int, field: str) -> str:
        """Return what a reader sees in a field: through merged cells, and 同上 as what is above.

        A blank event or group is as above, too; a blank school is not.
        """
        if field not in self._carried:
            return ""
        column = self.columns.fields[field]
        cell = self._sheet.rows[row][column]
        if cell == "" and self._sheet.origins:
            cell = self._sheet.shown(row, column)
        # Most rows of a sheet repeat what stands above them.
        if cell != "" and cell == self._raw_carried.get(field):
            return self._carried[field]
        self._raw_carried[field] = cell
        words = said(cell)
        if is_ditto(words) or (not words and field != "school"):
            return self._carried[field]
        self._carried[field] = without_star(words)[0]
        return self._carried[field]


def _station(identity: Mapping[str, str]) -> str:
    """Return the station of an entry: the running number where nothing else says whose the marks are."""
    return identity.get("station") or (identity["number"] if identity.keys() == {"number"} else "")


def _is_subtotal(first: Cell) -> bool:
    return plain_text(first)[:2] == "小计"
