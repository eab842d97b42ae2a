"""The pages of the working calendar: a year month by month, and the form that enters one."""

import calendar as months_of
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from registry.calendar import queries, service
from registry.calendar.queries import YearFacts
from registry.calendar.service import CalendarDaysUnfitError
from registry.core import clock
from registry.core.actor import Actor
from registry.core.errors import NotFoundError
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, require
from registry.web.page import page

AnyRequest = Request[Actor, Any, Any]

# Nobody plans by what lies outside.
_YEARS: Final = range(2000, 2101)
_DAY: Final = re.compile(r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?")
_UNREADABLE: Final = "这些内容不是日期，请按 1-1 或 1月1日 填写，用顿号、逗号或换行分开："


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the year's view; `kind` is "off", "worked", "weekend" or ""."""

    number: int
    kind: str


@get("/calendar", include_in_schema=False, sync_to_thread=False)
def this_year() -> Redirect:
    """Lead to the present year."""
    return Redirect(f"/calendar/{clock.today().year}", status_code=302)


@get("/calendar/{year:int}", include_in_schema=False)
async def year_page(request: AnyRequest, year: FromPath[int]) -> Template:
    """Show a year month by month, or that it is not known, and the form that enters it."""
    return await _shown(request, year, {}, None)


@post("/calendar/{year:int}", include_in_schema=False, status_code=200)
async def enter(request: AnyRequest, year: FromPath[int]) -> Response[Any]:
    """Enter the year, or show the form again with what does not fit."""
    require(request.user, "calendar.enter", ANYTHING)
    sent = await request.form()
    typed = {name: str(sent.get(name, "")) for name in ("off", "worked", "source")}
    try:
        await service.enter_year(
            request.user,
            year,
            read_days(typed["off"], year),
            read_days(typed["worked"], year),
            typed["source"],
        )
    except CalendarDaysUnfitError as error:
        return await _shown(request, year, typed, error.message)
    return Redirect(f"/calendar/{year}", status_code=303)


def read_days(typed: str, year: int) -> list[date]:
    """Return the days in a text, such as "1-1、2月16日"; a day without a year is of `year`.

    Raises:
        CalendarDaysUnfitError: something in it is no day.
    """
    found, wrong = [], []
    for word in filter(None, (each.strip() for each in re.split(r"[,，、;；\n]+", typed))):
        read = _DAY.fullmatch(word)
        try:
            if read is None:
                raise ValueError(word)
            found.append(date(int(read[1] or year), int(read[2]), int(read[3])))
        except ValueError:
            wrong.append(word[:20])
    if wrong:
        listed = ", ".join(wrong[:10])
        raise CalendarDaysUnfitError(
            text(
                f"{_UNREADABLE}{listed}",
                f"These are no days; write 1-1 or 1月1日, with commas or line ends between: {listed}",
            )
        )
    return found


async def _shown(request: AnyRequest, year: int, typed: dict[str, str], message: Text | None) -> Template:
    if year not in _YEARS:
        raise NotFoundError(text("没有这一年的日历。", "There is no calendar of this year."))
    facts = await queries.year_facts(year)
    if not typed and facts is not None:
        typed = {"off": _listed(facts.off), "worked": _listed(facts.worked), "source": facts.source or ""}
    return page(
        request,
        "people/calendar.html",
        status=400 if message else 200,
        year=year,
        facts=facts,
        months=[_month(year, month, facts) for month in range(1, 13)] if facts else [],
        known=[each.year for each in await queries.years() if each.year >= clock.today().year - 2],
        typed=typed,
        message=message,
    )


def _month(year: int, month: int, facts: YearFacts) -> list[list[Day | None]]:
    """Return the weeks of a month from Monday on; None stands for days of other months."""
    weeks = months_of.Calendar().monthdatescalendar(year, month)
    return [[_day(day, facts) if day.month == month else None for day in week] for week in weeks]


def _day(day: date, facts: YearFacts) -> Day:
    if day in facts.worked:
        return Day(day.day, "worked")
    if day in facts.off:
        return Day(day.day, "off")
    return Day(day.day, "weekend" if day.weekday() >= 5 else "")


def _listed(days: tuple[date, ...]) -> str:
    return "、".join(day.isoformat() for day in days)


PAGES = [this_year, year_page, enter]
