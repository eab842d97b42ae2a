"""Records of invented persons as they stand in the tables, and pages as their browser sees them."""

import re
from datetime import date
from typing import Any
from uuid import UUID

import httpx

from registry.core import clock, database, privacy
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.core.settings import current
from registry.people.sign_in import sessions
from registry.people.words import IdentityKind
from tests.factories import make_account

# An invented number: its area and check character are right, and nobody was born there that day.
RESIDENT = "110101190001011009"


async def make_school(name: str = "丙职校（虚构）") -> UUID:
    """Return an organization."""
    school = new_id()
    await database.execute(
        "INSERT INTO registry.organization"
        " (id, name, name_en, short_name, kind, city, district, fictional, created_at)"
        " VALUES ($1, $2, $3, $2, 'secondary_vocational', '', '', true, $4)",
        school,
        name,
        f"School {name}",
        clock.now(),
    )
    return school


async def make_person(
    name: str = "虚构甲",
    *,
    school: UUID | None = None,
    born: date | None = None,
    id_kind: IdentityKind | None = None,
    id_number: str = "",
    phone: str = "",
    email: str = "",
    latin_name: str = "",
    unit: str = "",
) -> UUID:
    """Return a person, with an open membership as a student where a school is named."""
    ring = await privacy.ring()
    person = new_id()
    await database.execute(
        "INSERT INTO registry.person (id, name, latin_name, born, id_kind, id_number, id_fingerprint,"
        " phone, email, fictional, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, true, $10)",
        person,
        name,
        latin_name,
        born,
        id_kind,
        ring.seal(id_number, "person.id_number", person) if id_number else None,
        ring.fingerprint(f"id:{id_kind}", id_number) if id_number else None,
        ring.seal(phone, "person.phone", person) if phone else None,
        ring.seal(email, "person.email", person) if email else None,
        clock.now(),
    )
    if school is not None:
        await database.execute(
            "INSERT INTO registry.membership (id, person, organization, role, since, unit, recorded_at)"
            " VALUES ($1, $2, $3, 'student', $4, $5, now())",
            new_id(),
            person,
            school,
            date(2026, 9, 1),
            unit or None,
        )
    return person


async def make_student(by: Actor, person: UUID, school: UUID, **overrides: Any) -> Actor:
    """Return a signed-in student's account of a person."""
    fields: dict[str, Any] = {"username": f"student{person.hex[:8]}", "person": person} | overrides
    return await make_account("student", by, organization=school, **fields)


async def rows(*tables: str) -> dict[str, list[str]]:
    """Return every row of these tables as text, in the order of their ids."""
    return {
        table: [
            row["t"]
            for row in await database.fetch(f"SELECT t::text AS t FROM registry.{table} t ORDER BY id")
        ]
        for table in tables
    }


class Browser:
    """A client that is signed in on the pages and sends their forms."""

    def __init__(self, client: httpx.AsyncClient, actor: Actor) -> None:
        if actor.session_id is None:
            raise AssertionError("the actor has no session")
        self._client = client
        client.cookies.set(sessions.COOKIE, sessions.issue(actor.session_id, current()))
        client.headers["Accept"] = "text/html"

    async def get(self, address: str) -> httpx.Response:
        """Open a page."""
        return await self._client.get(address)

    async def send(self, page: str, to: str = "", **form: str) -> httpx.Response:
        """Open a page, take its token against forged forms, and send a form to it or to another address."""
        shown = (await self._client.get(page)).text
        found = re.search(r'name="_csrf_token" value="([^"]+)"', shown)
        if found is None:
            raise AssertionError(f"{page} has no form")
        return await self._client.post(to or page, data=form | {"_csrf_token": found[1]})
