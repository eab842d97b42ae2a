"""Use cases of awards: confirming what a final result gives, and taking an award back."""

from collections.abc import Sequence
from uuid import UUID

from competitions.awards import correcting, listeners, queries, records
from competitions.awards.bestowal import Bestowed, bestow
from competitions.awards.listeners import AwardsConfirmed, AwardsCorrected, AwardsRevoked, Consequence
from competitions.awards.queries import AwardFacts
from competitions.awards.winning import winning_entries
from competitions.events import queries as events
from competitions.events.queries import CompetitionFacts, EventFacts
from registry.core import audit, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError
from registry.core.texts import text
from registry.people.access import require, require_role
from registry.people.reasons import checked_reason


class NotOursToConfirmError(ConflictError):
    """The competition was decided elsewhere; its results are data here, not awards of this registry."""

    code = "not_ours_to_confirm"


class ResultsMissingError(ConflictError):
    """An event has no final result yet."""

    code = "results_missing"


class AlreadyConfirmedError(ConflictError):
    """The awards of the competition stand already."""

    code = "already_confirmed"


class AlreadyRevokedError(ConflictError):
    """The award was taken back before."""

    code = "already_revoked"


class ReasonMissingError(BadInputError):
    """A step that takes something away was asked for without a reason."""

    code = "reason_missing"


async def confirm(actor: Actor, competition_id: UUID) -> int:
    """Confirm every award that the final results of a hosted competition give; returns how many.

    Tutors' and schools' awards follow by the competition's own rules; a cancelled event gives none. The rooms
    above hear of it in the same transaction.

    Raises:
        NotOursToConfirmError: the competition is external.
        ResultsMissingError: an event has no final result; the message names it.
        AlreadyConfirmedError: it was done before.
    """
    require(actor, "awards.confirm", await events.subject(competition_id))
    async with database.transaction():
        bestowed = await _store(actor, competition_id)
        await audit.record(
            actor, "awards.confirm", f"competition:{competition_id}", after={"awards": len(bestowed)}
        )
        await listeners.apply(actor, AwardsConfirmed(tuple(award.id for award in bestowed)))
    return len(bestowed)


async def preview_confirmation(actor: Actor, competition_id: UUID) -> list[Consequence]:
    """Return everything that would follow in the rooms above from confirming, without confirming anything.

    The awards are written in a transaction that is rolled back, so that the rooms see what they would see.
    Raises as `confirm` does.
    """
    require(actor, "awards.confirm", await events.subject(competition_id))
    async with database.undone():
        bestowed = await _store(actor, competition_id)
        found = await listeners.preview(AwardsConfirmed(tuple(award.id for award in bestowed)))
    return found


async def preview_revocation(actor: Actor, award_id: UUID, reason: str = "") -> list[Consequence]:
    """Return everything that would follow from revoking an award, without doing it.

    Raises:
        AwardNotFoundError: there is none of this id.
        AlreadyRevokedError: it was taken back before.
    """
    require_role(actor, "awards.revoke")
    require(actor, "awards.revoke", await events.subject((await queries.award(award_id)).competition))
    async with database.undone():
        _, consequences = await _take_back(actor, award_id, reason)
    return consequences


async def revoke(actor: Actor, award_id: UUID, reason: str) -> list[Consequence]:
    """Take an award back, with the awards that follow from it, and return what came of it.

    Its tutors' awards fall with it, and the schools' awards are given anew by what still stands.
    Certificates and entitlements follow in the same transaction.

    Raises:
        ReasonMissingError: without a reason nothing is taken back.
        ReasonNamesPersonError, ReasonNeededError: the reason names somebody, or is too long.
        AwardNotFoundError: there is none of this id.
        AlreadyRevokedError: it was taken back before.
    """
    require_role(actor, "awards.revoke")
    require(actor, "awards.revoke", await events.subject((await queries.award(award_id)).competition))
    if not reason.strip():
        raise ReasonMissingError(
            text("请填写撤销理由，理由会写入审计记录。", "Give the reason; it is kept in the audit trail.")
        )
    async with database.transaction():
        change, consequences = await _take_back(actor, award_id, reason.strip())
        await listeners.apply(actor, change)
    return consequences


