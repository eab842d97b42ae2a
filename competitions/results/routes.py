"""The JSON API of results: what is open, draws, publishing, withdrawing, making final, and old versions."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Self
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from pydantic import BaseModel, Field, model_validator

from competitions.events import queries as events
from competitions.events import visible
from competitions.events.life_cycle import lacking, moves_from
from competitions.events.queries import EventFacts
from competitions.events.routes import Counted, Created
from competitions.results import publishing, queries, scales, service
from competitions.results.points import SentDecimal
from competitions.results.queries import ProvisionalFacts, ResultLineFacts, VersionFacts
from competitions.results.ranking import ScoredEntry
from competitions.results.readiness import readiness_of
from competitions.results.standardized import ScaleName
from competitions.words import EntryStatus, EventState
from registry.core.actor import Actor
from registry.core.errors import Fault
from registry.people.access import require
from registry.web.api import described
from registry.web.sessions import PUBLIC


@dataclass(frozen=True, slots=True)
class EventResult:
    """An event with its newest final result; `version` is null while it has none."""

    event: EventFacts
    version: VersionFacts | None
    lines: list[ResultLineFacts]


class ResultIn(BaseModel):
    """What one entry scored; `points` as exact decimal text."""

    event: str = Field(examples=["ZZ001"])
    entry: str = Field(examples=["ZZ001-01"])
    points: SentDecimal | None = Field(default=None, examples=["87.50"])
    status: EntryStatus = "competed"
    tie_breaks: tuple[SentDecimal | None, ...] = ()

    @model_validator(mode="after")
    def _who_competed_has_points(self) -> Self:
        if self.status == "competed" and self.points is None:
            raise ValueError("an entry that competed has points")
        return self


class PublicationIn(BaseModel):
    """How long appeals are taken, in minutes; null is what the event was set up with."""

    minutes: int | None = Field(default=None, ge=0, le=publishing.LONGEST_APPEAL_MINUTES, examples=[120])


class WithdrawalIn(BaseModel):
    """Why a provisional result is taken back; kept in the audit trail."""

    reason: str = Field(max_length=500, examples=["模块一漏评，重新核分。"])


class TieDrawIn(BaseModel):
    """The codes of the tied entries in the order in which they drew, the best first."""

    order: list[str] = Field(max_length=10_000, examples=[["ZZ001-03", "ZZ001-02"]])


@dataclass(frozen=True, slots=True)
class ResultState:
    """How far an event's result is: what keeps it from each state that it can go to, by that state."""

    state: EventState
    published: ProvisionalFacts | None
    to_draw: tuple[tuple[str, ...], ...]
    open: dict[EventState, list[Fault]]


@dataclass(frozen=True, slots=True)
class Provisional:
    """The result that stands published for appeals, or null and no lines."""

    published: ProvisionalFacts | None
    lines: list[ResultLineFacts]


@dataclass(frozen=True, slots=True)
class OldVersion:
    """One final result; the names of one that is no longer the newest are masked."""

    version: VersionFacts
    newest: bool
    lines: list[ResultLineFacts]


@dataclass(frozen=True, slots=True)
class Standardized:
    """The standardized points of an entry; null for one that did not compete."""

    entry: str
    points: Decimal | None


