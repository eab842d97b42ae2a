"""The public pages of competitions, and the home page, which lists them."""

from typing import Any
from uuid import UUID

from litestar import Request, get
from litestar.params import FromPath
from litestar.response import Template

from competitions.awards import queries as awards
from competitions.awards.schemes import shipped_scheme
from competitions.events import visible
from competitions.results import queries as results
from competitions.words import EVENT_STATES, FORMS, LEVELS
from registry.web.page import page
from registry.web.sessions import PUBLIC


@get("/", include_in_schema=False, opt=PUBLIC)
async def home(request: Request[Any, Any, Any]) -> Template:
    """Show what the registry is for, the way to check a certificate, and the competitions."""
    return page(
        request, "site/home.html", competitions=await visible.competitions(request.user), levels=LEVELS
    )


@get("/competitions", include_in_schema=False, opt=PUBLIC)
async def list_competitions(request: Request[Any, Any, Any]) -> Template:
    """Show every competition."""
    return page(
        request,
        "competitions/list.html",
        competitions=await visible.competitions(request.user),
        levels=LEVELS,
    )


@get("/competitions/{competition:uuid}", include_in_schema=False, opt=PUBLIC)
async def competition_page(request: Request[Any, Any, Any], competition: FromPath[UUID]) -> Template:
    """Show a competition with its events and what each gave."""
    facts = await visible.competition(request.user, competition)
    events = await visible.events_of(request.user, facts)
    to_come = dict.fromkeys(event.scheme for event in events if event.version is None)
    # The version that decided an event has the last word on what its awards are called.
    schemes = [*map(shipped_scheme, to_come), *await results.deciding_schemes(competition)]
    titles = {code: title for scheme in schemes for code, title in scheme.titles.items()}
    return page(
        request,
        "competitions/competition.html",
        competition=facts,
        events=events,
        counts=await results.award_counts(competition),
        titles=titles,
        levels=LEVELS,
        forms=FORMS,
        states=EVENT_STATES,
        oversees=visible.oversees(request.user, facts),
        awards_confirmed=await awards.confirmed_count(competition),
    )


PAGES = [home, list_competitions, competition_page]
