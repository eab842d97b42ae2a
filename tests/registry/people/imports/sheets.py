"""Sheets of people and organizations made for tests: invented people with valid numbers, short readings."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from stdnum.cn import ric, uscc

from registry.core.errors import Fault
from registry.core.sheets.workbook import open_workbook
from registry.people.imports.organizations_sheet import read_organizations_sheet
from registry.people.imports.persons_sheet import read_persons_sheet
from registry.people.imports.rows import OrganizationsSheet, PersonsSheet
from registry.people.organizations.names import OrganizationNames
from registry.people.words import MembershipRole
from tests.registry.core.xlsx import Cell, write_xlsx

TODAY = date(2026, 3, 1)
Sheet = Sequence[Sequence[Cell]]


def id_number(order: int, born: str = "20080922") -> str:
    """Return the valid number of an invented person."""
    body = f"220100{born}{order:03d}"
    return body + str(ric.calc_check_digit(f"{body}0"))


def credit_code(order: int, begin: str = "12") -> str:
    """Return the valid code of an invented organization."""
    body = f"{begin}220100{order:09d}"
    return body + str(uscc.calc_check_digit(body))


def persons(
    folder: Path,
    *sheets: Sheet,
    role: MembershipRole = "student",
    school: OrganizationNames | None = None,
    **layout: Any,
) -> PersonsSheet:
    """Write the sheets to a workbook and read its persons."""
    book = open_workbook(write_xlsx(folder / "persons.xlsx", *sheets, **layout))
    return read_persons_sheet(book, role, TODAY, school)


def organizations(folder: Path, *sheets: Sheet, **layout: Any) -> OrganizationsSheet:
    """Write the sheets to a workbook and read its organizations."""
    return read_organizations_sheet(open_workbook(write_xlsx(folder / "bodies.xlsx", *sheets, **layout)))


def places(faults: Sequence[Fault]) -> list[tuple[str, int | None, str]]:
    """Return code, row and column of each fault."""
    return [(fault.code, fault.row, fault.column) for fault in faults]
