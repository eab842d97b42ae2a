"""A score sheet as a workbook: made to be filled in, and read back with everything that is wrong with it."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook

from competitions.marking import field_sheet
from competitions.marking.cells import check_cells
from competitions.marking.fields import Sheet
from competitions.marking.read_sheet import ReadLine, ReadSheet, not_open, own_entries
from competitions.marking.schemas import CellIn, SaveIn
from competitions.marking.score_sheet.modules import Module
from competitions.marking.score_sheet.reading import read_score_sheet
from competitions.marking.score_sheet.score_line import ScoreLine
from competitions.marking.sheets import Column, Grid
from competitions.results.points import decimal_text
from registry.core.errors import Fault
from registry.core.sheets.workbook import read_workbook
from registry.core.texts import text

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# What is shown to be looked at, and keeps no mark from being taken: marks count, and not what was added up
# by hand; a mark that is missing can be typed later.
_DOUBTS: Final = frozenset(
    {
        "total_differs",
        "subtotal_differs",
        "total_unreadable",
        "rank_differs",
        "rank_of_nobody",
        "rank_unreadable",
        "mark_missing",
        "school_unknown",
        "school_ambiguous",
    }
)


def whole_sheets(grid: Grid) -> list[Column]:
    """Return the sheets that have one number per entry; of others every field has a column of its own."""
    return [column for column in grid.columns if [field.code for field in column.sheet.fields] == [""]]


def template(grid: Grid) -> bytes:
    """Return a workbook with the entries filled in: a column per module, or per field where it has more."""
    if len(whole_sheets(grid)) < len(grid.columns):
        return field_sheet.template(grid)
    content = BytesIO()
    with Workbook(content, _OPTIONS) as book:
        sheet = book.add_worksheet("评分表 Score sheet")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        headings = ["编号", "单位", *(_heading(column.sheet) for column in whole_sheets(grid)), "总分"]
        if grid.scheme.blind:
            headings.remove("单位")
        sheet.write_row(0, 0, headings, bold)
        sheet.set_column(0, len(headings) - 1, 16)
        sheet.freeze_panes(1, 1)
        for row, entry in enumerate((each for each in grid.entries if each.competes), start=1):
            sheet.write_string(row, 0, entry.code)
            if not grid.scheme.blind:
                sheet.write_string(row, 1, entry.represents)
    return content.getvalue()


def read(grid: Grid, content: bytes, file: str) -> ReadSheet:
    """Return what a filled workbook says for one entering, with every fault by sheet, row and column.

    Entries are found by their code, modules by theirs, and fields by the keys of the template. Codes besides
    those of the readers and of `cells.check_cells`: `module_unknown`, `sheet_not_open`.

    Raises:
        BadInputError: it is no .xlsx file, or holds no table of marks.
    """
    workbook = read_workbook(content, file)
    if (by_fields := field_sheet.read(grid, workbook)) is not None:
        return by_fields
    scores = read_score_sheet(workbook)
    known = {column.sheet.code.casefold(): column for column in whole_sheets(grid)}
    cells: list[CellIn] = []
    lines: list[ReadLine] = []
    faults = [fault for fault in scores.faults if fault.code not in _DOUBTS]
    taken: dict[str, Column] = {}
    for table in scores.tables:
        columns = [known.get(_code(module, known).casefold()) for module in table.modules]
        for module, column in zip(table.modules, columns, strict=True):
            if column is None:
                faults.append(_module_unknown(table.sheet, module))
            elif not column.open:
                faults.append(not_open(table.sheet, column))
            else:
                taken[column.sheet.code] = column
        for line in table.lines:
            typed = _typed(line, columns)
            checked = check_cells(grid.scheme, grid.entries, typed, own_entries(grid))
            faults += [replace(fault, sheet=table.sheet, row=line.row) for fault in checked.faults]
            cells += typed
            marks = tuple("" if mark is None else decimal_text(mark) for mark in line.marks)
            lines.append(ReadLine(line.row, line.code or line.station, marks, line.total, line.computed))
    versions = {code: column.version for code, column in taken.items()}
    kept = tuple(cell for cell in cells if cell.module in versions)
    doubts = tuple(fault for fault in scores.faults if fault.code in _DOUBTS)
    modules = tuple(module.code for module in scores.tables[0].modules)
    return ReadSheet(modules, tuple(lines), SaveIn(versions=versions, cells=kept), tuple(faults), doubts)


def _heading(sheet: Sheet) -> str:
    most = sheet.fields[0].max
    return f"模块{sheet.code} {sheet.title.zh}（满分{most:f}）" if most is not None else sheet.title.zh


def _code(module: Module, known: dict[str, Column]) -> str:
    """Return which module a column is: by its code, or by the first word of its heading (模块M1 电路)."""
    if module.code.casefold() in known:
        return module.code
    first = module.title.removeprefix("模块").strip().split(" ", 1)[0]
    return first if first.casefold() in known else module.code


def _typed(line: ScoreLine, columns: Sequence[Column | None]) -> list[CellIn]:
    """Return the cells of a row; where no mark is, nothing is said, and what was typed before stays."""
    return [
        CellIn(module=column.sheet.code, entry=(line.code or line.station)[:60], value=decimal_text(mark))
        for column, mark in zip(columns, line.marks, strict=True)
        if column is not None and mark is not None
    ]


def _module_unknown(sheet: str, module: Module) -> Fault:
    message = text(
        "评分标准中没有这个模块，或它按要点评分：请用下载的评分表，或在网页上录入。",
        "The marking scheme has no such module, or marks it by aspects: use the template, or type it here.",
    )
    return Fault("module_unknown", message, sheet=sheet, column=module.title or module.code)
