"""Score sheets made for tests, and short readings of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from competitions.marking.score_sheet.reading import ScoreSheet, read_score_sheet
from competitions.marking.score_sheet.score_line import ScoreLine
from registry.core.sheets.workbook import open_workbook
from tests.competitions.entries.roster.rosters import REGISTER
from tests.registry.core.xlsx import Cell, write_xlsx

Sheet = Sequence[Sequence[Cell]]


def read(folder: Path, *sheets: Sheet, register: bool = False, **layout: Any) -> ScoreSheet:
    """Write the sheets to a workbook and read it as a score sheet."""
    path = write_xlsx(folder / "scores.xlsx", *sheets, **layout)
    return read_score_sheet(open_workbook(path), REGISTER if register else None)


def lines(scores: ScoreSheet) -> list[ScoreLine]:
    """Return the lines of all tables."""
    return [line for table in scores.tables for line in table.lines]


def marks(scores: ScoreSheet) -> list[str]:
    """Return row and marks of each line in one text, exactly as they were read."""
    return [
        " ".join([str(line.row), *("-" if mark is None else str(mark) for mark in line.marks)])
        for line in lines(scores)
    ]


def faults(scores: ScoreSheet) -> list[tuple[str, int | None, str]]:
    """Return code, row and column of each fault."""
    return [(fault.code, fault.row, fault.column) for fault in scores.faults]
