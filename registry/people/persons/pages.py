"""The pages of one person: registering, showing and correcting somebody, and ending a membership."""

from typing import Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import ValidationError

from registry.core import clock
from registry.core.actor import Actor
from registry.core.texts import Text
from registry.people import forms
from registry.people.access import belonging_to, could, refusal, require
from registry.people.organizations import queries as organizations
from registry.people.organizations.pages import Form
from registry.people.persons import memberships, queries, registering, service
from registry.people.persons.list_pages import PAGES as LIST_PAGES
from registry.people.persons.list_pages import WORDS
from registry.people.persons.memberships import MembershipDayError, MembershipEndedError
from registry.people.persons.registering import IdNumberTakenError, PersonsRefusedError
from registry.people.persons.schemas import MembershipEnd, PersonChange, PersonIn
from registry.people.persons.service import BirthDateDiffersError, Identifiers
from registry.web.page import page

_NEW: Final = (
    "name",
    "latin_name",
    "role",
    "id_kind",
    "id_number",
    "born",
    "phone",
    "email",
    "number",
    "unit",
)
_CHANGED: Final = ("name", "latin_name", "id_kind", "id_number", "born", "phone", "email")


@get("/people/new", include_in_schema=False)
async def new_page(request: Request[Actor, Any, Any], organization: FromQuery[UUID]) -> Template:
    """Show the form for a person at an organization."""
    typed = {"role": "student", "id_kind": "resident_id", "since": clock.today().isoformat()}
    return await _new_form(request, organization, typed, {})


@post("/people/new", include_in_schema=False, status_code=200)
async def new(request: Request[Actor, Any, Any], organization: FromQuery[UUID], data: Form) -> Response[Any]:
    """Register the person, or show the form again with what is wrong."""
    typed = {name: data.get(name, "").strip() for name in (*_NEW, "since", "until")}
    fields = typed | {
        "organization": organization,
        "born": typed["born"] or None,
        "until": typed["until"] or None,
        "id_kind": typed["id_kind"] or None,
        "fictional": bool(data.get("fictional")),
    }
    try:
        done = await registering.register_persons(request.user, [PersonIn.model_validate(fields)])
    except ValidationError as error:
        said = forms.messages(error)
    except PersonsRefusedError as error:
        said = {fault.column: fault.message for fault in error.faults}
    except IdNumberTakenError as error:
        said = {"id_number": error.message}
    else:
        known = "" if done.new else "?known=1"
        return Redirect(_after(request, organization, done.ids[0]) + known, status_code=303)
    return await _new_form(request, organization, typed | {"fictional": data.get("fictional", "")}, said)


@get("/people/{person:uuid}", include_in_schema=False)
async def person_page(
    request: Request[Actor, Any, Any], person: FromPath[UUID], known: FromQuery[str] = ""
) -> Response[Any]:
    """Show one person, identifiers masked."""
    return await _person(request, person, known=bool(known))


@post("/people/{person:uuid}/identifiers", include_in_schema=False, status_code=200)
async def identifiers(request: Request[Actor, Any, Any], person: FromPath[UUID]) -> Response[Any]:
    """Show the same page with the whole identifiers; the look is written into the audit trail."""
    found = await service.identity(request.user, person)
    return await _person(request, person, whole=found)


@get("/people/{person:uuid}/change", include_in_schema=False)
async def change_page(request: Request[Actor, Any, Any], person: FromPath[UUID]) -> Template:
    """Show the form for a person's record; what is masked is not in it."""
    who = await queries.reached(request.user, "people.change", person)
    facts = await queries.person(request.user, who)
    typed = {"name": facts.name, "latin_name": facts.latin_name, "id_kind": facts.id_kind or "resident_id"}
    return _change_form(request, facts, typed, {})


