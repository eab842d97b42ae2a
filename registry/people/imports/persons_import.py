"""Importing people: the rows of a sheet as persons of one organization."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from registry.core import clock
from registry.core.actor import Actor
from registry.core.errors import Fault
from registry.core.sheets.workbook import Workbook
from registry.people.identity import masked
from registry.people.imports.persons_sheet import read_persons_sheet
from registry.people.imports.previews import ImportKind, Outcome, PreviewRow
from registry.people.imports.rows import PersonRow, PersonsSheet
from registry.people.imports.uploads import Target
from registry.people.persons import registering
from registry.people.persons.recognition import Plan
from registry.people.persons.registering import PersonsRefusedError
from registry.people.persons.schemas import PersonIn
from registry.people.words import MembershipRole

ROLES: Final[dict[ImportKind, MembershipRole]] = {
    "students": "student",
    "teachers": "teacher",
    "employees": "employee",
}


def read(workbook: Workbook, kind: ImportKind, target: Target) -> PersonsSheet:
    """Return the people of a workbook with all its faults."""
    return read_persons_sheet(workbook, ROLES[kind], clock.today(), target.names)


async def planned(
    actor: Actor, rows: Sequence[PersonRow], kind: ImportKind, target: Target
) -> tuple[tuple[PreviewRow, ...], tuple[Fault, ...]]:
    """Return what would become of each row as things stand, and the faults that only the register knows."""
    plan = await registering.plan_persons(actor, persons(rows, kind, target))
    if plan.faults:
        return tuple(shown(row) for row in rows), tuple(_in_sheet(fault, rows) for fault in plan.faults)
    return _with_outcomes(rows, plan), ()


async def store(
    actor: Actor, rows: Sequence[PersonRow], kind: ImportKind, target: Target
) -> tuple[tuple[PreviewRow, ...], tuple[Fault, ...]]:
    """Register the people of a sheet without faults within the open transaction; the same answer.

    With faults nobody was registered.
    """
    try:
        plan = await registering.add_persons(actor, persons(rows, kind, target))
    except PersonsRefusedError as error:
        return tuple(shown(row) for row in rows), tuple(_in_sheet(fault, rows) for fault in error.faults)
    return _with_outcomes(rows, plan), ()


def _with_outcomes(rows: Sequence[PersonRow], plan: Plan) -> tuple[PreviewRow, ...]:
    new = {person for person, _ in plan.new}
    joins = {person for person, _ in plan.joins}
    return tuple(
        shown(
            row,
            "new"
            if p in new
            else "joins"
            if p in joins
            else "completed"
            if p in plan.completed
            else "unchanged",
        )
        for row, p in zip(rows, plan.ids, strict=True)
    )


def persons(rows: Sequence[PersonRow], kind: ImportKind, target: Target) -> list[PersonIn]:
    """Return the rows as people to register; who has no first day begins today, and the invented stay so."""
    today = clock.today()
    return [_person(row, ROLES[kind], target, today) for row in rows]


def _person(row: PersonRow, role: MembershipRole, target: Target, today: date) -> PersonIn:
    # The reader has checked every value, and checking them twice would take longer than reading them.
    return PersonIn.model_construct(
        name=row.name,
        latin_name=row.latin_name,
        id_kind=row.id_kind,
        id_number=row.id_number,
        born=row.born,
        phone=row.phone,
        email=row.email,
        organization=target.id,
        role=role,
        since=row.since or min(today, row.until or today),
        until=row.until,
        number=row.number,
        unit=row.unit,
        fictional=target.fictional,
    )


def shown(row: PersonRow, outcome: Outcome | None = None) -> PreviewRow:
    """Return a row as the preview shows it, its document masked."""
    return PreviewRow(
        sheet=row.sheet,
        row=row.row,
        name=row.name,
        document=masked(row.id_number),
        detail=" ".join(part for part in (row.number, row.unit) if part),
        outcome=outcome,
    )


def _in_sheet(fault: Fault, rows: Sequence[PersonRow]) -> Fault:
    if fault.row is None:
        return fault
    row = rows[fault.row - 1]
    return replace(fault, sheet=row.sheet, row=row.row, column="")
