"""What the rows and fields of a draft's form share: items that keep their places, sums and numbers. Pure.

The third row of a kind is named `cap_3_`; its field `was` says which item of the draft it shows, and `away`
takes that one out. Sums are typed in yuan.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple

from competitions.events.typed import Said, row_count
from registry.core.texts import text

# What the form offers to fill in beyond the items that there are.
BLANK_ROWS: Final = 3
_YUAN: Final = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2})?", re.ASCII)
_AMOUNT: Final = text(
    "请写成元，最多两位小数，如 5,000 或 5000.50。", "Write yuan with at most two decimals: 5,000 or 5000.50."
)
_WHOLE: Final = text("请填写整数。", "Write a whole number.")

Item = tuple[str, Any]
"""An item of the draft as the form says it, and the name of its row; '' where the form has no row for it."""


class Row(NamedTuple):
    """A row of the form: its name, the item that it shows ('' for none), and what stands in its fields."""

    name: str
    was: str
    typed: Mapping[str, str]
    stays: bool


def rows(typed: Mapping[str, str], kind: str, parts: Iterable[str], filled: Collection[str]) -> Iterator[Row]:
    """Return the rows of a kind; one stays unless it is ticked away or nothing that fills it is typed."""
    for at in range(1, row_count(typed, kind) + 1):
        name = f"{kind}_{at}_"
        row = {part: typed.get(name + part, "").strip() for part in parts}
        stays = not typed.get(f"{name}away") and any(row[part] for part in filled)
        yield Row(name, typed.get(f"{name}was", ""), row, stays)


def in_place(
    stored: Mapping[str, Any], shown: Collection[str], found: Iterable[tuple[str, str, Any]]
) -> list[Item]:
    """Return items in the order of the draft, new ones after them.

    Args:
        stored: the items of the draft by what names them.
        shown: those for which the form had a row; the others stay as they are.
        found: of each row that stays, the item that it shows, its name, and the item as it is now.
    """
    place = {name: at for at, name in enumerate(stored)}
    items = [(place.get(was, len(place)), name, item) for was, name, item in found]
    items += [(place[name], "", item) for name, item in stored.items() if name not in shown]
    return [(name, item) for _, name, item in sorted(items, key=lambda each: each[0])]


def fen(typed: str, field: str, wrong: Said) -> int:
    """Return a sum typed in yuan as fen; or 0, and `wrong` is told of the field."""
    if not _YUAN.fullmatch(typed.strip()) or len(typed) > 20:
        wrong[field] = _AMOUNT
        return 0
    return int(Decimal(typed.strip().replace(",", "")) * 100)


def number(typed: str, field: str, wrong: Said) -> int | None:
    """Return a whole number, None for nothing; or None, and `wrong` is told of the field."""
    given = typed.strip()
    if not given:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) < 10):
        wrong[field] = _WHOLE
        return None
    return int(given)
