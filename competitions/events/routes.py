"""The JSON API of competitions: setting up, entering, making final, reading."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel, Field, model_validator

from competitions.entries import service as entries
from competitions.entries.schemas import EntryIn
from competitions.events import service, visible
from competitions.events.queries import CompetitionFacts, EventFacts
from competitions.events.schemas import CompetitionIn
from competitions.results import queries as results
from competitions.results import service as finalizing
from competitions.results.queries import LineFacts, VersionFacts
from competitions.results.ranking import ScoredEntry
from competitions.words import EntryStatus
from registry.core.actor import Actor
from registry.web.api import described
from registry.web.sessions import PUBLIC


class Created(BaseModel):
    """The id of what was made."""

    id: UUID


class Counted(BaseModel):
    """How many of them there are now because of the request."""

    count: int


@dataclass(frozen=True, slots=True)
class EventResult:
    """An event with its newest final result; `version` is null while it has none."""

    event: EventFacts
    version: VersionFacts | None
    lines: list[LineFacts]


class ResultIn(BaseModel):
    """What one entry scored; `points` as exact decimal text."""

    event: str = Field(examples=["ZZ001"])
    entry: str = Field(examples=["ZZ001-01"])
    points: Decimal | None = Field(default=None, allow_inf_nan=False, max_digits=40, examples=["87.50"])
    status: EntryStatus = "competed"
    tie_breaks: tuple[Decimal | None, ...] = ()

    @model_validator(mode="after")
    def _who_competed_has_points(self) -> Self:
        if self.status == "competed" and self.points is None:
            raise ValueError("an entry that competed has points")
        return self


@get("/competitions", operation_id="list_competitions", opt=PUBLIC)
async def list_competitions(request: Request[Actor, Any, Any]) -> list[CompetitionFacts]:
    """Return the competitions that the account may know of, newest first."""
    return await visible.competitions(request.user)


@get("/competitions/{competition:uuid}/events", operation_id="list_events", opt=PUBLIC)
async def list_events(request: Request[Actor, Any, Any], competition: FromPath[UUID]) -> list[EventFacts]:
    """Return the events of a competition by code, those that the account may know of."""
    facts = await visible.competition(request.user, competition)
    return await visible.events_of(request.user, facts)


@get("/events/{event:uuid}/results", operation_id="read_results", opt=PUBLIC)
async def read_results(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> EventResult:
    """Return the newest final result of an event; without one, `version` is null and there are no lines."""
    _, facts = await visible.event(request.user, event)
    version = await results.newest_version(event)
    lines = await results.lines(facts, version) if version else []
    return EventResult(facts, version, lines)


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


@post("/competitions/{competition:uuid}/results", operation_id="finalize_results")
async def finalize_results(
    request: Request[Actor, Any, Any], competition: FromPath[UUID], data: JSONBody[list[ResultIn]]
) -> Counted:
    """Rank, decide and store the final result of every event named."""
    scored = [ScoredEntry(**line.model_dump()) for line in data]
    return Counted(count=len(await finalizing.finalize(request.user, competition, scored)))


ROUTES = described(
    [list_competitions, list_events, read_results, create_competition, enter, finalize_results],
    tag="competitions",
)
