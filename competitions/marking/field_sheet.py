"""A score sheet as a workbook with a column for every field: of modules marked by aspects, and of measures.

A row of keys below the headings says which column is which field, such as `A|A1/2` for the second judge's
score of the aspect A1 in module A, so that headings can be changed and columns moved or left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook as NewWorkbook

from competitions.marking.cells import check_cells
from competitions.marking.fields import Field
from competitions.marking.grid_form import hint
from competitions.marking.read_sheet import ReadLine, ReadSheet, not_open, own_entries
from competitions.marking.schemas import CellIn, SaveIn
from competitions.marking.sheets import Column, Grid
from registry.core.errors import BadInputError, Fault
from registry.core.sheets.cells import is_blank, plain_text
from registry.core.sheets.workbook import Sheet, Workbook
from registry.core.spreadsheets import Cell, cell_text, column_letter
from registry.core.texts import text

# Nobody writes more than a few lines above the row of keys.
_LOOKED_AT: Final = 20
_ENTRY: Final = "编号"
_OPTIONS: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


@dataclass(frozen=True, slots=True)
class _Keys:
    """The row of keys in a sheet (from 0): where entries stand, and which field each other column is."""

    sheet: Sheet
    row: int
    entry: int
    fields: Mapping[int, tuple[Column, Field]]
    unknown: Mapping[int, str]


def template(grid: Grid) -> bytes:
    """Return a workbook with the entries filled in and a column for every field of the grid."""
    content = BytesIO()
    with NewWorkbook(content, _OPTIONS) as book:
        sheet = book.add_worksheet("评分表 Score sheet")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        gray = book.add_format({"font_color": "#666666"})
        before = 1 if grid.scheme.blind else 2
        sheet.write_row(2, 0, [_ENTRY, "单位"][:before], gray)
        for index, (column, field) in enumerate(_fields(grid), start=before):
            sheet.write_string(0, index, f"{column.sheet.code} {column.sheet.title.zh}", bold)
            title = f"{field.code} {field.title.zh}".strip()
            sheet.write_string(1, index, f"{title}（{hint(field, sheet=column.sheet.code)}）", bold)
            sheet.write_string(2, index, _key(column, field), gray)
        sheet.set_column(0, before + len(list(_fields(grid))) - 1, 16)
        sheet.freeze_panes(3, 1)
        for row, entry in enumerate((each for each in grid.entries if each.competes), start=3):
            sheet.write_row(row, 0, [entry.code, entry.represents][:before])
    return content.getvalue()


def read(grid: Grid, workbook: Workbook) -> ReadSheet | None:
    """Return what a filled workbook says, or None when no sheet of it has a row of keys.

    Codes of faults, besides those of `cells.check_cells`: `field_unknown` for a key that the marking scheme
    does not have, `entry_missing`, `entry_twice`, `sheet_not_open`.

    Raises:
        BadInputError: a row of keys does not say in which column the entries stand.
    """
    tables = [keys for sheet in workbook.sheets if (keys := _keys_of(grid, sheet)) is not None]
    if not tables:
        return None
    cells: list[CellIn] = []
    lines: list[ReadLine] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for keys in tables:
        faults += [_unknown(keys, index) for index in keys.unknown]
        for row in range(keys.row + 1, len(keys.sheet.rows)):
            typed = _typed(keys, keys.sheet.rows[row])
            entry = plain_text(keys.sheet.rows[row][keys.entry])[:60]
            if not entry and not typed:
                continue
            faults += _wrong_entry(keys, row, entry, seen)
            seen.add(entry)
            marks = tuple(typed.get(index, "") for index in keys.fields)
            lines.append(ReadLine(row + 1, entry, marks))
            of_row = _cells(keys, entry, typed)
            faults += _wrong_cells(grid, keys, row, of_row) if entry else []
            cells += of_row
    written = {cell.module for cell in cells}
    taken = [column for column in grid.columns if column.sheet.code in written]
    faults += [not_open(tables[0].sheet.name, column) for column in taken if not column.open]
    versions = {column.sheet.code: column.version for column in taken if column.open}
    kept = tuple(cell for cell in cells if cell.module in versions)
    heads = [f"{column.sheet.code} {field.code}".strip() for column, field in tables[0].fields.values()]
    return ReadSheet(tuple(heads), tuple(lines), SaveIn(versions=versions, cells=kept), tuple(faults))


def _fields(grid: Grid) -> Iterator[tuple[Column, Field]]:
    for column in grid.columns:
        for field in column.sheet.fields:
            yield column, field


def _key(column: Column, field: Field) -> str:
    # No code of a module or field holds the bar.
    return f"{column.sheet.code}|{field.code}"


def _keys_of(grid: Grid, sheet: Sheet) -> _Keys | None:
    known = {_key(column, field).casefold(): (column, field) for column, field in _fields(grid)}
    for row, cells in enumerate(sheet.rows[:_LOOKED_AT]):
        words = {index: plain_text(cell) for index, cell in enumerate(cells) if isinstance(cell, str)}
        fields = {index: known[word.casefold()] for index, word in words.items() if word.casefold() in known}
        if not fields:
            continue
        entry = next((index for index, word in words.items() if word == _ENTRY), None)
        if entry is None:
            raise BadInputError(
                text("评分表缺少“编号”列。", "The column of the entries' codes is missing."),
                [Fault("headings_not_found", _NO_ENTRIES, sheet=sheet.name, row=row + 1)],
            )
        unknown = {index: word for index, word in words.items() if "|" in word and index not in fields}
        return _Keys(sheet, row, entry, fields, unknown)
    return None


def _typed(keys: _Keys, cells: Sequence[Cell]) -> dict[int, str]:
    """Return the filled cells of a row by their columns; where nothing stands, nothing is said."""
    return {index: _text(cells[index]) for index in keys.fields if not is_blank(cells[index])}


def _text(cell: Cell) -> str:
    """Return a cell as exact decimal text; whatever is no number stays as it is and is refused later."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        # A spreadsheet shows 15 digits: what 0.1 + 0.2 leaves over is no part of a mark.
        return f"{Decimal(f'{cell:.15g}'):f}"
    return (plain_text(cell) if isinstance(cell, str) else cell_text(cell))[:400]


