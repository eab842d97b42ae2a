"""The JSON API of accounts: signing in and out, asking who one is, changing the password."""

from typing import Any
from uuid import UUID

from litestar import Request, delete, get, post
from litestar.params import JSONBody

from registry.core.actor import Actor
from registry.core.settings import current
from registry.people.access import unknown
from registry.people.accounts import service, sessions, signing_in
from registry.people.accounts.oneself import account_of
from registry.people.accounts.schemas import GrantIn, Me, PasswordChange, SignedIn, SignIn
from registry.web.api import described
from registry.web.limits import OWN_ACCOUNT_LIMIT, SIGN_IN_LIMIT
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
    actor = await signing_in.sign_in(data.username, data.password.get_secret_value(), "api", data.code)
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
    await service.sign_out(request.user)


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


def _token(session: UUID | None) -> SignedIn:
    if session is None:
        # A program with a token of its own has no session to renew.
        raise unknown()
    return SignedIn(
        token=sessions.issue(session, current()), expires_in=int(sessions.LIFETIME.total_seconds())
    )


ROUTES = described([sign_in, renew, sign_out, me, change_password], tag="accounts")
