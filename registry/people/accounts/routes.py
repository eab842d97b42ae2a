"""The JSON API of accounts: signing in, and asking who one is."""

from typing import Any

from litestar import Request, get, post
from litestar.middleware.rate_limit import RateLimitConfig
from litestar.params import JSONBody

from registry.core.actor import Actor
from registry.core.settings import current
from registry.people.accounts import service, sessions
from registry.people.accounts.schemas import Me, SignedIn, SignIn
from registry.web.api import described
from registry.web.sessions import PUBLIC


def _signing_in(request: Request[Any, Any, Any]) -> str:
    """Name the visitor for the sign-in limit alone: limiters of one kind share their counters by name."""
    client = request.client
    return f"sign-in:{client.host if client else ''}"


SIGN_IN_LIMIT = RateLimitConfig(("minute", 20), identifier_for_request=_signing_in)


@post(
    "/session",
    operation_id="sign_in",
    summary="Sign in and get a bearer token",
    opt=PUBLIC,
    middleware=[SIGN_IN_LIMIT.middleware],
)
async def sign_in(data: JSONBody[SignIn]) -> SignedIn:
    """Exchange user name and password for a token that lasts some hours."""
    actor = await service.sign_in(data.username, data.password.get_secret_value())
    if actor.account_id is None:
        raise AssertionError("sign_in returns an account or raises")
    token = sessions.issue(actor.account_id, current())
    return SignedIn(token=token, expires_in=int(sessions.LIFETIME.total_seconds()))


@get("/me", operation_id="me", summary="Who the token belongs to", sync_to_thread=False)
def me(request: Request[Actor, Any, Any]) -> Me:
    """Return the account that makes the request."""
    actor = request.user
    return Me(account=actor.account_id, name=actor.name, role=actor.role, organization=actor.organization_id)


ROUTES = described([sign_in, me], tag="accounts")
