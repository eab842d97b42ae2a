"""Marks, totals and maximums as a spreadsheet shows them, exactly; and what is no such number."""

import math
import re
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

from registry.core.sheets.cells import plain_text
from registry.core.spreadsheets import Cell

NumberFault = Literal["mark_unreadable", "mark_negative", "mark_too_large"]

# No contest gives so many points; a larger number is a telephone, or a mistake.
LARGEST: Final = Decimal(1_000_000)
_NUMBER: Final = re.compile(
    r"([+-]?\d{1,20}(?:\.\d{0,20})?|[+-]?\.\d{1,20})\s*(?:分|points?|pts|marks?)?", re.IGNORECASE
)
_LONGEST: Final = 60


def read_mark(cell: Cell) -> Decimal | NumberFault:
    """Return the number in a filled cell, or what is wrong with it.

    A spreadsheet shows 15 digits: 0.1 + 0.2 is 0.3, not 0.30000000000000004. Text is read with full-width
    digits, a sign, and the unit behind it; NaN, infinity, dates, times, true and
    false are no numbers.
    """
    if isinstance(cell, float):
        if not math.isfinite(cell):
            return "mark_unreadable"
        # Nearly all marks have few decimals, and are their own shortest text.
        number = _of_float(cell)
    elif isinstance(cell, bool) or not isinstance(cell, int | str):
        return "mark_unreadable"
    elif isinstance(cell, int):
        number = Decimal(cell)
    else:
        found = _of_text(cell) if len(cell) <= _LONGEST else None
        if found is None:
            return "mark_unreadable"
        number = found
    if number > LARGEST:
        return "mark_too_large"
    return "mark_negative" if number < 0 else number


@lru_cache(maxsize=16384)
def _of_float(number: float) -> Decimal:
    # Adding 0 turns a negative zero into zero.
    exact = Decimal(f"{number:.15g}") + 0
    return (
        exact.quantize(Decimal(1)) if exact == exact.to_integral_value() and abs(exact) <= LARGEST else exact
    )


@lru_cache(maxsize=8192)
def _of_text(written: str) -> Decimal | None:
    found = _NUMBER.fullmatch(plain_text(written))
    if found is None:
        return None
    number = Decimal(found[1])
    return abs(number) if number == 0 else number


def decimals(number: Decimal) -> int:
    """Return how many decimals a number is written with."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
