from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.marking.recheck import error_rate, everybody_again, recheck_list

fields = st.dictionaries(
    st.text("ABC123", min_size=1, max_size=4), st.integers(0, 12).map(Decimal), max_size=40
)


def marked(*points: int) -> dict[str, Decimal]:
    return {f"E{n:02}": Decimal(value) for n, value in enumerate(points, 1)}


@pytest.mark.parametrize(
    ("of", "top", "sample"),
    [
        (0, 0, 0),
        (1, 1, 0),
        (2, 1, 1),
        (3, 1, 1),
        (4, 2, 1),
        (10, 3, 2),
        (11, 4, 2),
        (20, 6, 3),
        (100, 30, 11),
    ],
)
def test_thirty_percent_and_fifteen_of_the_rest_are_rounded_up(of: int, top: int, sample: int) -> None:
    found = recheck_list(marked(*range(of)), "seed")
    assert (len(found.top), len(found.sample)) == (top, sample)


def test_who_ties_with_the_last_of_the_top_is_in_it() -> None:
    found = recheck_list(marked(90, 80, 70, 70, 70, 60, 50, 40, 30, 20), "seed")
    assert found.top == ("E01", "E02", "E03", "E04", "E05")
    assert len(found.sample) == 1
    everybody = recheck_list(marked(5, 5, 5), "seed")
    assert (len(everybody.top), everybody.sample) == (3, ())


FIXED = ("E01", "E06", "E08", "E22", "E27")


def test_a_list_can_be_drawn_again_years_later() -> None:
    # What this seed gives must never change: lists on paper name it.
    found = recheck_list(marked(*range(40)), "2026-ZZ001-1")
    assert found.seed == "2026-ZZ001-1"
    assert found.sample == FIXED
    assert recheck_list(marked(*range(40)), "2026-ZZ001-2").sample != FIXED


def test_each_of_the_rest_is_as_likely_to_be_drawn() -> None:
    points = marked(*range(10))
    drawn = dict.fromkeys(points, 0)
    for seed in range(2100):
        for code in recheck_list(points, str(seed)).sample:
            drawn[code] += 1
    # 2 of 7 in 2,100 lists: 600 each, with a deviation of 21.
    assert all(500 < count < 700 for code, count in drawn.items() if code <= "E07")


@given(fields, st.text(max_size=10))
def test_top_and_sample_are_apart_and_as_large_as_said(points: dict[str, Decimal], seed: str) -> None:
    found = recheck_list(points, seed)
    assert found == recheck_list(dict(reversed(points.items())), seed)
    rest = points.keys() - set(found.top)
    assert set(found.sample) <= rest
    assert len(set(found.sample)) == len(found.sample)
    assert 100 * len(found.sample) >= 15 * len(rest)
    assert 100 * (len(found.sample) - 1) < 15 * len(rest)
    assert 100 * len(found.top) >= 30 * len(points)
    if found.top:
        least = min(points[code] for code in found.top)
        assert all(points[code] < least for code in rest)
        assert 100 * sum(points[code] > least for code in found.top) < 30 * len(points)


@pytest.mark.parametrize(
    ("rechecked", "wrong", "again"),
    [
        (0, 0, False),
        (20, 0, False),
        (20, 1, False),
        (19, 1, True),
        (100, 5, False),
        (100, 6, True),
        (1, 1, True),
    ],
)
def test_above_five_percent_everybody_is_rechecked(rechecked: int, wrong: int, again: bool) -> None:
    assert everybody_again(rechecked, wrong) is again


def test_the_rate_is_exact() -> None:
    assert error_rate(60, 7) == Fraction(7, 60)
    assert error_rate(0, 0) == 0


@pytest.mark.parametrize(("rechecked", "wrong"), [(1, 2), (0, 1), (5, -1), (-1, -1)])
def test_counts_that_cannot_be(rechecked: int, wrong: int) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        error_rate(rechecked, wrong)
