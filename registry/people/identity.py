"""Numbers of resident identity cards (GB 11643-1999): their form, birth date and check character.

18 characters: 6 digits of the area, 8 of the birth date, 3 of order, and a check character (ISO 7064
MOD 11-2). Cards issued before 1999 had 15 digits: a year of two digits, and no check. Of python-stdnum only
the calculation of the check character is used, because its table of areas refuses numbers that are valid.
Pure: nothing here reads a clock or a database.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from stdnum.cn import ric

IdentityFault = Literal[
    "id_lost_digits", "id_characters", "id_length", "id_check_digit", "id_birth_date_invalid"
]

# What people type and spreadsheets add around the digits, and what looks like the check character X.
_NOISE: Final = re.compile(r"[\s'’‘`_-]+")
_CROSS: Final = str.maketrans("×хХχΧ✕╳", "XXXXXXX")
_POWER: Final = re.compile(r"\d(?:\.\d+)?E\+?\d+")
_FORM: Final = re.compile(r"[0-9]{15}(?:[0-9]{2}[0-9X])?")
# A spreadsheet keeps 15 digits of a number and writes zeros for the rest.
_EXACT: Final = 15


# Not frozen, for a frozen one takes several times as long to make, and sheets hold very many.
@dataclass(slots=True)
class Identity:
    """A number as 18 characters, or 15 digits, and the birth date in it. Never shown whole."""

    number: str = field(repr=False)
    born: date

    @property
    def key(self) -> str:
        """The number with 18 characters, so that the old and the new one of a person are equal."""
        return self.number if len(self.number) == 18 else _lengthened(self.number)


@dataclass(frozen=True, slots=True)
class FaultyIdentity:
    """What is wrong with a number that was given; `number` is what was read, or '' where digits are lost."""

    fault: IdentityFault
    number: str = field(default="", repr=False)


def read_identity(given: str, *, typed_as_number: bool = False) -> Identity | FaultyIdentity:
    """Return the number in a text (narrow characters, see `plain_text`), or what is wrong with it.

    `typed_as_number` says that the text comes from a number cell, which holds 15 digits at most.
    """
    number = given
    # Most numbers are in proper form as they were given, and need no mending.
    proper = _FORM.fullmatch(number) is not None
    if not proper:
        number = _NOISE.sub("", given).upper().translate(_CROSS)
        proper = _FORM.fullmatch(number) is not None
    if typed_as_number and number.isdecimal() and len(number) > _EXACT:
        return FaultyIdentity("id_lost_digits")
    if proper:
        return _checked(number)
    if _POWER.fullmatch(re.sub(r"[\s']", "", given).upper()):
        return FaultyIdentity("id_lost_digits")
    return FaultyIdentity("id_length" if re.fullmatch(r"[0-9]*[0-9X]", number) else "id_characters")


def _checked(number: str) -> Identity | FaultyIdentity:
    """Check the check character and the birth date of a number in proper form."""
    if len(number) == 18 and ric.calc_check_digit(number) != number[-1]:
        # Three zeros at the end that do not check come from a number cell that was later made text.
        lost = number.endswith("000")
        return FaultyIdentity("id_lost_digits") if lost else FaultyIdentity("id_check_digit", number)
    born = _birth_date(number)
    return Identity(number, born) if born else FaultyIdentity("id_birth_date_invalid", number)


def masked(number: str) -> str:
    """Return a number with only its area and last character left; short ones are hidden whole."""
    if len(number) < 15:
        return "*" * len(number)
    return f"{number[:6]}{'*' * (len(number) - 7)}{number[-1]}"


def _birth_date(number: str) -> date | None:
    digits = number[6:14] if len(number) == 18 else f"19{number[6:12]}"
    try:
        born = date.fromisoformat(digits)
    except ValueError:
        return None
    return born if born.year >= 1900 else None


def _lengthened(number: str) -> str:
    longer = f"{number[:6]}19{number[6:]}"
    return longer + str(ric.calc_check_digit(f"{longer}0"))
