"""The JSON API of the working calendar."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody

from registry.calendar import queries, service
from registry.calendar.queries import YearFacts
from registry.calendar.schemas import YearIn
from registry.core.actor import Actor
from registry.core.errors import NotFoundError
from registry.core.texts import text
from registry.web.api import described


@get("/calendar", operation_id="list_calendar_years", summary="The years whose holidays are known")
async def list_years() -> list[YearFacts]:
    """Return the years that are known, newest first."""
    return await queries.years()


@get("/calendar/{year:int}", operation_id="read_calendar_year", summary="The holidays of a year")
async def read_year(year: FromPath[int]) -> YearFacts:
    """Return a year; one that is not known is not guessed."""
    facts = await queries.year_facts(year)
    if facts is None:
        raise NotFoundError(
            text(
                "还没有这一年的放假安排。", "The holidays of this year are not known yet: have them entered."
            )
        )
    return facts


@post("/calendar", operation_id="enter_calendar_year", summary="Enter a year", status_code=204)
async def enter_year(request: Request[Actor, Any, Any], data: JSONBody[YearIn]) -> None:
    """Enter the holidays of a year, or correct them; what was entered before is kept."""
    await service.enter_year(request.user, data.year, data.days_off, data.days_worked, data.source)


ROUTES = described([list_years, read_year, enter_year], tag="calendar")
