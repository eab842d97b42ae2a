"""Use cases of recorded qualifications: confirmed by another person, refused, or withdrawn.

How they are recorded is in `rewards.qualifications.recording`.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from competitions.awards.listeners import Consequence
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.texts import text
from registry.people.access import Subject, require, require_role, unknown
from registry.people.reasons import checked_reason
from rewards.entitlements.following import would_change
from rewards.entitlements.records import StoredProgram, programs_in_force
from rewards.entitlements.service import settle, wait_for_settling

_CONFIRMED: Final = "证书或培训已确认 qualification confirmed"


class QualificationStateError(ConflictError):
    """The qualification is not in the state that the action needs; somebody was faster."""

    code = "qualification_state"


async def preview_confirmation(actor: Actor, qualifications: Sequence[UUID]) -> list[Consequence]:
    """Return what would be due and what would fall if `confirm` were done; errors as there."""
    require_role(actor, "qualifications.decide")
    async with database.undone():
        await wait_for_settling()
        await _decide(actor, qualifications, "confirmed", None)
        found = await would_change(await _paying())
    return found


async def preview_withdrawal(actor: Actor, qualification: UUID) -> list[Consequence]:
    """Return what would fall, and what of its money comes back, if `withdraw` were done; errors as there."""
    require_role(actor, "qualifications.decide")
    async with database.transaction():
        await wait_for_settling()
        await _held(actor, [qualification], "confirmed")
        found = await would_change(await _paying(), without=[qualification])
    return found


async def confirm(actor: Actor, qualifications: Sequence[UUID]) -> None:
    """Confirm qualifications, all or none; what programs pay for them is due from now on.

    Args:
        actor: a bureau's officer, and another person than who recorded them.
        qualifications: recorded ones.

    Raises:
        NotFoundError: there is none of one of the ids.
        SecondPersonNeededError: the actor recorded them, with this account or another one.
        QualificationStateError: as it says.
    """
    require_role(actor, "qualifications.decide")
    async with database.transaction():
        await wait_for_settling()
        await _decide(actor, qualifications, "confirmed", None)
        await _settle(actor, _CONFIRMED)


async def refuse(actor: Actor, qualification: UUID, reason: str) -> None:
    """Refuse a recorded qualification, for a reason without names; it raises what `confirm` does.

    Raises:
        ReasonNeededError, ReasonNamesPersonError: as they say.
    """
    require_role(actor, "qualifications.decide")
    async with database.transaction():
        because = await _reason(qualification, reason)
        await _decide(actor, [qualification], "refused", because)


async def withdraw(actor: Actor, qualification: UUID, reason: str) -> None:
    """Withdraw a confirmed qualification: what was due for it falls, and what was paid is owed back.

    Raises:
        NotFoundError: there is none.
        SecondPersonNeededError: the actor recorded it.
        QualificationStateError: it was not confirmed, or is withdrawn already.
        ReasonNeededError, ReasonNamesPersonError: as they say.
    """
    require_role(actor, "qualifications.decide")
    async with database.transaction():
        await wait_for_settling()
        because = await _reason(qualification, reason)
        await _held(actor, [qualification], "confirmed")
        await database.execute(
            "UPDATE rewards.qualification SET state = 'withdrawn', reason = $2, ended_by = $3, ended_at = $4"
            " WHERE id = $1",
            qualification,
            because,
            actor.account_id,
            clock.now(),
        )
        await audit.record(actor, "qualifications.withdraw", f"qualification:{qualification}", reason=because)
        await _settle(actor, because)


async def _decide(actor: Actor, qualifications: Sequence[UUID], state: str, reason: str | None) -> None:
    await _held(actor, qualifications, "recorded")
    await database.execute(
        "UPDATE rewards.qualification SET state = $2, reason = $3, decided_by = $4, decided_at = $5"
        " WHERE id = ANY($1)",
        list(qualifications),
        state,
        reason,
        actor.account_id,
        clock.now(),
    )
    await audit.record_each(
        actor,
        "qualifications.confirm" if state == "confirmed" else "qualifications.refuse",
        [audit.Line(f"qualification:{each}") for each in qualifications],
        reason=reason or "",
    )


async def _held(actor: Actor, qualifications: Sequence[UUID], state: str) -> None:
    """Hold qualifications in the open transaction, and refuse who may not decide on one of them."""
    rows = await database.fetch(
        "SELECT q.state, q.recorded_by, a.person FROM rewards.qualification q"
        " JOIN registry.account a ON a.id = q.recorded_by WHERE q.id = ANY($1) ORDER BY q.id FOR UPDATE OF q",
        list(qualifications),
    )
    if not rows or len(rows) != len(set(qualifications)):
        raise unknown()
    # Somebody with two accounts is one person.
    proposers = frozenset({row[key] for row in rows for key in ("recorded_by", "person")} - {None})
    require(actor, "qualifications.decide", Subject(proposers=proposers))
    if any(row["state"] != state for row in rows):
        raise QualificationStateError(
            text("状态已变化，请刷新后再看。", "Its state has changed: reload the page and look again.")
        )


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
