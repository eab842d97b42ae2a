"""Use cases of corrections: proposing one, looking at what it changes, approving and refusing it."""

from collections.abc import Sequence
from uuid import UUID

from competitions.events import queries as events
from competitions.results.corrections import queries
from competitions.results.corrections.changes import ResultChange
from competitions.results.corrections.effect import CorrectionEffect, decide, lock, lock_all, newest, write
from competitions.results.corrections.queries import CHANGES, CorrectionFacts
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.notices import service as notices
from registry.people.access import require, require_role
from registry.people.accounts.holders import holders


class CorrectionOpenError(ConflictError):
    """Another correction of the event waits for its decision."""

    code = "correction_open"


class CorrectionDecidedError(ConflictError):
    """The correction was approved or refused before."""

    code = "correction_decided"


class CorrectionWordsMissingError(BadInputError):
    """A correction was proposed, or decided, without words."""

    code = "correction_words_missing"


async def propose(actor: Actor, event: UUID, base: int, changes: Sequence[ResultChange], reason: str) -> UUID:
    """Propose to correct a final result; returns the correction's id.

    Args:
        actor: who proposes.
        event: the event.
        base: the number of the version that the changes were made for.
        changes: what becomes of each entry concerned.
        reason: why; it is published with the new version and stands on what is taken back.

    Raises:
        NotFinalError: there is no final result.
        CorrectionStaleError: `base` is not the newest version.
        CorrectionOpenError: another one waits.
        CorrectionEmptyError: the result stays the same.
        ChangesInvalidError: the changes do not fit the result.
        CorrectionWordsMissingError: without a reason.
    """
    require(actor, "results.correct", await events.event_subject(event))
    said = _words(reason)
    async with database.transaction():
        version = await lock(event, base)
        if await queries.open_correction(event) is not None:
            raise CorrectionOpenError(
                text(
                    "该赛项已有一件更正等待审批，请先办结。",
                    "A correction of this event waits for its decision; have it decided first.",
                )
            )
        facts = await events.event(event)
        await decide(facts, version, changes)
        correction = new_id()
        await database.execute(
            "INSERT INTO competitions.correction (id, event, base, changes, reason, proposed_by, proposed_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            correction,
            event,
            version.id,
            CHANGES.dump_json(tuple(changes), exclude_none=True).decode(),
            said,
            actor.account_id,
            clock.now(),
        )
        await audit.record(
            actor,
            "results.propose_correction",
            f"event:{event}",
            reason=said,
            before={"version": version.number},
            after={"entries": sorted(change.entry for change in changes)},
        )
        await notices.notify(
            f"correction:{correction}",
            text("有一件成绩更正等待审批", "A correction of a result waits for approval"),
            f"/corrections/{correction}",
            accounts=await _approvers(await queries.correction(correction)),
        )
    return correction


async def preview_changes(
    actor: Actor, event: UUID, base: int, changes: Sequence[ResultChange], reason: str = ""
) -> CorrectionEffect:
    """Return everything that these changes would change, without changing anything.

    Raises as `propose` does, but takes no reason and minds no other correction.
    """
    require(actor, "results.correct", await events.event_subject(event))
    return await _looked_at(actor, event, base, changes, reason)


async def preview(actor: Actor, correction_id: UUID) -> CorrectionEffect:
    """Return everything that approving a proposed correction would change, without changing anything.

    Raises:
        NotFoundError: there is none of this id.
        CorrectionDecidedError: it was decided before.
        CorrectionStaleError: its base is no longer the newest version.
    """
    found = await readable(actor, correction_id)
    _require_open(found)
    return await _looked_at(actor, found.event, found.base_number, found.changes, found.reason)


async def approve(actor: Actor, correction_id: UUID, answer: str) -> CorrectionEffect:
    """Approve a correction: the next version of the result, and everything that follows; returns all of it.

    Raises:
        NotFoundError: there is none of this id.
        SecondPersonNeededError: the actor proposed it.
        CorrectionDecidedError: it was decided before.
        CorrectionStaleError: its base is no longer the newest version.
        CorrectionWordsMissingError: without words.
    """
    require_role(actor, "results.approve_correction")
    found = await queries.correction(correction_id)
    require(actor, "results.approve_correction", found.subject)
    said = _words(answer)
    async with database.transaction():
        await lock_all(found.event)
        # Two who decide at once: the second waited, and finds it decided.
        found = await queries.correction(correction_id)
        _require_open(found)
        version = await newest(found.event, found.base_number)
        made, effect = await write(actor, found.event, version, found.changes, found.reason)
        await _close(actor, found, said, approved=True, version=made)
        await audit.record(
            actor,
            "results.correct",
            f"event:{found.event}",
            reason=found.reason,
            before={"version": version.number, "content_hash": version.content_hash},
            after={"version": effect.number, "content_hash": effect.content_hash},
        )
    return effect


async def refuse(actor: Actor, correction_id: UUID, answer: str) -> None:
    """Refuse a correction; nothing changes.

    Raises as `approve` does, but a correction whose base is no longer the newest can be refused.
    """
    require_role(actor, "results.approve_correction")
    found = await queries.correction(correction_id)
    require(actor, "results.approve_correction", found.subject)
    said = _words(answer)
    async with database.transaction():
        await lock_all(found.event)
        found = await queries.correction(correction_id)
        _require_open(found)
        await _close(actor, found, said, approved=False, version=None)
        await audit.record(
            actor, "results.refuse_correction", f"event:{found.event}", reason=said, after={"refused": True}
        )


async def readable(actor: Actor, correction_id: UUID) -> CorrectionFacts:
    """Return a correction to who oversees the contest.

    Raises:
        NotFoundError: there is none of this id, or the actor may not know of it.
    """
    require_role(actor, "competitions.oversee")
    found = await queries.correction(correction_id)
    require(actor, "competitions.oversee", found.subject)
    return found


async def _looked_at(
    actor: Actor, event: UUID, base: int, changes: Sequence[ResultChange], reason: str
) -> CorrectionEffect:
    """Do all that approval does, and take it back."""
    async with database.undone():
        version = await lock(event, base)
        _, effect = await write(actor, event, version, changes, reason)
    return effect


async def _close(
    actor: Actor, correction: CorrectionFacts, answer: str, *, approved: bool, version: UUID | None
) -> None:
    await database.execute(
        "UPDATE competitions.correction"
        " SET decided_by = $2, decided_at = $3, approved = $4, answer = $5, version = $6 WHERE id = $1",
        correction.id,
        actor.account_id,
        clock.now(),
        approved,
        answer,
        version,
    )
    await notices.done(f"correction:{correction.id}")


async def _approvers(correction: CorrectionFacts) -> list[UUID]:
    """Return the organizers who can approve; where who proposed is the only one, the bureau's officers."""
    action, subject = "results.approve_correction", correction.subject
    return await holders(action, subject, ("organizer",)) or await holders(
        action, subject, ("bureau_officer",)
    )


def _require_open(correction: CorrectionFacts) -> None:
    if correction.decided_at is not None:
        raise CorrectionDecidedError(
            text("这件更正已经办结。", "This correction was decided before; there is nothing to do.")
        )


def _words(said: str) -> str:
    if not said.strip():
        raise CorrectionWordsMissingError(
            text("请写明理由或意见，会写入审计记录。", "Say why; it is kept in the audit trail.")
        )
    return said.strip()
