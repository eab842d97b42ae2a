"""How entitlements follow from awards: nobody applies (免申即享), and none stands on a fallen award."""

from collections.abc import Collection, Sequence
from uuid import UUID

from competitions.awards.listeners import (
    AwardChange,
    AwardsConfirmed,
    AwardsCorrected,
    AwardsRevoked,
    Consequence,
)
from registry.core.actor import Actor
from registry.core.texts import Text, text
from rewards.entitlements.lines import Entitlement
from rewards.entitlements.records import Difference, Standing, StoredProgram, difference, programs_in_force
from rewards.entitlements.service import settle, wait_for_settling
from rewards.ledger.service import hold
from rewards.money import yuan
from rewards.recovery.queries import said, would_follow
from rewards.words import PAYEE_CLASSES

_ROOM = text("奖励", "Rewards")
_CONFIRMED = "奖项确认 award confirmed"


class EntitlementsFollowAwards:
    """A listener of `competitions.awards`: every program in force is settled with each change of awards."""

    async def preview(self, change: AwardChange) -> list[Consequence]:
        """Return the entitlements that would fall and those that would arise, with their sums.

        Of a sum that was approved it says what becomes of the money: cancelled, or to be paid back. Nothing
        is settled, approved or paid from here to the end of the open transaction, so that what `apply` then
        does within it is what was said.
        """
        if _leaves_awards(change) and not await _concerned(change):
            return []
        await wait_for_settling()
        without = change.awards if isinstance(change, AwardsRevoked) else ()
        return await would_change(await _concerned(change), without=without)

    async def apply(self, actor: Actor, change: AwardChange) -> None:
        """Settle every program that the change concerns, in the open transaction."""
        # Whoever settles something is not kept waiting for a correction that no program asks about.
        if _leaves_awards(change) and not await _concerned(change):
            return
        await wait_for_settling()
        reason = _CONFIRMED if isinstance(change, AwardsConfirmed) else change.reason
        for program in await _concerned(change):
            await settle(actor, program, reason)


async def would_change(
    programs: Sequence[StoredProgram], *, without: Collection[UUID] = ()
) -> list[Consequence]:
    """Return what falls and what arises under programs, and what becomes of approved money; they are held.

    Args:
        programs: in force or closed.
        without: awards and qualifications to leave out, as if they had fallen already.
    """
    consequences = []
    for program in programs:
        await hold(program.id)
        consequences += await consequences_of(await difference(program, without=without))
    return consequences


async def consequences_of(found: Difference) -> list[Consequence]:
    """Return in words what falls and what arises by a difference; the caller holds the program."""
    title = found.program.document.title
    falls = text(f"{title.zh}：应奖取消", f"{title.en}: no longer due")
    arises = text(f"{title.zh}：新增应奖", f"{title.en}: newly due")
    effects = await would_follow([line.id for line in found.falling])
    money = {each: said(effect) for each, effect in effects.items()}
    return [
        *(
            Consequence(_ROOM, _said(falls, line, money.get(line.id)), -line.amount_fen)
            for line in found.falling
        ),
        *(Consequence(_ROOM, _said(arises, line), line.amount_fen) for line in found.arising),
    ]


async def _concerned(change: AwardChange) -> list[StoredProgram]:
    """Return the programs in force under which a change of awards may change what is due.

    A correction of a result that leaves every award may still change how many competed.
    """
    programs = await programs_in_force()
    if _leaves_awards(change):
        return [program for program in programs if program.document.asks_for_entries]
    return programs


def _leaves_awards(change: AwardChange) -> bool:
    return isinstance(change, AwardsCorrected) and not change.fallen and not change.confirmed


def _said(what: Text, line: Standing | Entitlement, money: Text | None = None) -> Text:
    payee_class = PAYEE_CLASSES[line.payee_class]
    then = text(f"（{money.zh}）", f" ({money.en})") if money is not None else text("", "")
    return text(
        f"{what.zh}，{payee_class.zh}{line.payee_name} {yuan(line.amount_fen)} 元{then.zh}",
        f"{what.en}, {payee_class.en} {line.payee_name}, {yuan(line.amount_fen)} yuan{then.en}",
    )
