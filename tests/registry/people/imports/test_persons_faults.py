"""Every fault in a sheet of persons has its own code, and stands where the eye has to go."""

from pathlib import Path

import pytest

from registry.people.organizations.names import OrganizationNames
from tests.registry.core.xlsx import Cell
from tests.registry.people.imports.sheets import id_number, persons, places

HEAD = (
    *(
        "姓名",
        "拼音",
        "证件类型",
        "证件号码",
        "出生日期",
        "学号",
        "班级",
        "手机",
        "邮箱",
        "入学日期",
        "离校日期",
    ),
    "学校",
)
GOOD: dict[str, Cell] = {
    "姓名": "张三",
    "拼音": "ZHANG San",
    "证件类型": "居民身份证",
    "证件号码": id_number(1),
    "出生日期": "2008-09-22",
    "学号": "20240101",
    "班级": "汽修1班",
    "手机": "13812345678",
    "邮箱": "a@example.cn",
    "入学日期": "2024-09-01",
    "离校日期": "",
    "学校": "",
}
OTHER: dict[str, Cell] = {"姓名": "李四", "证件号码": id_number(2), "学号": "20240102"}
SCHOOL = OrganizationNames("长春市虹桥职业技术学校(虚构)", ("虹桥职校",))


def row(**changed: Cell) -> list[Cell]:
    return [{**GOOD, **changed}[heading] for heading in HEAD]


WRONG_CHECK = id_number(1)[:-1] + ("1" if id_number(1)[-1] != "1" else "2")
NO_ID: dict[str, Cell] = {"证件类型": "", "证件号码": ""}


def test_a_good_row_has_no_fault(tmp_path: Path) -> None:
    assert persons(tmp_path, [HEAD, row(**OTHER), row()]).faults == ()


@pytest.mark.parametrize(
    ("changed", "code", "column"),
    [
        ({"姓名": ""}, "name_missing", "姓名"),
        ({"姓名": "张三、王五"}, "several_names_in_cell", "姓名"),
        ({"姓名": "张?三"}, "name_characters_lost", "姓名"),
        ({"姓名": "张"}, "name_unreadable", "姓名"),
        ({"姓名": "=1+1"}, "looks_like_a_formula", "姓名"),
        ({"姓名": "＝HYPERLINK(x)"}, "looks_like_a_formula", "姓名"),
        ({"姓名": "@张三"}, "looks_like_a_formula", "姓名"),
        ({"拼音": "+ZHANG"}, "looks_like_a_formula", "拼音"),
        ({"学号": "-2024"}, "looks_like_a_formula", "学号"),
        ({"班级": "@SUM(A1)"}, "looks_like_a_formula", "班级"),
        ({"证件号码": 220100200809220000.0}, "id_lost_digits", "证件号码"),
        ({"证件号码": "2.201E+17"}, "id_lost_digits", "证件号码"),
        ({"证件号码": "22O100200809220011"}, "id_characters", "证件号码"),
        ({"证件号码": "22010020080922"}, "id_length", "证件号码"),
        ({"证件号码": WRONG_CHECK}, "id_check_digit", "证件号码"),
        ({"证件号码": id_number(1, "20080230"), "出生日期": ""}, "id_birth_date_invalid", "证件号码"),
        ({"证件类型": "学生证"}, "id_kind_unknown", "证件类型"),
        ({"证件类型": "", "证件号码": "E12345678"}, "id_kind_missing", "证件号码"),
        ({"证件号码": ""}, "id_missing", "证件号码"),
        ({"证件类型": "护照", "证件号码": "E 1"}, "id_form", "证件号码"),
        ({"证件类型": "护照", "证件号码": "1.2E+16"}, "id_lost_digits", "证件号码"),
        ({"证件类型": "回乡证", "证件号码": "K12345678"}, "id_form", "证件号码"),
        ({"证件类型": "台胞证", "证件号码": "1234567"}, "id_form", "证件号码"),
        ({"证件类型": "永居证", "证件号码": "9" + WRONG_CHECK[1:]}, "id_check_digit", "证件号码"),
        ({"出生日期": "2008年13月7日"}, "date_invalid", "出生日期"),
        ({**NO_ID, "出生日期": "2008年9月"}, "date_invalid", "出生日期"),
        ({**NO_ID, "出生日期": "3/4/2008"}, "date_invalid", "出生日期"),
        ({"入学日期": "去年"}, "date_invalid", "入学日期"),
        ({"离校日期": "2026-02-30"}, "date_invalid", "离校日期"),
        ({"出生日期": "2008-09-23"}, "birth_date_differs_from_id", "出生日期"),
        ({"出生日期": 39714.0}, "birth_date_differs_from_id", "出生日期"),
        ({**NO_ID, "出生日期": "2026-03-02"}, "born_in_future", "出生日期"),
        ({"证件号码": id_number(1, "20991231"), "出生日期": ""}, "born_in_future", "证件号码"),
        ({**NO_ID, "出生日期": "2016-03-02"}, "age_implausible", "出生日期"),
        ({"证件号码": id_number(1, "19240101"), "出生日期": ""}, "age_implausible", "证件号码"),
        ({"手机": "1381234567"}, "phone_invalid", "手机"),
        ({"手机": "13812345678、13912345678"}, "phone_invalid", "手机"),
        ({"手机": "1.38E+10"}, "phone_lost_digits", "手机"),
        ({"学号": "2.02E+15"}, "number_lost_digits", "学号"),
        ({"学号": 2024010100000001.0}, "number_lost_digits", "学号"),
        ({"邮箱": "a@example"}, "email_invalid", "邮箱"),
        ({"离校日期": "2024-08-31"}, "until_before_since", "离校日期"),
        ({"学校": "净月职院"}, "school_differs", "学校"),
    ],
)
def test_one_fault_in_a_row(tmp_path: Path, changed: dict[str, Cell], code: str, column: str) -> None:
    found = persons(tmp_path, [HEAD, row(**OTHER), row(**changed)], school=SCHOOL)
    assert places(found.faults) == [(code, 3, column)]


