"""Lists of awards of many layouts: each is read into the same kind of lines, without a fault."""

from pathlib import Path

import pytest

from registry.core.errors import BadInputError
from tests.competitions.entries.roster.rosters import HONGQIAO, JINGYUE
from tests.competitions.external.award_list.awards import faults, lines, read, said
from tests.registry.core.xlsx import Cell


def test_merged_prizes_and_several_names_in_a_cell(tmp_path: Path) -> None:
    awards = read(
        tmp_path,
        [
            ["附件2"],
            ["2025年省职业院校技能大赛（中职组）获奖名单"],
            ["奖项", "赛项", "获奖选手", "指导老师", "院校名称", "证书号", "名次"],
            ["一等奖", "数控", "张　三、李四", "王一/王二", "虹桥职校", "JL-1", 1],
            ["二等奖", "数控", "赵六", "无", "净月职院", "JL-2", "第2名"],
            ["", "汽修", "阿依古丽•热合曼", "王一\n王三", "净月职院", 20250003, "并列3"],
            ["合计", "", "4人"],
        ],
        merged=["A1:G1", "A2:G2", "A5:A6"],
        register=True,
    )
    assert said(awards) == [
        (4, "数控", "一等奖", "张三 李四", "王一 王二"),
        (5, "数控", "二等奖", "赵六", ""),
        (6, "汽修", "二等奖", "阿依古丽·热合曼", "王一 王三"),
    ]
    assert [(x.group, x.school, x.source_number, x.place) for x in lines(awards)] == [
        ("中职组", HONGQIAO, "JL-1", 1),
        ("中职组", JINGYUE, "JL-2", 2),
        ("中职组", JINGYUE, "20250003", 3),
    ]
    assert faults(awards) == []


def test_events_and_prizes_as_lines_across(tmp_path: Path) -> None:
    head: list[Cell] = ["序号", "学校", "选手姓名", "指导教师"]
    rows: list[list[Cell]] = [
        ["获奖名单（学生组）"],
        ["一、数控加工（ZZ016）"],
        head,
        ["一等奖（1名）"],
        [1, "甲校", "张三", "王一"],
        ["二等奖（2名）"],
        [2, "乙校", "李四", "王二"],
        [3, "甲校", "李五", "王一"],
        ["二、酒店服务"],
        head,
        ["一等奖（1名）"],
        [1, "甲校", "赵六", "王三"],
        [],
        ["", "", "", "2025年6月18日"],
    ]
    merged = ["A1:D1", "A2:D2", "A4:D4", "A6:D6", "A9:D9", "A11:D11"]
    awards = read(tmp_path, rows, merged=merged)
    expected = [
        (5, "数控加工", "一等奖", "张三", "王一"),
        (7, "数控加工", "二等奖", "李四", "王二"),
        (8, "数控加工", "二等奖", "李五", "王一"),
        (12, "酒店服务", "一等奖", "赵六", "王三"),
    ]
    assert said(awards) == said(read(tmp_path, rows)) == expected
    assert lines(awards)[0].event_code == "ZZ016"
    assert faults(awards) == []


def test_groups_as_lines_across_and_a_sheet_per_event(tmp_path: Path) -> None:
    head: list[Cell] = ["奖次", "获奖单位", "学生姓名", "辅导教师"]
    rows: list[list[Cell]] = [
        ["赛项名称：数控加工"],
        head,
        ["中职组"],
        ["金奖", "甲校", "张三", "王一"],
        ["高职组"],
        ["金奖", "乙校", "李四", "王二"],
    ]
    other: list[list[Cell]] = [["赛项：", "汽车维修"], head, ["银奖", "甲校", "李五", ""]]
    awards = read(tmp_path, rows, other)
    assert [(line.event, line.group, line.prize) for line in lines(awards)] == [
        ("数控加工", "中职组", "金奖"),
        ("数控加工", "高职组", "金奖"),
        ("汽车维修", "", "银奖"),
    ]
    assert faults(awards) == []


