"""The pages of who comes: joining by the link of an invitation, claiming one's own record."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, SecretStr, ValidationError

from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, ForbiddenError, RegistryError
from registry.core.texts import text
from registry.people.accounts.links import CodeNotValidError
from registry.people.accounts.service import UsernameTakenError
from registry.people.competition_names import name_of
from registry.people.invitations import claims, office_pages, queries, service
from registry.people.invitations.schemas import NewAccount
from registry.people.sign_in import service as signing_in
from registry.people.sign_in.pages import entered
from registry.people.sign_in.passwords import PasswordRefusedError
from registry.people.words import ROLES
from registry.web.limits import CODE_LIMIT
from registry.web.page import page
from registry.web.problems import status_of
from registry.web.sessions import PUBLIC


class JoinForm(BaseModel):
    """User name and password for a new account; not looked at when somebody is signed in."""

    username: str = ""
    password: SecretStr = SecretStr("")


class ClaimForm(JoinForm):
    """The same with the code from the slip and one's full name."""

    code: str = ""
    name: str = ""


class UsernameUnfitError(BadInputError):
    """The user name has characters that it may not have, or is too short or too long."""

    code = "username_unfit"


@get("/join/{code:str}", include_in_schema=False, opt=PUBLIC, middleware=[CODE_LIMIT])
async def join_page(request: Request[Any, Any, Any], code: FromPath[str]) -> Template:
    """Show who is invited to what, and ask for a user name and a password."""
    return await _join_form(request, code)


@post("/join/{code:str}", include_in_schema=False, opt=PUBLIC, status_code=200, middleware=[CODE_LIMIT])
async def join(
    request: Request[Any, Any, Any],
    code: FromPath[str],
    data: Annotated[JoinForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Accept the invitation and sign in."""
    try:
        account = await service.accept(request.user, code, _new(request.user, data))
    except (BadInputError, ConflictError, ForbiddenError) as error:
        return await _join_form(request, code, error, data.username)
    return await _in(request.user, account)


@get("/claim", include_in_schema=False, opt=PUBLIC, sync_to_thread=False)
def claim_page(request: Request[Any, Any, Any]) -> Template:
    """Ask for the code, the name, and a user name and a password."""
    return _claim_form(request, ClaimForm())


@post("/claim", include_in_schema=False, opt=PUBLIC, status_code=200, middleware=[CODE_LIMIT])
async def claim(
    request: Request[Any, Any, Any],
    data: Annotated[ClaimForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Link the record to the account and sign in."""
    try:
        account = await claims.claim(request.user, data.code, data.name, _new(request.user, data))
    except (BadInputError, ConflictError, ForbiddenError, CodeNotValidError) as error:
        return _claim_form(request, data, error)
    return await _in(request.user, account)


def _new(actor: Actor, data: JoinForm) -> NewAccount | None:
    if actor.account_id is not None:
        return None
    try:
        return NewAccount(username=data.username.strip(), password=data.password)
    except ValidationError as error:
        raise UsernameUnfitError(
            text(
                "用户名须以小写字母开头，2 至 64 个小写字母、数字、点、下划线或连字符。",
                "A user name begins with a small letter and has 2 to 64 small letters, digits, dots,"
                " underscores or hyphens.",
            )
        ) from error


async def _in(actor: Actor, account: UUID) -> Redirect:
    if actor.account_id is not None:
        return Redirect("/desk", status_code=303)
    return entered(await signing_in.enter(account))


async def _join_form(
    request: Request[Any, Any, Any], code: str, error: RegistryError | None = None, username: str = ""
) -> Template:
    invitation = await queries.invited(code)
    return page(
        request,
        "people/invitation_join.html",
        status=status_of(error) if error else 200,
        message=error.message if error else None,
        at=_field(error),
        invitation=invitation,
        competition=await name_of(invitation["competition"]),
        username=username,
        roles=ROLES,
    )


def _claim_form(
    request: Request[Any, Any, Any], typed: ClaimForm, error: RegistryError | None = None
) -> Template:
    return page(
        request,
        "people/invitation_claim.html",
        status=status_of(error) if error else 200,
        message=error.message if error else None,
        at=_field(error),
        typed=typed,
    )


def _field(error: RegistryError | None) -> str:
    """Return the field that a refusal is about."""
    if isinstance(error, UsernameTakenError | UsernameUnfitError):
        return "username"
    if isinstance(error, PasswordRefusedError):
        return "password"
    return "code"


PAGES = [join_page, join, claim_page, claim, *office_pages.PAGES]
