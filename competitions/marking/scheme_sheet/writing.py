"""Writing a marking scheme as a workbook with the columns of WorldSkills' import sheet, and some of ours.

The table of criteria stands first, then the aspects of each criterion below headings of their own. Source:
the import sheet of WorldSkills' information system; the last five columns keep what it has no place for.
"""

import io
from decimal import Decimal
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from competitions.marking.scheme import Aspect, MarkingScheme, Module, SubCriterion

_CRITERIA: Final = ("Criterion ID", "Criterion Name", "Criterion Name English", "Weight", "Step", "Mark")
_ASPECTS: Final = (
    "Sub Criterion ID",
    "Sub Criterion Name or Description",
    "Day of Marking",
    "Aspect Type\nM = Meas\nJ = Judg",
    "Aspect - Description",
    "Judg Score",
    "Extra Aspect Description (Meas or Judg)\nOR Judgement Score Description (Judg only)",
    "Requirement (Measurement Only)",
    "WSSS Section",
    "Max Mark",
)
_OURS: Final = (
    "Module",
    "Aspect ID",
    "Aspect Step",
    "Sub Criterion Name English",
    "Aspect Description English",
)
_WIDTHS: Final = (16, 30, 10, 12, 50, 8, 50, 30, 12, 10, 12, 8, 10, 12, 8, 30, 50)
_FIRST_OF_OURS: Final = len(_ASPECTS) + 2


class SchemeWriter:
    """Writes one scheme into one sheet, from top to bottom."""

    def __init__(self, page: Worksheet, bold: Format, quoted: Format) -> None:
        self._page = page
        self._bold = bold
        self._quoted = quoted
        self._row = 0

    def write(self, scheme: MarkingScheme) -> None:
        """Write the table of criteria, and a table of aspects for each criterion that has some."""
        for column, width in enumerate(_WIDTHS):
            self._page.set_column(column, column, width)
        self._headings(_CRITERIA)
        for module in scheme.modules:
            whole = "" if module.sub_criteria else module.step
            title = module.title
            self._line([module.code, title.zh, title.en, module.weight, whole, module.maximum])
        self._line(["Total", "", "", "", "", scheme.maximum])
        for module in scheme.modules:
            if module.sub_criteria:
                self._row += 1
                self._module(module)

    def _module(self, module: Module) -> None:
        self._headings((*_ASPECTS, f"Criterion {module.code}", "", *_OURS))
        self._cell(self._row - 1, _FIRST_OF_OURS - 1, module.maximum)
        for sub in module.sub_criteria:
            self._ours(self._row, module.code, "", "", sub.title.en, "")
            self._line([sub.code, sub.title.zh, sub.day])
            for aspect in sub.aspects:
                self._aspect(module, sub, aspect)

    def _aspect(self, module: Module, sub: SubCriterion, aspect: Aspect) -> None:
        step = aspect.step if aspect.kind == "M" else ""
        self._ours(self._row, module.code, aspect.code, step, "", aspect.title.en)
        self._line(
            [
                *("", "", "", aspect.kind, aspect.title.zh, ""),
                *(aspect.extra, aspect.requirement, aspect.standard, aspect.max_mark),
            ]
        )
        for score, words in enumerate(aspect.scores):
            self._line(["", "", "", "", "", score, words])

    def _headings(self, words: tuple[str, ...]) -> None:
        for column, word in enumerate(words):
            if word:
                self._page.write_string(self._row, column, word, self._bold)
        self._row += 1

    def _line(self, cells: list[str | int | Decimal]) -> None:
        for column, cell in enumerate(cells):
            self._cell(self._row, column, cell)
        self._row += 1

    def _ours(self, row: int, *cells: str | Decimal) -> None:
        for column, cell in enumerate(cells, start=_FIRST_OF_OURS):
            self._cell(row, column, cell)

    def _cell(self, row: int, column: int, cell: str | int | Decimal) -> None:
        if isinstance(cell, str):
            if cell:
                self._page.write_string(row, column, cell, self._quoted)
        else:
            self._page.write_number(row, column, cell)


def scheme_workbook(scheme: MarkingScheme) -> bytes:
    """Return the workbook of a scheme; `read_scheme_sheet` reads the same scheme from it."""
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(made, options) as book:
        page = book.add_worksheet("Marking Scheme")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        # Marks a text as text even when somebody opens its cell and presses Enter.
        quoted = book.add_format({"quote_prefix": True, "text_wrap": True, "valign": "top"})
        SchemeWriter(page, bold, quoted).write(scheme)
    return made.getvalue()
