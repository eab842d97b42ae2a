"""The event and its sheets as a save finds them, locked until its transaction ends.

Everybody takes the locks in one order: the event, shared by all who save, and then the sheets by the codes of
their modules. So who types another sheet never waits, and nobody waits in a circle.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from competitions.marking import refusals
from competitions.marking.cells import CellKey
from competitions.marking.queries import no_marking_scheme
from competitions.marking.refusals import OtherEnteringError
from competitions.marking.scheme import MarkingScheme, scheme_of
from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import unknown


@dataclass(frozen=True, slots=True)
class LockedSheet:
    """A sheet that nobody else changes until the end of the transaction; `account` saved it last."""

    id: UUID
    module: str
    version: int
    account: UUID
    saved_at: datetime


async def open_marking(event: UUID, *, alone: bool = False) -> MarkingScheme:
    """Return the scheme of an event that is being marked, and keep it in that state until the end.

    `alone` also keeps everybody from saving marks of it until then.

    Raises:
        NoMarkingSchemeError, NotMarkingError: it has none, or is not being marked.
    """
    lock = "FOR NO KEY UPDATE" if alone else "FOR SHARE"
    row = await database.fetch_one(
        f"SELECT state, marking FROM competitions.event WHERE id = $1 {lock}",  # noqa: S608  (one of two words)
        event,
    )
    if row is None:
        raise unknown()
    if row["marking"] is None:
        raise no_marking_scheme()
    if row["state"] != "marking":
        raise refusals.not_marking(row["state"])
    return scheme_of(row["marking"])


async def locked_sheets(
    actor: Actor, event: UUID, entering: int, modules: Sequence[str]
) -> dict[str, LockedSheet]:
    """Return the sheets by module, made where they are new and locked in the order of their codes."""
    at = clock.now()
    await database.execute(
        "INSERT INTO competitions.sheet (id, event, module, entering, account, version, saved_at)"
        " SELECT u.id, $1, u.module, $2, $3, 0, $4 FROM unnest($5::uuid[], $6::text[]) AS u (id, module)"
        ' ORDER BY u.module COLLATE "C" ON CONFLICT (event, module, entering) DO NOTHING',
        event,
        entering,
        actor.account_id,
        at,
        [new_id() for _ in modules],
        list(modules),
    )
    # Nothing is joined here: a row that changed while it was waited for would fall out of a join.
    rows = await database.fetch(
        "SELECT id, module, version, account, saved_at FROM competitions.sheet"
        " WHERE event = $1 AND entering = $2 AND module = ANY($3)"
        ' ORDER BY module COLLATE "C" FOR NO KEY UPDATE',
        event,
        entering,
        list(modules),
    )
    return {row["module"]: LockedSheet(**row) for row in rows}


async def refuse_signed(event: UUID, modules: Sequence[str]) -> None:
    """Refuse modules that are signed off, while their sheets are locked."""
    signed = await database.fetch(
        "SELECT module FROM competitions.sign_off"
        " WHERE event = $1 AND module = ANY($2) AND withdrawn_at IS NULL ORDER BY module",
        event,
        list(modules),
    )
    if signed:
        raise refusals.signed([row["module"] for row in signed])


_TYPED_OTHER: Final = """
SELECT 1 FROM competitions.sheet_save v
JOIN registry.account a ON a.id = v.account
WHERE v.event = $1 AND (a.id = $2 OR a.person = $3)
  AND (v.changes ->> 'entering')::int <> $4 AND v.changes -> 'modules' ?| $5::text[]
LIMIT 1
"""


async def refuse_other_entering(
    actor: Actor, event: UUID, entering: int, sheets: Mapping[str, LockedSheet]
) -> None:
    """Refuse whoever typed the other entering of a module, with this account or another one of theirs."""
    # Who saved a sheet last was let in before, and cannot have typed the other one since.
    asked = [
        sheet.module for sheet in sheets.values() if not (sheet.version and sheet.account == actor.account_id)
    ]
    if asked and await database.fetch_value(
        _TYPED_OTHER, event, actor.account_id, actor.person_id, entering, asked
    ):
        raise OtherEnteringError(
            text(
                "您已录入过这些模块的另一次，两次录入须由两人各自完成：请由他人录入。",
                "You typed the other entering of these modules; two people type them, each alone.",
            )
        )


async def marks_at(sheets: Iterable[LockedSheet], cells: Iterable[CellKey]) -> dict[CellKey, Decimal]:
    """Return the marks that now stand in the sheets at these cells."""
    by_module = {sheet.module: sheet for sheet in sheets}
    wanted = [(by_module[module].id, entry, field) for module, entry, field in cells]
    modules = {sheet.id: sheet.module for sheet in by_module.values()}
    rows = await database.fetch(
        "SELECT m.sheet, m.entry, m.field, m.value FROM competitions.mark m"
        " JOIN unnest($1::uuid[], $2::uuid[], $3::text[]) AS u (sheet, entry, field)"
        " ON u.sheet = m.sheet AND u.entry = m.entry AND u.field = m.field",
        *columns(wanted, 3),
    )
    return {(modules[row["sheet"]], row["entry"], row["field"]): row["value"] for row in rows}


def columns(rows: Iterable[Sequence[Any]], count: int) -> list[list[Any]]:
    """Return rows as the columns that unnest takes."""
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(count)]
