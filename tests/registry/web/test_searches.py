"""What somebody types to find a person stands in no address."""

import httpx
import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from registry.core import database
from registry.core.actor import Actor
from tests.factories import SCHOOLS, bearer, make_account, make_confirmed
from tests.registry.people.accounts.visits import HTML, send

pytestmark = pytest.mark.anyio


def acting(client: httpx.AsyncClient, actor: Actor) -> None:
    client.cookies.set("registry_session", bearer(actor)["Authorization"].removeprefix("Bearer "))


def test_no_address_takes_words_by_which_a_person_is_found(app: Litestar) -> None:
    """Names of organizations may stand in an address; nothing else that is typed freely."""
    asking = {
        route.path
        for route in app.routes
        for handler in getattr(route, "route_handlers", [])
        if isinstance(handler, HTTPRouteHandler) and "GET" in handler.http_methods
        for name, field in handler.parsed_fn_signature.parameters.items()
        if {name, getattr(field.kwarg_definition, "name", None)} & {"q", "words"}
    }
    assert asking == {"/organizations", "/api/organizations", "/events/{event:uuid}/entries/school"}


async def test_awards_are_looked_for_by_form(client: httpx.AsyncClient) -> None:
    contest = await make_confirmed()
    address = f"/competitions/{contest.id}/awards"
    name = await database.fetch_value(
        "SELECT p.name FROM competitions.award_recipient r JOIN registry.person p ON p.id = r.person LIMIT 1"
    )
    acting(client, contest.organizer)
    everything = (await client.get(address, headers=HTML)).text
    found = await send(client, f"{address}/find", q=f" {name} ", event="", state="confirmed")
    assert found.status_code == 200
    assert 0 < found.text.count('<th scope="row">') < everything.count('<th scope="row">')
    assert f'value="{name}"' in found.text
    assert f'href="{address}"' in found.text
    assert '<th scope="row">' not in (await send(client, f"{address}/find", q=name, state="revoked")).text
    plain = await send(client, f"{address}/find", q="", event="ZZ001", state="")
    assert (plain.status_code, plain.headers["location"]) == (303, f"{address}?event=ZZ001")
    # The page's link to the other language leads to where a search was sent.
    assert (await client.get(f"{address}/find?lang=en", headers=HTML)).status_code == 200
    acting(client, await make_account("student", contest.administrator, username="someone"))
    refused = await client.get(address, headers=HTML)
    assert refused.status_code in {403, 404}
    for q in (name, ""):
        assert (await send(client, f"{address}/find", q=q)).status_code == refused.status_code


async def test_entitlements_are_looked_for_by_form(client: httpx.AsyncClient) -> None:
    contest = await make_confirmed()
    program = await database.fetch_value("SELECT id FROM rewards.program")
    acting(client, contest.bureau)
    everything = (await client.get(f"/rewards/{program}/entitlements", headers=HTML)).text
    name = await database.fetch_value(
        "SELECT p.name FROM rewards.entitlement e JOIN registry.person p ON p.id = e.person LIMIT 1"
    )
    found = await send(client, f"/rewards/{program}/entitlements/find", q=name)
    assert found.status_code == 200
    assert name in found.text
    assert found.text.count('<th scope="row">') < everything.count('<th scope="row">')
    plain = await send(client, f"/rewards/{program}/entitlements/find", q="")
    assert (plain.status_code, plain.headers["location"]) == (303, f"/rewards/{program}/entitlements")
    acting(client, contest.organizer)
    refused = await client.get(f"/rewards/{program}/entitlements", headers=HTML)
    assert refused.status_code in {403, 404}
    for q in (name, ""):
        assert (
            await send(client, f"/rewards/{program}/entitlements/find", q=q)
        ).status_code == refused.status_code


async def test_students_are_looked_for_by_form(client: httpx.AsyncClient) -> None:
    contest = await make_confirmed()
    school = contest.organizations[SCHOOLS[0]]
    officer = await make_account("school_officer", contest.administrator, organization=school)
    acting(client, officer)
    address = f"/organizations/{school}/invitations"
    everything = (await client.get(address, headers=HTML)).text
    name = await database.fetch_value(
        "SELECT p.name FROM registry.person p JOIN registry.membership m ON m.person = p.id"
        " WHERE m.organization = $1 AND m.role = 'student' LIMIT 1",
        school,
    )
    found = await send(client, f"{address}/find", q=name)
    assert found.status_code == 200
    assert 0 < found.text.count('name="person"') < everything.count('name="person"')
    plain = await send(client, f"{address}/find", q="")
    assert (plain.status_code, plain.headers["location"]) == (303, address)
    for q in (name, ""):
        elsewhere = f"/organizations/{contest.organizations[SCHOOLS[1]]}/invitations/find"
        assert (await send(client, elsewhere, q=q)).status_code == 404
