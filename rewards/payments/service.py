"""Use cases of payment batches: drawn from what may be paid, exported, or dissolved before that."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import require_role, unknown
from registry.people.reasons import checked_reason
from rewards.ledger import books
from rewards.ledger.service import hold, post
from rewards.payments import facts
from rewards.payments.checks import KIND_CLASSES, BatchKind, Finding, LineFacts, check
from rewards.payments.desk import require_paying
from rewards.payments.exporting import download, export
from rewards.payments.holding import (
    BatchStateError,
    DrawChangedError,
    NothingToPayError,
    dissolved_before,
    locked,
    not_clear,
)
from rewards.programs.documents import Program
from rewards.programs.queries import ProgramNotFoundError

__all__: Final = ["Drawing", "dissolve", "download", "draw", "export", "preview"]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a batch would hold, and what would be left out with why; `seen` is to be given to `draw`."""

    clear: tuple[LineFacts, ...]
    held: tuple[tuple[LineFacts, tuple[Finding, ...]], ...]
    seen: str


async def preview(
    actor: Actor, program: UUID, kind: BatchKind = "bank", entitlements: Sequence[UUID] | None = None
) -> Drawing:
    """Return what `draw` would do, without doing it. Arguments and errors are those of `draw`."""
    require_role(actor, "payments.draw")
    require_paying(actor, "payments.draw", document := await _document(program))
    return await _drawing(program, document, kind, entitlements)


async def draw(
    actor: Actor,
    program: UUID,
    kind: BatchKind = "bank",
    entitlements: Sequence[UUID] | None = None,
    *,
    seen: str = "",
) -> UUID:
    """Draw a batch of all that is approved and that nothing stands in the way of; returns its id.

    Its number is the next one of the year. A returned sum whose payee has confirmed an account since is
    opened again in the books.

    Args:
        actor: of a bureau that pays for the program (`rewards.payments.desk`), or an administrator.
        program: whose sums.
        kind: `bank` to accounts; `transfer` between budgets, to schools, with a list of its own.
        entitlements: to pay just these, all of them or none; None takes every one of the kind that is clear.
        seen: of the preview that was looked at; '' draws whatever is clear now.

    Raises:
        NotPayingBureauError: as it says.
        PaymentNotClearError: something stands in the way of entitlements that were named.
        DrawChangedError: what can be paid has changed since the preview.
        NothingToPayError: nothing is clear.
    """
    require_role(actor, "payments.draw")
    async with database.transaction():
        require_paying(actor, "payments.draw", document := await _document(program))
        await hold(program)
        drawing = await _drawing(program, document, kind, entitlements)
        if seen and seen != drawing.seen:
            raise DrawChangedError(
                text(
                    "可发放的内容刚刚有变化（可能已有人生成批次）：请重新查看后再生成。",
                    "What can be paid has changed just now, perhaps by another batch: look at it anew.",
                )
            )
        if entitlements is not None and drawing.held:
            raise not_clear(drawing.held)
        if not drawing.clear:
            raise NothingToPayError(
                text(
                    "没有可以发放的款项：请看检查清单，先办好其中各项。",
                    "Nothing can be paid now: clear what stands on the list of checks first.",
                )
            )
        number = await _next_number(clock.today().year)
        batch = await _write_batch(actor, program, kind, number, drawing.clear)
        await post(
            actor,
            program,
            [
                books.opened_again(line.entitlement, line.returned_fen, f"批次 batch {number}")
                for line in drawing.clear
                if line.returned_fen
            ],
        )
        await audit.record(
            actor,
            "payments.draw",
            f"batch:{batch}",
            after={
                "number": number,
                "kind": kind,
                "lines": len(drawing.clear),
                "gross_fen": sum(line.gross_fen for line in drawing.clear),
                "held": len(drawing.held),
            },
        )
    return batch


