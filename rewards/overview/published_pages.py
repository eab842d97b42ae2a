"""The public page of yearly totals: by level, tier, class of payee and school; and to take away."""

from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.params import QueryParameter
from litestar.response import Template

from registry.web.exports import EXPORT_LIMITS, addresses, at_once, export
from registry.web.page import page
from registry.web.sessions import PUBLIC, PUBLIC_WITHOUT_COOKIE
from rewards.overview import published
from rewards.overview.published_sheets import PAID

Year = Annotated[int | None, QueryParameter(name="year", ge=1900, le=2999)]


@get("/rewards-paid", include_in_schema=False, opt=PUBLIC)
async def rewards_paid_page(request: Request[Any, Any, Any], year: Year = None) -> Template:
    """Show the totals of a contest year, of the newest one where none is asked for."""
    years = await published.years()
    shown = year or (years[0] if years else None)
    lines = await published.lines(shown) if shown else []
    return page(
        request,
        "rewards/paid.html",
        years=years,
        found=published.year_of(shown, lines) if shown and lines else None,
        asked=shown,
        fewest=published.FEWEST_PEOPLE,
    )


@get(
    addresses("/rewards-paid"),
    include_in_schema=False,
    opt=PUBLIC_WITHOUT_COOKIE,
    middleware=[*EXPORT_LIMITS],
)
async def rewards_paid_export(request: Request[Any, Any, Any], year: Year = None) -> Response[Any]:
    """Send the lines behind the totals, of a contest year or of all."""
    lines = await published.lines(year)
    return await export(request, "rewards-paid", PAID, len(lines), at_once(lines))


PAGES = [rewards_paid_page, rewards_paid_export]
