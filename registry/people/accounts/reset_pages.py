"""The page behind the one-time link for a new password."""

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Template
from pydantic import BaseModel, SecretStr

from registry.core.texts import Text
from registry.people.accounts import links, resets
from registry.people.sign_in.passwords import PasswordRefusedError
from registry.web.limits import CODE_LIMIT
from registry.web.page import page
from registry.web.sessions import PUBLIC


class NewPasswordForm(BaseModel):
    """The new password."""

    password: SecretStr = SecretStr("")


@get("/reset/{code:str}", include_in_schema=False, opt=PUBLIC, middleware=[CODE_LIMIT])
async def reset_page(request: Request[Any, Any, Any], code: FromPath[str]) -> Template:
    """Ask for the new password."""
    await links.look("password_reset", code)
    return _form(request, None)


@post("/reset/{code:str}", include_in_schema=False, opt=PUBLIC, status_code=200, middleware=[CODE_LIMIT])
async def reset(
    request: Request[Any, Any, Any],
    code: FromPath[str],
    data: Annotated[NewPasswordForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Set the new password and point to the sign-in page, or show the form again."""
    try:
        await resets.redeem(code, data.password.get_secret_value())
    except PasswordRefusedError as error:
        return _form(request, error.message)
    return page(request, "people/account_reset_done.html")


def _form(request: Request[Any, Any, Any], message: Text | None) -> Template:
    return page(request, "people/account_reset.html", status=400 if message else 200, message=message)


PAGES = [reset_page, reset]
