"""Points as exact decimals: read from a cell, and written back as one text per value."""

import re
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, InvalidOperation
from fractions import Fraction
from math import floor
from typing import Final, Literal

Unreadable = Literal["not_a_number", "not_finite", "out_of_range"]

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