async def _take_back(
    actor: Actor, award_id: UUID, reason: str
) -> tuple[AwardsRevoked | AwardsCorrected, list[Consequence]]:
    """Write what a revocation does to the awards, in the open transaction, and return it and what follows."""
    # Who revokes another award of the competition, or issues its certificates, comes before or after.
    await database.execute(
        "SELECT 1 FROM competitions.competition WHERE id ="
        " (SELECT competition FROM competitions.award WHERE id = $1) FOR UPDATE",
        award_id,
    )
    award = await _standing(award_id)
    competition = await events.competition(award.competition)
    falling = await queries.falling_with(award_id)
    schools = await correcting.schools_without(competition, award_id)
    falling += await queries.awards(schools.fallen)
    fallen = tuple(a.id for a in falling)
    if reason:
        # It stands on the public page of every certificate that falls with them, and never changes.
        reason = checked_reason(reason, await queries.names(fallen))
    await records.revoke(actor, fallen, reason, dict.fromkeys({*fallen} - {award_id}, f"award:{award_id}"))
    await records.store(actor, competition, schools.risen, schools.supersedes)
    change: AwardsRevoked | AwardsCorrected = AwardsRevoked(fallen, reason)
    risen = tuple(a.id for a in schools.risen)
    if risen:
        change = AwardsCorrected(fallen, risen, reason)
    told = _told(award, falling, await queries.awards(risen))
    return change, told + await listeners.preview(change)


async def _standing(award_id: UUID) -> AwardFacts:
    award = await queries.award(award_id)
    if award.revoked:
        raise AlreadyRevokedError(
            text("该奖项已经撤销，无需再次办理。", "This award was revoked before; there is nothing to do.")
        )
    return award


def _told(award: AwardFacts, falling: Sequence[AwardFacts], risen: Sequence[AwardFacts]) -> list[Consequence]:
    """Return in words which awards fall and which come to stand, that which is taken back first."""
    fall = [
        text(
            f"{'、'.join(a.recipients)}的“{a.title.zh}”撤销",
            f"“{a.title.en}” of {', '.join(a.recipients)} is revoked",
        )
        for a in (award, *(a for a in falling if a.id != award.id))
    ]
    rise = [
        text(
            f"{'、'.join(a.recipients)}获“{a.title.zh}”，第{a.place}名",
            f"“{a.title.en}” goes to {', '.join(a.recipients)}, place {a.place}",
        )
        for a in risen
    ]
    return [Consequence(text("奖项", "Awards"), said) for said in fall + rise]


def unfinished(held: Sequence[EventFacts]) -> list[EventFacts]:
    """Return the events whose final result is still missing; a cancelled one needs none."""
    return [event for event in held if event.state != "cancelled" and event.version is None]


async def _store(actor: Actor, competition_id: UUID) -> list[Bestowed]:
    """Write the awards of a competition, in the open transaction; raises as `confirm` does."""
    await database.execute("SELECT 1 FROM competitions.competition WHERE id = $1 FOR UPDATE", competition_id)
    competition = await events.competition(competition_id)
    await _refuse_confirmation(competition)
    bestowed = bestow(competition.derived, await winning_entries(competition_id))
    await records.store(actor, competition, bestowed)
    return bestowed


async def _refuse_confirmation(competition: CompetitionFacts) -> None:
    if competition.kind == "external":
        raise NotOursToConfirmError(
            text(
                "该赛事由外部主办，成绩仅作为数据收录，不能在此确认奖项。",
                "This competition was decided elsewhere: its results are kept as data, not confirmed here.",
            )
        )
    missing = [event.code for event in unfinished(await events.events_of(competition.id))]
    if missing:
        raise ResultsMissingError(
            text(
                f"以下赛项尚无最终成绩：{'、'.join(missing)}。请先定稿。",
                f"These events have no final result yet: {', '.join(missing)}. Finalize them first.",
            )
        )
    if await queries.confirmed_count(competition.id):
        raise AlreadyConfirmedError(
            text("该赛事的奖项已确认。", "The awards of this competition are confirmed already.")
        )
