"""Sheets of persons in many layouts: each is read into the same rows, without a fault."""

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.people.imports.rows import PersonRow
from registry.people.words import MembershipRole
from tests.registry.core.xlsx import Cell
from tests.registry.people.imports.sheets import id_number, persons

ONE, TWO = id_number(1), id_number(2, "20070101")
WHOLE = PersonRow(
    sheet="S1",
    row=2,
    name="张三",
    latin_name="ZHANG San",
    id_kind="resident_id",
    id_number=ONE,
    born=date(2008, 9, 22),
    number="20240101",
    unit="汽修1班",
    phone="13812345678",
    email="a@example.cn",
    since=date(2024, 9, 1),
    until=None,
)
CHINESE: list[Cell] = [
    *(
        "序号",
        "姓名",
        "拼音",
        "证件类型",
        "证件号码",
        "出生日期",
        "学号",
        "班级",
        "手机",
        "电子邮箱",
        "入学时间",
        "性别",
    )
]
ENGLISH: list[Cell] = [
    *(
        "No.",
        "Name",
        "Latin name",
        "ID type",
        "ID number",
        "Date of birth",
        "Student No.",
        "Class",
        "Mobile phone",
    ),
    *("E-mail", "Enrollment date", "Gender"),
]
BOTH: list[Cell] = [f"{zh}*\n{en}" for zh, en in zip(CHINESE, ENGLISH, strict=True)]
VALUES: list[Cell] = [
    *(1, "张三", "ZHANG San", "居民身份证", ONE, "2008-09-22", "20240101", "汽修1班", "13812345678"),
    *("a@example.cn", "2024-09-01", "男"),
]


@pytest.mark.parametrize("head", [CHINESE, ENGLISH, BOTH])
def test_headings_in_chinese_english_and_both(tmp_path: Path, head: list[Cell]) -> None:
    found = persons(tmp_path, [head, VALUES])
    assert (found.rows, found.faults) == ((WHOLE,), ())


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(len(CHINESE))))
def test_any_order_of_columns_gives_the_same_rows(order: list[int]) -> None:
    rows = [[line[index] for index in order] for line in (CHINESE, VALUES)]
    with tempfile.TemporaryDirectory() as folder:
        found = persons(Path(folder), rows)
    assert (found.rows, found.faults) == ((WHOLE,), ())


def test_padded_and_full_width_text_and_numbers_in_number_cells(tmp_path: Path) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in ONE)
    values: list[Cell] = [
        *(1, "张　三", " ZHANG  San ", " 身份证 ", f"'{wide} ", 39713, 20240101, "汽修 1班", 13812345678),
        *(" a@example.cn", "2024年9月", ""),
    ]
    found = persons(tmp_path, [CHINESE, values])
    assert (found.rows, found.faults) == ((WHOLE,), ())


def test_two_rows_of_headings_titles_blank_lines_and_a_foot(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["2024级学生名册"],
        ["学校：虹桥职校", "", "", "填表日期：2024年9月1日"],
        ["序号", "姓名", "证件", None, "联系方式", None, "学号", "班级"],
        [None, None, "类型", "号码", "手机", "邮箱", None, None],
        ["示例", "某某", "居民身份证", "123", "1", "", "1", ""],
        [1, "张三", "身份证", ONE, "13812345678", "", "1", "汽修1班"],
        [],
        [2, "李四", "护照", "E12345678", "+852 2345 6789", "", "2", None],
        [3, None, None, None, None, None, None, None],
        ["合计", "2人"],
        ["制表人：王五", "", "", "审核：赵六"],
        ["", "王五"],
    ]
    merged = ["A1:H1", "C3:D3", "E3:F3", "A3:A4", "B3:B4", "G3:G4", "H3:H4", "H6:H8"]
    found = persons(tmp_path, rows, merged=merged)
    assert found.faults == ()
    assert [
        (each.row, each.name, each.id_kind, each.id_number, each.phone, each.unit) for each in found.rows
    ] == [
        (6, "张三", "resident_id", ONE, "13812345678", "汽修1班"),
        (8, "李四", "passport", "E12345678", "+85223456789", "汽修1班"),
    ]


