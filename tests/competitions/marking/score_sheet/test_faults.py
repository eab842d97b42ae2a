"""Every fault of a score sheet has its own code, and stands where the eye has to go."""

from decimal import Decimal
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from competitions.marking.score_sheet.numbers import read_mark
from competitions.marking.score_sheet.reading import read_score_sheet
from registry.core.sheets.workbook import open_workbook
from registry.core.spreadsheets import Cell as ReadCell
from tests.competitions.marking.score_sheet.scores import faults, lines, marks, read
from tests.registry.core.xlsx import Cell

HEAD: list[Cell] = ["工位号", "学校", "模块A(60分)", "模块B(40分)", "总分", "名次", "备注"]
GOOD: list[Cell] = [1, "虹桥职校", 50, 30.5, 80.5, 1, ""]


def test_the_good_row_has_no_fault(tmp_path: Path) -> None:
    assert faults(read(tmp_path, [HEAD, GOOD], register=True)) == []


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ([2, "虹桥职校", 40, 30, 71, 2, ""], "total_differs", "E"),
        ([2, "虹桥职校", 40.25, 30, 70, 2, ""], "total_differs", "E"),
        ([2, "虹桥职校", "４０", "30分", "７１", 2, ""], "total_differs", "E"),
        ([2, "虹桥职校", 40, 30, "七十", 2, ""], "total_unreadable", "E"),
        ([2, "虹桥职校", 40, 30, 70, 3, ""], "rank_differs", "F"),
        ([2, "虹桥职校", 40, 30, 70, "1", ""], "rank_differs", "F"),
        ([2, "虹桥职校", 40, 30, 70, 2.5, ""], "rank_unreadable", "F"),
        ([2, "虹桥职校", 40, 30, 70, "x", ""], "rank_unreadable", "F"),
        ([2, "虹桥职校", "缺考", "", "", 2, ""], "rank_of_nobody", "F"),
        ([2, "虹桥职校", 40, "", 70, 2, ""], "mark_missing", "D"),
        ([2, "虹桥职校", "", "", "", "", ""], "mark_missing", "C"),
        ([2, "虹桥职校", "-", 30, "", "", ""], "mark_missing", "C"),
        ([2, "虹桥职校", "abc", 30, "", "", ""], "mark_unreadable", "C"),
        ([2, "虹桥职校", "18,5", 30, "", "", ""], "mark_unreadable", "C"),
        ([2, "虹桥职校", "NaN", 30, "", "", ""], "mark_unreadable", "C"),
        ([2, "虹桥职校", "inf", 30, "", "", ""], "mark_unreadable", "C"),
        ([2, "虹桥职校", True, 30, "", "", ""], "mark_unreadable", "C"),
        ([2, "虹桥职校", 1e308, 30, "", "", ""], "mark_too_large", "C"),
        ([2, "虹桥职校", "9" * 19, 30, "", "", ""], "mark_too_large", "C"),
        ([2, "虹桥职校", -5, 30, "", "", ""], "mark_negative", "C"),
        ([2, "虹桥职校", 61, 10, 71, 2, ""], "mark_above_maximum", "C"),
        ([2, "虹桥职校", 40, 30, "", "", "缺考"], "status_with_marks", ""),
        ([1, "虹桥职校", 40, 30, 70, 2, ""], "entry_twice", "A"),
        (["", "", 40, 30, 70, 2, ""], "entry_missing", "A"),
        ([2, "某校", 40, 30, 70, 2, ""], "school_unknown", "B"),
        ([2, "南关职高", 40, 30, 70, 2, ""], "school_ambiguous", "B"),
    ],
)
def test_one_fault_in_a_row(tmp_path: Path, row: list[Cell], code: str, column: str) -> None:
    assert faults(read(tmp_path, [HEAD, GOOD, row], register=True)) == [(code, 3, column)]


def test_a_subtotal_that_does_not_add_up(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["工位号", "姓名", "模块A", "", "", "总分"],
        ["", "", "任务1", "任务2", "小计", ""],
        [1, "张三", 10, 20, 31, 31],
    ]
    scores = read(tmp_path, rows, merged=["C1:E1", "A1:A2", "B1:B2", "F1:F2"])
    assert faults(scores) == [("subtotal_differs", 3, "E")]


