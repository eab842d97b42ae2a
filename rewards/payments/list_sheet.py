"""The payment list of a batch as a workbook to print and sign (发放清单), with its columns of domain.md, 4.

A4 across, the headings on every page, page numbers, totals in figures and in capitals, and who signs. Sums
are numbers; identifiers and accounts are texts, so that no digit is lost. No cell is taken for a formula.
"""

import io
import math
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from registry.core.exports import begins_like_formula
from rewards.payments.capitals import in_capitals
from rewards.payments.paying import BatchHead, BatchKind, Payment

_Styles = dict[str, Format]

_A4: Final = 9
# Height of a line of text, and of the lowest row, in points: there has to be room for a signature.
_LINE: Final = 14
_LOWEST: Final = 26
# Where the body begins: title, what it is about, headings.
_HEADINGS_ROW: Final = 2
_SIGNED: Final = ("制表：", "审核：", "负责人：", "日期：　　　　年　　月　　日")


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    value: Callable[[Payment], str | int]
    width: float
    style: str = "text"


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


BANK_COLUMNS: Final[tuple[_Column, ...]] = (
    _Column("序号", lambda one: one.position, 4.5, "count"),
    _Column("姓名", lambda one: one.payee, 9),
    _Column("证件类型", lambda one: one.id_kind.zh if one.id_kind else "", 8),
    _Column("证件号码", lambda one: one.id_number, 19, "code"),
    _Column("单位/学校", lambda one: one.organization, 15),
    _Column("竞赛名称", lambda one: one.competition, 15),
    _Column("赛项", lambda one: one.event, 10),
    _Column("级别", lambda one: one.level.zh, 6),
    _Column("奖次", lambda one: one.prize, 7.5),
    _Column("奖励对象类别", lambda one: one.payee_class.zh, 8),
    _Column("应发金额", lambda one: one.gross_fen, 11, "money"),
    _Column("扣税", lambda one: one.withheld_fen, 9, "money"),
    _Column("实发金额", lambda one: one.net_fen, 11, "money"),
    _Column("开户银行", lambda one: one.bank, 12),
    _Column("银行账号", lambda one: one.account_number, 20, "code"),
    _Column("户名", lambda one: one.holder_name, 9),
    _Column("联系电话", lambda one: one.phone, 12, "code"),
    _Column("签字", lambda _one: "", 9),
    _Column("备注", lambda one: one.note, 9),
)
TRANSFER_COLUMNS: Final[tuple[_Column, ...]] = (
    _Column("序号", lambda one: one.position, 5, "count"),
    _Column("学校", lambda one: one.payee, 20),
    _Column("统一社会信用代码", lambda one: one.credit_code, 20, "code"),
    _Column("竞赛名称", lambda one: one.competition, 18),
    _Column("赛项", lambda one: one.event, 13),
    _Column("级别", lambda one: one.level.zh, 6),
    _Column("奖次", lambda one: one.prize, 8),
    _Column("划转金额", lambda one: one.gross_fen, 12, "money"),
    _Column("资金来源", lambda one: one.fund_source.zh, 14),
    _Column("收款户名", lambda one: one.holder_name, 20),
    _Column("开户银行", lambda one: one.bank, 14),
    _Column("银行账号", lambda one: one.account_number, 21, "code"),
    _Column("备注", lambda one: one.note, 9),
)
COLUMNS: Final[dict[BatchKind, tuple[_Column, ...]]] = {"bank": BANK_COLUMNS, "transfer": TRANSFER_COLUMNS}
NAMES: Final[dict[BatchKind, str]] = {"bank": "奖励发放清单", "transfer": "奖励资金预算划转清单"}


def payment_list(head: BatchHead, payments: Sequence[Payment]) -> bytes:
    """Return the workbook of a batch, one row per payment below the headings, then totals and signatures."""
    made = io.BytesIO()
    options = {
        "in_memory": True,
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(made, options) as book:
        book.set_properties({"title": f"{NAMES[head.kind]} {head.number}", "author": "", "comments": ""})
        sheet = book.add_worksheet(NAMES[head.kind])
        styles = _styles(book)
        columns = COLUMNS[head.kind]
        _lay_out(sheet, head, columns)
        last = len(columns) - 1
        sheet.set_row(0, 30)
        sheet.merge_range(0, 0, 0, last, f"{head.title}{NAMES[head.kind]}", styles["title"])
        sheet.set_row(1, 18)
        sheet.merge_range(1, 0, 1, last, _about(head, len(payments)), styles["about"])
        sheet.set_row(_HEADINGS_ROW, 30)
        for at, column in enumerate(columns):
            sheet.write_string(_HEADINGS_ROW, at, column.heading, styles["heading"])
        row = _HEADINGS_ROW
        for payment in payments:
            row += 1
            values = [column.value(payment) for column in columns]
            sheet.set_row(row, _height(columns, values))
            for at, column in enumerate(columns):
                _write(sheet, (row, at), values[at], column.style, styles)
        _totals(sheet, row + 1, head.kind, payments, styles)
        _signatures(sheet, row + 3, last, styles)
        sheet.print_area(0, 0, row + 3, last)
    return made.getvalue()


def _lay_out(sheet: Worksheet, head: BatchHead, columns: Sequence[_Column]) -> None:
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.3, right=0.3, top=0.5, bottom=0.6)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADINGS_ROW)
    sheet.freeze_panes(_HEADINGS_ROW + 1, 2)
    sheet.set_footer(f"&L批次 {head.number}&C第 &P 页，共 &N 页&R内含个人信息，请妥善保管")
    sheet.set_zoom(85)


