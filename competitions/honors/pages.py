"""The public award lists: all of them with filters in the address, one school's, and both to take away."""

from typing import Any, Final
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Redirect

from competitions.honors import queries, schools
from competitions.honors.asking import filters_of
from competitions.honors.sheets import HONORS
from competitions.honors.words import AWARD_KINDS
from competitions.words import LEVELS
from registry.people.organizations.pages import PageParameter
from registry.web.exports import EXPORT_LIMITS, addresses, export
from registry.web.page import page
from registry.web.sessions import PUBLIC, PUBLIC_WITHOUT_COOKIE

WORDS: Final[dict[str, Any]] = {"levels": LEVELS, "kinds": AWARD_KINDS}


@get("/honors", include_in_schema=False, opt=PUBLIC)
async def honors_page(request: Request[Any, Any, Any], number: PageParameter = 1) -> Response[Any]:
    """Show the awards that stand, filtered as the address says."""
    filters = filters_of(request)
    return page(
        request,
        "competitions/honors.html",
        found=await queries.page_of(filters, number),
        filters=filters,
        choices=await queries.choices(filters),
        school=await schools.school(filters.organization) if filters.organization else None,
        **WORDS,
    )


@get(addresses("/honors"), include_in_schema=False, opt=PUBLIC_WITHOUT_COOKIE, middleware=[*EXPORT_LIMITS])
async def honors_export(request: Request[Any, Any, Any]) -> Response[Any]:
    """Send the list as the page shows it, with all its pages."""
    total, chunks = await queries.whole(filters_of(request))
    return await export(request, "awards", HONORS, total, chunks)


@get("/schools/{school:uuid}/honors", include_in_schema=False, opt=PUBLIC)
async def school_page(request: Request[Any, Any, Any], school: FromPath[UUID]) -> Response[Any]:
    """Show what a school has won, by year, level and prize."""
    facts = await schools.school(school)
    if facts.id != school:
        return Redirect(f"/schools/{facts.id}/honors", status_code=301)
    counted = await schools.counts(school)
    return page(
        request,
        "competitions/school_honors.html",
        school=facts,
        counts=counted,
        years=schools.by_year(counted),
        **WORDS,
    )


PAGES = [honors_page, honors_export, school_page]
