from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, localcontext
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from competitions.results.ranking import ScoredEntry
from competitions.results.standardized import SCALES, Scale, ScaleName, UnscalablePointsError, standardized
from tests.competitions.factories import events, make_entries, make_entry

MEAN = SCALES["worldskills-2015"]
MEDIAN = SCALES["worldskills-2017"]
both = st.sampled_from([MEAN, MEDIAN])


def on(scale: Scale, points: Sequence[str | int], *unofficial: str | int) -> list[Decimal | None]:
    guests = [make_entry(mark, entry=f"U{n}", unofficial=True) for n, mark in enumerate(unofficial)]
    return list(standardized([*make_entries(points), *guests], scale))


@pytest.mark.parametrize(
    ("scale", "points", "expected"),
    [
        # Mean 70, deviation √(200/3) = 8.165: 30 × 10 / 8.165 = 36.74.
        ("worldskills-2015", [60, 70, 80], [463, 500, 537]),
        # Mean 5, deviation 2: 15 to a point.
        ("worldskills-2015", [2, 4, 4, 4, 5, 5, 7, 9], [455, 485, 485, 485, 500, 500, 530, 560]),
        ("worldskills-2015", ["0.1", "0.3"], [470, 530]),
        # Median 70, MAD 10: 30 × 10 / 14.826 = 20.235.
        ("worldskills-2017", [50, 60, 70, 80, 100], [660, 680, 700, 720, 761]),
        # An even count: median 65, distances 25, 5, 5, 35, so MAD 15: 30 / 22.239 = 1.349 to a point.
        ("worldskills-2017", [40, 60, 70, 100], [666, 693, 707, 747]),
    ],
)
def test_values_computed_by_hand(scale: ScaleName, points: list[str | int], expected: list[int]) -> None:
    assert on(SCALES[scale], points) == expected


def test_a_half_goes_up_on_either_side_of_the_middle() -> None:
    # Mean 60, deviation 60: half a point on the scale to each point.
    assert on(MEAN, [0, 120], 61, 59, "61.98", "60.98", "59.02", "59.001") == [
        470,
        530,
        501,
        500,
        501,
        500,
        500,
        500,
    ]
    assert on(MEAN, [0, 120], "58.9999", 57, "56.999") == [470, 530, 499, 499, 498]
    # Median and MAD 10,000: 247.1 points are exactly half a point on the scale.
    assert on(MEDIAN, [0, 10000, 20000], "10247.1", "10247.0999", "9752.9", "9752.8999")[3:] == [
        701,
        700,
        700,
        699,
    ]


def test_places_after_the_point_are_data() -> None:
    assert on(replace(MEAN, decimals=2), [60, 70, 80]) == [Decimal("463.26"), 500, Decimal("536.74")]
    assert [str(mark) for mark in on(replace(MEDIAN, decimals=1), [1, 1])] == ["700.0", "700.0"]


@pytest.mark.parametrize(
    ("scale", "points", "expected"),
    [
        (MEAN, [80, 80, 80], 500),
        (MEAN, [80], 500),
        (MEDIAN, [80], 700),
        (MEDIAN, [80, 80, 80, 20, 99], 700),
    ],
)
def test_without_a_spread_everybody_gets_the_middle(scale: Scale, points: list[int], expected: int) -> None:
    assert set(on(scale, points, 5)) == {expected}


def test_without_official_entries_everybody_gets_the_middle() -> None:
    assert on(MEAN, [], 5, 70) == [500, 500]
    assert on(MEDIAN, [], 5, 70) == [700, 700]
    assert on(MEDIAN, []) == []


def test_only_official_entries_that_competed_are_the_base() -> None:
    entries = [
        *make_entries([60, 70, 80]),
        make_entry(80, entry="U", unofficial=True),
        make_entry(1000, entry="V", unofficial=True),
        make_entry(1000, entry="D", status="disqualified"),
        make_entry(None, entry="X", status="absent"),
    ]
    # 500 + 30 × 930 / 8.165 = 3917.05: nothing is cut off.
    assert list(standardized(entries, MEAN)) == [463, 500, 537, 537, 3917, None, None]


