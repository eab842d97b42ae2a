"""A bank's return as `registry import preview --kind returns` shows it, and what is wrong with its rows."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from rich.table import Column, Table

from competitions.import_cli import Kind, Preview
from registry.core.errors import Fault
from registry.core.sheets.workbook import content_of
from registry.core.texts import Text, text
from registry.people.organizations.names import OrganizationIndex
from rewards.payments.return_rows import ReturnRow
from rewards.payments.returns import read

_ANSWERS: Final = {"paid": "成功 paid", "returned": "退回 returned", None: "？"}
_HEADINGS: Final = (
    "行 Row",
    "批次 Batch",
    "序号 Line",
    "账号 Account",
    "户名 Name",
    "金额 Yuan",
    "结果 Result",
    "原因 Reason",
)
_SHOWN: Final = 4


def masked_account(account: str) -> str:
    """Return an account with all but its last four digits hidden."""
    return "*" * len(account[:-_SHOWN]) + account[-_SHOWN:]


def faults_of(rows: Sequence[ReturnRow], file: str) -> tuple[Fault, ...]:
    """Return what is wrong with rows in themselves; a batch is needed to find what else is.

    Codes: `amount_unreadable`, `amount_not_whole_fen`, `answer_unclear`, `row_twice`.
    """
    seen: dict[object, int] = {}
    found = []
    for row in rows:
        found += [
            Fault(code, message, file=file, row=row.row, column=column)
            for code, column, message in _of_row(row)
        ]
        # Without a number of the line, a payee may well have two payments of one sum in a batch.
        if row.position is not None:
            first = seen.setdefault((row.batch, row.position, row.account, row.name), row.row)
            if first != row.row:
                found.append(Fault("row_twice", _twice(first), file=file, row=row.row))
    return tuple(found)


def _of_row(row: ReturnRow) -> Iterator[tuple[str, str, Text]]:
    if row.yuan is None:
        yield (
            "amount_unreadable",
            "金额",
            text("这一格不是金额：请与银行核对。", "This is no amount: ask the bank."),
        )
    elif row.fen is None:
        yield "amount_not_whole_fen", "金额", _not_whole(row.yuan)
    if row.answer is None:
        yield (
            "answer_unclear",
            "处理结果",
            text(
                "看不出是否付成：请向银行问明，或等下一份回盘。",
                "It is not clear whether this was paid: ask the bank, or wait for its next file.",
            ),
        )


def _not_whole(yuan: Decimal) -> Text:
    return text(
        f"金额为 {yuan} 元，不是整分：单元格可能只显示两位小数。请与银行核对。",
        f"The amount is {yuan} yuan, no whole fen: the cell may show only two decimals. Ask the bank.",
    )


def _twice(first: int) -> Text:
    return text(
        f"与第 {first} 行是同一笔：请与银行核对只付了一次。",
        f"This is the payment of row {first} again: make sure with the bank that it was made once.",
    )


def rows_as_json(rows: Sequence[ReturnRow]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows for `--json`; accounts are masked, sums stand as text exactly as in the file."""
    return {
        "rows": [
            {
                "row": row.row,
                "batch": row.batch or None,
                "position": row.position,
                "name": row.name or None,
                "account": masked_account(row.account) or None,
                "yuan": None if row.yuan is None else f"{row.yuan:f}",
                "fen": row.fen,
                "answer": row.answer,
                "reason": row.reason,
            }
            for row in rows
        ]
    }


def rows_as_table(rows: Sequence[ReturnRow]) -> Table:
    """Return the rows as a table to print, accounts masked."""
    shown = Table(*(Column(heading, overflow="fold") for heading in _HEADINGS))
    for row in rows:
        shown.add_row(
            str(row.row),
            row.batch or "",
            str(row.position or ""),
            masked_account(row.account),
            row.name,
            "？" if row.yuan is None else f"{row.yuan:f}",
            _ANSWERS[row.answer],
            row.reason,
        )
    return shown


def _preview(file: Path, _organizations: OrganizationIndex | None) -> Preview:
    rows = read(content_of(file), str(file))
    return Preview(rows_as_json(rows), rows_as_table(rows), faults_of(rows, str(file)))


RETURNS: Final = Kind("returns", _preview)