@get("/events/{event:uuid}/results", operation_id="read_results", opt=PUBLIC)
async def read_results(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> EventResult:
    """Return the newest final result of an event; without one, `version` is null and there are no lines."""
    _, facts = await visible.event(request.user, event)
    version = await queries.newest_version(event)
    lines = await queries.lines(facts, version) if version else []
    return EventResult(facts, version, lines)


@post("/competitions/{competition:uuid}/results", operation_id="finalize_results")
async def finalize_results(
    request: Request[Actor, Any, Any], competition: FromPath[UUID], data: JSONBody[list[ResultIn]]
) -> Counted:
    """Rank, decide and store the final result of every event named."""
    scored = [ScoredEntry(**line.model_dump()) for line in data]
    return Counted(count=len(await service.finalize(request.user, competition, scored)))


@get("/events/{event:uuid}/readiness", operation_id="read_result_state")
async def read_result_state(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> ResultState:
    """Return what keeps the result of an event from being published or made final."""
    require(request.user, "competitions.oversee", await events.event_subject(event))
    found = await readiness_of(await events.event(event))
    state = found.situation.state
    wanted = {to: found.keeps_from(to) for to in moves_from(state) if to in {"provisional", "final"}}
    # Opening marking again lacks nothing but a reason, which the request brings.
    other = {to: lacking(found.situation, to, "-") for to in moves_from(state) if to not in wanted}
    return ResultState(state, found.published, found.to_draw, wanted | other)


@get("/events/{event:uuid}/provisional", operation_id="read_provisional", opt=PUBLIC)
async def read_provisional(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> Provisional:
    """Return the result that stands published for appeals, once an event has one and until it is final."""
    _, facts = await visible.event(request.user, event)
    published = await queries.provisional(event) if facts.state == "provisional" else None
    lines = await queries.provisional_lines(facts, published) if published else []
    return Provisional(published, lines)


@post("/events/{event:uuid}/provisional", operation_id="publish_result")
async def publish_result(
    request: Request[Actor, Any, Any], event: FromPath[UUID], data: JSONBody[PublicationIn]
) -> Created:
    """Publish the provisional result of an event whose marks are complete."""
    return Created(id=await publishing.publish(request.user, event, data.minutes))


@post("/events/{event:uuid}/provisional/withdrawal", operation_id="withdraw_result", status_code=204)
async def withdraw_result(
    request: Request[Actor, Any, Any], event: FromPath[UUID], data: JSONBody[WithdrawalIn]
) -> None:
    """Take the provisional result back and open marking again."""
    await publishing.withdraw(request.user, event, data.reason)


@post("/events/{event:uuid}/draw", operation_id="record_draw", status_code=204)
async def record_draw(
    request: Request[Actor, Any, Any], event: FromPath[UUID], data: JSONBody[TieDrawIn]
) -> None:
    """Record the order in which tied entries drew."""
    await publishing.record_draw(request.user, event, data.order)


@post("/events/{event:uuid}/final", operation_id="finalize_event")
async def finalize_event(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> Created:
    """Make the published result of an event final."""
    return Created(id=await service.finalize_event(request.user, event))


@get("/events/{event:uuid}/versions", operation_id="list_versions", opt=PUBLIC)
async def list_versions(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> list[VersionFacts]:
    """Return every final result that an event ever had, the newest first."""
    await visible.event(request.user, event)
    return await queries.versions(event)


@get("/events/{event:uuid}/versions/{number:int}", operation_id="read_version", opt=PUBLIC)
async def read_version(
    request: Request[Actor, Any, Any], event: FromPath[UUID], number: FromPath[int]
) -> OldVersion:
    """Return one final result of an event."""
    _, facts = await visible.event(request.user, event)
    version = await queries.version(event, number)
    newest = number == facts.version
    return OldVersion(version, newest, await queries.lines(facts, version, masked=not newest))


@get("/events/{event:uuid}/standardized", operation_id="read_standardized", opt=PUBLIC)
async def read_standardized(
    request: Request[Actor, Any, Any],
    event: FromPath[UUID],
    scale: Annotated[ScaleName, QueryParameter()] = "worldskills-2017",
) -> list[Standardized]:
    """Return the newest final result on a scale, best first; without a result, nothing."""
    _, facts = await visible.event(request.user, event)
    version = await queries.newest_version(event)
    lines = await queries.lines(facts, version) if version else []
    return [Standardized(entry, points) for entry, points in scales.on_scale(facts, lines, scale).items()]


ROUTES = described(
    [
        read_results,
        finalize_results,
        read_result_state,
        read_provisional,
        publish_result,
        withdraw_result,
        record_draw,
        finalize_event,
        list_versions,
        read_version,
        read_standardized,
    ],
    tag="results",
)
