from decimal import Decimal
from pathlib import Path

import pytest

from competitions.awards.schemes import load_scheme
from competitions.results.ranking import ScoredEntry
from competitions.results.table import read_results
from registry.core.errors import BadInputError
from tests.registry.core.xlsx import write_xlsx

CHAIN = load_scheme("national-10-20-30").ranking.tie_break


def write(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "results.csv"
    path.write_text(content, encoding="utf-8")
    return path


def faults(path: Path) -> list[tuple[str, int | None, str]]:
    with pytest.raises(BadInputError) as refused:
        read_results(path, CHAIN)
    return [(fault.code, fault.row, fault.column) for fault in refused.value.faults]


def test_three_columns_are_enough(tmp_path: Path) -> None:
    entries = read_results(write(tmp_path, "points,entry,event,note\n87.50,A,16,x\n７,B,16,\n"), CHAIN)
    assert entries == (
        ScoredEntry("16", "A", Decimal("87.5"), tie_breaks=(None, None)),
        ScoredEntry("16", "B", Decimal(7), tie_breaks=(None, None)),
    )


def test_all_columns(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "event,entry,points,status,unofficial,time\n"
        "16,A,87,competed,0,300\n16,B,86,,1,301.5\n16,C,,absent,,\n16,D,3,disqualified,0,\n16,E,,withdrawn,0,9\n",
    )
    entries = read_results(path, CHAIN)
    assert [entry.status for entry in entries] == [
        "competed",
        "competed",
        "absent",
        "disqualified",
        "withdrawn",
    ]
    assert [entry.unofficial for entry in entries] == [False, True, False, False, False]
    assert [entry.points for entry in entries] == [Decimal(87), Decimal(86), None, Decimal(3), None]
    assert entries[1].tie_breaks == (None, Decimal("301.5"))
    assert entries[2].tie_breaks == (None, None)


def test_a_workbook_gives_the_same_entries_as_text(tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "r.xlsx", [["event", "entry", "points", "unofficial"], [16, "A", 87.1, 1]])
    text = write(tmp_path, "event,entry,points,unofficial\n16,A,87.1,1\n")
    assert read_results(book) == read_results(text)


def test_an_entry_may_appear_in_two_events(tmp_path: Path) -> None:
    assert len(read_results(write(tmp_path, "event,entry,points\n1,A,1\n2,A,1\n"))) == 2


def test_every_fault_is_listed_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "event,entry,points,status,unofficial,tiebreak_score\n"
        ",A,1,,0,1\n"  # 2
        "16,,1,,0,1\n"  # 3
        "16,B,,,0,1\n"  # 4
        "16,C,1_0,,0,1\n"  # 5
        "16,D,inf,,0,1\n"  # 6
        "16,E,1e9999999999999999999,,0,1\n"  # 7
        "16,F,1,ill,0,1\n"  # 8
        "16,G,1,,yes,1\n"  # 9
        "16,H,1,,0,\n"  # 10
        "16,I,1,,0,nan\n"  # 11
        "16,B,x,absent,2,y\n"  # 12
        "16,J,1\n",  # 13
    )
    assert faults(path) == [
        ("event_missing", 2, "event"),
        ("entry_missing", 3, "entry"),
        ("points_missing", 4, "points"),
        ("points_not_a_number", 5, "points"),
        ("points_not_finite", 6, "points"),
        ("points_out_of_range", 7, "points"),
        ("status_unknown", 8, "status"),
        ("unofficial_invalid", 9, "unofficial"),
        ("tie_break_missing", 10, "tiebreak_score"),
        ("tie_break_not_finite", 11, "tiebreak_score"),
        ("unofficial_invalid", 12, "unofficial"),
        ("points_not_a_number", 12, "points"),
        ("tie_break_not_a_number", 12, "tiebreak_score"),
        ("duplicate_entry", 12, "entry"),
        ("ragged_row", 13, "status"),
    ]


def test_cells_are_checked_even_where_a_column_is_missing(tmp_path: Path) -> None:
    assert faults(write(tmp_path, "entry,points\nA,x\nA,1\n")) == [
        ("missing_column", 1, "event"),
        ("points_not_a_number", 2, "points"),
    ]


def test_a_headings_row_alone_is_an_empty_file(tmp_path: Path) -> None:
    assert faults(write(tmp_path, "event,entry,points\n")) == [("empty_file", None, "")]
