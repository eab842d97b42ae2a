"""What leaves the registry as a table is never a formula, and comes back as it was."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from registry.core import exports
from registry.core.exports import Column, Sheet, Value
from registry.core.texts import text

HOSTILE: Final = (
    '=HYPERLINK("http://evil.example","张三")',
    "=1+1",
    "+86 431",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "﹣1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u3000=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "=cmd|' /C calc'!A0",
)
HARMLESS: Final = ("张三", "O'Neill", "A-B", "欧阳·修", 'a"b,c', "1=1", "e@example.org", "(=)", "", "一\n二")

PAIRS: Final[Sheet[tuple[str, Value]]] = Sheet(
    text("名单", "List"),
    {
        "name": Column(text("姓名", "Name"), lambda line: line[0]),
        "value": Column(text("数", "Number"), lambda line: line[1]),
    },
)


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))


def part_of(book: bytes, name: str) -> str:
    with ZipFile(io.BytesIO(book)) as archive:
        return archive.read(name).decode()


def read_xlsx(content: bytes) -> list[list[object]]:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        return [list(row) for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text_everywhere(name: str) -> None:
    assert exports.begins_like_formula(name)
    assert read_csv(exports.csv_lines([(name, 1)], "zh")) == [["'" + name, "1"]]
    book = exports.workbook(PAIRS, [(name, None)], "zh")
    assert "<f>" not in part_of(book, "xl/worksheets/sheet1.xml")
    assert 'quotePrefix="1"' in part_of(book, "xl/styles.xml")
    # White space around is kept by the format, as far as XML can hold it.
    assert str(read_xlsx(book)[1][0]).strip("\r\n\t ") == name.replace("\r", "\n").strip("\r\n\t ")


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_name_is_not_touched(name: str) -> None:
    assert not exports.begins_like_formula(name)
    assert read_csv(exports.csv_lines([(name, "x")], "zh")) == [[name, "x"]]
    assert read_xlsx(exports.workbook(PAIRS, [(name, "x")], "zh"))[1] == [name, "x"]


def test_numbers_and_days_are_numbers_and_days() -> None:
    values: list[Value] = [7, Decimal("-1.50"), Decimal("1E+2"), date(2026, 11, 22), None]
    rows = read_csv(exports.csv_lines([("甲", value) for value in values], "zh"))
    assert [row[1] for row in rows] == ["7", "-1.50", "100", "2026-11-22", ""]
    cells = read_xlsx(exports.workbook(PAIRS, [("甲", value) for value in values], "zh"))[1:]
    assert [row[1] for row in cells] == [7.0, -1.5, 100.0, date(2026, 11, 22), ""]
    local = datetime.fromisoformat("2026-11-23T00:30:00")
    at = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    assert read_csv(exports.csv_lines([("甲", at)], "zh")) == [["甲", "2026-11-23 00:30:00"]]
    assert read_xlsx(exports.workbook(PAIRS, [("甲", at)], "zh"))[1][1] == local


def test_a_number_that_a_workbook_cannot_keep_stays_exact_as_text() -> None:
    long = Decimal("123456789012345.678")
    assert read_xlsx(exports.workbook(PAIRS, [("甲", long)], "zh"))[1][1] == "123456789012345.678"
    assert read_csv(exports.csv_lines([("甲", long)], "zh"))[0][1] == "123456789012345.678"


def test_headings_and_texts_are_in_the_language_of_the_reader() -> None:
    line = ("甲", text("一等奖", "First Prize"))
    assert read_xlsx(exports.workbook(PAIRS, [line], "en")) == [["Name", "Number"], ["甲", "First Prize"]]
    assert read_csv(exports.csv_lines([PAIRS.headings("zh"), PAIRS.row(line)], "zh"))[1] == ["甲", "一等奖"]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1, max_size=5))
def test_no_cell_of_a_csv_file_begins_like_a_formula(cells: list[str]) -> None:
    read = read_csv(exports.csv_lines([cells], "zh"))
    assert len(read) == 1
    assert [
        cell.removeprefix("'") if exports.begins_like_formula(was) else cell
        for cell, was in zip(read[0], cells, strict=True)
    ] == cells
    assert not any(map(exports.begins_like_formula, read[0]))


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S"))),
            st.integers(-(10**14), 10**14),
        ),
        max_size=5,
    )
)
def test_a_workbook_comes_back_as_it_was(lines: list[tuple[str, int]]) -> None:
    read = read_xlsx(exports.workbook(PAIRS, lines, "zh"))
    assert [(row[0], row[1]) for row in read[1:]] == [(name, number) for name, number in lines]
