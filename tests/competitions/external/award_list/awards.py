"""Lists of awards made for tests, and short readings of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from competitions.external.award_list.lines import AwardLine
from competitions.external.award_list.reading import AwardList, read_award_list
from registry.core.sheets.workbook import open_workbook
from tests.competitions.entries.roster.rosters import REGISTER
from tests.registry.core.xlsx import Cell, write_xlsx

Sheet = Sequence[Sequence[Cell]]


def read(folder: Path, *sheets: Sheet, register: bool = False, **layout: Any) -> AwardList:
    """Write the sheets to a workbook and read it as a list of awards."""
    path = write_xlsx(folder / "awards.xlsx", *sheets, **layout)
    return read_award_list(open_workbook(path), REGISTER if register else None)


def lines(awards: AwardList) -> list[AwardLine]:
    """Return the lines of all tables."""
    return [line for table in awards.tables for line in table.lines]


def said(awards: AwardList) -> list[tuple[int, str, str, str, str]]:
    """Return row, event, prize, winners and tutors of each award; names in one text, parted by spaces."""
    return [
        (line.row, line.event, line.prize, " ".join(line.members), " ".join(line.tutors))
        for line in lines(awards)
    ]


def faults(awards: AwardList) -> list[tuple[str, int | None, str]]:
    """Return code, row and column of each fault."""
    return [(fault.code, fault.row, fault.column) for fault in awards.faults]
