"""What a measure is: two things taken in turn, their ratio in every round, and the target for its median."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal


@dataclass(frozen=True, slots=True)
class Round:
    """One round: what ours and the bare thing came to, in the same unit, right after each other."""

    ours: float
    bare: float


@dataclass(frozen=True, slots=True)
class Target:
    """What the median of the ratios has to keep to."""

    relation: Literal["≥", "≤"]
    ratio: float

    def is_met(self, ratio: float) -> bool:
        """Tell whether a ratio keeps to the target."""
        return ratio >= self.ratio if self.relation == "≥" else ratio <= self.ratio


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure that was taken: ours against something bare, round by round; without a target it informs."""

    ours: str
    bare: str
    unit: str
    rounds: tuple[Round, ...]
    target: Target | None = None

    @property
    def ratios(self) -> list[float]:
        """Ours as a multiple of the bare thing, in every round."""
        return [taken.ours / taken.bare for taken in self.rounds]

    @property
    def ratio(self) -> float:
        """The median of the ratios."""
        return median(self.ratios)

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None without a target."""
        return None if self.target is None else self.target.is_met(self.ratio)

    def cells(self) -> tuple[str, ...]:
        """Return the measure as one row: what, against what, both medians, ratio, spread, target, met."""
        ours, bare = (median(getattr(taken, side) for taken in self.rounds) for side in ("ours", "bare"))
        return (
            self.ours,
            self.bare,
            f"{_number(ours)} : {_number(bare)} {self.unit}",
            _number(self.ratio),
            f"{_number(min(self.ratios))} - {_number(max(self.ratios))}",
            f"{self.target.relation} {self.target.ratio:g}" if self.target else "",
            {True: "met", False: "NOT MET", None: ""}[self.is_met],
        )


HEADINGS = ("measured", "against", "medians", "ratio", "spread", "target", "")


def alternate(
    count: int, ours: Callable[[int], float], bare: Callable[[int], float], done: Callable[[], None]
) -> tuple[Round, ...]:
    """Return `count` rounds, each taking ours and then the bare thing; `done` hears of every one."""
    rounds = []
    for number in range(count):
        rounds.append(Round(ours(number), bare(number)))
        done()
    return tuple(rounds)


def table_rows(measures: Sequence[Measure]) -> list[tuple[str, ...]]:
    """Return the row of every measure."""
    return [measure.cells() for measure in measures]


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
