"""The JSON API of organizations."""

from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from pydantic import BaseModel

from registry.core.actor import Actor
from registry.people.organizations import merging, queries, service
from registry.people.organizations.merging import MergerPreview
from registry.people.organizations.queries import OrganizationFacts, OrganizationLine
from registry.people.organizations.schemas import Merger, OrganizationChange, OrganizationIn, Renaming
from registry.web.api import described

# Far more pages than there are organizations; larger numbers mean nothing to the database.
LAST_PAGE: Final = 1_000_000
PageNumber = Annotated[int, QueryParameter(ge=1, le=LAST_PAGE)]


class OrganizationPage(BaseModel):
    """One page of the list of organizations; `total` counts all pages."""

    organizations: list[OrganizationLine]
    total: int
    page: int
    pages: int


@get("/organizations", operation_id="list_organizations", summary="Find organizations")
async def list_organizations(
    request: Request[Actor, Any, Any],
    q: FromQuery[str] = "",
    kind: FromQuery[str] = "",
    city: FromQuery[str] = "",
    page: PageNumber = 1,
) -> OrganizationPage:
    """Return the organizations within reach by name; `q` is part of any name, or a whole credit code."""
    found = await queries.organizations(request.user, q=q, kind=kind, city=city, page=page)
    return OrganizationPage(
        organizations=list(found.lines), total=found.total, page=found.page, pages=found.pages
    )


@post("/organizations", operation_id="register_organizations", summary="Register organizations")
async def register_organizations(
    request: Request[Actor, Any, Any], data: JSONBody[list[OrganizationIn]]
) -> dict[str, UUID]:
    """Register those that are not yet known by name or credit code; returns the id of each by its name."""
    return await service.register_organizations(request.user, data)


@get("/organizations/{organization:uuid}", operation_id="organization", summary="One organization")
async def organization(request: Request[Actor, Any, Any], organization: FromPath[UUID]) -> OrganizationFacts:
    """Return the facts of one organization, with its names and mergers."""
    return await queries.organization(request.user, organization)


@patch("/organizations/{organization:uuid}", operation_id="change_organization", summary="Change facts")
async def change_organization(
    request: Request[Actor, Any, Any], organization: FromPath[UUID], data: JSONBody[OrganizationChange]
) -> OrganizationFacts:
    """Change short name, place, credit code or bureau, and return the facts as they are now."""
    await service.change(request.user, organization, data)
    return await queries.organization(request.user, organization)


@post(
    "/organizations/{organization:uuid}/name",
    operation_id="rename_organization",
    summary="Rename an organization",
    status_code=200,
)
async def rename_organization(
    request: Request[Actor, Any, Any], organization: FromPath[UUID], data: JSONBody[Renaming]
) -> OrganizationFacts:
    """Give it a new name; the old one becomes a former name. Returns the facts as they are now."""
    await service.rename(request.user, organization, data)
    return await queries.organization(request.user, organization)


@get(
    "/organizations/{organization:uuid}/merger",
    operation_id="preview_merger",
    summary="What merging would do",
)
async def preview_merger(
    request: Request[Actor, Any, Any], organization: FromPath[UUID], into: FromQuery[UUID]
) -> MergerPreview:
    """Return what merging it into another organization would move, without doing it."""
    return await merging.preview_merge(request.user, organization, into)


@post(
    "/organizations/{organization:uuid}/merger",
    operation_id="merge_organization",
    summary="Merge an organization into another one",
)
async def merge_organization(
    request: Request[Actor, Any, Any], organization: FromPath[UUID], data: JSONBody[Merger]
) -> MergerPreview:
    """Merge it from today on, and return what was moved."""
    return await merging.merge(request.user, organization, data)


ROUTES = described(
    [
        list_organizations,
        register_organizations,
        organization,
        change_organization,
        rename_organization,
        preview_merger,
        merge_organization,
    ],
    tag="organizations",
)
