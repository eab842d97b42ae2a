"""Writing into the books, within the caller's transaction."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from rewards.ledger.books import Posting
from rewards.webhooks.outbox import announce


async def hold(program: UUID) -> None:
    """Keep a program's money still until the open transaction ends: one after the other.

    Whoever approves, draws, exports, dissolves, reads a return, follows a falling or settles a receivable
    holds the money first, and only then looks at lists, batches and books, so that nobody decides on what
    another one is about to change. Order of locks: settling of entitlements, money, list, batch.
    """
    await database.execute("SELECT 1 FROM rewards.program WHERE id = $1 FOR NO KEY UPDATE", program)


async def post(actor: Actor, program: UUID, postings: Sequence[Posting]) -> None:
    """Write postings of one program in one statement, in the open transaction.

    The database refuses (`asyncpg.CheckViolationError`) what does not add up, and what would leave a book of
    an entitlement on the wrong side; the caller has locked and looked before, so that is a fault in code.
    """
    at = clock.now()
    rows = [
        (
            new_id(),
            made,
            program,
            posting.entitlement,
            book,
            amount,
            posting.batch_line,
            posting.reason,
            actor.account_id,
            at,
        )
        for posting in postings
        for made in (new_id(),)
        for book, amount in posting.sides
    ]
    if rows:
        await database.copy(
            "ledger_entry",
            schema="rewards",
            columns=(
                "id",
                "posting",
                "program",
                "entitlement",
                "book",
                "amount_fen",
                "batch_line",
                "reason",
                "posted_by",
                "posted_at",
            ),
            records=rows,
        )
    await _tell(postings)


async def _tell(postings: Sequence[Posting]) -> None:
    """Let other systems hear of what was approved, of what was paid, and of what came back after that."""
    approved: list[tuple[str, dict[str, Any]]] = []
    paid: list[tuple[str, dict[str, Any]]] = []
    bounced: list[tuple[str, dict[str, Any]]] = []
    for posting in postings:
        gained = dict(posting.sides)
        about = {"entitlement": str(posting.entitlement)}
        subject = f"entitlement:{posting.entitlement}"
        if "approved" in gained:
            approved.append((subject, about | {"gross_fen": -gained["approved"]}))
        if "paid" in gained:
            sums = {"net_fen": abs(gained["paid"]), "withheld_fen": abs(gained.get("withheld", 0))}
            told = subject, about | {"batch_line": str(posting.batch_line)} | sums
            (paid if gained["paid"] > 0 else bounced).append(told)
    await announce("entitlement.approved", approved)
    await announce("payment.made", paid)
    await announce("payment.bounced", bounced)
