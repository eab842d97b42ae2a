"""Whatever stands in a workbook, it is read or refused by name, and soon."""

import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.core.errors import BadInputError
from tests.competitions.entries.roster.rosters import id_number, read
from tests.registry.core.xlsx import Cell

WORDS: list[Cell] = [
    *(
        None,
        "",
        "　",
        "序号",
        "赛项",
        "赛项编号",
        "学校",
        "选手",
        "姓名",
        "身份证号",
        "出生日期",
        "指导教师",
        "类别",
    ),
    *(
        "选手1",
        "选手2",
        "组别",
        "参赛队",
        "合计",
        "共2队3人",
        "小计",
        "备注：",
        "一、中职组",
        "同上",
        "张三",
        "张　三",
        "李四、王五",
    ),
    *(
        "虹桥职校",
        "某校",
        "汽修(团体)",
        "ZZ016",
        "指导教师",
        "2005-1-7",
        "无",
        id_number(1),
        id_number(2),
        "2.2E+17",
    ),
    *(1, 2, 2005.1, 38359, True, 220100200501070000.0),
]
SHEETS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=7), min_size=1, max_size=9)
MERGES = st.lists(st.sampled_from(["A1:A2", "B3:B5", "C1:E1", "A6:G6", "D2:D4"]), unique=True, max_size=3)


@settings(max_examples=150, deadline=None)
@given(SHEETS, MERGES)
def test_any_sheet_is_read_or_refused(sheet: list[list[Cell]], merged: list[str]) -> None:
    head: list[Cell] = ["序号", "赛项", "学校", "选手", "指导教师", "身份证号", "出生日期"]
    with tempfile.TemporaryDirectory() as folder:
        for rows in (sheet, [head, *sheet]):
            try:
                roster = read(Path(folder), rows, merged=merged)
            except BadInputError as refused:
                assert [fault.code for fault in refused.faults] in (["headings_not_found"], ["not_a_table"])
                continue
            rows_of_entries = [(entry.first_row, entry.last_row) for entry in roster.entries]
            assert rows_of_entries == sorted(rows_of_entries)
            assert all(fault.row and fault.row <= len(rows) for fault in roster.faults)
            assert all(entry.members or entry.tutors or roster.faults for entry in roster.entries)


@pytest.mark.parametrize(
    "text", [f"a{' ' * 32_000}b", "共" + " " * 32_000, "1" * 32_000, "(" * 32_000, "张" * 32_000]
)
def test_long_texts_do_not_keep_the_reader_busy(tmp_path: Path, text: str) -> None:
    head: list[Cell] = ["序号", "赛项", "学校", "选手", "指导教师", "身份证号", "出生日期"]
    rows: list[list[Cell]] = [[text, "x"], head, [1, *[text] * 6], ["合计", text]]
    started = time.process_time()
    roster = read(tmp_path, rows)
    assert time.process_time() - started < 2
    assert "school_unknown" in [fault.code for fault in roster.faults]
