"""Entering a year of holidays, by service, page and API."""

from datetime import date, timedelta

import asyncpg
import httpx
import pytest

from registry.calendar import queries, service
from registry.calendar.pages import read_days
from registry.calendar.service import CalendarDaysUnfitError
from registry.core import database
from registry.core.errors import ForbiddenError
from registry.core.working_days import CalendarYearMissingError, is_working_day, last_day
from tests.factories import bearer, make_account

pytestmark = pytest.mark.anyio

# Invented: what will be announced for 2027 is not known.
OFF = [
    date(2026, 12, 31),
    *(date(2027, month, day) for month, day in ((1, 1), (4, 5), (5, 1), (5, 3), (6, 9), (9, 15))),
    *(date(2027, 2, day) for day in range(5, 12)),
    *(date(2027, 10, day) for day in range(1, 8)),
]
WORKED = [date(2027, 1, 30), date(2027, 10, 9)]
# Weekends that are near enough to a day off, each by itself.
NEAR = [
    day + timedelta(days=n)
    for day in (OFF[1], OFF[3], OFF[5], OFF[-1])
    for n in range(1, 15)
    if (day + timedelta(days=n)).weekday() > 4 and day + timedelta(days=n) not in OFF
]
SOURCE = "关于2027年部分节假日安排的通知（虚构）"


async def test_a_year_that_was_entered_lets_notices_run_into_it(db: None) -> None:
    administrator = await make_account("administrator")
    with pytest.raises(CalendarYearMissingError):
        last_day(await queries.calendar(), date(2026, 12, 25), 5)
    await service.enter_year(administrator, 2027, OFF, WORKED, SOURCE)
    known = await queries.calendar()
    # The last day of 2026 is off by the notice for 2027.
    assert not is_working_day(known, date(2026, 12, 31))
    assert last_day(known, date(2026, 12, 25), 5) == date(2027, 1, 5)
    assert is_working_day(known, date(2027, 1, 30))
    facts = await queries.year_facts(2027)
    assert facts is not None
    assert (facts.source, facts.worked) == (SOURCE, tuple(WORKED))
    assert await queries.year_facts(2028) is None


async def test_entering_again_corrects_and_nothing_is_lost(db: None) -> None:
    administrator = await make_account("administrator")
    await service.enter_year(administrator, 2027, OFF, WORKED, SOURCE)
    await service.enter_year(administrator, 2027, OFF, [], "更正的通知（虚构）")
    known = await queries.calendar()
    assert not is_working_day(known, date(2027, 1, 30))
    assert await database.fetch_value("SELECT count(*) FROM registry.holiday_calendar") == 2
    with pytest.raises(asyncpg.PostgresError):
        await database.execute("UPDATE registry.holiday_calendar SET year = 2028")


@pytest.mark.parametrize(
    ("off", "worked", "source"),
    [
        ([*OFF, date(2028, 1, 1)], WORKED, SOURCE),
        ([*OFF, date(2026, 12, 27)], WORKED, SOURCE),
        (OFF, [date(2027, 10, 1)], SOURCE),
        (OFF, [date(2027, 3, 3)], SOURCE),
        (OFF[:5], WORKED, SOURCE),
        # So many weekends are worked in no year, and none far from every day off.
        (OFF, NEAR, SOURCE),
        (OFF, [date(2027, 7, 17)], SOURCE),
        (OFF, WORKED, "  "),
    ],
)
async def test_days_that_do_not_fit_are_refused(
    db: None, off: list[date], worked: list[date], source: str
) -> None:
    administrator = await make_account("administrator")
    with pytest.raises(CalendarDaysUnfitError):
        await service.enter_year(administrator, 2027, off, worked, source)
    assert await queries.year_facts(2027) is None


async def test_only_officers_enter_and_the_api_takes_it(client: httpx.AsyncClient) -> None:
    administrator = await make_account("administrator")
    organizer = await make_account("organizer", administrator)
    with pytest.raises(ForbiddenError):
        await service.enter_year(organizer, 2027, OFF, WORKED, SOURCE)
    sent = {
        "year": 2027,
        "days_off": [day.isoformat() for day in OFF],
        "days_worked": [day.isoformat() for day in WORKED],
        "source": SOURCE,
    }
    refused = await client.post("/api/calendar", json=sent, headers=bearer(organizer))
    assert refused.status_code == 403
    assert (await client.get("/api/calendar/2027", headers=bearer(organizer))).status_code == 404
    taken = await client.post("/api/calendar", json=sent, headers=bearer(administrator))
    assert taken.status_code == 204
    read = (await client.get("/api/calendar/2027", headers=bearer(organizer))).json()
    assert read["worked"] == sent["days_worked"]
    years = (await client.get("/api/calendar", headers=bearer(organizer))).json()
    assert years[0]["year"] == 2027
    assert {2024, 2025, 2026} <= {each["year"] for each in years}


def test_days_are_read_as_people_type_them() -> None:
    read = read_days("1-1、1月2日，2027/2/3\n2026-12-31, 2026年12月30日", 2027)
    assert read == [
        date(2027, 1, 1),
        date(2027, 1, 2),
        date(2027, 2, 3),
        date(2026, 12, 31),
        date(2026, 12, 30),
    ]
    for wrong in ("2-30", "下周一", "13-1"):
        with pytest.raises(CalendarDaysUnfitError):
            read_days(wrong, 2027)
