"""The JSON API of setting up: reading, changing and cloning competitions, and moving their events on."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Request, delete, get, patch, post
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel, ConfigDict, Field

from competitions.events import console, event_service, moving, service, visible
from competitions.events.console import EventLine
from competitions.events.queries import CompetitionFacts, EventFacts
from competitions.events.schemas import CloneIn, CompetitionChange, EventChange, EventIn
from competitions.words import EventState
from registry.core.actor import Actor
from registry.web.api import described
from registry.web.sessions import PUBLIC


class Made(BaseModel):
    """The id of what was made."""

    id: UUID


class MoveIn(BaseModel):
    """Where an event goes on to, and why, where the step asks for a reason."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    to: EventState = Field(examples=["entering"])
    reason: str = Field(default="", max_length=500)


@dataclass(frozen=True, slots=True)
class Console:
    """A competition and the lines of its events."""

    competition: CompetitionFacts
    events: list[EventLine]


@get("/competitions/{competition:uuid}", operation_id="read_competition", opt=PUBLIC)
async def read_competition(
    request: Request[Actor, Any, Any], competition: FromPath[UUID]
) -> CompetitionFacts:
    """Return one competition."""
    return await visible.competition(request.user, competition)


@patch("/competitions/{competition:uuid}", operation_id="change_competition")
async def change_competition(
    request: Request[Actor, Any, Any], competition: FromPath[UUID], data: JSONBody[CompetitionChange]
) -> CompetitionFacts:
    """Change what is given of a competition; the rest stays as it is."""
    await service.change_competition(request.user, competition, data)
    return await visible.competition(request.user, competition)


@post("/competitions/{competition:uuid}/clone", operation_id="clone_competition")
async def clone_competition(
    request: Request[Actor, Any, Any], competition: FromPath[UUID], data: JSONBody[CloneIn]
) -> Made:
    """Set up the next edition of a competition with all its events."""
    return Made(id=await service.clone_competition(request.user, competition, data))


@get("/competitions/{competition:uuid}/console", operation_id="read_console")
async def read_console(request: Request[Actor, Any, Any], competition: FromPath[UUID]) -> Console:
    """Return how far every event of a competition is, what it lacks and what is late."""
    facts, lines = await console.lines(request.user, competition)
    return Console(facts, lines)


@post("/competitions/{competition:uuid}/events", operation_id="add_event")
async def add_event(
    request: Request[Actor, Any, Any], competition: FromPath[UUID], data: JSONBody[EventIn]
) -> Made:
    """Add an event to a competition."""
    return Made(id=await event_service.add_event(request.user, competition, data))


@get("/events/{event:uuid}", operation_id="read_event", opt=PUBLIC)
async def read_event(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> EventFacts:
    """Return one event."""
    return (await visible.event(request.user, event))[1]


@patch("/events/{event:uuid}", operation_id="change_event")
async def change_event(
    request: Request[Actor, Any, Any], event: FromPath[UUID], data: JSONBody[EventChange]
) -> EventFacts:
    """Change what is given of an event; the rest stays as it is."""
    await event_service.change_event(request.user, event, data)
    return (await visible.event(request.user, event))[1]


@delete("/events/{event:uuid}", operation_id="remove_event")
async def remove_event(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> None:
    """Remove an event that was never opened and that nobody has entered."""
    await event_service.remove_event(request.user, event)


@post("/events/{event:uuid}/move", operation_id="move_event")
async def move_event(
    request: Request[Actor, Any, Any], event: FromPath[UUID], data: JSONBody[MoveIn]
) -> EventLine:
    """Move an event on to another state; the faults of a refusal say everything that is missing."""
    await moving.move(request.user, event, data.to, data.reason)
    return (await console.line(request.user, event))[1]


@get("/events/{event:uuid}/console", operation_id="read_event_console")
async def read_event_console(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> EventLine:
    """Return how far an event is, what its next step lacks and what is late."""
    return (await console.line(request.user, event))[1]


ROUTES = described(
    [
        read_competition,
        change_competition,
        clone_competition,
        read_console,
        add_event,
        read_event,
        change_event,
        remove_event,
        move_event,
        read_event_console,
    ],
    tag="competitions",
)