def _cells(keys: _Keys, entry: str, typed: Mapping[int, str]) -> list[CellIn]:
    named = [(*keys.fields[index], value) for index, value in typed.items()]
    return [
        CellIn(module=column.sheet.code, entry=entry, field=field.code, value=value)
        for column, field, value in named
    ]


def _wrong_cells(grid: Grid, keys: _Keys, row: int, cells: Sequence[CellIn]) -> list[Fault]:
    """Return what is wrong with the cells of one row, each with its column."""
    columns = {(column.sheet.code, field.code): index for index, (column, field) in keys.fields.items()}
    return [
        replace(
            fault,
            sheet=keys.sheet.name,
            row=row + 1,
            column=column_letter(columns[fault.module, fault.field]),
        )
        for fault in check_cells(grid.scheme, grid.entries, cells, own_entries(grid)).faults
    ]


def _wrong_entry(keys: _Keys, row: int, entry: str, seen: set[str]) -> list[Fault]:
    if entry and entry not in seen:
        return []
    code, message = ("entry_twice", _TWICE) if entry else ("entry_missing", _NO_CODE)
    column = column_letter(keys.entry)
    return [Fault(code, message, sheet=keys.sheet.name, row=row + 1, column=column)]


def _unknown(keys: _Keys, index: int) -> Fault:
    return Fault(
        "field_unknown", _NO_FIELD, sheet=keys.sheet.name, row=keys.row + 1, column=column_letter(index)
    )


_NO_ENTRIES: Final = text("请保留下载的评分表中的“编号”列。", "Keep the column “编号” of the template.")
_TWICE: Final = text("此编号在上面已有一行：请只保留一行。", "This code has a row above: keep one of them.")
_NO_CODE: Final = text("此行有分数而没有编号：请补上编号。", "Marks without a code: write whose they are.")
_NO_FIELD: Final = text(
    "评分标准中没有这一项：请重新下载评分表。",
    "The marking scheme has no such field: take a new template.",
)
