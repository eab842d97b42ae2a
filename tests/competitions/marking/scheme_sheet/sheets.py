"""Marking scheme sheets for tests, in the shape of WorldSkills' import sheet; all contents are invented."""

import io
from collections.abc import Sequence

from xlsxwriter import Workbook as Book

from competitions.marking.scheme import MarkingScheme
from competitions.marking.scheme_sheet.reading import SchemeSheet, read_scheme_sheet
from registry.core.sheets.workbook import read_workbook

Cells = Sequence[str | int | float]

HEADINGS: Cells = (
    "Sub Criterion ID",
    "Sub Criterion Name or Description",
    "Day of Marking",
    "Aspect Type\nM = Meas\nJ = Judg",
    "Aspect - Description",
    "Judg Score",
    "Extra Aspect Description (Meas or Judg)\nOR Judgement Score Description (Judg only)",
    "Requirement (Measurement Only)",
    "WSSS Section",
    "Calculation Row (Export only)",
    "Max Mark",
)


def heading(criterion: str, marks: float) -> Cells:
    """Return the headings above the aspects of a criterion."""
    return (*HEADINGS, f"Criterion {criterion}", marks)


def aspect(kind: str, title: str, marks: float | str, extra: str = "", standard: int = 1) -> Cells:
    """Return the row of an aspect."""
    return ("", "", "", kind, title, "", extra, "", standard, "", marks)


def score(number: int | str, words: str) -> Cells:
    """Return the row that says what a score means."""
    return ("", "", "", "", "", number, words)


def cis_rows() -> list[Cells]:
    """Return a whole sheet: criteria of 60 and 40 marks, and a judged aspect with its scores described."""
    return [
        ("WSC2099_99 Invented skill",),
        (),
        ("Section", "WSSS", "Marks"),
        (1, "Work organization", 100),
        (),
        ("Criteria",),
        ("ID", "Name", "Mark"),
        ("A", "Planning", 60),
        ("B", "Execution", 40),
        ("C", "", 0),
        (),
        heading("A", 60),
        ("A1", "Drawings", 1),
        aspect("M", "Sheet complete", 20, "All views"),
        score("", "and the title block"),
        aspect("J", "Neatness", 10.5),
        score(0, "Untidy"),
        score(1, "Acceptable"),
        score(2, "Good"),
        score(3, "Excellent"),
        ("A2", "Time management", 2),
        aspect("M", "In time", 29.5),
        (),
        heading("B", 40),
        ("B1", "Part", "C2"),
        aspect("M", "Length 20 mm", 40),
    ]


def read(rows: Sequence[Cells], before: MarkingScheme | None = None) -> SchemeSheet:
    """Return what a workbook of these rows is read as."""
    made = io.BytesIO()
    with Book(made, {"in_memory": True}) as book:
        page = book.add_worksheet("CIS Marking Scheme Import")
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell != "":
                    page.write(number, column, cell)
    return read_scheme_sheet(read_workbook(made.getvalue(), "scheme.xlsx"), before)


def codes(found: SchemeSheet) -> list[tuple[str, int | None, str]]:
    """Return the faults as code, row and column."""
    return [(fault.code, fault.row, fault.column) for fault in found.faults]
