"""Reading sheets of 10,000 rows with every check, against a bare read of the same file."""

import io
import time
from collections.abc import Callable
from datetime import date
from typing import Final

from python_calamine import CalamineWorkbook

from competitions.entries.roster.reading import read_roster
from competitions.external.award_list.reading import read_award_list
from competitions.marking.score_sheet.reading import read_score_sheet
from registry.core.sheets.workbook import read_workbook
from registry.core.spreadsheets import Cell
from registry.people.imports.persons_sheet import read_persons_sheet
from tests.bench import sheets
from tests.bench.measures import Measure, Target, alternate

_ROUNDS: Final = 5
_TARGET: Final = Target("≤", 5)
_TODAY: Final = date(2026, 11, 22)
_READERS: Final[dict[str, tuple[Callable[[], bytes], Callable[[bytes], object]]]] = {
    "a roster": (lambda: sheets.workbook(sheets.roster()), lambda c: read_roster(read_workbook(c, ""), None)),
    "a list of students": (
        lambda: sheets.workbook(sheets.students()),
        lambda c: read_persons_sheet(read_workbook(c, ""), "student", _TODAY),
    ),
    "a score sheet": (
        lambda: sheets.workbook(sheets.scores()),
        lambda c: read_score_sheet(read_workbook(c, "")),
    ),
    "a list of awards": (
        lambda: sheets.workbook(sheets.awards()),
        lambda c: read_award_list(read_workbook(c, "")),
    ),
}


def measure(done: Callable[[], None]) -> list[Measure]:
    """Return a measure per kind of sheet, in processor time."""
    return [_measure(words, made(), read, done) for words, (made, read) in _READERS.items()]


def bare_read(content: bytes) -> list[list[Cell]]:
    """Return the rows of a workbook's first sheet as calamine gives them."""
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def _measure(
    words: str, content: bytes, read: Callable[[bytes], object], done: Callable[[], None]
) -> Measure:
    return Measure(
        f"{words} of 10,000 rows, read and checked",
        "a bare calamine read of the same file",
        "ms of processor",
        alternate(_ROUNDS, lambda _: _timed(read, content), lambda _: _timed(bare_read, content), done),
        _TARGET,
    )


def _timed(work: Callable[[bytes], object], content: bytes) -> float:
    started = time.process_time()
    work(content)
    return (time.process_time() - started) * 1000
