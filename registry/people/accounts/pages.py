"""The pages of accounts: signing in and out."""

from typing import Annotated, Any
from urllib.parse import urlsplit

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromQuery
from litestar.response import Redirect, Template
from pydantic import BaseModel, SecretStr

from registry.core.settings import current
from registry.core.texts import Text
from registry.people.accounts import service, sessions
from registry.people.accounts.routes import SIGN_IN_LIMIT
from registry.people.accounts.service import WrongPasswordError
from registry.web.page import page
from registry.web.sessions import PUBLIC


class SignInForm(BaseModel):
    """The sign-in form; `next` is the page to go on to."""

    username: str = ""
    password: SecretStr = SecretStr("")
    next: str = ""


@get("/sign-in", include_in_schema=False, opt=PUBLIC, sync_to_thread=False)
def sign_in_page(request: Request[Any, Any, Any], next: FromQuery[str] = "") -> Template:
    """Show the form."""
    return _form(request, next, "", None)


@post("/sign-in", include_in_schema=False, opt=PUBLIC, status_code=200, middleware=[SIGN_IN_LIMIT.middleware])
async def sign_in(
    request: Request[Any, Any, Any],
    data: Annotated[SignInForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Check what was typed: on to the page that was asked for, or back to the form with what was typed."""
    try:
        actor = await service.sign_in(data.username.strip(), data.password.get_secret_value())
    except WrongPasswordError as error:
        return _form(request, data.next, data.username, error.message)
    settings = current()
    if actor.account_id is None:
        raise AssertionError("sign_in returns an account or raises")
    cookie = Cookie(
        key=sessions.COOKIE,
        value=sessions.issue(actor.account_id, settings),
        max_age=int(sessions.LIFETIME.total_seconds()),
        httponly=True,
        secure=settings.secure,
        samesite="lax",
    )
    return Redirect(_inside(data.next), status_code=303, cookies=[cookie])


@post("/sign-out", include_in_schema=False, opt=PUBLIC, sync_to_thread=False)
def sign_out() -> Redirect:
    """Forget the session and go home."""
    response = Redirect("/", status_code=303)
    response.delete_cookie(sessions.COOKIE)
    return response


def _form(request: Request[Any, Any, Any], next_page: str, username: str, message: Text | None) -> Template:
    return page(
        request,
        "site/sign_in.html",
        status=401 if message else 200,
        next=next_page,
        username=username,
        message=message,
        demo=current().is_demo,
    )


def _inside(next_page: str) -> str:
    """Return the page to go on to, never one of another site."""
    parts = urlsplit(next_page)
    # Browsers take any number of slashes, and backslashes, for the start of another host.
    inside = next_page.startswith("/") and not next_page.startswith("//") and "\\" not in next_page
    inside = inside and not parts.scheme and not parts.netloc
    return next_page if inside else "/desk"


PAGES = [sign_in_page, sign_in, sign_out]
