"""Payments at every stage, as rows: what a bank would have to be there for."""

from collections.abc import Sequence
from uuid import UUID

from registry.core import clock, database
from registry.core.identifiers import new_id
from rewards.ledger import books
from rewards.ledger.service import post
from rewards.recovery.service import after_answer, follow
from tests.rewards.approvals.makers import Bench


async def make_drawn(bench: Bench, entitlements: Sequence[UUID], *, exported: bool = False) -> UUID:
    """Put approved entitlements into a batch; returns it."""
    batch, at = new_id(), clock.now()
    async with database.transaction():
        await database.execute(
            "INSERT INTO rewards.payee_account (id, person, organization, holder_name, bank, number,"
            " number_end, shared_mark, holder, confirmed_by, confirmed_at)"
            " SELECT gen_random_uuid(), t.person, t.organization, 'x', 'x', 'x', '0000', t.id::text, 'payee',"
            " $2, $3 FROM rewards.entitlement t WHERE t.id = ANY($1) AND NOT EXISTS"
            " (SELECT 1 FROM rewards.payee_account c WHERE coalesce(c.person, c.organization)"
            " = coalesce(t.person, t.organization))",
            list(entitlements),
            bench.drafter.account_id,
            at,
        )
        await database.execute(
            "INSERT INTO rewards.batch (id, program, number, kind, drawn_by, drawn_at, exported_at)"
            " VALUES ($1, $2, $3, 'bank', $4, $5, $6)",
            batch,
            bench.program,
            f"test-{batch}",
            bench.drafter.account_id,
            at,
            at if exported else None,
        )
        await database.execute(
            "INSERT INTO rewards.batch_line (id, batch, position, entitlement, payee_account, gross_fen,"
            " withheld_fen, net_fen) SELECT gen_random_uuid(), $1, row_number() OVER (ORDER BY t.id), t.id,"
            " (SELECT c.id FROM rewards.payee_account c WHERE coalesce(c.person, c.organization)"
            " = coalesce(t.person, t.organization) LIMIT 1), t.amount_fen, t.withheld_fen,"
            " t.amount_fen - t.withheld_fen FROM rewards.entitlement t WHERE t.id = ANY($2)",
            batch,
            list(entitlements),
        )
    return batch


async def answer(bench: Bench, batch: UUID, outcome: str) -> None:
    """Let the bank answer a whole batch: "paid" or "returned"."""
    async with database.transaction():
        rows = await database.fetch(
            "UPDATE rewards.batch_line SET outcome = $2, outcome_at = $3"
            " WHERE batch = $1 AND outcome IS NULL RETURNING *",
            batch,
            outcome,
            clock.now(),
        )
        await post(
            bench.drafter,
            bench.program,
            [
                books.paid(row["entitlement"], row["net_fen"], row["withheld_fen"], "回单", row["id"])
                if outcome == "paid"
                else books.returned(row["entitlement"], row["gross_fen"], "户名不符", row["id"])
                for row in rows
            ],
        )
        await after_answer(bench.drafter, bench.program, [row["entitlement"] for row in rows])


async def fall(bench: Bench, entitlements: Sequence[UUID], reason: str = "奖项撤销") -> None:
    """Withdraw entitlements and follow, as settling does."""
    async with database.transaction():
        await database.copy(
            "withdrawal",
            schema="rewards",
            columns=("id", "entitlement", "reason", "withdrawn_by", "withdrawn_at"),
            records=[
                (new_id(), each, reason, bench.drafter.account_id, clock.now()) for each in entitlements
            ],
        )
        await follow(bench.drafter, bench.program, [(each, reason) for each in entitlements])
