"""The pages of who is at an organization: the list, looking for somebody in it, and taking it away."""

import asyncio
from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import ValidationError

from registry.core import clock
from registry.core.actor import Actor
from registry.core.texts import Text
from registry.people import forms
from registry.people.access import belonging_to, refusal, require
from registry.people.organizations import queries as organizations
from registry.people.organizations.pages import Form, PageParameter
from registry.people.persons import queries
from registry.people.persons.routes import PeopleSearch
from registry.people.persons.schemas import IdentitySearch
from registry.people.persons.sheet import COLUMNS, people_sheet
from registry.people.words import IDENTITY_KINDS, MEMBERSHIP_ROLES
from registry.web.language import language_of
from registry.web.page import page
from registry.web.searches import listed

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORDS: Final[dict[str, Any]] = {"roles": MEMBERSHIP_ROLES, "documents": IDENTITY_KINDS}


class _Search(PeopleSearch, extra="ignore"):
    """The form of a search, which carries the token of forms too."""


SearchForm = Annotated[_Search, Body(media_type=RequestEncodingType.URL_ENCODED)]


@get(
    ["/organizations/{organization:uuid}/people", "/organizations/{organization:uuid}/people/find"],
    include_in_schema=False,
)
async def people_page(
    request: Request[Actor, Any, Any],
    organization: FromPath[UUID],
    role: FromQuery[str] = "",
    number: PageParameter = 1,
) -> Template:
    """Show who is at an organization, filtered as the address says."""
    return await _people(request, organization, role=role, number=number)


@post("/organizations/{organization:uuid}/people/find", include_in_schema=False, status_code=200)
async def find_people(
    request: Request[Actor, Any, Any], organization: FromPath[UUID], data: SearchForm
) -> Response[Any]:
    """Show a page of those who fit what was typed."""
    require(request.user, "people.read", belonging_to(organization))
    if not data.q:
        return listed(f"/organizations/{organization}/people", role=data.role)
    return await _people(request, organization, q=data.q, role=data.role, number=data.page)


@post("/organizations/{organization:uuid}/people", include_in_schema=False, status_code=200)
async def find_by_document(
    request: Request[Actor, Any, Any], organization: FromPath[UUID], data: Form
) -> Response[Any]:
    """Find somebody by the whole number of a document, which is never part of an address."""
    require(request.user, "people.read", belonging_to(organization))
    typed = {name: data.get(name, "").strip() for name in ("id_kind", "id_number")}
    try:
        found = await queries.find_by_document(request.user, IdentitySearch.model_validate(typed))
    except ValidationError as error:
        return await _people(request, organization, typed=typed, said=forms.messages(error))
    if found:
        return Redirect(f"/people/{found[0].id}", status_code=303)
    return await _people(request, organization, typed=typed, nobody=True)


@get("/organizations/{organization:uuid}/people.xlsx", include_in_schema=False)
async def people_export(
    request: Request[Actor, Any, Any], organization: FromPath[UUID], role: FromQuery[str] = ""
) -> Response[bytes]:
    """Send the list as the page shows it, with all its pages."""
    return await _workbook(request, organization, "", role)


@post("/organizations/{organization:uuid}/people.xlsx", include_in_schema=False, status_code=200)
async def found_export(
    request: Request[Actor, Any, Any], organization: FromPath[UUID], data: SearchForm
) -> Response[bytes]:
    """Send those who fit what was typed, with all pages."""
    return await _workbook(request, organization, data.q, data.role)


async def _workbook(
    request: Request[Actor, Any, Any], organization: UUID, q: str, role: str
) -> Response[bytes]:
    found = await queries.people_of(request.user, organization, q=q, role=role, size=queries.EVERYTHING)
    content = await asyncio.to_thread(people_sheet, found.lines, language_of(request))
    return Response(
        content,
        media_type=_XLSX,
        headers={
            "Content-Disposition": f'attachment; filename="people-{clock.today()}.xlsx"',
            "Cache-Control": "no-store",
        },
    )


async def _people(
    request: Request[Actor, Any, Any],
    organization: UUID,
    *,
    q: str = "",
    role: str = "",
    number: int = 1,
    typed: dict[str, str] | None = None,
    said: dict[str, Text] | None = None,
    nobody: bool = False,
) -> Template:
    here = belonging_to(organization)
    return page(
        request,
        "people/organization_people.html",
        status=400 if said else 200,
        found=await queries.people_of(request.user, organization, q=q, role=role, page=number),
        organization=await organizations.organization(request.user, organization),
        columns=COLUMNS,
        q=q,
        role=role,
        typed=typed or {"id_kind": "resident_id", "id_number": ""},
        said=said or {},
        nobody=nobody,
        registers=refusal(request.user, "people.register", here) is None,
        invites=refusal(request.user, "people.invite", here) is None,
        **WORDS,
    )


PAGES = [people_page, find_people, find_by_document, people_export, found_export]
