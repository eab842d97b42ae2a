"""The pages of tokens of one's own."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template
from pydantic import ValidationError

from registry.core import clock
from registry.core.texts import Text, text
from registry.people.accounts.oneself import account_of
from registry.people.actions import ACTIONS
from registry.people.tokens import queries, service
from registry.people.tokens.schemas import TokenForm, TokenIn
from registry.people.tokens.service import TokenActionsError, TokenDayError
from registry.web.page import page

_MISSING = {
    "name": text("请填写用途，不超过 100 个字。", "Say what it is for, in 100 characters at most."),
    "actions": text("请至少选择一项操作。", "Choose one action or more."),
    "ends_on": text("请填写截止日期，如 2027-06-30。", "Give the last day, such as 2027-06-30."),
}


@get("/account/tokens", include_in_schema=False)
async def tokens_page(request: Request[Any, Any, Any]) -> Template:
    """Show one's tokens and the form for another."""
    return await _page(request, TokenForm())


@post("/account/tokens", include_in_schema=False, status_code=200)
async def make_token(
    request: Request[Any, Any, Any],
    data: Annotated[TokenForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Template:
    """Make a token and show it this once, or show the form again with what is wrong."""
    try:
        wanted = TokenIn.model_validate(data.model_dump() | {"name": data.name.strip()})
        made = await service.make_token(request.user, wanted)
    except ValidationError as error:
        at = str(error.errors()[0]["loc"][0])
        return await _page(request, data, at, _MISSING[at])
    except TokenActionsError as error:
        return await _page(request, data, "actions", error.message)
    except TokenDayError as error:
        return await _page(request, data, "ends_on", error.message)
    return page(request, "people/token_made.html", token=made.token, wanted=wanted, actions=ACTIONS)


@post("/account/tokens/{token:uuid}/end", include_in_schema=False)
async def end_token(request: Request[Any, Any, Any], token: FromPath[UUID]) -> Redirect:
    """End a token."""
    await service.end_token(request.user, token)
    return Redirect("/account/tokens", status_code=303)


async def _page(
    request: Request[Any, Any, Any], form: TokenForm, at: str = "", message: Text | None = None
) -> Template:
    return page(
        request,
        "people/tokens.html",
        status=400 if message else 200,
        tokens=await queries.tokens_of(account_of(request.user)),
        form=form,
        at=at,
        message=message,
        possible=service.possible_actions(request.user),
        actions=ACTIONS,
        first_day=clock.today(),
        last_day=clock.today() + service.LONGEST,
    )


PAGES = [tokens_page, make_token, end_token]
