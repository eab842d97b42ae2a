"""The public pages of competitions, and the home page, which lists them."""

from typing import Any
from uuid import UUID

from litestar import Request, get
from litestar.params import FromPath
from litestar.response import Template

from competitions.awards import queries as awards
from competitions.awards.schemes import load_scheme
from competitions.events import queries
from competitions.results import queries as results
from competitions.words import FORMS, LEVELS, STATUSES
from registry.web.page import page
from registry.web.sessions import PUBLIC


@get("/", include_in_schema=False, opt=PUBLIC)
async def home(request: Request[Any, Any, Any]) -> Template:
    """Show what the registry is for, the way to check a certificate, and the competitions."""
    return page(request, "site/home.html", competitions=await queries.competitions(), levels=LEVELS)


@get("/competitions", include_in_schema=False, opt=PUBLIC)
async def list_competitions(request: Request[Any, Any, Any]) -> Template:
    """Show every competition."""
    return page(request, "competitions/list.html", competitions=await queries.competitions(), levels=LEVELS)


@get("/competitions/{competition:uuid}", include_in_schema=False, opt=PUBLIC)
async def competition_page(request: Request[Any, Any, Any], competition: FromPath[UUID]) -> Template:
    """Show a competition with its events and what each gave."""
    facts = await queries.competition(competition)
    events = await queries.events_of(competition)
    titles = {
        code: title
        for scheme in dict.fromkeys(event.scheme for event in events)
        for code, title in load_scheme(scheme).titles.items()
    }
    return page(
        request,
        "competitions/competition.html",
        competition=facts,
        events=events,
        counts=await results.award_counts(competition),
        titles=titles,
        levels=LEVELS,
        forms=FORMS,
        awards_confirmed=await awards.confirmed_count(competition),
    )


@get("/events/{event:uuid}", include_in_schema=False, opt=PUBLIC)
async def event_page(request: Request[Any, Any, Any], event: FromPath[UUID]) -> Template:
    """Show the final result of an event."""
    facts = await queries.event(event)
    version = await results.newest_version(event)
    return page(
        request,
        "competitions/event.html",
        competition=await queries.competition(facts.competition),
        event=facts,
        version=version,
        lines=await results.lines(facts, version) if version else [],
        statuses=STATUSES,
    )


PAGES = [home, list_competitions, competition_page, event_page]
