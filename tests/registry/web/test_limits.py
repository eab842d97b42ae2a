"""Limits: each with a counter of its own, by client or by account, and new with each minute."""

import time

import httpx
import pytest
from litestar import Litestar, get
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.web import limits
from registry.web.limits import Limit

pytestmark = pytest.mark.anyio


@get("/", sync_to_thread=False)
def counted() -> str:
    return "here"


@get("/free", sync_to_thread=False, opt=limits.UNLIMITED)
def free() -> str:
    return "here"


class Somebody(ASGIMiddleware):
    """Signs everybody in who names an account."""

    def __init__(self) -> None:
        self.actors = {str(n): Actor(account_id=new_id(), name=str(n)) for n in range(3)}

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        name = dict(scope["headers"]).get(b"x-account", b"").decode()
        if name:
            scope["user"] = self.actors[name]
        await next_app(scope, receive, send)


def visitor(app: Litestar, address: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, client=(address, 1))  # type: ignore[arg-type]
    return httpx.AsyncClient(transport=transport, base_url="http://localhost")


def built() -> Litestar:
    by_client, by_account = Limit("a", 5, limits.client), Limit("b", 3, limits.account)
    return Litestar([counted, free], middleware=[Somebody(), by_client, by_account], logging_config=None)


async def statuses(client: httpx.AsyncClient, times: int, path: str = "/", **headers: str) -> list[int]:
    return [(await client.get(path, headers=headers)).status_code for _ in range(times)]


async def test_each_client_and_each_account_has_a_count_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 6000.0)
    app = built()
    async with visitor(app, "192.0.2.1") as one, visitor(app, "192.0.2.2") as two:
        assert await statuses(one, 6) == [200] * 5 + [429]
        assert await statuses(one, 3, "/free") == [200] * 3
        assert await statuses(two, 4, **{"X-Account": "1"}) == [200] * 3 + [429]
        assert await statuses(two, 1, **{"X-Account": "2"}) == [200]
        refused = await two.get("/")
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
        monkeypatch.setattr(time, "time", lambda: 6060.0)
        assert await statuses(one, 1) == [200]
        assert set(app.state["limits"]["a"][1]) == {"192.0.2.1"}, "the last minute's visitors are forgotten"


def test_the_sites_limits_have_names_of_their_own() -> None:
    kept = [limits.SIGN_IN_LIMIT, limits.CODE_LIMIT, limits.client_limit(60), limits.account_limit(60)]
    assert len({limit.name for limit in kept}) == len(kept)
