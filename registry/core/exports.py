"""Tables that leave the registry, as CSV or as a workbook, in which no cell is ever taken for a formula.

What was typed by strangers, such as names, may begin like a formula and be opened in a spreadsheet program.
In a workbook a text is stored as text. A CSV file knows no types, so a text that begins like a formula gets
an apostrophe before it (OWASP, CSV Injection); a number of ours is never changed.
"""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Generic, TypeVar

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from registry.core import clock
from registry.core.texts import Language, Text

Value = str | Text | int | Decimal | date | datetime | None
Line = TypeVar("Line")

# Marks that a file is UTF-8; without it, spreadsheet programs of Chinese systems read another encoding.
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
# A cell of a workbook takes 32,767 characters, and the library cuts off what is longer without a word.
_LONGEST: Final = 32_000
_STARTS_FORMULA: Final = frozenset("=+-@")
_BREAKS_OUT: Final = ("\t", "\r", "\n")
# A workbook keeps a number in binary, which is exact for this many digits.
_EXACT_DIGITS: Final = 15


@dataclass(frozen=True, slots=True)
class Column(Generic[Line]):
    """One column: its heading, what it says of a line, and how wide it is in a workbook, in characters."""

    heading: Text
    value: Callable[[Line], Value]
    width: int = 14


@dataclass(frozen=True, slots=True)
class Sheet(Generic[Line]):
    """What is taken away: the title of the workbook's sheet, and its columns by key from left to right."""

    title: Text
    columns: Mapping[str, Column[Line]]

    def headings(self, lang: Language) -> tuple[str, ...]:
        """Return the headings in one language."""
        return tuple(column.heading.in_language(lang) for column in self.columns.values())

    def row(self, line: Line) -> tuple[Value, ...]:
        """Return the cells of one line."""
        return tuple(column.value(line) for column in self.columns.values())


def begins_like_formula(words: str) -> bool:
    """Return whether a spreadsheet program may take a text for a formula.

    Full-width and small forms of the signs count, since programs of East Asian systems read them alike, and
    so does what stands behind white space and signs that cannot be seen.
    """
    if words.startswith(_BREAKS_OUT):
        return True
    for sign in words:
        if sign.isspace() or unicodedata.category(sign) in {"Cc", "Cf"}:
            continue
        return unicodedata.normalize("NFKC", sign)[0] in _STARTS_FORMULA
    return False


def csv_lines(rows: Iterable[Sequence[Value]], lang: Language) -> bytes:
    """Return rows as CSV (RFC 4180) in UTF-8, texts in quotation marks; `BYTE_ORDER_MARK` goes before."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerows([_csv_cell(value, lang) for value in row] for row in rows)
    return made.getvalue().encode()


def workbook(sheet: Sheet[Line], lines: Sequence[Line], lang: Language) -> bytes:
    """Return an xlsx workbook with one row per line below the headings, in the order given.

    Numbers and days are numbers and days; one that a workbook cannot keep exactly is text.
    """
    return workbook_of([(sheet, lines)], lang)


def workbook_of(parts: Iterable[tuple[Sheet[Any], Sequence[Any]]], lang: Language) -> bytes:
    """Return an xlsx workbook of several sheets, each with its lines; see `workbook`."""
    made = io.BytesIO()
    options = {
        "in_memory": True,
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(made, options) as book:
        bold = book.add_format({"bold": True})
        formats = _Formats(
            day=book.add_format({"num_format": "yyyy-mm-dd"}),
            instant=book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            # Marks a text as text even when somebody opens its cell and presses Enter.
            quoted=book.add_format({"quote_prefix": True}),
        )
        for sheet, lines in parts:
            page = book.add_worksheet(sheet.title.in_language(lang)[:31])
            for at, (heading, column) in enumerate(
                zip(sheet.headings(lang), sheet.columns.values(), strict=True)
            ):
                page.set_column(at, at, column.width)
                page.write_string(0, at, heading, bold)
            page.freeze_panes(1, 0)
            for number, line in enumerate(lines, start=1):
                for at, value in enumerate(sheet.row(line)):
                    _write(page, (number, at), value, lang, formats)
            page.autofilter(0, 0, max(1, len(lines)), max(0, len(sheet.columns) - 1))
    return made.getvalue()


@dataclass(frozen=True, slots=True)
class _Formats:
    day: Format
    instant: Format
    quoted: Format


def _write(page: Worksheet, place: tuple[int, int], value: Value, lang: Language, formats: _Formats) -> None:
    match value:
        case None | "":
            return
        case datetime():
            # A workbook knows no time zones: the clock of Shanghai is written down as it stands.
            page.write_datetime(*place, _shanghai(value), formats.instant)
        case date():
            page.write_datetime(*place, datetime(value.year, value.month, value.day), formats.day)  # noqa: DTZ001
        case int() | Decimal() if _is_exact(value):
            page.write_number(*place, value)
        case _:
            words = _fitting(_words(value, lang))
            if begins_like_formula(words):
                page.write_string(*place, words, formats.quoted)
            else:
                page.write_string(*place, words)


def _csv_cell(value: Value, lang: Language) -> str | int | Decimal:
    if isinstance(value, int | Decimal):
        return _Exact(value) if isinstance(value, Decimal) else value
    words = _words(value, lang)
    return f"'{words}" if begins_like_formula(words) else words


class _Exact(Decimal):
    """A number that is written down without an exponent."""

    def __str__(self) -> str:
        return f"{Decimal(self):f}"


def _words(value: Value, lang: Language) -> str:
    match value:
        case None:
            return ""
        case Text():
            return value.in_language(lang)
        case datetime():
            return _shanghai(value).isoformat(sep=" ")
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def _shanghai(value: datetime) -> datetime:
    return value.astimezone(clock.SHANGHAI).replace(tzinfo=None)


def _is_exact(value: int | Decimal) -> bool:
    return len(Decimal(value).as_tuple().digits) <= _EXACT_DIGITS


def _fitting(said: str) -> str:
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…（已截断 cut off）"
