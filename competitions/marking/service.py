"""Use cases of typing marks: saving cells of sheets, and taking part in a sheet that somebody else began."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from competitions.events import queries as events
from competitions.marking import refusals
from competitions.marking.answers import Saved, answered, keep_answer
from competitions.marking.cells import CellKey, check_cells
from competitions.marking.locks import (
    LockedSheet,
    columns,
    locked_sheets,
    marks_at,
    open_marking,
    refuse_other_entering,
    refuse_signed,
)
from competitions.marking.own import marked_by
from competitions.marking.parts import opened_by_publication, refuse_who_knows, taken_part
from competitions.marking.queries import entries_of
from competitions.marking.refusals import (
    Clash,
    MarksFaultyError,
    Meanwhile,
    VersionConflictError,
)
from competitions.marking.schemas import CellIn, Entering, SaveIn
from competitions.marking.scheme import MarkingScheme
from competitions.results.points import decimal_text
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import require


async def save_marks(actor: Actor, event: UUID, entering: Entering, key: str, save: SaveIn) -> Saved:
    """Save typed cells of one entering, all or none, and return the new versions of their sheets.

    Args:
        actor: who typed.
        event: its id.
        entering: 1 or 2.
        key: names this save. The same key of the same account again gets the first answer and stores nothing.
        save: the cells, and the version of each sheet as it was when they were typed (0 for a new one).

    Raises:
        VersionConflictError: somebody else saved a sheet meanwhile.
        MarksFaultyError: one fault per cell that cannot be taken.
        OtherEnteringError: the same person typed the other entering of a module.
        OwnSchoolError: blind marking, and the typist's own school competes.
        DecoderTypesError, DrawerTypesError: blind marking, and the typist has decoded codes, or made a draw.
        NotMarkingError, SheetSignedError, SheetUnknownError, NoMarkingSchemeError: as they say.
        KeyReusedError: the key was used for something else.
    """
    changes = {
        "entering": entering,
        "modules": sorted(save.versions),
        "versions": save.versions,
        "cells": [[cell.module, cell.entry, cell.field, cell.value] for cell in save.cells],
    }
    return await _save(actor, event, entering, key, changes, save.cells)


async def take_part(
    actor: Actor, event: UUID, entering: Entering, modules: Collection[str], key: str
) -> Saved:
    """Join in typing sheets that somebody else began: their marks are shown from then on.

    Who has joined one entering of a module cannot type the other. Nothing is changed, so no version is asked
    for. Raises as `save_marks` does.
    """
    changes = {"entering": entering, "modules": sorted(set(modules)), "versions": None, "cells": []}
    return await _save(actor, event, entering, key, changes, ())


async def _save(  # noqa: PLR0917  (what a save is asked for)
    actor: Actor,
    event: UUID,
    entering: Entering,
    key: str,
    changes: dict[str, Any],
    cells: Sequence[CellIn],
) -> Saved:
    """Save or join; `changes` is what is asked for, as it is kept."""
    require(actor, "marks.enter", await events.event_subject(event))
    versions: Mapping[str, int] | None = changes["versions"]
    async with database.transaction():
        if (before := await answered(actor, event, key, changes)) is not None:
            return before
        scheme = await open_marking(event)
        modules = _modules(scheme, entering, changes["modules"])
        if scheme.blind:
            await refuse_who_knows(actor, event)
        entries = await entries_of(event, blind=scheme.blind)
        own = await marked_by(actor, event, scheme, entries)
        checked = check_cells(scheme, entries, cells, own)
        if checked.faults:
            raise MarksFaultyError(
                text(
                    "有的格子不能存入，全部未存：请改正。", "Some cells cannot be taken; nothing was stored."
                ),
                checked.faults,
            )
        sheets = await locked_sheets(actor, event, entering, modules)
        await refuse_signed(event, modules)
        await refuse_other_entering(actor, event, entering, sheets)
        standing = await marks_at(sheets.values(), checked.values)
        changed = {cell: value for cell, value in checked.values.items() if value != standing.get(cell)}
        stale = [sheet for sheet in sheets.values() if versions and versions[sheet.module] != sheet.version]
        if stale:
            codes = {entry.id: entry.code for entry in entries}
            clashes = [
                Clash(module, codes[entry], field, _text(value), _text(standing.get((module, entry, field))))
                for (module, entry, field), value in changed.items()
            ]
            raise await _conflict(actor, event, entering, stale, clashes)
        saved = await _store(actor, event, sheets, changed)
        await keep_answer(actor, event, key, changes, saved)
        opened = await opened_by_publication(event) if scheme.blind else None
        await audit.record(
            actor,
            "marks.save",
            f"event:{event}",
            reason=opened or "",
            after={"entering": entering, **({} if opened is None else {"opened": True}), **saved.as_json()},
        )
    return saved


def _modules(scheme: MarkingScheme, entering: int, named: Collection[str]) -> list[str]:
    """Return the sheets that are named, in the order in which everybody locks them."""
    for module in sorted(named):
        if scheme.sheet(module) is None or (entering == 2 and not scheme.double_entry):
            raise refusals.sheet_unknown(module)
    return sorted(named)


async def _conflict(
    actor: Actor, event: UUID, entering: int, changed: Sequence[LockedSheet], clashes: Sequence[Clash]
) -> VersionConflictError:
    """Return the refusal for sheets that others saved meanwhile.

    What they typed is told only to who takes part in the sheet: others may yet type the other entering.
    """
    rows = await database.fetch(
        "SELECT id, display_name FROM registry.account WHERE id = ANY($1)",
        [sheet.account for sheet in changed],
    )
    names = {row["id"]: row["display_name"] for row in rows}
    mine = await taken_part(actor, event)
    return VersionConflictError(
        [Meanwhile(sheet.module, names[sheet.account], sheet.saved_at, sheet.version) for sheet in changed],
        [clash for clash in clashes if (clash.module, entering) in mine],
    )


def _text(value: Decimal | None) -> str:
    return "" if value is None else decimal_text(value)


async def _store(
    actor: Actor, event: UUID, sheets: Mapping[str, LockedSheet], changed: Mapping[CellKey, Decimal | None]
) -> Saved:
    """Write the cells that hold something else than before, and say what that was."""
    set_, cleared = [], []
    for (module, entry, field), value in changed.items():
        cell = (sheets[module].id, entry, field)
        if value is None:
            cleared.append(cell)
        else:
            set_.append((new_id(), *cell, value))
    if cleared:
        await database.execute(
            "DELETE FROM competitions.mark m"
            " USING unnest($1::uuid[], $2::uuid[], $3::text[]) AS u (sheet, entry, field)"
            " WHERE u.sheet = m.sheet AND u.entry = m.entry AND u.field = m.field",
            *columns(cleared, 3),
        )
    if set_:
        await database.execute(
            "INSERT INTO competitions.mark (id, sheet, entry, field, value)"
            " SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::numeric[])"
            " ON CONFLICT (sheet, entry, field) DO UPDATE SET value = EXCLUDED.value",
            *columns(set_, 5),
        )
    if changed:
        # What was settled held for what was typed then.
        await database.execute(
            "DELETE FROM competitions.settlement t"
            " USING unnest($2::text[], $3::uuid[], $4::text[]) AS u (module, entry, field)"
            " WHERE t.event = $1 AND u.module = t.module AND u.entry = t.entry AND u.field = t.field",
            event,
            *columns(changed, 3),
        )
    at = clock.now()
    # Also a sheet that somebody just joined gets a version, so that it is theirs from then on.
    moved = {module for module, _, _ in changed} | {
        sheet.module for sheet in sheets.values() if sheet.account != actor.account_id or not sheet.version
    }
    await database.execute(
        "UPDATE competitions.sheet SET version = version + 1, account = $2, saved_at = $3 WHERE id = ANY($1)",
        [sheets[module].id for module in moved],
        actor.account_id,
        at,
    )
    versions = {sheet.module: sheet.version + (sheet.module in moved) for sheet in sheets.values()}
    return Saved(versions, len(set_), len(cleared), at)
