"""Every page belongs to an entry of the menu, and the menu says which."""

import re

import httpx
import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from registry.web.places import PLACES, place_of
from tests.factories import make_final

# What stands beside the menu: where one comes in, what is for programs, and what is taken away.
NOWHERE = {
    "/",
    "/.well-known",
    "/certificates",
    "/claim",
    "/health",
    "/honors.csv",
    "/honors.json",
    "/honors.xlsx",
    "/rewards-paid.csv",
    "/rewards-paid.json",
    "/rewards-paid.xlsx",
    "/import-templates",
    "/join",
    "/keys",
    "/metrics",
    "/problems",
    "/reset",
    "/schema",
    "/share",
    "/sign-in",
    "/static",
    "/status",
    "/test-issuer",
    "/verify-worker.js",
}


def test_every_page_belongs_to_an_entry(app: Litestar) -> None:
    paths = {
        route.path
        for route in app.routes
        for handler in getattr(route, "route_handlers", [])
        if isinstance(handler, HTTPRouteHandler) and "GET" in handler.http_methods
        if not route.path.startswith("/api/")
    }
    assert len(paths) > 100
    assert {"/" + path.split("/")[1] for path in paths if not place_of(path)} == NOWHERE
    beginnings = [each for place in PLACES for each in (place.href, *place.beneath)]
    assert len(beginnings) == len(set(beginnings))
    # An entry for what is not there any more would say nothing.
    assert [b for b in beginnings if not any(f"{path}/".startswith(f"{b}/") for path in paths)] == []


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/competitions", "/competitions"),
        ("/competitions/manage", "/desk"),
        ("/competitions/manager", "/competitions"),
        ("/corrections/1", "/competitions"),
        ("/rewardsome", ""),
        ("/V/7Q4K", "/verify"),
        ("/verify", "/verify"),
        ("/desk/", "/desk"),
        ("/me/awards", "/account"),
    ],
)
def test_the_longest_beginning_decides(path: str, place: str) -> None:
    assert place_of(path) == place


@pytest.mark.anyio
async def test_a_page_shows_where_it_belongs(client: httpx.AsyncClient) -> None:
    await make_final()
    contest = (await client.get("/api/competitions")).json()[0]["id"]
    for path, said in ((f"/competitions/{contest}", "true"), ("/competitions", "page"), ("/honors", "page")):
        shown = (await client.get(path)).text
        assert re.findall(r'<a href="([^"]*)" aria-current="([^"]*)"', shown) == [(place_of(path), said)]
    assert "aria-current" not in (await client.get("/")).text