def test_the_same_as_above_and_what_stands_above_the_table(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["姓名", "学号", "班级", "入学日期"],
        ["张三", "1", "汽修1班", "2024-9-1"],
        ["李四", "2", "同上", "〃"],
        ["王五", "3", "", "同上"],
    ]
    found = persons(tmp_path, rows)
    assert [(each.unit, each.since) for each in found.rows] == [
        ("汽修1班", date(2024, 9, 1)),
        ("汽修1班", date(2024, 9, 1)),
        ("", date(2024, 9, 1)),
    ]
    above: list[list[Cell]] = [["班级：汽修2班"], ["姓名", "学号", "手机"], ["张三", "1", ""]]
    assert persons(tmp_path, above).rows[0].unit == "汽修2班"


def test_hidden_sheets_and_rows_sections_and_signatures(tmp_path: Path) -> None:
    head: list[Cell] = ["姓名", "学号", "班级", "手机"]
    shown: list[list[Cell]] = [
        head,
        ["一、汽修一班", None, None, None],
        ["张三", "1", "一班", ""],
        ["李四", "2", "一班", ""],
        ["王五", None, None, None],
        [],
        ["赵六", None, None, None],
    ]
    found = persons(tmp_path, [head, ["a", "1"]], shown, hidden=1, hidden_rows=[4], merged=["A2:D2"])
    assert found.faults == ()
    assert [(each.sheet, each.row, each.name) for each in found.rows] == [
        ("S2", 3, "张三"),
        ("S2", 5, "王五"),
    ]


def test_columns_of_parents_and_contacts_are_left_alone(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["家长姓名", "家长电话", "姓名", "学号", "专业", "班主任"],
        ["王五", "13912345678", "张三", "1", "汽修", "赵六"],
    ]
    (found,) = persons(tmp_path, rows).rows
    assert (found.name, found.phone, found.unit) == ("张三", "", "汽修")


@pytest.mark.parametrize(
    ("kind", "number", "code", "read"),
    [
        ("", ONE.lower(), "resident_id", ONE),
        ("ID card", f"{ONE[:6]} {ONE[6:14]} {ONE[14:]}", "resident_id", ONE),
        ("护照 Passport", "e-12345678", "passport", "E12345678"),
        ("港澳居民来往内地通行证", "H12345678", "hong_kong_macau_permit", "H12345678"),
        ("taiwan_permit", 12345678, "taiwan_permit", "12345678"),
        ("外国人永久居留身份证", "USA110081010101", "foreign_permanent_resident", "USA110081010101"),
        ("军官证", "军字第1234567号", "other", "军字第1234567号"),
        ("无", "无", None, ""),
    ],
)
def test_kinds_of_documents(tmp_path: Path, kind: str, number: Cell, code: str, read: str) -> None:
    rows: list[list[Cell]] = [["姓名", "证件类型", "证件号码"], ["张三", kind, number]]
    found = persons(tmp_path, rows)
    assert found.faults == ()
    assert (found.rows[0].id_kind, found.rows[0].id_number) == (code, read)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+86 138-1234-5678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("138 1234 5678", "13812345678"),
        ("（0431）88776655", "043188776655"),
        ("010-88776655-123", "01088776655-123"),
        ("0431-88776655转8001", "043188776655-8001"),
        ("+86 431 88776655", "043188776655"),
        ("001 212 555 0100", "+12125550100"),
        ("无", ""),
    ],
)
def test_telephones(tmp_path: Path, written: str, number: str) -> None:
    found = persons(tmp_path, [["姓名", "学号", "电话"], ["张三", "1", written]])
    assert found.faults == ()
    assert found.rows[0].phone == number


@pytest.mark.parametrize(
    ("born", "role", "day"),
    [
        ("08.9.22", "student", date(2008, 9, 22)),
        ("85-9-22", "teacher", date(1985, 9, 22)),
        ("二〇〇八年九月二十二日", "student", date(2008, 9, 22)),
        (39713, "student", date(2008, 9, 22)),
        ("2016-3-1", "student", date(2016, 3, 1)),
        ("2018-3-1", "employee", date(2018, 3, 1)),
    ],
)
def test_birth_dates_without_an_id(tmp_path: Path, born: Cell, role: MembershipRole, day: date) -> None:
    found = persons(tmp_path, [["姓名", "学号", "出生日期"], ["张三", "1", born]], role=role)
    assert found.faults == ()
    assert found.rows[0].born == day


def test_a_whole_month_bounds_a_membership_by_its_first_and_last_day(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["姓名", "入学日期", "毕业日期"], ["张三", "2024.9", "2026年2月"]]
    (found,) = persons(tmp_path, rows).rows
    assert (found.since, found.until) == (date(2024, 9, 1), date(2026, 2, 28))
