"""The bureau officers' pages: programs in force, and what each comes to."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Template

from registry.people.access import ANYTHING, require
from registry.web.page import page
from registry.web.searches import Search, listed
from rewards.entitlements import queries


@get("/rewards", include_in_schema=False)
async def programs_page(request: Request[Any, Any, Any]) -> Template:
    """Show the programs in force."""
    return page(request, "rewards/programs.html", programs=await queries.programs(request.user))


@get(["/rewards/{program:uuid}", "/rewards/{program:uuid}/find"], include_in_schema=False)
async def program_page(request: Request[Any, Any, Any], program: FromPath[UUID]) -> Template:
    """Show what a program comes to, by tier and class of payee, and every entitlement with its reason."""
    return await _program(request, program, "")


@post("/rewards/{program:uuid}/find", include_in_schema=False, status_code=200)
async def find_entitlements(
    request: Request[Any, Any, Any],
    program: FromPath[UUID],
    data: Annotated[Search, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Show the same page with those entitlements only that fit what was typed."""
    require(request.user, "entitlements.read", ANYTHING)
    if not data.q:
        return listed(f"/rewards/{program}")
    return await _program(request, program, data.q)


async def _program(request: Request[Any, Any, Any], program: UUID, q: str) -> Template:
    facts = await queries.program(request.user, program)
    return page(
        request,
        "rewards/program.html",
        program=facts,
        totals=await queries.totals(request.user, program),
        total_fen=facts.total_fen,
        entitlements=await queries.entitlements(request.user, program, q=q),
        q=q,
    )


PAGES = [programs_page, program_page, find_entitlements]
