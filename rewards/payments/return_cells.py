"""What cells of a bank's return say: sums exactly as they stand, accounts with what was hidden or lost."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from registry.core.sheets.cells import is_blank, plain_text, said
from registry.core.spreadsheets import Cell, cell_text

_SUM: Final = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d*)?")
_MONEY_WORDS: Final = re.compile(r"人民币|rmb|cny|[¥￥元圆整\s']", re.IGNORECASE)
# A heading below which amounts stand in fen: 金额(分).
_IN_FEN: Final = re.compile(r"[(（\[【]\s*(?:单位)?\s*[:：]?\s*分\s*[)）\]】]")
# A spreadsheet keeps so many digits of a number; what it shows behind them is noise.
_KEPT: Final = 15
_HIDDEN: Final = re.compile(r"[*＊•●·xX…]+|\.{2,}")
_SCIENTIFIC: Final = re.compile(r"(\d)(?:\.(\d+))?[eE]\+?(\d{1,2})")
_TAIL: Final = re.compile(r"(?:尾号|末四位|后四位|尾数)(?:为|是)?[:：]?")
_LONGEST_ACCOUNT: Final = 40
# An account as it should be, which needs no mending.
_DIGITS: Final = re.compile(r"[0-9]{1,40}")
_MOST_LINES: Final = 10**9
# A text that was made to stay one: ="6222…" and '6222….
_QUOTED: Final = re.compile(r"=?[\"“](.*)[\"”]|'(.*)", re.DOTALL)


def unquoted(cell: Cell) -> Cell:
    """Return a cell without what keeps a spreadsheet program from taking a text for a number."""
    if not isinstance(cell, str):
        return cell
    found = _QUOTED.fullmatch(cell.strip())
    return (found[1] if found[1] is not None else found[2]) if found else cell


def counts_in_fen(heading: str) -> bool:
    """Return whether a heading says that sums stand in fen."""
    return _IN_FEN.search(heading) is not None


def yuan_in(cell: Cell, *, in_fen: bool = False) -> Decimal | None:
    """Return the sum in a cell exactly, in yuan, however many decimals it shows; None for what is no sum.

    Of a number in a workbook the 15 digits count which a spreadsheet program keeps, so that what a formula
    left behind them (2999.9999999999995) alters nothing. A text may have commas between thousands.
    """
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        found = Decimal(format(cell, f".{_KEPT}g"))
    else:
        match = _SUM.fullmatch(_MONEY_WORDS.sub("", plain_text(cell)))
        if match is None:
            return None
        found = Decimal(f"{match[1]}{match[2].replace(',', '')}{match[3] or ''}")
    return found / 100 if in_fen else found


def account_in(cell: Cell) -> str:
    """Return an account number as digits, with `*` for what was hidden or lost; '' for what is none.

    A number with more than 15 digits has lost the others when a spreadsheet program stored it.
    """
    if isinstance(cell, bool):
        return ""
    if isinstance(cell, int | float):
        digits = cell_text(cell)
        if not digits.isdecimal():
            return ""
        return digits[:_KEPT] + "*" * (len(digits) - _KEPT)
    if isinstance(cell, str) and _DIGITS.fullmatch(cell):
        return cell
    words = _TAIL.sub("", re.sub(r"[\s\-'\"]", "", plain_text(unquoted(cell))))
    if found := _SCIENTIFIC.fullmatch(words):
        known = found[1] + (found[2] or "")
        return known + "*" * (int(found[3]) + 1 - len(known))
    words = _HIDDEN.sub(lambda run: "*" * len(run[0]), words)
    good = len(words) <= _LONGEST_ACCOUNT and re.fullmatch(r"[0-9*]*[0-9][0-9*]*", words)
    return words if good else ""


def position_in(cell: Cell) -> int | None:
    """Return the number of a line, None for what is no whole number above 0."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell) if 0 < cell < _MOST_LINES else None
    if cell == "":
        return None
    words = plain_text(unquoted(cell))
    return int(words) if re.fullmatch(r"0*[1-9][0-9]{0,8}", words) else None


def words_in(cell: Cell) -> str:
    """Return what a cell says, '' where it says that there is nothing; names lose the spaces within them."""
    if isinstance(cell, str):
        return _words_in(cell)
    return "" if is_blank(cell) else said(unquoted(cell))


@lru_cache(maxsize=8192)
def _words_in(cell: str) -> str:
    # Batch, result and reason are the same in thousands of rows.
    return "" if is_blank(cell) else said(unquoted(cell))
