"""The bureau officers' pages: what a program comes to, and to whom."""

from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Template

from registry.people.access import ANYTHING, require
from registry.web.page import page
from registry.web.searches import Search, listed
from rewards.entitlements import queries, why
from rewards.programs import queries as programs

# A page lists so many; whoever is further down is found by name.
MOST: Final = 300


@get(
    ["/rewards/{program:uuid}/entitlements", "/rewards/{program:uuid}/entitlements/find"],
    include_in_schema=False,
)
async def entitlements_page(request: Request[Any, Any, Any], program: FromPath[UUID]) -> Template:
    """Show what a program comes to, by tier and class of payee, and every entitlement with its reason."""
    return await _listed(request, program, "")


@post("/rewards/{program:uuid}/entitlements/find", include_in_schema=False, status_code=200)
async def find_entitlements(
    request: Request[Any, Any, Any],
    program: FromPath[UUID],
    data: Annotated[Search, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Show the same page with those entitlements only that fit what was typed."""
    require(request.user, "entitlements.read", ANYTHING)
    if not data.q:
        return listed(f"/rewards/{program}/entitlements")
    return await _listed(request, program, data.q)


async def _listed(request: Request[Any, Any, Any], program: UUID, q: str) -> Template:
    facts = await programs.program(request.user, program)
    passed_over = await why.passed_over(request.user, program, q=q, most=MOST + 1)
    return page(
        request,
        "rewards/entitlements.html",
        program=facts,
        totals=await queries.totals(request.user, program),
        total_fen=facts.total_fen,
        entitlements=await queries.entitlements(request.user, program, q=q, most=MOST),
        passed_over=passed_over[:MOST],
        more_passed_over=len(passed_over) > MOST,
        counts=await why.passed_over_counts(request.user, program),
        budgets=await why.budget_uses(request.user, program),
        most=MOST,
        q=q,
    )


PAGES = [entitlements_page, find_entitlements]
