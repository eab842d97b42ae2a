"""Re-check: whose marks are gone through again after marking, and when everybody's are.

Source: the rules of the national contest of vocational schools on re-checking marks (成绩复核): everybody in
the top 30% and at least 15% of the rest; above 5% errors, everything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Final

TOP_PERCENT: Final = 30
SAMPLE_PERCENT: Final = 15
ERRORS_ABOVE_PERCENT: Final = 5


@dataclass(frozen=True, slots=True)
class RecheckList:
    """Who is re-checked: the top, and a sample of the rest drawn from `seed`; codes in alphabetical order."""

    seed: str
    top: tuple[str, ...]
    sample: tuple[str, ...]


def recheck_list(points: Mapping[str, Decimal], seed: str) -> RecheckList:
    """Return the list for entries (codes) with these points. The same points and seed give the same list.

    The top is 30% of all, rounded up, and everybody with as many points as the last of them. The sample is
    15% of the others, rounded up; each of them is as likely to be in it.
    """
    best_first = sorted(points.values(), reverse=True)
    seats = _rounded_up(TOP_PERCENT, len(best_first))
    top = sorted(code for code, mark in points.items() if mark >= best_first[seats - 1])
    rest = sorted(points.keys() - set(top))
    # The list must be drawn again years later: of Random only random() is promised to stay the same in other
    # versions of Python. It need not be secret, since the seed stands on the list.
    source = Random(seed)  # noqa: S311
    lots = {code: source.random() for code in rest}
    sample = sorted(rest, key=lambda code: (lots[code], code))[: _rounded_up(SAMPLE_PERCENT, len(rest))]
    return RecheckList(seed, tuple(top), tuple(sorted(sample)))


def error_rate(rechecked: int, wrong: int) -> Fraction:
    """Return the exact share of re-checked entries whose marks were wrong; 0 where none was re-checked.

    Raises ValueError for counts that cannot be.
    """
    if not 0 <= wrong <= rechecked:
        raise ValueError(f"{wrong} wrong of {rechecked} cannot be")
    return Fraction(wrong, rechecked) if rechecked else Fraction(0)


def everybody_again(rechecked: int, wrong: int) -> bool:
    """Tell whether so many errors (above 5%; 5% itself is not) mean that everybody's marks are re-checked."""
    return error_rate(rechecked, wrong) > Fraction(ERRORS_ABOVE_PERCENT, 100)


def _rounded_up(percent: int, of: int) -> int:
    return -(-of * percent // 100)
