from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.core.errors import BadInputError
from registry.core.spreadsheets import Row, cell_text, column_letter, read_table, scan_table
from tests.registry.core.xlsx import Cell, write_xlsx


def write(tmp_path: Path, content: str | bytes, name: str = "table.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def faults(path: Path, *required: str) -> list[tuple[str, int | None, str]]:
    with pytest.raises(BadInputError) as refused:
        read_table(path, required)
    assert {fault.file for fault in refused.value.faults} == {str(path)}
    return [(fault.code, fault.row, fault.column) for fault in refused.value.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_that_spreadsheet_programs_write(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, "姓名,points\r\n张　三　, 7.50 \r\n".encode(encoding))
    table = read_table(path)
    assert table.columns == ("姓名", "points")
    assert table.rows == (Row(2, {"姓名": "张　三", "points": "7.50"}),)


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, '\na,b\n\n"two\nlines",2\n,\n3,4\n'))
    assert [row.number for row in table.rows] == [4, 6]
    assert table.rows[0].cells["a"] == "two\nlines"


def test_xlsx_is_read_from_its_first_visible_sheet(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["a", "b", "c"], [], ["７２９　", 700.5, 10**22], ["x", True, 0.1]]
    table = read_table(write_xlsx(tmp_path / "book.xlsx", [["hidden"], ["1"]], rows, hidden=1))
    assert table.sheet == "S2"
    assert table.rows[0] == Row(3, {"a": "７２９", "b": "700.5", "c": "10000000000000000000000"})
    assert table.rows[1] == Row(4, {"a": "x", "b": "TRUE", "c": "0.1"})


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_in_a_workbook_becomes_its_exact_shortest_decimal(number: float) -> None:
    shown = cell_text(number)
    assert Decimal(shown) == Decimal(repr(number))
    assert "e" not in shown.lower()
    assert not ("." in shown and shown.endswith(("0", ".")))


def test_days_and_times_are_written_in_iso_form() -> None:
    assert cell_text(datetime(2024, 9, 10)) == "2024-09-10"  # noqa: DTZ001 - a workbook's days have no zone
    assert cell_text(date(2024, 9, 10)) == "2024-09-10"
    assert cell_text(time(8, 30)) == "08:30:00"


def test_column_letters() -> None:
    assert [column_letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_headings_are_known_without_regard_to_case(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "Event,STATUS,Other\n1,2,3\n"), ["event"], ["status"])
    assert table.columns == ("event", "status", "Other")


def test_missing_and_unreadable_files(tmp_path: Path) -> None:
    assert faults(tmp_path / "none.csv") == [("file_missing", None, "")]
    (tmp_path / "folder.csv").mkdir()
    assert faults(tmp_path / "folder.csv") == [("file_unreadable", None, "")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("table.txt", b"a,b\n1,2\n"),
        ("table.csv", b"PK\x03\x04\x00\x00"),
        ("table.csv", b"a,b\n\xff\xff,1\n"),
        ("table.xlsx", b""),
        ("table.xlsx", b"a,b\n1,2\n"),
    ],
)
def test_what_is_no_table(tmp_path: Path, name: str, content: bytes) -> None:
    assert faults(write(tmp_path, content, name)) == [("not_a_table", None, "")]


def test_a_workbook_without_a_visible_sheet_is_no_table(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", [["a"], ["1"]], hidden=1)
    assert faults(path) == [("not_a_table", None, "")]


def test_broken_quotes_are_named_by_row(tmp_path: Path) -> None:
    assert faults(write(tmp_path, 'a,b\n1,2\n"3,4\n')) == [("not_a_table", 3, "")]


@pytest.mark.parametrize("content", ["", "\n\n", " , \n", "﻿"])
def test_empty_files(tmp_path: Path, content: str) -> None:
    assert faults(write(tmp_path, content)) == [("empty_file", None, "")]


def test_headings_alone_are_an_empty_file(tmp_path: Path) -> None:
    assert faults(write(tmp_path, "a,b\n")) == [("empty_file", None, "")]
    assert faults(write_xlsx(tmp_path / "book.xlsx", [[]])) == [("empty_file", None, "")]


def test_all_faults_of_shape_come_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, "a,b,b,\n1,2,3,\n1,2\n1,2,3,,\n1,2,3,4\n1,2,3,,5\n")
    assert faults(path, "a", "z") == [
        ("duplicate_column", 1, "b"),
        ("missing_column", 1, "z"),
        ("ragged_row", 3, "b"),
        ("ragged_row", 5, "D"),
        ("ragged_row", 6, "E"),
    ]


def test_scan_leaves_ragged_rows_out(tmp_path: Path) -> None:
    table, found = scan_table(write(tmp_path, "a,b\n1\n2,3\n"))
    assert [row.number for row in table.rows] == [3]
    assert [fault.code for fault in found] == ["ragged_row"]
