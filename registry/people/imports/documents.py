"""The identity document of a row: its kind, its number in one form, and the birth date in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from registry.core.sheets.cells import is_blank, plain_text, said
from registry.core.spreadsheets import Cell
from registry.people.identity import FaultyIdentity, masked, read_identity
from registry.people.imports.choices import identity_kind
from registry.people.imports.contacts import lost_digits
from registry.people.imports.lines import Line
from registry.people.imports.messages import (
    DOCUMENT_LOST_DIGITS,
    ID_FAULTS,
    ID_KIND_MISSING,
    ID_KIND_UNKNOWN,
    ID_MISSING,
    id_form,
)
from registry.people.words import IdentityKind

_RESIDENT: Final = re.compile(r"[0-9]{17}[0-9X]|[0-9]{15}")
_NOISE: Final = re.compile(r"[\s'’‘`()-]+")
# Hong Kong and Macau: H or M, 8 digits of the holder, perhaps 2 of the issue. Taiwan: 8 digits, in the old
# form 10 and a letter. Foreign permanent residents: 3 letters and 12 digits; since 2023 18 digits, first a 9.
_FORMS: Final[Mapping[IdentityKind, re.Pattern[str]]] = {
    "passport": re.compile(r"(?=.*[0-9])[A-Z0-9]{5,17}"),
    "hong_kong_macau_permit": re.compile(r"[HM](?:[0-9]{8}|[0-9]{10})"),
    "taiwan_permit": re.compile(r"[0-9]{8}|[0-9]{10}[A-Z]?"),
    "foreign_permanent_resident": re.compile(r"[A-Z]{3}[0-9]{12}|9[0-9]{16}[0-9X]"),
    "other": re.compile(r"(?=.*[0-9])[A-Z0-9\u3400-\u9fff]{4,30}"),
}
_OTHER_DOCUMENT: Final = re.compile(r"[A-Z]{1,3}[0-9]{6,12}[A-Z]?")


@dataclass(frozen=True, slots=True)
class Document:
    """What a row says of an identity document; without kind and number where it has none that can be read."""

    kind: IdentityKind | None = None
    number: str = field(default="", repr=False)
    born: date | None = field(default=None, repr=False)


_NONE: Final = Document()


def read_document(line: Line) -> Document:
    """Return the identity document of a row, and add what is wrong with it to the faults of its table.

    A number without a kind is that of a resident identity card. Faults: `id_missing`, `id_kind_unknown`,
    `id_kind_missing`, `id_form`, and those of `read_identity`.
    """
    cell = line.cell("id")
    kind_words = said(line.carried("id_kind"))
    if is_blank(cell):
        if kind_words and line.text("id_kind"):
            line.wrong("id_missing", "id", ID_MISSING)
        return _NONE
    given = plain_text(cell)
    kind = identity_kind(kind_words) if kind_words else "resident_id"
    if kind is None:
        line.wrong("id_kind_unknown", "id_kind", ID_KIND_UNKNOWN)
        return _NONE
    if kind != "resident_id":
        return _of_kind(line, kind, cell, given)
    if not kind_words and _OTHER_DOCUMENT.fullmatch(_NOISE.sub("", given).upper()):
        line.wrong("id_kind_missing", "id", ID_KIND_MISSING)
        return _NONE
    return _resident(line, cell, given)


def number_of(kind: IdentityKind, given: str) -> str | None:
    """Return the number of a document other than a resident identity card in one form, None if it is none."""
    number = _NOISE.sub("", given).upper()
    return number if _FORMS[kind].fullmatch(number) else None


def _resident(line: Line, cell: Cell, given: str) -> Document:
    identity = read_identity(given, typed_as_number=not isinstance(cell, str))
    if isinstance(identity, FaultyIdentity):
        line.wrong(identity.fault, "id", ID_FAULTS[identity.fault](masked(identity.number)))
        return _NONE
    return Document("resident_id", identity.key, identity.born)


def _of_kind(line: Line, kind: IdentityKind, cell: Cell, given: str) -> Document:
    if lost_digits(cell):
        line.wrong("id_lost_digits", "id", DOCUMENT_LOST_DIGITS)
        return _NONE
    number = number_of(kind, given)
    if number is None:
        line.wrong("id_form", "id", id_form(kind))
        return _NONE
    if kind == "foreign_permanent_resident" and _RESIDENT.fullmatch(number):
        # The card of 2023 has a number made like that of a resident identity card.
        return Document(kind, number, _resident(line, cell, given).born)
    return Document(kind, number)
