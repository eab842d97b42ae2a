from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from competitions.awards.decision import decide
from competitions.awards.rules.ratio import Ratio, Share
from competitions.awards.schemes import Scheme, load_scheme
from tests.competitions.factories import awards_of, by_entry, make_entries, make_entry

NATIONAL = load_scheme("national-10-20-30")
SHENZHEN = load_scheme("shenzhen-municipal")


def counts(scheme: str | Scheme, points: list[int]) -> list[int]:
    found = Counter(awards_of(scheme, points))
    return [found[code] for code in ("first", "second", "third")]


def with_ratio(**overrides: Any) -> Scheme:
    """Return the national scheme with a changed rule."""
    (rule,) = NATIONAL.rules
    return NATIONAL.model_copy(update={"rules": (rule.model_copy(update=overrides),)})


@pytest.mark.parametrize(
    ("entries", "prizes"),
    [
        (28, [3, 6, 8]),  # 2.8, 5.6, 8.4
        (25, [3, 5, 8]),  # 2.5 and 7.5 are rounded up
        (4, [0, 1, 1]),  # 0.4: no minimum
        (1, [0, 0, 0]),
        (5, [1, 1, 2]),  # 0.5, 1.0, 1.5; rounded cumulatively it would be 1, 1, 1
    ],
)
def test_each_tier_is_rounded_half_up_by_itself(entries: int, prizes: list[int]) -> None:
    assert counts("national-10-20-30", list(range(100, 100 - entries, -1))) == prizes


def test_the_reason_carries_the_numbers() -> None:
    decided = by_entry(decide(NATIONAL, make_entries(range(128, 100, -1))))
    assert decided["E8"].award == "second"
    assert decided["E8"].reason.en == (
        "2nd prize: places 4-9; 20% of 28 entries that competed = 5.6, rounded half up to 6"
    )
    assert decided["E8"].reason.zh == "二等奖：第4-9名；参赛28名（队）的20%=5.6，四舍五入为6"
    assert "17" in decided["E17"].reason.zh
    assert "17" in decided["E17"].reason.en


def test_a_tie_across_an_edge_is_wholly_in_and_takes_seats_of_the_next_tier() -> None:
    # Ten entries: 1, 2 and 3 seats. Places 1, 1, 1, 4, 5, ...: the second tier's places 2-3 are taken.
    assert counts("national-10-20-30", [9, 9, 9, 8, 7, 6, 5, 4, 3, 2]) == [3, 0, 3]


def test_a_tie_across_an_edge_goes_to_the_tie_break_columns_first() -> None:
    points = [9, 9, 9, 8, 7, 6, 5, 4, 3, 2]
    entries = [
        make_entry(value, entry=f"E{n}", tie_breaks=(Decimal(50), Decimal(100 - n)))
        for n, value in enumerate(points)
    ]
    awards = [decision.award for decision in decide(NATIONAL, entries)]
    assert awards == ["second", "second", "first", "third", "third", "third", None, None, None, None]


def test_only_official_entries_that_competed_are_the_base() -> None:
    entries = [
        *make_entries(range(50, 40, -1)),
        make_entry(99, entry="guest", unofficial=True),
        make_entry(None, entry="gone", status="absent"),
        make_entry(98, entry="out", status="disqualified"),
    ]
    decided = by_entry(decide(NATIONAL, entries))
    assert [decided[f"E{n}"].award for n in range(4)] == ["first", "second", "second", "third"]
    assert (decided["guest"].place, decided["guest"].award) == (1, None)
    assert (decided["out"].place, decided["out"].award) == (None, None)
    reasons = {decided[name].reason.zh for name in ("guest", "gone", "out", "E9")}
    assert len(reasons) == 4


@pytest.mark.parametrize(("base", "firsts"), [("registered", 2), ("competed", 1), ("ranked", 1)])
def test_the_base_can_be_all_that_signed_up(base: str, firsts: int) -> None:
    absent = [make_entry(None, entry=f"A{n}", status="absent") for n in range(6)]
    decided = decide(with_ratio(base=base), [*make_entries(range(50, 40, -1)), *absent])
    assert Counter(decision.award for decision in decided)["first"] == firsts


@pytest.mark.parametrize(("rounding", "firsts"), [("half_up", 2), ("down", 1), ("up", 2)])
def test_rounding(rounding: str, firsts: int) -> None:
    assert counts(with_ratio(rounding=rounding), list(range(15)))[0] == firsts
    assert counts(with_ratio(rounding=rounding), list(range(11)))[0] == (2 if rounding == "up" else 1)


def test_at_least_and_at_most() -> None:
    share = Share(award="first", percent=Decimal(10), at_least=1, at_most=2)
    assert counts(with_ratio(tiers=(share,)), [1, 2, 3])[0] == 1
    assert counts(with_ratio(tiers=(share,)), list(range(90)))[0] == 2
    decided = decide(with_ratio(tiers=(share,)), make_entries(range(90)))
    assert decided[-1].reason.en.endswith("rounded half up to 9, at most 2")


def test_shenzhen_has_hard_limits() -> None:
    assert counts(SHENZHEN, list(range(60))) == [3, 6, 9]
    assert counts(SHENZHEN, list(range(500))) == [3, 6, 9]


def test_shenzhen_lets_a_tie_across_an_edge_fall_to_the_tier_with_room() -> None:
    # Places 3 and 4 are shared: both are second; the second tier still has six, down to place 8.
    points = [100, 99, 98, 98, *range(97, 41, -1)]
    assert awards_of(SHENZHEN, points)[:9] == ["first", "first", *["second"] * 6, "third"]
    # Seven share place 3: too many for six seats, so all are third, and the first two stay alone.
    points = [100, 99, *[98] * 7, *range(97, 46, -1)]
    assert awards_of(SHENZHEN, points)[:12] == ["first", "first", *["third"] * 9, None]
    # Twelve share place 1: no tier has room for them, and nobody below may pass them.
    assert set(awards_of(SHENZHEN, [100] * 12 + list(range(48)))) == {None}


def test_shenzhen_is_void_when_fewer_than_60_signed_up() -> None:
    entries = make_entries(range(59))
    guest = make_entry(3, entry="guest", unofficial=True)
    absent = make_entry(None, entry="gone", status="absent")
    void = decide(SHENZHEN, [*entries, guest])
    assert {decision.award for decision in void} == {None}
    assert len({decision.reason.zh for decision in void}) == 1
    assert void[58].place == 1
    assert decide(SHENZHEN, [*entries, absent])[58].award == "first"


def test_a_tier_larger_than_the_field_takes_what_there_is() -> None:
    everybody = Ratio(
        rule="ratio",
        base="registered",
        rounding="up",
        edge_tie="nobody_in",
        tiers=(Share(award="first", percent=Decimal(100), at_least=5),),
    )
    scheme = NATIONAL.model_copy(update={"rules": (everybody,)})
    assert awards_of(scheme, [3, 2]) == ["first", "first"]
    assert awards_of(scheme, []) == []
