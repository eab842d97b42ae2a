"""Importing organizations: the rows of a sheet as organizations of the register."""

from collections.abc import Sequence
from dataclasses import replace

from registry.core.actor import Actor
from registry.core.errors import Fault
from registry.people.imports.previews import PreviewRow
from registry.people.imports.rows import OrganizationRow
from registry.people.organizations import queries, service
from registry.people.organizations.schemas import OrganizationIn
from registry.people.organizations.service import OrganizationsRefusedError
from registry.people.words import ORGANIZATION_KINDS


async def planned(rows: Sequence[OrganizationRow]) -> tuple[tuple[PreviewRow, ...], tuple[Fault, ...]]:
    """Return what would become of each row as things stand, and the faults that only the register knows."""
    try:
        known = await service.known_organizations(organizations(rows))
    except OrganizationsRefusedError as error:
        return tuple(shown(row) for row in rows), tuple(_in_sheet(fault, rows) for fault in error.faults)
    present = {each.id: each.name for each in await queries.names_of(list(known.values()))}
    names = {name: present[organization] for name, organization in known.items()}
    return tuple(_with_outcome(row, names.get(row.name)) for row in rows), ()


async def store(
    actor: Actor, rows: Sequence[OrganizationRow]
) -> tuple[tuple[PreviewRow, ...], tuple[Fault, ...]]:
    """Register the organizations of a sheet without faults within the open transaction; the same answer.

    With faults none was registered.
    """
    found = await planned(rows)
    if not found[1]:
        await service.add_organizations(actor, organizations(rows))
    return found


def organizations(rows: Sequence[OrganizationRow]) -> list[OrganizationIn]:
    """Return the rows as organizations to register; without an English name the Chinese one stands for it."""
    return [
        OrganizationIn(
            name=row.name,
            name_en=row.name_en or row.name,
            short_name=row.short_name,
            former_names=row.former_names,
            kind=row.kind,
            bureau=row.bureau,
            credit_code=row.credit_code,
            city=row.city,
            district=row.district,
            fictional=False,
        )
        for row in rows
        if row.kind is not None
    ]


def _with_outcome(row: OrganizationRow, present: str | None) -> PreviewRow:
    """Return a row with what becomes of it; one that is known by another name says by which it is now."""
    read = shown(row)
    if present is None:
        return replace(read, outcome="new")
    detail = read.detail if present == row.name else f"→ {present}"
    return replace(read, outcome="unchanged", detail=detail)


def shown(row: OrganizationRow) -> PreviewRow:
    """Return a row as the preview shows it, without what becomes of it."""
    kind = ORGANIZATION_KINDS[row.kind].zh if row.kind else ""
    names = [name for name in (row.name_en, row.short_name, *row.former_names) if name]
    return PreviewRow(
        sheet=row.sheet,
        row=row.row,
        name=row.name,
        document=row.credit_code,
        detail=" ".join(part for part in (kind, row.city, row.district, "、".join(names)) if part),
        outcome=None,
    )


def _in_sheet(fault: Fault, rows: Sequence[OrganizationRow]) -> Fault:
    if fault.row is None:
        return fault
    row = rows[fault.row - 1]
    return replace(fault, sheet=row.sheet, row=row.row)
