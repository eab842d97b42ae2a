"""Reading what banks return: any order of columns, any words, and sums that are not what they seem."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.core import spreadsheets
from registry.core.errors import BadInputError
from rewards.payments.return_cells import account_in, position_in, yuan_in
from rewards.payments.return_rows import ReturnRow
from rewards.payments.return_words import answer_in
from rewards.payments.returns import read
from tests.registry.core.xlsx import Cell, write_xlsx

HEAD: list[Cell] = ["批次号", "序号", "收款账号", "收款人", "金额(元)", "处理结果", "失败原因"]
GOOD: list[Cell] = ["2026-0001", 1, "6222002280689117080", "张　三", 800, "成功", ""]
BACK: list[Cell] = ["2026-0001", 2, "6222004249869805612", "李 四", "1,000.00", "失败", "账号不存在"]


def rows_of(tmp_path: Path, rows: list[list[Cell]], **options: Any) -> tuple[ReturnRow, ...]:
    return read(write_xlsx(tmp_path / "return.xlsx", rows, **options).read_bytes(), "return.xlsx")


def codes_of(content: bytes) -> list[str]:
    with pytest.raises(BadInputError) as refused:
        read(content, "return")
    return [fault.code for fault in refused.value.faults]


def test_a_return_as_banks_send_it(tmp_path: Path) -> None:
    title: list[Cell] = ["代发业务回盘清单"]
    total: list[Cell] = ["合计", 2, "", "", "1,800.00"]
    assert rows_of(tmp_path, [title, [], HEAD, GOOD, BACK, total]) == (
        ReturnRow(4, "2026-0001", 1, "张三", "6222002280689117080", Decimal(800), "paid", ""),
        ReturnRow(
            5, "2026-0001", 2, "李四", "6222004249869805612", Decimal("1000.00"), "returned", "账号不存在"
        ),
    )


def test_columns_in_another_order_and_in_other_words(tmp_path: Path) -> None:
    head: list[Cell] = ["交易状态", "户名", "卡号", "交易金额（元）", "备注", "明细序号", "序号"]
    (row,) = rows_of(
        tmp_path, [head, ["已退汇", "王五", "尾号7080", "￥２，０００．５０元", "户名不符", "0012", 1]]
    )
    assert row == ReturnRow(2, None, 12, "王五", "7080", Decimal("2000.50"), "returned", "")


def test_english_headings(tmp_path: Path) -> None:
    head: list[Cell] = ["Line No.", "Account Number", "Beneficiary Name", "Amount", "Status", "Reason"]
    (row,) = rows_of(
        tmp_path, [head, [3, "6222 0022 8068 9117 080", "Ann Lee", "12.30", "Rejected", "Closed"]]
    )
    assert row == ReturnRow(
        2, None, 3, "Ann Lee", "6222002280689117080", Decimal("12.30"), "returned", "Closed"
    )


def test_a_cell_that_shows_two_decimals_and_holds_three(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path, [HEAD, [*GOOD[:4], 800.004, "成功", ""]])
    assert row.yuan == Decimal("800.004")
    assert row.fen is None


def test_a_sum_that_nobody_pays_is_no_sum(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path, [HEAD, [*GOOD[:4], "99999999999999999999999.00", "成功", ""]])
    assert row.fen is None


def test_what_a_formula_leaves_behind_the_last_digit_alters_nothing(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path, [HEAD, [*GOOD[:4], 0.1 + 0.2, "成功", ""]])
    assert row.fen == 30


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", "|", ";"])
def test_text_in_every_encoding_with_every_separator(encoding: str, separator: str) -> None:
    lines = [
        ["批次号：2026-0007"],
        ["序号", "账号", "户名", "金额", "处理结果", "原因"],
        [
            "1",
            '="6222002280689117080"' if separator == "," else "'6222002280689117080",
            "阿依古丽·艾山",
            "800.00",
        ],
        ["2", "6222****5612", "李四", "1000.00", "退票", "账户已销户"],
    ]
    lines[2] += ["成功", ""]
    content = "\r\n".join(separator.join(line) for line in lines).encode(encoding)
    first, second = read(content, "return.csv")
    assert first == ReturnRow(
        3, "2026-0007", 1, "阿依古丽·艾山", "6222002280689117080", Decimal("800.00"), "paid", ""
    )
    assert (second.account, second.answer, second.reason) == ("6222****5612", "returned", "账户已销户")


def test_rows_that_a_filter_hid_were_paid_all_the_same(tmp_path: Path) -> None:
    assert len(rows_of(tmp_path, [HEAD, GOOD, BACK], hidden_rows=[2])) == 2


def test_a_first_column_of_days_is_no_foot_line(tmp_path: Path) -> None:
    head: list[Cell] = ["交易日期", "账号", "户名", "金额", "结果"]
    rows = rows_of(tmp_path, [head, ["2026年5月3日", "6222002280689117080", "张三", 8, "成功"]])
    assert [row.answer for row in rows] == ["paid"]


def test_signatures_and_counts_are_no_rows(tmp_path: Path) -> None:
    feet: list[list[Cell]] = [["成功笔数：1", "", "", "", 800], ["制表：", "", "", "赵六"], ["总笔数", 2]]
    assert len(rows_of(tmp_path, [HEAD, GOOD, BACK, *feet])) == 2


def test_two_lists_one_of_each_result(tmp_path: Path) -> None:
    head: list[Cell] = ["序号", "账号", "户名", "金额"]
    rows = rows_of(
        tmp_path,
        [
            ["代发成功明细"],
            head,
            [1, "6222002280689117080", "张三", 8],
            ["代发失败明细"],
            head,
            [2, "6222004249869805612", "李四", 9],
        ],
    )
    assert [(row.row, row.answer) for row in rows] == [(3, "paid"), (6, "returned")]


def test_sums_in_fen(tmp_path: Path) -> None:
    head: list[Cell] = ["账号", "户名", "金额(分)", "结果"]
    (row,) = rows_of(tmp_path, [head, ["6222002280689117080", "张三", 80000, "成功"]])
    assert row.yuan == 800


def test_what_went_out_counts_for_what_was_paid(tmp_path: Path) -> None:
    head: list[Cell] = ["账号", "户名", "代发金额", "成功金额", "结果"]
    rows = rows_of(tmp_path, [head, ["6222", "张三", 800, 700, "成功"], ["6223", "李四", 900, 0, "失败"]])
    assert [row.yuan for row in rows] == [700, 900]


@pytest.mark.parametrize(
    ("result", "reason", "answer"),
    [
        ("处理中", "", None),
        ("", "", None),
        ("部分成功", "", None),
        ("受理成功", "", None),
        ("成功", "已退回", None),
        ("未成功", "", "returned"),
        ("退票成功", "", "returned"),
        ("已处理", "户名不符", None),
        ("成功", "账号不存在", None),
        ("处理完成", "账户已销户", None),
        ("成功", "冻结", None),
        ("处理完成", "", None),
        ("支付完成", "", "paid"),
        ("交易成功", "交易成功", "paid"),
        ("已入账", "", "paid"),
        ("Y", "", "paid"),
        ("0", "", None),
    ],
)
def test_answers(tmp_path: Path, result: str, reason: str, answer: str | None) -> None:
    (row,) = rows_of(tmp_path, [HEAD, [*GOOD[:5], result, reason]])
    assert row.answer == answer


def test_ones_and_zeros_say_something_where_the_heading_asks() -> None:
    assert [answer_in(sign, "是否成功") for sign in "10"] == ["paid", "returned"]
    assert [answer_in(sign, "状态") for sign in "10"] == [None, None]


@pytest.mark.parametrize(
    ("cell", "account"),
    [
        ("6222 0022-8068 9117 080", "6222002280689117080"),
        ("６２２２****７０８０", "6222****7080"),
        ("6222xxxx7080", "6222****7080"),
        (6222002280689117080.0, "622200228068911****"),
        ("6.22200E+18", "622200*************"),
        (123456789012.0, "123456789012"),
        ("无", ""),
        ("****", ""),
    ],
)
def test_accounts(cell: spreadsheets.Cell, account: str) -> None:
    assert account_in(cell) == account


@pytest.mark.parametrize(
    "cell", ["", "一千", "1.000,00", "1,00", "1,0000.00", "1e3", "(800.00)", "8 00 元整-", True]
)
def test_what_is_no_sum(cell: spreadsheets.Cell) -> None:
    assert yuan_in(cell) is None


def test_positions() -> None:
    assert [position_in(cell) for cell in (5.0, "０５", "5.5", 0, "第5笔", 5.5)] == [
        5,
        5,
        None,
        None,
        None,
        None,
    ]


@given(st.integers(min_value=0, max_value=10**12))
def test_every_sum_of_whole_fen_is_read_to_the_fen(fen: int) -> None:
    written = f"{fen // 100:,}.{fen % 100:02d}"
    for cell in (written, f"￥{written}元", fen / 100, written.replace(",", "")):
        yuan = yuan_in(cell)
        assert yuan is not None
        assert yuan * 100 == fen


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_whatever_comes_is_read_or_refused(content: bytes) -> None:
    try:
        read(content, "return")
    except BadInputError as error:
        assert error.faults


def test_what_cannot_be_read(tmp_path: Path) -> None:
    assert codes_of(b"") == ["headings_not_found"]
    assert codes_of(b"\xd0\xcf\x11\xe0 old workbook") == ["not_a_table"]
    assert codes_of(b"PK\x03\x04 broken") == ["not_a_table"]
    assert codes_of(b"\x00\x01\x02") == ["not_a_table"]
    assert codes_of("账号,户名,金额,开户行\n6222,张三,8,工行\n".encode()) == ["column_missing"]
    assert codes_of("账号,户名,结果,开户行\n6222,张三,成功,工行\n".encode()) == ["column_missing"]
    assert codes_of("账号,户名,金额,结果\n".encode()) == ["no_rows"]


def test_no_account_leaves_in_an_error() -> None:
    with pytest.raises(BadInputError) as refused:
        read("账号,户名,金额,开户行\n6222002280689117080,张三,8,工行\n".encode(), "return.csv")
    assert not re.search(r"\d{8}|张三", f"{refused.value} {refused.value.faults}")


@pytest.mark.parametrize(("reason", "answer"), [("处理中", None), ("户名不符", "returned"), ("", None)])
def test_without_a_result_a_payment_under_way_is_no_return(
    tmp_path: Path, reason: str, answer: str | None
) -> None:
    head: list[Cell] = ["序号", "收款账号", "收款人", "金额(元)", "失败原因"]
    (row,) = rows_of(tmp_path, [head, [1, "6222002280689117080", "张三", 800, reason]])
    assert row.answer == answer
