"""The pages of organizations: the list, one of them, and changing, renaming and merging it."""

from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template
from pydantic import ValidationError

from registry.core.actor import Actor
from registry.core.errors import NotFoundError, RegistryError
from registry.core.texts import Text, text
from registry.people import forms
from registry.people.access import belonging_to, refusal, require
from registry.people.organizations import merging, queries, service
from registry.people.organizations.merging import MergerPreview
from registry.people.organizations.routes import LAST_PAGE
from registry.people.organizations.schemas import Merger, OrganizationChange, Renaming
from registry.people.organizations.service import (
    BureauOfOthersError,
    CreditCodeTakenError,
    OrganizationNameTakenError,
)
from registry.people.organizations.standing import merged_error
from registry.people.words import BUREAUS, ORGANIZATION_KINDS
from registry.web.page import page

Form = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]
PageParameter = Annotated[int, QueryParameter(name="page", ge=1, le=LAST_PAGE)]
WORDS: Final[dict[str, Any]] = {"kinds": ORGANIZATION_KINDS, "bureaus": BUREAUS}


@get("/organizations", include_in_schema=False)
async def list_page(
    request: Request[Actor, Any, Any],
    q: FromQuery[str] = "",
    kind: FromQuery[str] = "",
    city: FromQuery[str] = "",
    number: PageParameter = 1,
) -> Template:
    """Show the organizations within reach, filtered as the address says."""
    found = await queries.organizations(request.user, q=q, kind=kind, city=city, page=number)
    return page(
        request,
        "people/organizations.html",
        found=found,
        cities=await queries.cities(request.user),
        q=q,
        kind=kind,
        city=city,
        **WORDS,
    )


@get("/organizations/{organization:uuid}", include_in_schema=False)
async def organization_page(request: Request[Actor, Any, Any], organization: FromPath[UUID]) -> Template:
    """Show one organization: its facts, names and mergers, and what can be done."""
    facts = await queries.organization(request.user, organization)
    here = belonging_to(organization)
    return page(
        request,
        "people/organization.html",
        organization=facts,
        changeable=refusal(request.user, "organizations.change", here) is None,
        sees_people=refusal(request.user, "people.read", here) is None,
        registers=refusal(request.user, "people.register", here) is None,
        invites=refusal(request.user, "people.invite", here) is None,
        **WORDS,
    )


@get("/organizations/{organization:uuid}/change", include_in_schema=False)
async def change_page(request: Request[Actor, Any, Any], organization: FromPath[UUID]) -> Template:
    """Show the form for short name, place, credit code and bureau."""
    facts = await _changeable(request, organization)
    typed = {name: getattr(facts, name) or "" for name in OrganizationChange.model_fields}
    return _form(request, "people/organization_change.html", facts, typed, {})


@post("/organizations/{organization:uuid}/change", include_in_schema=False, status_code=200)
async def change(
    request: Request[Actor, Any, Any], organization: FromPath[UUID], data: Form
) -> Response[Any]:
    """Change the facts, or show the form again with what is wrong."""
    facts = await _changeable(request, organization)
    typed = _typed(data, OrganizationChange.model_fields)
    try:
        given = OrganizationChange.model_validate(typed | {"bureau": typed["bureau"] or None})
        await service.change(request.user, organization, given)
    except ValidationError as error:
        said = forms.messages(error)
    except CreditCodeTakenError as error:
        said = {"credit_code": error.message}
    except BureauOfOthersError as error:
        said = {"bureau": error.message}
    else:
        return Redirect(f"/organizations/{organization}", status_code=303)
    return _form(request, "people/organization_change.html", facts, typed, said)


@get("/organizations/{organization:uuid}/rename", include_in_schema=False)
async def rename_page(request: Request[Actor, Any, Any], organization: FromPath[UUID]) -> Template:
    """Show the form for a new name."""
    facts = await _changeable(request, organization)
    typed = {"name": facts.name, "name_en": facts.name_en, "reason": ""}
    return _form(request, "people/organization_rename.html", facts, typed, {})


@post("/organizations/{organization:uuid}/rename", include_in_schema=False, status_code=200)
async def rename(
    request: Request[Actor, Any, Any], organization: FromPath[UUID], data: Form
) -> Response[Any]:
    """Rename the organization, or show the form again with what is wrong."""
    facts = await _changeable(request, organization)
    typed = _typed(data, Renaming.model_fields)
    try:
        await service.rename(request.user, organization, Renaming.model_validate(typed))
    except ValidationError as error:
        said = forms.messages(error)
    except OrganizationNameTakenError as error:
        said = {"name": error.message}
    else:
        return Redirect(f"/organizations/{organization}", status_code=303)
    return _form(request, "people/organization_rename.html", facts, typed, said)


@get("/organizations/{organization:uuid}/merge", include_in_schema=False)
async def merge_page(
    request: Request[Actor, Any, Any], organization: FromPath[UUID], into: FromQuery[str] = ""
) -> Template:
    """Ask for the other organization by any of its names; then show what would move."""
    facts = await _changeable(request, organization)
    return await _merge_form(request, facts, {"into": into, "reason": ""}, {})


@post("/organizations/{organization:uuid}/merge", include_in_schema=False, status_code=200)
async def merge(request: Request[Actor, Any, Any], organization: FromPath[UUID], data: Form) -> Response[Any]:
    """Merge the two, or show the form again with what is missing."""
    facts = await _changeable(request, organization)
    typed = _typed(data, Merger.model_fields)
    other = await _named(typed["into"])
    try:
        await merging.merge(request.user, organization, Merger.model_validate(typed | {"into": other}))
    except ValidationError as error:
        return await _merge_form(request, facts, typed, forms.messages(error))
    return Redirect(f"/organizations/{other}", status_code=303)


async def _merge_form(
    request: Request[Actor, Any, Any],
    facts: queries.OrganizationFacts,
    typed: dict[str, str],
    said: dict[str, Text],
) -> Template:
    preview: MergerPreview | None = None
    if typed["into"]:
        other = await _named(typed["into"])
        if other is None:
            said["into"] = text(
                "没有找到这个单位，或有多个单位符合，请输入完整名称。",
                "None is found, or several fit; type the whole name.",
            )
        else:
            try:
                preview = await merging.preview_merge(request.user, facts.id, other)
            except NotFoundError:
                raise
            except RegistryError as error:
                said["into"] = error.message
    return _form(request, "people/organization_merge.html", facts, typed, said, preview=preview)


async def _named(written: str) -> UUID | None:
    """Return the organization that is meant by a name, current, short or former; None unless it is one."""
    found = (await queries.names_index()).find(written)
    return (await queries.ids_by_name(found)).get(found[0]) if len(found) == 1 else None


async def _changeable(request: Request[Actor, Any, Any], organization: UUID) -> queries.OrganizationFacts:
    """Return the facts for who may change them; a merged organization is refused."""
    require(request.user, "organizations.change", belonging_to(organization))
    facts = await queries.organization(request.user, organization)
    if facts.merged_into is not None:
        raise merged_error()
    return facts


def _typed(data: dict[str, str], fields: Any) -> dict[str, str]:
    return {name: data.get(name, "").strip() for name in fields}


def _form(
    request: Request[Actor, Any, Any],
    template: str,
    facts: queries.OrganizationFacts,
    typed: dict[str, str],
    said: dict[str, Text],
    **more: Any,
) -> Template:
    return page(
        request,
        template,
        status=400 if said else 200,
        organization=facts,
        typed=typed,
        said=said,
        **WORDS,
        **more,
    )


PAGES = [list_page, organization_page, change_page, change, rename_page, rename, merge_page, merge]
