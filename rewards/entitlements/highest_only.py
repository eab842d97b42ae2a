"""Highest only (就高不重复): within a stated scope a payee is paid one sum, the highest."""

from collections.abc import Iterable

from rewards.entitlements.claims import Claim
from rewards.programs.documents import Program


def highest(program: Program, claims: Iterable[Claim]) -> dict[tuple[str | int, ...], Claim]:
    """Return the claim that is paid within each scope, by the scope's name as `scope_of` gives it.

    Of equal sums the one awarded first is paid; of those awarded on one day, the one that comes first in
    `claims`, which the caller has therefore put in reading order.
    """
    best: dict[tuple[str | int, ...], Claim] = {}
    for claim in claims:
        scope = scope_of(program, claim)
        held = best.setdefault(scope, claim)
        if (-claim.amount_fen, claim.award.awarded_on) < (-held.amount_fen, held.award.awarded_on):
            best[scope] = claim
    return best


def scope_of(program: Program, claim: Claim) -> tuple[str | int, ...]:
    """Return the name of the scope within which only one claim of this payee is paid.

    Without highest-only that is the award itself, or, for a sum due once per event, the rule and the event.
    """
    award = claim.award
    payee = award.payee_class, award.payee_id
    event = award.year, award.competition, award.event
    match program.highest_only.scope(award.payee_class):
        case "program":
            return payee
        case "year":
            return *payee, award.year
        case "event":
            return *payee, *event
        case "none":
            return (*payee, *event, claim.rule.id) if claim.rule.unit == "event" else (*payee, award.award_id)
