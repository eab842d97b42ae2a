"""Who makes a request: the session cookie on pages, the bearer token on the API, nobody otherwise."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.enums import ScopeType
from litestar.exceptions import NotAuthorizedException
from litestar.handlers import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from registry.core import clock
from registry.core.actor import VISITOR, Actor
from registry.core.settings import Settings, current
from registry.people.accounts import queries
from registry.people.accounts.oneself import second_factor_needed
from registry.people.sign_in import sessions
from registry.people.tokens import queries as tokens

# What a handler says of itself when everybody may call it without an account.
PUBLIC: Final = {"public": True}
# The same for addresses that programs and bare browsers call: they get no cookie against forged forms.
PUBLIC_WITHOUT_COOKIE: Final = {"public": True, "exclude_from_csrf": True}
# What an account may still do while its role asks for a one-time code that it has not set up.
BEFORE_SECOND_FACTOR: Final = {"before_second_factor": True}


class SessionMiddleware(ASGIMiddleware):
    """Puts the actor into the scope as `user`, and renews the cookie of a session that goes on.

    Pages know the cookie only and the API the bearer token only: so another site can make a browser send the
    cookie, but not to an address of the API, and pages guard their forms against it (CSRF).
    """

    scopes = (ScopeType.HTTP,)

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Read the session, if there is one, and go on."""
        request: Request[Any, Any, Any] = Request(scope)
        token = _token(request)
        known = sessions.read(token, self._settings) if token else None
        actor = VISITOR if known is None else await queries.actor_of(known[0])
        if scope["path"].startswith("/api/") and token.startswith(tokens.PREFIX):
            actor = await tokens.actor_of_token(token) or VISITOR
        scope["user"] = actor
        if known is not None and actor.session_id is not None and _grows_old(scope, known[1]):
            send = _renewing(send, actor.session_id)
        await next_app(scope, receive, send)


def session_cookie(session: UUID) -> Cookie:
    """Return the cookie that carries a fresh token of a session."""
    settings = current()
    return Cookie(
        key=sessions.COOKIE,
        value=sessions.issue(session, settings),
        max_age=int(sessions.LIFETIME.total_seconds()),
        httponly=True,
        secure=settings.secure,
        samesite="lax",
    )


def _grows_old(scope: Scope, made_at: datetime) -> bool:
    """Return whether a page should come with a new token; what caches may keep never does."""
    if scope["path"].startswith("/api/") or scope["route_handler"].opt.get("exclude_from_csrf"):
        return False
    return clock.now() - made_at > sessions.RENEWED_AFTER


def _renewing(send: Send, session: UUID) -> Send:
    async def renew(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", []))
            own = f"{sessions.COOKIE}=".encode()
            # Signing out or in has said something about the cookie already, and that holds.
            if not any(name.lower() == b"set-cookie" and value.startswith(own) for name, value in headers):
                headers.append((b"set-cookie", session_cookie(session).to_header(header="").encode()))
                message["headers"] = headers
        await send(message)

    return renew


def _token(request: Request[Any, Any, Any]) -> str:
    if request.scope["path"].startswith("/api/"):
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        return token if kind.lower() == "bearer" else ""
    return request.cookies.get(sessions.COOKIE, "")


async def signed_in(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard of the whole site: what is not marked `PUBLIC` needs an account; the services decide the rest.

    It waits for nothing; it is `async` because Litestar calls a guard that is not in a thread.

    Raises:
        NotAuthorizedException: nobody is signed in.
        SecondFactorNeededError: the account's role asks for a one-time code first.
    """
    actor: Actor = connection.scope["user"]
    if handler.opt.get("public"):
        return
    if actor.account_id is None:
        raise NotAuthorizedException
    if actor.lacks_second_factor and not handler.opt.get("before_second_factor"):
        raise second_factor_needed()
