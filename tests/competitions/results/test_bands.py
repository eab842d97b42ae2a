from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.results.bands import band_starts, medal_bands, within

TWO = Decimal(2)


def marks(*points: int) -> list[Decimal]:
    return [Decimal(value) for value in points]


def counts(*points: int) -> list[int]:
    """Return how many golds, silvers and bronzes there are."""
    found = {band.medal: band.end - band.start for band in medal_bands(marks(*points), TWO)}
    return [found.get(medal, 0) for medal in range(3)]


def test_a_band_is_anchored_at_its_first_mark() -> None:
    assert band_starts(marks(734, 734, 733, 732, 731, 729, 728), TWO) == (0, 4, 6)


@pytest.mark.parametrize(
    ("points", "medals"),
    [
        ([], [0, 0, 0]),
        ([740], [1, 0, 0]),
        ([740, 735], [1, 1, 0]),
        ([740, 735, 720, 719, 717], [1, 1, 2]),  # after one silver, bronze always
        ([740, 734, 734, 733, 732, 731, 730, 729], [1, 4, 2]),  # after more, within 2 of the last silver
        ([740, 734, 732, 729], [1, 2, 0]),
        ([740, 739, 720, 718, 717], [2, 0, 2]),  # two golds: no silver, bronze always
        ([740, 739, 738, 736, 735], [3, 0, 1]),  # more golds: within 2 of the last gold
        ([740, 739, 738, 735], [3, 0, 0]),
        ([734, 733, 732, 732, 730, 730, 728], [4, 0, 2]),  # as in skill 04 of 2017
    ],
)
def test_medals(points: list[int], medals: list[int]) -> None:
    assert counts(*points) == medals


@pytest.mark.parametrize(
    ("best", "mark", "inside"),
    [
        ("702", "700", True),
        ("702." + "0" * 60 + "1", "700", False),
        ("702", "700." + "0" * 60 + "1", True),
        ("702", "699." + "9" * 60, False),
        ("1E+999999999", "0", False),
        ("0", "1E+999999999", True),
        ("1E-999999999", "-2", False),
        ("-1E-999999999", "-2", True),
        ("9E+999999999999999999", "-9E+999999999999999999", False),
    ],
)
def test_the_width_is_measured_exactly(best: str, mark: str, inside: bool) -> None:
    assert within(Decimal(best), Decimal(mark), TWO) is inside


@given(*[st.decimals(-1000, 1000, places=40)] * 2, st.decimals(0, 1000, places=2))
def test_within_agrees_with_fractions(best: Decimal, mark: Decimal, width: Decimal) -> None:
    assert within(best, mark, width) is (Fraction(best) - Fraction(mark) <= Fraction(width))
