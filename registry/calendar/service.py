"""Use case of the working calendar: entering a year."""

import json
from collections.abc import Collection
from datetime import date

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import ANYTHING, require

# No year has had fewer days off since there are seven holidays; a shorter list was not typed to its end.
_FEWEST_OFF = 11
_SUNDAY = 6
# No year has had more than eight; with more of them somebody could shorten every notice.
_MOST_WORKED = 12
# A weekend is worked instead of a day off near it: at most this many days before or after.
_NEAR = 14


class CalendarDaysUnfitError(BadInputError):
    """The days of a year do not fit together; the message says which and why."""

    code = "calendar_days_unfit"


async def enter_year(
    actor: Actor, year: int, days_off: Collection[date], days_worked: Collection[date], source: str
) -> None:
    """Enter the holidays of a year; entering it again corrects it, and what was entered before is kept.

    Args:
        actor: an officer.
        year: the year of the State Council's notice.
        days_off: its holidays; of the year before only days from 28 December on, which it moves too.
        days_worked: weekends that are worked instead.
        source: the notice that says so.

    Raises:
        CalendarDaysUnfitError: a day of another year, a day that is both, a worked day that is no weekend,
            more worked days than any year has had or one far from every day off, fewer days off than the law
            gives, or no source.
    """
    require(actor, "calendar.enter", ANYTHING)
    _check(year, days_off, days_worked, source)
    async with database.transaction():
        row = new_id()
        await database.execute(
            "INSERT INTO registry.holiday_calendar"
            " (id, year, days_off, days_worked, source, entered_by, entered_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            row,
            year,
            _json(days_off),
            _json(days_worked),
            source.strip(),
            actor.account_id,
            clock.exactly_now(),
        )
        await audit.record(
            actor,
            "calendar.enter",
            f"calendar:{year}",
            after={"days_off": len(set(days_off)), "days_worked": len(set(days_worked)), "source": source},
        )


def _check(year: int, off: Collection[date], worked: Collection[date], source: str) -> None:
    outside = sorted(day for day in {*off, *worked} if not _belongs(day, year))
    if outside:
        raise _unfit(f"这些日期不属于 {year} 年：", f"These days are not of {year}: ", outside)
    if both := sorted(set(off) & set(worked)):
        raise _unfit("这些日期既放假又上班：", "These days are both off and worked: ", both)
    if weekdays := sorted(day for day in set(worked) if day.weekday() < _SUNDAY - 1):
        raise _unfit("调休上班日须是周六或周日：", "A day worked instead is a weekend: ", weekdays)
    if len(set(worked)) > _MOST_WORKED:
        raise _unfit(
            f"调休上班日多于 {_MOST_WORKED} 天：请核对通知。",
            f"More than {_MOST_WORKED} weekends are worked: compare with the notice.",
            (),
        )
    if far := sorted(day for day in set(worked) if all(abs((day - each).days) > _NEAR for each in off)):
        raise _unfit(
            f"调休上班日前后 {_NEAR} 天内须有放假日：",
            f"A weekend is worked within {_NEAR} days of a day off: ",
            far,
        )
    if len({day for day in off if day.year == year}) < _FEWEST_OFF:
        raise _unfit(
            f"放假日少于 {_FEWEST_OFF} 天，名单不完整：请录入通知中的全部放假日。",
            f"Fewer than {_FEWEST_OFF} days off: enter every holiday that the notice names.",
            (),
        )
    if not source.strip():
        raise _unfit("请写明依据的通知和文号。", "Name the notice that says so, with its number.", ())


def _belongs(day: date, year: int) -> bool:
    return day.year == year or (day.year == year - 1 and (day.month, day.day) >= (12, 28))


def _unfit(zh: str, en: str, days: Collection[date]) -> CalendarDaysUnfitError:
    listed = ", ".join(day.isoformat() for day in days)
    return CalendarDaysUnfitError(text(f"{zh}{listed}", f"{en}{listed}"))


def _json(days: Collection[date]) -> str:
    return json.dumps([day.isoformat() for day in sorted(set(days))])
