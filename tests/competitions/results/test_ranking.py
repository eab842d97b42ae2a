from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from competitions.results.ranking import RankingRule, ScoredEntry, TieBreak, groups_to_draw, rank
from registry.core.texts import text
from tests.competitions.factories import events, make_entries, make_entry

EQUAL = RankingRule(sharing="equal")
EVERY_BAND = RankingRule(sharing="every_band", band_width=Decimal(2))
MEDAL_BANDS = RankingRule(sharing="medal_bands", band_width=Decimal(2))
CHAIN = RankingRule(
    sharing="equal",
    tie_break=(
        TieBreak(column="module", title=text("模块", "Module"), better="higher"),
        TieBreak(column="time", title=text("用时", "Time"), better="lower"),
    ),
)

DRAWN = RankingRule(sharing="equal", still_tied="draw")


@pytest.mark.parametrize(
    ("rule", "places"),
    [
        (EQUAL, (1, 2, 2, 4, 5, 6, 7)),
        (EVERY_BAND, (1, 2, 2, 4, 4, 6, 6)),
        (MEDAL_BANDS, (1, 2, 2, 4, 5, 6, 7)),
    ],
)
def test_places_after_a_shared_one_are_skipped(rule: RankingRule, places: tuple[int, ...]) -> None:
    assert rank(make_entries([750, 740, "740.0", 737, 736, 730, 729]), rule).places == places


def test_a_medal_band_shares_a_place_and_the_bands_below_do_not() -> None:
    assert rank(make_entries([750, 740, 730, 729, 720, 719, 719]), MEDAL_BANDS).places == (
        1,
        2,
        3,
        3,
        5,
        6,
        6,
    )


def test_the_chain_breaks_ties_in_its_order_and_directions() -> None:
    steps = [(5, 90), (6, 99), (6, 80), (5, 90), (None, 1)]
    entries = [
        make_entry(80, entry=f"E{n}", tie_breaks=tuple(None if v is None else Decimal(v) for v in values))
        for n, values in enumerate(steps)
    ]
    assert rank(entries, CHAIN).places == (3, 2, 1, 3, 5)


def test_a_chain_without_values_breaks_nothing() -> None:
    assert rank(make_entries([80, 80]), CHAIN).places == (1, 1)


def test_points_are_compared_exactly_beyond_the_precision_of_the_context() -> None:
    longer = "700." + "0" * 50 + "1"
    assert rank(make_entries([700, longer]), EQUAL).places == (2, 1)
    tiny = tuple(Decimal(value) for value in ("0", "1." + "0" * 50 + "1"))
    less = (Decimal(0), Decimal(1))
    entries = [make_entry(entry="A", tie_breaks=tiny), make_entry(entry="B", tie_breaks=less)]
    assert rank(entries, CHAIN).places == (2, 1)


@pytest.mark.parametrize(
    ("points", "equal", "every_band", "medal_bands"),
    [
        ("751", 1, 1, 1),
        ("748", 2, 1, 1),
        ("747.9", 2, 2, 2),
        ("740", 2, 2, 2),
        ("739", 3, 2, 2),
        ("705", 5, 5, 5),
        ("704", 5, 5, 5),
        ("703", 6, 5, 6),
        ("1", 6, 6, 6),
    ],
)
def test_an_unofficial_entry_gets_the_place_it_would_have(
    points: str, equal: int, every_band: int, medal_bands: int
) -> None:
    entries = [*make_entries([750, 740, 730, 720, 704]), make_entry(points, entry="X", unofficial=True)]
    found = [rank(entries, rule).places[-1] for rule in (EQUAL, EVERY_BAND, MEDAL_BANDS)]
    assert found == [equal, every_band, medal_bands]


def test_who_did_not_compete_has_no_place_and_still_signed_up() -> None:
    entries = [
        make_entry(700),
        make_entry(None, entry="B", status="absent"),
        make_entry(799, entry="C", status="disqualified"),
        make_entry(None, entry="D", status="withdrawn", unofficial=True),
    ]
    standing = rank(entries, EQUAL)
    assert standing.places == (1, None, None, None)
    assert standing.signed_up == 3
    assert standing.official == (0,)


def test_nobody() -> None:
    assert rank([], CHAIN).places == ()


@settings(max_examples=60)
@given(events(chain=2), st.sampled_from([EQUAL, EVERY_BAND, MEDAL_BANDS, CHAIN]))
def test_a_place_is_one_more_than_the_officials_of_better_places(
    entries: list[ScoredEntry], rule: RankingRule
) -> None:
    if rule is not CHAIN:
        entries = [
            make_entry(e.points, entry=e.entry, status=e.status, unofficial=e.unofficial) for e in entries
        ]
    places = rank(entries, rule).places
    official = [place for entry, place in zip(entries, places, strict=True) if place and not entry.unofficial]
    for entry, place in zip(entries, places, strict=True):
        assert (place is not None) == (entry.status == "competed")
        if place is not None:
            assert place == 1 + sum(other < place for other in official)


def test_points_must_be_there_and_finite() -> None:
    with pytest.raises(ValueError, match="no points"):
        make_entry(None)
    with pytest.raises(ValueError, match="not finite"):
        make_entry("NaN", status="absent")


