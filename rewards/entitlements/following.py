"""How entitlements follow from awards: nobody applies (免申即享), and none stands on a fallen award."""

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
from rewards.entitlements.records import Standing, difference, programs_in_force
from rewards.entitlements.service import settle, wait_for_settling
from rewards.money import yuan
from rewards.words import PAYEE_CLASSES

_ROOM = text("奖励", "Rewards")
_CONFIRMED = "奖项确认 award confirmed"


class EntitlementsFollowAwards:
    """A listener of `competitions.awards`: every program in force is settled with each change of awards."""

    async def preview(self, change: AwardChange) -> list[Consequence]:
        """Return the entitlements that would fall, with their sums, and those that would arise."""
        if _leaves_awards(change):
            return []
        without = change.awards if isinstance(change, AwardsRevoked) else ()
        consequences = []
        for program in await programs_in_force():
            found = await difference(program, without=without)
            falls = text(
                f"{program.document.title.zh}：应奖取消", f"{program.document.title.en}: no longer due"
            )
            arises = text(f"{program.document.title.zh}：新增应奖", f"{program.document.title.en}: newly due")
            consequences += [
                Consequence(_ROOM, _said(falls, line), -line.amount_fen) for line in found.falling
            ]
            consequences += [
                Consequence(_ROOM, _said(arises, line), line.amount_fen) for line in found.arising
            ]
        return consequences

    async def apply(self, actor: Actor, change: AwardChange) -> None:
        """Settle every program in force, in the open transaction."""
        if _leaves_awards(change):
            return
        await wait_for_settling()
        reason = _CONFIRMED if isinstance(change, AwardsConfirmed) else change.reason
        for program in await programs_in_force():
            await settle(actor, program, reason)


def _leaves_awards(change: AwardChange) -> bool:
    """Return whether a result was corrected and every award stays: entitlements rest on awards alone."""
    return isinstance(change, AwardsCorrected) and not change.fallen and not change.confirmed


def _said(what: Text, line: Standing | Entitlement) -> Text:
    payee_class = PAYEE_CLASSES[line.payee_class]
    return text(
        f"{what.zh}，{payee_class.zh}{line.payee_name} {yuan(line.amount_fen)} 元",
        f"{what.en}, {payee_class.en} {line.payee_name}, {yuan(line.amount_fen)} yuan",
    )
