"""Score sheets of many layouts: each is read into the same kind of lines, without a fault."""

from decimal import Decimal
from pathlib import Path

import pytest

from registry.core.errors import BadInputError
from tests.competitions.entries.roster.rosters import HONGQIAO, JINGYUE
from tests.competitions.marking.score_sheet.scores import faults, lines, marks, read
from tests.registry.core.xlsx import Cell

D = Decimal


def test_headings_in_two_rows_with_merged_cells_and_totals_below(tmp_path: Path) -> None:
    scores = read(
        tmp_path,
        [
            ["2025年全市技能大赛“数控加工”赛项（中职组）成绩汇总表"],
            ["序号", "参赛学校", "选手姓名", "各模块得分", "", "", "总分", "名次", "备注"],
            ["", "", "", "模块A\n(30分)", "模块B (50分)", "模块C（20分）", "", "", ""],
            [1, "虹桥职校", "张　三", 25.5, "４０.２５", "18分", 83.75, 1, ""],
            [2, "净月职院", "李四", 20, 30.1, 10, 60.1, 2, ""],
            [],
            [3, "净月职院", "王五", "", "", "", "", "", "缺考"],
            ["平均分", "", "", 22.75, 35.18, 14, 71.93, "", ""],
            ["合计", "", "", 45.5, 70.35, 28, 143.85, "", ""],
            [],
            ["裁判长签字：", "", "", "", "2025年6月1日"],
        ],
        merged=["A1:I1", "A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:G3", "H2:H3", "I2:I3"],
        register=True,
    )
    assert [(m.code, m.title, m.maximum) for m in scores.tables[0].modules] == [
        ("A", "各模块得分", D(30)),
        ("B", "各模块得分", D(50)),
        ("C", "各模块得分", D(20)),
    ]
    assert marks(scores) == ["4 25.5 40.25 18", "5 20 30.1 10", "7 - - -"]
    assert [(x.event, x.group, x.school, x.names, x.rank, x.status) for x in lines(scores)] == [
        ("数控加工", "中职组", HONGQIAO, ("张三",), 1, "entered"),
        ("数控加工", "中职组", JINGYUE, ("李四",), 2, "entered"),
        ("数控加工", "中职组", JINGYUE, ("王五",), None, "absent"),
    ]
    assert faults(scores) == []


@pytest.mark.parametrize(
    ("headings", "codes"),
    [
        (["模块一", "模块二"], ["1", "2"]),
        (["M1", "M2"], ["M1", "M2"]),
        (["任务1 设计（满分60）", "任务2 制作（满分40）"], ["1", "2"]),
        (["第一阶段", "第二阶段"], ["1", "2"]),
        (["Module A", "Module B"], ["A", "B"]),
        (["A 图样(60%)", "B 加工(40%)"], ["A", "B"]),
        (["理论成绩", "实操成绩"], ["理论成绩", "实操成绩"]),
        (["图样(60分)", "加工(40分)"], ["图样", "加工"]),
    ],
)
def test_modules_under_any_name(tmp_path: Path, headings: list[Cell], codes: list[str]) -> None:
    rows: list[list[Cell]] = [
        ["赛位号", "加密号", *headings, "总成绩", "排名"],
        [1, "J1", 30.5, "40", 70.5, 1],
        ["02", "J2", 20, 19.9, 39.9, "第2名"],
    ]
    scores = read(tmp_path, rows)
    assert [module.code for module in scores.tables[0].modules] == codes
    assert marks(scores) == ["2 30.5 40", "3 20 19.9"]
    assert [(line.station, line.code) for line in lines(scores)] == [("1", "J1"), ("02", "J2")]
    assert faults(scores) == []


