"""Which days are worked in China: weekends, public holidays and the weekends worked instead of them (调休).

Every autumn the State Council's General Office announces the holidays of the next year. A calendar knows the
years that were announced to it and never guesses another one. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Final

import chinese_calendar

from registry.core.errors import ConflictError
from registry.core.texts import text

_SATURDAY: Final = 5
# Round New Year's Day, days of the old year are moved by the announcement of the new one: at the earliest
# was 29 December worked (2018, 2019-01-01 being a Tuesday).
_OF_NEXT_YEAR: Final = (12, 28)


class CalendarYearMissingError(ConflictError):
    """The holidays of a year are not known yet: an officer enters them from the State Council's notice."""

    code = "calendar_year_missing"


@dataclass(frozen=True, slots=True)
class YearOfDays:
    """The holidays of one year: days that are not worked, and weekends that are."""

    off: frozenset[date]
    worked: frozenset[date]


@dataclass(frozen=True)
class Calendar:
    """The years that are known."""

    years: Mapping[int, YearOfDays]

    @cached_property
    def off(self) -> frozenset[date]:
        """Every holiday."""
        return frozenset().union(*(year.off for year in self.years.values()))

    @cached_property
    def worked(self) -> frozenset[date]:
        """Every weekend that is worked."""
        return frozenset().union(*(year.worked for year in self.years.values()))

    def with_years(self, years: Mapping[int, YearOfDays]) -> "Calendar":
        """Return the calendar with more years, which count instead of those that it knew."""
        return Calendar({**self.years, **years})


@cache
def shipped() -> Calendar:
    """Return the years that the package `chinesecalendar` brings."""
    off, worked = frozenset(chinese_calendar.holidays), frozenset(chinese_calendar.workdays)
    return Calendar(
        {
            year: YearOfDays(
                frozenset(day for day in off if day.year == year),
                frozenset(day for day in worked if day.year == year),
            )
            for year in range(min(off).year, max(off).year + 1)
        }
    )


def is_working_day(calendar: Calendar, day: date) -> bool:
    """Return whether a day is worked.

    Raises:
        CalendarYearMissingError: its year is not known; for the last days of December, the next one.
    """
    _require(calendar, day.year)
    if (day.month, day.day) >= _OF_NEXT_YEAR:
        _require(calendar, day.year + 1)
    return day in calendar.worked or (day.weekday() < _SATURDAY and day not in calendar.off)


def last_day(calendar: Calendar, published: date, working_days: int, *, first_counts: bool = False) -> date:
    """Return the last day of a period of so many working days from the day of its publication.

    Args:
        calendar: the years that are known.
        published: the day of publication, worked or not.
        working_days: at least one.
        first_counts: whether the day of publication counts, when it is worked; usually it does not.

    Raises:
        CalendarYearMissingError: the period runs into a year that is not known.
        ValueError: fewer working days than one.
    """
    if working_days < 1:
        raise ValueError("a period has a working day at least")
    day = published if first_counts else published + timedelta(days=1)
    counted = 0
    while True:
        counted += is_working_day(calendar, day)
        if counted == working_days:
            return day
        day += timedelta(days=1)


def _require(calendar: Calendar, year: int) -> None:
    if year not in calendar.years:
        raise CalendarYearMissingError(
            text(
                f"还没有 {year} 年的放假安排，无法计算工作日：请经办人按国务院办公厅的通知，"
                f"在“工作台 → 工作日历”（/calendar/{year}）录入 {year} 年后再办。",
                f"The holidays of {year} are not known, so working days cannot be counted: have an officer"
                f" enter {year} from the State Council's notice (desk, working calendar, /calendar/{year}),"
                " and try again.",
            )
        )
