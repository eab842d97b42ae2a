"""Use cases of awards: confirming what a final result gives, and taking an award back."""

from collections.abc import Sequence
from uuid import UUID

from competitions.awards import listeners, queries, records
from competitions.awards.bestowal import bestow
from competitions.awards.listeners import AwardsConfirmed, AwardsRevoked, Consequence
from competitions.awards.queries import AwardFacts
from competitions.events import queries as events
from competitions.events.queries import CompetitionFacts
from registry.core import audit, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError
from registry.core.texts import text
from registry.people.access import require, require_role


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
        await database.execute(
            "SELECT 1 FROM competitions.competition WHERE id = $1 FOR UPDATE", competition_id
        )
        competition = await events.competition(competition_id)
        await _refuse_confirmation(competition)
        bestowed = bestow(competition.derived, await queries.winning_entries(competition_id))
        await records.store(actor, competition, bestowed)
        await audit.record(
            actor, "awards.confirm", f"competition:{competition_id}", after={"awards": len(bestowed)}
        )
        await listeners.apply(actor, AwardsConfirmed(tuple(award.id for award in bestowed)))
    return len(bestowed)


async def preview_revocation(actor: Actor, award_id: UUID, reason: str = "") -> list[Consequence]:
    """Return everything that would follow from revoking an award, without doing it.

    Raises:
        AwardNotFoundError: there is none of this id.
        AlreadyRevokedError: it was taken back before.
    """
    require_role(actor, "awards.revoke")
    award = await _standing(award_id)
    require(actor, "awards.revoke", await events.subject(award.competition))
    falling = await queries.falling_with(award_id)
    return _derived(award, falling) + await listeners.preview(
        AwardsRevoked(tuple(a.id for a in falling), reason)
    )


async def revoke(actor: Actor, award_id: UUID, reason: str) -> list[Consequence]:
    """Take an award back, with the tutors' awards that follow from it, and return what came of it.

    Certificates and entitlements fall in the same transaction.

    Raises:
        ReasonMissingError: without a reason nothing is taken back.
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
        # Who revokes another award of the competition, or issues its certificates, comes before or after.
        await database.execute(
            "SELECT 1 FROM competitions.competition WHERE id ="
            " (SELECT competition FROM competitions.award WHERE id = $1) FOR UPDATE",
            award_id,
        )
        award = await _standing(award_id)
        falling = await queries.falling_with(award_id)
        change = AwardsRevoked(tuple(a.id for a in falling), reason.strip())
        consequences = _derived(award, falling) + await listeners.preview(change)
        await records.revoke(actor, change.awards, change.reason)
        await listeners.apply(actor, change)
    return consequences


async def _standing(award_id: UUID) -> AwardFacts:
    award = await queries.award(award_id)
    if award.revoked:
        raise AlreadyRevokedError(
            text("该奖项已经撤销，无需再次办理。", "This award was revoked before; there is nothing to do.")
        )
    return award


def _derived(award: AwardFacts, falling: Sequence[AwardFacts]) -> list[Consequence]:
    return [
        Consequence(
            text("奖项", "Awards"),
            text(
                f"{'、'.join(a.recipients)}的“{a.title.zh}”撤销",
                f"“{a.title.en}” of {', '.join(a.recipients)} is revoked",
            ),
        )
        for a in (award, *(a for a in falling if a.id != award.id))
    ]


async def _refuse_confirmation(competition: CompetitionFacts) -> None:
    if competition.kind == "external":
        raise NotOursToConfirmError(
            text(
                "该赛事由外部主办，成绩仅作为数据收录，不能在此确认奖项。",
                "This competition was decided elsewhere: its results are kept as data, not confirmed here.",
            )
        )
    held = [e for e in await events.events_of(competition.id) if e.state != "cancelled"]
    missing = [e.code for e in held if e.version is None]
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