@pytest.mark.parametrize("points", ["1e101", "1e-101", "1e999999999", "1e-999999999", "1." + "0" * 120 + "1"])
def test_points_that_would_fill_the_memory_are_refused(points: str) -> None:
    with pytest.raises(UnscalablePointsError) as refused:
        standardized([make_entry(1), make_entry(points, entry="E7")], MEDIAN)
    assert "E7" in refused.value.message.en


def test_points_with_many_places_are_exact() -> None:
    finer = "0." + "0" * 90 + "1"
    assert on(MEAN, [0, finer]) == [470, 530]


def official(entries: Sequence[ScoredEntry], values: Sequence[Decimal | None]) -> list[Decimal]:
    return [
        value
        for entry, value in zip(entries, values, strict=True)
        if value is not None and not entry.unofficial
    ]


@given(events(least=1))
def test_the_median_is_700_and_the_median_distance_20(entries: list[ScoredEntry]) -> None:
    values = official(entries, standardized(entries, replace(MEDIAN, decimals=9)))
    assume(values)
    assert abs(median(values) - 700) < Decimal("1e-8")
    distance = median([abs(value - 700) for value in values])
    assert distance == 0 or abs(distance - 30 / Decimal("1.4826")) < Decimal("1e-8")


@given(events(least=1))
def test_the_mean_is_500_and_the_deviation_30(entries: list[ScoredEntry]) -> None:
    values = official(entries, standardized(entries, replace(MEAN, decimals=9)))
    assume(values)
    assert abs(sum(values, Decimal(0)) / len(values) - 500) < Decimal("1e-8")
    variance = sum(((value - 500) ** 2 for value in values), Decimal(0)) / len(values)
    assert variance == 0 or abs(variance - 900) < Decimal("1e-6")


@given(st.lists(st.decimals(0, 100, places=3), min_size=2, max_size=9), st.decimals(0, 100, places=3))
def test_the_nearest_whole_number_is_taken(points: list[Decimal], guest: Decimal) -> None:
    assume(len(set(points)) > 1)
    found = on(MEAN, [str(mark) for mark in points], str(guest))[-1]
    assert found is not None
    with localcontext() as context:
        context.prec = 60
        mean = sum(points, Decimal(0)) / len(points)
        deviation = (sum(((mark - mean) ** 2 for mark in points), Decimal(0)) / len(points)).sqrt()
        value = 500 + 30 * (guest - mean) / deviation
        assert Decimal("-0.5") - Decimal("1e-40") <= found - value <= Decimal("0.5") + Decimal("1e-40")


@given(both, events(least=1), st.data())
def test_the_order_of_the_rows_never_matters(
    scale: Scale, entries: list[ScoredEntry], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(entries))
    values = dict(zip([e.entry for e in entries], standardized(entries, scale), strict=True))
    assert dict(zip([e.entry for e in shuffled], standardized(shuffled, scale), strict=True)) == values


@given(both, events(least=1))
def test_more_points_never_give_fewer_standardized_points(scale: Scale, entries: list[ScoredEntry]) -> None:
    values = zip(entries, standardized(entries, scale), strict=True)
    pairs = sorted(
        (entry.points, value) for entry, value in values if entry.points is not None and value is not None
    )
    assert [value for _, value in pairs] == sorted(value for _, value in pairs)


@given(both, events(least=1), st.decimals(-50, 50, places=2), st.decimals("0.01", 9, places=2))
def test_another_zero_or_unit_of_the_marks_changes_nothing(
    scale: Scale, entries: list[ScoredEntry], shift: Decimal, factor: Decimal
) -> None:
    moved = [
        replace(entry, points=None if entry.points is None else entry.points * factor + shift)
        for entry in entries
    ]
    assert standardized(moved, scale) == standardized(entries, scale)


@given(both, events(least=1))
def test_unofficial_entries_move_nobody(scale: Scale, entries: list[ScoredEntry]) -> None:
    without = [entry for entry in entries if not entry.unofficial]
    assert official(without, standardized(without, scale)) == official(entries, standardized(entries, scale))


def test_a_factor_is_used_exactly() -> None:
    assert Fraction(MEDIAN.spread_factor) == Fraction(14826, 10000)
