"""The organizer's desk: a competition and an event at a glance, and the steps that an event can take."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from competitions.awards.schemes import shipped_scheme
from competitions.events import console, moving, queries
from competitions.events.documents import right_for
from competitions.events.life_cycle import MoveRefusedError
from competitions.events.progress import ELSEWHERE, EXPLAINED, STEPS
from competitions.events.queries import CompetitionFacts
from competitions.events.setup_pages import Form
from competitions.events.visible import oversees
from competitions.words import COMPETITION_KINDS, EVENT_STATES, LEVELS, EventState
from registry.core.actor import Actor
from registry.core.errors import BadInputError, RegistryError
from registry.core.texts import text
from registry.people.access import Subject, refusal
from registry.people.accounts.appointments import RIGHT
from registry.people.reasons import ReasonNamesPersonError, ReasonNeededError
from registry.people.words import ROLES
from registry.web.page import page


class UnknownStateError(BadInputError):
    """There is no such state of an event."""

    code = "unknown_state"


@get("/competitions/manage", include_in_schema=False)
async def manage_page(request: Request[Actor, Any, Any]) -> Template:
    """Show the competitions that the account looks after, and how to set one up."""
    return page(
        request,
        "competitions/console_list.html",
        competitions=await console.competitions(request.user),
        levels=LEVELS,
        kinds=COMPETITION_KINDS,
    )


@get("/competitions/{competition:uuid}/console", include_in_schema=False)
async def competition_console(request: Request[Actor, Any, Any], competition: FromPath[UUID]) -> Template:
    """Show every event of a competition: how far it is, what is missing, what is late."""
    facts, lines = await console.lines(request.user, competition)
    before = await queries.competition(facts.cloned_from) if facts.cloned_from else None
    return page(
        request,
        "competitions/console.html",
        competition=facts,
        lines=lines,
        before=before if before and oversees(request.user, before) else None,
        reaches=_reaches(request.user, facts),
        officers=await console.officers(competition),
        changes=_changes(request.user, facts),
        clones=_clones(request.user, facts),
        appoints=_appoints(request.user, facts),
        states=EVENT_STATES,
        levels=LEVELS,
        kinds=COMPETITION_KINDS,
        roles=ROLES,
    )


@get("/events/{event:uuid}/console", include_in_schema=False)
async def event_console(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> Template:
    """Show one event at a glance, with the steps that it can take."""
    return await _shown(request, event)


@post("/events/{event:uuid}/move", include_in_schema=False, status_code=200)
async def move(request: Request[Actor, Any, Any], event: FromPath[UUID], data: Form) -> Response[Any]:
    """Move the event on, or show what is missing."""
    to = state_named(data.get("state", ""))
    reason = data.get("reason", "")
    try:
        await moving.move(request.user, event, to, reason)
    except (MoveRefusedError, ReasonNeededError, ReasonNamesPersonError) as error:
        return await _shown(request, event, refused=error, to=to, reason=reason)
    return Redirect(f"/events/{event}/console", status_code=303)


def state_named(typed: str) -> EventState:
    """Return the state of this name.

    Raises:
        UnknownStateError: there is none.
    """
    for state in EVENT_STATES:
        if state == typed:
            return state
    raise UnknownStateError(
        text(
            "没有这种状态：请从赛项控制台办理。",
            "There is no such state: use the buttons of the event's console.",
        )
    )


async def _shown(
    request: Request[Actor, Any, Any],
    event: UUID,
    *,
    refused: RegistryError | None = None,
    to: EventState | None = None,
    reason: str = "",
) -> Template:
    competition, line, moves = await console.line(request.user, event)
    return page(
        request,
        "competitions/console_event.html",
        status=409 if isinstance(refused, MoveRefusedError) else 400 if refused else 200,
        competition=competition,
        line=line,
        moves=moves,
        refused=refused,
        to=to,
        reason=reason,
        changes=_changes(request.user, competition),
        reaches=_reaches(request.user, competition),
        scheme=shipped_scheme(line.event.scheme),
        states=EVENT_STATES,
        step_words=STEPS,
        explained=EXPLAINED,
        elsewhere=ELSEWHERE,
    )


def _changes(actor: Actor, facts: CompetitionFacts) -> bool:
    """Return whether the account may change the competition."""
    subject = Subject(competition=facts.id, host=facts.organizer)
    return refusal(actor, right_for(facts.kind, "competitions.change"), subject) is None


def _reaches(actor: Actor, facts: CompetitionFacts) -> dict[str, bool]:
    """Return which pages with a right of their own the account can open: by step, and `confirm`."""
    subject = Subject(competition=facts.id, host=facts.organizer)
    hosted = facts.kind == "hosted"
    return {
        "awards": refusal(actor, "awards.read", subject) is None,
        "confirm": hosted and refusal(actor, "awards.confirm", subject) is None,
        "certificates": hosted and refusal(actor, "credentials.issue", subject) is None,
    }


def _appoints(actor: Actor, facts: CompetitionFacts) -> bool:
    """Return whether the account may appoint judges and clerks in the competition."""
    return refusal(actor, RIGHT, Subject(competition=facts.id, host=facts.organizer)) is None


def _clones(actor: Actor, facts: CompetitionFacts) -> bool:
    """Return whether the account may set up a next edition."""
    subject = Subject(competition=facts.id, host=facts.organizer)
    return refusal(actor, right_for(facts.kind), subject) is None


PAGES = [manage_page, competition_console, event_console, move]
