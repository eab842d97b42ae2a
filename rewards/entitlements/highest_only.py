"""Highest only (就高不重复): within a stated scope a payee is paid one sum, the highest.

Sums that were approved already are looked at first. Where the program tops up (补差), they stay, and a higher
award that comes later is due the difference; where it replaces, they give way to the higher sum.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from rewards.entitlements.claims import Claim
from rewards.entitlements.lines import Kept, Key
from rewards.entitlements.offset import PaidElsewhere
from rewards.programs.documents import Program


@dataclass(frozen=True, slots=True)
class Due:
    """A claim that is paid: less what was paid before for a lower award of its scope, and what others paid.

    `amount_fen` is what is left of it; caps and the budget may cut that further. `kept` says that the sum was
    approved already and stands as it is, under the budget of `approved_for`.
    """

    claim: Claim
    amount_fen: int
    earlier_fen: int = 0
    offset_fen: int = 0
    kept: bool = False
    approved_for: int | None = None

    @property
    def full_fen(self) -> int:
        """What was left to pay, whatever was then cut."""
        return self.claim.amount_fen - self.earlier_fen - self.offset_fen

    @property
    def year(self) -> int:
        """The year whose budget it asks for first: the contest's, unless it was approved for another."""
        return self.approved_for if self.approved_for is not None else self.claim.award.year

    def cut_to(self, amount_fen: int) -> "Due":
        """Return the same with a lower amount."""
        return replace(self, amount_fen=amount_fen)


@dataclass(frozen=True, slots=True)
class Beaten:
    """A claim that gives way to another one of its scope."""

    claim: Claim
    instead: Claim


def highest(
    program: Program, claims: Iterable[Claim], kept: Mapping[Key, Kept], elsewhere: PaidElsewhere
) -> dict[Key, Due | Beaten]:
    """Return what becomes of each claim; what others paid is taken off what was found to be the highest.

    Of equal sums one that was approved already is paid, else the one awarded first; of those awarded on one
    day, the one that comes first in `claims`, which the caller has therefore put in reading order.
    """
    scopes: defaultdict[tuple[str | int, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        scopes[scope_of(program, claim)].append(claim)
    outcome: dict[Key, Due | Beaten] = {}
    tops_up = program.highest_only.when_higher_comes_later == "top_up"
    for rivals in scopes.values():
        if len(rivals) == 1 and not kept:
            outcome[rivals[0].key] = _due(rivals[0], 0, elsewhere)
            continue
        approved = _approved(rivals, kept, elsewhere, tops_up=tops_up)
        best = max(rivals, key=lambda claim: _rank(claim, approved))
        paid = sum(due.amount_fen for due in approved.values())
        if best.key in approved:
            stand = approved if tops_up else {best.key: approved[best.key]}
        elif not tops_up:
            stand = {best.key: _due(best, 0, elsewhere)}
        elif best.amount_fen > paid:
            stand = approved | {best.key: _due(best, paid, elsewhere)}
        else:
            stand = approved
        instead = (
            best
            if best.key in stand
            else max((due.claim for due in stand.values()), key=lambda claim: _rank(claim, approved))
        )
        for claim in rivals:
            outcome[claim.key] = stand.get(claim.key) or Beaten(claim, instead)
    return outcome


def _due(claim: Claim, earlier_fen: int, elsewhere: PaidElsewhere) -> Due:
    left_fen = claim.amount_fen - earlier_fen
    offset_fen = elsewhere.taken_off(claim, left_fen)
    return Due(claim, left_fen - offset_fen, earlier_fen, offset_fen)


def _rank(claim: Claim, approved: Mapping[Key, Due]) -> tuple[int, bool, int]:
    return claim.amount_fen, claim.key in approved, -claim.award.awarded_on.toordinal()


def _approved(
    rivals: list[Claim], kept: Mapping[Key, Kept], elsewhere: PaidElsewhere, *, tops_up: bool
) -> dict[Key, Due]:
    """Return the approved sums that still stand on what they were approved for: the rule, its sum, what was
    paid before and what others paid; the lower ones first, for the higher ones rest on them."""
    found: dict[Key, Due] = {}
    if not kept:
        return found
    paid = 0
    for claim in sorted(rivals, key=lambda claim: claim.amount_fen):
        was = kept.get(claim.key)
        if was is None or (was.rule, was.claimed_fen) != (claim.rule.id, claim.amount_fen):
            continue
        if was.earlier_fen != (paid if tops_up else 0):
            continue
        now = _due(claim, was.earlier_fen, elsewhere)
        if was.offset_fen == now.offset_fen:
            found[claim.key] = replace(now, amount_fen=was.amount_fen, kept=True, approved_for=was.year)
            paid += was.amount_fen
    return found


def scope_of(program: Program, claim: Claim) -> tuple[str | int, ...]:
    """Return the name of the scope within which only one claim of this payee is paid.

    Without highest-only that is the award itself, or, for a sum due once per event, the rule and the event.
    """
    award = claim.award
    payee = award.payee_class, award.payee
    event = award.year, award.competition, award.event
    match program.highest_only.scope(award.payee_class):
        case "program":
            return payee
        case "year":
            return *payee, award.year
        case "discipline":
            return *payee, award.discipline
        case "event":
            return *payee, *event
        case "none":
            return (*payee, *event, claim.rule.id) if claim.rule.unit == "event" else (*payee, award.award_id)
