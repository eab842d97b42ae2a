"""Whatever stands in a sheet of persons or organizations, it is read with its faults, and soon."""

import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.core.errors import BadInputError
from tests.registry.core.xlsx import Cell
from tests.registry.people.imports.sheets import id_number, organizations, persons

HEAD: list[Cell] = ["姓名", "证件号码", "出生日期", "学号", "班级", "手机", "邮箱", "入学日期", "学校"]
BODIES: list[Cell] = ["名称", "简称", "曾用名", "信用代码", "类型", "部门类别", "城市"]
WORDS: list[Cell] = [
    *(
        None,
        "",
        "　",
        "姓名",
        "证件号码",
        "张三",
        "张　三",
        "李四、王五",
        "同上",
        "无",
        "示例",
        "合计",
        "共3人",
        "小计",
    ),
    *(
        "备注：",
        "=1+1",
        "-",
        "1.38E+10",
        "13812345678",
        "2008-9-22",
        "2024年9月",
        "中职",
        "局",
        "教育",
        "某校",
        "|",
    ),
    *(id_number(1), id_number(2), 1, 0, -3, 2005.1, 38359, True, 220100200501070000.0),
]
SHEETS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9), min_size=1, max_size=9)
MERGES = st.lists(st.sampled_from(["A1:A2", "B3:B5", "C1:E1", "A6:G6", "E3:E7"]), unique=True, max_size=3)


@settings(max_examples=100, deadline=None)
@given(SHEETS, MERGES)
def test_any_sheet_is_read(sheet: list[list[Cell]], merged: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for head, read in ((HEAD, persons), (BODIES, organizations)):
            try:
                found = read(Path(folder), [head, *sheet], merged=merged)
            except BadInputError as refused:
                assert [fault.code for fault in refused.faults] == ["not_a_table"]
                continue
            numbers = [row.row for row in found.rows]
            assert numbers == sorted(set(numbers))
            assert all(fault.row and 1 <= fault.row <= len(sheet) + 1 for fault in found.faults)
            assert all(row.name for row in found.rows)
            # Nobody comes in twice unseen: two rows of one number always have a fault.
            seen = [row.id_number for row in getattr(found, "rows", ()) if getattr(row, "id_number", "")]
            twice = {"person_twice", "id_of_two_names"} & {fault.code for fault in found.faults}
            assert len(seen) == len(set(seen)) or twice


@pytest.mark.parametrize(
    "text", [f"a{' ' * 32_000}b", "1" * 32_000, "=" * 32_000, "张" * 32_000, "a." * 16_000]
)
def test_long_texts_do_not_keep_the_reader_busy(tmp_path: Path, text: str) -> None:
    started = time.process_time()
    of_persons = persons(tmp_path, [[text], HEAD, [text] * len(HEAD), ["合计", text]])
    of_bodies = organizations(tmp_path, [[text], BODIES, [text] * len(BODIES), ["合计", text]])
    assert time.process_time() - started < 2
    assert {fault.code for fault in of_persons.faults} >= {"phone_invalid", "date_invalid", "email_invalid"}
    assert {fault.code for fault in of_bodies.faults} >= {"kind_unknown", "credit_code_invalid"}