@pytest.mark.parametrize(
    ("first", "second", "code", "column"),
    [
        ({}, {"学号": "2", "姓名": "张　三"}, "person_twice", "证件号码"),
        ({}, NO_ID, "person_twice", "学号"),
        (NO_ID, NO_ID, "person_twice", "学号"),
        ({**NO_ID, "学号": ""}, {**NO_ID, "学号": ""}, "person_twice", "姓名"),
        ({}, {"姓名": "李四", "学号": "2"}, "id_of_two_names", "证件号码"),
        ({}, {"姓名": "李四", "证件号码": id_number(2)}, "number_twice", "学号"),
        ({}, {"证件号码": id_number(2)}, "number_twice", "学号"),
    ],
)
def test_a_person_or_number_that_stands_twice(
    tmp_path: Path, first: dict[str, Cell], second: dict[str, Cell], code: str, column: str
) -> None:
    assert places(persons(tmp_path, [HEAD, row(**first), row(**second)]).faults) == [(code, 3, column)]
    # On two sheets the later one has the fault.
    apart = persons(tmp_path, [HEAD, row(**first)], [HEAD, row(**second)]).faults
    assert [(fault.code, fault.sheet, fault.row) for fault in apart] == [(code, "S2", 2)]


def test_an_id_number_of_before_1999_is_that_of_the_same_person(tmp_path: Path) -> None:
    old = id_number(1, "19800922")
    rows = [row(证件号码=old, 出生日期=""), row(证件号码=old[:6] + old[8:17], 出生日期="", 学号="2")]
    found = persons(tmp_path, [HEAD, *rows], role="teacher")
    assert places(found.faults) == [("person_twice", 3, "证件号码")]


def test_namesakes_are_two_people(tmp_path: Path) -> None:
    rows = [row(), row(证件号码=id_number(2), 学号="2"), row(**NO_ID, 学号="3")]
    assert persons(tmp_path, [HEAD, *rows]).faults == ()


@pytest.mark.parametrize(
    ("foot", "wrong"),
    [
        (["合计", "2人"], []),
        (["共2人"], []),
        (["合计：2人，其中男1人"], []),
        (["合计", "男1人", "女1人"], []),
        (["总计", 2], []),
        (["备注：每班不超过35人"], []),
        (["合计", "35人"], [("total_differs", 4, "班级")]),
        (["合计 35"], [("total_differs", 4, "姓名")]),
        (["小计", "", 3], [("total_differs", 4, "学号")]),
    ],
)
def test_totals_typed_by_hand(tmp_path: Path, foot: list[Cell], wrong: list[object]) -> None:
    rows: list[list[Cell]] = [["姓名", "班级", "学号"], ["张三", "一班", "1"], ["李四", "一班", "2"], foot]
    assert places(persons(tmp_path, rows).faults) == wrong


def test_a_total_of_all_sheets_and_subtotals_between(tmp_path: Path) -> None:
    head: list[Cell] = ["姓名", "班级", "学号"]
    first: list[list[Cell]] = [
        head,
        ["张三", "一班", "1"],
        ["小计", "1人"],
        ["李四", "二班", "2"],
        ["小计", "1人"],
    ]
    second: list[list[Cell]] = [head, ["王五", "三班", "3"], ["总计", "3人"]]
    found = persons(tmp_path, first, second)
    assert found.faults == ()
    assert [person.name for person in found.rows] == ["张三", "李四", "王五"]


def test_a_sheet_without_names_and_a_workbook_without_a_table(tmp_path: Path) -> None:
    assert places(persons(tmp_path, [["学号", "班级", "手机"], ["1", "一班", ""]]).faults) == [
        ("column_missing", 1, "")
    ]
    (fault,) = persons(tmp_path, [["a", "b"], ["1", "2"]]).faults
    assert (fault.code, fault.sheet) == ("no_table_found", "S1")


def test_two_columns_of_one_heading_are_told_apart(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["姓名", "学号", "电话", "电话"], ["张三", "1", "123", "456"]]
    assert places(persons(tmp_path, rows).faults) == [("phone_invalid", 2, "电话 (C)")]


def test_another_school_above_the_table(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["学校：净月职院"], ["姓名", "学号", "班级"], ["张三", "1", "一班"]]
    assert places(persons(tmp_path, rows, school=SCHOOL).faults) == [("school_differs", 2, "")]
    rows[0] = ["学校：虹桥职校"]
    assert persons(tmp_path, rows, school=SCHOOL).faults == ()


def test_faults_come_at_once_in_order_and_hide_numbers(tmp_path: Path) -> None:
    wrong = row(证件号码=WRONG_CHECK, 手机="1381234567", 入学日期="x")
    found = persons(tmp_path, [HEAD, wrong, row(姓名="", 证件号码=id_number(3))])
    assert [fault.code for fault in found.faults] == [
        *("id_check_digit", "phone_invalid", "date_invalid", "name_missing")
    ]
    words = " ".join(fault.message.zh + fault.message.en for fault in found.faults)
    assert WRONG_CHECK not in words
    assert "1381234567" not in words
    good = repr(persons(tmp_path, [HEAD, row()]).rows[0])
    assert id_number(1) not in good
    assert "13812345678" not in good
