"""Use cases of recorded qualifications: confirmed by another person, refused, or withdrawn.

How they are recorded is in `rewards.qualifications.recording`.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from competitions.awards.listeners import Consequence
from registry.core import database
from registry.core.actor import Actor
from registry.people.access import require_role, unknown
from registry.people.reasons import checked_reason
from rewards import recorded_lists
from rewards.entitlements.following import would_change
from rewards.entitlements.records import StoredProgram, programs_in_force
from rewards.entitlements.service import settle, wait_for_settling

_CONFIRMED: Final = "证书或培训已确认 qualification confirmed"


async def preview_confirmation(actor: Actor, qualifications: Sequence[UUID]) -> list[Consequence]:
    """Return what would be due and what would fall if `confirm` were done; errors as there."""
    require_role(actor, "qualifications.decide")
    async with database.undone():
        await wait_for_settling()
        await recorded_lists.decide(actor, "qualification", qualifications)
        found = await would_change(await _paying())
    return found


async def preview_withdrawal(actor: Actor, qualification: UUID) -> list[Consequence]:
    """Return what would fall, and what of its money comes back, if `withdraw` were done; errors as there."""
    require_role(actor, "qualifications.decide")
    async with database.undone():
        await wait_for_settling()
        await recorded_lists.withdraw(actor, "qualification", qualification, "预览")
        found = await would_change(await _paying())
    return found


async def confirm(actor: Actor, qualifications: Sequence[UUID]) -> None:
    """Confirm qualifications, all or none; what programs pay for them is due from now on.

    Args:
        actor: a bureau's officer, and another person than who recorded them.
        qualifications: recorded ones.

    Raises:
        NotFoundError: there is none of one of the ids.
        SecondPersonNeededError: the actor recorded them, with this account or another one.
        RecordedStateError: as it says.
    """
    require_role(actor, "qualifications.decide")
    async with database.transaction():
        await wait_for_settling()
        await recorded_lists.decide(actor, "qualification", qualifications)
        await _settle(actor, _CONFIRMED)


async def refuse(actor: Actor, qualification: UUID, reason: str) -> None:
    """Refuse a recorded qualification, for a reason without names; it raises what `confirm` does.

    Raises:
        ReasonNeededError, ReasonNamesPersonError: as they say.
    """
    require_role(actor, "qualifications.decide")
    async with database.transaction():
        because = await _reason(qualification, reason)
        await recorded_lists.decide(actor, "qualification", [qualification], refused=because)


async def withdraw(actor: Actor, qualification: UUID, reason: str) -> None:
    """Withdraw a confirmed qualification: what was due for it falls, and what was paid is owed back.

    Raises:
        NotFoundError: there is none.
        SecondPersonNeededError: the actor recorded it.
        RecordedStateError: it was not confirmed, or is withdrawn already.
        ReasonNeededError, ReasonNamesPersonError: as they say.
    """
    require_role(actor, "qualifications.decide")
    async with database.transaction():
        await wait_for_settling()
        because = await _reason(qualification, reason)
        await recorded_lists.withdraw(actor, "qualification", qualification, because)
        await _settle(actor, because)


async def _reason(qualification: UUID, given: str) -> str:
    name = await database.fetch_value(
        "SELECT p.name FROM rewards.qualification q JOIN registry.person p ON p.id = q.person"
        " WHERE q.id = $1",
        qualification,
    )
    if name is None:
        raise unknown()
    return checked_reason(given, [name])


async def _paying() -> list[StoredProgram]:
    return [
        program
        for program in await programs_in_force()
        if any(rule.payee_class == "employee" for rule in program.document.rules)
    ]


async def _settle(actor: Actor, reason: str) -> None:
    for program in await _paying():
        await settle(actor, program, reason)
