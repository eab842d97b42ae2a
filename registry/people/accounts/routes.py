"""The JSON API of one's own account: asking who one is, changing the password."""

from typing import Any

from litestar import Request, get, post
from litestar.params import JSONBody

from registry.core.actor import Actor
from registry.people.accounts import service
from registry.people.accounts.schemas import GrantIn, Me, PasswordChange
from registry.web.api import described
from registry.web.limits import OWN_ACCOUNT_LIMIT


@get("/me", operation_id="me", summary="Who the token belongs to", sync_to_thread=False)
def me(request: Request[Actor, Any, Any]) -> Me:
    """Return the account that makes the request."""
    actor = request.user
    grants = [
        GrantIn(role=grant.role, organization=grant.organization, competition=grant.competition)
        for grant in actor.grants
    ]
    return Me(account=actor.account_id, name=actor.name, grants=grants)


@post(
    "/me/password",
    operation_id="change_password",
    summary="Change one's own password",
    status_code=204,
    middleware=[OWN_ACCOUNT_LIMIT],
)
async def change_password(request: Request[Actor, Any, Any], data: JSONBody[PasswordChange]) -> None:
    """Change the password; every other session of the account ends."""
    await service.change_password(request.user, data)


ROUTES = described([me, change_password], tag="accounts")
