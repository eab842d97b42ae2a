"""The day that a cell means, where it can mean but one. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from registry.core.sheets.dates import Day, possible_days
from registry.core.spreadsheets import Cell

WholeMonth = Literal["first", "last"]


def day_of(cell: Cell, earliest: date, latest: date, month: WholeMonth | None = None) -> date | None:
    """Return the day that a cell means; None when it means none, or several between the two limits.

    `month` says which day a whole month (2024年9月) stands for; without it a whole month is no day.
    """
    if isinstance(cell, date):
        return date(cell.year, cell.month, cell.day) if 1900 <= cell.year <= 2100 else None
    if isinstance(cell, str):
        return _day_of_text(cell, earliest, latest, month)
    return _only_day(possible_days(cell), earliest, latest, month)


# Everybody of a year begins on the same day.
@lru_cache(maxsize=1024)
def _day_of_text(words: str, earliest: date, latest: date, month: WholeMonth | None) -> date | None:
    return _only_day(possible_days(words), earliest, latest, month)


def _only_day(meant: Sequence[Day], earliest: date, latest: date, month: WholeMonth | None) -> date | None:
    days = [day for each in meant if (day := _resolved(each, month))]
    if len(days) > 1:
        # 08-09-22 is in 1908 or in 2008, and only one of them can be meant.
        days = [day for day in days if earliest <= day <= latest]
    return days[0] if len(set(days)) == 1 else None


def age_on(born: date, today: date) -> int:
    """Return how many whole years somebody has lived."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _resolved(day: Day, month: WholeMonth | None) -> date | None:
    if day.day is None and month == "first":
        return date(day.year, day.month, 1)
    if day.day is None and month == "last":
        return (date(day.year, day.month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return day.as_date()
