from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from competitions.results.ranking import RankingRule, ScoredEntry, TieBreak, rank
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
