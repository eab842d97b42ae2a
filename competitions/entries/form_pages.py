"""The forms of one entry: picking its people from a school's list, and letting somebody step in.

Who is picked stands in the form by id, and who is looked for is sent by POST, so that no name and no id of a
person becomes part of an address. It all works without scripts: looking for people shows the same form again.
"""

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import ValidationError

from competitions.entries import changing, queries
from competitions.entries.held import subject_of
from competitions.entries.picking import FIELD, FOUND_MOST, PARTS, Choice, choices, identifier, picked
from competitions.entries.queries import EntryFacts
from competitions.entries.schemas import EntryChange, EntryIn
from competitions.entries.service import EntriesRefusedError, enter, terms_of
from competitions.events import queries as events
from competitions.events.queries import EventFacts
from competitions.words import LEVELS, MEMBER_ROLES
from registry.core.actor import Actor
from registry.core.texts import Text, text
from registry.people import forms
from registry.people.access import belonging_to, refusal, require, unknown
from registry.people.organizations.pages import Form
from registry.people.organizations.queries import names_of
from registry.people.reasons import ReasonNamesPersonError, ReasonNeededError
from registry.people.words import MEMBERSHIP_ROLES, ORGANIZATION_KINDS
from registry.web.page import page

_NOBODY: Final = text("请选择由谁上场。", "Choose who steps in.")


@get("/events/{event:uuid}/entries/new", include_in_schema=False)
async def new_page(
    request: Request[Actor, Any, Any], event: FromPath[UUID], organization: FromQuery[UUID]
) -> Template:
    """Show the form for an entry of a school."""
    return await _new_form(request, event, organization, {})


@post("/events/{event:uuid}/entries/new", include_in_schema=False, status_code=200)
async def new(
    request: Request[Actor, Any, Any], event: FromPath[UUID], organization: FromQuery[UUID], data: Form
) -> Response[Any]:
    """Make the entry; or look for people, or show what is wrong, in the same form."""
    if data.get("step") != "save":
        return await _new_form(request, event, organization, data)
    facts = await events.event(event)
    try:
        made = EntryIn(event=facts.code, organization=organization, **_given(data))
        await enter(request.user, facts.competition, [made])
    except ValidationError as error:
        return await _new_form(request, event, organization, data, said=forms.messages(error))
    except EntriesRefusedError as error:
        return await _new_form(request, event, organization, data, refused=error)
    return Redirect(f"/events/{event}/entries", status_code=303)


@get("/entries/{entry:uuid}/change", include_in_schema=False)
async def change_page(request: Request[Actor, Any, Any], entry: FromPath[UUID]) -> Template:
    """Show the form of an entry as it is."""
    facts = await queries.entry(request.user, entry)
    typed: dict[str, str] = {
        f"{FIELD}{person.id}": person.role for person in facts.having("member", "tutor", "substitute")
    }
    typed |= {"team_name": facts.team_name, "unofficial": "1" if facts.unofficial else ""}
    return await _change_form(request, facts, typed)


@post("/entries/{entry:uuid}/change", include_in_schema=False, status_code=200)
async def change(request: Request[Actor, Any, Any], entry: FromPath[UUID], data: Form) -> Response[Any]:
    """Change the entry; or look for people, or show what is wrong, in the same form."""
    facts = await queries.entry(request.user, entry)
    if data.get("step") != "save":
        return await _change_form(request, facts, data)
    try:
        await changing.change_entry(request.user, entry, EntryChange(**_given(data)))
    except ValidationError as error:
        return await _change_form(request, facts, data, said=forms.messages(error))
    except EntriesRefusedError as error:
        return await _change_form(request, facts, data, refused=error)
    return Redirect(f"/entries/{entry}", status_code=303)


@get("/entries/{entry:uuid}/replace", include_in_schema=False)
async def replace_page(request: Request[Actor, Any, Any], entry: FromPath[UUID]) -> Template:
    """Ask who steps in for whom, and why."""
    return await _replace_form(request, await queries.entry(request.user, entry), {})


