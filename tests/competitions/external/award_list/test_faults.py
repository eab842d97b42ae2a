"""Every fault of a list of awards has its own code, and stands where the eye has to go."""

from pathlib import Path

import pytest

from tests.competitions.external.award_list.awards import faults, lines, read
from tests.registry.core.xlsx import Cell

HEAD: list[Cell] = ["赛项", "奖项", "学校", "选手", "指导教师", "证书编号", "名次"]
GOOD: list[Cell] = ["数控", "一等奖", "虹桥职校", "张三", "王一", "n1", 1]


def test_the_good_row_has_no_fault(tmp_path: Path) -> None:
    assert faults(read(tmp_path, [HEAD, GOOD], register=True)) == []


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (["数控", "二等奖", "", "李四", "", "n2", 2], "school_missing", "C"),
        (["数控", "二等奖", "某校", "李四", "", "n2", 2], "school_unknown", "C"),
        (["数控", "二等奖", "南关职高", "李四", "", "n2", 2], "school_ambiguous", "C"),
        (["数控", "二等奖", "虹桥职校", "", "王一", "n2", 2], "member_missing", "D"),
        (["数控", "二等奖", "虹桥职校", "李?", "王一", "n2", 2], "name_characters_lost", "D"),
        (["数控", "二等奖", "虹桥职校", "李四", "王", "n2", 2], "name_unreadable", "E"),
        (["数控", "二等奖", "虹桥职校", "李四", "王一", 2.2e17, 2], "number_lost_digits", "F"),
        (["数控", "二等奖", "虹桥职校", "李四", "王一", "2.2E+17", 2], "number_lost_digits", "F"),
        (["数控", "二等奖", "虹桥职校", "李四", "王一", "n1", 2], "number_twice", "F"),
        (["数控", "一等奖", "虹桥职校", "张　三", "王二", "n2", 2], "award_twice", ""),
        (["数控", "二等奖", "虹桥职校", "李四", "王一", "n2", 1.5], "place_unreadable", "G"),
        (["数控", "二等奖", "虹桥职校", "李四", "王一", "n2", "前"], "place_unreadable", "G"),
    ],
)
def test_one_fault_in_a_row(tmp_path: Path, row: list[Cell], code: str, column: str) -> None:
    assert faults(read(tmp_path, [HEAD, GOOD, row], register=True)) == [(code, 3, column)]


def test_prize_and_event_that_nothing_tells(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [HEAD, ["", "", "虹桥职校", "张三", "", "n1", ""], GOOD]
    assert faults(read(tmp_path, rows))[:2] == [("event_missing", 2, "A"), ("prize_missing", 2, "B")]


def test_a_school_alone_is_a_row_that_lacks_the_rest(tmp_path: Path) -> None:
    awards = read(tmp_path, [HEAD, GOOD, ["", "", "净月职院"], [], ["", "", "大赛组委会"]], register=True)
    assert faults(awards) == [("member_missing", 3, "D")]


def test_a_number_that_lost_digits_is_not_taken(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [HEAD, ["数控", "二等奖", "甲", "李四", "", 2.2e17, ""]]
    assert [line.source_number for line in lines(read(tmp_path, rows))] == [""]


def test_columns_that_are_missing_and_a_table_without_rows(tmp_path: Path) -> None:
    awards = read(tmp_path, [["赛项", "奖项", "选手"]])
    assert faults(awards) == [("column_missing", 1, ""), ("no_awards", 1, "")]
