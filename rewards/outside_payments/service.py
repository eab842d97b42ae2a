"""Use cases of deciding on outside payments: another person confirms, refuses or withdraws them."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final
from uuid import UUID

from competitions.awards.listeners import Consequence
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.texts import text
from registry.people.access import Subject, require, require_role, unknown
from registry.people.reasons import checked_reason
from rewards.entitlements.service import wait_for_settling
from rewards.outside_payments.following import Followed

_CONFIRMED: Final = "外部发放已确认 what another payer paid was confirmed"


class OutsidePaymentStateError(ConflictError):
    """The payment is not in the state that the action needs; somebody was faster."""

    code = "outside_payment_state"


async def confirm(actor: Actor, payments: Sequence[UUID]) -> None:
    """Confirm outside payments, all or none; programs that ask for it take them off from now on.

    Args:
        actor: a bureau's officer, and another person than who recorded them.
        payments: recorded ones.

    Raises:
        NotFoundError: there is none of one of the ids.
        SecondPersonNeededError: the actor recorded them, with this account or another one.
        OutsidePaymentStateError: as it says.
        OutsidePaymentAfterPaymentError: a sum that it would change was paid already.
    """
    require_role(actor, "outside_payments.decide")
    async with database.transaction():
        await wait_for_settling()
        followed = await Followed.before()
        await _decide(actor, payments, "confirmed", None)
        await followed.settle(actor, _CONFIRMED)


async def preview_confirmation(actor: Actor, payments: Sequence[UUID]) -> list[Consequence]:
    """Return what would be due and what would fall if `confirm` were done; errors as there."""
    require_role(actor, "outside_payments.decide")
    return await _looked_at(lambda: _decide(actor, payments, "confirmed", None))


async def refuse(actor: Actor, payment: UUID, reason: str) -> None:
    """Refuse a recorded payment, for a reason without names; errors of the second person as in `confirm`.

    Raises:
        NotFoundError: there is none.
        OutsidePaymentStateError: it is not recorded any more.
        ReasonNeededError, ReasonNamesPersonError: as they say.
    """
    require_role(actor, "outside_payments.decide")
    async with database.transaction():
        because = await _reason(payment, reason)
        await _decide(actor, [payment], "refused", because)


async def withdraw(actor: Actor, payment: UUID, reason: str) -> None:
    """Withdraw a confirmed payment: what was taken off for it is due again.

    Raises:
        NotFoundError: there is none.
        SecondPersonNeededError: the actor recorded it.
        OutsidePaymentStateError: it was not confirmed, or is withdrawn already.
        OutsidePaymentAfterPaymentError: a sum that it would change was paid already.
        ReasonNeededError, ReasonNamesPersonError: as they say.
    """
    require_role(actor, "outside_payments.decide")
    async with database.transaction():
        await wait_for_settling()
        because = await _reason(payment, reason)
        followed = await Followed.before()
        await _withdraw(actor, payment, because)
        await followed.settle(actor, because)


async def preview_withdrawal(actor: Actor, payment: UUID) -> list[Consequence]:
    """Return what would be due and what would fall if `withdraw` were done; errors as there."""
    require_role(actor, "outside_payments.decide")
    return await _looked_at(lambda: _withdraw(actor, payment, "预览"))


async def _looked_at(decide: Callable[[], Awaitable[None]]) -> list[Consequence]:
    """Return what would follow from a decision, which is taken and undone."""
    async with database.undone():
        await wait_for_settling()
        followed = await Followed.before()
        await decide()
        found = await followed.consequences()
    return found


async def _decide(actor: Actor, payments: Sequence[UUID], state: str, reason: str | None) -> None:
    await _held(actor, payments, "recorded")
    await database.execute(
        "UPDATE rewards.outside_payment SET state = $2, reason = $3, decided_by = $4, decided_at = $5"
        " WHERE id = ANY($1)",
        list(payments),
        state,
        reason,
        actor.account_id,
        clock.now(),
    )
    await audit.record_each(
        actor,
        "outside_payments.confirm" if state == "confirmed" else "outside_payments.refuse",
        [audit.Line(f"outside_payment:{each}") for each in payments],
        reason=reason or "",
    )


async def _withdraw(actor: Actor, payment: UUID, because: str) -> None:
    await _held(actor, [payment], "confirmed")
    await database.execute(
        "UPDATE rewards.outside_payment SET state = 'withdrawn', reason = $2, ended_by = $3, ended_at = $4"
        " WHERE id = $1",
        payment,
        because,
        actor.account_id,
        clock.now(),
    )
    await audit.record(actor, "outside_payments.withdraw", f"outside_payment:{payment}", reason=because)


async def _held(actor: Actor, payments: Sequence[UUID], state: str) -> None:
    """Hold payments in the open transaction, and refuse who may not decide on one of them."""
    rows = await database.fetch(
        "SELECT o.state, o.recorded_by, a.person FROM rewards.outside_payment o"
        " JOIN registry.account a ON a.id = o.recorded_by WHERE o.id = ANY($1) ORDER BY o.id FOR UPDATE OF o",
        list(payments),
    )
    if not rows or len(rows) != len(set(payments)):
        raise unknown()
    # Somebody with two accounts is one person.
    proposers = frozenset({row[key] for row in rows for key in ("recorded_by", "person")} - {None})
    require(actor, "outside_payments.decide", Subject(proposers=proposers))
    if any(row["state"] != state for row in rows):
        raise OutsidePaymentStateError(
            text("状态已变化，请刷新后再看。", "Its state has changed: reload the page and look again.")
        )


async def _reason(payment: UUID, given: str) -> str:
    row = await database.fetch_one(
        "SELECT p.name FROM rewards.outside_payment o LEFT JOIN registry.person p ON p.id = o.person"
        " WHERE o.id = $1",
        payment,
    )
    if row is None:
        raise unknown()
    return checked_reason(given, [row["name"]] if row["name"] else [])
