"""The text of a cell: full-width letters and digits made narrow, invisible characters and spaces gone."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from registry.core.spreadsheets import Cell, cell_text

# Full-width digits, letters and the full-width space have narrow twins; full-width punctuation stays, for it
# belongs into Chinese text.
_NARROW: Final = {
    code: code - 0xFEE0
    for first, last in (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"))
    for code in range(ord(first), ord(last) + 1)
} | {ord("　"): ord(" "), ord("\xa0"): ord(" ")}
# Zero-width spaces, joiners and marks, and variation selectors, come in by copying.
_INVISIBLE: Final = re.compile(
    "[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
_HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SPACES: Final = re.compile(r"\s+")
# Most cells hold nothing else, and need no mending.
_CLEAN: Final = re.compile("[!-~\u3400-\u9fff]+")
# What people write where there is nothing to write.
_NOTHING: Final = frozenset(
    {"无", "暂无", "没有", "空", "/", "\\", "-", "--", "—", "——", "n/a", "na", "none", "nil"}
)
# No such word is longer, nor a sign for "as above".
_LONGEST_NOTHING: Final = 5
# With the spaces that people put around such a word.
LONGEST_BLANK: Final = 20
_DITTO: Final = frozenset({"同上", "〃", '"', "″", "''", "”", "々"})


def shown_text(cell: Cell) -> str:
    """Return a cell as text to show: trimmed, narrow, spaces within Chinese text gone, others single."""
    if cell == "":
        return ""
    if not isinstance(cell, str):
        # Numbers and days have nothing to mend.
        return cell_text(cell)
    return cell if _CLEAN.fullmatch(cell) else _shown(cell)


@lru_cache(maxsize=8192)
def _shown(words: str) -> str:
    words = _INVISIBLE.sub("", words).translate(_NARROW).strip()
    return _SPACES.sub("" if _HAN.search(words) else " ", words)


def plain_text(cell: Cell) -> str:
    """Return a cell as text to read values from: compatibility forms unified (NFKC), trimmed."""
    if cell == "":
        return ""
    words = cell if isinstance(cell, str) else cell_text(cell)
    if words.isascii():
        return words.strip()
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", words)).strip()


@lru_cache(maxsize=8192)
def match_key(words: str) -> str:
    """Return a text in the form in which two writings of the same name are equal: no spaces, no case."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", words)).casefold()


def is_ditto(words: str) -> bool:
    """Return whether a text says that the value above it holds here too."""
    return words in _DITTO


def said(cell: Cell) -> str:
    """Return a cell as text to show, '' where it says that there is nothing."""
    words = shown_text(cell)
    return "" if len(words) < _LONGEST_NOTHING and words.casefold() in _NOTHING else words


def is_blank(cell: Cell) -> bool:
    """Return whether a cell holds nothing, or says that there is nothing."""
    if not isinstance(cell, str):
        return False
    if len(cell) >= _LONGEST_NOTHING and cell.isalnum():
        # Letters and digits alone lose none by trimming: too long for a word that says nothing.
        return False
    return cell.isspace() or not cell or (len(cell) < LONGEST_BLANK and not said(cell))
