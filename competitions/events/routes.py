"""The JSON API of competitions: setting up, entering, making final, reading."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel, Field

from competitions.entries import service as entries
from competitions.entries.schemas import EntryIn
from competitions.events import queries, service
from competitions.events.schemas import CompetitionIn
from competitions.results import queries as results
from competitions.results import service as finalizing
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


class ResultIn(BaseModel):
    """What one entry scored; `points` as exact decimal text."""

    event: str = Field(examples=["ZZ001"])
    entry: str = Field(examples=["ZZ001-01"])
    points: Decimal | None = Field(default=None, allow_inf_nan=False, examples=["87.50"])
    status: EntryStatus = "competed"
    unofficial: bool = False
    tie_breaks: tuple[Decimal | None, ...] = ()


@get("/competitions", operation_id="list_competitions", opt=PUBLIC)
async def list_competitions() -> list[dict[str, Any]]:
    """Return every competition, newest first."""
    return [asdict(competition) for competition in await queries.competitions()]


@get("/competitions/{competition:uuid}/events", operation_id="list_events", opt=PUBLIC)
async def list_events(competition: FromPath[UUID]) -> list[dict[str, Any]]:
    """Return the events of a competition by code."""
    await queries.competition(competition)
    return [asdict(event) for event in await queries.events_of(competition)]


@get("/events/{event:uuid}/results", operation_id="read_results", opt=PUBLIC)
async def read_results(event: FromPath[UUID]) -> dict[str, Any]:
    """Return the newest final result of an event; without one, `version` is null and there are no lines."""
    facts = await queries.event(event)
    version = await results.newest_version(event)
    lines = await results.lines(facts, version) if version else []
    return {
        "event": asdict(facts),
        "version": asdict(version) if version else None,
        "lines": [asdict(line) for line in lines],
    }


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
