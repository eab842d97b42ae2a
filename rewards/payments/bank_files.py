"""The files of a batch that a bank takes: a set of columns over its payments, split where one is full."""

import csv
import io
from collections.abc import Sequence
from typing import Final

from xlsxwriter import Workbook

from registry.core.errors import BadInputError, Fault
from registry.core.exports import begins_like_formula
from registry.core.texts import text
from rewards.payments.column_sets import ColumnSet, Value
from rewards.payments.paying import BatchHead, MadeFile, Payment

_WIDTH: Final = 18
_SUMS: Final[dict[Value, str]] = {"net_yuan": "0.00", "net_fen": "0"}


class CharacterNotInFileError(BadInputError):
    """Names hold characters that the bank file's encoding lacks; the faults say on which lines."""

    code = "character_not_in_file"


def bank_files(head: BatchHead, payments: Sequence[Payment], columns: ColumnSet) -> list[MadeFile]:
    """Return the files of a batch for one bank, each with at most as many payments as it takes.

    Raises:
        CharacterNotInFileError: as it says.
    """
    parts = [payments[at : at + columns.limit] for at in range(0, len(payments), columns.limit)]
    if columns.encoding is not None:
        _refuse_unwritable(payments, columns.encoding)
    return [
        MadeFile(
            kind="bank",
            column_set=columns.name,
            part=number,
            file_name=f"{head.number}-{columns.name}-{number}-of-{len(parts)}.{columns.format}",
            lines=len(part),
            net_fen=sum(one.net_fen for one in part),
            content=_csv(head, part, columns) if columns.format == "csv" else _workbook(head, part, columns),
        )
        for number, part in enumerate(parts, start=1)
    ]


def _csv(head: BatchHead, payments: Sequence[Payment], columns: ColumnSet) -> bytes:
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\r\n")
    if columns.totals:
        writer.writerow(["总笔数", len(payments), "总金额", _yuan(sum(one.net_fen for one in payments))])
    writer.writerow([column.heading for column in columns.columns])
    writer.writerows(
        [_guarded(_said(head, payment, column.value, columns)) for column in columns.columns]
        for payment in payments
    )
    return made.getvalue().encode(columns.encoding or "utf-8")


def _workbook(head: BatchHead, payments: Sequence[Payment], columns: ColumnSet) -> bytes:
    made = io.BytesIO()
    options = {"in_memory": True, "constant_memory": True, "strings_to_formulas": False}
    with Workbook(made, options | {"strings_to_urls": False, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet(head.number)
        bold, words = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        sums = {value: book.add_format({"num_format": shown}) for value, shown in _SUMS.items()}
        first = 0
        if columns.totals:
            sheet.write_string(0, 0, "总笔数", bold)
            sheet.write_number(0, 1, len(payments))
            sheet.write_string(0, 2, "总金额", bold)
            sheet.write_number(0, 3, sum(one.net_fen for one in payments) / 100, sums["net_yuan"])
            first = 1
        for at, column in enumerate(columns.columns):
            sheet.set_column(at, at, _WIDTH)
            sheet.write_string(first, at, column.heading, bold)
        for row, payment in enumerate(payments, start=first + 1):
            for at, column in enumerate(columns.columns):
                match column.value:
                    case "position":
                        sheet.write_number(row, at, payment.position)
                    case "net_yuan":
                        sheet.write_number(row, at, payment.net_fen / 100, sums["net_yuan"])
                    case "net_fen":
                        sheet.write_number(row, at, payment.net_fen, sums["net_fen"])
                    case value:
                        said = _said(head, payment, value, columns)
                        sheet.write_string(row, at, said, quoted if begins_like_formula(said) else words)
    return made.getvalue()


def _said(head: BatchHead, payment: Payment, value: Value, columns: ColumnSet) -> str:
    match value:
        case "batch":
            return head.number
        case "purpose":
            return columns.purpose
        case "net_yuan":
            return _yuan(payment.net_fen)
        case _:
            return str(getattr(payment, value))


def _yuan(fen: int) -> str:
    """Return a sum as banks read it: two decimals, thousands not separated."""
    return f"{fen // 100}.{fen % 100:02d}"


def _guarded(said: str) -> str:
    return f"'{said}" if begins_like_formula(said) else said


def _refuse_unwritable(payments: Sequence[Payment], encoding: str) -> None:
    faults = [
        Fault(
            "character_not_in_file",
            text(
                f"第 {one.position} 行的户名或开户银行含有 {encoding.upper()} 写不下的字。",
                f"The name or bank of line {one.position} has a character that {encoding.upper()} lacks.",
            ),
            row=one.position,
        )
        for one in payments
        if not _fits(one.holder_name + one.bank + one.payee, encoding)
    ]
    if faults:
        raise CharacterNotInFileError(
            text(
                "有些户名用这个编码写不下：请改用工作簿或 GB18030 的格式，并与银行核对户名。",
                "Some names cannot be written in this encoding: choose a workbook or a GB18030 format, and"
                " agree on the names with the bank.",
            ),
            faults,
        )


def _fits(words: str, encoding: str) -> bool:
    try:
        words.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
