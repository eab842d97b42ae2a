"""What each awarded payee could be paid under a program, before highest-only is applied."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rewards.entitlements.lines import AwardedPayee
from rewards.entitlements.sharing import equal_shares
from rewards.programs.documents import Program
from rewards.programs.rules import Rule


@dataclass(frozen=True, slots=True)
class Claim:
    """An awarded payee, the rule that pays the prize, what it comes to in fen, and how many share the sum."""

    award: AwardedPayee
    rule: Rule
    amount_fen: int
    members: int


def prize_of_entry(award: AwardedPayee) -> tuple[str | int, ...]:
    """Return what names one prize of one entry; its payees of a class share what is paid per team."""
    return award.year, award.competition, award.event, award.entry, award.tier


def claims_of(program: Program, awards: Sequence[AwardedPayee]) -> list[Claim | None]:
    """Return the claim of each awarded payee, in the same order; None where no rule of the program pays it.

    A sum per team is shared by all payees whom the same rule pays for the same prize of the same entry.
    """
    rule_for = _rule_finder(program)
    matched = [(award, rule_for(award)) for award in awards]
    shares = _team_shares(matched)
    return [None if rule is None else _claim(award, rule, shares) for award, rule in matched]


def _claim(award: AwardedPayee, rule: Rule, shares: dict[tuple[str | int, ...], dict[str, int]]) -> Claim:
    if rule.unit == "team":
        team = shares[rule.id, *prize_of_entry(award)]
        return Claim(award, rule, team[award.payee_id], len(team))
    return Claim(award, rule, rule.amount_fen, 1)


def _team_shares(
    matched: Iterable[tuple[AwardedPayee, Rule | None]],
) -> dict[tuple[str | int, ...], dict[str, int]]:
    """Return each team's shares by payee id; a team is named by the rule and the prize of the entry."""
    payees: defaultdict[tuple[str | int, ...], list[str]] = defaultdict(list)
    sums: dict[tuple[str | int, ...], int] = {}
    for award, rule in matched:
        if rule is not None and rule.unit == "team":
            team = rule.id, *prize_of_entry(award)
            payees[team].append(award.payee_id)
            sums[team] = rule.amount_fen
    return {team: equal_shares(sums[team], members) for team, members in payees.items()}


def _rule_finder(program: Program) -> Callable[[AwardedPayee], Rule | None]:
    """Return the function that finds an award's rule; the document lets no two rules pay the same prize."""
    paying: defaultdict[tuple[str, str, str], list[Rule]] = defaultdict(list)
    for rule in program.rules:
        for tier in dict.fromkeys(rule.what.tiers):
            paying[rule.what.level, tier, rule.payee_class].append(rule)

    def rule_for(award: AwardedPayee) -> Rule | None:
        if not program.covers(award.year, award.awarded_on):
            return None
        for rule in paying.get((award.level, award.tier, award.payee_class), ()):
            what = rule.what
            if what.contest_class in {None, award.contest_class} and what.form in {None, award.form}:
                return rule
        return None

    return rule_for
