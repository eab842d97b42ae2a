"""How often somebody may ask: by client and by account, each limit with a counter of its own.

Litestar's limiter keeps a list of instants per visitor as JSON in a store behind one lock, and never forgets
a visitor; counting within the current minute costs a look into a dictionary, and forgets all at its end.
Counters are per process; wrong passwords are counted in the database besides.
"""

import time
from collections.abc import Callable
from typing import Final

from litestar import Litestar
from litestar.enums import ScopeType
from litestar.exceptions import TooManyRequestsException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from registry.core.actor import VISITOR, Actor

_WINDOW: Final = 60
# What a handler says of itself when it is asked by machines that watch the service.
UNLIMITED: Final = {"unlimited": True}


class Limit(ASGIMiddleware):
    """At most so many requests per minute for each name that `who` gives; an empty name is not counted."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, name: str, per_minute: int, who: Callable[[Scope], str]) -> None:
        self.name = name
        self._per_minute = per_minute
        self._who = who

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Count the request and go on.

        Raises:
            TooManyRequestsException: there were too many in this minute; says when the next one begins.
        """
        who = self._who(scope)
        if who and not scope["route_handler"].opt.get("unlimited"):
            minute, rest = divmod(int(time.time()), _WINDOW)
            counts = _counts(scope["litestar_app"], self.name, minute)
            counts[who] = counts.get(who, 0) + 1
            if counts[who] > self._per_minute:
                raise TooManyRequestsException(headers={"Retry-After": str(_WINDOW - rest)})
        await next_app(scope, receive, send)


def client(scope: Scope) -> str:
    """Name the visitor by the address that the connection comes from."""
    address = scope.get("client")
    return address[0] if address else ""


def account(scope: Scope) -> str:
    """Name the account that is signed in, if any."""
    actor: Actor = scope.get("user") or VISITOR
    return str(actor.account_id or "")


def visitor(scope: Scope) -> str:
    """Name who is not signed in, by address; whoever is signed in counts by account."""
    return "" if account(scope) else client(scope)


def forget(app: Litestar) -> None:
    """Begin to count anew; for tests."""
    app.state.pop("limits", None)


def _counts(app: Litestar, name: str, minute: int) -> dict[str, int]:
    limits: dict[str, tuple[int, dict[str, int]]] = app.state.setdefault("limits", {})
    kept = limits.get(name)
    if kept is None or kept[0] != minute:
        kept = limits[name] = (minute, {})
    return kept[1]


SIGN_IN_LIMIT: Final = Limit("sign-in", 20, client)
CODE_LIMIT: Final = Limit("one-time-codes", 20, client)
OWN_ACCOUNT_LIMIT: Final = Limit("own-account", 20, account)
# Who appoints judges learns whether a user name exists.
APPOINTMENT_LIMIT: Final = Limit("appointments", 20, account)


def client_limit(per_minute: int) -> Limit:
    """Return the limit of all that one visitor asks: several people may share an address."""
    return Limit("client", 2 * per_minute, client)


def account_limit(per_minute: int) -> Limit:
    """Return the limit of all that one account asks."""
    return Limit("account", per_minute, account)
