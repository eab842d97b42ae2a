"""The yearly report of a program for officers: a page with charts, a workbook, and a PDF to sign and file."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Template

from registry.core import clock
from registry.core.actor import Actor
from registry.web.api import described
from registry.web.exports import EXPORT_LIMITS, workbook_response
from registry.web.page import page
from rewards.overview import yearly, yearly_printing
from rewards.overview.yearly import Report
from rewards.overview.yearly_sheets import parts_of
from rewards.programs import queries as programs

Year = Annotated[int | None, QueryParameter(name="year", ge=1900, le=2999)]


# The word in the page's address for the report of all years together.
_ALL = "all"


@get("/rewards/yearly", include_in_schema=False)
async def yearly_page(
    request: Request[Actor, Any, Any],
    program: FromQuery[UUID | None] = None,
    year: Annotated[str, QueryParameter(name="year", pattern=r"^([0-9]{4}|all)?$")] = "",
) -> Template:
    """Show the report of a program for a contest year, the newest one unless another or all are asked for."""
    listed = [facts for facts in await programs.programs(request.user) if facts.put_in_force_at]
    chosen = program or (listed[0].id if listed else None)
    years = await yearly.years(request.user, chosen) if chosen else []
    asked = None if year == _ALL or not (years or year) else int(year or years[0])
    return page(
        request,
        "rewards/yearly.html",
        programs=listed,
        chosen=chosen,
        years=years,
        asked=asked,
        report=await yearly.report(request.user, chosen, asked) if chosen else None,
    )


@get("/rewards/{program:uuid}/yearly.xlsx", include_in_schema=False, middleware=[*EXPORT_LIMITS])
async def yearly_workbook(
    request: Request[Actor, Any, Any], program: FromPath[UUID], year: Year = None
) -> Response[Any]:
    """Send the report as a workbook."""
    report = await yearly.report(request.user, program, year)
    return await workbook_response(request, _name(report), parts_of(report))


@get("/rewards/{program:uuid}/yearly.pdf", include_in_schema=False, middleware=[*EXPORT_LIMITS])
async def yearly_pdf(
    request: Request[Actor, Any, Any], program: FromPath[UUID], year: Year = None
) -> Response[bytes]:
    """Send the report as PDF."""
    report = await yearly.report(request.user, program, year)
    return Response(
        await yearly_printing.pdf(report, clock.today()),
        media_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{_name(report)}.pdf"',
            "Cache-Control": "no-store",
        },
    )


@get("/programs/{program:uuid}/yearly", operation_id="read_yearly_report")
async def read_yearly_report(
    request: Request[Actor, Any, Any], program: FromPath[UUID], year: Year = None
) -> Report:
    """Return a program's report for a contest year or all: people, items, sums, states, budget, use."""
    return await yearly.report(request.user, program, year)


def _name(report: Report) -> str:
    return f"rewards-{report.program.name}-v{report.program.version}-{report.year or 'all'}"


PAGES = [yearly_page, yearly_workbook, yearly_pdf]
ROUTES = described([read_yearly_report], tag="rewards")