@pytest.mark.parametrize(
    ("head", "share"),
    [
        (["满分", "", 60, 40, 100], (D(60), None)),
        (["", "", "满分60", "满分40", "满分100"], (D(60), None)),
        (["", "", "60分", "40分", "100分"], (D(60), None)),
        (["", "", 60, 40, 100], (D(60), None)),
        (["权重", "", "60%", "40%", ""], (None, D("0.6"))),
    ],
)
def test_maximums_in_a_row_below_the_headings(tmp_path: Path, head: list[Cell], share: object) -> None:
    rows: list[list[Cell]] = [["工位号", "姓名", "模块A", "模块B", "总分"], head, [1, "张三", 50, 30, 80]]
    scores = read(tmp_path, rows)
    first = scores.tables[0].modules[0]
    assert (first.maximum, first.weight) == share
    assert marks(scores) == ["3 50 30"]
    assert faults(scores) == []


def test_weights_are_used_where_totals_say_so(tmp_path: Path) -> None:
    head: list[Cell] = ["工位号", "选手编号", "模块A(30%)", "模块B(70%)", "总分"]
    weighted = read(tmp_path, [head, [1, "a", 85.55, 90, 88.67], [2, "b", 70, 60, 63]])
    plain = read(tmp_path, [head, [1, "a", 25.5, 60, 85.5], [2, "b", 20, 50, 70]])
    assert [table.weighted for table in (*weighted.tables, *plain.tables)] == [True, False]
    # 85.55 × 0.3 + 90 × 0.7 = 88.665, rounded half up as the others are.
    assert lines(weighted)[0].computed == D("88.67")
    assert faults(weighted) == faults(plain) == []


def test_several_events_in_a_sheet_and_in_a_workbook(tmp_path: Path) -> None:
    head: list[Cell] = ["工位号", "姓名", "模块A", "总分", "名次"]
    one: list[list[Cell]] = [
        ["数控加工 成绩表"],
        head,
        [1, "张三", 50, 50, 1],
        ["裁判签字："],
        ["ZZ022 汽车维修 成绩表"],
        head,
        [1, "李四", 40, 40, 1],
        ["酒店服务"],
        [1, "李五", 30, 30, 1],
    ]
    two: list[list[Cell]] = [["赛项：GZ031 物联网", "", "组别：高职组"], head, [1, "王五", 20, 20, 1]]
    scores = read(tmp_path, one, two)
    assert [(line.event, line.event_code, line.group) for line in lines(scores)] == [
        ("数控加工", "", ""),
        ("汽车维修", "ZZ022", ""),
        ("酒店服务", "", ""),
        ("物联网", "GZ031", "高职组"),
    ]
    assert faults(scores) == []


def test_events_in_a_column_that_is_merged_or_left_blank(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["赛项", "组别", "参赛号", "M1", "M2", "总分", "名次"],
        ["数控", "中职组", "a1", 10, 20, 30, 2],
        ["", "", "a2", 11, 20, 31, 1],
        ["汽修", "高职组", "b1", 10, 20, 30, 1],
        ["", "", "b2", 1, 20, 21, 2],
    ]
    scores = read(tmp_path, rows, merged=["A2:A3"])
    assert [(line.event, line.group, line.code) for line in lines(scores)] == [
        ("数控", "中职组", "a1"),
        ("数控", "中职组", "a2"),
        ("汽修", "高职组", "b1"),
        ("汽修", "高职组", "b2"),
    ]
    assert faults(scores) == []


