"""Every fault of a roster has its own code, and stands where the eye has to go."""

from pathlib import Path
from typing import Any

import pytest

from tests.competitions.entries.roster.rosters import faults, id_number, read
from tests.registry.core.xlsx import Cell

HEAD: list[Cell] = ["赛项", "学校", "姓名", "身份证号", "出生日期", "指导教师1", "指导教师2"]
GOOD: dict[str, Any] = {
    "赛项": "汽修",
    "学校": "虹桥职校",
    "姓名": "张三",
    "身份证号": id_number(1),
    "出生日期": "2005-01-07",
    "指导教师1": "王一",
    "指导教师2": "",
}


def row(**changed: Cell) -> list[Cell]:
    return [{**GOOD, **changed}[str(heading)] for heading in HEAD]


def test_the_good_row_has_no_fault(tmp_path: Path) -> None:
    assert faults(read(tmp_path, [HEAD, row()])) == []


@pytest.mark.parametrize(
    ("changed", "code", "column"),
    [
        ({"身份证号": 220100200501070000.0}, "id_lost_digits", "D"),
        ({"身份证号": "2.201E+17"}, "id_lost_digits", "D"),
        ({"身份证号": id_number(1)[:-1] + ("1" if id_number(1)[-1] != "1" else "2")}, "id_check_digit", "D"),
        ({"身份证号": id_number(1, "20050230"), "出生日期": ""}, "id_birth_date_invalid", "D"),
        ({"身份证号": "22010020050107"}, "id_length", "D"),
        ({"身份证号": "22O100200501070011"}, "id_characters", "D"),
        ({"身份证号": f"{id_number(1)}、{id_number(2)}"}, "id_characters", "D"),
        ({"出生日期": "2005年13月7日"}, "date_invalid", "E"),
        ({"出生日期": "2005-01-08"}, "birth_date_differs_from_id", "E"),
        ({"出生日期": 38360.0}, "birth_date_differs_from_id", "E"),
        ({"姓名": "张?三"}, "name_characters_lost", "C"),
        ({"姓名": "张"}, "name_unreadable", "C"),
        ({"姓名": ""}, "name_missing", "C"),
        ({"姓名": "", "身份证号": "", "出生日期": ""}, "member_missing", "C"),
        ({"赛项": ""}, "event_missing", "A"),
        ({"学校": ""}, "school_missing", "B"),
        ({"学校": "某某学校"}, "school_unknown", "B"),
        ({"学校": "南关职高"}, "school_ambiguous", "B"),
        ({"指导教师2": "王二"}, "too_many_tutors", "G"),
        ({"指导教师1": "王一、王二"}, "too_many_tutors", "F"),
        ({"赛项": "汽修(团体)", "指导教师2": "王二、王三"}, "too_many_tutors", "G"),
    ],
)
def test_one_fault_in_a_row(tmp_path: Path, changed: dict[str, Cell], code: str, column: str) -> None:
    rows: list[list[Cell]] = [HEAD, row(姓名="李四", 身份证号=id_number(2), 赛项="数控"), row(**changed)]
    assert faults(read(tmp_path, rows)) == [(code, 3, column)]


@pytest.mark.parametrize(
    ("changed", "code", "column"),
    [
        ({"姓名": "张　三", "赛项": "数控"}, "person_in_two_entries", "D"),
        ({"身份证号": id_number(1).lower(), "学校": "净月职院"}, "person_in_two_entries", "D"),
        ({"身份证号": "", "学校": "净月职院"}, "person_in_two_entries", "C"),
        ({"姓名": "李四", "学校": "净月职院"}, "id_of_another_person", "D"),
    ],
)
def test_a_person_who_stands_twice(tmp_path: Path, changed: dict[str, Cell], code: str, column: str) -> None:
    assert faults(read(tmp_path, [HEAD, row(), row(**changed)])) == [(code, 3, column)]


def test_namesakes_are_two_people(tmp_path: Path) -> None:
    other = row(赛项="数控", 身份证号=id_number(2, "20060101"), 出生日期="2006-1-1")
    third = row(赛项="酒店", 身份证号="", 出生日期="2007-1-1", 指导教师1="张三")
    assert faults(read(tmp_path, [HEAD, row(), other, third])) == []


def test_a_person_twice_in_one_entry(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["赛项", "学校", "选手"], ["汽修", "虹桥职校", "张三、张　三"]]
    assert faults(read(tmp_path, rows)) == [("person_twice_in_entry", 2, "C")]


def test_values_that_do_not_match_the_names_of_a_cell(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [HEAD, row(姓名="张三、李四", 出生日期="2005-1-7、2005-1-7、2005-1-7")]
    assert faults(read(tmp_path, rows)) == [
        ("id_count_differs", 2, "D"),
        ("birth_date_count_differs", 2, "E"),
    ]


def test_a_group_that_nothing_tells(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["组别", "赛项", "学校", "姓名"],
        ["中职组", "a", "虹桥职校", "张三"],
        ["", "b", "虹桥职校", "李四"],
    ]
    assert faults(read(tmp_path, rows)) == [("group_missing", 3, "A")]


@pytest.mark.parametrize(
    ("total", "wrong"),
    [
        (["合计", "2队", "3人"], []),
        (["共2支队，3名选手"], []),
        (["合计", "", 2], []),
        (["合计", "3队", "3人"], [("total_differs", 4, "B")]),
        (["合计：2队4人"], [("total_differs", 4, "A")]),
        (["总计", "", 7], [("total_differs", 4, "C")]),
        (["小计", "1队", ""], [("total_differs", 4, "B")]),
        (["备注：每队不超过2人"], []),
    ],
)
def test_totals_typed_by_hand(tmp_path: Path, total: list[Cell], wrong: list[object]) -> None:
    rows: list[list[Cell]] = [
        ["赛项", "学校", "选手"],
        ["a", "虹桥职校", "张三、李四"],
        ["b", "虹桥职校", "李五"],
        total,
    ]
    assert faults(read(tmp_path, rows)) == wrong


def test_columns_that_are_missing_and_a_table_without_rows(tmp_path: Path) -> None:
    roster = read(tmp_path, [["序号", "姓名", "身份证号"]])
    assert faults(roster) == [("column_missing", 1, ""), ("column_missing", 1, ""), ("no_entries", 1, "")]


def test_all_faults_come_at_once_in_the_order_of_the_sheet(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        HEAD,
        row(学校="某校", 出生日期="x"),
        row(姓名="张?", 身份证号="1", 赛项="数控", 指导教师2="王二"),
    ]
    assert faults(read(tmp_path, rows)) == [
        ("school_unknown", 2, "B"),
        ("date_invalid", 2, "E"),
        ("name_characters_lost", 3, "C"),
        ("id_length", 3, "D"),
        ("too_many_tutors", 3, "G"),
    ]
