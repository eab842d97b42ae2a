"""Rosters of many layouts: each is read into the same kind of entries, without a fault."""

from pathlib import Path

import pytest

from competitions.entries.roster.reading import read_roster
from registry.core.errors import BadInputError
from registry.core.sheets.workbook import open_workbook
from tests.competitions.entries.roster.rosters import HONGQIAO, JINGYUE, faults, id_number, read, teams
from tests.registry.core.xlsx import Cell, write_xlsx


def test_members_in_one_cell_and_columns_in_any_order(tmp_path: Path) -> None:
    roster = read(
        tmp_path,
        [
            ["2025年报名表"],
            [],
            ["参赛学校", "指导老师", "参赛项目", "选手姓名（多人用、隔开）", "组别", "序号"],
            ["虹桥职校", "孙　兰、李四", "汽车维修", "张　三、李四　王　五", " 中职组", 1],
            [],
            ["净月职院", "", "酒店服务", "赵六", "高职组", 2],
            ["合计", "", "", "2队", "", ""],
        ],
    )
    assert teams(roster) == [(4, 4, "张三 李四 王五", "孙兰 李四"), (6, 6, "赵六", "")]
    assert [(entry.event, entry.group, entry.school) for entry in roster.entries] == [
        ("汽车维修", "中职组", HONGQIAO),
        ("酒店服务", "高职组", JINGYUE),
    ]
    assert faults(roster) == []


def test_members_in_numbered_columns(tmp_path: Path) -> None:
    one, two, three = (id_number(order) for order in range(3))
    head: list[Cell] = [
        "指导教师2",
        "选手2",
        "选手2身份证号",
        "赛项编号",
        "学校",
        "选手1",
        "选手1身份证号",
        "指导教师1",
    ]
    rows: list[list[Cell]] = [
        head,
        ["王二", "李四", two, "ZZ022", "虹桥职校", "张三", one, "王一"],
        ["", "", "", "ＺＺ０１６", "净月职院", "赵六", three, "钱七"],
    ]
    roster = read(tmp_path, rows)
    assert teams(roster) == [(2, 2, "张三 李四", "王一 王二"), (3, 3, "赵六", "钱七")]
    assert [entry.event for entry in roster.entries] == ["ZZ022", "ZZ016"]
    assert [[person.document for person in entry.members] for entry in roster.entries] == [
        [one, two],
        [three],
    ]
    assert faults(roster) == []


def test_numbers_without_a_role_belong_to_the_name_before_them(tmp_path: Path) -> None:
    head: list[Cell] = ["赛项", "学校", "选手1", "身份证号", "选手2", "身份证号", "指导教师"]
    roster = read(tmp_path, [head, ["汽修", "虹桥职校", "张三", id_number(1), "李四", id_number(2), "王一"]])
    assert [person.document for person in roster.entries[0].members] == [id_number(1), id_number(2)]


def test_several_numbers_and_dates_in_one_cell(tmp_path: Path) -> None:
    numbers = f"{id_number(1)}\n{id_number(2, '20060203')}"
    head: list[Cell] = ["赛项", "学校", "选手", "身份证号", "出生日期"]
    roster = read(tmp_path, [head, ["汽修", "虹桥职校", "张三、李四", numbers, "2005.1.7、2006-2-3"]])
    assert [person.document for person in roster.entries[0].members] == numbers.split()
    assert faults(roster) == []


def test_two_rows_of_headings_with_merged_cells(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["Roster 2025"],
        ["No.", "Event", "School", "Contestant", None, None, "Coach", None],
        [None, None, None, "Name", "ID Number", "Date of Birth", "Name", "Phone"],
        [1, "ZZ016", "虹桥职校", "John Smith", "E12345678", "2005-01-07", "Mary Ann", "1"],
    ]
    merged = ["A1:H1", "A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:H2"]
    for layout in (merged, []):
        roster = read(tmp_path, rows, merged=layout)
        assert teams(roster) == [(4, 4, "John Smith", "Mary Ann")]
        assert faults(roster) == []


BLANK: list[list[Cell]] = [
    ["序号", "学校", "赛项", "选手", "指导教师"],
    [1, "虹桥职校", "汽修", "张三", "王一"],
    [None, None, None, "李四", "王二"],
    [2, "净月职院", "汽修", "李五", "王三"],
    [None, None, None, "李六", None],
]
EXPECTED = [(2, 3, "张三 李四", "王一 王二"), (4, 5, "李五 李六", "王三")]


