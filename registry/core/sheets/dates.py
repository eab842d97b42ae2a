"""Days as they stand in sheets: true dates, serial numbers, and text in many forms.

A text can be read in more than one way (3/4/2008; 2008.1 from a cell that dropped the zero of 2008.10), so
what comes out are all days that may be meant. To compare with a known day, one match is enough.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from registry.core.sheets.cells import plain_text
from registry.core.spreadsheets import Cell

# Serial 1 is 1900-01-01; the format counts a 29 February 1900 that never was, which this start makes good.
_SERIAL_START: Final = date(1899, 12, 30)
_SERIALS: Final = range(10_000, 100_000)
_LONGEST: Final = 60
_YEARS: Final = range(1900, 2101)

_TIME: Final = re.compile(r"(?<=[\d日])[T ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[AP]M)?$", re.IGNORECASE)
_SEPARATOR: Final = r"[-./\\,、_ 年月]+"
_DAY: Final = re.compile(rf"(\d{{4}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{1,2}})[日号]?")
_MONTH: Final = re.compile(r"(\d{4})[-./\\,、_ 年]+(\d{1,2})月?(?:份|生|出生)?")
_SHORT_YEAR: Final = re.compile(r"(\d{2})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})")
_NAMED: Final = re.compile(
    r"(?:(\d{1,2})[- .]*)?([a-z]{3})[a-z]*[- .,]*(?:(\d{1,2})(?:st|nd|rd|th)?[- ,]+)?(\d{4})"
)
_MONTHS: Final = {
    name: number
    for number, name in enumerate(re.findall("...", "janfebmaraprmayjunjulaugsepoctnovdec"), start=1)
}
_CHINESE: Final = {
    ord(sign): str(digit) for sign, digit in zip("〇零○一二三四五六七八九", "000123456789", strict=True)
}
_TENS: Final = re.compile("([一二三])?十([一二三四五六七八九])?")


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or a whole month where no day of it was given."""

    year: int
    month: int
    day: int | None

    def includes(self, other: date) -> bool:
        """Return whether the other day is this one, or lies in this month."""
        return self.year == other.year and self.month == other.month and self.day in (None, other.day)

    def as_date(self) -> date | None:
        """Return the day, or None when it is a whole month."""
        return None if self.day is None else date(self.year, self.month, self.day)


def possible_days(cell: Cell) -> tuple[Day, ...]:
    """Return every day that a cell may mean, between 1900 and 2100; none when it is no day."""
    if isinstance(cell, datetime | date):
        return tuple(_valid([(cell.year, cell.month, cell.day)]))
    if isinstance(cell, str):
        return _days(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return ()
    found = list(_days(plain_text(cell)))
    if (
        not float(cell).is_integer()
        and len(found) == 1
        and found[0].month == 1
        and plain_text(cell).endswith(".1")
    ):
        # A number drops the last zero of 2008.10.
        found.append(Day(found[0].year, 10, None))
    return tuple(found)


def is_among(day: date, days: Sequence[Day]) -> bool:
    """Return whether a known day is one of those that a cell may mean, or lies in a month of them."""
    # A loop, for this is asked for every person, and a generator takes three times as long.
    for each in days:  # noqa: SIM110
        if each.includes(day):
            return True
    return False


@lru_cache(maxsize=8192)
def _days(words: str) -> tuple[Day, ...]:
    if len(words) > _LONGEST:
        return ()
    words = plain_text(words).casefold()
    if any(sign in words for sign in "一二三四五六七八九〇零○"):
        words = _TENS.sub(_tens, words).translate(_CHINESE)
    words = re.sub(r"\s*([-./年月日])\s*", r"\1", _TIME.sub("", words.lstrip("'"))).strip()
    return tuple(dict.fromkeys(_valid(_readings(words))))


def _readings(words: str) -> Iterator[tuple[int, int, int | None]]:
    """Yield year, month and day of every way to read a text; they need not exist."""
    if re.fullmatch(r"\d{8}", words):
        yield int(words[:4]), int(words[4:6]), int(words[6:])
    elif re.fullmatch(r"\d{6}", words):
        if int(words[:4]) in _YEARS and 1 <= int(words[4:]) <= 12:
            yield int(words[:4]), int(words[4:]), None
        else:
            yield from _both_centuries(words[:2], words[2:4], words[4:])
    elif re.fullmatch(r"\d{5}(?:\.\d+)?", words) and int(words[:5]) in _SERIALS:
        day = _SERIAL_START + timedelta(days=int(words[:5]))
        yield day.year, day.month, day.day
    elif found := _DAY.fullmatch(words):
        yield int(found[1]), int(found[2]), int(found[3])
    elif found := _MONTH.fullmatch(words):
        yield int(found[1]), int(found[2]), None
    elif found := _SHORT_YEAR.fullmatch(words):
        yield from _both_centuries(*found.groups())
    elif found := _YEAR_LAST.fullmatch(words):
        yield int(found[3]), int(found[1]), int(found[2])
        yield int(found[3]), int(found[2]), int(found[1])
    elif (found := _NAMED.fullmatch(words)) and found[2] in _MONTHS:
        day_of_month = found[1] or found[3]
        yield int(found[4]), _MONTHS[found[2]], int(day_of_month) if day_of_month else None


def _both_centuries(year: str, month: str, day: str) -> Iterator[tuple[int, int, int]]:
    yield 1900 + int(year), int(month), int(day)
    yield 2000 + int(year), int(month), int(day)


def _valid(
    readings: Iterator[tuple[int, int, int | None]] | list[tuple[int, int, int | None]],
) -> Iterator[Day]:
    for year, month, day in readings:
        if year not in _YEARS:
            continue
        try:
            date(year, month, 1 if day is None else day)
        except ValueError:
            # This reading is a day that does not exist, so it is not what was meant.
            continue
        yield Day(year, month, day)


def _tens(found: re.Match[str]) -> str:
    """Write 十 as digits: 十 is 10, 十七 is 17, 二十 is 20, 二十三 is 23."""
    return f"{found[1] or '一'}{found[2] or '〇'}"
