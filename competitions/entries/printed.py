"""The roster of an event on paper and as a spreadsheet: what was entered, no more and no less."""

from collections.abc import Sequence
from io import BytesIO
from typing import Final

import xlsxwriter

from competitions.entries.queries import EntryFacts
from competitions.words import ENTERED
from registry.core.texts import Language, Text, text

COLUMNS: Final[dict[str, Text]] = {
    "code": text("参赛号", "Entry"),
    "represents": text("参赛单位", "Represents"),
    "team": text("队名", "Team"),
    "members": text("选手", "Competitors"),
    "substitutes": text("替补", "Substitutes"),
    "tutors": text("指导教师", "Tutors"),
    "remark": text("备注", "Remark"),
    "signature": text("签到", "Signature"),
}
_UNOFFICIAL: Final = text("非正式参赛", "Unofficial")
_WIDTHS: Final = (14, 30, 16, 30, 18, 22, 20, 14)


def shown(entry: EntryFacts, lang: Language) -> tuple[str, ...]:
    """Return an entry as the cells of a row, in the order of `COLUMNS`; the last is left to be signed."""
    between = "、" if lang == "zh" else ", "
    remarks = [_UNOFFICIAL] if entry.unofficial else []
    if entry.status != "entered":
        remarks.append(ENTERED[entry.status])
    return (
        entry.code,
        entry.represents,
        entry.team_name,
        between.join(entry.names("member")),
        between.join(entry.names("substitute")),
        between.join(entry.names("tutor")),
        between.join(remark.in_language(lang) for remark in remarks),
        "",
    )


def roster_sheet(title: str, entries: Sequence[EntryFacts], lang: Language) -> bytes:
    """Return the roster as an xlsx file for A4 across; every cell is text, so that none becomes a formula."""
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
    sheet = book.add_worksheet(text("参赛名册", "Roster").in_language(lang))
    heading = book.add_format({"bold": True, "font_size": 14})
    bold = book.add_format({"bold": True, "border": 1})
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, title, heading)
    for column, words in enumerate(COLUMNS.values()):
        sheet.write_string(2, column, words.in_language(lang), bold)
        sheet.set_column(column, column, _WIDTHS[column])
    for row, entry in enumerate(entries, start=3):
        for column, said in enumerate(shown(entry, lang)):
            sheet.write_string(row, column, said, cell)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 1)
    book.close()
    return made.getvalue()
