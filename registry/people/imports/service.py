"""Use cases of importing a spreadsheet: handing it in, looking at what it would do, and doing it whole.

Between the two looks the file is kept encrypted for an hour: what was previewed is what is imported.
"""

import asyncio
from dataclasses import replace
from uuid import UUID

from registry.core import audit, database
from registry.core import uploads as files
from registry.core.actor import Actor
from registry.core.errors import BadInputError, Fault
from registry.core.sheets.archive import check_archive
from registry.core.sheets.workbook import read_workbook
from registry.core.texts import text
from registry.people.imports import messages, organizations_import, persons_import, uploads
from registry.people.imports.organizations_sheet import read_organizations_sheet
from registry.people.imports.previews import ImportKind, Preview, PreviewRow
from registry.people.imports.rows import OrganizationsSheet, PersonsSheet
from registry.people.imports.uploads import Target, Upload
from registry.people.turns import take_turn


class ImportFaultyError(BadInputError):
    """The sheet has faults: nothing of it was taken. Each fault says where it is and what to do."""

    code = "import_faulty"


async def hand_in(
    actor: Actor, kind: ImportKind, organization: UUID | None, file_name: str, content: bytes
) -> UUID:
    """Keep a workbook for its preview and import; returns the id under which it is kept.

    Args:
        actor: who hands it in.
        kind: what its rows are.
        organization: where people become members; None for a list of organizations.
        file_name: as the other side calls it; faults name it.
        content: bytes of an .xlsx file.

    Raises:
        NotFoundError: the account does not look after the organization, or it is not there.
        BadInputError: it is no workbook that can be read, or it is too large.
    """
    uploads.check_right(actor, kind, organization)
    # A file that is no workbook, or would take too much to read, is refused before it is kept.
    await asyncio.to_thread(check_archive, content, file_name)
    async with database.transaction():
        if organization is not None:
            await uploads.target(organization)
        kept = await files.keep(actor, kind, file_name, content, organization=organization)
        await audit.record(actor, "imports.hand_in", f"upload:{kept}", after={"kind": kind})
    return kept


async def preview(actor: Actor, upload: UUID) -> Preview:
    """Return everything that importing a file would do, and every fault; changes nothing.

    Raises:
        NotFoundError: there is no such file, or another account handed it in.
        AlreadyImportedError, UploadExpiredError: as they say.
    """
    async with database.transaction():
        kept = await uploads.kept(actor, upload)
        sheet = await asyncio.to_thread(_read, kept)
        if sheet.faults:
            # What the register says of rows that were not read right would only add to the confusion.
            found = _as_read(sheet), sheet.faults
        elif isinstance(sheet, OrganizationsSheet):
            found = await organizations_import.planned(sheet.rows)
        else:
            found = await persons_import.planned(actor, sheet.rows, kept.kind, _target(kept))
    return _preview(kept, *found)


async def import_(actor: Actor, upload: UUID) -> Preview:
    """Import a file, all of it or nothing; returns what was done, as its preview said.

    Raises:
        ImportFaultyError: with every fault; nothing was taken.
        NotFoundError, AlreadyImportedError, UploadExpiredError: as for the preview.
    """
    async with database.transaction():
        await take_turn()
        kept = await uploads.kept(actor, upload)
        sheet = await asyncio.to_thread(_read, kept)
        _refuse(sheet.faults)
        if isinstance(sheet, OrganizationsSheet):
            rows, faults = await organizations_import.store(actor, sheet.rows)
        else:
            rows, faults = await persons_import.store(actor, sheet.rows, kept.kind, _target(kept))
        _refuse(faults)
        await files.done(upload)
        done = _preview(kept, rows, ())
        await audit.record(
            actor, "imports.import", f"upload:{upload}", after={"kind": kept.kind, "rows": done.counts}
        )
    return done


def _refuse(faults: tuple[Fault, ...]) -> None:
    if faults:
        raise ImportFaultyError(
            text("表格有误，未导入。", "The sheet has faults; nothing was imported."), faults
        )


def _read(kept: Upload) -> OrganizationsSheet | PersonsSheet:
    """Return what a workbook holds; one with headings and nothing beneath them has a fault too."""
    workbook = read_workbook(kept.content, kept.file_name)
    sheet: OrganizationsSheet | PersonsSheet
    if kept.target is None:
        sheet = read_organizations_sheet(workbook)
    else:
        sheet = persons_import.read(workbook, kept.kind, kept.target)
    if sheet.rows or sheet.faults:
        return sheet
    return replace(sheet, faults=(Fault("no_rows", messages.NO_ROWS, kept.file_name),))


def _as_read(sheet: OrganizationsSheet | PersonsSheet) -> tuple[PreviewRow, ...]:
    if isinstance(sheet, OrganizationsSheet):
        return tuple(organizations_import.shown(row) for row in sheet.rows)
    return tuple(persons_import.shown(row) for row in sheet.rows)


def _target(kept: Upload) -> Target:
    if kept.target is None:
        raise AssertionError("people are imported into an organization")
    return kept.target


def _preview(kept: Upload, rows: tuple[PreviewRow, ...], faults: tuple[Fault, ...]) -> Preview:
    return Preview(
        id=kept.id,
        kind=kept.kind,
        organization=kept.target.id if kept.target else None,
        organization_name=kept.target.names.name if kept.target else "",
        file_name=kept.file_name,
        rows=rows,
        faults=faults,
    )
