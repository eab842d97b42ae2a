"""Workbooks to fill in: a sheet with headings, choices and checks, and one that says how to fill it in."""

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from registry.people.imports.choices import offered
from registry.people.imports.template_columns import COLUMNS, TITLES, Column, TemplateKind
from registry.people.imports.template_rules import RULES

# So many rows are formatted and checked; more may be filled in.
ROWS: Final = 10_000
# Characters that a spreadsheet program allows in the title of what it says at a cell.
_LONGEST_TITLE: Final = 32
_GUIDE: Final = "说明 How to fill in"
# The same workbook each time: a fixed day instead of now.
_CREATED: Final = datetime(2026, 1, 1)  # noqa: DTZ001 - a file's property, without a zone in the format
# The number of the built-in format @: what is typed stays text, also a long number.
_TEXT: Final = 49
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}


def template(kind: TemplateKind) -> bytes:
    """Return an .xlsx workbook to fill in; what is filled in is read by the readers of this package."""
    content = BytesIO()
    book = Workbook(content, _OPTIONS)
    title = TITLES[kind]
    book.set_properties({"title": f"{title.zh} {title.en}", "created": _CREATED})
    sheet, guide = book.add_worksheet(f"{title.zh} {title.en}"), book.add_worksheet(_GUIDE)
    columns = COLUMNS[kind]
    choices = _write_guide(book, guide, kind)
    _write_headings(book, sheet, columns)
    for index, column in enumerate(columns):
        sheet.data_validation(1, index, ROWS, index, _validation(column, choices))
    sheet.activate()
    book.close()
    return content.getvalue()


def _write_headings(book: Workbook, sheet: Worksheet, columns: tuple[Column, ...]) -> None:
    look = {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1}
    needed = book.add_format({**look, "bg_color": "#F6D9D3"})
    free = book.add_format({**look, "bg_color": "#E7EBE8"})
    for index, column in enumerate(columns):
        as_date = column.type == "date"
        body = {"num_format": "yyyy-mm-dd" if as_date else _TEXT}
        sheet.set_column(index, index, column.width, book.add_format(body))
        star = "*" if column.needed else ""
        sheet.write_string(
            0, index, f"{column.heading.zh}{star}\n{column.heading.en}", needed if star else free
        )
        grey = book.add_format({**body, "italic": True, "font_color": "#6B6B6B"})
        if isinstance(column.example, date):
            sheet.write_datetime(1, index, column.example, grey)
        elif column.example:
            sheet.write_string(1, index, column.example, grey)
    sheet.set_row(0, 36)
    # The headings and the name stay in sight.
    sheet.freeze_panes(1, 2)


def _validation(column: Column, choices: Mapping[str, str]) -> dict[str, Any]:
    """Return what a spreadsheet program says at a cell of the column, and what it lets in."""
    said = {
        "input_title": f"{column.heading.zh} {column.heading.en}"[:_LONGEST_TITLE],
        "input_message": f"{column.note.zh}\n{column.note.en}",
        "ignore_blank": True,
    }
    if column.type == "choice":
        said |= {
            "validate": "list",
            "source": choices[column.field],
            "error_title": "请从列表中选择 Choose",
            "error_message": "请从下拉列表中选择。\nChoose one from the list.",
        }
        return said
    if column.type == "date":
        # A warning only: a whole month such as 2024-09 is read as well.
        return said | {
            "validate": "date",
            "criteria": "between",
            "minimum": date(1900, 1, 1),
            "maximum": date(2100, 12, 31),
            "error_type": "warning",
            "error_title": "日期 Date",
            "error_message": "请填写日期，如 2008-09-22。\nEnter a date, like 2008-09-22.",
        }
    return said | {"validate": "any"}


def _write_guide(book: Workbook, guide: Worksheet, kind: TemplateKind) -> dict[str, str]:
    """Write the rules, the columns and the choices; return where the choices of each field stand."""
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    guide.set_column(0, 0, 34)
    guide.set_column(1, 2, 70)
    row = _write_rules(guide, kind, bold, wrapped)
    sources = {}
    for column in COLUMNS[kind]:
        row += 1
        needed = "（必填 needed）" if column.needed else ""
        guide.write_string(row, 0, f"{column.heading.zh} {column.heading.en}{needed}：", bold)
        guide.write_string(row, 1, column.note.zh, wrapped)
        guide.write_string(row, 2, column.note.en, wrapped)
    for column in COLUMNS[kind]:
        if not column.choices:
            continue
        row += 2
        guide.write_string(row, 0, f"可选的{column.heading.zh} Choices: {column.heading.en}", bold)
        first = row + 1
        for choice in column.choices:
            row += 1
            guide.write_string(row, 0, offered(choice), wrapped)
        sources[column.field] = f"='{_GUIDE}'!$A${first + 1}:$A${row + 1}"
    return sources


def _write_rules(guide: Worksheet, kind: TemplateKind, bold: Format, wrapped: Format) -> int:
    guide.write_string(0, 0, _GUIDE, bold)
    row = 0
    for number, rule in enumerate(RULES[kind], start=1):
        row += 1
        guide.write_string(row, 0, f"{number}.", bold)
        guide.write_string(row, 1, rule.zh, wrapped)
        guide.write_string(row, 2, rule.en, wrapped)
    return row + 1
