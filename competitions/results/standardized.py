"""Standardized points, as WorldSkills publishes them: 500 or 700 in the middle, 30 to a step.

Found from the published points of 2015, 2017, 2024 and 2026; no official text of the formula is known.
Published points are whole numbers; how they are rounded is not known, and half up is assumed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isqrt
from typing import Final, Literal

from competitions.results.points import rounded_half_up
from competitions.results.ranking import ScoredEntry
from registry.core.errors import BadInputError
from registry.core.texts import text

ScaleName = Literal["worldskills-2015", "worldskills-2017"]

# Points beyond these powers of ten are a mistake, and written out exactly they would fill the memory.
_POWERS: Final = range(-100, 101)


class UnscalablePointsError(BadInputError):
    """Points are too huge, or too finely written, to be put on a scale; the message names the entry."""

    code = "points_not_scalable"

    def __init__(self, entry: str) -> None:
        super().__init__(
            text(
                f"参赛队（选手）{entry} 的得分过大或位数过多，无法换算标准分：请检查该得分。",
                f"The points of entry {entry} are too huge or too fine to be standardized: check them.",
            )
        )


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale: `middle` + `width` × (points - center) / spread, rounded half up to `decimals` places.

    `mean`: the center is the mean, the spread the standard deviation of the population (not of a sample).
    `median`: the center is the median, the spread `spread_factor` times the median of the distances from it
    (MAD); a median of an even count is the mean of the middle two.
    """

    middle: int
    width: int
    center: Literal["mean", "median"]
    spread_factor: Decimal = Decimal(1)
    decimals: int = 0


SCALES: Final[Mapping[ScaleName, Scale]] = {
    "worldskills-2015": Scale(500, 30, "mean"),
    "worldskills-2017": Scale(700, 30, "median", Decimal("1.4826")),
}


def standardized(entries: Sequence[ScoredEntry], scale: Scale) -> tuple[Decimal | None, ...]:
    """Return the standardized points of the entries of one event in the order given.

    The base is the official entries that competed. Unofficial ones that competed are measured by it and
    change nothing in it; who did not compete gets None. Everything is computed exactly and rounded once;
    nothing is cut off above or below. Where the spread is 0 (all equal, or for the median half of the
    base), and where there is no base, everybody gets the middle: 500 or 700.

    Raises UnscalablePointsError.
    """
    exact = [_exact(entry) for entry in entries]
    base = [
        mark for entry, mark in zip(entries, exact, strict=True) if mark is not None and not entry.unofficial
    ]
    center, square = _center_and_spread(base, scale)
    return tuple(None if mark is None else _on_scale(mark - center, square, scale) for mark in exact)


def _exact(entry: ScoredEntry) -> Fraction | None:
    """Return the points of an entry that competed."""
    if entry.status != "competed" or entry.points is None:
        return None
    exponent = entry.points.as_tuple().exponent
    if exponent not in _POWERS or entry.points.adjusted() not in _POWERS:
        raise UnscalablePointsError(entry.entry)
    return Fraction(entry.points)


def _center_and_spread(base: Sequence[Fraction], scale: Scale) -> tuple[Fraction, Fraction]:
    """Return the center, and the square of the spread, since a deviation itself has no exact number."""
    if not base:
        return Fraction(0), Fraction(0)
    if scale.center == "mean":
        center = Fraction(sum(base), len(base))
        square = sum(((mark - center) ** 2 for mark in base), Fraction(0)) / len(base)
    else:
        center = _median(base)
        square = _median([abs(mark - center) for mark in base]) ** 2
    return center, square * Fraction(scale.spread_factor) ** 2


def _median(values: Sequence[Fraction]) -> Fraction:
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def _on_scale(distance: Fraction, square: Fraction, scale: Scale) -> Decimal:
    """Return the middle plus width × distance / √square, rounded half up without an inexact step."""
    if square == 0:
        return rounded_half_up(Fraction(scale.middle), scale.decimals)
    # What is to be rounded is ±√q in units of the last place; 2√q = √4q, and the whole part of a square
    # root of whole numbers is exact.
    four_q = 4 * (scale.width * distance * 10**scale.decimals) ** 2 / square
    if distance >= 0:
        steps = (isqrt(int(four_q)) + 1) // 2
    else:
        least = -(-four_q.numerator // four_q.denominator)
        # The least whole number not below √x is that of x rounded up; half of it, rounded down, is the
        # distance downward when a half goes up.
        steps = -((isqrt(least - 1) + 1) // 2)
    return rounded_half_up(scale.middle + Fraction(steps, 10**scale.decimals), scale.decimals)
