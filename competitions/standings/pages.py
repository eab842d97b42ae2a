"""The public standing of a competition: a chart that prints, the table beneath it, and both to take away."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from competitions.events import visible
from competitions.standings import queries
from competitions.standings.sheets import sheet_of
from registry.web.exports import EXPORT_LIMITS, addresses, at_once, export
from registry.web.page import page
from registry.web.sessions import PUBLIC, PUBLIC_WITHOUT_COOKIE

# More bars than this say nothing that the table beneath does not say better.
_BARS = 20


@get("/competitions/{competition:uuid}/standings", include_in_schema=False, opt=PUBLIC)
async def standings_page(
    request: Request[Any, Any, Any], competition: FromPath[UUID], table: FromQuery[str] = ""
) -> Template:
    """Show how schools or delegations stand by a points table."""
    facts = await visible.competition(request.user, competition)
    return page(
        request,
        "competitions/standings.html",
        competition=facts,
        standing=await queries.standing(facts, table),
        bars=_BARS,
    )


@get(
    addresses("/competitions/{competition:uuid}/standings"),
    include_in_schema=False,
    opt=PUBLIC_WITHOUT_COOKIE,
    middleware=[*EXPORT_LIMITS],
)
async def standings_export(
    request: Request[Any, Any, Any], competition: FromPath[UUID], table: FromQuery[str] = ""
) -> Response[Any]:
    """Send the table of the standing."""
    facts = await visible.competition(request.user, competition)
    found = await queries.standing(facts, table)
    name = f"standings-{facts.code}"
    return await export(request, name, sheet_of(found.table), len(found.lines), at_once(found.lines))


PAGES = [standings_page, standings_export]
