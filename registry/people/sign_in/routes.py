"""The JSON API of signing in and out, and of a fresh token while a session lasts."""

from typing import Any
from uuid import UUID

from litestar import Request, delete, post
from litestar.params import JSONBody

from registry.core.actor import Actor
from registry.core.settings import current
from registry.people.access import unknown
from registry.people.accounts import service as accounts
from registry.people.accounts.oneself import account_of
from registry.people.accounts.schemas import SignedIn, SignIn
from registry.people.sign_in import service, sessions
from registry.web.api import described
from registry.web.limits import SIGN_IN_LIMIT
from registry.web.sessions import BEFORE_SECOND_FACTOR, PUBLIC


@post(
    "/session",
    operation_id="sign_in",
    summary="Sign in and get a bearer token",
    opt=PUBLIC,
    middleware=[SIGN_IN_LIMIT],
)
async def sign_in(data: JSONBody[SignIn]) -> SignedIn:
    """Exchange user name, password and, if the account has them, a one-time code for a short-lived token."""
    actor = await service.sign_in(data.username, data.password.get_secret_value(), "api", data.code)
    return _token(actor.session_id)


@post("/session/renewal", operation_id="renew_session", summary="Get a fresh token", status_code=200)
async def renew(request: Request[Actor, Any, Any]) -> SignedIn:
    """Return a new token of the same session, which itself lasts a working day at most."""
    account_of(request.user)
    return _token(request.user.session_id)


@delete(
    "/session",
    operation_id="sign_out",
    summary="End the session of the token",
    opt=BEFORE_SECOND_FACTOR,
)
async def sign_out(request: Request[Actor, Any, Any]) -> None:
    """End the session: its tokens count no more."""
    await accounts.sign_out(request.user)


def _token(session: UUID | None) -> SignedIn:
    if session is None:
        # A program with a token of its own has no session to renew.
        raise unknown()
    return SignedIn(
        token=sessions.issue(session, current()), expires_in=int(sessions.LIFETIME.total_seconds())
    )


ROUTES = described([sign_in, renew, sign_out], tag="sign-in")
