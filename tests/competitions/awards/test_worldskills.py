import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from competitions.awards.decision import decide_all
from competitions.awards.schemes import load_scheme
from competitions.results.ranking import ScoredEntry
from tests.competitions.factories import awards_of, places_of

PUBLISHED = Path(__file__).parents[3] / "demo" / "data" / "worldskills-2024.csv"


def test_medals_and_places_of_lyon_2024_are_the_published_ones() -> None:
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    entries = [ScoredEntry(r["skill_number"], r["member"], Decimal(r["points_700"])) for r in rows]
    decisions = decide_all(load_scheme("worldskills-2024"), entries)
    decided = [(d.entry.event, d.entry.entry, d.place, d.award) for d in decisions]
    published = [
        (r["skill_number"], r["member"], int(r["position"]), r["medal"].lower() or None) for r in rows
    ]
    assert decided == published
    assert len({row["skill_number"] for row in rows}) == 29
    expected = {"gold": 40, "silver": 32, "bronze": 27, "excellence": 219, None: 296}
    assert Counter(decision.award for decision in decisions) == expected


BANDS = ("worldskills-2015", "worldskills-2017", "worldskills-2024")
G, S, B, E = "gold", "silver", "bronze", "excellence"


@pytest.mark.parametrize("scheme", BANDS)
@pytest.mark.parametrize(
    ("points", "awards"),
    [
        ([740, 734, 734, 733, 732, 731, 729], [G, S, S, S, S, B, E]),
        ([734, 733, 732, 732, 730, 730, 728], [G, G, G, G, B, B, E]),
        ([730, 729, 728, 726, 725], [G, G, G, B, E]),
        ([730, 729, 728, 725], [G, G, G, E]),
        ([740, 735, 720], [G, S, B]),
        ([740, 739, 720, 718, 717], [G, G, B, B, E]),
        ([740], [G]),
    ],
)
def test_bands(scheme: str, points: list[int], awards: list[str]) -> None:
    assert awards_of(scheme, points) == awards


def test_2026_takes_the_three_highest_distinct_marks() -> None:
    points: list[str | int] = [743, "743.0", 742, 739, 739, 738, 700, 699]
    assert awards_of("worldskills-2026", points) == [G, G, S, B, B, E, E, None]
    assert places_of("worldskills-2026", points) == [1, 1, 3, 4, 4, 6, 7, 8]


@pytest.mark.parametrize(
    ("scheme", "limit"),
    [
        ("worldskills-2015", 500),
        ("worldskills-2017", 700),
        ("worldskills-2024", 700),
        ("worldskills-2026", 700),
    ],
)
def test_the_medallion_is_for_those_who_reach_the_limit(scheme: str, limit: int) -> None:
    points: list[str | int] = [790, 780, 770, limit, f"{limit - 1}.999999999999999999999999999999999999"]
    assert awards_of(scheme, points) == [G, S, B, E, None]


def test_bands_share_places_as_each_edition_had_it() -> None:
    points = [743, 742, 730, 729, 720, 719, 719, 700]
    assert places_of("worldskills-2015", points) == [1, 1, 3, 3, 5, 5, 5, 8]
    assert places_of("worldskills-2017", points) == [1, 1, 3, 3, 5, 5, 5, 8]
    assert places_of("worldskills-2024", points) == [1, 1, 3, 3, 5, 6, 6, 8]
    assert places_of("worldskills-2026", points) == [1, 2, 3, 4, 5, 6, 6, 8]
