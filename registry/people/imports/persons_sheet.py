"""Reading sheets of students, teachers and employees: every person, and everything that is wrong.

Pure: what goes in is a workbook that was read, and today's date; nothing is looked up.
"""

from datetime import date
from typing import Final

from registry.core.bulk import without_collector
from registry.core.errors import Fault
from registry.core.sheets.cells import is_blank, said
from registry.core.sheets.dates import possible_days
from registry.core.sheets.faults import column_missing, in_order
from registry.core.sheets.names import name_fault, read_names
from registry.core.sheets.workbook import Workbook
from registry.core.texts import text
from registry.people.imports import messages
from registry.people.imports.contacts import lost_digits, read_email, read_phone
from registry.people.imports.days import WholeMonth, age_on, day_of
from registry.people.imports.documents import Document, read_document
from registry.people.imports.lines import Line, Table, tables_of
from registry.people.imports.repeated import check_repeated
from registry.people.imports.rows import PersonRow, PersonsSheet
from registry.people.imports.totals import check_totals
from registry.people.imports.words import PERSONS
from registry.people.organizations.names import OrganizationIndex, OrganizationNames
from registry.people.words import MembershipRole

# A row in which one of these is filled is meant to be a person.
_KEYS: Final = ("name", "id", "number", "phone", "email", "born")
_NEEDED: Final = text(
    "姓名、证件号码、学号或工号、班级或部门、手机", "name, ID number, student number, class, phone"
)
_LATEST: Final = date(2100, 12, 31)
# Nobody who is a student or at work today began before.
_BEGAN: Final = date(1940, 1, 1)
_YOUNGEST_STUDENT: Final = 10
_OLDEST: Final = 100


@without_collector()
def read_persons_sheet(
    workbook: Workbook, role: MembershipRole, today: date, expected_school: OrganizationNames | None = None
) -> PersonsSheet:
    """Return the persons of every table in the workbook, and all faults by sheet, row and column heading.

    `role` and `today` decide which ages are plausible; with `expected_school`, another school in a sheet is a
    fault. Whoever stands in a row with a fault is among the rows all the same, without what could not be
    read; only a row without a name is not.

    Faults: `no_table_found`, `column_missing`, `name_missing`, `several_names_in_cell`,
    `name_characters_lost`, `name_unreadable`, `looks_like_a_formula`, those of `read_document`,
    `date_invalid`, `birth_date_differs_from_id`, `born_in_future`, `age_implausible`, `phone_invalid`,
    `phone_lost_digits`, `number_lost_digits`, `email_invalid`, `until_before_since`, `school_differs`, those
    of `check_repeated`, and `total_differs`.
    """
    tables = [table for table in tables_of(workbook, PERSONS) if _is_of_persons(table)]
    if not tables:
        names = "、".join(sheet.name for sheet in workbook.sheets)
        return PersonsSheet((), (Fault("no_table_found", messages.no_table(_NEEDED), workbook.file, names),))
    school = _School(expected_school) if expected_school else None
    persons: list[tuple[Line, PersonRow]] = []
    counted: list[list[int]] = []
    for table in tables:
        if "name" not in table.columns:
            table.faults.add(
                "column_missing", table.area.head, None, column_missing(text("姓名", "the name"))
            )
            counted.append([])
            continue
        if school:
            school.check_above(table)
        rows = []
        for line in table.lines(_KEYS):
            if school:
                school.check(line)
            rows.append(line.row)
            if person := _person(line, role, today):
                persons.append((line, person))
        counted.append(rows)
    everywhere = sum(map(len, counted))
    for table, rows in zip(tables, counted, strict=True):
        check_totals(table, rows, everywhere)
    check_repeated(persons)
    faults = in_order([table.faults for table in tables], [sheet.name for sheet in workbook.sheets])
    return PersonsSheet(tuple(person for _, person in persons), faults)


def _is_of_persons(table: Table) -> bool:
    """Return whether a table is meant to list persons, even if its column of names is missing."""
    return "name" in table.columns or len(table.columns.keys() & set(_KEYS)) > 1


def _person(line: Line, role: MembershipRole, today: date) -> PersonRow | None:
    name = _name(line)
    document = read_document(line)
    born = _born(line, document, role, today)
    since = _day(line, "since", "first")
    until = _day(line, "until", "last")
    if since and until and until < since:
        line.wrong("until_before_since", "until", messages.UNTIL_BEFORE_SINCE)
    number, unit, phone, email = _number(line), _unit(line), _phone(line), _email(line)
    latin_name = line.text("latin_name")
    line.refuse_formula("latin_name", latin_name)
    if not name:
        return None
    return PersonRow(
        sheet=line.table.area.sheet.name,
        row=line.row + 1,
        name=name,
        latin_name=latin_name,
        id_kind=document.kind,
        id_number=document.number,
        born=born,
        number=number,
        unit=unit,
        phone=phone,
        email=email,
        since=since,
        until=until,
    )


