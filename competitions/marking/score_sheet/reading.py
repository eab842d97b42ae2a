"""Reading score sheets: every entry's marks exactly as shown, and everything that is wrong with them.

Pure: what goes in is a workbook that was read, and the names of organizations; nothing is looked up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from competitions.marking.score_sheet.lines import LineReader
from competitions.marking.score_sheet.messages import NO_ENTRIES, entry_twice
from competitions.marking.score_sheet.modules import Module, ScoreColumns, columns_of
from competitions.marking.score_sheet.ranks import check_ranks
from competitions.marking.score_sheet.score_line import ScoreLine
from competitions.marking.score_sheet.totals import check_totals
from competitions.marking.score_sheet.words import VOCABULARY
from competitions.sheets.announcements import Announced, from_titles
from competitions.sheets.schools import find_school
from registry.core.bulk import without_collector
from registry.core.errors import BadInputError, Fault
from registry.core.sheets.faults import FaultList, in_order
from registry.core.sheets.layout import Area, find_areas
from registry.core.sheets.workbook import Workbook
from registry.core.texts import text
from registry.people.organizations.names import OrganizationIndex


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """One table: its modules from left to right, whether totals use their weights, and its lines."""

    sheet: str
    modules: tuple[Module, ...]
    weighted: bool
    lines: tuple[ScoreLine, ...]


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """The tables in the order of the workbook, and the faults by sheet, row and column."""

    tables: tuple[ScoreTable, ...]
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class _Table:
    area: Area
    columns: ScoreColumns
    faults: FaultList
    lines: list[ScoreLine] = field(default_factory=list)
    weighted: bool = False


@without_collector()
def read_score_sheet(workbook: Workbook, organizations: OrganizationIndex | None = None) -> ScoreSheet:
    """Return the marks of every table in the workbook that has marks or totals, and all faults.

    Without organizations, schools are taken as they are written. Faults: `mark_unreadable`, `mark_negative`,
    `mark_too_large`, `mark_above_maximum`, `mark_missing`, `entry_missing`, `entry_twice`,
    `status_with_marks`, `total_unreadable`, `total_differs`, `subtotal_differs`, `rank_unreadable`,
    `rank_differs`, `rank_of_nobody`, `school_unknown`, `school_ambiguous`, `no_entries`.

    Raises BadInputError with the fault `headings_not_found` when no sheet has such a table.
    """
    tables: list[_Table] = []
    for sheet in workbook.sheets:
        announced: Announced | None = None
        for area in find_areas(sheet, VOCABULARY):
            columns = columns_of(area)
            if columns is None:
                continue
            announced = announced or from_titles(area)
            table = _Table(area, columns, FaultList(sheet.name))
            table.lines = list(LineReader(area, columns, announced, table.faults).read())
            tables.append(table)
    if not tables:
        _refuse(workbook)
    for table in tables:
        table.weighted = check_totals(table.area, table.columns, table.lines, table.faults)
        _find_schools(table, organizations)
    _check_repeated(tables)
    check_ranks([(table.faults, table.columns.fields.get("rank"), table.lines) for table in tables])
    if not any(table.lines for table in tables):
        tables[0].faults.add("no_entries", tables[0].area.head, None, NO_ENTRIES)
    faults = in_order([table.faults for table in tables], [sheet.name for sheet in workbook.sheets])
    return ScoreSheet(
        tuple(
            ScoreTable(table.area.sheet.name, table.columns.modules, table.weighted, tuple(table.lines))
            for table in tables
        ),
        faults,
    )


def _refuse(workbook: Workbook) -> NoReturn:
    message = text(
        "没有找到成绩表的表头：表头应有工位号（或编号、姓名、学校）、各模块和总分等列。",
        "No headings of a score sheet: it needs station (or code, name, school), modules and total.",
    )
    names = "、".join(sheet.name for sheet in workbook.sheets)
    refusal = text("这不是成绩表。", "This is no score sheet.")
    raise BadInputError(refusal, [Fault("headings_not_found", message, file=workbook.file, sheet=names)])


def _find_schools(table: _Table, organizations: OrganizationIndex | None) -> None:
    column = table.columns.fields.get("school")
    for line in table.lines:
        if line.school is not None:
            line.school = find_school(line.school, organizations, table.faults, line.row - 1, column)


def _check_repeated(tables: Sequence[_Table]) -> None:
    """Add the fault `entry_twice` at the later of two rows of one event with the same station or code."""
    first: dict[object, tuple[str, int]] = {}
    for number, table in enumerate(tables):
        for line in table.lines:
            field_of = (line.event, line.group) if line.event else number
            for key, written in (("station", line.station), ("code", line.code)):
                if not written:
                    continue
                here = (table.faults.sheet, line.row)
                seen = first.setdefault((field_of, key, written), here)
                if seen != here:
                    column = table.columns.fields.get(key)
                    table.faults.add("entry_twice", line.row - 1, column, entry_twice(*seen))
                    break
