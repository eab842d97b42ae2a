"""Reading a list of awards: every award with its winners and tutors, and everything that is wrong with it.

Pure: what goes in is a workbook that was read, and the names of organizations; nothing is looked up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from competitions.external.award_list.lines import AwardLine, LineReader
from competitions.external.award_list.messages import NO_AWARDS, award_twice, number_twice
from competitions.external.award_list.words import VOCABULARY
from competitions.sheets.announcements import Announced, from_titles
from competitions.sheets.columns import RosterColumns, assign
from competitions.sheets.schools import find_school
from registry.core.bulk import without_collector
from registry.core.errors import BadInputError, Fault
from registry.core.sheets.faults import FaultList, column_missing, in_order
from registry.core.sheets.layout import Area, find_areas
from registry.core.sheets.workbook import Workbook
from registry.core.texts import text
from registry.people.organizations.names import OrganizationIndex


@dataclass(frozen=True, slots=True)
class AwardTable:
    """The awards of one table of a sheet."""

    sheet: str
    lines: tuple[AwardLine, ...]


@dataclass(frozen=True, slots=True)
class AwardList:
    """The tables in the order of the workbook, and the faults by sheet, row and column."""

    tables: tuple[AwardTable, ...]
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class _Table:
    area: Area
    columns: RosterColumns
    faults: FaultList
    lines: list[AwardLine] = field(default_factory=list)


@without_collector()
def read_award_list(workbook: Workbook, organizations: OrganizationIndex | None = None) -> AwardList:
    """Return the awards of every table in the workbook that names winners, and all faults.

    Without organizations, schools are taken as they are written. Faults: `event_missing`, `prize_missing`,
    `school_missing`, `school_unknown`, `school_ambiguous`, `member_missing`, those of `name_fault`,
    `number_lost_digits`, `number_twice`, `award_twice`, `place_unreadable`, `column_missing`, `no_awards`.

    Raises BadInputError with the fault `headings_not_found` when no sheet has such a table.
    """
    tables: list[_Table] = []
    for sheet in workbook.sheets:
        announced: Announced | None = None
        for area in find_areas(sheet, VOCABULARY):
            columns = assign(area.columns)
            if not columns.members:
                continue
            announced = announced or from_titles(area)
            table = _Table(area, columns, FaultList(sheet.name))
            table.lines = list(LineReader(area, columns, announced, table.faults).read())
            tables.append(table)
    if not tables:
        _refuse(workbook)
    for table in tables:
        _find_schools(table, organizations)
    _check_repeated(tables)
    if not any(table.lines for table in tables):
        tables[0].faults.add("no_awards", tables[0].area.head, None, NO_AWARDS)
    faults = in_order([table.faults for table in tables], [sheet.name for sheet in workbook.sheets])
    return AwardList(tuple(AwardTable(table.area.sheet.name, tuple(table.lines)) for table in tables), faults)


def _refuse(workbook: Workbook) -> NoReturn:
    message = text(
        "没有找到获奖名单的表头：表头应有赛项、奖项、学校、选手姓名等列。",
        "No headings of an award list were found: it needs event, prize, school, winners' names and so on.",
    )
    names = "、".join(sheet.name for sheet in workbook.sheets)
    refusal = text("这不是获奖名单。", "This is no list of awards.")
    raise BadInputError(refusal, [Fault("headings_not_found", message, file=workbook.file, sheet=names)])


def _find_schools(table: _Table, organizations: OrganizationIndex | None) -> None:
    column = table.columns.of_entry.get("school")
    if column is None:
        message = column_missing(text("学校", "the school"))
        table.faults.add("column_missing", table.area.head, None, message)
    for line in table.lines:
        if line.school is not None:
            line.school = find_school(line.school, organizations, table.faults, line.row - 1, column)


def _check_repeated(tables: Sequence[_Table]) -> None:
    """Add the faults `number_twice` and `award_twice` at the later of two rows."""
    first: dict[object, tuple[str, int]] = {}
    for table in tables:
        for line in table.lines:
            here = (table.faults.sheet, line.row)
            if line.source_number and (seen := first.setdefault(line.source_number, here)) != here:
                column = table.columns.of_entry["source_number"]
                table.faults.add("number_twice", line.row - 1, column, number_twice(*seen))
                continue
            award = (line.event, line.group, line.prize, line.school, line.members)
            if line.members and (seen := first.setdefault(award, here)) != here:
                table.faults.add("award_twice", line.row - 1, None, award_twice(*seen))
