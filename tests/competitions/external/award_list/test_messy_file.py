"""The messy list of awards of the shared data, read by the command, against its truth."""

from tests.competitions.messy import previewed


def test_the_messy_list_is_read_as_its_truth_says() -> None:
    found, truth, status = previewed("awards", "award_list")
    assert status == 0
    assert found["awards"] == truth["awards"]
    assert found["faults"] == []
    assert [line["rows"] for line in found["lines"]] == [[row, row] for row in range(3, 33)]
