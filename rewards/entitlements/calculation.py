"""Which awarded payees are due what under one program: the whole calculation, without a database or a clock.

Recurring rules of real programs, field-notes.md section 1.3: highest only within a scope (1), unit of
payment (2), split with its remainder (3), gates (6), award years and the version that goes by the date of
award (7), budgets (11). What was approved already is an input: it stays as long as it rests on what it
rested on.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from registry.core.errors import BadInputError, Fault
from registry.core.texts import Text, text
from rewards.entitlements import cut_reasons, reasons
from rewards.entitlements.caps import Capped, capped
from rewards.entitlements.claims import Awaited, Claim, claims_of, prize_of_entry
from rewards.entitlements.gates import FirstTitles, failing, not_listed, won_before
from rewards.entitlements.highest_only import Beaten, Due, highest
from rewards.entitlements.lines import (
    NOTHING_MORE,
    AwardedPayee,
    Calculation,
    Circumstances,
    Entitlement,
    Key,
    PassedOver,
    PassedOverCode,
)
from rewards.entitlements.offset import PaidElsewhere
from rewards.entitlements.shortage import Afforded, afforded
from rewards.entitlements.taxing import withheld
from rewards.programs.documents import Program
from rewards.words import PAYEE_CLASSES

_CLASS_ORDER: Final = {payee_class: place for place, payee_class in enumerate(PAYEE_CLASSES)}


class AwardsRepeatedError(BadInputError):
    """A payee stands twice for one award, or for one prize of one entry, and would be paid twice."""

    code = "awards_repeated"


def calculate(
    program: Program, awards: Iterable[AwardedPayee], circumstances: Circumstances = NOTHING_MORE
) -> Calculation:
    """Return what every awarded payee is due under the program, or why nothing.

    The order of `awards` does not matter; both lists of the outcome are in reading order (year, competition,
    event, entry, tier, class of payee, payee). Of equal sums within a scope of highest-only the one awarded
    first is paid. A team's share that gives way to a higher sum, or whose payee does not pass a gate or is
    left out, is not handed on to the other members. Raises AwardsRepeatedError.
    """
    lines = sorted(awards, key=_reading_order)
    _refuse_repeated(lines)
    passed_over: dict[Key, PassedOver] = {}
    claims = _claims(program, lines, circumstances, passed_over)
    elsewhere = PaidElsewhere(program, circumstances.outside)
    dues = _highest(program, claims, circumstances, elsewhere, passed_over)
    after_caps = capped(program, dues)
    this_year = circumstances.today.year if circumstances.today is not None else None
    remaining = [one.due for one in after_caps]
    afforded_of, budgets = afforded(program, remaining, this_year, _gone(remaining, circumstances))
    told: dict[tuple[object, ...], Text] = {}
    entitlements = []
    for one, cut in zip(after_caps, afforded_of, strict=True):
        claim = one.due.claim
        amount_fen = one.due.amount_fen if cut is None else cut.amount_fen
        if amount_fen:
            reason = _reason(program, one, cut, elsewhere, told)
            entitlements.append(_entitlement(program, one.due, cut, reason))
        else:
            code = _nothing_left(one, cut)
            reason = _reason(program, one, cut, elsewhere, told)
            passed_over[claim.key] = _passed_over(claim.award, code, reason, claim)
    return Calculation(
        tuple(entitlements),
        tuple(passed_over[line.key] for line in lines if line.key in passed_over),
        budgets,
    )


def _reading_order(award: AwardedPayee) -> tuple[str | int, ...]:
    return *prize_of_entry(award), _CLASS_ORDER[award.payee_class], award.payee_id, award.award_id


def _refuse_repeated(lines: Sequence[AwardedPayee]) -> None:
    """Raise AwardsRepeatedError with one fault for each line that stands for what is already there."""
    awards: set[Key] = set()
    prizes: set[tuple[str | int, ...]] = set()
    faults = []
    for line in lines:
        prize = *prize_of_entry(line), line.payee_class, line.payee_id
        if line.key in awards or prize in prizes:
            zh = f"奖项 {line.award_id} 的受奖者 {line.payee_id} 重复。"
            faults.append(Fault("award_repeated", text(zh, f"{line.payee_id} repeats for {line.award_id}.")))
        awards.add(line.key)
        prizes.add(prize)
    if faults:
        zh = "同一受奖者就同一奖项出现多次，请只保留一次。"
        raise AwardsRepeatedError(text(zh, "A payee stands twice for one prize; keep one of them."), faults)


def _claims(
    program: Program,
    lines: Sequence[AwardedPayee],
    circumstances: Circumstances,
    passed_over: dict[Key, PassedOver],
) -> list[Claim]:
    """Return the claims that count, and say of all others why they do not."""
    first = FirstTitles.of(program, lines)
    counting = []
    for award, claim in zip(lines, claims_of(program, lines, circumstances), strict=True):
        if claim is None:
            passed_over[award.key] = _unpaid(program, award)
        elif not (approved := _approved(claim, circumstances)) and (why := not_listed(program, award)):
            reason = reasons.no_pass(program, award, why)
            passed_over[award.key] = _passed_over(award, "not_listed", reason)
        elif why := _gate(program, claim, first, approved=approved):
            passed_over[award.key] = _passed_over(award, "gate", reasons.no_pass(program, award, why))
        elif (words := circumstances.excluded.get(award.key)) is not None:
            passed_over[award.key] = _passed_over(award, "excluded", reasons.excluded(program, award, words))
        elif isinstance(claim, Awaited):
            passed_over[award.key] = _passed_over(
                award, "split_awaited", reasons.split_awaited(program, claim)
            )
        elif claim.amount_fen == 0:
            passed_over[award.key] = _passed_over(
                award, "share_zero", reasons.share_zero(program, claim), claim
            )
        else:
            counting.append(claim)
    return counting


def _approved(claim: Claim | Awaited, circumstances: Circumstances) -> bool:
    """Return whether a sum was approved for what it is due for now.

    It was examined then: a city written otherwise since, or an employment that ended, does not take it away.
    """
    kept = circumstances.kept.get(claim.award.key)
    return (
        kept is not None
        and isinstance(claim, Claim)
        and (kept.rule, kept.claimed_fen) == (claim.rule.id, claim.amount_fen)
    )


def _gate(program: Program, claim: Claim | Awaited, first: FirstTitles, *, approved: bool) -> Text | None:
    """Return which condition of the program or the rule does not hold, None when all that are asked do."""
    for gates in (program.gates, claim.rule.gates):
        why = None if approved else failing(gates, claim.award)
        if why := why or won_before(gates, claim.award, first):
            return why
    return None


def _highest(
    program: Program,
    claims: Sequence[Claim],
    circumstances: Circumstances,
    elsewhere: PaidElsewhere,
    passed_over: dict[Key, PassedOver],
) -> list[Due]:
    """Return the claims that highest-only leaves, in reading order, and say of the others what is paid."""
    outcome = highest(program, claims, circumstances.kept, elsewhere)
    dues = []
    for claim in claims:
        found = outcome[claim.key]
        if isinstance(found, Beaten):
            passed_over[claim.key] = _beaten(program, found)
        else:
            dues.append(found)
    return dues


def _gone(dues: Iterable[Due], circumstances: Circumstances) -> dict[int, int]:
    """Return by year what was used for sums that fell, with those that fall by this very calculation."""
    gone = Counter(circumstances.gone)
    stays = {due.claim.key for due in dues if due.kept}
    for key, was in circumstances.kept.items():
        if key not in stays:
            gone[was.year] += was.spent_fen
    return gone


def _reason(
    program: Program,
    one: Capped,
    cut: Afforded | None,
    elsewhere: PaidElsewhere,
    told: dict[tuple[object, ...], Text],
) -> Text:
    """Return why a sum is due, and what was taken off it.

    What was told of a like claim is told again, for most claims are alike.
    """
    due, claim = one.due, one.due.claim
    paid = elsewhere.of(claim) if due.offset_fen else ()
    full = (
        claim.rule.id,
        claim.award.level,
        claim.award.tier,
        claim.members,
        claim.shared,
        claim.percent,
        claim.award.occupation,
        claim.amount_fen,
        due.amount_fen,
        due.earlier_fen,
        paid,
        due.kept,
        one.cap.id if one.cap is not None else None,
        cut,
    )
    if full in told:
        return told[full]
    parts = [reasons.due(program, claim)]
    if due.earlier_fen:
        parts.append(cut_reasons.topped_up(due))
    if due.offset_fen:
        parts.append(cut_reasons.offset(due, paid))
    if due.kept and due.amount_fen < due.full_fen:
        parts.append(cut_reasons.approved(due))
    if one.cap is not None:
        parts.append(cut_reasons.cap_cut(one, one.cap))
    if cut is not None:
        parts.append(cut_reasons.shortage(cut))
    told[full] = text("".join(part.zh for part in parts), "".join(part.en for part in parts))
    return told[full]


def _nothing_left(one: Capped, cut: Afforded | None) -> PassedOverCode:
    if not one.due.full_fen:
        return "offset"
    if cut is None:
        return "cap"
    return "carried_over" if cut.waits else "shortage"


def _entitlement(program: Program, due: Due, cut: Afforded | None, reason: Text) -> Entitlement:
    award, rule = due.claim.award, due.claim.rule
    amount_fen = due.amount_fen if cut is None else cut.amount_fen
    return Entitlement(
        award_id=award.award_id,
        payee_class=award.payee_class,
        payee_id=award.payee_id,
        payee_name=award.payee_name,
        level=award.level,
        tier=award.tier,
        fund_source=rule.fund_source,
        rule=rule.id,
        amount_fen=amount_fen,
        withheld_fen=withheld(program.tax(award.payee_class), amount_fen),
        reason=reason,
        claimed_fen=due.claim.amount_fen,
        earlier_fen=due.earlier_fen,
        offset_fen=due.offset_fen,
        budget_year=due.year if cut is None or cut.year is None else cut.year,
    )


def _unpaid(program: Program, award: AwardedPayee) -> PassedOver:
    if program.covers(award.year, award.awarded_on):
        return _passed_over(award, "no_rule", reasons.no_rule(program, award))
    return _passed_over(award, "period", reasons.outside_period(program, award))


def _beaten(program: Program, beaten: Beaten) -> PassedOver:
    claim, instead = beaten.claim, beaten.instead
    scope = program.highest_only.scope(claim.award.payee_class)
    if scope == "none":
        reason = reasons.event_once(program, claim, instead)
        return _passed_over(claim.award, "event_once", reason, claim, instead)
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