async def dissolve(actor: Actor, batch: UUID, reason: str) -> None:
    """Give up a batch that was not exported; its number stays, its sums wait for another batch.

    Raises:
        NotFoundError: there is no such batch.
        BatchStateError: it was exported or dissolved already.
        ReasonNeededError, ReasonNamesPersonError: as they say.
    """
    require_role(actor, "payments.draw")
    async with database.transaction():
        row = await locked(batch)
        require_paying(actor, "payments.draw", Program.model_validate_json(row["document"]))
        if row["exported_at"] is not None:
            raise BatchStateError(
                text(
                    "批次已导出，不能撤销：请等银行回单，退票的款项可再发。",
                    "The batch was exported and cannot be dissolved: read the bank's return instead.",
                )
            )
        if row["dissolved_at"] is not None:
            raise dissolved_before()
        why = checked_reason(reason, await _names_in(batch))
        at = clock.now()
        await database.execute("UPDATE rewards.batch SET dissolved_at = $2 WHERE id = $1", batch, at)
        await database.execute(
            "UPDATE rewards.batch_line SET outcome = 'dissolved', outcome_reason = $2, outcome_at = $3"
            " WHERE batch = $1 AND outcome IS NULL",
            batch,
            why,
            at,
        )
        await audit.record(
            actor, "payments.dissolve", f"batch:{batch}", reason=why, after={"number": row["number"]}
        )


async def _names_in(batch: UUID) -> list[str]:
    """Return the names of the persons whom a batch would pay."""
    rows = await database.fetch(
        "SELECT DISTINCT p.name FROM rewards.batch_line l JOIN rewards.entitlement t ON t.id = l.entitlement"
        " JOIN registry.person p ON p.id = t.person WHERE l.batch = $1",
        batch,
    )
    return [row["name"] for row in rows]


async def _document(program: UUID) -> Program:
    document = await database.fetch_value(
        "SELECT document FROM rewards.program WHERE id = $1 AND state IN ('in_force', 'closed')", program
    )
    if document is None:
        raise ProgramNotFoundError(
            text("没有这份执行中的奖励办法。", "There is no such reward program in force.")
        )
    return Program.model_validate_json(document)


async def _drawing(
    program: UUID, document: Program, kind: BatchKind, entitlements: Sequence[UUID] | None
) -> Drawing:
    lines = await facts.of_lines(program, entitlements)
    if entitlements is None:
        lines = [line for line in lines if line.payee_class in KIND_CLASSES[kind]]
    elif len(lines) != len(set(entitlements)):
        raise unknown()
    found = check(lines, await facts.of_budget(program, document), kind, clock.today())
    clear = tuple(line for line in lines if not found[line.entitlement])
    held = tuple((line, found[line.entitlement]) for line in lines if found[line.entitlement])
    content = "\n".join(f"{line.entitlement} {line.account.id}" for line in clear if line.account)
    return Drawing(clear, held, hashlib.sha256(content.encode()).hexdigest())


async def _next_number(year: int) -> str:
    """Return the next number of a year's batches; others wait, so that none is left out or given twice."""
    number: int = await database.fetch_value(
        "INSERT INTO rewards.batch_counter (id, year, last_number) VALUES ($1, $2, 1)"
        " ON CONFLICT (year) DO UPDATE SET last_number = batch_counter.last_number + 1"
        " RETURNING last_number",
        new_id(),
        year,
    )
    return f"{year}-{number:04d}"


async def _write_batch(
    actor: Actor, program: UUID, kind: BatchKind, number: str, lines: Sequence[LineFacts]
) -> UUID:
    batch = new_id()
    await database.execute(
        "INSERT INTO rewards.batch (id, program, number, kind, drawn_by, drawn_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        batch,
        program,
        number,
        kind,
        actor.account_id,
        clock.now(),
    )
    await database.copy(
        "batch_line",
        schema="rewards",
        columns=(
            "id",
            "batch",
            "position",
            "entitlement",
            "payee_account",
            "gross_fen",
            "withheld_fen",
            "net_fen",
        ),
        records=[
            (
                new_id(),
                batch,
                position,
                line.entitlement,
                line.account.id,
                line.gross_fen,
                line.withheld_fen,
                line.net_fen,
            )
            for position, line in enumerate(lines, start=1)
            if line.account is not None
        ],
    )
    return batch
