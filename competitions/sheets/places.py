"""A place as sheets write it: 1, 第1名, 第一, 并列2, (3)."""

import re
from functools import lru_cache
from typing import Final

from registry.core.sheets.cells import plain_text
from registry.core.spreadsheets import Cell

_PLACE: Final = re.compile(
    r"(?:并列|tied|=|t)?\s*(?:第|no\.?|#)?\s*(\d{1,5})\s*(?:名|位|st|nd|rd|th)?\s*(?:\(并列\)|并列)?", re.I
)
_CHINESE: Final = re.compile("(?:并列)?第?([一二三四五六七八九])?(十)?([一二三四五六七八九])?名?(?:并列)?")
_NAMED: Final = {"冠军": 1, "亚军": 2, "季军": 3}
_DIGITS: Final = {sign: number for number, sign in enumerate("一二三四五六七八九", start=1)}
_LONGEST: Final = 20
_LARGEST: Final = 99_999


def read_place(cell: Cell) -> int | None:
    """Return the place that a cell names, from 1 to 99999; None when it names none."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return int(cell) if 1 <= cell <= _LARGEST and cell == int(cell) else None
    return _of_text(cell) if isinstance(cell, str) and len(cell) <= _LONGEST else None


@lru_cache(maxsize=4096)
def _of_text(written: str) -> int | None:
    words = plain_text(written).strip("()（） ")
    if found := _PLACE.fullmatch(words):
        return int(found[1]) or None
    if words in _NAMED:
        return _NAMED[words]
    if (found := _CHINESE.fullmatch(words)) and any(found.groups()):
        tens, ten, ones = found.groups()
        if tens and ones and not ten:
            return None
        return (
            (_DIGITS[tens] if tens else 1) * 10 + _DIGITS.get(ones or "", 0) if ten else _DIGITS[tens or ones]
        )
    return None
