"""Reading a roster: the entries of a workbook, and everything that is wrong with them.

Pure: what goes in is a workbook that was read, and the names of organizations; nothing is looked up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NoReturn

from competitions.entries.roster.events import Event, carry_down, events_of, groups_of, kinds_of
from competitions.entries.roster.lines import read_lines
from competitions.entries.roster.marks import team_name
from competitions.entries.roster.messages import (
    EVENT_MISSING,
    GROUP_MISSING,
    MEMBER_MISSING,
    SCHOOL_MISSING,
    TEAM_NAME_TOO_LONG,
    too_many_tutors,
)
from competitions.entries.roster.persons import Person
from competitions.entries.roster.repeated import check_repeated
from competitions.entries.roster.teams import Kind, Team, gather
from competitions.entries.roster.titles import titles_of
from competitions.entries.roster.totals import check_totals
from competitions.entries.roster.words import VOCABULARY
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
class TutorLimits:
    """How many tutors an entry may have. The usual limits: 2 per team, 1 per individual (Shanxi 2018)."""

    team: int = 2
    individual: int = 1


# Not frozen, for a frozen one takes four times as long to make, and there are very many.
@dataclass(slots=True)
class RosterEntry:
    """One entry. `event` is its code, or its name where the sheet has no code; None is what is unknown.

    `first_row` and `last_row` are as a spreadsheet shows them. Tutors above the limit are left out.
    `unofficial` says that the entry competes without a place.
    """

    sheet: str
    event: str | None
    group: str | None
    school: str | None
    members: tuple[Person, ...]
    tutors: tuple[Person, ...]
    first_row: int
    last_row: int
    substitutes: tuple[Person, ...] = ()
    team_name: str = ""
    unofficial: bool = False

    @property
    def people(self) -> tuple[Person, ...]:
        """Return everybody of the entry."""
        return (*self.members, *self.tutors, *self.substitutes)


@dataclass(frozen=True, slots=True)
class Roster:
    """The entries in the order of the workbook, and the faults by sheet, row and column."""

    entries: tuple[RosterEntry, ...]
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class _Table:
    """One table with what was read from it so far; the lists go along with `teams`."""

    area: Area
    columns: RosterColumns
    titles: Mapping[str, str]
    faults: FaultList
    teams: list[Team]
    events: list[Event] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)


_USUAL: Final = TutorLimits()
_LONGEST_TEAM_NAME: Final = 100


@without_collector()
def read_roster(
    workbook: Workbook, organizations: OrganizationIndex | None = None, limits: TutorLimits = _USUAL
) -> Roster:
    """Return the entries of every table in the workbook that has a column for members, and all faults.

    Without organizations, schools are taken as they are written. Faults: those of `read_persons`,
    `check_repeated` and `check_totals`, and `column_missing`, `no_entries`, `event_missing`,
    `group_missing`, `school_missing`, `school_unknown`, `school_ambiguous`, `member_missing`,
    `too_many_tutors`, `team_name_too_long`, `yes_or_no`.

    Raises BadInputError with the fault `headings_not_found` when no sheet has such a table.
    """
    tables = [
        table
        for sheet in workbook.sheets
        for area in find_areas(sheet, VOCABULARY)
        if (table := _table(area))
    ]
    if not tables:
        _refuse(workbook)
    for table in tables:
        table.events = events_of(table.teams, table.titles)
        table.groups = groups_of(table.teams, table.events, table.titles.get("group", ""))
    everywhere = [team for table in tables for team in table.teams]
    kinds = kinds_of(everywhere, [event for table in tables for event in table.events])
    entries: list[RosterEntry] = []
    for table in tables:
        _check_columns(table)
        entries += _entries(table, kinds, organizations, limits)
        check_totals(table.area, table.teams, everywhere, table.faults)
    check_repeated([(table.faults, table.teams) for table in tables])
    if not everywhere:
        message = text("表头下没有参赛队。", "There are no entries below the headings.")
        tables[0].faults.add("no_entries", tables[0].area.head, None, message)
    faults = in_order([table.faults for table in tables], [sheet.name for sheet in workbook.sheets])
    return Roster(tuple(entries), faults)


def _table(area: Area) -> _Table | None:
    columns = assign(area.columns)
    if not columns.members:
        return None
    faults = FaultList(area.sheet.name)
    return _Table(area, columns, titles_of(area), faults, gather(read_lines(area, columns, faults)))


def _refuse(workbook: Workbook) -> NoReturn:
    message = text(
        "没有找到报名表的表头：表头应有赛项、学校、选手姓名等列。",
        "No headings of a roster were found: it needs columns for event, school, members' names and so on.",
    )
    names = "、".join(sheet.name for sheet in workbook.sheets)
    refusal = text("这不是报名表。", "This is no roster.")
    raise BadInputError(refusal, [Fault("headings_not_found", message, file=workbook.file, sheet=names)])


def _check_columns(table: _Table) -> None:
    known = {*table.columns.of_entry, *table.titles}
    if not known & {"event", "event_code"}:
        message = column_missing(text("赛项", "the event"))
        table.faults.add("column_missing", table.area.head, None, message)
    if "school" not in known:
        message = column_missing(text("学校", "the school"))
        table.faults.add("column_missing", table.area.head, None, message)


def _entries(
    table: _Table, kinds: Mapping[str, Kind], organizations: OrganizationIndex | None, limits: TutorLimits
) -> list[RosterEntry]:
    written = [team.said("school") for team in table.teams]
    carry_down(written)
    entries = []
    for number, team in enumerate(table.teams):
        event, group = table.events[number].key, table.groups[number]
        _check_said(table, team, event, group)
        limit = limits.individual if kinds.get(event) == "individual" else limits.team
        tutors = team.tutors
        if len(tutors) > limit:
            extra = tutors[limit]
            message = too_many_tutors(len(tutors), limit)
            table.faults.add("too_many_tutors", extra.row, extra.column, message)
        name, marked = team_name(team.said("team_name"))
        if len(name) > _LONGEST_TEAM_NAME:
            column = table.columns.of_entry["team_name"]
            row = team.line_of("team_name").row
            table.faults.add("team_name_too_long", row, column, TEAM_NAME_TOO_LONG)
        entries.append(
            RosterEntry(
                sheet=table.area.sheet.name,
                event=event or None,
                group=group or None,
                school=_school(table, team, written[number], organizations),
                members=tuple(team.members),
                tutors=tuple(tutors[:limit]),
                first_row=team.lines[0].row + 1,
                last_row=team.lines[-1].row + 1,
                substitutes=tuple(team.substitutes),
                team_name=name,
                unofficial=team.unofficial or marked,
            )
        )
    return entries


def _check_said(table: _Table, team: Team, event: str, group: str) -> None:
    """Add the faults of an entry that lacks its event, its group or its members."""
    row, columns = team.lines[0].row, table.columns
    of_event = columns.of_entry.get("event_code", columns.of_entry.get("event"))
    if not event and of_event is not None:
        table.faults.add("event_missing", row, of_event, EVENT_MISSING)
    if not group and "group" in columns.of_entry:
        table.faults.add("group_missing", row, columns.of_entry["group"], GROUP_MISSING)
    # Where an ID number stands without a name, that has been said already.
    if not team.members and not any(
        fault.code == "name_missing" and fault.row == row + 1 for fault in table.faults.found
    ):
        table.faults.add("member_missing", row, columns.members[0].fields["name"], MEMBER_MISSING)


def _school(table: _Table, team: Team, written: str, organizations: OrganizationIndex | None) -> str | None:
    """Return the school's registered name, or as it is written where no register was given."""
    column = table.columns.of_entry.get("school")
    written = written or table.titles.get("school", "")
    if not written:
        if column is not None:
            table.faults.add("school_missing", team.line_of("school").row, column, SCHOOL_MISSING)
        return None
    return find_school(written, organizations, table.faults, team.line_of("school").row, column)
