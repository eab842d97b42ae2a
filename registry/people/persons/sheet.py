"""The list of people as a spreadsheet, exactly as the page shows it: identifiers masked."""

from collections.abc import Sequence
from io import BytesIO
from typing import Final

import xlsxwriter

from registry.core.texts import Language, Text, text
from registry.people.persons.queries import PersonLine
from registry.people.words import IDENTITY_KINDS, MEMBERSHIP_ROLES

COLUMNS: Final[dict[str, Text]] = {
    "name": text("姓名", "Name"),
    "latin_name": text("外文姓名", "Latin name"),
    "role": text("身份", "Role"),
    "number": text("学号、工号", "Number"),
    "unit": text("班级、部门", "Class or department"),
    "id_kind": text("证件类型", "Document"),
    "id_number": text("证件号码", "Document number"),
    "phone": text("电话", "Telephone"),
    "since": text("开始日期", "Since"),
    "until": text("结束日期", "Until"),
}


def shown(line: PersonLine, lang: Language) -> tuple[str, ...]:
    """Return one person as the cells of a row, in the order of `COLUMNS`."""
    return (
        line.name,
        line.latin_name,
        MEMBERSHIP_ROLES[line.role].in_language(lang),
        line.number,
        line.unit,
        IDENTITY_KINDS[line.id_kind].in_language(lang) if line.id_kind else "",
        line.id_number,
        line.phone,
        line.since.isoformat(),
        line.until.isoformat() if line.until else "",
    )


def people_sheet(lines: Sequence[PersonLine], lang: Language) -> bytes:
    """Return the list as an xlsx file; every cell is text, so that none becomes a formula or loses digits."""
    made = BytesIO()
    book = xlsxwriter.Workbook(
        made,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    sheet = book.add_worksheet(text("人员名单", "People").in_language(lang))
    bold = book.add_format({"bold": True})
    sheet.write_row(0, 0, [heading.in_language(lang) for heading in COLUMNS.values()], bold)
    for row, line in enumerate(lines, start=1):
        for column, words in enumerate(shown(line, lang)):
            sheet.write_string(row, column, words)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(lines), len(COLUMNS) - 1)
    sheet.set_column(0, len(COLUMNS) - 1, 18)
    book.close()
    return made.getvalue()