@post("/entries/{entry:uuid}/replace", include_in_schema=False, status_code=200)
async def replace_member(
    request: Request[Actor, Any, Any], entry: FromPath[UUID], data: Form
) -> Response[Any]:
    """Let somebody step in; or look for people, or show what is wrong, in the same form."""
    facts = await queries.entry(request.user, entry)
    if data.get("step") != "save":
        return await _replace_form(request, facts, data)
    member, by = identifier(data.get("member", "")), identifier(data.get("by", ""))
    if member is None or by is None:
        return await _replace_form(request, facts, data, said={"by": _NOBODY})
    try:
        await changing.replace_member(request.user, entry, member, by, data.get("reason", ""))
    except (ReasonNeededError, ReasonNamesPersonError) as error:
        return await _replace_form(request, facts, data, said={"reason": error.message})
    except EntriesRefusedError as error:
        return await _replace_form(request, facts, data, said={"by": error.faults[0].message})
    return Redirect(f"/entries/{entry}", status_code=303)


async def _new_form(
    request: Request[Actor, Any, Any],
    event: UUID,
    organization: UUID,
    typed: dict[str, str],
    *,
    said: dict[str, Text] | None = None,
    refused: EntriesRefusedError | None = None,
) -> Template:
    facts = await events.event(event)
    subject = await events.event_subject(event)
    require(request.user, "entries.enter", replace(subject, organizations=frozenset({organization})))
    return await _people_form(request, facts, organization, typed, said=said, refused=refused)


async def _change_form(
    request: Request[Actor, Any, Any],
    entry: EntryFacts,
    typed: dict[str, str],
    *,
    said: dict[str, Text] | None = None,
    refused: EntriesRefusedError | None = None,
) -> Template:
    _, subject = await subject_of(entry.id)
    require(request.user, "entries.enter", subject)
    if entry.organization is None:
        raise unknown()
    event = await events.event(entry.event)
    return await _people_form(
        request, event, entry.organization, typed, entry=entry, said=said, refused=refused
    )


async def _people_form(
    request: Request[Actor, Any, Any],
    event: EventFacts,
    organization: UUID,
    typed: dict[str, str],
    *,
    entry: EntryFacts | None = None,
    said: dict[str, Text] | None,
    refused: EntriesRefusedError | None,
) -> Template:
    parts = {person: part for part in PARTS for person in picked(typed, part)}
    people = await choices(request.user, organization, typed.get("q", ""), parts, entry)
    names = {choice.id: choice.name for choice in people.all}
    wrong = [
        (
            f"{FIELD}{fault.person}" if fault.person in names else "people",
            names.get(fault.person, "") if fault.person else "",
            fault.message,
        )
        for fault in (refused.found if refused else ())
    ]
    wrong += [(name, "", message) for name, message in (said or {}).items()]
    schools = await names_of([organization])
    if not schools:
        raise unknown()
    competition = await events.competition(event.competition)
    return page(
        request,
        "competitions/entries_form.html",
        status=400 if wrong else 200,
        event=event,
        competition=competition,
        entry=entry,
        school=schools[0],
        people=people,
        registers=refusal(request.user, "people.register", belonging_to(organization)) is None,
        found_most=FOUND_MOST,
        typed=typed,
        wrong=wrong,
        parts={
            part: MEMBER_ROLES[part] for part in PARTS if part != "substitute" or event.limits.substitutes_max
        },
        terms=terms_of(event, competition),
        roles=MEMBERSHIP_ROLES,
        kinds=ORGANIZATION_KINDS,
        levels=LEVELS,
    )


async def _replace_form(
    request: Request[Actor, Any, Any],
    entry: EntryFacts,
    typed: dict[str, str],
    *,
    said: dict[str, Text] | None = None,
) -> Template:
    _, subject = await subject_of(entry.id)
    require(request.user, "entries.enter", subject)
    if entry.organization is None:
        raise unknown()
    event = await events.event(entry.event)
    competing = {person.id for person in entry.having("member", "tutor")}
    others = await choices(request.user, entry.organization, typed.get("q", ""), {}, None)
    substitutes = [
        Choice(person.id, person.name, text("", ""), "substitute") for person in entry.having("substitute")
    ]
    known = {choice.id for choice in substitutes} | competing
    return page(
        request,
        "competitions/entries_replace.html",
        status=400 if said else 200,
        event=event,
        competition=await events.competition(event.competition),
        entry=entry,
        choices=[*substitutes, *(choice for choice in others.found if choice.id not in known)],
        by_name=others.by_name,
        typed=typed,
        said=said or {},
    )


def _given(data: dict[str, str]) -> dict[str, Any]:
    """Return what the form says of an entry."""
    return {
        "team_name": data.get("team_name", ""),
        "unofficial": bool(data.get("unofficial")),
        "members": picked(data, "member"),
        "tutors": picked(data, "tutor"),
        "substitutes": picked(data, "substitute"),
    }


PAGES = [new_page, new, change_page, change, replace_page, replace_member]
