"""The JSON API of competitions: setting up, entering, reading."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel

from competitions.entries import service as entries
from competitions.entries.schemas import EntryIn
from competitions.events import service, visible
from competitions.events.queries import CompetitionFacts, EventFacts
from competitions.events.schemas import CompetitionIn
from registry.core.actor import Actor
from registry.web.api import described
from registry.web.sessions import PUBLIC


class Created(BaseModel):
    """The id of what was made."""

    id: UUID


class Counted(BaseModel):
    """How many of them there are now because of the request."""

    count: int


@get("/competitions", operation_id="list_competitions", opt=PUBLIC)
async def list_competitions(request: Request[Actor, Any, Any]) -> list[CompetitionFacts]:
    """Return the competitions that the account may know of, newest first."""
    return await visible.competitions(request.user)


@get("/competitions/{competition:uuid}/events", operation_id="list_events", opt=PUBLIC)
async def list_events(request: Request[Actor, Any, Any], competition: FromPath[UUID]) -> list[EventFacts]:
    """Return the events of a competition by code, those that the account may know of."""
    facts = await visible.competition(request.user, competition)
    return await visible.events_of(request.user, facts)


@post("/competitions", operation_id="create_competition")
async def create_competition(request: Request[Actor, Any, Any], data: JSONBody[CompetitionIn]) -> Created:
    """Set up a competition with its events."""
    return Created(id=await service.create_competition(request.user, data))


@post("/competitions/{competition:uuid}/entries", operation_id="enter")
async def enter(
    request: Request[Actor, Any, Any], competition: FromPath[UUID], data: JSONBody[list[EntryIn]]
) -> Counted:
    """Make all entries of a list, or none of them."""
    return Counted(count=await entries.enter(request.user, competition, data))


ROUTES = described(
    [list_competitions, list_events, create_competition, enter],
    tag="competitions",
)
