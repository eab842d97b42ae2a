"""The messy roster of the shared data, read by the command, against its truth."""

from typing import Any

from tests.competitions.messy import previewed


def places(faults: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(fault["code"], fault["sheet"], fault["row"], fault["column"]) for fault in faults]


def test_the_messy_roster_is_read_as_its_truth_says() -> None:
    found, truth, status = previewed("roster", "roster_teams")
    assert status == 1
    assert found["entries"] == truth["entries"]
    assert places(found["faults"]) == places(truth["faults"])