@pytest.mark.parametrize("merged", [[], ["A2:A3", "B2:B3", "C2:C3"], ["A4:A5", "B4:B5", "C4:C5", "E4:E5"]])
def test_a_row_for_each_member_and_tutors_below_each_other(tmp_path: Path, merged: list[str]) -> None:
    assert teams(read(tmp_path, BLANK, merged=merged)) == EXPECTED


def test_a_running_number_on_each_row(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [[number or "序号", *row[1:]] for number, row in enumerate(BLANK)]
    rows[1][4], rows[2][4] = "王一、王二", None
    merged = ["B2:B3", "C2:C3", "E2:E3", "B4:B5", "C4:C5", "E4:E5"]
    assert teams(read(tmp_path, rows, merged=merged)) == EXPECTED


def test_everything_repeated_on_each_row(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["赛项", "学校", "姓名", "指导教师"],
        ["新能源(团体)", "虹桥职校", "张三", "王一"],
        ["新能源(团体)", "虹桥职校", "李四", "王一"],
        ["酒店", "虹桥职校", "李五", "王一"],
        ["酒店", "虹桥职校", "李六", "王一"],
        ["数控", "虹桥职校", "赵一", "王一、王二"],
        ["数控", "虹桥职校", "赵二", "王一、王二"],
    ]
    roster = read(tmp_path, rows)
    assert [team[:2] for team in teams(roster)] == [(2, 3), (4, 4), (5, 5), (6, 7)]
    assert [entry.event for entry in roster.entries] == ["新能源", "酒店", "酒店", "数控"]


def test_a_team_number_decides(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["参赛队", "赛项", "学校", "姓名"],
        ["A队", "汽修", "虹桥职校", "张三"],
        ["A队", "汽修", "虹桥职校", "李四"],
        ["B队", "汽修", "虹桥职校", "李五"],
        [None, "汽修", "虹桥职校", "李六"],
    ]
    assert [team[:2] for team in teams(read(tmp_path, rows))] == [(2, 3), (4, 5)]


def test_cells_merged_over_several_entries(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["序号", "学校", "赛项", "选手", "指导教师"],
        [1, "虹桥职校", "酒店服务", "张三", "王一"],
        [2, None, None, "李四", "王二"],
        [3, None, "数控", "李六", "王一"],
    ]
    roster = read(tmp_path, rows, merged=["B2:B4", "C2:C3"])
    assert teams(roster) == [(2, 2, "张三", "王一"), (3, 3, "李四", "王二"), (4, 4, "李六", "王一")]
    assert [(entry.event, entry.school) for entry in roster.entries] == [
        ("酒店服务", HONGQIAO),
        ("酒店服务", HONGQIAO),
        ("数控", HONGQIAO),
    ]


def test_a_row_for_each_person_with_its_role(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["学校", "赛项", "类别", "姓名", "身份证号"],
        ["虹桥职校", "汽修", "选手", "张三", id_number(1)],
        ["虹桥职校", "汽修", "选手", "李四", id_number(2)],
        ["虹桥职校", "汽修", "指导教师", "王一", ""],
        ["净月职院", "汽修", "选手", "李五", id_number(3)],
        ["净月职院", "汽修", "指导教师", "王三", ""],
    ]
    assert teams(read(tmp_path, rows)) == [(2, 4, "张三 李四", "王一"), (5, 6, "李五", "王三")]


def test_school_above_sections_between_and_foot_lines_below(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["报名单位（盖章）：虹桥职校", "", "", "填报日期：2025年3月1日"],
        ["序号", "赛项", "选手姓名", "指导教师"],
        ["一、中职组"],
        [1, "汽修", "张三 李四", "王一"],
        ["小计", "", "2人", ""],
        ["二、高职组"],
        [2, "酒店", "李五", ""],
        ["总计", "2队", "3人", ""],
        [],
        ["备注：每人只能参加一个赛项", "", "", ""],
        ["填表人：张三", "", "审核人：李四", ""],
        ["校长签字：", "", "王五", "2025年6月18日"],
        ["", "", "王五", ""],
        ["", "", "", "2025年6月18日"],
    ]
    roster = read(tmp_path, rows, merged=["A3:D3", "A6:D6"])
    assert teams(roster) == [(4, 4, "张三 李四", "王一"), (7, 7, "李五", "")]
    assert [(entry.group, entry.school) for entry in roster.entries] == [
        ("中职组", HONGQIAO),
        ("高职组", HONGQIAO),
    ]
    assert faults(roster) == []


def test_hidden_sheets_and_rows_are_passed_over(tmp_path: Path) -> None:
    head: list[Cell] = ["序号", "赛项", "学校", "姓名"]
    roster = read(
        tmp_path,
        [head, [1, "a", "b", "张一"]],
        [["说明"], ["先读这一页"]],
        [
            head,
            [1, "汽修", "虹桥职校", "张三"],
            [2, "汽修", "虹桥职校", "李四"],
            [3, "数控", "虹桥职校", "李五"],
        ],
        [["赛项", "学校", "姓名"], ["汽修", "净月职院", "李一"]],
        hidden=1,
        hidden_rows=[3],
    )
    assert [(entry.sheet, entry.first_row) for entry in roster.entries] == [("S3", 2), ("S3", 4), ("S4", 2)]


def test_headings_again_on_the_next_page_and_a_second_table(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["序号", "赛项", "学校", "姓名"],
        [1, "汽修", "虹桥职校", "张三"],
        ["序号", "赛项", "学校", "姓名"],
        [2, "汽修", "净月职院", "李四"],
        ["高职组报名表"],
        ["学校", "赛项", "选手", "指导教师"],
        ["净月职院", "数控", "李五", "王一"],
    ]
    assert teams(read(tmp_path, rows)) == [(2, 2, "张三", ""), (4, 4, "李四", ""), (7, 7, "李五", "王一")]


def test_blank_fields_that_the_other_rows_tell(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["序号", "组别", "赛项编号", "赛项名称", "学校", "姓名"],
        [1, "中职组", "ZZ1", "汽修", "虹桥职校", "张三"],
        [2, "高职组", "GZ1", "云计算", "净月职院", "李四"],
        [3, "", "ZZ1", "汽修(个人)", "虹桥职校", "李五"],
        [4, "", "GZ2", "数控", "虹桥职校", "李六"],
        [5, "中职组", "", "汽修", "同上", "李七"],
    ]
    roster = read(tmp_path, rows)
    assert [entry.group for entry in roster.entries] == ["中职组", "高职组", "中职组", "高职组", "中职组"]
    assert [entry.event for entry in roster.entries] == ["ZZ1", "GZ1", "ZZ1", "GZ2", "ZZ1"]


def test_a_column_written_only_where_it_changes(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["序号", "赛项", "学校", "选手", "指导教师"],
        [1, "汽修", "虹桥职校", "张三、李一", "王一"],
        [2, "", "净月职院", "李四、李二", "王二"],
        [3, "", "虹桥职校", "李五、李三", "王三"],
        [4, "数控", "净月职院", "李六", "王四"],
    ]
    roster = read(tmp_path, rows)
    assert [entry.event for entry in roster.entries] == ["汽修", "汽修", "汽修", "数控"]
    assert faults(roster) == []


def test_signs_for_as_above(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["序号", "赛项", "学校", "姓名"],
        [1, "汽修", "虹桥职校", "张三"],
        [2, "〃", "同上", "李四"],
        [3, "〃", "净月职院", "李五"],
    ]
    roster = read(tmp_path, rows)
    assert [(entry.event, entry.school) for entry in roster.entries] == [
        ("汽修", HONGQIAO),
        ("汽修", HONGQIAO),
        ("汽修", JINGYUE),
    ]
    assert faults(roster) == []


def test_code_and_name_of_an_event_in_one_cell(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["赛项", "学校", "选手"],
        ["ZZ016 数控技术", "虹桥职校", "张三"],
        ["云计算（GZ031）", "净月职院", "李四"],
    ]
    assert [entry.event for entry in read(tmp_path, rows).entries] == ["ZZ016", "GZ031"]


def test_without_a_register_schools_are_taken_as_written(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["赛项", "学校", "姓名"], ["汽修", " 某某　学校（分校） ", "张三"]]
    roster = read(tmp_path, rows, register=None)
    assert roster.entries[0].school == "某某学校（分校）"
    assert faults(roster) == []


def test_a_workbook_without_a_roster_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", [["a", "b"], ["1", "2"]], [["学校", "赛项", "奖项"]])
    with pytest.raises(BadInputError) as refused:
        read_roster(open_workbook(path))
    assert [fault.code for fault in refused.value.faults] == ["headings_not_found"]
