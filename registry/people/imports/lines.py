"""The rows of a table that hold something to import, and what stands in their cells."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from registry.core.sheets.cells import LONGEST_BLANK, is_ditto, plain_text, said, shown_text
from registry.core.sheets.faults import FaultList
from registry.core.sheets.headings import Vocabulary
from registry.core.sheets.layout import Area, find_areas
from registry.core.sheets.titles import said_above
from registry.core.sheets.workbook import Sheet, Workbook
from registry.core.spreadsheets import Cell, column_letter
from registry.core.texts import Text, text

# A cell that begins so becomes a formula when a list is written to a spreadsheet again; a lone sign does not.
_SIGNS: Final = frozenset("=+-@＝＋－＠﹣﹢﹦﹫")
_FORMULA: Final = re.compile(r"[=+\-@].*\w", re.DOTALL)
LOOKS_LIKE_A_FORMULA: Final = text(
    "内容以 =、+、- 或 @ 开头，像公式：请改为普通文字。",
    "This begins with =, +, - or @ like a formula: write it as plain text.",
)


class Table:
    """One table of a sheet: its columns (from 0) by field, what stands above it, and the faults in it."""

    def __init__(self, area: Area, vocabulary: Vocabulary) -> None:
        self.area = area
        self.columns: dict[str, int] = {}
        for column in area.columns:
            if not column.meaning.role:
                self.columns.setdefault(column.meaning.field, column.index)
        self.above = said_above(area, vocabulary)
        self.faults = FaultList(area.sheet.name, _headings(area))
        self.merged = bool(area.sheet.origins)
        self._carried: dict[str, Cell] = {}

    def lines(self, keys: Collection[str]) -> Iterator["Line"]:
        """Yield the rows in which one of the fields `keys` is filled.

        Announcements of sections, signatures, and what stands below the foot are passed over.
        """
        sheet = self.area.sheet
        columns = [self.columns[key] for key in keys if key in self.columns]
        ended = min((row for row in self.area.feet if not is_subtotal(sheet, row)), default=len(sheet.rows))
        last = self.area.head
        for row in self.area.body:
            cells = sheet.rows[row]
            filled = sum([cells[column] != "" for column in columns])
            if not filled or (filled == 1 and self._is_aside(row, columns, last, ended)):
                continue
            last = row
            yield Line(self, row, cells)

    def _is_aside(self, row: int, columns: Collection[int], last: int, ended: int) -> bool:
        """Return whether a row with one filled field is no entry: blank, a signature, or a line across."""
        sheet = self.area.sheet
        column = next(column for column in columns if sheet.rows[row][column] != "")
        if not shown_text(sheet.rows[row][column]) or row > ended:
            return True
        if sheet.filled(row) > 1:
            return False
        # A name alone after an empty line is a signature; one over several columns announces a section.
        between = (number for number in range(last + 1, row) if number not in sheet.hidden)
        after_a_gap = last > self.area.head and next(between, None) is not None
        return after_a_gap or sheet.is_covered(row, column + 1)

    def carry(self, field: str, cell: Cell) -> Cell:
        """Return what a cell says when 同上 and the like stand for what was above it."""
        above = self._carried.get(field, "")
        # Most rows of a list repeat what stands above them.
        if (
            cell != above
            and isinstance(cell, str)
            and len(cell) < LONGEST_BLANK
            and is_ditto(shown_text(cell))
        ):
            return above
        self._carried[field] = cell
        return cell


@dataclass(slots=True)
class Line:
    """One row (from 0) of a table. A field without a column, or covered by a merged cell, is blank."""

    table: Table
    row: int
    cells: Sequence[Cell]

    def cell(self, field: str) -> Cell:
        """Return what stands in the row's own cell."""
        column = self.table.columns.get(field)
        if column is None:
            return ""
        cell = self.cells[column]
        if self.table.merged and self.table.area.sheet.is_covered(self.row, column):
            return ""
        return cell

    def text(self, field: str) -> str:
        """Return what stands in the row's own cell as text, '' where it says that there is nothing."""
        cell = self.cell(field)
        return "" if cell == "" else said(cell)

    def carried(self, field: str) -> Cell:
        """Return what a reader sees in the field: through merged cells, and 同上 as what is above."""
        column = self.table.columns.get(field)
        if column is None:
            return ""
        cell = self.cells[column]
        if cell == "" and self.table.merged:
            cell = self.table.area.sheet.shown(self.row, column)
        return self.table.carry(field, cell)

    def wrong(self, code: str, field: str, message: Text) -> None:
        """Add a fault of the row at a field's column, or at the row where the table has no such column."""
        self.table.faults.add(code, self.row, self.table.columns.get(field), message)

    def refuse_formula(self, field: str, cell: Cell) -> bool:
        """Add the fault `looks_like_a_formula` when what a cell says would be one; return whether it is."""
        if isinstance(cell, str) and cell.lstrip()[:1] not in _SIGNS:
            return False
        found = _FORMULA.match(plain_text(cell)) is not None
        if found:
            self.wrong("looks_like_a_formula", field, LOOKS_LIKE_A_FORMULA)
        return found


def tables_of(workbook: Workbook, vocabulary: Vocabulary) -> list[Table]:
    """Return every table of the visible sheets."""
    return [Table(area, vocabulary) for sheet in workbook.sheets for area in find_areas(sheet, vocabulary)]


def is_subtotal(sheet: Sheet, row: int) -> bool:
    """Return whether a foot line counts a part only, so that the table goes on below it."""
    return plain_text(sheet.first(row))[:2] == "小计"


def _headings(area: Area) -> dict[int, str]:
    """Return the heading of each column; where two are alike the letter of the column tells them apart."""
    headings = [column.heading for column in area.columns]
    return {
        column.index: column.heading
        if headings.count(column.heading) == 1
        else f"{column.heading} ({column_letter(column.index)})"
        for column in area.columns
    }
