from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.marking.judgement import judged_mark, wide_spreads
from competitions.marking.scheme import MarkingScheme
from competitions.marking.totals import module_mark, total
from competitions.results.ranking import TieBreak
from registry.core.texts import text
from tests.competitions.marking.factories import make_aspect, make_measure, make_module, make_scheme, number

JUDGED = make_module(
    "J", make_aspect("a", "M", "1"), make_aspect("b", "J", "1"), make_aspect("c", "J", "2.5")
)


def step(column: str, better: Literal["higher", "lower"] = "higher") -> TieBreak:
    return TieBreak(column=column, title=text("列", "Column"), better=better)


def scores(aspect: str, *values: int | None) -> dict[str, Decimal | None]:
    return {f"{aspect}/{judge}": number(value) for judge, value in enumerate(values, 1)}


def in_module(module: str, values: Mapping[str, Decimal | None]) -> dict[tuple[str, str], Decimal | None]:
    return {(module, field): value for field, value in values.items()}


@pytest.mark.parametrize(
    ("marks", "weights", "decimals", "points"),
    [
        (("80.5", "90"), ("1", "1"), 2, "170.50"),
        (("80.5", "90"), ("0.4", "0.6"), 2, "86.20"),
        (("80.5", "90"), ("0.4", "0.6"), 0, "86"),
        (("0.5", "0"), ("1", "1"), 0, "1"),
        (("1.5", "1"), ("1", "1"), 0, "3"),
        (("0.5", "0.5"), ("0.01", "0.01"), 2, "0.01"),
        (("0.5", "0.5"), ("0.004", "0.005"), 2, "0.00"),
        (("100", "100"), ("999999.999999", "0.000001"), 6, "100000000.000000"),
    ],
)
def test_marks_are_weighted_added_exactly_and_rounded_once_half_up(
    marks: tuple[str, str], weights: tuple[str, str], decimals: int, points: str
) -> None:
    modules = [make_module(code, weight=weight) for code, weight in zip("AB", weights, strict=True)]
    scheme = make_scheme(*modules, decimals=decimals)
    found = total(scheme, {("A", ""): number(marks[0]), ("B", ""): number(marks[1])})
    assert str(found.points) == points
    assert found.missing == ()


def test_a_judged_aspect_is_its_maximum_times_the_sum_over_nine() -> None:
    assert judged_mark(make_aspect("b", "J", "1"), (Decimal(2), Decimal(2), Decimal(1))) == Fraction(5, 9)
    assert judged_mark(make_aspect("b", "J", "0.7"), (Decimal(3),) * 3) == Fraction(7, 10)
    assert judged_mark(make_aspect("b", "J", "0.7"), (Decimal(0),) * 3) == 0


def test_ninths_are_kept_until_the_total_is_rounded() -> None:
    # 1/9 + 2.5 * 8/9 = 21/9: rounded one by one to two places it would be 0.11 + 2.22 = 2.33 and a half lost.
    values = {"a": Decimal("0.5"), **scores("b", 0, 0, 1), **scores("c", 3, 3, 2)}
    assert module_mark(JUDGED, values) == Fraction(1, 2) + Fraction(1, 9) + Fraction(20, 9)
    scheme = make_scheme(JUDGED, make_module("K", make_aspect("b", "J", "1"), weight="6"))
    marks = in_module("J", values) | in_module("K", scores("b", 0, 0, 1))
    assert total(scheme, marks).points == Decimal("3.50")
    assert total(scheme, marks).modules == {"J": Fraction(17, 6), "K": Fraction(1, 9)}


def test_what_is_missing_is_named_and_gives_no_points() -> None:
    scheme = make_scheme(make_module("A"), JUDGED, measures=[make_measure()])
    found = total(
        scheme, {("A", ""): Decimal(9), ("J", "a"): None, **in_module("J", scores("b", 1, None, 1))}
    )
    assert found.missing == (
        ("J", "a"),
        ("J", "b/2"),
        ("J", "c/1"),
        ("J", "c/2"),
        ("J", "c/3"),
        ("measures", "time"),
    )
    assert found.points is None
    assert found.modules == {"A": 9, "J": None}


def test_a_missing_measure_takes_no_points_away() -> None:
    scheme = make_scheme(make_module("A"), measures=[make_measure()])
    found = total(scheme, {("A", ""): Decimal(9)})
    assert (found.points, found.missing) == (Decimal(9), (("measures", "time"),))