def test_a_width_goes_with_bands_only() -> None:
    with pytest.raises(ValidationError):
        RankingRule(sharing="every_band")
    with pytest.raises(ValidationError):
        RankingRule(sharing="equal", band_width=Decimal(2))


def drawn(points: list[str | int], draws: list[int | None]) -> list[ScoredEntry]:
    return [replace(entry, draw=draw) for entry, draw in zip(make_entries(points), draws, strict=True)]


def test_who_is_still_tied_is_named_until_everybody_of_the_group_has_drawn() -> None:
    points: list[str | int] = [90, 80, "80.0", 80, 70, 60, 60]
    assert groups_to_draw(make_entries(points), DRAWN) == (("E1", "E2", "E3"), ("E5", "E6"))
    some = drawn(points, [None, 2, None, None, None, 2, 1])
    assert groups_to_draw(some, DRAWN) == (("E2", "E3"),)
    assert rank(some, DRAWN).places == (1, 2, 3, 3, 5, 7, 6)
    every = drawn(points, [None, 2, 3, 1, None, 2, 1])
    assert groups_to_draw(every, DRAWN) == ()
    assert rank(every, DRAWN).places == (1, 3, 4, 2, 5, 7, 6)
    twice = drawn(points, [None, 1, 1, 2, None, 2, 1])
    assert groups_to_draw(twice, DRAWN) == (("E1", "E2"),)


def test_where_a_tie_shares_the_place_nobody_draws_and_a_draw_counts_for_nothing() -> None:
    entries = drawn([80, 80, 70], [2, 1, 1])
    assert groups_to_draw(entries, EQUAL) == ()
    assert rank(entries, EQUAL).places == (1, 1, 3)


def test_a_draw_comes_after_the_points_and_the_chain() -> None:
    rule = CHAIN.model_copy(update={"still_tied": "draw"})
    values = (
        (81, (0, 9), 4),
        (80, (6, 80), 3),
        (80, (6, 80), 2),
        (80, (6, 99), 1),
        (80, (5, 1), 1),
    )
    entries = [
        make_entry(points, entry=f"E{n}", tie_breaks=tuple(map(Decimal, chain)), draw=draw)
        for n, (points, chain, draw) in enumerate(values)
    ]
    assert rank(entries, rule).places == (1, 3, 2, 4, 5)
    assert groups_to_draw([replace(entry, draw=None) for entry in entries], rule) == (("E1", "E2"),)


def test_only_official_entries_that_competed_draw() -> None:
    entries = [
        make_entry(80, entry="A"),
        make_entry(80, entry="U", unofficial=True),
        make_entry(80, entry="D", status="disqualified"),
    ]
    assert groups_to_draw(entries, DRAWN) == ()
    assert rank(entries, DRAWN).places == (1, 1, None)
    tied = [make_entry(80, entry="B"), make_entry(80, entry="A"), *entries[1:]]
    assert groups_to_draw(tied, DRAWN) == (("A", "B"),)
    # An unofficial entry draws nothing, and stands behind those that drew.
    assert rank([replace(tied[0], draw=1), replace(tied[1], draw=2), *tied[2:]], DRAWN).places == (
        1,
        2,
        3,
        None,
    )


def test_who_shares_a_place_because_a_band_does_draws_for_nothing() -> None:
    entries = make_entries([750, 750, 740, 720, 720, 719])
    every = EVERY_BAND.model_copy(update={"still_tied": "draw"})
    medal = MEDAL_BANDS.model_copy(update={"still_tied": "draw"})
    assert groups_to_draw(entries, every) == ()
    assert groups_to_draw(entries, medal) == (("E3", "E4"),)
    settled = drawn([750, 750, 740, 720, 720, 719], [2, 1, None, 2, 1, None])
    assert rank(settled, medal).places == (1, 1, 3, 5, 4, 6)
    assert rank(settled, every).places == rank(entries, every).places


@settings(max_examples=60)
@given(events(), st.sampled_from([EQUAL, MEDAL_BANDS]), st.randoms(use_true_random=False), st.data())
def test_a_draw_parts_a_tie_and_moves_nobody_else(
    entries: list[ScoredEntry], shared: RankingRule, chance: Random, data: st.DataObject
) -> None:
    rule = shared.model_copy(update={"still_tied": "draw"})
    lots: dict[str, int] = {}
    for group in groups_to_draw(entries, rule):
        lots |= dict(zip(group, chance.sample(range(1, len(group) + 1), len(group)), strict=True))
    parted = [replace(entry, draw=lots.get(entry.entry)) for entry in entries]
    assert groups_to_draw(parted, rule) == ()
    before = rank(entries, shared).places
    assert rank(entries, rule).places == before
    after = rank(parted, rule).places
    for entry, old, new in zip(entries, before, after, strict=True):
        if entry.entry in lots:
            assert old is not None
            assert new == old + lots[entry.entry] - 1
        elif not entry.unofficial:
            assert new == old
    shuffled = data.draw(st.permutations(parted))
    places = dict(zip([e.entry for e in parted], after, strict=True))
    assert dict(zip([e.entry for e in shuffled], rank(shuffled, rule).places, strict=True)) == places
