"""Use cases of corrections: proposing one, looking at what it changes, approving and refusing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from competitions.awards import correcting
from competitions.awards import queries as awards
from competitions.awards.correcting import AwardReplaced
from competitions.awards.listeners import Consequence
from competitions.awards.schemes import load_scheme_version
from competitions.events import queries as events
from competitions.results import queries as results
from competitions.results import versions
from competitions.results.corrections import queries
from competitions.results.corrections.changes import EntryChange, corrected, deciding
from competitions.results.corrections.queries import CHANGES, CorrectionFacts
from competitions.results.queries import LineFacts, VersionFacts
from competitions.results.versions import NewVersion, decided
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.notices import service as notices
from registry.people.access import require, require_role
from registry.people.accounts.holders import holders


class NotFinalError(ConflictError):
    """The event has no final result that could be corrected."""

    code = "not_final"


class CorrectionStaleError(ConflictError):
    """The result that the correction is about is no longer the newest one."""

    code = "correction_stale"


class CorrectionOpenError(ConflictError):
    """Another correction of the event waits for its decision."""

    code = "correction_open"


class CorrectionDecidedError(ConflictError):
    """The correction was approved or refused before."""

    code = "correction_decided"


class CorrectionEmptyError(BadInputError):
    """The correction changes nothing in the result."""

    code = "correction_empty"


class CorrectionWordsMissingError(BadInputError):
    """A correction was proposed, or decided, without words."""

    code = "correction_words_missing"


@dataclass(frozen=True, slots=True)
class LineChange:
    """One entry of the result before and after the correction."""

    before: LineFacts
    after: LineFacts


@dataclass(frozen=True, slots=True)
class CorrectionEffect:
    """Everything that a correction changes, in the result, in awards and in the rooms above."""

    number: int
    content_hash: str
    lines: tuple[LineChange, ...]
    awards: tuple[AwardReplaced, ...]
    consequences: tuple[Consequence, ...]


class _OnlyLookedAtError(Exception):
    """Ends the transaction of a preview, so that nothing of it is kept but what was seen."""

    def __init__(self, effect: CorrectionEffect) -> None:
        super().__init__()
        self.effect = effect


async def propose(actor: Actor, event: UUID, base: int, changes: Sequence[EntryChange], reason: str) -> UUID:
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
        version = await _lock(event, base)
        if await queries.open_correction(event) is not None:
            raise CorrectionOpenError(
                text(
                    "该赛项已有一件更正等待审批，请先办结。",
                    "A correction of this event waits for its decision; have it decided first.",
                )
            )
        facts = await events.event(event)
        await _decide(facts, version, changes)
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
    actor: Actor, event: UUID, base: int, changes: Sequence[EntryChange], reason: str = ""
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
        await _lock_all(found.event)
        # Two who decide at once: the second waited, and finds it decided.
        found = await queries.correction(correction_id)
        _require_open(found)
        version = await _newest(found.event, found.base_number)
        made, effect = await _write(actor, found.event, version, found.changes, found.reason)
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
        await _lock_all(found.event)
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
    actor: Actor, event: UUID, base: int, changes: Sequence[EntryChange], reason: str
) -> CorrectionEffect:
    """Do all that approval does, and take it back."""
    try:
        async with database.transaction():
            version = await _lock(event, base)
            _, effect = await _write(actor, event, version, changes, reason)
            raise _OnlyLookedAtError(effect)
    except _OnlyLookedAtError as looked:
        return looked.effect
    raise AssertionError("unreachable: the transaction ends with what was seen")


async def _lock_all(event: UUID) -> None:
    """Lock the competition, whose awards may change, and the event."""
    await database.execute(
        "SELECT 1 FROM competitions.competition WHERE id ="
        " (SELECT competition FROM competitions.event WHERE id = $1) FOR UPDATE",
        event,
    )
    await database.execute("SELECT 1 FROM competitions.event WHERE id = $1 FOR UPDATE", event)


async def _lock(event: UUID, base: int) -> VersionFacts:
    await _lock_all(event)
    return await _newest(event, base)


async def _newest(event: UUID, base: int) -> VersionFacts:
    version = await results.newest_version(event)
    if version is None:
        raise NotFinalError(
            text("该赛项还没有最终成绩，无可更正。", "The event has no final result to be corrected.")
        )
    if version.number != base:
        raise CorrectionStaleError(
            text(
                f"成绩已是第 {version.number} 版，此更正针对第 {base} 版：请按最新成绩重新提出。",
                f"The result is at version {version.number}, and this is about version {base}:"
                " propose it anew for the newest.",
            )
        )
    return version


async def _decide(
    event: events.EventFacts, base: VersionFacts, changes: Sequence[EntryChange]
) -> versions.Decided:
    """Return the corrected result by the scheme that decided the base."""
    scheme = load_scheme_version(base.scheme, base.scheme_version)
    entries = corrected(event.code, await queries.base_lines(base.id), changes, scheme)
    found = decided(deciding(scheme), entries)
    if found.content_hash == base.content_hash:
        raise CorrectionEmptyError(
            text("更正后成绩没有变化，请核对。", "The result would stay the same; check the changes.")
        )
    return found


async def _write(
    actor: Actor, event: UUID, base: VersionFacts, changes: Sequence[EntryChange], reason: str
) -> tuple[UUID, CorrectionEffect]:
    """Write the corrected version, and let awards and the rooms above follow, in the open transaction."""
    facts = await events.event(event)
    competition = await events.competition(facts.competition)
    result = await _decide(facts, base, changes)
    winning = await awards.winning_entries(competition.id)
    before = await results.lines(facts, base)
    new = NewVersion(new_id(), event, base.number + 1, result, reason)
    await versions.store(actor, [new], await results.entries_of(facts))
    official = [change for change in changes if change.unofficial is not None]
    await database.execute(
        "UPDATE competitions.entry n SET unofficial = x.unofficial"
        " FROM unnest($2::text[], $3::boolean[]) AS x(code, unofficial)"
        " WHERE n.event = $1 AND n.code = x.code",
        event,
        [change.entry for change in official],
        [change.unofficial for change in official],
    )
    version = await results.version(event, new.number)
    after = {line.entry: line for line in await results.lines(facts, version)}
    followed = correcting.Corrected()
    if competition.kind == "hosted":
        # Awards that were decided elsewhere are recorded, and do not follow from results kept here.
        followed = await correcting.correct(actor, competition, winning, reason)
    lines = tuple(LineChange(b, after[b.entry]) for b in before if b != after[b.entry])
    return new.id, CorrectionEffect(
        new.number, result.content_hash, lines, followed.awards, followed.consequences
    )


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
