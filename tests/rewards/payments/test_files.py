"""Lists and bank files as they are made: columns, totals, limits, encodings, and no cell a formula."""

import csv
import io
import re
import zipfile
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook

from registry.core.texts import text
from rewards.payments.bank_files import CharacterNotInFileError, bank_files
from rewards.payments.column_sets import ColumnSet, ColumnSetUnknownError, column_set, column_sets
from rewards.payments.list_sheet import payment_list
from rewards.payments.paying import BatchHead, Payment
from tests.rewards.payees.makers import card

HEAD = BatchHead(
    "2026-0001", "bank", "示例奖励办法", "虚构〔2026〕1号", "示例财政局（虚构）", date(2026, 11, 23)
)
ID = "220101200801010012"


def payment(position: int = 1, **overrides: Any) -> Payment:
    values: dict[str, Any] = {
        "line": UUID(int=position),
        "position": position,
        "payee": "张三",
        "id_kind": text("居民身份证", "Resident identity card"),
        "id_number": ID,
        "organization": "甲职校（虚构）",
        "competition": "测试赛（虚构）",
        "event": "数控",
        "level": text("省级", "Provincial"),
        "prize": "一等奖",
        "payee_class": text("学生", "student"),
        "gross_fen": 100050,
        "withheld_fen": 20010,
        "net_fen": 80040,
        "bank": "示例银行",
        "account_number": card(position),
        "holder_name": "张三",
        "phone": "13900000000",
        "fund_source": text("经费", "budget"),
        "credit_code": "",
        "note": "",
    }
    return Payment(**values | overrides)


def rows_of(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def xml_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(
            book.read(name).decode()
            for name in book.namelist()
            if name.startswith("xl/") and "theme" not in name
        )


def test_the_list_has_sums_in_figures_and_capitals_and_is_made_to_be_printed() -> None:
    content = payment_list(HEAD, [payment(1), payment(2)])
    rows = rows_of(content)
    assert rows[3][10:13] == [1000.5, 200.1, 800.4] and rows[3][3] == ID
    assert rows[5][10:13] == [2001.0, 400.2, 1600.8]
    assert "应发合计（大写）：人民币贰仟零壹元整" in rows[6][0]
    assert "实发合计（大写）：人民币壹仟陆佰元捌角整" in rows[6][0]
    said = xml_of(content)
    assert 'orientation="landscape"' in said and 'paperSize="9"' in said and 'fitToHeight="0"' in said
    assert "_xlnm.Print_Titles" in said and "$3:$3" in said
    assert re.search("第 &amp;P 页，共 &amp;N 页", said)
    assert "<f>" not in said


def test_a_transfer_has_a_list_of_its_own() -> None:
    head = BatchHead("2026-0002", "transfer", HEAD.title, HEAD.basis, HEAD.payer, HEAD.drawn_on)
    rows = rows_of(
        payment_list(head, [payment(1, payee="甲职校", withheld_fen=0, net_fen=100050, credit_code="12X")])
    )
    assert rows[2][:3] == ["序号", "学校", "统一社会信用代码"] and "证件号码" not in rows[2]
    assert "划转合计（大写）：人民币壹仟元伍角整" in rows[5][0]


@pytest.mark.parametrize("said", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_no_cell_is_taken_for_a_formula(said: str) -> None:
    strange = payment(1, payee=said, holder_name=said, bank=said, note=said, phone=said)
    content = payment_list(HEAD, [strange])
    assert "<f>" not in xml_of(content) and 'quotePrefix="1"' in xml_of(content)
    for columns in column_sets().values():
        for file in bank_files(HEAD, [strange], columns):
            if columns.format == "xlsx":
                assert "<f>" not in xml_of(file.content)
            else:
                cells = next(
                    row
                    for row in csv.reader(io.StringIO(file.content.decode(columns.encoding or "")))
                    if card(1) in row
                )
                assert all(not cell.lstrip().startswith(("=", "+", "-", "@", "＝")) for cell in cells)


def test_files_are_split_where_one_is_full() -> None:
    columns = column_set("example-agency").model_copy(update={"limit": 3})
    payments = [payment(n, net_fen=n, gross_fen=n, withheld_fen=0) for n in range(1, 8)]
    files = bank_files(HEAD, payments, columns)
    assert [(file.part, file.lines, file.net_fen) for file in files] == [(1, 3, 6), (2, 3, 15), (3, 1, 7)]
    assert [file.file_name for file in files] == [f"2026-0001-example-agency-{n}-of-3.csv" for n in (1, 2, 3)]
    read = [
        row for file in files for row in list(csv.reader(io.StringIO(file.content.decode("gb18030"))))[1:]
    ]
    assert [int(row[2]) for row in read] == list(range(1, 8)) and [row[0] for row in read] == [
        one.account_number for one in payments
    ]


def test_the_shipped_sets() -> None:
    sets = column_sets()
    assert len(sets) >= 2 and all(each.example for each in sets.values())
    assert {each.format for each in sets.values()} == {"csv", "xlsx"} and "gbk" in {
        each.encoding for each in sets.values()
    }
    [gbk] = bank_files(HEAD, [payment(1)], column_set("example-csv"))
    lines = gbk.content.decode("gbk").splitlines()
    assert lines[0] == "总笔数,1,总金额,800.40" and lines[2].split(",")[3] == "800.40"
    [book] = bank_files(HEAD, [payment(1)], column_set("example-xlsx"))
    [heading, row] = rows_of(book.content)
    assert row[heading.index("金额（元）")] == 800.4 and row[heading.index("账号")] == card(1)
    with pytest.raises(ColumnSetUnknownError):
        column_set("no-such-bank")


def test_names_that_an_encoding_lacks_are_named_by_line() -> None:
    rare = payment(7, payee="𬱖", holder_name="𬱖")
    with pytest.raises(CharacterNotInFileError) as refused:
        bank_files(HEAD, [payment(1), rare], column_set("example-csv"))
    assert [fault.row for fault in refused.value.faults] == [7]
    [whole] = bank_files(HEAD, [rare], column_set("example-agency"))
    assert "𬱖" in whole.content.decode("gb18030")


def test_a_set_says_what_it_is() -> None:
    good = column_set("example-csv").model_dump(mode="json")
    changes: tuple[dict[str, Any], ...] = (
        {"encoding": None},
        {"format": "xlsx"},
        {"limit": 0},
        {"columns": []},
        {"name": "A b"},
    )
    for change in changes:
        with pytest.raises(ValueError, match="validation error"):
            ColumnSet.model_validate(good | change)
