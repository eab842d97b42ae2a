"""What was said of a batch, by a bank or a paying system: matched with its payments, kept, and booked."""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from typing import Final, get_args
from uuid import UUID

import asyncpg

from registry.core import audit, clock, database, privacy
from registry.core.actor import Actor
from registry.core.bulk import without_collector
from registry.core.errors import ConflictError
from registry.core.identifiers import new_id
from registry.core.texts import text
from rewards.ledger import books
from rewards.ledger.service import post
from rewards.payments.desk import require_paying
from rewards.payments.fitting import Paying
from rewards.payments.holding import locked
from rewards.payments.kept_words import kept_words
from rewards.payments.matching import Kind, Matched, Matching, match
from rewards.payments.return_rows import ReturnRow
from rewards.payments.told import tell_returned
from rewards.programs.documents import Program
from rewards.recovery.service import after_answer

_SEALED_AS: Final = "return_file.content"
_KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
_PAYMENTS: Final = """
SELECT l.id, l.position, l.net_fen, l.outcome, a.id AS account, a.number, a.holder_name
FROM rewards.batch_line l JOIN rewards.payee_account a ON a.id = l.payee_account
WHERE l.batch = $1 AND l.outcome IS DISTINCT FROM 'dissolved' ORDER BY l.position
"""


class ReturnReadError(ConflictError):
    """This very file was read before, on this batch or another."""

    code = "return_read"


class BatchNotExportedError(ConflictError):
    """The batch was not exported, so that no bank can have answered it."""

    code = "batch_not_exported"


async def answerable(actor: Actor, batch: UUID) -> asyncpg.Record:
    """Return a batch that can be answered, locked."""
    row = await locked(batch)
    require_paying(actor, "payments.read_returns", Program.model_validate_json(row["document"]))
    refuse_not_exported(row)
    return row


async def write(actor: Actor, row: asyncpg.Record, content: bytes, matching: Matching) -> UUID:
    """Keep what was said of a batch and book it."""
    batch = row["id"]
    made = await _keep(actor, batch, content, matching)
    await _answer(actor, row, matching.booked)
    await audit.record(
        actor,
        "payments.read_returns",
        f"batch:{batch}",
        after={
            "number": row["number"],
            "sha256": hashlib.sha256(content).hexdigest(),
            "rows": {kind: matching.count(kind) for kind in _KINDS},
            "paid_fen": matching.fen("paid"),
            "returned_fen": matching.fen("returned"),
            "waiting": len(matching.waiting),
        },
    )
    return made


async def _answer(actor: Actor, row: asyncpg.Record, booked: Sequence[Matched]) -> None:
    """Write the bank's answers on the lines and into the books."""
    said = {each.payment.line: each for each in booked if each.payment is not None}
    lines = await database.fetch(
        """
        UPDATE rewards.batch_line l SET outcome = n.outcome, outcome_reason = n.reason, outcome_at = $4
        FROM unnest($1::uuid[], $2::text[], $3::text[]) AS n (id, outcome, reason)
        WHERE l.id = n.id
        RETURNING l.id, l.entitlement, l.gross_fen, l.withheld_fen, l.net_fen
        """,
        list(said),
        [each.kind for each in said.values()],
        [_kept_reason(each) for each in said.values()],
        clock.now(),
    )
    number = f"批次 batch {row['number']}"
    postings = [
        books.paid(line["entitlement"], line["net_fen"], line["withheld_fen"], number, line["id"])
        if said[line["id"]].kind == "paid"
        else books.returned(line["entitlement"], line["gross_fen"], number, line["id"])
        for line in lines
    ]
    await post(actor, row["program"], postings)
    back = [line["entitlement"] for line in lines if said[line["id"]].kind == "returned"]
    await tell_returned(back)
    await after_answer(actor, row["program"], [line["entitlement"] for line in lines])


async def _keep(actor: Actor, batch: UUID, content: bytes, matching: Matching) -> UUID:
    made, at = new_id(), clock.now()
    sealed = (await privacy.ring()).seal_file(content, _SEALED_AS, made)
    try:
        await database.execute(
            "INSERT INTO rewards.return_file (id, batch, sha256, content, read_by, read_at)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            made,
            batch,
            hashlib.sha256(content).hexdigest(),
            sealed,
            actor.account_id,
            at,
        )
    except asyncpg.UniqueViolationError as error:
        # Two batches were each given the same file at once.
        raise read_before() from error
    await database.copy(
        "return_line",
        schema="rewards",
        columns=("id", "file", "row", "kind", "batch_line", "amount_fen", "reason"),
        records=[
            (
                new_id(),
                made,
                each.row.row,
                each.kind,
                each.payment.line if each.payment else None,
                each.row.fen,
                _kept_reason(each),
            )
            for each in matching.rows
        ],
    )
    return made


def _kept_reason(each: Matched) -> str | None:
    """Return the bank's reason as it may stay in plain text."""
    names = [each.row.name, each.payment.holder_name if each.payment else ""]
    return kept_words(each.row.reason, names)


async def matching_of(row: asyncpg.Record, said: Callable[[], Sequence[ReturnRow]]) -> Matching:
    """Return what rows come to for a batch; `said` reads them, in the thread that opens the accounts."""
    ring = await privacy.ring()
    lines = await database.fetch(_PAYMENTS, row["id"])

    @without_collector()
    def made() -> Matching:
        payments = [
            Paying(
                line=each["id"],
                position=each["position"],
                account_number=ring.open(each["number"], "payee_account.number", each["account"]),
                holder_name=ring.open(each["holder_name"], "payee_account.holder_name", each["account"]),
                net_fen=each["net_fen"],
                answer=each["outcome"],
            )
            for each in lines
        ]
        return match(said(), payments, row["number"])

    return await asyncio.to_thread(made)


def read_before() -> ReturnReadError:
    """Return the refusal of a file that was read already."""
    return ReturnReadError(
        text(
            "这份回单已经登记过，不会登记两次。",
            "This very file was read before; it is not read twice.",
        )
    )


def refuse_not_exported(row: asyncpg.Record) -> None:
    """Raise BatchNotExportedError for a batch of which no bank has heard."""
    if row["exported_at"] is None:
        raise BatchNotExportedError(
            text(
                "批次尚未导出，不会有银行回单：请先导出。",
                "The batch was not exported, so no bank can have answered it: export it first.",
            )
        )
