"""The codes and addresses in what somebody typed or pasted, and in the cells of a workbook."""

import re
from typing import Final

from credentials import codes
from registry.core.crockford import mended
from registry.core.sheets.cells import shown_text
from registry.core.sheets.workbook import read_workbook

_PIECES: Final = re.compile(r"[\r\n\t,;，；、]+")


def pieces(typed: str) -> list[str]:
    """Return the codes and addresses in what somebody typed or pasted, each once, in their order.

    One to a line, or parted by commas or tabs, or by spaces between whole codes; spaces inside a code do not
    matter.
    """
    found: list[str] = []
    for piece in filter(None, (each.strip() for each in _PIECES.split(typed))):
        words = piece.split()
        whole = len(words) > 1 and all(len(mended(word)) >= codes.LENGTH for word in words)
        found += words if whole else [piece]
    return list(dict.fromkeys(found))


def pieces_of_sheet(content: bytes, name: str) -> list[str]:
    """Return the codes and addresses in the cells of a workbook, each once; other cells are passed over.

    Raises BadInputError when it is no workbook.
    """
    found = []
    for sheet in read_workbook(content, name).sheets:
        for row in sheet.rows:
            for cell in row:
                words = shown_text(cell).strip()
                if _is_code(words):
                    found.append(words)
    return list(dict.fromkeys(found))


def _is_code(words: str) -> bool:
    """Return whether a cell is meant as a code: it has a code's length and signs, or leads to one."""
    if "/v/" in words.lower():
        return True
    plain = mended(words)
    return len(plain) == codes.LENGTH and set(plain) <= set(codes.ALPHABET)
