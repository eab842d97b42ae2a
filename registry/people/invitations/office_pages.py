"""The pages of who invites: the administrator for every role, a school for its teachers and students."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import BaseModel, ValidationError, field_validator

from registry.core.errors import BadInputError, RegistryError
from registry.core.texts import text
from registry.people.access import ANYTHING, belonging_to, require
from registry.people.accounts import lists
from registry.people.accounts.resets import OneTimeLink
from registry.people.invitations import claims, queries, service
from registry.people.invitations.schemas import InvitationIn
from registry.people.words import COMPETITION_ROLES, ROLES
from registry.web.page import page
from registry.web.problems import status_of
from registry.web.searches import Search, listed


class InvitationForm(BaseModel):
    """Whom to invite, as typed."""

    name: str = ""
    email: str = ""
    role: str = "teacher"
    organization: str = ""


class ClaimCodesForm(BaseModel):
    """The students that were ticked."""

    person: list[UUID] = []

    @field_validator("person", mode="before")
    @classmethod
    def _one_is_a_list_too(cls, given: Any) -> Any:
        """Take a single tick: a form that is read without its model cannot know that there might be more."""
        return [given] if isinstance(given, str) else given


class InvitationNotWholeError(BadInputError):
    """The invitation lacks the name, or the e-mail address or the role cannot be."""

    code = "invitation_not_whole"


@get("/accounts/new", include_in_schema=False)
async def invite_page(request: Request[Any, Any, Any]) -> Template:
    """Show the form that invites with any role, and the open invitations."""
    return await _all(request)


@post("/accounts/new", include_in_schema=False, status_code=200)
async def invite(
    request: Request[Any, Any, Any],
    data: Annotated[InvitationForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Make the link and show it, this once."""
    require(request.user, "accounts.create", ANYTHING)
    try:
        link = await service.invite(request.user, _invitation(data))
    except BadInputError as error:
        return await _all(request, error, data)
    return _link(request, link, "/accounts/new")


@get(
    ["/organizations/{organization:uuid}/invitations", "/organizations/{organization:uuid}/invitations/find"],
    include_in_schema=False,
)
async def school_page(request: Request[Any, Any, Any], organization: FromPath[UUID]) -> Template:
    """Show a school's open invitations and its students with their claim codes."""
    return await _school(request, organization)


@post("/organizations/{organization:uuid}/invitations/find", include_in_schema=False, status_code=200)
async def find_students(
    request: Request[Any, Any, Any],
    organization: FromPath[UUID],
    data: Annotated[Search, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Show the same page with those students only who fit what was typed."""
    require(request.user, "people.invite", belonging_to(organization))
    if not data.q:
        return listed(f"/organizations/{organization}/invitations")
    return await _school(request, organization, q=data.q)


@post("/organizations/{organization:uuid}/invitations", include_in_schema=False, status_code=200)
async def invite_teacher(
    request: Request[Any, Any, Any],
    organization: FromPath[UUID],
    data: Annotated[InvitationForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Invite a teacher of the school, whatever else the form may say."""
    require(request.user, "people.invite", belonging_to(organization))
    teacher = data.model_copy(update={"role": "teacher", "organization": str(organization)})
    try:
        link = await service.invite(request.user, _invitation(teacher))
    except BadInputError as error:
        return await _school(request, organization, error, data)
    return _link(request, link, f"/organizations/{organization}/invitations")


@post("/organizations/{organization:uuid}/claim-codes", include_in_schema=False, status_code=200)
async def make_claim_codes(
    request: Request[Any, Any, Any],
    organization: FromPath[UUID],
    data: Annotated[ClaimCodesForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Make claim codes for the students that were ticked, and show them on a page to print."""
    name = await queries.school_name(request.user, organization)
    slips = await claims.make_codes(request.user, organization, data.person)
    return page(request, "people/invitation_slips.html", slips=slips, organization=organization, school=name)


@post("/invitations/{invitation:uuid}/withdraw", include_in_schema=False)
async def withdraw(
    request: Request[Any, Any, Any], invitation: FromPath[UUID], back: FromQuery[UUID | None] = None
) -> Redirect:
    """Withdraw an open invitation or claim code; `back` is the school whose page it was on."""
    await service.withdraw(request.user, invitation)
    where = f"/organizations/{back}/invitations" if back else "/accounts/new"
    return Redirect(where, status_code=303)


async def _all(
    request: Request[Any, Any, Any], error: RegistryError | None = None, typed: InvitationForm | None = None
) -> Template:
    return page(
        request,
        "people/invitation_new.html",
        status=status_of(error) if error else 200,
        message=error.message if error else None,
        invitations=await queries.open_invitations(request.user, None),
        organizations=await lists.organizations(),
        roles={role: words for role, words in ROLES.items() if role not in COMPETITION_ROLES},
        typed=typed or InvitationForm(),
    )


async def _school(
    request: Request[Any, Any, Any],
    organization: UUID,
    error: RegistryError | None = None,
    typed: InvitationForm | None = None,
    q: str = "",
) -> Template:
    return page(
        request,
        "people/invitation_school.html",
        status=status_of(error) if error else 200,
        message=error.message if error else None,
        school=await queries.school_name(request.user, organization),
        organization=organization,
        invitations=await queries.open_invitations(request.user, organization),
        students=await queries.students(request.user, organization, q),
        shown=queries.SHOWN,
        roles=ROLES,
        typed=typed or InvitationForm(),
        q=q,
    )


def _link(request: Request[Any, Any, Any], link: OneTimeLink, back: str) -> Template:
    return page(
        request,
        "people/account_link.html",
        link=link,
        heading=text("邀请链接", "Link of the invitation"),
        lasts=text("14 天内有效", "It is good for 14 days"),
        back=back,
    )


def _invitation(data: InvitationForm) -> InvitationIn:
    try:
        return InvitationIn.model_validate(
            {
                "name": data.name,
                "email": data.email,
                "role": data.role,
                "organization": data.organization or None,
            }
        )
    except ValidationError as error:
        raise InvitationNotWholeError(
            text(
                "请填写姓名并选择角色；电子邮箱可不填，填写时须完整。",
                "Give the name and choose the role; the e-mail address may be left out, but not be half.",
            )
        ) from error


PAGES = [invite_page, invite, school_page, find_students, invite_teacher, make_claim_codes, withdraw]
