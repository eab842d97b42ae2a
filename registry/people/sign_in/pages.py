"""The pages of signing in, in one step or two, and of signing out."""

from typing import Annotated, Any
from urllib.parse import urlsplit
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromQuery
from litestar.response import Redirect, Template
from pydantic import BaseModel, SecretStr

from registry.core.actor import Actor
from registry.core.settings import current
from registry.core.texts import Text
from registry.people.accounts import service
from registry.people.sign_in import second_factor, sessions
from registry.people.sign_in import service as signing_in
from registry.people.sign_in.attempts import SigningInLockedError
from registry.people.sign_in.second_factor import WrongOneTimeCodeError
from registry.people.sign_in.service import SecondStep, SecondStepOverError, WrongPasswordError
from registry.web.limits import SIGN_IN_LIMIT
from registry.web.page import page
from registry.web.problems import status_of
from registry.web.sessions import PUBLIC, session_cookie


class SignInForm(BaseModel):
    """The sign-in form; `next` is the page to go on to."""

    username: str = ""
    password: SecretStr = SecretStr("")
    next: str = ""


class CodeForm(BaseModel):
    """The second form: `step` says that the password was right."""

    step: str = ""
    code: str = ""
    next: str = ""


@get("/sign-in", include_in_schema=False, opt=PUBLIC, sync_to_thread=False)
def sign_in_page(request: Request[Any, Any, Any], next: FromQuery[str] = "") -> Template:
    """Show the form."""
    return _form(request, next)


@post("/sign-in", include_in_schema=False, opt=PUBLIC, status_code=200, middleware=[SIGN_IN_LIMIT])
async def sign_in(
    request: Request[Any, Any, Any],
    data: Annotated[SignInForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Check what was typed: on to the page that was asked for, to the code, or back to the form."""
    try:
        found = await signing_in.first_step(data.username, data.password.get_secret_value())
    except (WrongPasswordError, SigningInLockedError) as error:
        return _form(request, data.next, data.username, error.message, status_of(error))
    if isinstance(found, SecondStep):
        return await _code_form(request, found.token, data.next)
    return entered(found, data.next)


@post("/sign-in/code", include_in_schema=False, opt=PUBLIC, status_code=200, middleware=[SIGN_IN_LIMIT])
async def sign_in_code(
    request: Request[Any, Any, Any],
    data: Annotated[CodeForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Check the one-time or recovery code that follows the password."""
    try:
        return entered(await signing_in.second_step(data.step, data.code), data.next)
    except SecondStepOverError as error:
        return _form(request, data.next, "", error.message, status_of(error))
    except (WrongOneTimeCodeError, SigningInLockedError) as error:
        return await _code_form(request, data.step, data.next, error.message, status_of(error))


@post("/sign-out", include_in_schema=False, opt=PUBLIC)
async def sign_out(request: Request[Any, Any, Any]) -> Redirect:
    """End the session and go home."""
    await service.sign_out(request.user)
    response = Redirect("/", status_code=303)
    response.delete_cookie(sessions.COOKIE)
    return response


def entered(actor: Actor, next_page: str = "") -> Redirect:
    """Return the answer to who has just signed in: the cookie, and where to go on to."""
    session: UUID | None = actor.session_id
    if session is None:
        raise AssertionError("signing in starts a session or raises")
    return Redirect(_inside(next_page), status_code=303, cookies=[session_cookie(session)])


def _form(
    request: Request[Any, Any, Any],
    next_page: str,
    username: str = "",
    message: Text | None = None,
    status: int = 200,
) -> Template:
    return page(
        request,
        "people/sign_in.html",
        status=status,
        next=next_page,
        username=username,
        message=message,
        demo=current().is_demo,
    )


async def _code_form(
    request: Request[Any, Any, Any],
    step: str,
    next_page: str,
    message: Text | None = None,
    status: int = 200,
) -> Template:
    # In the demo nobody has the device, and everything is invented: the code of now stands on the page.
    shown = ""
    if current().is_demo:
        shown = await second_factor.present_code(signing_in.account_of_step(step))
    return page(
        request,
        "people/sign_in_code.html",
        status=status,
        step=step,
        next=next_page,
        message=message,
        shown=shown,
    )


def _inside(next_page: str) -> str:
    """Return the page to go on to, never one of another site."""
    parts = urlsplit(next_page)
    # Browsers take any number of slashes, and backslashes, for the start of another host.
    inside = next_page.startswith("/") and not next_page.startswith("//") and "\\" not in next_page
    inside = inside and not parts.scheme and not parts.netloc
    return next_page if inside else "/desk"


PAGES = [sign_in_page, sign_in, sign_in_code, sign_out]
