"""Use cases of deciding on outside payments: another person confirms, refuses or withdraws them."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final
from uuid import UUID

from competitions.awards.listeners import Consequence
from registry.core import database
from registry.core.actor import Actor
from registry.people.access import require_role, unknown
from registry.people.reasons import checked_reason
from rewards import recorded_lists
from rewards.entitlements.service import wait_for_settling
from rewards.outside_payments.following import Followed

_CONFIRMED: Final = "外部发放已确认 what another payer paid was confirmed"


async def confirm(actor: Actor, payments: Sequence[UUID]) -> None:
    """Confirm outside payments, all or none; programs that ask for it take them off from now on.

    Args:
        actor: a bureau's officer, and another person than who recorded them.
        payments: recorded ones.

    Raises:
        NotFoundError: there is none of one of the ids.
        SecondPersonNeededError: the actor recorded them, with this account or another one.
        RecordedStateError: as it says.
        OutsidePaymentAfterPaymentError: a sum that it would change was paid already.
    """
    require_role(actor, "outside_payments.decide")
    async with database.transaction():
        await wait_for_settling()
        followed = await Followed.before()
        await recorded_lists.decide(actor, "outside_payment", payments)
        await followed.settle(actor, _CONFIRMED)


async def preview_confirmation(actor: Actor, payments: Sequence[UUID]) -> list[Consequence]:
    """Return what would be due and what would fall if `confirm` were done; errors as there."""
    require_role(actor, "outside_payments.decide")
    return await _looked_at(lambda: recorded_lists.decide(actor, "outside_payment", payments))


async def refuse(actor: Actor, payment: UUID, reason: str) -> None:
    """Refuse a recorded payment, for a reason without names; errors of the second person as in `confirm`.

    Raises:
        NotFoundError: there is none.
        RecordedStateError: it is not recorded any more.
        ReasonNeededError, ReasonNamesPersonError: as they say.
    """
    require_role(actor, "outside_payments.decide")
    async with database.transaction():
        because = await _reason(payment, reason)
        await recorded_lists.decide(actor, "outside_payment", [payment], refused=because)


async def withdraw(actor: Actor, payment: UUID, reason: str) -> None:
    """Withdraw a confirmed payment: what was taken off for it is due again.

    Raises:
        NotFoundError: there is none.
        SecondPersonNeededError: the actor recorded it.
        RecordedStateError: it was not confirmed, or is withdrawn already.
        OutsidePaymentAfterPaymentError: a sum that it would change was paid already.
        ReasonNeededError, ReasonNamesPersonError: as they say.
    """
    require_role(actor, "outside_payments.decide")
    async with database.transaction():
        await wait_for_settling()
        because = await _reason(payment, reason)
        followed = await Followed.before()
        await recorded_lists.withdraw(actor, "outside_payment", payment, because)
        await followed.settle(actor, because)


async def preview_withdrawal(actor: Actor, payment: UUID) -> list[Consequence]:
    """Return what would be due and what would fall if `withdraw` were done; errors as there."""
    require_role(actor, "outside_payments.decide")
    return await _looked_at(lambda: recorded_lists.withdraw(actor, "outside_payment", payment, "预览"))


async def _looked_at(decide: Callable[[], Awaitable[None]]) -> list[Consequence]:
    """Return what would follow from a decision, which is taken and undone."""
    async with database.undone():
        await wait_for_settling()
        followed = await Followed.before()
        await decide()
        found = await followed.consequences()
    return found


async def _reason(payment: UUID, given: str) -> str:
    row = await database.fetch_one(
        "SELECT p.name FROM rewards.outside_payment o LEFT JOIN registry.person p ON p.id = o.person"
        " WHERE o.id = $1",
        payment,
    )
    if row is None:
        raise unknown()
    return checked_reason(given, [row["name"]] if row["name"] else [])