def _about(head: BatchHead, count: int) -> str:
    parts = (
        f"批次号：{head.number}",
        f"制表日期：{head.drawn_on.year} 年 {head.drawn_on.month} 月 {head.drawn_on.day} 日",
        f"共 {count:,} 笔",
        f"发放单位：{head.payer}",
        f"依据：{head.basis}",
        "单位：元",
    )
    return "　　".join(parts)


def _height(columns: Sequence[_Column], values: Sequence[str | int]) -> float:
    """Return how high a row has to be, in points, for everything in it to be seen."""
    lines = max(
        math.ceil(_breadth(value) / (column.width - 1))
        for column, value in zip(columns, values, strict=True)
        if isinstance(value, str)
    )
    return max(_LOWEST, lines * _LINE + 3)


def _breadth(words: str) -> int:
    """Return how broad a text is, in the widths of a digit; Chinese characters are twice as broad."""
    return len(words) + sum(unicodedata.east_asian_width(letter) in "WF" for letter in words)


def _totals(
    sheet: Worksheet,
    row: int,
    kind: BatchKind,
    payments: Sequence[Payment],
    styles: _Styles,
) -> None:
    columns = COLUMNS[kind]
    first_sum = next(at for at, column in enumerate(columns) if column.style == "money")
    sheet.set_row(row, 22)
    sheet.merge_range(row, 0, row, first_sum - 1, "合计", styles["total_label"])
    for at, column in enumerate(columns[first_sum:], start=first_sum):
        if column.style == "money":
            total = sum(int(column.value(payment)) for payment in payments)
            sheet.write_number(row, at, _yuan(total), styles["total"])
        else:
            sheet.write_blank(row, at, None, styles["total_label"])
    gross, net = (sum(getattr(one, name) for one in payments) for name in ("gross_fen", "net_fen"))
    words = f"{'划转' if kind == 'transfer' else '实发'}合计（大写）：{in_capitals(net)}"
    if gross != net:
        words = f"应发合计（大写）：{in_capitals(gross)}　　　　{words}"
    sheet.set_row(row + 1, 22)
    sheet.merge_range(row + 1, 0, row + 1, len(columns) - 1, words, styles["capitals"])


def _signatures(sheet: Worksheet, row: int, last: int, styles: _Styles) -> None:
    sheet.set_row(row, 40)
    step = (last + 1) / len(_SIGNED)
    for number, words in enumerate(_SIGNED):
        first, end = round(number * step), round((number + 1) * step) - 1
        sheet.merge_range(row, first, row, end, words, styles["signature"])


def _write(sheet: Worksheet, place: tuple[int, int], value: str | int, style: str, styles: _Styles) -> None:
    if isinstance(value, str):
        # Marks a text as text even when somebody opens its cell and presses Enter.
        quoted = begins_like_formula(value)
        sheet.write_string(*place, value, styles[f"{style}_quoted" if quoted else style])
    elif style == "money":
        sheet.write_number(*place, _yuan(value), styles[style])
    else:
        sheet.write_number(*place, value, styles[style])


def _styles(book: Workbook) -> _Styles:
    base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
    cell = base | {"border": 1, "text_wrap": True}
    money = {"num_format": "#,##0.00", "align": "right", "text_wrap": False}
    code = {"num_format": "@", "align": "left", "text_wrap": False}
    made = {
        "title": base | {"font_size": 18, "bold": True, "align": "center"},
        "about": base | {"align": "left"},
        "heading": cell | {"bold": True, "align": "center", "bg_color": "#EDEDED"},
        "text": cell,
        "text_quoted": cell | {"quote_prefix": True},
        "code": cell | code,
        "code_quoted": cell | code | {"quote_prefix": True},
        "count": cell | {"num_format": "0", "align": "center"},
        "money": cell | money,
        "total": cell | money | {"bold": True},
        "total_label": cell | {"bold": True, "align": "center"},
        "capitals": cell | {"bold": True, "align": "left"},
        "signature": base | {"align": "left", "font_size": 11},
    }
    return {name: book.add_format(properties) for name, properties in made.items()}