def test_a_team_on_several_rows(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["队名", "姓名", "模块A", "模块B", "总分"],
        ["一队", "张三", 10, 20, 30],
        ["", "李四", "", "", ""],
        ["二队", "王五、赵六", 11, 20, 31],
    ]
    scores = read(tmp_path, rows, merged=["A2:A3", "C2:C3", "D2:D3", "E2:E3"])
    assert [(line.team, line.names) for line in lines(scores)] == [
        ("一队", ("张三", "李四")),
        ("二队", ("王五", "赵六")),
    ]
    assert faults(scores) == []


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ([1, "a", "缺考", "", "", "", ""], "absent"),
        ([1, "a", 0, 0, 0, "", "缺考"], "absent"),
        ([1, "a", "", "", "缺赛", "", ""], "absent"),
        ([1, "a", "", "", "", "", "未到场"], "absent"),
        ([1, "a", "弃权", "弃权", "", "", ""], "withdrawn"),
        ([1, "a", 20, "退赛", "", "", ""], "withdrawn"),
        ([1, "a", "", "", "", "弃权", ""], "withdrawn"),
        ([1, "a", 20, 30, 50, "", "取消资格：携带手机"], "disqualified"),
        ([1, "a", "取消成绩", "", "", "", ""], "disqualified"),
        ([1, "a", 20, 30, 50, 1, "未取消资格"], "entered"),
        ([1, "a（缺考）", "", "", "", "", ""], "absent"),
        ([1, "a", "", "", "", "", "Absent"], "absent"),
    ],
)
def test_words_for_who_has_no_result(tmp_path: Path, row: list[Cell], status: str) -> None:
    scores = read(tmp_path, [["工位号", "编号", "模块A", "模块B", "总分", "名次", "备注"], row])
    assert [line.status for line in lines(scores)] == [status]
    assert faults(scores) == []


@pytest.mark.parametrize(
    "row", [["*01", 90, 90, "", ""], ["01", 90, 90, "(1)", "打星"], ["01★", 90, 90, "*", ""]]
)
def test_unofficial_entries_take_no_rank_from_others(tmp_path: Path, row: list[Cell]) -> None:
    rows: list[list[Cell]] = [["参赛号", "模块A", "总分", "名次", "备注"], row, ["02", 80, 80, 1, ""]]
    scores = read(tmp_path, rows)
    assert [(line.code, line.unofficial) for line in lines(scores)] == [("01", True), ("02", False)]
    assert faults(scores) == []


def test_subtotals_and_deductions(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["工位号", "模块A", "", "", "模块B", "扣分", "总分"],
        ["", "任务1", "任务2", "小计", "", "", ""],
        [1, 10, 20.5, 30.5, 40, 2, 68.5],
        [2, 10, 20, 30, 40, -1.5, 68.5],
        [3, 10, 20, 30, 40, "", 70],
    ]
    scores = read(tmp_path, rows, merged=["B1:D1", "A1:A2", "E1:E2", "F1:F2", "G1:G2"])
    assert [module.code for module in scores.tables[0].modules] == ["A", "B"]
    assert marks(scores) == ["3 30.5 40", "4 30 40", "5 30 40"]
    assert faults(scores) == []


def test_headings_again_on_the_next_page_and_columns_that_are_not_marks(tmp_path: Path) -> None:
    head: list[Cell] = ["工位号", "用时", "裁判1", "模块A", "模块B", "总分", "名次", "电话", "签字"]
    rows: list[list[Cell]] = [
        head,
        [1, 30, 9, 10, 20, 30, 2, "13800000000", ""],
        head,
        [2, 31, 9, 11, 20, 31, 1, "13800000001", ""],
    ]
    scores = read(tmp_path, [["汽修成绩表"], *rows])
    assert marks(scores) == ["3 10 20", "5 11 20"]
    assert faults(scores) == []


def test_hidden_rows_and_sheets_are_passed_over(tmp_path: Path) -> None:
    sheet: list[list[Cell]] = [["工位号", "模块A", "总分"], [1, 10, 11], [2, 10, 10]]
    assert marks(read(tmp_path, sheet, sheet, hidden=1, hidden_rows=[2])) == ["3 10"]


def test_totals_without_modules(tmp_path: Path) -> None:
    scores = read(tmp_path, [["序号", "学校", "姓名", "总分", "名次"], [1, "甲校", "张三", 80, 1]])
    assert [(line.total, line.computed, line.station) for line in lines(scores)] == [(D(80), None, "")]
    assert faults(scores) == []


def test_a_workbook_without_marks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError) as refused:
        read(tmp_path, [["a", "b"], [1, 2]], [["学校", "赛项", "姓名"], ["甲", "乙", "丙"]])
    assert [fault.code for fault in refused.value.faults] == ["headings_not_found"]
