"""The messy score sheet of the shared data, read by the command, against its truth."""

from tests.competitions.messy import previewed


def test_the_messy_score_sheet_is_read_as_its_truth_says() -> None:
    found, truth, status = previewed("scores", "score_sheet")
    assert status == 1
    assert found["rows"] == truth["rows"]
    wrong = [
        line["row"]
        for line, row in zip(found["lines"], truth["rows"], strict=True)
        if row["total_typed_wrong"]
    ]
    faults = [(fault["code"], fault["row"], fault["column"]) for fault in found["faults"]]
    assert faults == [("total_differs", row, "F") for row in wrong]
    absent = [row["station"] for row in truth["rows"] if row["marks"] is None]
    shown = zip(found["rows"], found["lines"], strict=True)
    assert [row["station"] for row, line in shown if line["status"] == "absent"] == absent
