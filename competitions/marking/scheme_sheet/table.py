"""One table of a marking scheme sheet: which column is which, and its cells as text and numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Self

from competitions.marking.scheme_sheet import messages as say
from competitions.marking.scheme_sheet.words import ASPECTS, CRITERIA
from competitions.results.points import read_decimal
from registry.core.sheets.cells import plain_text
from registry.core.sheets.faults import FaultList
from registry.core.sheets.layout import Area, find_areas
from registry.core.sheets.workbook import Sheet
from registry.core.spreadsheets import cell_text
from registry.core.texts import Text

LONGEST: Final = 2000
_MOST_PLACES: Final = Decimal("0.000001")
_LARGEST: Final = Decimal(999_999)
# What people read stays as it was written, Chinese punctuation included.
_PROSE: Final = frozenset(
    {
        "sub_name",
        "sub_english",
        "aspect",
        "aspect_english",
        "extra",
        "requirement",
        "standard",
        "criterion_name",
        "english",
    }
)
_TOTAL: Final = re.compile(r"(?:grand\s*)?total(?:\s*marks?)?|合计|总计|总分|小计|sub-?total", re.IGNORECASE)
_NEEDED: Final[dict[str, Text]] = {
    "sub_id": say.SUB_ID,
    "type": say.TYPE,
    "aspect": say.ASPECT,
    "max": say.MAX,
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table of aspects, or the table of criteria above them; `columns` has the column of each field.

    `until` is the row at which the next table begins.
    """

    index: int
    area: Area
    aspects: bool
    until: int
    columns: dict[str, int]
    faults: FaultList
    notes: FaultList

    @classmethod
    def of(cls, area: Area, index: int, *, aspects: bool, until: int) -> Self:
        """Return the table in an area, with a fault for each column that it lacks."""
        columns: dict[str, int] = {}
        headings = {}
        for column in area.columns:
            columns.setdefault(column.meaning.field, column.index)
            headings[column.index] = column.heading
        faults, notes = FaultList(area.sheet.name, headings), FaultList(area.sheet.name, headings)
        made = cls(index, area, aspects, until, columns, faults, notes)
        if aspects:
            for field, names in _NEEDED.items():
                if field not in columns:
                    faults.add("column_missing", area.head, None, say.column_missing(names))
        return made

    def rows(self) -> Iterator[int]:
        """Yield the rows below the headings; what looks like a foot line may begin an aspect as well."""
        yield from sorted(row for row in {*self.area.body, *self.area.feet} if row < self.until)

    def text(self, row: int, field: str) -> str:
        """Return the text of a field, '' where a merged cell covers it; lines within it stay."""
        column = self.columns.get(field)
        if column is None:
            return ""
        cell = self.area.sheet.own(row, column)
        words = cell_text(cell).strip() if field in _PROSE else plain_text(cell)
        if len(words) > LONGEST:
            self.faults.add("text_too_long", row, column, say.text_too_long(LONGEST))
            return words[:LONGEST]
        return words

    def shown(self, row: int, field: str) -> str:
        """Return the text that a reader sees for a field: a merged cell counts in every row it covers."""
        column = self.columns.get(field)
        return "" if column is None else plain_text(self.area.sheet.shown(row, column))

    def number(self, row: int, column: int) -> Decimal | None:
        """Return the positive number in a cell, None where there is none such, without a fault."""
        cell = self.area.sheet.own(row, column)
        value = read_decimal(plain_text(cell_text(cell)))
        if not isinstance(value, Decimal) or not 0 < value <= _LARGEST or value.adjusted() < -9:
            return None
        # Formulas leave a trace of binary arithmetic behind: 0.30000000000000004.
        fine = value.quantize(_MOST_PLACES)
        return fine.normalize() + 0 if abs(fine - value) < Decimal("1e-9") and fine > 0 else None

    def is_total(self, row: int) -> bool:
        """Return whether the first text of a row says that it holds a total."""
        return _TOTAL.fullmatch(plain_text(self.area.sheet.first(row))) is not None

    def last_number(self, row: int) -> tuple[Decimal, int] | None:
        """Return the last number of a row and its column."""
        for column in range(len(self.area.sheet.rows[row]) - 1, -1, -1):
            if (value := self.number(row, column)) is not None:
                return value, column
        return None


def tables_of(sheet: Sheet, first: int) -> list[Table]:
    """Return the tables of a sheet from top to bottom; `first` is the number of the first of them."""
    aspects = {area.head: area for area in find_areas(sheet, ASPECTS) if _marks_aspects(area)}
    taken = {row for area in aspects.values() for row in range(area.head, area.head_end)}
    criteria = {
        area.head: area
        for area in find_areas(sheet, CRITERIA)
        if area.head not in taken
        and {"criterion_id", "max"} <= {column.meaning.field for column in area.columns}
    }
    heads = sorted(aspects.keys() | criteria.keys())
    ends = [*heads, len(sheet.rows)][1:]
    return [
        Table.of(aspects.get(head) or criteria[head], number, aspects=head in aspects, until=end)
        for number, (head, end) in enumerate(zip(heads, ends, strict=True), start=first)
    ]


def _marks_aspects(area: Area) -> bool:
    fields = {column.meaning.field for column in area.columns}
    return "aspect" in fields or {"sub_id", "type"} <= fields
