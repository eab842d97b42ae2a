"""Whatever stands in a workbook, scores and awards are read or refused by name, and soon."""

import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.core.errors import BadInputError
from tests.competitions.external.award_list.awards import lines as award_lines
from tests.competitions.external.award_list.awards import read as read_awards
from tests.competitions.marking.score_sheet.scores import lines as score_lines
from tests.competitions.marking.score_sheet.scores import read as read_scores
from tests.registry.core.xlsx import Cell

SCORES: list[Cell] = ["工位号", "编号", "姓名", "模块A(30分)", "模块B", "总分", "名次", "备注"]
AWARDS: list[Cell] = ["序号", "赛项", "奖项", "学校", "选手", "指导教师", "证书编号", "名次"]
WORDS: list[Cell] = [
    *(None, "", "　", *SCORES, *AWARDS, "满分", "权重", "小计", "模块A", "任务1", "扣分", "组别"),
    *(
        "合计",
        "平均分",
        "裁判签字：",
        "一、数控加工",
        "一等奖（2名）",
        "中职组",
        "同上",
        "缺考",
        "弃权",
        "打星",
        "*01",
    ),
    *("张三", "张　三", "李四、王五", "某校", "第1名", "并列2", "18.5分", "３１.０", "NaN", "30%", "-", "="),
    *(0, 1, 2, 20, 31, -1, 0.1 + 0.2, 1e300, float("nan"), True, 2.2e17),
]
SHEETS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), min_size=1, max_size=9)
MERGES = st.lists(st.sampled_from(["A1:A2", "B3:B5", "C1:E1", "A6:G6", "D2:D4"]), unique=True, max_size=3)


@settings(max_examples=80, deadline=None)
@given(SHEETS, MERGES)
def test_any_sheet_is_read_or_refused(sheet: list[list[Cell]], merged: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for rows in (sheet, [SCORES, *sheet], [AWARDS, *sheet]):
            try:
                scores = read_scores(Path(folder), rows, merged=merged)
            except BadInputError as refused:
                assert [fault.code for fault in refused.faults] in (["headings_not_found"], ["not_a_table"])
            else:
                numbers = [line.row for line in score_lines(scores)]
                assert numbers == sorted(set(numbers))
                assert all(fault.row and fault.row <= len(rows) for fault in scores.faults)
                marks = [mark for line in score_lines(scores) for mark in line.marks if mark is not None]
                assert all(mark.is_finite() and 0 <= mark <= 1_000_000 for mark in marks)
            try:
                awards = read_awards(Path(folder), rows, merged=merged)
            except BadInputError as refused:
                assert [fault.code for fault in refused.faults] in (["headings_not_found"], ["not_a_table"])
                continue
            spans = [(line.row, line.last_row) for line in award_lines(awards)]
            assert spans == sorted(spans)
            assert all(fault.row and fault.row <= len(rows) for fault in awards.faults)
            assert all((line.members and line.prize) or awards.faults for line in award_lines(awards))


@pytest.mark.parametrize(
    "text",
    [
        f"a{' ' * 32_000}b",
        "一" * 32_000,
        "1" * 32_000,
        "(" * 32_000,
        "张" * 32_000,
        "模块" * 16_000,
        "1分" * 16_000,
        "赛项:" * 10_000,
    ],
)
def test_long_texts_do_not_keep_the_readers_busy(tmp_path: Path, text: str) -> None:
    started = time.process_time()
    scores = read_scores(tmp_path, [[text], ["x", text], SCORES, [text], [text] * 8, ["合计", text]])
    awards = read_awards(tmp_path, [[text], ["x", text], AWARDS, [text], [text] * 8, ["合计", text]])
    wide = read_scores(tmp_path, [[text, *SCORES, text], [1] * 10])
    assert time.process_time() - started < 2
    assert scores.faults
    assert awards.faults
    assert score_lines(wide)
