"""Use cases of the jury: settling what was typed differently, signing a module off, opening it again."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from competitions.events import queries as events
from competitions.marking import refusals
from competitions.marking.cells import OWN_SCHOOL
from competitions.marking.content_hash import hash_of
from competitions.marking.double_entry import Enterings, agreed_marks, open_cells
from competitions.marking.fields import Sheet, read_cell
from competitions.marking.locks import columns, open_marking, refuse_signed
from competitions.marking.own import marked_by
from competitions.marking.parts import opened_by_publication, refuse_typist, refuse_who_knows
from competitions.marking.queries import MarkedEntry, entries_of
from competitions.marking.refusals import (
    CellFault,
    MarksFaultyError,
    NotSignedError,
    SheetOpenError,
    at_cell,
)
from competitions.marking.schemas import SettledIn
from competitions.marking.scheme import MarkingScheme, called
from competitions.marking.sheets import enterings_of
from competitions.results.points import decimal_text
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import Fault
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import require
from registry.people.reasons import checked_reason


async def settle(actor: Actor, event: UUID, module: str, cells: Sequence[SettledIn]) -> int:
    """Say what holds where the two enterings of a module differ, for all cells or none; returns how many.

    Any value that the field can have may be given, also one that nobody typed.

    Raises:
        MarksFaultyError: one fault per cell that is not one of the module, whose value it cannot have
            (codes of `fields.read_cell`), whose enterings do not differ (`mark_not_different`), or whose
            entry the actor does not judge (`entry_of_own_school`).
        TypistSettlesError: the actor typed in the module.
        OwnSchoolError, DecoderTypesError, DrawerTypesError: marking is blind, and the actor's own school
            competes, or they know whose a code is.
        NotMarkingError, SheetSignedError, SheetUnknownError: as they say.
    """
    require(actor, "marks.settle", await events.event_subject(event))
    async with database.transaction():
        scheme = await open_marking(event, alone=True)
        sheet = _sheet(scheme, module)
        await refuse_signed(event, [module])
        await refuse_typist(actor, event, module)
        if scheme.blind:
            await refuse_who_knows(actor, event)
        entries = await entries_of(event, blind=scheme.blind)
        own = await marked_by(actor, event, scheme, entries)
        typed = await enterings_of(event, scheme, module, entries)
        values = _settled(sheet, entries, typed, cells, own)
        await database.execute(
            "INSERT INTO competitions.settlement"
            " (id, event, module, entry, field, value, settled_by, settled_at)"
            " SELECT u.id, $1, $2, u.entry, u.field, u.value, $3, $4"
            " FROM unnest($5::uuid[], $6::uuid[], $7::text[], $8::numeric[]) AS u (id, entry, field, value)"
            " ON CONFLICT (event, module, entry, field) DO UPDATE"
            " SET value = EXCLUDED.value, settled_by = $3, settled_at = $4",
            event,
            module,
            actor.account_id,
            clock.now(),
            *columns(values, 4),
        )
        codes = {entry.id: entry.code for entry in entries}
        opened = await opened_by_publication(event) if scheme.blind else None
        await audit.record(
            actor,
            "marks.settle",
            f"event:{event}",
            reason=opened or "",
            after={
                "module": module,
                **({} if opened is None else {"opened": True}),
                "settled": [[codes[entry], field, decimal_text(value)] for _, entry, field, value in values],
            },
        )
    return len(values)


async def sign_off(actor: Actor, event: UUID, module: str) -> str:
    """Sign off the marks of a module, which locks its sheets; returns the hash of what was signed.

    Raises:
        SheetOpenError: a cell of an entry that competes is missing, unsettled or in doubt; each is a fault.
        TypistSettlesError: the actor typed one of two enterings; what is refused would tell them the other.
        OwnSchoolError: marking is blind, and the actor's own school competes.
        NotMarkingError, SheetSignedError, SheetUnknownError: as they say.
    """
    require(actor, "marks.settle", await events.event_subject(event))
    async with database.transaction():
        scheme = await open_marking(event, alone=True)
        sheet = _sheet(scheme, module)
        await refuse_signed(event, [module])
        if scheme.double_entry:
            await refuse_typist(actor, event, module)
        entries = await entries_of(event, blind=scheme.blind)
        await marked_by(actor, event, scheme, entries)
        competing = [entry.code for entry in entries if entry.competes]
        typed = await enterings_of(event, scheme, module, entries)
        if found := open_cells(scheme, sheet, competing, typed):
            which = called(module)
            raise SheetOpenError(
                text(
                    f"{which.zh}还不能签字：请先完成所列各项。",
                    f"Not to be signed off yet: {which.en}. First do what is listed.",
                ),
                [
                    CellFault(
                        each.code,
                        each.message,
                        sheet=module,
                        column=each.field,
                        module=module,
                        entry=each.entry,
                        field=each.field,
                    )
                    for each in found
                ],
            )
        content_hash = hash_of(sheet, agreed_marks(sheet, competing, typed))
        await database.execute(
            "INSERT INTO competitions.sign_off (id, event, module, content_hash, signed_by, signed_at)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            new_id(),
            event,
            module,
            content_hash,
            actor.account_id,
            clock.now(),
        )
        await audit.record(
            actor, "marks.sign", f"event:{event}", after={"module": module, "content_hash": content_hash}
        )
    return content_hash


async def reopen(actor: Actor, event: UUID, module: str, reason: str) -> None:
    """Withdraw the signature of a module, so that its marks can be changed.

    Raises:
        NotSignedError: it is not signed off.
        ReasonNeededError, ReasonNamesPersonError: the reason is missing or cannot be kept.
        NotMarkingError, SheetUnknownError: as they say.
    """
    require(actor, "marks.settle", await events.event_subject(event))
    reason = checked_reason(reason, ())
    async with database.transaction():
        _sheet(await open_marking(event, alone=True), module)
        content_hash = await database.fetch_value(
            "UPDATE competitions.sign_off SET withdrawn_by = $3, withdrawn_at = $4, withdrawn_reason = $5"
            " WHERE event = $1 AND module = $2 AND withdrawn_at IS NULL RETURNING content_hash",
            event,
            module,
            actor.account_id,
            clock.now(),
            reason,
        )
        if content_hash is None:
            which = called(module)
            raise NotSignedError(
                text(
                    f"{which.zh}没有签字，可以直接修改。",
                    f"Nobody signed {which.en} off: change it as it is.",
                )
            )
        await audit.record(
            actor,
            "marks.reopen",
            f"event:{event}",
            reason=reason,
            before={"module": module, "content_hash": content_hash},
        )


def _sheet(scheme: MarkingScheme, module: str) -> Sheet:
    sheet = scheme.sheet(module)
    if sheet is None:
        raise refusals.sheet_unknown(module)
    return sheet


def _settled(
    sheet: Sheet,
    entries: Sequence[MarkedEntry],
    typed: Enterings,
    cells: Sequence[SettledIn],
    own: frozenset[UUID],
) -> list[tuple[UUID, UUID, str, Decimal]]:
    """Return the rows to write: a new id, the entry's id, the field and what holds."""
    by_code = {entry.code: entry for entry in entries}
    fields = {field.code: field for field in sheet.fields}
    values: dict[tuple[UUID, str], Decimal] = {}
    faults: list[CellFault] = []
    for cell in cells:
        at = (sheet.code, cell.entry, cell.field)
        entry, field = by_code.get(cell.entry), fields.get(cell.field)
        if entry is None or field is None:
            faults.append(at_cell("field_unknown", at, sheet.title, _NO_CELL))
            continue
        if entry.id in own:
            faults.append(at_cell("entry_of_own_school", at, field.title, OWN_SCHOOL))
            continue
        value = read_cell(field, cell.value)
        first = typed.first.get((cell.entry, cell.field))
        second = None if typed.second is None else typed.second.get((cell.entry, cell.field))
        if isinstance(value, Fault):
            faults.append(at_cell(value.code, at, field.title, value.message))
        elif value is None:
            faults.append(at_cell("mark_missing", at, field.title, _NO_VALUE))
        elif first is None or second is None or first == second:
            faults.append(at_cell("mark_not_different", at, field.title, _NOT_DIFFERENT))
        else:
            values[entry.id, cell.field] = value
    if faults:
        raise MarksFaultyError(
            text("有的格子不能裁定，全部未存：请改正。", "Some cells cannot be settled; nothing was stored."),
            faults,
        )
    return [(new_id(), entry, field, value) for (entry, field), value in values.items()]


_NO_CELL = text("评分表中没有这一格：请刷新页面。", "The sheet has no such cell: reload the page.")
_NO_VALUE = text("请填写裁定的分数。", "say what holds.")
_NOT_DIFFERENT = text(
    "两次录入并无不同，或有一次还没有录入：请刷新页面。",
    "the two enterings do not differ there, or one is missing: reload the page.",
)