def test_a_wrong_total_keeps_marks_and_what_was_typed(tmp_path: Path) -> None:
    line = lines(read(tmp_path, [HEAD, [1, "甲", 50, 30.5, 90.5, 1, ""]]))[0]
    assert (line.total, line.computed) == (Decimal("90.5"), Decimal("80.5"))


def test_equal_totals_may_share_ranks_or_be_parted(tmp_path: Path) -> None:
    def ranks(*typed: int) -> list[int | None]:
        rows: list[list[Cell]] = [["工位号", "模块A", "总分", "名次"]]
        rows += [
            [number, mark, mark, rank]
            for number, (mark, rank) in enumerate(zip((90, 80, 80, 70), typed, strict=True))
        ]
        return [fault.row for fault in read(tmp_path, rows).faults]

    assert ranks(1, 2, 2, 4) == ranks(1, 3, 2, 4) == []
    assert ranks(1, 2, 2, 3) == [5]
    assert ranks(2, 1, 3, 4) == [2, 3]


def test_ranks_count_over_the_tables_of_an_event(tmp_path: Path) -> None:
    head: list[Cell] = ["赛项", "工位号", "模块A", "总分", "名次"]
    scores = read(tmp_path, [head, ["汽修", 1, 9, 9, 1]], [head, ["汽修", 2, 8, 8, 1], ["数控", 1, 7, 7, 1]])
    assert [(fault.code, fault.sheet, fault.row) for fault in scores.faults] == [("rank_differs", "S2", 2)]


def test_a_table_without_rows(tmp_path: Path) -> None:
    assert faults(read(tmp_path, [HEAD])) == [("no_entries", 1, "")]


def test_all_faults_come_at_once_in_the_order_of_the_sheet(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        HEAD,
        [1, "某校", "x", 41, 3, 9, ""],
        [1, "虹桥职校", 1, 2, 4, "?", ""],
    ]
    assert faults(read(tmp_path, rows, register=True)) == [
        ("school_unknown", 2, "B"),
        ("mark_unreadable", 2, "C"),
        ("mark_above_maximum", 2, "D"),
        ("rank_differs", 2, "F"),
        ("entry_twice", 3, "A"),
        ("total_differs", 3, "E"),
        ("rank_unreadable", 3, "F"),
    ]


def test_results_of_formulas_are_what_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = tmp_path / "formulas.xlsx"
    with Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["工位号", "模块A", "模块B", "总分"])
        sheet.write_row(1, 0, [1, 0.1, 0.2])
        sheet.write_formula(1, 3, "=B2+C2", None, 0.1 + 0.2)
        sheet.write_number(2, 0, 2)
        sheet.write_formula(2, 1, "=1.1*3", None, 1.1 * 3)
        sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 3, "=B3+C3", None, "#DIV/0!")
    scores = read_score_sheet(open_workbook(path))
    assert marks(scores) == ["2 0.1 0.2", "3 3.3 -"]
    assert lines(scores)[0].total == Decimal("0.3")
    assert faults(scores) == [("mark_missing", 3, "C")]


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        (25.57, "25.57"),
        (0.1 + 0.2, "0.3"),
        (31.0, "31"),
        ("31.0", "31.0"),
        ("１８.８１", "18.81"),
        (" 18.5 分", "18.5"),
        (".5", "0.5"),
        (-0.0, "0"),
        ("-0", "0"),
        (1e-7, "1E-7"),
        (float("nan"), "mark_unreadable"),
        (float("inf"), "mark_unreadable"),
        (float("-inf"), "mark_unreadable"),
        (1_000_000.5, "mark_too_large"),
        (-0.01, "mark_negative"),
        ("1e3", "mark_unreadable"),
        ("1" * 32_000, "mark_unreadable"),
    ],
)
def test_numbers(cell: ReadCell, mark: str) -> None:
    assert str(read_mark(cell)) == mark
