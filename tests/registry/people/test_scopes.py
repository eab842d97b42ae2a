"""The law of reach: who is outside of it is in no list, cannot be read, and cannot be changed.

Random rights are tried over three organizations and two competitions, through the API. People and places are
made once; each example makes one account, tries every address, and compares the database.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar import Litestar

from competitions.events.service import create_competition
from registry.core import database
from registry.core.actor import Actor
from registry.people.persons.memberships import begin
from registry.people.persons.registering import register_persons
from registry.people.persons.schemas import MembershipIn
from registry.people.words import COMPETITION_ROLES, EVERYWHERE_ROLES, ORGANIZATION_ROLES, ROLES, Role
from registry.web import limits
from tests.factories import bearer, competition, make_account
from tests.registry.people.people import SINCE, id_number, make_schools, person

pytestmark = pytest.mark.anyio

# Tables that a refused request leaves as they are.
TABLES = ("person", "membership", "organization", "organization_name", "role_grant")

# A role, and the number of the organization or of the competition where it holds; neither is unbound.
Held = tuple[Role, int | None, int | None]


@st.composite
def grants(draw: st.DrawFn) -> Held:
    """Return any role, bound as the database allows."""
    role: Role = draw(st.sampled_from(sorted(ROLES)))
    organization, competition = draw(st.integers(0, 2)), draw(st.integers(0, 1))
    if role in EVERYWHERE_ROLES:
        return role, None, None
    if role in ORGANIZATION_ROLES:
        return role, organization, None
    if role in COMPETITION_ROLES:
        return role, None, competition
    places: list[tuple[int | None, int | None]] = [(organization, None), (None, None)]
    places += [(None, competition)] if role == "organizer" else []
    return (role, *draw(st.sampled_from(places)))


@dataclass
class World:
    """Three organizations; `at` says where each person is, `homes` where each was first.

    `memberships` says where each membership is.
    """

    client: httpx.AsyncClient
    app: Litestar
    administrator: Actor
    organizations: tuple[UUID, ...]
    competitions: tuple[UUID, ...]
    at: dict[UUID, set[UUID]] = field(default_factory=dict)
    homes: dict[UUID, UUID] = field(default_factory=dict)
    numbers: dict[UUID, str] = field(default_factory=dict)
    memberships: dict[UUID, UUID] = field(default_factory=dict)

    async def state(self) -> list[str]:
        """Return what the tables hold, as one text each."""
        return [
            await database.fetch_value(f"SELECT string_agg(t::text, '|' ORDER BY id) FROM registry.{name} t")
            for name in TABLES
        ]


@dataclass(frozen=True)
class Rights:
    """What grants come to, worked out here anew: the organizations where somebody may do a thing."""

    reads: set[UUID]
    looks_after: set[UUID]
    registers: set[UUID]
    sees: set[UUID]
    administers: set[UUID]


def rights(world: World, held: list[Held]) -> Rights:
    everywhere = set(world.organizations)
    found = Rights(set(), set(), set(), set(), set())
    for role, number, contest in held:
        here = set() if number is None else {world.organizations[number]}
        match role:
            case "administrator":
                for each in (found.reads, found.looks_after, found.registers, found.sees, found.administers):
                    each.update(everywhere)
            case "auditor":
                found.reads.update(everywhere)
                found.sees.update(everywhere)
            case "organizer":
                found.reads.update(here if number is not None or contest is not None else everywhere)
                found.registers.update(everywhere)
                found.sees.update(everywhere)
            case "bureau_officer":
                found.registers.update(everywhere)
                found.sees.update(everywhere)
            case "school_officer":
                for each in (found.reads, found.looks_after, found.registers, found.sees):
                    each.update(here)
    return found


@pytest.fixture
async def world(app: Litestar, client: httpx.AsyncClient) -> World:
    administrator = await make_account("administrator")
    places = await make_schools(administrator, "甲校", "乙校", "丙校")
    host = {"zh": "甲校", "en": "A (fictional)"}
    competitions = [
        await create_competition(administrator, competition(code=code, organizer=host))
        for code in ("contest-x", "contest-y")
    ]
    made = World(client, app, administrator, places, tuple(competitions))
    for order, place in enumerate(places):
        number = id_number(order)
        done = await register_persons(
            administrator, [person(place, f"虚构{order}", id_kind="resident_id", id_number=number)]
        )
        made.at[done.ids[0]] = {place}
        made.homes[done.ids[0]] = place
        made.numbers[done.ids[0]] = number
    apprentice = next(iter(made.at))
    await begin(administrator, apprentice, MembershipIn(organization=places[1], role="employee", since=SINCE))
    made.at[apprentice].add(places[1])
    rows = await database.fetch("SELECT id, organization FROM registry.membership")
    made.memberships = {row["id"]: row["organization"] for row in rows}
    return made


class Asking:
    """Asks as one account; what is hidden from it must look like what is not there."""

    def __init__(self, world: World, actor: Actor) -> None:
        self._client = world.client
        self._headers = bearer(actor)

    async def ask(self, method: str, address: str, body: Any = None) -> httpx.Response:
        return await self._client.request(method, f"/api{address}", json=body, headers=self._headers)

    async def check(self, allowed: bool, method: str, address: str, what: UUID, body: Any = None) -> None:
        """Ask for `what` (as {} in the address); unless allowed, the answer is that for nothing at all."""
        nothing = await self.ask(method, address.format(uuid4()), body)
        assert nothing.status_code == 404, (method, address, nothing.text)
        answer = await self.ask(method, address.format(what), body)
        if allowed:
            assert answer.status_code in {200, 201, 204}, (method, address, answer.text)
        else:
            assert answer.status_code == 404, (method, address, answer.text)
            assert answer.content == nothing.content

    async def refused(self, method: str, address: str, what: UUID, body: Any = None) -> None:
        await self.check(False, method, address, what, body)


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(held=st.lists(grants(), max_size=3, unique=True), own=st.sampled_from([None, 0, 1, 2]))
async def test_nobody_outside_of_reach_is_seen_or_changed(
    world: World, held: list[Held], own: int | None
) -> None:
    limits.forget(world.app)
    oneself = None if own is None else list(world.at)[own]
    # A person has one active account at a time, and here every try makes another one.
    await database.execute("UPDATE registry.account SET active = false WHERE person = $1", oneself)
    account = await make_account(
        "student",
        world.administrator,
        username=f"a{uuid4().hex}",
        person=oneself,
        grants=[
            {
                "role": role,
                "organization": None if number is None else world.organizations[number],
                "competition": None if contest is None else world.competitions[contest],
            }
            for role, number, contest in held
        ],
    )
    able = rights(world, held)
    asking = Asking(world, account)
    before = await world.state()
    await _lists(world, asking, able)
    for who, places in world.at.items():
        reads = bool(places & able.reads) or who == oneself
        await asking.check(reads, "GET", "/people/{}", who)
        # The same name again changes nothing, for those who may correct it.
        name = {"name": f"虚构{list(world.at).index(who)}"}
        looks_after = world.homes[who] in able.looks_after
        await asking.check(looks_after, "PATCH", "/people/{}", who, name)
        await asking.check(looks_after or who == oneself, "POST", "/people/{}/identity", who)
        for place in world.organizations:
            if not (reads and place in able.registers):
                body = {"organization": str(place), "role": "teacher", "since": "2026-09-01"}
                await asking.refused("POST", "/people/{}/memberships", who, body)
    for membership, place in world.memberships.items():
        if place not in able.looks_after:
            await asking.refused("PATCH", "/memberships/{}", membership, {"unit": "别班"})
            await asking.refused("POST", "/memberships/{}/end", membership, {"until": "2026-10-01"})
            body = {"to": str(world.organizations[2]), "since": "2026-10-01"}
            await asking.refused("POST", "/memberships/{}/transfer", membership, body)
    assert await world.state() == before


async def _lists(world: World, asking: Asking, able: Rights) -> None:
    """Check every list and every address of an organization."""
    listed = await asking.ask("GET", "/organizations")
    if listed.status_code == 200:
        assert {UUID(one["id"]) for one in listed.json()["organizations"]} == able.sees
    else:
        assert (listed.status_code, able.sees) == (403, set())
    for who, number in world.numbers.items():
        found = await asking.ask("POST", "/people/search", {"id_number": number})
        if found.status_code == 200:
            assert {UUID(one["organization"]) for one in found.json()} == world.at[who] & able.reads
        else:
            assert (found.status_code, able.reads) == (403, set())
    other = str(world.organizations[0])
    for place in world.organizations:
        await asking.check(place in able.sees, "GET", "/organizations/{}", place)
        await asking.check(place in able.reads, "GET", "/organizations/{}/people", place)
        if place in able.reads:
            people = (await asking.ask("GET", f"/organizations/{place}/people")).json()["people"]
            assert {UUID(one["id"]) for one in people} == {w for w, at in world.at.items() if place in at}
        if place not in able.administers:
            renaming = {"name": "别名", "name_en": "Another", "reason": "虚构"}
            await asking.refused("PATCH", "/organizations/{}", place, {"city": "别处"})
            await asking.refused("POST", "/organizations/{}/name", place, renaming)
            await asking.refused("GET", "/organizations/{}/merger?into=" + other, place)
            await asking.refused("POST", "/organizations/{}/merger", place, {"into": other, "reason": "虚构"})
        if place not in able.registers:
            fields = {"name": "新人", "role": "student", "since": "2026-09-01", "fictional": True}
            nothing = await asking.ask("POST", "/people", [fields | {"organization": str(uuid4())}])
            answer = await asking.ask("POST", "/people", [fields | {"organization": str(place)}])
            assert (answer.status_code, answer.content) == (404, nothing.content)
