"""The JSON API of persons and their memberships."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody
from pydantic import BaseModel, Field

from registry.core.actor import Actor
from registry.people.organizations.routes import LAST_PAGE, PageNumber
from registry.people.persons import memberships, queries, registering, service
from registry.people.persons.queries import PersonFacts, PersonLine
from registry.people.persons.schemas import (
    IdentitySearch,
    MembershipChange,
    MembershipEnd,
    MembershipIn,
    PersonChange,
    PersonIn,
    Transfer,
)
from registry.people.words import IdentityKind
from registry.web.api import described
from registry.web.searches import Search


class RegisteredPersons(BaseModel):
    """Who the persons are, in the order of the list, and how many were new, joined, or were completed."""

    ids: list[UUID]
    new: int
    joined: int
    filled: int


class PeoplePage(BaseModel):
    """One page of a list of people, identifiers masked; `total` counts all pages."""

    people: list[PersonLine]
    total: int
    page: int
    pages: int


class PeopleSearch(Search, extra="forbid"):
    """Who at an organization is looked for, and which page of them is wanted."""

    role: str = ""
    page: int = Field(default=1, ge=1, le=LAST_PAGE)


class WholeIdentifiers(BaseModel):
    """What identifies and reaches a person, whole."""

    id_kind: IdentityKind | None
    id_number: str
    phone: str
    email: str
    born: date | None


class Changed(BaseModel):
    """Which fields a correction changed."""

    changed: list[str]


class MembershipMade(BaseModel):
    """The membership that began."""

    membership: UUID


@get(
    "/organizations/{organization:uuid}/people",
    operation_id="list_people",
    summary="Who is at an organization",
)
async def list_people(
    request: Request[Actor, Any, Any],
    organization: FromPath[UUID],
    role: FromQuery[str] = "",
    page: PageNumber = 1,
) -> PeoplePage:
    """Return who is there today. Identifiers are masked."""
    return await _people(request.user, organization, PeopleSearch(role=role, page=page))


@post(
    "/organizations/{organization:uuid}/people/search",
    operation_id="search_people",
    summary="Find people at an organization",
    status_code=200,
)
async def search_people(
    request: Request[Actor, Any, Any], organization: FromPath[UUID], data: JSONBody[PeopleSearch]
) -> PeoplePage:
    """Return who fits; `q` is part of a name, number or class. Identifiers are masked."""
    return await _people(request.user, organization, data)


async def _people(actor: Actor, organization: UUID, wanted: PeopleSearch) -> PeoplePage:
    found = await queries.people_of(actor, organization, q=wanted.q, role=wanted.role, page=wanted.page)
    return PeoplePage(people=list(found.lines), total=found.total, page=found.page, pages=found.pages)


@post("/people", operation_id="register_persons", summary="Register persons")
async def register_persons(
    request: Request[Actor, Any, Any], data: JSONBody[list[PersonIn]]
) -> RegisteredPersons:
    """Register persons with their memberships, all or none; known ones are recognized."""
    done = await registering.register_persons(request.user, data)
    return RegisteredPersons(ids=list(done.ids), new=done.new, joined=done.joined, filled=done.filled)


@post(
    "/people/search",
    operation_id="find_person_by_document",
    summary="Find by the whole number of an identity document",
    status_code=200,
)
async def find_person_by_document(
    request: Request[Actor, Any, Any], data: JSONBody[IdentitySearch]
) -> list[PersonLine]:
    """Return the memberships of whoever has the document, within reach; nothing when there are none."""
    return list(await queries.find_by_document(request.user, data))


@get("/people/{person:uuid}", operation_id="person", summary="One person")
async def person(request: Request[Actor, Any, Any], person: FromPath[UUID]) -> PersonFacts:
    """Return one person with all memberships; identifiers are masked."""
    return await queries.person(request.user, person)


@patch("/people/{person:uuid}", operation_id="change_person", summary="Correct a record")
async def change_person(
    request: Request[Actor, Any, Any], person: FromPath[UUID], data: JSONBody[PersonChange]
) -> Changed:
    """Correct a person's record and return which fields changed."""
    return Changed(changed=list(await service.change(request.user, person, data)))


@post(
    "/people/{person:uuid}/identity",
    operation_id="read_identity",
    summary="Look at whole identifiers",
    status_code=200,
)
async def read_identity(request: Request[Actor, Any, Any], person: FromPath[UUID]) -> WholeIdentifiers:
    """Return the whole identifiers of a person; the look is written into the audit trail."""
    found = await service.identity(request.user, person)
    return WholeIdentifiers(
        id_kind=found.id_kind,
        id_number=found.id_number,
        phone=found.phone,
        email=found.email,
        born=found.born,
    )


@post("/people/{person:uuid}/memberships", operation_id="begin_membership", summary="Begin a membership")
async def begin_membership(
    request: Request[Actor, Any, Any], person: FromPath[UUID], data: JSONBody[MembershipIn]
) -> MembershipMade:
    """Let a person be at another organization too, such as an apprentice at a company."""
    return MembershipMade(membership=await memberships.begin(request.user, person, data))


@patch(
    "/memberships/{membership:uuid}",
    operation_id="change_membership",
    summary="Correct a membership",
    status_code=204,
)
async def change_membership(
    request: Request[Actor, Any, Any], membership: FromPath[UUID], data: JSONBody[MembershipChange]
) -> None:
    """Correct the number or the class of a membership."""
    await memberships.change(request.user, membership, data)


@post(
    "/memberships/{membership:uuid}/end",
    operation_id="end_membership",
    summary="End a membership",
    status_code=204,
)
async def end_membership(
    request: Request[Actor, Any, Any], membership: FromPath[UUID], data: JSONBody[MembershipEnd]
) -> None:
    """Say which day is the last of a membership."""
    await memberships.end(request.user, membership, data.until)


@post(
    "/memberships/{membership:uuid}/transfer",
    operation_id="transfer_membership",
    summary="Transfer to another organization",
)
async def transfer_membership(
    request: Request[Actor, Any, Any], membership: FromPath[UUID], data: JSONBody[Transfer]
) -> MembershipMade:
    """End a membership and begin one in the same role elsewhere."""
    return MembershipMade(membership=await memberships.transfer(request.user, membership, data))


ROUTES = described(
    [
        list_people,
        search_people,
        register_persons,
        find_person_by_document,
        person,
        change_person,
        read_identity,
        begin_membership,
        change_membership,
        end_membership,
        transfer_membership,
    ],
    tag="people",
)
