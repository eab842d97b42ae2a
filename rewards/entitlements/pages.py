"""The bureau officers' pages: programs in force, and what each comes to."""

from typing import Any
from uuid import UUID

from litestar import Request, get
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from registry.web.page import page
from rewards.entitlements import queries


@get("/rewards", include_in_schema=False)
async def programs_page(request: Request[Any, Any, Any]) -> Template:
    """Show the programs in force."""
    return page(request, "rewards/programs.html", programs=await queries.programs(request.user))


@get("/rewards/{program:uuid}", include_in_schema=False)
async def program_page(
    request: Request[Any, Any, Any], program: FromPath[UUID], q: FromQuery[str] = ""
) -> Template:
    """Show what a program comes to, by tier and class of payee, and every entitlement with its reason."""
    facts = await queries.program(request.user, program)
    return page(
        request,
        "rewards/program.html",
        program=facts,
        totals=await queries.totals(request.user, program),
        total_fen=facts.total_fen,
        entitlements=await queries.entitlements(request.user, program, q=q.strip()),
        q=q,
    )


PAGES = [programs_page, program_page]
