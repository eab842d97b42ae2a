"""Whether a list fits the program's budget: a list that does not is never approved silently. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from rewards.programs.limits import Budget


@dataclass(frozen=True, slots=True)
class Use:
    """One year's budget, or the whole program's where `year` is None, and what a list makes of it, in fen.

    `used` is what earlier lists committed: approved, without what was cancelled and what came back. `asked`
    is the list's gross sum.
    """

    year: int | None
    budget_fen: int
    used_fen: int
    asked_fen: int

    @property
    def left_fen(self) -> int:
        """What would be left after the list; below zero when it does not fit."""
        return self.budget_fen - self.used_fen - self.asked_fen

    @property
    def fits(self) -> bool:
        """Whether the list is within the budget."""
        return self.left_fen >= 0


def use(budget: Budget | None, used: Mapping[int, int], asked: Mapping[int, int]) -> list[Use]:
    """Return the use of the budget by a list; nothing where the program states no budget.

    Args:
        budget: of the program.
        used: fen committed by earlier lists, by year of budget.
        asked: fen on the list, by year of budget.
    """
    if budget is None:
        return []
    if budget.per == "program":
        return [Use(None, budget.amount_fen, sum(used.values()), sum(asked.values()))]
    return [Use(year, budget.amount_fen, used.get(year, 0), asked[year]) for year in sorted(asked)]
