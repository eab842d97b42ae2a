"""The unified social credit code of organizations (GB 32100-2015): its form and check character.

18 characters: the registering authority and the kind (letters too), 6 digits of the area, 9 of the
organization, and a check character. The letters I, O, S, V and Z are not used. Of python-stdnum only the
calculation of the check character is used: it refuses codes that begin with a letter, which farmers'
cooperatives and others bear. Pure.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from stdnum.cn import uscc

from registry.core.sheets.cells import plain_text
from registry.core.spreadsheets import Cell
from registry.people.imports.contacts import lost_digits

CreditCodeFault = Literal["credit_code_lost_digits", "credit_code_invalid"]

_FORM: Final = re.compile(r"[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}")
_NOISE: Final = re.compile(r"[\s'’‘`·_-]+")


@dataclass(frozen=True, slots=True)
class FaultyCreditCode:
    """What is wrong with a code that was given."""

    fault: CreditCodeFault


def read_credit_code(cell: Cell) -> str | FaultyCreditCode:
    """Return the code in a cell in capital letters without spaces, or what is wrong with it."""
    if lost_digits(cell):
        return FaultyCreditCode("credit_code_lost_digits")
    code = _NOISE.sub("", plain_text(cell)).upper()
    if not _FORM.fullmatch(code):
        return FaultyCreditCode("credit_code_invalid")
    if uscc.calc_check_digit(code[:-1]) != code[-1]:
        # Three zeros at the end that do not check come from a number cell that was later made text.
        lost = code.isdigit() and code.endswith("000")
        return FaultyCreditCode("credit_code_lost_digits" if lost else "credit_code_invalid")
    return code