@post("/people/{person:uuid}/change", include_in_schema=False, status_code=200)
async def change(request: Request[Actor, Any, Any], person: FromPath[UUID], data: Form) -> Response[Any]:
    """Correct the record; an identifier that is left empty stays as it is."""
    who = await queries.reached(request.user, "people.change", person)
    typed = {name: data.get(name, "").strip() for name in _CHANGED}
    given: dict[str, Any] = {name: value for name, value in typed.items() if value}
    given |= {"name": typed["name"], "latin_name": typed["latin_name"]}
    try:
        await service.change(request.user, who, PersonChange.model_validate(given))
    except ValidationError as error:
        said = forms.messages(error)
    except BirthDateDiffersError as error:
        said = {"born": error.message}
    except IdNumberTakenError as error:
        said = {"id_number": error.message}
    else:
        return Redirect(f"/people/{who}", status_code=303)
    return _change_form(request, await queries.person(request.user, who), typed, said)


@post("/people/{person:uuid}/memberships/{membership:uuid}/end", include_in_schema=False, status_code=200)
async def end(
    request: Request[Actor, Any, Any], person: FromPath[UUID], membership: FromPath[UUID], data: Form
) -> Response[Any]:
    """End a membership on the day that was chosen, or say what is wrong with the day."""
    until = data.get("until", "").strip()
    try:
        await memberships.end(request.user, membership, MembershipEnd.model_validate({"until": until}).until)
    except ValidationError as error:
        message = forms.messages(error)["until"]
    except (MembershipDayError, MembershipEndedError) as error:
        message = error.message
    else:
        who = await queries.reached_or_none(request.user, "people.read", person)
        # Who has left is out of reach from then on.
        return Redirect(f"/people/{who}" if who else "/desk", status_code=303)
    return await _person(request, person, said={f"until-{membership}": message}, typed={"until": until})


async def _new_form(
    request: Request[Actor, Any, Any], organization: UUID, typed: dict[str, str], said: dict[str, Text]
) -> Template:
    require(request.user, "people.register", belonging_to(organization))
    return page(
        request,
        "people/person_new.html",
        status=400 if said else 200,
        organization=await organizations.organization(request.user, organization),
        typed=typed,
        said=said,
        **WORDS,
    )


def _after(request: Request[Actor, Any, Any], organization: UUID, person: UUID) -> str:
    """Return where to go on: to the person, or for who registers without reading to the organization."""
    sees = refusal(request.user, "people.read", belonging_to(organization)) is None
    return f"/people/{person}" if sees else f"/organizations/{organization}"


async def _person(
    request: Request[Actor, Any, Any],
    person: UUID,
    *,
    whole: Identifiers | None = None,
    known: bool = False,
    typed: dict[str, str] | None = None,
    said: dict[str, Text] | None = None,
) -> Response[Any]:
    facts = await queries.person(request.user, person)
    if facts.id != person and request.method == "GET":
        return Redirect(f"/people/{facts.id}", status_code=303)
    can = {
        action: await queries.reached_or_none(request.user, f"people.{action}", facts.id) is not None
        for action in ("change", "read_identity", "request_erasure")
    }
    return page(
        request,
        "people/person.html",
        status=400 if said else 200,
        person=facts,
        whole=whole,
        known=known,
        can=can,
        # An organization ends its own memberships, also of people whose home is elsewhere.
        ends={
            one.id: refusal(request.user, "people.change", belonging_to(one.organization)) is None
            for one in facts.memberships
        },
        sees_organizations=could(request.user, "organizations.read"),
        today=clock.today().isoformat(),
        typed=typed or {},
        said=said or {},
        **WORDS,
    )


def _change_form(
    request: Request[Actor, Any, Any],
    facts: queries.PersonFacts,
    typed: dict[str, str],
    said: dict[str, Text],
) -> Template:
    return page(
        request,
        "people/person_change.html",
        status=400 if said else 200,
        person=facts,
        typed=typed,
        said=said,
        **WORDS,
    )


PAGES = [
    *LIST_PAGES,
    new_page,
    new,
    person_page,
    identifiers,
    change_page,
    change,
    end,
]
