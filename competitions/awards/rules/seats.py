"""Seats: how many entries a share of the field is, and where a tier ends that has so many."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Final, Literal

from competitions.results.ranking import Standing
from registry.core.texts import Text, text

Base = Literal["registered", "competed", "ranked"]
"""Which official entries a field counts: all that signed up, those that competed, or those with a place.

In a results table the latter two are the same, because who competed is ranked and nobody else is.
"""

Rounding = Literal["half_up", "down", "up"]

EdgeTie = Literal["everybody_in", "nobody_in"]
"""What becomes of a shared place that lies across the last seat of a tier; the chain of the ranking has been
asked before, because entries that it parts do not share a place.

`everybody_in`: everybody who shares the place is in. `nobody_in`: no tier ever has more entries than seats,
and who shares a place that does not fit falls, together, to the next tier that has room for all of them.
"""

BASE_WORDS: Final[dict[Base, Text]] = {
    "registered": text("报名", "that signed up"),
    "competed": text("参赛", "that competed"),
    "ranked": text("有名次的", "that have a place"),
}
ROUNDING_WORDS: Final[dict[Rounding, Text]] = {
    "half_up": text("四舍五入", "rounded half up"),
    "down": text("舍去小数", "rounded down"),
    "up": text("小数进一", "rounded up"),
}
_ROUNDING: Final = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_UP}


def field_size(standing: Standing, base: Base) -> int:
    """Return how many official entries the field has, counted on this base."""
    return standing.signed_up if base == "registered" else len(standing.official)


def rounded(exact: Decimal, rounding: Rounding) -> int:
    """Return a share of the field as a whole number of seats."""
    return int(exact.to_integral_value(rounding=_ROUNDING[rounding]))


def tier_end(standing: Standing, wanted: int, edge_tie: EdgeTie) -> int:
    """Return where a tier ends that would like to end after `wanted` entries, without parting a place."""
    if wanted >= len(standing.official):
        return len(standing.official)
    if edge_tie == "nobody_in":
        return standing.starts[bisect_right(standing.starts, wanted) - 1]
    after = bisect_left(standing.starts, wanted)
    return standing.starts[after] if after < len(standing.starts) else len(standing.official)


def spans(standing: Standing, seats: Sequence[int], edge_tie: EdgeTie) -> Iterator[tuple[int, int]]:
    """Yield start and end (not included) of each tier, the best first; an empty tier ends where it starts.

    With `everybody_in` a place belongs to the tier in which its number falls: seats that a tie takes are the
    next tier's. With `nobody_in` each tier has its own seats, beginning after the tier above.
    """
    start = edge = 0
    for count in seats:
        edge += count
        wanted = edge if edge_tie == "everybody_in" else start + count
        end = max(start, tier_end(standing, wanted, edge_tie))
        yield start, end
        start = end


def given_words(seats: int, given: int) -> Text:
    """Return what a reason adds when a tier has more or fewer entries than seats; empty when as many."""
    if given > seats:
        return text(f"；并列者均列入，共{given}", f"; everybody who shares a place is in: {given}")
    if given < seats:
        zh, en = f"；因并列或人数不足，实授{given}", f"; {given} given, for shared places or few entries"
        return text(zh, en)
    return text("", "")
