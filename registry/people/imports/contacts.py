"""Telephone numbers and e-mail addresses as people type them. Pure."""

import re
from typing import Final

from registry.core.sheets.cells import plain_text
from registry.core.spreadsheets import Cell

_MOBILE: Final = re.compile(r"1[3-9]\d{9}", re.ASCII)
# Area codes: 010, 02x, and four digits from 03xx on; then the number and perhaps an extension.
_LANDLINE: Final = re.compile(r"0(?:10|2\d|[3-9]\d\d)\d{7,8}(?:-\d{1,6})?", re.ASCII)
_ABROAD: Final = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_CHINA: Final = re.compile(r"(?:\+|00)86|86(?=1\d{10}$)", re.ASCII)
_EXTENSION: Final = re.compile(r"(?:转|分机|ext\.?|x|#)", re.IGNORECASE)
_NOISE: Final = re.compile(r"[\s()'’.·]+")
# A hyphen counts only before an extension: behind seven or eight digits that stand alone.
_HYPHENS: Final = re.compile("[-‐‑‒–—]")
_HYPHEN: Final = re.compile(r"[-‐‑‒–—](?!\d{1,6}$)|(?<!\d{7})[-‐‑‒–—]")
_POWER: Final = re.compile(r"\d(?:\.\d+)?E\+\d+", re.IGNORECASE)
_EMAIL: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._%+'-]*@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}")
_LONGEST_EMAIL: Final = 254
_LONGEST: Final = 40


def read_phone(cell: Cell) -> str | None:
    """Return a telephone number without spaces and hyphens; None when it is none.

    A Chinese mobile number has 11 digits, a landline one its area code first and perhaps an extension behind
    a hyphen; a number from abroad (E.164) begins with +.
    """
    if isinstance(cell, str) and _MOBILE.fullmatch(cell):
        return cell
    words = plain_text(cell)
    if len(words) > _LONGEST:
        return None
    number = _NOISE.sub("", _EXTENSION.sub("-", words))
    digits = _HYPHENS.sub("", number)
    # A mobile number may be parted anywhere; in others the last hyphen may be before an extension.
    number = digits if _MOBILE.fullmatch(_CHINA.sub("", digits, count=1)) else _HYPHEN.sub("", number)
    at_home = _CHINA.sub("", number, count=1) if _CHINA.match(number) else number
    if at_home != number and at_home[:1] not in {"0", "1"}:
        at_home = f"0{at_home}"
    if _MOBILE.fullmatch(at_home) or _LANDLINE.fullmatch(at_home):
        return at_home
    abroad = re.sub("^00", "+", number)
    return abroad if _ABROAD.fullmatch(abroad) and not _CHINA.match(number) else None


def lost_digits(cell: Cell) -> bool:
    """Return whether a spreadsheet shortened a long number: 1.38E+10, or a number of more than 15 digits."""
    if isinstance(cell, str):
        # Most numbers that are text are nothing but digits.
        if cell.isdecimal():
            return False
        return len(cell) <= _LONGEST and _POWER.fullmatch(plain_text(cell).strip("'")) is not None
    return isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 10**15


def read_email(cell: Cell) -> str | None:
    """Return an e-mail address; None when it is none."""
    words = plain_text(cell)
    return words if len(words) <= _LONGEST_EMAIL and _EMAIL.fullmatch(words) else None
