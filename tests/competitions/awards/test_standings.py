from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from competitions.awards.library import UnknownPointsTableError, points_table, points_tables
from competitions.awards.standings import PointsTable, standings

WORLDSKILLS = points_table("worldskills").points
MEDALS = ("gold", "silver", "bronze", "excellence")


def medals(code: str, *counts: int) -> list[tuple[str, str]]:
    return [(code, award) for award, count in zip(MEDALS, counts, strict=True) for _ in range(count)]


def test_kazan_2019_as_it_was_reported() -> None:
    won = [*medals("RU", 14, 4, 4, 25), *medals("CN", 16, 14, 5, 17)]
    assert [(row.code, row.points, row.place) for row in standings(WORLDSKILLS, won)] == [
        ("CN", 133, 1),
        ("RU", 101, 2),
    ]
    assert standings(WORLDSKILLS, won)[0].counts == {"gold": 16, "silver": 14, "bronze": 5, "excellence": 17}


def test_shared_places_skip() -> None:
    won = [*medals("B", 1, 0, 0, 0), *medals("A", 0, 0, 2, 0), *medals("C", 0, 1, 0, 0), ("D", "other")]
    assert [(row.code, row.place) for row in standings(WORLDSKILLS, won)] == [("A", 1), ("B", 1), ("C", 3)]
    assert standings(WORLDSKILLS, []) == ()


@settings(max_examples=50)
@given(st.lists(st.tuples(st.sampled_from("ABCDE"), st.sampled_from([*MEDALS, "other"]))), st.data())
def test_the_order_never_matters_and_places_follow_points(
    won: list[tuple[str, str]], data: st.DataObject
) -> None:
    rows = standings(WORLDSKILLS, won)
    assert standings(WORLDSKILLS, data.draw(st.permutations(won))) == rows
    assert sum(row.points for row in rows) == sum(WORLDSKILLS.get(award, 0) for _, award in won)
    for row in rows:
        assert row.place == 1 + sum(other.points > row.points for other in rows)


def test_what_is_shipped_has_a_source_and_other_names_are_refused() -> None:
    assert [table.name for table in points_tables()] == ["worldskills"]
    assert points_table("worldskills@1").source.note is not None
    with pytest.raises(UnknownPointsTableError) as refused:
        points_table("worldskills@2")
    assert "worldskills" in refused.value.message.en


def test_an_award_is_worth_points_once() -> None:
    document: dict[str, Any] = points_table("worldskills").model_dump(mode="json")
    with pytest.raises(ValidationError, match="named twice"):
        PointsTable.model_validate({**document, "worth": [document["worth"][0]] * 2})
