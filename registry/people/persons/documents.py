"""Numbers of identity documents as they are kept: one form for each, so that the same one is found again.

Pure. Resident identity cards are checked by `registry.people.identity`; the others have no check character,
so only their characters are looked at. Spreadsheets are read by stricter rules in `registry.people.imports`.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from registry.people.forms import refused_field
from registry.people.identity import FaultyIdentity, IdentityFault, read_identity
from registry.people.words import IdentityKind

_NOISE: Final = re.compile(r"[\s'’‘`()（）-]+")
_FORM: Final = re.compile(r"(?=.*[0-9])[A-Z0-9\u3400-\u9fff]{4,30}")
_LIKE_RESIDENT: Final = re.compile(r"9[0-9]{16}[0-9X]")

_FAULTS: Final[dict[IdentityFault, tuple[str, str]]] = {
    "id_lost_digits": (
        "证件号码末几位已丢失（可能被表格当作数字），请重新输入全部 18 位。",
        "The last digits are lost, as in a number cell; type all 18 characters again.",
    ),
    "id_characters": (
        "身份证号码只能有数字和末位 X；如为其他证件，请改选证件类型。",
        "An ID number has digits and perhaps a last X; for another document choose its kind.",
    ),
    "id_length": (
        "身份证号码应为 18 位（旧证 15 位）。",
        "An ID number has 18 characters, 15 on old cards.",
    ),
    "id_check_digit": (
        "身份证号码校验位不符，请对照证件核对。",
        "The check character of the ID number does not fit; compare it with the card.",
    ),
    "id_birth_date_invalid": (
        "身份证号码中的出生日期不存在，请对照证件核对。",
        "The birth date in the ID number does not exist; compare it with the card.",
    ),
}


@dataclass(frozen=True, slots=True)
class Document:
    """A number in the form in which it is kept, and the birth date in it, when there is one."""

    number: str = field(repr=False)
    born: date | None = field(default=None, repr=False)


def read_number(kind: IdentityKind, given: str) -> Document:
    """Return the document of a number as somebody typed it.

    Raises:
        PydanticCustomError: the number cannot be one of this kind; its sentence does not repeat the number.
    """
    if kind == "resident_id":
        return _resident(given)
    number = _NOISE.sub("", given).upper()
    if kind == "foreign_permanent_resident" and _LIKE_RESIDENT.fullmatch(number):
        # The card of 2023 has a number that is made like that of a resident identity card.
        return _resident(number)
    if not _FORM.fullmatch(number):
        raise refused_field(
            "id_number",
            "id_form",
            "证件号码应为 4 至 30 位字母和数字，请对照证件核对。",
            "The number has 4 to 30 letters and digits; compare it with the document.",
        )
    return Document(number)


def _resident(given: str) -> Document:
    identity = read_identity(given)
    if isinstance(identity, FaultyIdentity):
        raise refused_field("id_number", identity.fault, *_FAULTS[identity.fault])
    return Document(identity.key, identity.born)
