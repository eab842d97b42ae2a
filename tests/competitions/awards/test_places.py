"""The first places, and the upper share below them."""

from collections import Counter

import pytest

from competitions.awards.decision import decide
from competitions.awards.schemes import load_scheme
from tests.competitions.awards.drawn import scheme_of
from tests.competitions.factories import awards_of, by_entry, make_entries, make_entry

MEDALS = [{"award": code, "last_place": n} for n, code in enumerate(("gold", "silver", "bronze"), 1)]
G, S, B, E = "gold", "silver", "bronze", "excellence"


@pytest.mark.parametrize(
    ("edge_tie", "points", "awards"),
    [
        ("everybody_in", [9, 8, 7, 6], [G, S, B, None]),
        ("everybody_in", [9, 9, 8, 7], [G, G, B, None]),
        ("everybody_in", [9, 8, 8, 8, 7], [G, S, S, S, None]),
        ("everybody_in", [9, 8, 7, 7], [G, S, B, B]),
        ("nobody_in", [9, 8, 7, 7], [G, S, None, None]),
        ("nobody_in", [9, 9, 8, 7], [None] * 4),
        ("everybody_in", [], []),
    ],
)
def test_places(edge_tie: str, points: list[str | int], awards: list[str | None]) -> None:
    scheme = scheme_of({"rule": "places", "base": "competed", "edge_tie": edge_tie, "tiers": MEDALS})
    assert awards_of(scheme, points) == awards


@pytest.mark.parametrize(("field", "winners"), [(19, 0), (20, 1), (29, 1), (30, 3), (31, 3)])
def test_small_fields_have_fewer_tiers(field: int, winners: int) -> None:
    awards = awards_of("shanxi-2019", list(range(100, 100 - field, -1)))
    assert awards == ["top"] * winners + [None] * (field - winners)


def test_the_seats_of_one_award_are_one_tier() -> None:
    # Places 1, 1, 3: none of the first tier's one seat is lost to a pair, because from 30 on there are three.
    tiers = [
        {"award": "gold", "last_place": 1, "field_at_least": 2},
        {"award": "gold", "last_place": 3, "field_at_least": 4},
    ]
    scheme = scheme_of({"rule": "places", "base": "competed", "edge_tie": "nobody_in", "tiers": tiers})
    assert awards_of(scheme, [9, 9, 8, 7]) == [G, G, G, None]
    assert awards_of(scheme, [9, 9, 8]) == [None] * 3


def test_only_official_entries_make_the_field() -> None:
    entries = [
        *make_entries(range(60, 41, -1)),
        make_entry(99, entry="guest", unofficial=True),
        make_entry(None, entry="gone", status="absent"),
    ]
    assert {decision.award for decision in decide(load_scheme("shanxi-2019"), entries)} == {None}


def test_reasons_carry_the_numbers() -> None:
    decided = by_entry(decide(load_scheme("shanxi-2019"), make_entries(range(60, 30, -1))))
    assert decided["E1"].reason.zh == "优秀名次奖：第1-3名；授予第1-3名，参赛30名（队），不少于30"
    assert decided["E1"].reason.en == (
        "Award for the first places: places 1-3; awarded to places 1-3 of 30 entries that competed,"
        " at least 30"
    )
    assert decided["E3"].reason.zh == "未获奖：名次奖止于第3名"
    small = decide(load_scheme("shanxi-2019"), make_entries(range(19)))
    assert small[18].reason.zh == "未获奖：参赛19名（队），少于20，不设名次奖"


def test_a_tie_let_in_is_said() -> None:
    decided = by_entry(decide(load_scheme("national-skills-2020"), make_entries([9, 8, 7, 7, 6, 5])))
    assert decided["E3"].reason.zh == "铜牌：第3名；授予第3名，参赛6名（队）；并列者均列入，共2"


@pytest.mark.parametrize(
    ("field", "awards"),
    [
        (1, {None: 0, "first_place": 1}),
        (6, {None: 3, "excellence": 0}),
        (8, {None: 4, "excellence": 1}),
        (31, {None: 16, "excellence": 12}),
    ],
)
def test_the_upper_half_counts_from_the_best_and_rounds_down(field: int, awards: dict[str, int]) -> None:
    found = Counter(awards_of("hainan-2023", list(range(field))))
    assert {code: found[code] for code in awards} == awards


def test_a_draw_parts_equal_points_in_hainan() -> None:
    entries = [
        make_entry(90, entry="A", draw=2),
        make_entry(90, entry="B", draw=1),
        make_entry(80, entry="C"),
    ]
    decided = by_entry(decide(load_scheme("hainan-2023"), entries))
    assert [decided[name].award for name in "BAC"] == ["first_place", "second_place", "third_place"]


def test_a_tie_across_the_half_is_settled_by_the_scheme() -> None:
    points = [9, 8, 7, 6, 6, 5, 4, 3]
    assert awards_of("national-skills-2020", points) == [G, S, B, E, E, None, None, None]
    share = {"rule": "top_share", "award": E, "percent": "50", "base": "competed", "rounding": "down"}
    out = scheme_of({**share, "edge_tie": "nobody_in"})
    assert awards_of(out, points) == [E, E, E, *[None] * 5]


def test_reasons_of_the_upper_half() -> None:
    decided = by_entry(decide(load_scheme("national-skills-2020"), make_entries([9, 8, 7, 6, 6, 5, 4, 3, 2])))
    assert decided["E4"].reason.zh == (
        "优胜奖：在第1-4名之内且未获更高奖项；参赛9名（队）的50%=4.5，舍去小数为4；并列者均列入，共5"
    )
    assert decided["E5"].reason.en == (
        "no award: the awards for places end at place 3;"
        " not in the best 50% (50% of 9 entries that competed = 4.5, rounded down to 4)"
    )
