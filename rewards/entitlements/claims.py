"""What each awarded payee could be paid under a program, before highest-only is applied."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from rewards.entitlements.lines import AwardedPayee, Circumstances, Key
from rewards.entitlements.sharing import percentages_for, shares
from rewards.programs.documents import Program
from rewards.programs.rules import Rule, Split

_Team = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """An awarded payee, the rule that pays the prize, and what it comes to in fen.

    Of a team's sum, `members` share; `shared` says how it was shared in fact, and `percent` is the payee's
    part in hundredths of a percent where the program states it.
    """

    award: AwardedPayee
    rule: Rule
    amount_fen: int
    members: int = 1
    shared: Literal["equal", "percentages", "filed"] = "equal"
    percent: int | None = None

    @property
    def key(self) -> Key:
        """What names the line within the program."""
        return self.award.key


@dataclass(frozen=True, slots=True)
class Awaited:
    """A payee of a team that has until a day to say how it shares its sum."""

    award: AwardedPayee
    rule: Rule
    until: date


@dataclass(frozen=True, slots=True)
class _Shared:
    """How the sum of one team is shared; None while the team's own filing is awaited until a day."""

    shares: dict[str, int] | None
    shared: Literal["equal", "percentages", "filed"]
    percents: dict[str, int]
    until: date


def prize_of_entry(award: AwardedPayee) -> tuple[str | int, ...]:
    """Return what names one prize of one entry; its payees of a class share what is paid per team."""
    return award.year, award.competition, award.event, award.entry, award.tier


def claims_of(
    program: Program, awards: Sequence[AwardedPayee], circumstances: Circumstances
) -> list[Claim | Awaited | None]:
    """Return the claim of each awarded payee, in the same order; None where no rule of the program pays it.

    A sum per team is shared by all payees whom the same rule pays for the same prize of the same entry.
    """
    rule_for = rule_finder(program)
    matched = [(award, rule_for(award)) for award in awards]
    teams = _teams(matched, circumstances)
    return [None if rule is None else _claim(award, rule, teams) for award, rule in matched]


def _claim(award: AwardedPayee, rule: Rule, teams: dict[_Team, _Shared]) -> Claim | Awaited:
    if rule.unit != "team":
        return Claim(award, rule, rule.sum_for(award.occupation))
    team = teams[(rule.id, *prize_of_entry(award))]
    if team.shares is None:
        return Awaited(award, rule, team.until)
    own = team.shares[award.payee_id]
    return Claim(award, rule, own, len(team.shares), team.shared, team.percents.get(award.payee_id))


def _teams(
    matched: Iterable[tuple[AwardedPayee, Rule | None]], circumstances: Circumstances
) -> dict[_Team, _Shared]:
    """Return how each team shares; a team is named by the rule and the prize of the entry."""
    payees: defaultdict[_Team, list[AwardedPayee]] = defaultdict(list)
    rules: dict[_Team, tuple[Rule, Split]] = {}
    for award, rule in matched:
        # What is paid per team has a split, and nothing else has one.
        if rule is not None and rule.split is not None:
            team = (rule.id, *prize_of_entry(award))
            payees[team].append(award)
            rules[team] = rule, rule.split
    return {team: _shared(*rules[team], members, circumstances) for team, members in payees.items()}


def _shared(rule: Rule, split: Split, members: list[AwardedPayee], circumstances: Circumstances) -> _Shared:
    team = [member.payee_id for member in sorted(members, key=lambda one: (one.position, one.payee_id))]
    if len(team) == 1:
        return _Shared({team[0]: rule.amount_fen}, "equal", {}, date.min)
    if split.by == "filed":
        return _filed(rule, split, team, members[0], circumstances)
    percents = percentages_for(split, len(team))
    return _Shared(
        shares(split, rule.amount_fen, team, None),
        "equal" if percents is None else "percentages",
        dict(zip(team, percents or (), strict=False)),
        date.min,
    )


def _filed(
    rule: Rule, split: Split, team: list[str], award: AwardedPayee, circumstances: Circumstances
) -> _Shared:
    """Return the split that the team filed, if it fits and all confirmed; else equal shares in the end."""
    filing = circumstances.filings.get((award.award_id, award.payee_class))
    if (
        filing is not None
        and filing.confirmed
        and filing.shares.keys() == set(team)
        and sum(filing.shares.values()) == rule.amount_fen
    ):
        return _Shared(shares(split, rule.amount_fen, team, filing.shares), "filed", {}, date.min)
    until = split_until(rule, award, circumstances.since)
    if circumstances.today is not None and circumstances.today <= until:
        return _Shared(None, "equal", {}, until)
    return _Shared(shares(split, rule.amount_fen, team, None), "equal", {}, until)


def split_until(rule: Rule, award: AwardedPayee, since: date | None) -> date:
    """Return the last day on which a team may file how it shares, and its members may confirm that.

    The days run from when it can: the award was made and is entered here, and the program is in force.
    """
    days = (rule.split.within_days if rule.split else None) or 0
    begins = [award.awarded_on, award.confirmed_on, since]
    return max(day for day in begins if day is not None) + timedelta(days=days)


def rule_finder(program: Program) -> Callable[[AwardedPayee], Rule | None]:
    """Return the function that finds an award's rule; the document lets no two rules pay the same prize."""
    paying: defaultdict[tuple[str, str, str], list[Rule]] = defaultdict(list)
    for rule in program.rules:
        for tier in dict.fromkeys(rule.what.tiers):
            paying[rule.what.level, tier, rule.payee_class].append(rule)

    def rule_for(award: AwardedPayee) -> Rule | None:
        if not program.covers(award.year, award.awarded_on):
            return None
        for rule in paying.get((award.level, award.tier, award.payee_class), ()):
            if rule.pays(award.contest_class, award.group, award.form, award.occupation):
                return rule
        return None

    return rule_for
