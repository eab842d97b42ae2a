"""Bands of points that count as equal, as WorldSkills used them to 2024.

Source: "WorldSkills São Paulo 2015 Medals and Recognition of Champions" (14 August 2015), section "Tied
medals", for the width of two points and the three cases; completed from the published results of 2015, 2017
and 2024, which it reproduces.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, Context, Decimal

# Rounded toward plus infinity, a difference passes a width that has few digits exactly when the true
# difference does: so 28 digits decide exactly, however many digits and whatever exponents the points have.
_UPWARD = Context(prec=28, rounding=ROUND_CEILING, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[])


@dataclass(frozen=True, slots=True)
class Band:
    """Entries `start` to `end` (not included) of an order best first, which share medal `medal`.

    `anchor` holds the points from which the width of the band is measured; `medal` counts gold 0, silver 1,
    bronze 2.
    """

    medal: int
    start: int
    end: int
    anchor: Decimal


def within(best: Decimal, mark: Decimal, width: Decimal) -> bool:
    """Tell whether `mark` is at most `width` points below `best`, exactly. A better mark is within."""
    return _UPWARD.subtract(best, mark) <= width


def band_starts(points: Sequence[Decimal], width: Decimal) -> tuple[int, ...]:
    """Return where each band begins in points sorted best first.

    A band is anchored at its first mark and not chained: 734, 733, 732 are one band of width 2, 731 begins
    the next.
    """
    starts: list[int] = []
    for index, mark in enumerate(points):
        if not starts or not within(points[starts[-1]], mark, width):
            starts.append(index)
    return tuple(starts)


def medal_bands(points: Sequence[Decimal], width: Decimal) -> tuple[Band, ...]:
    """Return the bands of gold, silver and bronze, without empty ones, in points sorted best first.

    One gold: silver for the next band. After one silver, bronze for the next band; after more silvers,
    bronze only within the width of the last silver. Two golds: no silver, bronze for the next band. More
    golds: no silver, bronze only within the width of the last gold.
    """
    if not points:
        return ()
    bands = [_band(points, 0, 0, points[0], width)]
    golds = bands[0].end
    if golds == 1 and golds < len(points):
        bands.append(_band(points, 1, 1, points[1], width))
    last = bands[-1]
    if last.end < len(points):
        alone = last.end - last.start == 1
        next_band = alone or (last.medal == 0 and golds == 2)
        anchor = points[last.end] if next_band else points[last.end - 1]
        bands.append(_band(points, 2, last.end, anchor, width))
    return tuple(band for band in bands if band.end > band.start)


def _band(points: Sequence[Decimal], medal: int, start: int, anchor: Decimal, width: Decimal) -> Band:
    end = bisect_left(points, True, lo=start, key=lambda mark: not within(anchor, mark, width))
    return Band(medal, start, end, anchor)
