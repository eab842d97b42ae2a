"""A payee's own pages: my rewards, and where they are paid."""

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromQuery
from litestar.response import Template

from registry.core.actor import Actor
from registry.core.texts import text
from registry.people.organizations.pages import Form
from registry.web.limits import Limit, account
from registry.web.page import page
from rewards.payees import desks, forms
from rewards.payees.desks import NotAPayeeError
from rewards.payees.states import MISSING, STEPS

# Whoever tries numbers would learn nothing, but would fill a table that only grows.
ACCOUNT_LIMIT: Final = Limit("payee-accounts", 20, account)
_BACK: Final = ("/my/rewards", text("我的奖励", "My rewards"))


@get("/my/rewards", include_in_schema=False)
async def my_rewards(request: Request[Actor, Any, Any], confirmed: FromQuery[str] = "") -> Template:
    """Show what is and was due to the one who asks, where each sum stands, and what is missing."""
    try:
        found = await desks.own(request.user)
    except NotAPayeeError as error:
        return page(request, "rewards/my_rewards.html", rewards=None, message=error.message)
    return page(
        request,
        "rewards/my_rewards.html",
        rewards=found,
        missing=MISSING,
        steps=STEPS,
        confirmed=bool(confirmed),
    )


@get("/my/rewards/account", include_in_schema=False)
async def my_account_page(request: Request[Actor, Any, Any]) -> Response[Any]:
    """Show the form for one's own bank account."""
    return forms.shown(request, await desks.own_payee(request.user), _BACK)


@post("/my/rewards/account", include_in_schema=False, status_code=200, middleware=[ACCOUNT_LIMIT])
async def my_account(request: Request[Actor, Any, Any], data: Form) -> Response[Any]:
    """Confirm one's own bank account, or show the form again with what is wrong."""
    return await forms.taken(request, data, lambda: desks.own_payee(request.user), _BACK)


PAGES = [my_rewards, my_account_page, my_account]
