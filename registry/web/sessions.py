"""Who makes a request: the session cookie on pages, the bearer token on the API, nobody otherwise."""

from typing import Any, Final

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.exceptions import NotAuthorizedException
from litestar.handlers import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from registry.core.actor import VISITOR, Actor
from registry.core.settings import Settings
from registry.people.accounts import queries, sessions

# What a handler says of itself when everybody may call it without an account.
PUBLIC: Final = {"public": True}
# The same for addresses that programs and bare browsers call: they get no cookie against forged forms.
PUBLIC_WITHOUT_COOKIE: Final = {"public": True, "exclude_from_csrf": True}


class SessionMiddleware(ASGIMiddleware):
    """Puts the actor into the scope as `user`.

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
        account_id = sessions.read(token, self._settings) if token else None
        scope["user"] = VISITOR if account_id is None else await queries.active_actor(account_id)
        await next_app(scope, receive, send)


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
    """
    actor: Actor = connection.scope["user"]
    if actor.account_id is None and not handler.opt.get("public"):
        raise NotAuthorizedException
