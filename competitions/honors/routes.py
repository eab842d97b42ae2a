"""The JSON API of the public award lists."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get
from litestar.params import FromPath, FromQuery, QueryParameter
from pydantic import BaseModel

from competitions.honors import queries, schools
from competitions.honors.queries import Filters, HonorLine
from competitions.honors.schools import SchoolCount
from competitions.words import AwardKind, Level
from registry.people.organizations.routes import PageNumber
from registry.web.api import described
from registry.web.sessions import PUBLIC_WITHOUT_COOKIE

Year = Annotated[int | None, QueryParameter(name="year", ge=1950, le=2200)]
SchoolName = Annotated[str, QueryParameter(name="school", max_length=100)]


class HonorsPage(BaseModel):
    """One page of the list of awards that stand; `total` counts all pages."""

    awards: list[HonorLine]
    total: int
    page: int
    pages: int


@get("/honors", operation_id="list_honors", opt=PUBLIC_WITHOUT_COOKIE)
async def list_honors(  # noqa: PLR0917  (each filter is a parameter of the address)
    year: Year = None,
    level: FromQuery[Level | None] = None,
    competition: FromQuery[UUID | None] = None,
    event: FromQuery[UUID | None] = None,
    kind: FromQuery[AwardKind | None] = None,
    school: SchoolName = "",
    organization: FromQuery[UUID | None] = None,
    page: PageNumber = 1,
) -> HonorsPage:
    """Return one page of the published awards that stand, the newest contest first."""
    filters = Filters(
        year=year,
        level=level,
        competition=competition,
        event=event,
        kind=kind,
        school=school,
        organization=organization,
    )
    found = await queries.page_of(filters, page)
    return HonorsPage(awards=list(found.lines), total=found.total, page=found.page, pages=found.pages)


@get("/schools/{school:uuid}/honors", operation_id="count_school_honors", opt=PUBLIC_WITHOUT_COOKIE)
async def count_school_honors(request: Request[Any, Any, Any], school: FromPath[UUID]) -> list[SchoolCount]:
    """Return how many of each prize a school has, by year and level."""
    return await schools.counts((await schools.school(school)).id)


ROUTES = described([list_honors, count_school_honors], tag="awards")
