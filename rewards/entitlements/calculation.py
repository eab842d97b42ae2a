"""Which awarded payees are due what under one program: the whole calculation, without a database or a clock.

Recurring rules of real programs, field-notes.md section 1.3: highest only within a scope (1), unit of
payment (2), split with its remainder (3), award years and the version that goes by the date of award (7).
"""

from collections.abc import Iterable, Sequence
from typing import Final

from registry.core.errors import BadInputError, Fault
from registry.core.texts import Text, text
from rewards.entitlements import reasons
from rewards.entitlements.claims import Claim, claims_of, prize_of_entry
from rewards.entitlements.highest_only import highest, scope_of
from rewards.entitlements.lines import AwardedPayee, Calculation, Entitlement, PassedOver, PassedOverCode
from rewards.programs.documents import Program
from rewards.words import PAYEE_CLASSES

_CLASS_ORDER: Final = {payee_class: place for place, payee_class in enumerate(PAYEE_CLASSES)}


class AwardsRepeatedError(BadInputError):
    """A payee stands twice for one award, or for one prize of one entry, and would be paid twice."""

    code = "awards_repeated"


def calculate(program: Program, awards: Iterable[AwardedPayee]) -> Calculation:
    """Return what every awarded payee is due under the program, or why nothing.

    The order of `awards` does not matter; both lists of the outcome are in reading order (year, competition,
    event, entry, tier, class of payee, payee). Of equal sums within a scope of highest-only the one awarded
    first is paid. A team's share that gives way to a higher sum is not handed on to the other members.
    Raises AwardsRepeatedError.
    """
    lines = sorted(awards, key=_reading_order)
    _refuse_repeated(lines)
    claims = claims_of(program, lines)
    paid = highest(program, (claim for claim in claims if claim is not None))
    entitlements, passed_over = [], []
    told: dict[tuple[str | int, ...], Text] = {}
    for award, claim in zip(lines, claims, strict=True):
        if claim is None:
            passed_over.append(_unpaid(program, award))
        elif claim.amount_fen == 0:
            passed_over.append(_left_without_share(program, claim))
        elif (instead := paid[scope_of(program, claim)]) is not claim:
            passed_over.append(_beaten(program, claim, instead))
        else:
            entitlements.append(_entitlement(claim, _due(program, claim, told)))
    return Calculation(tuple(entitlements), tuple(passed_over))


def _reading_order(award: AwardedPayee) -> tuple[str | int, ...]:
    return *prize_of_entry(award), _CLASS_ORDER[award.payee_class], award.payee_id, award.award_id


def _refuse_repeated(lines: Sequence[AwardedPayee]) -> None:
    """Raise AwardsRepeatedError with one fault for each line that stands for what is already there."""
    awards: set[tuple[str | int, ...]] = set()
    prizes: set[tuple[str | int, ...]] = set()
    faults = []
    for line in lines:
        award = line.award_id, line.payee_class, line.payee_id
        prize = *prize_of_entry(line), line.payee_class, line.payee_id
        if award in awards or prize in prizes:
            zh = f"奖项 {line.award_id} 的受奖者 {line.payee_id} 重复。"
            faults.append(Fault("award_repeated", text(zh, f"{line.payee_id} repeats for {line.award_id}.")))
        awards.add(award)
        prizes.add(prize)
    if faults:
        zh = "同一受奖者就同一奖项出现多次，请只保留一次。"
        raise AwardsRepeatedError(text(zh, "A payee stands twice for one prize; keep one of them."), faults)


def _due(program: Program, claim: Claim, told: dict[tuple[str | int, ...], Text]) -> Text:
    """Return why the claim is due; what was told of a like claim is told again, for most claims are alike."""
    like = claim.rule.id, claim.award.tier, claim.members, claim.amount_fen
    if like not in told:
        told[like] = reasons.due(program, claim)
    return told[like]


def _entitlement(claim: Claim, reason: Text) -> Entitlement:
    award, rule = claim.award, claim.rule
    return Entitlement(
        award_id=award.award_id,
        payee_class=award.payee_class,
        payee_id=award.payee_id,
        payee_name=award.payee_name,
        level=award.level,
        tier=award.tier,
        fund_source=rule.fund_source,
        rule=rule.id,
        amount_fen=claim.amount_fen,
        reason=reason,
    )


def _unpaid(program: Program, award: AwardedPayee) -> PassedOver:
    if program.covers(award.year, award.awarded_on):
        return _passed_over(award, "no_rule", reasons.no_rule(program, award))
    return _passed_over(award, "period", reasons.outside_period(program, award))


def _left_without_share(program: Program, claim: Claim) -> PassedOver:
    return _passed_over(claim.award, "share_zero", reasons.share_zero(program, claim), claim)


def _beaten(program: Program, claim: Claim, instead: Claim) -> PassedOver:
    scope = program.highest_only.scope(claim.award.payee_class)
    if scope == "none":
        return _passed_over(
            claim.award, "event_once", reasons.event_once(program, claim, instead), claim, instead
        )
    reason = reasons.highest_only(program, scope, claim, instead)
    return _passed_over(claim.award, "highest_only", reason, claim, instead)


def _passed_over(
    award: AwardedPayee,
    code: PassedOverCode,
    reason: Text,
    claim: Claim | None = None,
    instead: Claim | None = None,
) -> PassedOver:
    return PassedOver(
        award_id=award.award_id,
        payee_class=award.payee_class,
        payee_id=award.payee_id,
        payee_name=award.payee_name,
        code=code,
        rule=claim.rule.id if claim else None,
        amount_fen=claim.amount_fen if claim else 0,
        instead=instead.award.award_id if instead else None,
        reason=reason,
    )
