"""A payment that the bank had confirmed and that comes back days later (退汇)."""

from uuid import UUID

import asyncpg

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.texts import text
from registry.people.access import require_role, unknown
from registry.people.reasons import checked_reason
from rewards.ledger import books
from rewards.ledger import queries as ledger
from rewards.ledger.service import post
from rewards.payments.desk import require_paying
from rewards.payments.holding import locked
from rewards.payments.told import tell_returned
from rewards.programs.documents import Program


class PaymentNotPaidError(ConflictError):
    """The payment is not one that the bank confirmed, so it cannot come back from there."""

    code = "payment_not_paid"


class PaymentReclaimedError(ConflictError):
    """The reward fell after it was paid: money that comes back belongs to what its payee owes."""

    code = "payment_reclaimed"


async def bounce(actor: Actor, batch: UUID, position: int, reason: str) -> None:
    """Book a confirmed payment as returned; its payee is told, and is paid anew as after any return.

    Args:
        actor: of a bureau that pays for the program, or an administrator.
        batch: in which the payment was made.
        position: its number there.
        reason: what the bank says; it is kept for good and names nobody.

    Raises:
        NotFoundError: there is no such payment.
        NotPayingBureauError, PaymentNotPaidError, PaymentReclaimedError: as they say.
        ReasonNeededError, ReasonNamesPersonError: as they say.
    """
    require_role(actor, "payments.read_returns")
    async with database.transaction():
        row = await locked(batch)
        require_paying(actor, "payments.read_returns", Program.model_validate_json(row["document"]))
        line = await _line(batch, position)
        await _refuse_reclaimed(line["entitlement"])
        why = checked_reason(reason, [line["name"]] if line["name"] else [])
        await database.execute(
            "UPDATE rewards.batch_line SET outcome = 'returned', outcome_reason = $2, outcome_at = $3"
            " WHERE id = $1",
            line["id"],
            why,
            clock.now(),
        )
        number = f"批次 batch {row['number']}：退汇 bounced"
        await post(
            actor,
            row["program"],
            [books.bounced(line["entitlement"], line["net_fen"], line["withheld_fen"], number, line["id"])],
        )
        await tell_returned([line["entitlement"]])
        await audit.record(
            actor,
            "payments.bounce",
            f"batch:{batch}",
            reason=why,
            before={"outcome": "paid"},
            after={"number": row["number"], "position": position, "net_fen": line["net_fen"]},
        )


async def _line(batch: UUID, position: int) -> asyncpg.Record:
    line = await database.fetch_one(
        "SELECT l.id, l.entitlement, l.net_fen, l.withheld_fen, l.outcome, p.name FROM rewards.batch_line l"
        " JOIN rewards.entitlement t ON t.id = l.entitlement LEFT JOIN registry.person p ON p.id = t.person"
        " WHERE l.batch = $1 AND l.position = $2",
        batch,
        position,
    )
    if line is None:
        raise unknown()
    if line["outcome"] != "paid":
        raise PaymentNotPaidError(
            text(
                "只有银行已确认发放的一笔才能登记退汇：请刷新，看它现在的状态。",
                "Only a payment that the bank confirmed can bounce: reload, and see what became of it.",
            )
        )
    return line


async def _refuse_reclaimed(entitlement: UUID) -> None:
    if (await ledger.of_entitlements([entitlement]))[entitlement].reclaimed:
        raise PaymentReclaimedError(
            text(
                "这笔奖励已撤销并登记为应追回：请在“追回”中登记这笔退回的款项。",
                "This reward fell and has to come back: record the money under what is to be recovered.",
            )
        )
