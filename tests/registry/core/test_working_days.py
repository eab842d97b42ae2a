"""Working days: known holidays as they were, laws of periods, and years that are not known."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.core.working_days import (
    Calendar,
    CalendarYearMissingError,
    YearOfDays,
    is_working_day,
    last_day,
    shipped,
)

CALENDAR = shipped()
DAYS = st.dates(date(2020, 1, 1), date(2025, 12, 1))
LENGTHS = st.integers(1, 15)


def span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=at) for at in range((last - first).days + 1)]


# As the State Council announced them; all of these are checked against its notices of the years.
@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2024, 2, 10), date(2024, 2, 17)),
        (date(2025, 1, 28), date(2025, 2, 4)),
        (date(2026, 2, 15), date(2026, 2, 23)),
        (date(2024, 10, 1), date(2024, 10, 7)),
        (date(2025, 10, 1), date(2025, 10, 8)),
        (date(2026, 10, 1), date(2026, 10, 7)),
        (date(2025, 5, 1), date(2025, 5, 5)),
        (date(2024, 9, 15), date(2024, 9, 17)),
        # The first day of 2019 moved the last two of 2018.
        (date(2018, 12, 30), date(2019, 1, 1)),
    ],
)
def test_holidays_are_not_worked(first: date, last: date) -> None:
    assert not any(is_working_day(CALENDAR, day) for day in span(first, last))


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 2, 4),
        date(2024, 2, 18),
        date(2025, 1, 26),
        date(2025, 2, 8),
        date(2025, 9, 28),
        date(2025, 10, 11),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 9, 20),
        date(2026, 10, 10),
        date(2018, 12, 29),
    ],
)
def test_weekends_are_worked_instead(day: date) -> None:
    assert day.weekday() >= 5
    assert is_working_day(CALENDAR, day)


@pytest.mark.parametrize(
    ("published", "days", "last"),
    [
        # A week without a holiday, from Monday: Tuesday to the next Monday.
        (date(2026, 11, 23), 5, date(2026, 11, 30)),
        # Published on a Saturday that is not worked.
        (date(2026, 11, 21), 5, date(2026, 11, 27)),
        # Over National Day, with a Saturday worked after it.
        (date(2026, 9, 30), 5, date(2026, 10, 13)),
        # Over Spring Festival, published on a Saturday that is worked.
        (date(2026, 2, 14), 5, date(2026, 2, 28)),
        (date(2024, 2, 8), 1, date(2024, 2, 9)),
        (date(2024, 2, 9), 1, date(2024, 2, 18)),
    ],
)
def test_a_period_ends_where_it_should(published: date, days: int, last: date) -> None:
    assert last_day(CALENDAR, published, days) == last


def test_the_day_of_publication_counts_only_where_the_program_says_so_and_it_is_worked() -> None:
    monday, sunday = date(2026, 11, 23), date(2026, 11, 22)
    assert last_day(CALENDAR, monday, 5, first_counts=True) == date(2026, 11, 27)
    assert last_day(CALENDAR, sunday, 5, first_counts=True) == last_day(CALENDAR, sunday, 5)
    assert last_day(CALENDAR, monday, 1, first_counts=True) == monday


@given(DAYS, LENGTHS)
def test_a_period_holds_as_many_working_days_as_it_says_and_ends_on_one(published: date, days: int) -> None:
    last = last_day(CALENDAR, published, days)
    worked = [day for day in span(published, last)[1:] if is_working_day(CALENDAR, day)]
    assert len(worked) == days
    assert worked[-1] == last


@given(DAYS, LENGTHS)
def test_counting_the_first_day_never_ends_later_and_a_day_more_never_earlier(
    published: date, days: int
) -> None:
    last = last_day(CALENDAR, published, days)
    assert last_day(CALENDAR, published, days, first_counts=True) <= last
    assert last < last_day(CALENDAR, published, days + 1)
    assert last <= last_day(CALENDAR, published + timedelta(days=1), days)


@given(DAYS)
def test_a_calendar_without_holidays_works_from_monday_to_friday(day: date) -> None:
    years = {year: YearOfDays(frozenset(), frozenset()) for year in range(2019, 2028)}
    assert is_working_day(Calendar(years), day) == (day.weekday() < 5)


def test_a_year_that_is_not_known_stops_it_and_says_which() -> None:
    newest = max(CALENDAR.years)
    for day in (date(newest + 1, 3, 1), date(newest, 12, 31), date(2003, 5, 1)):
        with pytest.raises(CalendarYearMissingError) as refused:
            is_working_day(CALENDAR, day)
        year = day.year if day.month < 12 else newest + 1
        assert str(year) in refused.value.message.zh
        assert str(year) in refused.value.message.en
        assert f"/calendar/{year}" in refused.value.message.zh
    # A notice of late December runs into it, one of early December does not.
    with pytest.raises(CalendarYearMissingError):
        last_day(CALENDAR, date(newest, 12, 24), 5)
    assert last_day(CALENDAR, date(newest, 12, 1), 5) > date(newest, 12, 1)


def test_a_year_that_was_entered_is_known_and_counts_before_the_shipped_one() -> None:
    newest = max(CALENDAR.years)
    off, worked = date(newest + 1, 1, 1), date(newest + 1, 1, 2)
    known = CALENDAR.with_years({newest + 1: YearOfDays(frozenset({off}), frozenset({worked}))})
    assert not is_working_day(known, off)
    assert is_working_day(known, worked)
    assert is_working_day(known, date(newest, 12, 24)) == is_working_day(CALENDAR, date(newest, 12, 24))
    corrected = CALENDAR.with_years({2026: YearOfDays(frozenset(), frozenset())})
    assert is_working_day(corrected, date(2026, 10, 1))
    assert not is_working_day(CALENDAR, date(2026, 10, 1))


def test_a_period_of_no_days_is_a_fault() -> None:
    with pytest.raises(ValueError, match="at least"):
        last_day(CALENDAR, date(2026, 11, 23), 0)