def test_zero_is_a_mark_and_not_missing() -> None:
    found = total(make_scheme(make_module("A")), {("A", ""): Decimal(0)})
    assert (found.points, found.missing) == (Decimal(0), ())


@pytest.mark.parametrize(
    ("given", "wide"),
    [((0, 1, 1), False), ((2, 3, 2), False), ((0, 1, 2), True), ((3, 0, 3), True), ((0, None, 3), False)],
)
def test_scores_more_than_one_apart_are_sent_back_when_all_are_there(
    given: tuple[int | None, ...], wide: bool
) -> None:
    values = {"a": Decimal(1), **scores("b", *given), **scores("c", 1, 1, 1)}
    assert [aspect.code for aspect in wide_spreads(JUDGED, values)] == (["b"] if wide else [])
    found = total(make_scheme(JUDGED), in_module("J", values))
    assert found.spreads == ((("J", "b"),) if wide else ())
    assert (found.points is None) == (wide or None in given)


def test_tie_breaks_come_in_the_order_of_the_award_schemes_chain() -> None:
    scheme = make_scheme(
        make_module("A", weight="0.5"),
        make_module("K", make_aspect("b", "J", "1")),
        measures=[make_measure()],
        tie_break={"skill": "A", "judged": "K", "seconds": "time"},
    )
    chain = [step("seconds", "lower"), step("unknown"), step("judged"), step("skill")]
    marks = {("A", ""): Decimal("80.5"), ("measures", "time"): Decimal("12.345")}
    found = total(scheme, marks | in_module("K", scores("b", 0, 1, 0)), chain)
    assert found.tie_breaks == (Decimal("12.345"), None, Decimal("0.111111111111"), Decimal("80.5"))
    assert total(scheme, {}, chain).tie_breaks == (None, None, None, None)
    assert total(scheme, marks).tie_breaks == ()


THIRDS = make_module(
    "T", *(make_aspect(f"j{n}", "J", most) for n, most in enumerate(["0.000001", "1", "7.3"]))
)
CHAIN = make_scheme(THIRDS, tie_break={"t": "T"}, decimals=0)
triples = st.integers(0, 2).flatmap(lambda low: st.tuples(*[st.integers(low, low + 1)] * 3))


@given(st.tuples(triples, triples, triples), st.tuples(triples, triples, triples))
def test_a_module_as_a_tie_break_orders_as_its_exact_mark_does(
    one: tuple[tuple[int, ...], ...], other: tuple[tuple[int, ...], ...]
) -> None:
    found = []
    for entry in (one, other):
        marks = {f"j{n}/{j}": Decimal(s) for n, triple in enumerate(entry) for j, s in enumerate(triple, 1)}
        sums = total(CHAIN, in_module("T", marks), [step("t")])
        exact, shown = sums.modules["T"], sums.tie_breaks[0]
        assert exact is not None
        assert shown is not None
        found.append((exact, shown))
    (exact_one, shown_one), (exact_other, shown_other) = found
    assert (exact_one < exact_other) == (shown_one < shown_other)
    assert (exact_one == exact_other) == (shown_one == shown_other)


halves = st.integers(0, 200).map(lambda n: n * Decimal("0.5"))
weights = st.decimals("0.000001", 10, places=6)


@given(st.lists(st.tuples(halves, weights), min_size=1, max_size=6), st.integers(0, 6))
def test_the_total_is_within_half_a_place_of_the_exact_sum(
    rows: list[tuple[Decimal, Decimal]], decimals: int
) -> None:
    scheme = make_scheme(
        *(make_module(f"M{n}", weight=weight) for n, (_, weight) in enumerate(rows)), decimals=decimals
    )
    marks = {(f"M{n}", ""): mark for n, (mark, _) in enumerate(rows)}
    points = total(scheme, marks).points
    assert points is not None
    exact = sum((Fraction(mark) * Fraction(weight) for mark, weight in rows), Fraction(0))
    half = Fraction(1, 2 * 10**decimals)
    assert -half < Fraction(points) - exact <= half
    assert points.as_tuple().exponent == -decimals
    assert points <= scheme.maximum + Decimal(half.numerator) / half.denominator


def test_the_order_in_which_marks_were_typed_does_not_matter() -> None:
    scheme: MarkingScheme = make_scheme(make_module("A"), JUDGED)
    marks = {("A", ""): Decimal(9)} | in_module(
        "J", {"a": Decimal(1), **scores("b", 1, 2, 1), **scores("c", 3, 3, 3)}
    )
    assert total(scheme, dict(reversed(marks.items()))) == total(scheme, marks)