@pytest.mark.parametrize("numbered", [True, False])
def test_a_row_per_winner_with_merged_cells(tmp_path: Path, numbered: bool) -> None:
    rows: list[list[Cell]] = [
        ["序号", "赛项", "奖项", "学校", "选手", "指导教师", "证书编号"],
        [1, "汽修", "一等奖", "甲校", "张三", "王一", "n1"],
        ["", "", "", "", "李四", "王二", ""],
        [2, "", "二等奖", "甲校", "李五", "王一、王二", "n2"],
        ["", "", "", "", "李六", "", ""],
    ]
    merged = ["A2:A3", "C2:C3", "D2:D3", "G2:G3", "B2:B5", "A4:A5", "C4:C5", "D4:D5", "F4:F5", "G4:G5"]
    if not numbered:
        rows = [row[1:] for row in rows]
        merged = ["B2:B3", "C2:C3", "F2:F3", "A2:A5", "B4:B5", "C4:C5", "E4:E5", "F4:F5"]
    awards = read(tmp_path, rows, merged=merged)
    assert said(awards) == [
        (2, "汽修", "一等奖", "张三 李四", "王一 王二"),
        (4, "汽修", "二等奖", "李五 李六", "王一 王二"),
    ]
    assert [(line.row, line.last_row) for line in lines(awards)] == [(2, 3), (4, 5)]
    assert faults(awards) == []


def test_a_prize_merged_over_several_awards_of_one_school(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["赛项", "奖项", "学校", "选手", "指导教师", "证书编号"],
        ["数控", "一等奖", "甲校", "张三", "王一", "n1"],
        ["", "", "", "李四", "王二", "n2"],
        ["", "", "", "李五", "王二", "n3"],
    ]
    awards = read(tmp_path, rows, merged=["A2:A4", "B2:B4", "C2:C4"])
    assert [(x.row, x.prize, x.school, x.source_number) for x in lines(awards)] == [
        (2, "一等奖", "甲校", "n1"),
        (3, "一等奖", "甲校", "n2"),
        (4, "一等奖", "甲校", "n3"),
    ]
    assert faults(awards) == []


def test_prizes_across_a_table_with_a_column_of_events(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["赛项", "学校", "选手", "指导教师"],
        ["一等奖"],
        ["数控", "甲校", "张三", "王一"],
        ["二等奖"],
        ["", "乙校", "李四", "王二"],
    ]
    awards = read(tmp_path, rows, merged=["A2:D2", "A4:D4"])
    assert said(awards) == [(3, "数控", "一等奖", "张三", "王一"), (5, "数控", "二等奖", "李四", "王二")]
    assert faults(awards) == []


def test_winners_in_numbered_columns_and_headings_in_two_rows(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["赛项", "奖项", "学校", "参赛选手", "", "指导教师", ""],
        ["", "", "", "选手1", "选手2", "教师1", "教师2"],
        ["汽修", "三等奖", "甲校", "张三", "李四", "王一", ""],
    ]
    awards = read(tmp_path, rows, merged=["D1:E1", "F1:G1", "A1:A2", "B1:B2", "C1:C2"])
    assert said(awards) == [(3, "汽修", "三等奖", "张三 李四", "王一")]
    assert faults(awards) == []


def test_signs_for_as_above(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["赛项", "奖项", "学校", "选手"],
        ["数控", "一等奖", "甲校", "张三"],
        ["同上", "〃", "同上", "李四"],
    ]
    awards = read(tmp_path, rows)
    assert [(x.event, x.prize, x.school) for x in lines(awards)] == [("数控", "一等奖", "甲校")] * 2
    assert faults(awards) == []


def test_signatures_hidden_rows_and_sheets_are_passed_over(tmp_path: Path) -> None:
    sheet: list[list[Cell]] = [
        ["赛项", "奖项", "学校", "选手"],
        ["数控", "一等奖", "甲校", "张三"],
        ["数控", "二等奖", "乙校", "李四"],
        [],
        ["", "", "", "赵主任"],
        ["审核人：赵六"],
    ]
    assert said(read(tmp_path, sheet, sheet, hidden=1, hidden_rows=[2])) == [
        (3, "数控", "二等奖", "李四", "")
    ]


def test_a_workbook_without_awards_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError) as refused:
        read(tmp_path, [["a", "b"], [1, 2]], [["学校", "赛项", "奖项"], ["甲", "乙", "丙"]])
    assert [fault.code for fault in refused.value.faults] == ["headings_not_found"]


def test_a_teams_name_tells_awards_apart(tmp_path: Path) -> None:
    head: list[Cell] = ["赛项", "奖项", "学校", "队名", "获奖选手姓名", "指导教师"]
    rows: list[list[Cell]] = [
        head,
        ["数控", "一等奖", "虹桥职校", "红旗队", "张三", "王一"],
        ["数控", "一等奖", "虹桥职校", "云杉队", "李四", "王一"],
    ]
    awards = read(tmp_path, rows)
    assert said(awards) == [(2, "数控", "一等奖", "张三", "王一"), (3, "数控", "一等奖", "李四", "王一")]
    assert [line.team for line in lines(awards)] == ["红旗队", "云杉队"]
