"""Rosters made for tests: invented people with valid numbers, a register of two schools, short readings."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from stdnum.cn import ric

from competitions.entries.roster.reading import Roster, read_roster
from registry.core.sheets.workbook import open_workbook
from registry.people.organizations.names import OrganizationIndex, OrganizationNames
from tests.registry.core.xlsx import Cell, write_xlsx

HONGQIAO = "长春市虹桥职业技术学校(虚构)"
JINGYUE = "净月现代服务职业学院(虚构)"
REGISTER = OrganizationIndex(
    [
        OrganizationNames(HONGQIAO, ("虹桥职校", "南关职高")),
        OrganizationNames(JINGYUE, ("净月职院", "南关职高")),
    ]
)

Sheet = Sequence[Sequence[Cell]]


def id_number(order: int, born: str = "20050107") -> str:
    """Return the valid number of an invented person."""
    body = f"220100{born}{order:03d}"
    return body + str(ric.calc_check_digit(f"{body}0"))


def read(
    folder: Path, *sheets: Sheet, register: OrganizationIndex | None = REGISTER, **layout: Any
) -> Roster:
    """Write the sheets to a workbook and read it as a roster."""
    return read_roster(open_workbook(write_xlsx(folder / "roster.xlsx", *sheets, **layout)), register)


def teams(roster: Roster) -> list[tuple[int, int, str, str]]:
    """Return first row, last row, members and tutors of each entry; names in one text, parted by spaces."""
    return [
        (
            entry.first_row,
            entry.last_row,
            " ".join(person.name for person in entry.members),
            " ".join(person.name for person in entry.tutors),
        )
        for entry in roster.entries
    ]


def faults(roster: Roster) -> list[tuple[str, int | None, str]]:
    """Return code, row and column of each fault."""
    return [(fault.code, fault.row, fault.column) for fault in roster.faults]
