"""Looking at one XML part of a workbook: how far its cells reach, which rows are hidden, what it names.

`glance` is quick and sure for the plain form that spreadsheet programs write, and says when it cannot tell;
`walk` follows every element.
"""

import re
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from registry.core.errors import RegistryError
from registry.core.texts import text

_TRUE: Final = ("1", "true")

# A cell of the plain form names its place before anything else. Every element that could be taken for a cell
# is found, with a prefix too, so that no other form passes for it: one without a place has no letters.
_PLACE: Final = re.compile(rb'<c(?: r="([A-Z]{1,3}[0-9]{1,7})")?[\s/>]')
_PREFIXED_CELL: Final = re.compile(rb":c[\s/>]")
_HIDDEN: Final = re.compile(rb'<row [^>]*?hidden="(?:1|true)"[^>]*>')
_NUMBER: Final = re.compile(rb' r="(\d+)"')

_DIGITS: Final = string.digits.encode()
_LETTERS: Final = string.ascii_uppercase.encode()

Attributes = dict[str, str]


class PartError(RegistryError):
    """A part is not well-formed XML, or declares a document type, which no workbook does."""

    code = "not_a_table"

    def __init__(self, reason: str) -> None:
        super().__init__(text(f"XML 有误（{reason}）。", f"Broken XML ({reason})."))
        self.reason = reason


@dataclass(slots=True)
class Part:
    """What one part holds; rows and columns count from 1.

    `cells` and `longest_text` (characters, of a text shared by cells) may be too high, never too low.
    """

    last_row: int = 0
    last_column: int = 0
    cells: int = 0
    longest_text: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    sheets: dict[str, str] = field(default_factory=dict)
    relations: dict[str, str] = field(default_factory=dict)


def glance(data: bytes) -> Part | None:
    """Return the reach of the cells and the hidden rows of a part, or None when it is not in plain form.

    Cells without a value count too, so the reach may be too far, never too near. `sheets` and `relations`
    are not looked for.
    """
    places = _PLACE.findall(data)
    # All at once: taking each apart would take several times as long.
    joined = b" ".join(places)
    letters = set(joined.translate(None, _DIGITS).split(b" "))
    if b"\0" in data or _PREFIXED_CELL.search(data) or (places and b"" in letters):
        return None
    part = Part(cells=len(places))
    # A text that is closed in some other way only makes a piece longer.
    part.longest_text = max(map(len, data.split(b"</si>"))) if b"<si" in data else 0
    if places:
        part.last_column = max(position(f"{each.decode()}1")[1] for each in letters)
        part.last_row = max(map(int, set(joined.translate(None, _LETTERS).split(b" "))))
        # Most sheets hide nothing, and the word is looked for much quicker than the element.
        hidden = _HIDDEN.findall(data) if b'hidden="' in data else []
        rows = (_NUMBER.search(row) for row in hidden)
        part.hidden_rows = {int(number[1]) for number in rows if number}
    return part


def walk(data: bytes) -> Part:
    """Return what a part holds; `sheets` maps relation ids to names, `relations` ids to targets.

    Only filled cells count. Raises PartError for what is no XML, or has a document type (the door to
    entities that multiply).
    """
    walker = _Walker()
    parser = expat.ParserCreate()
    parser.StartElementHandler = walker.start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    walker.listen = lambda: setattr(parser, "CharacterDataHandler", walker.characters)
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise PartError(str(error)) from error
    walker.end_text()
    return walker.part


def position(reference: str) -> tuple[int, int]:
    """Return row and column of a cell reference such as B12, from 1; PartError when it is none."""
    found = re.fullmatch(r"([A-Za-z]{1,3})([0-9]{1,7})", reference)
    if found is None:
        raise PartError(f"r={reference[:20]!r}")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def _refuse_doctype(*_: object) -> None:
    raise PartError("DOCTYPE")


class _Walker:
    """Follows the elements of one part, whatever part it is: their names do not overlap."""

    def __init__(self) -> None:
        self.part = Part()
        self.listen: Callable[[], None] = lambda: None
        self._row = self._column = self._text = 0
        self._reference = ""

    def start(self, name: str, attributes: Attributes) -> None:
        # Elements may carry a prefix of the file's own choice.
        follow = getattr(self, f"_on_{name.rpartition(':')[2]}", None)
        if follow is not None:
            follow(attributes)

    def characters(self, words: str) -> None:
        self._text += len(words)

    def end_text(self) -> None:
        self.part.longest_text = max(self.part.longest_text, self._text)
        self._text = 0

    def _on_row(self, attributes: Attributes) -> None:
        number = attributes.get("r", "")
        self._row = int(number) if re.fullmatch("[0-9]{1,7}", number) else self._row + 1
        self._column = 0
        if attributes.get("hidden") in _TRUE:
            self.part.hidden_rows.add(self._row)

    def _on_c(self, attributes: Attributes) -> None:
        self._column += 1
        self._reference = attributes.get("r", "")

    def _on_v(self, _: Attributes) -> None:
        """A value or an inline string: the cell is filled. Cells with nothing but a style are not."""
        row, column = position(self._reference) if self._reference else (0, 0)
        self._column = max(self._column, column)
        self.part.cells += 1
        self.part.last_row = max(self.part.last_row, self._row, row)
        self.part.last_column = max(self.part.last_column, self._column)

    _on_is = _on_v

    def _on_sst(self, _: Attributes) -> None:
        self.listen()

    def _on_si(self, _: Attributes) -> None:
        self.end_text()

    def _on_sheet(self, attributes: Attributes) -> None:
        key = next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")
        self.part.sheets[key] = attributes.get("name", "")

    def _on_Relationship(self, attributes: Attributes) -> None:  # noqa: N802  (named after the element)
        self.part.relations[attributes.get("Id", "")] = attributes.get("Target", "")
