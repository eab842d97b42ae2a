"""The numbers of lines that an objection names, as somebody typed them: 3、5，7-9. Pure."""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

from registry.core.errors import BadInputError
from registry.core.texts import text

# More than one family or school has on a list; whoever means everybody writes to the office.
MOST_LINES: Final = 50
_SEPARATORS: Final = re.compile(r"[\s,;、。.]+")
_RANGE: Final = re.compile(r"([0-9]{1,6})(?:[-~–—至到]([0-9]{1,6}))?")


class ObjectionLinesError(BadInputError):
    """An objection names no line, more than 50, or one that does not stand on the notice."""

    code = "objection_lines"


def read_numbers(typed: str) -> tuple[int, ...]:
    """Return the numbers in a text, in order and each once; ranges are written 7-9.

    Raises:
        ObjectionLinesError: there is none, more than `MOST_LINES`, or something that is no number.
    """
    found: set[int] = set()
    # Signs for "to" and spaces around them come in many forms; a full-width digit is a digit.
    plain = re.sub(r"\s*([-~–—至到])\s*", r"\1", unicodedata.normalize("NFKC", typed).strip())
    for word in filter(None, _SEPARATORS.split(plain)):
        read = _RANGE.fullmatch(word)
        if read is None:
            raise _refused()
        first, last = int(read[1]), int(read[2] or read[1])
        if not 0 < first <= last or last - first >= MOST_LINES:
            raise _refused()
        found.update(range(first, last + 1))
    if not 0 < len(found) <= MOST_LINES:
        raise _refused()
    return tuple(sorted(found))


def unknown_numbers(numbers: Collection[int]) -> ObjectionLinesError:
    """Return the refusal for numbers that do not stand on the notice."""
    listed = ", ".join(map(str, sorted(numbers)))
    return ObjectionLinesError(
        text(
            f"公示名单上没有这些序号：{listed}。请按名单核对。",
            f"These numbers do not stand on the notice: {listed}. Compare them with the list.",
        )
    )


def _refused() -> ObjectionLinesError:
    return ObjectionLinesError(
        text(
            f"请写明所指各行的序号，如 3、7-9；一次最多 {MOST_LINES} 行。",
            f"Name the lines by their numbers, such as 3, 7-9; at most {MOST_LINES} at a time.",
        )
    )
