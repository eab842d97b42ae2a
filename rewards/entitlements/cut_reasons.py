"""The sentences that say why less than a rule's sum is due: paid before, paid elsewhere, capped, short."""

from collections.abc import Sequence
from typing import Final

from registry.core.texts import Text, text
from rewards.entitlements.caps import Capped
from rewards.entitlements.highest_only import Due
from rewards.entitlements.lines import OutsidePaid
from rewards.entitlements.shortage import Afforded
from rewards.money import yuan
from rewards.programs.rules import Cap

_PER: Final = {
    "payee": text("每人（单位）", "per payee"),
    "school": text("每校", "per school"),
    "event": text("每赛项", "per event"),
}
_WITHIN: Final = {
    "event": text("同一赛项内", "within one event"),
    "year": text("同一年度内", "within one year"),
    "program": text("本办法内", "within this program"),
}


def topped_up(due: Due) -> Text:
    """Return that the difference to what was paid before is due (补差)."""
    earlier, left = yuan(due.earlier_fen), yuan(due.claim.amount_fen - due.earlier_fen)
    return text(
        f"；此前较低奖项已发 {earlier} 元，补差 {left} 元",
        f"; {earlier} yuan were paid for lower awards before, so the difference of {left} yuan is due",
    )


def offset(due: Due, paid: Sequence[OutsidePaid]) -> Text:
    """Return what other payers paid for the same award, by document, and what that leaves."""
    zh = "、".join(f"{one.payer}（{one.document}）{yuan(one.amount_fen)} 元" for one in paid)
    en = ", ".join(f"{yuan(one.amount_fen)} yuan by {one.payer} ({one.document})" for one in paid)
    if not due.full_fen:
        return text(
            f"；同一奖项已由他处发放：{zh}，抵扣后本办法不再发放",
            f"; paid elsewhere for the same award: {en}, which leaves nothing to pay",
        )
    return text(
        f"；同一奖项已由他处发放：{zh}，抵扣 {yuan(due.offset_fen)} 元，余 {yuan(due.full_fen)} 元",
        f"; paid elsewhere for the same award: {en}, which takes {yuan(due.offset_fen)} yuan off"
        f" and leaves {yuan(due.full_fen)} yuan",
    )


def approved(due: Due) -> Text:
    """Return that a sum was approved before with less than the rule gives, and is left at that."""
    return text(
        f"；此前已批准 {yuan(due.amount_fen)} 元，不再调整",
        f"; {yuan(due.amount_fen)} yuan were approved before and stay as they are",
    )


def cap_cut(one: Capped, cap: Cap) -> Text:
    """Return that a cap cut the sum, or left nothing of it."""
    (per, within), most = (_PER[cap.per], _WITHIN[cap.within]), yuan(cap.amount_fen)
    left = yuan(one.due.amount_fen)
    return text(
        f"；封顶 {cap.id}：{per.zh}{within.zh}最高 {most} 元，核减为 {left} 元",
        f"; cap {cap.id}: at most {most} yuan {per.en} {within.en}, which leaves {left} yuan",
    )


def shortage(one: Afforded) -> Text:
    """Return what a short budget did to the sum: cut, left out, waiting, or paid out of a later year's."""
    budget, was, left = yuan(one.budget_fen), yuan(one.of_fen), yuan(one.amount_fen)
    which = text("预算", "the budget")
    if one.year is not None:
        which = text(f"{one.year} 年度预算", f"the budget of {one.year}")
    if one.waits:
        return text(
            f"；{which.zh} {budget} 元不足，应发 {was} 元结转，待下一年度预算",
            f"; {which.en} of {budget} yuan is short: the {was} yuan due wait for the next year's",
        )
    if one.amount_fen == one.of_fen:
        return text(f"；结转由{which.zh}支付", f"; carried over and paid out of {which.en}")
    if one.amount_fen == 0:
        return text(
            f"；{which.zh} {budget} 元不足，按办法该奖次不发（应发 {was} 元）",
            f"; {which.en} of {budget} yuan is short: nothing is left of the {was} yuan due",
        )
    return text(
        f"；{which.zh} {budget} 元不足，{was} 元按比例核减为 {left} 元",
        f"; {which.en} of {budget} yuan is short: {was} yuan are cut in proportion to {left} yuan",
    )
