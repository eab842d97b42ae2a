"""The pages on which an event is added, changed and removed."""

from typing import Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from competitions.awards.schemes import UnknownSchemeError, shipped_scheme
from competitions.events import event_form, event_service, queries
from competitions.events.awarding import AwardUnknownError, SchemeNotInForceError, schemes_on
from competitions.events.changing import EVENT_PARTS, ChangeTooLateError
from competitions.events.documents import right_for
from competitions.events.event_service import AwardsConfirmedError, EventExistsError
from competitions.events.marking_form import tie_columns, with_another
from competitions.events.queries import CompetitionFacts, EventFacts
from competitions.events.schemas import EventChange, EventIn
from competitions.events.setup_pages import Form
from competitions.events.shifting import event_input
from competitions.events.typed import Said, Typed, row_count
from competitions.words import FORMS, LEVELS
from registry.core.actor import Actor
from registry.people.access import require
from registry.people.words import MEMBERSHIP_ROLES, ORGANIZATION_KINDS
from registry.web.page import page

_WORDS: Final[dict[str, Any]] = {
    "forms": FORMS,
    "levels": LEVELS,
    "membership_roles": MEMBERSHIP_ROLES,
    "organization_kinds": ORGANIZATION_KINDS,
}
_EVERYTHING: Final = frozenset(EVENT_PARTS)
# The buttons that give the form another row and change nothing.
_MORE: Final = {"more_modules": "module", "more_measures": "measure", "more_formers": "former"}


@get("/competitions/{competition:uuid}/events/new", include_in_schema=False)
async def new_page(request: Request[Actor, Any, Any], competition: FromPath[UUID]) -> Template:
    """Ask for a new event."""
    facts = await _changeable(request.user, competition)
    return await _form(request, facts, None, event_form.shown(None), {})


@post("/competitions/{competition:uuid}/events/new", include_in_schema=False, status_code=200)
async def add(request: Request[Actor, Any, Any], competition: FromPath[UUID], data: Form) -> Response[Any]:
    """Add the event, give the form another row, or show it again with what is wrong."""
    facts = await _changeable(request.user, competition)
    if (row := _MORE.get(data.get("do", ""))) is not None:
        return await _form(request, facts, None, with_another(data, row), {})
    wanted = event_form.read(data, _EVERYTHING, None)
    if not isinstance(wanted, EventIn):
        return await _form(request, facts, None, data, wanted)
    try:
        await event_service.add_event(request.user, competition, wanted)
    except (EventExistsError, AwardsConfirmedError) as error:
        return await _form(request, facts, None, data, {"code": error.message})
    except (UnknownSchemeError, SchemeNotInForceError) as error:
        return await _form(request, facts, None, data, {"scheme": error.message})
    except AwardUnknownError as error:
        return await _form(request, facts, None, data, event_form.said_of(error.faults, data))
    return Redirect(f"/competitions/{competition}/console", status_code=303)


@get("/events/{event:uuid}/edit", include_in_schema=False)
async def edit_page(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> Template:
    """Show the form with what is said of an event."""
    its, facts = await _event(request.user, event)
    return await _form(request, its, facts, event_form.shown(event_input(facts)), {})


@post("/events/{event:uuid}/edit", include_in_schema=False, status_code=200)
async def edit(request: Request[Actor, Any, Any], event: FromPath[UUID], data: Form) -> Response[Any]:
    """Change the event, give the form another row, or show it again with what is wrong."""
    its, facts = await _event(request.user, event)
    before = event_input(facts)
    parts = await event_service.parts_open(facts)
    typed = event_form.kept(before, data, parts)
    if (row := _MORE.get(data.get("do", ""))) is not None:
        return await _form(request, its, facts, with_another(typed, row), {})
    wanted = event_form.read(data, parts, before)
    if not isinstance(wanted, EventIn):
        return await _form(request, its, facts, typed, wanted)
    change = EventChange(**{name: getattr(wanted, name) for name in parts})
    try:
        await event_service.change_event(request.user, event, change)
    except EventExistsError as error:
        return await _form(request, its, facts, typed, {"code": error.message})
    except (UnknownSchemeError, SchemeNotInForceError) as error:
        return await _form(request, its, facts, typed, {"scheme": error.message})
    except AwardUnknownError as error:
        return await _form(request, its, facts, typed, event_form.said_of(error.faults, typed))
    except ChangeTooLateError as error:
        # Somebody has moved it on while the form was open.
        return await _form(
            request, its, facts, typed, {fault.column: fault.message for fault in error.faults}
        )
    return Redirect(f"/events/{event}/console", status_code=303)


@post("/events/{event:uuid}/remove", include_in_schema=False, status_code=200)
async def remove(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> Redirect:
    """Remove an event that was never opened."""
    competition = (await queries.event(event)).competition
    await event_service.remove_event(request.user, event)
    return Redirect(f"/competitions/{competition}/console", status_code=303)


async def _changeable(actor: Actor, competition: UUID) -> CompetitionFacts:
    subject = await queries.subject(competition)
    facts = await queries.competition(competition)
    require(actor, right_for(facts.kind, "competitions.change"), subject)
    return facts


async def _event(actor: Actor, event: UUID) -> tuple[CompetitionFacts, EventFacts]:
    competition = (await queries.event_subject(event)).competition
    if competition is None:
        raise AssertionError("an event belongs to a competition")
    return await _changeable(actor, competition), await queries.event(event)


async def _form(
    request: Request[Actor, Any, Any],
    competition: CompetitionFacts,
    event: EventFacts | None,
    typed: Typed,
    said: Said,
) -> Template:
    schemes = schemes_on((event and event.ends_on) or competition.ends_on)
    newest = [scheme for scheme in schemes if scheme == shipped_scheme(scheme.name)]
    offered = {scheme.name for scheme in newest} | {f"{each.name}@{each.version}" for each in schemes}
    return page(
        request,
        "competitions/event_form.html",
        status=400 if said else 200,
        competition=competition,
        event=event,
        typed=typed,
        said=said,
        open_parts=_EVERYTHING if event is None else await event_service.parts_open(event),
        modules=range(1, row_count(typed, "module") + 1),
        measures=range(1, row_count(typed, "measure") + 1),
        formers=range(1, row_count(typed, "former") + 1),
        tie_columns=tie_columns(),
        newest=newest,
        schemes=schemes,
        ended=shipped_scheme(event.scheme) if event and event.scheme not in offered else None,
        **_WORDS,
    )


PAGES = [new_page, add, edit_page, edit, remove]
