"""What becomes of sums when the budget does not reach: a stated policy, never silence (domain.md, section 4).

Sums that were approved already are never cut; the rest of the budget is for the others.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rewards.entitlements.highest_only import Due
from rewards.entitlements.lines import BudgetUse
from rewards.programs.documents import Program
from rewards.programs.limits import Budget

# The year of what is under one budget for the whole program.
_WHOLE: Final = 0


@dataclass(frozen=True, slots=True)
class Afforded:
    """What the budget leaves of a due sum.

    `of_fen` is what was due and `amount_fen` what is left of it, 0 when nothing is. `waits` says that the
    sum is not lost and waits for another year's money; `year` is the year of the budget that it is under.
    """

    amount_fen: int
    of_fen: int
    budget_fen: int
    year: int | None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class _Budgeted:
    """The due sums of a program with a budget, and what becomes of them: None is left as it is."""

    program: Program
    budget: Budget
    dues: Sequence[Due]
    found: list[Afforded | None]
    gone: Mapping[int, int]

    def there(self, year: int) -> int:
        """Return what of the budget of a year was not used for sums that fell, in fen."""
        return max(self.budget.amount_fen - self.gone.get(year, 0), 0)

    def fen(self, places: Iterable[int]) -> int:
        """Return what some of the sums come to."""
        return sum(self.dues[place].amount_fen for place in places)

    def decide(self, place: int, amount_fen: int, year: int, *, waits: bool = False) -> None:
        """Write down what the budget of a year leaves of a sum."""
        of_fen, budget_fen = self.dues[place].amount_fen, self.budget.amount_fen
        self.found[place] = Afforded(amount_fen, of_fen, budget_fen, year or None, waits)


def afforded(
    program: Program, dues: Sequence[Due], this_year: int | None, gone: Mapping[int, int]
) -> tuple[list[Afforded | None], tuple[BudgetUse, ...]]:
    """Return what the budget leaves of each sum, None where it leaves all, and what each budget came to.

    Args:
        program: with its budget; without one nothing is short.
        dues: in reading order; a sum of 0 counts nowhere.
        this_year: the last year whose money is there, for what was carried over; None where no time passes.
        gone: fen used for sums that fell and did not come back, by year: they are not there to be given out.
    """
    budget = program.budget
    if budget is None:
        return [None] * len(dues), ()
    years: defaultdict[int, list[int]] = defaultdict(list)
    for place, due in enumerate(dues):
        if due.amount_fen:
            years[due.year if budget.per == "year" else _WHOLE].append(place)
    lost = gone if budget.per == "year" else {_WHOLE: sum(gone.values())}
    budgeted = _Budgeted(program, budget, dues, [None] * len(dues), lost)
    if budget.shortage == "carry_over":
        uses = _carry_over(budgeted, years, _budget_years(program, years, this_year))
    else:
        uses = [_within_year(budgeted, year, years[year]) for year in sorted(years)]
    return budgeted.found, tuple(uses)


def cut_order(program: Program, budget: Budget) -> Sequence[str]:
    """Return the tiers that go without when money is short, the lowest first."""
    if budget.cut_order:
        return budget.cut_order
    named = dict.fromkeys(tier for rule in program.rules for tier in rule.what.tiers)
    return list(reversed(named))


def _within_year(budgeted: _Budgeted, year: int, places: Sequence[int]) -> BudgetUse:
    """Cut the sums of one budget, if it is short, and return what it came to."""
    budget, dues = budgeted.budget, budgeted.dues
    approved = budgeted.fen(place for place in places if dues[place].kept)
    amounts = {place: dues[place].amount_fen for place in places if not dues[place].kept}
    due, left = sum(amounts.values()), max(budgeted.there(year) - approved, 0)
    remaining = amounts
    if due > left:
        match budget.shortage:
            case "scale":
                remaining = _scaled(amounts, left)
            case "cut_by_tier":
                remaining = _without_lowest_tiers(budgeted, amounts, left)
            case _:
                pass
    for place, amount in remaining.items():
        if amount != amounts[place]:
            budgeted.decide(place, amount, year)
    entitled = sum(remaining.values())
    return BudgetUse(
        year=year or None,
        budget_fen=budget.amount_fen,
        due_fen=approved + due,
        approved_fen=approved,
        entitled_fen=approved + entitled,
        cut_fen=due - entitled,
        carried_fen=0,
        # By the policy nothing is cut, or only the tiers that `cut_order` names, and that is not enough.
        stopped=approved + entitled > budgeted.there(year),
    )


def _scaled(amounts: Mapping[int, int], left: int) -> dict[int, int]:
    """Return every sum in proportion, rounded down; the fen left over go out one by one in reading order."""
    due = sum(amounts.values())
    scaled = {place: amount * left // due for place, amount in amounts.items()}
    odd = left - sum(scaled.values())
    for place in sorted(scaled)[:odd]:
        scaled[place] += 1
    return scaled


def _without_lowest_tiers(budgeted: _Budgeted, amounts: Mapping[int, int], left: int) -> dict[int, int]:
    """Return the sums without those of the lowest tiers, as many whole tiers as have to go."""
    remaining = dict(amounts)
    for tier in cut_order(budgeted.program, budgeted.budget):
        if sum(remaining.values()) <= left:
            break
        for place in amounts:
            if budgeted.dues[place].claim.award.tier == tier:
                remaining[place] = 0
    return remaining


def _carry_over(
    budgeted: _Budgeted, places: Mapping[int, Sequence[int]], years: Sequence[int]
) -> list[BudgetUse]:
    """Pay year by year in the order of award; what does not fit, and all that comes after, waits.

    Approved sums come first in the year for which they were approved, then what waits longest; no sum gets
    money of a year that one of an earlier award was carried past, or approving it would let others by. A
    budget for the whole program has no next year: what does not fit waits for a later version.
    """
    dues, uses = budgeted.dues, []
    earliest = _earliest(dues)
    waiting: list[int] = []
    for year in years:
        queue = sorted([*waiting, *places.get(year, ())], key=lambda place: _turn(dues[place], place))
        # What was approved stands, even where no money is left for it.
        approved = sum(dues[place].kept for place in queue)
        fitting = max(_fitting(queue, dues, budgeted.there(year)), approved)
        if year != _WHOLE:
            behind = (number for number, place in enumerate(queue) if earliest.get(place, year) > year)
            fitting = min(fitting, next(behind, fitting))
        for place in queue[:fitting]:
            budgeted.found[place] = None
            if year not in {_WHOLE, dues[place].claim.award.year}:
                budgeted.decide(place, dues[place].amount_fen, year)
        waiting = queue[fitting:]
        for place in waiting:
            budgeted.decide(place, 0, year, waits=True)
        entitled, carried = budgeted.fen(queue[:fitting]), budgeted.fen(waiting)
        uses.append(
            BudgetUse(
                year=year or None,
                budget_fen=budgeted.budget.amount_fen,
                due_fen=entitled + carried,
                approved_fen=budgeted.fen(place for place in queue[:fitting] if dues[place].kept),
                entitled_fen=entitled,
                cut_fen=0,
                carried_fen=carried,
                stopped=entitled > budgeted.there(year),
            )
        )
    return uses


def _earliest(dues: Sequence[Due]) -> dict[int, int]:
    """Return the first year whose money each sum that was not approved may have, by its place."""
    found, year = {}, 0
    for place in sorted(range(len(dues)), key=lambda place: _turn(dues[place], place)[1:]):
        if not dues[place].amount_fen:
            continue
        if dues[place].kept:
            year = max(year, dues[place].year)
        else:
            found[place] = year
    return found


def _budget_years(program: Program, years: Iterable[int], this_year: int | None) -> Sequence[int]:
    """Return the years of awards whose budget is there, in order; a year without awards has one too."""
    named = sorted(years)
    if not named or named == [_WHOLE]:
        return named
    last = max(named[-1], this_year or named[-1])
    if program.award_years.last is not None:
        last = max(named[-1], min(last, program.award_years.last))
    return range(named[0], last + 1)


def _turn(due: Due, place: int) -> tuple[bool, int, int, int]:
    award = due.claim.award
    return not due.kept, award.year, award.awarded_on.toordinal(), place


def _fitting(queue: Sequence[int], dues: Sequence[Due], left: int) -> int:
    """Return for how many of the queue the money reaches, without passing anybody over."""
    for number, place in enumerate(queue):
        left -= dues[place].amount_fen
        if left < 0:
            return number
    return len(queue)
