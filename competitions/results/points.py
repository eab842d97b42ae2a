"""Points as exact decimals: read from a cell, and written back as one text per value."""

import re
from collections.abc import Mapping
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, InvalidOperation
from fractions import Fraction
from math import floor
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator

from registry.core.texts import Text, text

Unreadable = Literal["not_a_number", "not_finite", "out_of_range"]
# Why a decimal cannot be the points of an entry.
NotPoints = Literal["negative", "out_of_range", "too_fine"]

# No contest comes near these points, nor writes them so finely.
LARGEST_POINTS: Final = Decimal(999_999_999)
FINEST_PLACES: Final = 10
WHY_NOT_POINTS: Final[Mapping[Unreadable | NotPoints, Text]] = {
    "not_a_number": text(
        "不是数字：请填写如 87.5 的十进制数。", "is no number: write a decimal such as 87.5."
    ),
    "not_finite": text("不是有限数：请填写实际数值。", "is not finite: write the actual number."),
    "negative": text("是负数：请填写 0 或正数。", "is negative: write 0 or a positive number."),
    "out_of_range": text(
        f"大于 {LARGEST_POINTS}：请检查小数点和指数。",
        f"is above {LARGEST_POINTS}: check the exponent.",
    ),
    "too_fine": text(
        f"小数超过 {FINEST_PLACES} 位：请检查。", f"has more than {FINEST_PLACES} decimal places: check it."
    ),
}

_NUMBER: Final = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_NOT_FINITE: Final = re.compile(r"[+-]?(s?nan[0-9]*|inf(inity)?)", re.IGNORECASE)
# The full-width forms that Chinese input methods type, U+FF01 to U+FF5E, stand for ASCII one by one.
_FULL_WIDTH: Final = {0xFF01 + offset: 0x21 + offset for offset in range(94)}
# Beyond these powers of ten a number is written with an exponent, or its text could fill the memory.
_PLAIN_POWERS: Final = range(-30, 31)
# Shifts the decimal point of any number of digits without rounding.
_WIDE: Final = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX)


def read_decimal(cell: str) -> Decimal | Unreadable:
    """Return the exact decimal that a cell says, or why there is none.

    Sign, decimal point and exponent are taken (`-1.50`, `7e2`, `.5`); full-width digits and signs mean their
    ASCII forms. Everything else that Python would take, such as `1_0` or other scripts' digits, is refused.
    `out_of_range` is an exponent of more than eighteen digits, which no decimal can hold.
    """
    plain = cell.translate(_FULL_WIDTH)
    if _NOT_FINITE.fullmatch(plain):
        return "not_finite"
    if not _NUMBER.fullmatch(plain):
        return "not_a_number"
    try:
        return Decimal(plain)
    except InvalidOperation:
        return "out_of_range"


def not_points(value: Decimal) -> NotPoints | None:
    """Return why a finite decimal cannot be points, or None; whatever its size, nothing is computed."""
    if value < 0:
        return "negative"
    if value > LARGEST_POINTS:
        return "out_of_range"
    exponent = value.as_tuple().exponent
    return "too_fine" if value and isinstance(exponent, int) and exponent < -FINEST_PLACES else None


def read_points(cell: str) -> Decimal | Unreadable | NotPoints:
    """Return the points that a cell says, or why they cannot be an entry's; zero comes back as plain 0."""
    value = read_decimal(cell)
    if not isinstance(value, Decimal):
        return value
    return not_points(value) or (value or Decimal(0))


def _sent(value: Any) -> Any:
    """Return the decimal that a program sends as text or as a number; zero, however it is written, as 0."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return value
    read = read_decimal(str(value))
    if not isinstance(read, Decimal):
        raise ValueError(WHY_NOT_POINTS[read].zh + WHY_NOT_POINTS[read].en)
    return read or Decimal(0)


# A decimal in a JSON body, read as a typed one is; whether it can be points is asked where it is used.
SentDecimal = Annotated[Decimal, BeforeValidator(_sent)]


def entered_text(value: Decimal) -> str:
    """Return the exact text of a finite decimal, with the zeros it was entered with (`87.50`)."""
    return format(value, "f") if value.adjusted() in _PLAIN_POWERS else decimal_text(value)


def decimal_text(value: Decimal) -> str:
    """Return the exact text of a finite decimal; equal values have equal texts (`700.50` becomes `700.5`).

    Nothing is rounded. Values of 10^31 and above, or below 10^-30, are written with an exponent.
    """
    if value == 0:
        return "0"
    if value.adjusted() in _PLAIN_POWERS:
        plain = format(value, "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    sign, digits, _ = value.as_tuple()
    shown = "".join(map(str, digits)).rstrip("0")
    fraction = f".{shown[1:]}" if shown[1:] else ""
    return f"{'-' if sign else ''}{shown[0]}{fraction}E{value.adjusted():+d}"


def rounded_half_up(value: Fraction, places: int) -> Decimal:
    """Return the value rounded to so many decimal places; a half goes up, toward plus infinity."""
    whole = floor(value * 10**places + Fraction(1, 2))
    return Decimal(whole).scaleb(-places, _WIDE)
