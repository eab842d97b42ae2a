"""Bank account numbers as people write them, and what is wrong with one. Pure.

Card numbers end in a check digit (ISO/IEC 7812-1, Luhn) and have 16 to 19 digits. Accounts of organizations
(对公账户) follow each bank's own rules: 12 to 30 digits, without a check that banks share.
"""

import re
from typing import Final, Literal

from registry.core.sheets.cells import plain_text
from registry.core.texts import Text, text

Owner = Literal["person", "organization"]
NumberFault = Literal[
    "account_number_missing",
    "account_number_not_digits",
    "account_number_length",
    "account_number_check_digit",
]

_LENGTHS: Final[dict[Owner, tuple[int, int]]] = {"person": (16, 19), "organization": (12, 30)}
# What people put between groups of digits: spaces, and dashes in each of their forms.
_BETWEEN: Final = re.compile(r"[\s\-‐-―−]+")

FAULTS: Final[dict[NumberFault, Text]] = {
    "account_number_missing": text("请填写银行账号。", "Give the account number."),
    "account_number_not_digits": text(
        "银行账号只能是数字：请照卡面或开户许可证逐位填写，不要填卡名或开户行。",
        "An account number has digits only: copy it from the card or the bank's letter, nothing else.",
    ),
    "account_number_length": text(
        "银行账号位数不对：个人银行卡 16–19 位，单位账户 12–30 位。请核对有没有漏填或多填。",
        "The number of digits is wrong: cards have 16 to 19, accounts of organizations 12 to 30."
        " Look for one that is missing or typed twice.",
    ),
    "account_number_check_digit": text(
        "银行卡号有误：校验位不符，多半是有一位填错或相邻两位颠倒。请对照卡面重填。",
        "The card number is wrong: its check digit does not fit, so a digit is mistyped or two are swapped."
        " Copy it from the card again.",
    ),
}


def cleaned(written: str) -> str:
    """Return a number as it was written without spaces and dashes, full-width digits made narrow."""
    return _BETWEEN.sub("", plain_text(written))


def fault(number: str, owner: Owner) -> NumberFault | None:
    """Return what is wrong with a cleaned number for an account of a person or an organization, or None."""
    if not number:
        return "account_number_missing"
    if not (number.isascii() and number.isdigit()):
        return "account_number_not_digits"
    least, most = _LENGTHS[owner]
    if not least <= len(number) <= most:
        return "account_number_length"
    if owner == "person" and not passes_luhn(number):
        return "account_number_check_digit"
    return None


def passes_luhn(number: str) -> bool:
    """Return whether the last of these ASCII digits is the check digit of those before it."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0


def check_digit(number: str) -> str:
    """Return the digit that has to stand behind these for `passes_luhn`."""
    return next(digit for digit in "0123456789" if passes_luhn(number + digit))


def masked(number_end: str) -> str:
    """Return how an account is shown to everybody but who pays: its last four digits."""
    return f"•••• {number_end}" if number_end else "••••"