def _name(line: Line) -> str:
    cell = line.cell("name")
    names = read_names(cell)
    if not names:
        line.wrong("name_missing", "name", messages.PERSON_NAME_MISSING)
        return ""
    if line.refuse_formula("name", cell):
        return names[0]
    if len(names) > 1:
        line.wrong("several_names_in_cell", "name", messages.SEVERAL_NAMES)
    elif fault := name_fault(names[0]):
        lost = fault == "name_characters_lost"
        line.wrong(fault, "name", messages.NAME_CHARACTERS_LOST if lost else messages.NAME_UNREADABLE)
    return names[0]


def _born(line: Line, document: Document, role: MembershipRole, today: date) -> date | None:
    """Return the day in the ID number, or else the one that was given, and check both."""
    cell = line.cell("born")
    born, field = document.born, "id"
    if not is_blank(cell):
        if born is None:
            born, field = day_of(cell, date(today.year - _OLDEST, 1, 1), today), "born"
            if born is None:
                line.wrong("date_invalid", field, messages.DATE_INVALID)
        elif cell == born:
            # A date cell that agrees: the usual case, and quick.
            pass
        elif not (days := possible_days(cell)):
            line.wrong("date_invalid", "born", messages.DATE_INVALID)
        elif not any(day.includes(born) for day in days):
            line.wrong("birth_date_differs_from_id", "born", messages.BORN_DIFFERS)
    if born is not None:
        age = age_on(born, today)
        if born > today:
            line.wrong("born_in_future", field, messages.BORN_IN_FUTURE)
        elif age > _OLDEST or (role == "student" and age < _YOUNGEST_STUDENT):
            line.wrong("age_implausible", field, messages.age_implausible(age))
    return born


def _day(line: Line, field: str, month: WholeMonth) -> date | None:
    """Return the day in a field; a whole month stands for its first or last day."""
    cell = line.carried(field)
    if is_blank(cell):
        return None
    day = day_of(cell, _BEGAN, _LATEST, month)
    if day is None:
        line.wrong("date_invalid", field, messages.DATE_INVALID)
    return day


def _number(line: Line) -> str:
    cell = line.cell("number")
    if cell == "":
        return ""
    if lost_digits(cell):
        line.wrong("number_lost_digits", "number", messages.NUMBER_LOST_DIGITS)
        return ""
    number = said(cell)
    line.refuse_formula("number", number)
    return number


def _unit(line: Line) -> str:
    """Return the class or department; the major where there is no column for these, or what stands above."""
    field = "unit" if "unit" in line.table.columns else "major"
    unit = said(line.carried(field)) or line.table.above.get("unit", "")
    line.refuse_formula(field, unit)
    return unit


def _phone(line: Line) -> str:
    cell = line.cell("phone")
    if cell == "":
        return ""
    phone = read_phone(cell)
    if phone is not None:
        return phone
    if lost_digits(cell):
        line.wrong("phone_lost_digits", "phone", messages.PHONE_LOST_DIGITS)
    elif not is_blank(cell):
        line.wrong("phone_invalid", "phone", messages.PHONE_INVALID)
    return ""


def _email(line: Line) -> str:
    cell = line.cell("email")
    if is_blank(cell):
        return ""
    email = read_email(cell)
    if email is None:
        line.wrong("email_invalid", "email", messages.EMAIL_INVALID)
    return email or ""


class _School:
    """The school into which people are imported, by any of its names."""

    def __init__(self, expected: OrganizationNames) -> None:
        self.name = expected.name
        self._index = OrganizationIndex([expected])
        self._is_expected: dict[str, bool] = {}

    def check_above(self, table: Table) -> None:
        """Add the fault `school_differs` when the lines above a table name another school."""
        written = table.above.get("school", "")
        if written and not self._index.find(written):
            message = messages.school_differs(written, self.name)
            table.faults.add("school_differs", table.area.head, None, message)

    def check(self, line: Line) -> None:
        """Add the fault `school_differs` when a row names another school."""
        written = said(line.carried("school")) if "school" in line.table.columns else ""
        if not written:
            return
        if written not in self._is_expected:
            self._is_expected[written] = bool(self._index.find(written))
        if not self._is_expected[written]:
            line.wrong("school_differs", "school", messages.school_differs(written, self.name))
