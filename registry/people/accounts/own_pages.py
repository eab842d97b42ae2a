"""The pages of one's own account: sessions, password, one-time codes."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, SecretStr

from registry.core import qr
from registry.core.actor import Actor
from registry.core.errors import RegistryError
from registry.core.settings import current
from registry.core.texts import Text
from registry.people.access import unknown
from registry.people.accounts import lists, queries, service
from registry.people.accounts.oneself import account_of
from registry.people.accounts.schemas import PasswordChange
from registry.people.competition_names import names_of
from registry.people.sign_in import one_time, second_factor
from registry.people.sign_in.attempts import SigningInLockedError
from registry.people.sign_in.passwords import PasswordRefusedError
from registry.people.sign_in.second_factor import SecondFactorObligatoryError, WrongOneTimeCodeError
from registry.people.sign_in.service import WrongPasswordError
from registry.people.words import ROLES, SECOND_FACTOR_ROLES
from registry.web.limits import OWN_ACCOUNT_LIMIT
from registry.web.page import page
from registry.web.problems import status_of
from registry.web.sessions import BEFORE_SECOND_FACTOR


class PasswordForm(BaseModel):
    """The form that changes the password."""

    old_password: SecretStr = SecretStr("")
    new_password: SecretStr = SecretStr("")


class CodeForm(BaseModel):
    """A one-time code, or a recovery code."""

    code: str = ""


@get("/account", include_in_schema=False)
async def account_page(request: Request[Any, Any, Any]) -> Template:
    """Show one's own account: roles, security, and the sessions that go on."""
    account = account_of(request.user)
    row = await queries.by_id(account)
    grants = await lists.grants_of(account)
    return page(
        request,
        "people/account.html",
        account=row,
        grants=grants,
        names=await names_of(grant["competition"] for grant in grants),
        sessions=await lists.sessions_of(account),
        roles=ROLES,
    )


@post("/account/sessions/{session:uuid}/end", include_in_schema=False)
async def end_session(request: Request[Any, Any, Any], session: FromPath[UUID]) -> Redirect:
    """End one of the sessions."""
    await service.end_session(request.user, session)
    return Redirect("/account", status_code=303)


@post("/account/sessions/end-others", include_in_schema=False)
async def end_other_sessions(request: Request[Any, Any, Any]) -> Redirect:
    """End every session but this one."""
    await service.end_other_sessions(request.user)
    return Redirect("/account", status_code=303)


@get("/account/password", include_in_schema=False, sync_to_thread=False)
def password_page(request: Request[Any, Any, Any]) -> Template:
    """Show the form."""
    return _password_form(request)


@post("/account/password", include_in_schema=False, status_code=200, middleware=[OWN_ACCOUNT_LIMIT])
async def change_password(
    request: Request[Any, Any, Any],
    data: Annotated[PasswordForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Change the password, or show the form again with what is wrong."""
    try:
        # Too long a password is refused by the service's own rule, in words; the schema is for programs.
        change = PasswordChange.model_construct(
            old_password=data.old_password, new_password=data.new_password
        )
        await service.change_password(request.user, change)
    except (WrongPasswordError, SigningInLockedError) as error:
        return _password_form(request, error, "old_password")
    except PasswordRefusedError as error:
        return _password_form(request, error, "new_password")
    return Redirect("/account", status_code=303)


@get("/account/second-factor", include_in_schema=False, opt=BEFORE_SECOND_FACTOR)
async def second_factor_page(request: Request[Any, Any, Any]) -> Template:
    """Show how things stand: begin, confirm with a first code, or what can be done with codes in use."""
    return await _second_factor_form(request)


@post("/account/second-factor", include_in_schema=False, opt=BEFORE_SECOND_FACTOR)
async def begin(request: Request[Any, Any, Any]) -> Redirect:
    """Make a secret and show it."""
    await second_factor.begin(request.user)
    return Redirect("/account/second-factor", status_code=303)


@post(
    "/account/second-factor/confirm",
    include_in_schema=False,
    opt=BEFORE_SECOND_FACTOR,
    status_code=200,
    middleware=[OWN_ACCOUNT_LIMIT],
)
async def confirm(
    request: Request[Any, Any, Any],
    data: Annotated[CodeForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Take the first code and show the recovery codes, this once."""
    return await _with_code(request, data, second_factor.confirm)


@post(
    "/account/second-factor/recovery-codes",
    include_in_schema=False,
    status_code=200,
    middleware=[OWN_ACCOUNT_LIMIT],
)
async def renew_recovery_codes(
    request: Request[Any, Any, Any],
    data: Annotated[CodeForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Make new recovery codes and show them, this once."""
    return await _with_code(request, data, second_factor.renew_recovery_codes)


@post(
    "/account/second-factor/turn-off",
    include_in_schema=False,
    status_code=200,
    middleware=[OWN_ACCOUNT_LIMIT],
)
async def turn_off(
    request: Request[Any, Any, Any],
    data: Annotated[CodeForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Do without one-time codes."""
    return await _with_code(request, data, second_factor.turn_off)


async def _with_code(
    request: Request[Any, Any, Any],
    data: CodeForm,
    change: Callable[[Actor, str], Awaitable[list[str] | None]],
) -> Response[Any]:
    """Make a change that asks for a code and show the recovery codes that it makes, or what is wrong."""
    try:
        codes = await change(request.user, data.code)
    except (WrongOneTimeCodeError, SigningInLockedError, SecondFactorObligatoryError) as error:
        return await _second_factor_form(request, error)
    if codes is None:
        return Redirect("/account", status_code=303)
    return page(request, "people/account_recovery_codes.html", codes=codes)


def _password_form(
    request: Request[Any, Any, Any], error: RegistryError | None = None, at: str = ""
) -> Template:
    return page(
        request,
        "people/account_password.html",
        status=_status(error),
        message=error.message if error else None,
        at=at,
    )


async def _second_factor_form(
    request: Request[Any, Any, Any], error: RegistryError | None = None
) -> Template:
    account = account_of(request.user, before_second_factor=True)
    row = await queries.by_id(account)
    if row is None:
        raise unknown()
    message: Text | None = error.message if error else None
    secret = await second_factor.pending(request.user)
    address = one_time.address(secret, row["username"], current().host) if secret else ""
    return page(
        request,
        "people/account_second_factor.html",
        status=_status(error),
        message=message,
        in_use=row["totp_confirmed_at"],
        secret=secret,
        drawing=qr.svg_of_text(address) if address else "",
        left=await lists.recovery_codes_left(account),
        obligatory=bool(SECOND_FACTOR_ROLES & set(request.user.roles)),
        lacking=request.user.lacks_second_factor,
    )


def _status(error: RegistryError | None) -> int:
    """Return the status of a form that is shown again; who is signed in already is not asked to sign in."""
    if error is None:
        return 200
    return 400 if status_of(error) == 401 else status_of(error)


PAGES = [
    account_page,
    end_session,
    end_other_sessions,
    password_page,
    change_password,
    second_factor_page,
    begin,
    confirm,
    renew_recovery_codes,
    turn_off,
]
