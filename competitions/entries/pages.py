"""The pages of entries: the desk, the entries of an event, one entry and what is done to it, rosters."""

import asyncio
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import ValidationError

from competitions.entries import changing, queries
from competitions.entries.desk import desk, lacks_of
from competitions.entries.form_pages import PAGES as FORM_PAGES
from competitions.entries.held import subject_of
from competitions.entries.import_pages import PAGES as IMPORT_PAGES
from competitions.entries.printed import COLUMNS, roster_sheet, shown
from competitions.entries.schemas import Ruling
from competitions.entries.school_pages import PAGES as SCHOOL_PAGES
from competitions.events import queries as events
from competitions.events.life_cycle import takes_entries
from competitions.words import ENTERED, EVENT_STATES, MEMBER_ROLES
from registry.core import clock
from registry.core.actor import Actor
from registry.core.texts import Text, text
from registry.people.access import refusal
from registry.people.organizations.pages import Form
from registry.people.organizations.queries import names_of
from registry.people.reasons import ReasonNamesPersonError, ReasonNeededError
from registry.web.language import language_of
from registry.web.page import page

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORDS: Final[dict[str, Any]] = {
    "statuses": ENTERED,
    "states": EVENT_STATES,
    "parts": MEMBER_ROLES,
}
_CHOOSE: Final = text("请选择。", "Choose one.")


@get("/entry-desk", include_in_schema=False)
async def desk_page(request: Request[Actor, Any, Any]) -> Template:
    """Show what is open for entries, what the account's schools have entered, and what is missing."""
    return page(request, "competitions/entries_desk.html", competitions=await desk(request.user), **WORDS)


@get("/events/{event:uuid}/entries", include_in_schema=False)
async def entries_page(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> Template:
    """Show the entries of an event: all of them, or a school's own."""
    facts = await events.event(event)
    entries = await queries.entries_of(request.user, event)
    subject = await events.event_subject(event)
    mine = await names_of(request.user.organizations("school_officer"))
    return page(
        request,
        "competitions/entries.html",
        event=facts,
        competition=await events.competition(facts.competition),
        entries=entries,
        everybody=await queries.reach_at(request.user, event) is None,
        open=takes_entries(facts.state, facts.entries_close_at, clock.exactly_now()),
        # Who runs the contest enters for any school, which is chosen first.
        for_any=refusal(request.user, "entries.enter", subject) is None,
        schools=[
            school
            for school in mine
            if refusal(request.user, "entries.enter", replace(subject, organizations=frozenset({school.id})))
            is None
        ],
        lacks={entry.id: lacks_of(entry, facts) for entry in entries if entry.status == "entered"},
        **WORDS,
    )


@get("/entries/{entry:uuid}", include_in_schema=False)
async def entry_page(request: Request[Actor, Any, Any], entry: FromPath[UUID]) -> Template:
    """Show one entry, and what may be done to it now."""
    return await _entry(request, entry)


@post("/entries/{entry:uuid}/withdraw", include_in_schema=False, status_code=200)
async def withdraw(request: Request[Actor, Any, Any], entry: FromPath[UUID], data: Form) -> Response[Any]:
    """Take the entry back, or say what keeps it from that."""
    try:
        await changing.withdraw(request.user, entry, data.get("reason", ""))
    except (ReasonNeededError, ReasonNamesPersonError) as error:
        return await _entry(request, entry, said={"withdraw-reason": error.message}, typed=data)
    return Redirect(f"/entries/{entry}", status_code=303)


@post("/entries/{entry:uuid}/rule", include_in_schema=False, status_code=200)
async def rule(request: Request[Actor, Any, Any], entry: FromPath[UUID], data: Form) -> Response[Any]:
    """Record an absence or a disqualification, or that the entry competes after all."""
    try:
        ruling = Ruling.model_validate({"status": data.get("status"), "reason": data.get("reason", "")})
        await changing.rule(request.user, entry, ruling)
    except ValidationError:
        return await _entry(request, entry, said={"status": _CHOOSE}, typed=data)
    except (ReasonNeededError, ReasonNamesPersonError) as error:
        return await _entry(request, entry, said={"rule-reason": error.message}, typed=data)
    return Redirect(f"/entries/{entry}", status_code=303)


@post("/entries/{entry:uuid}/delete", include_in_schema=False, status_code=200)
async def delete(request: Request[Actor, Any, Any], entry: FromPath[UUID]) -> Redirect:
    """Delete an entry that was made by mistake."""
    facts = await queries.entry(request.user, entry)
    await changing.delete(request.user, entry)
    return Redirect(f"/events/{facts.event}/entries", status_code=303)


@get("/events/{event:uuid}/roster", include_in_schema=False)
async def roster_page(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> Template:
    """Show the roster of an event as it is printed."""
    facts = await events.event(event)
    lang = language_of(request)
    return page(
        request,
        "competitions/entries_roster.html",
        event=facts,
        competition=await events.competition(facts.competition),
        columns=COLUMNS,
        rows=[shown(entry, lang) for entry in await queries.entries_of(request.user, event)],
        everybody=await queries.reach_at(request.user, event) is None,
        made_at=clock.now(),
    )


@get("/events/{event:uuid}/roster.xlsx", include_in_schema=False)
async def roster_file(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> Response[bytes]:
    """Send the same roster as a spreadsheet."""
    facts = await events.event(event)
    competition = await events.competition(facts.competition)
    lang = language_of(request)
    title = " ".join((competition.name.in_language(lang), facts.code, facts.name.in_language(lang)))
    entries = await queries.entries_of(request.user, event)
    return Response(
        await asyncio.to_thread(roster_sheet, title, entries, lang),
        media_type=_XLSX,
        headers={
            "Content-Disposition": f'attachment; filename="roster-{clock.today()}.xlsx"',
            "Cache-Control": "no-store",
        },
    )


async def _entry(
    request: Request[Actor, Any, Any],
    entry: UUID,
    *,
    said: dict[str, Text] | None = None,
    typed: dict[str, str] | None = None,
) -> Template:
    facts = await queries.entry(request.user, entry)
    event = await events.event(facts.event)
    _, subject = await subject_of(entry)
    enters = refusal(request.user, "entries.enter", subject) is None
    rules = refusal(request.user, "entries.rule", subject) is None
    open_ = event.state == "entering" and takes_entries(
        event.state, event.entries_close_at, clock.exactly_now()
    )
    standing = facts.status == "entered"
    before_marking = open_ or (rules and event.state in {"entering", "closed"})
    return page(
        request,
        "competitions/entries_one.html",
        status=400 if said else 200,
        entry=facts,
        event=event,
        competition=await events.competition(event.competition),
        lacks=lacks_of(facts, event) if standing else [],
        open=open_,
        can={
            "change": enters and open_ and standing,
            "delete": enters and open_ and standing,
            "withdraw": enters and before_marking and standing,
            "replace": enters and before_marking and standing and bool(facts.having("member")),
            "rule": rules and event.state in {"entering", "closed", "marking", "marked"},
        },
        rulings=[status for status in ("absent", "disqualified", "entered") if status != facts.status],
        said=said or {},
        typed=typed or {},
        **WORDS,
    )


PAGES = [
    desk_page,
    entries_page,
    entry_page,
    withdraw,
    rule,
    delete,
    roster_page,
    roster_file,
    *FORM_PAGES,
    *SCHOOL_PAGES,
    *IMPORT_PAGES,
]
