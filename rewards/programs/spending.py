"""What is due under a program against its budget. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from rewards.programs.documents import Program
from rewards.programs.queries import YearDue


@dataclass(frozen=True, slots=True)
class Spending:
    """What is due under one year's budget, or in all (`year` None), against that budget, in fen."""

    year: int | None
    entitled: int
    due_fen: int
    budget_fen: int | None

    @property
    def over_fen(self) -> int:
        """By how much the budget is passed, 0 when it is not."""
        return max(self.due_fen - self.budget_fen, 0) if self.budget_fen is not None else 0

    @property
    def share(self) -> float:
        """How much of the longer of the two the due sum is, in percent."""
        longest = max(self.due_fen, self.budget_fen or 0)
        return 100 * self.due_fen / longest if longest else 0.0

    @property
    def limit(self) -> float:
        """Where the budget stands on the same scale, in percent."""
        longest = max(self.due_fen, self.budget_fen or 0)
        return 100 * (self.budget_fen or 0) / longest if longest else 0.0


def spending_of(program: Program, due: Sequence[YearDue]) -> list[Spending]:
    """Return what is due against the budget: a line for each year, or one for all, as the budget is meant."""
    budget = program.budget
    if budget is not None and budget.per == "year":
        years = due or [YearDue(program.award_years.first, 0, 0)]
        return [Spending(each.year, each.entitled, each.total_fen, budget.amount_fen) for each in years]
    entitled, total = sum(each.entitled for each in due), sum(each.total_fen for each in due)
    return [Spending(None, entitled, total, budget.amount_fen if budget else None)]
