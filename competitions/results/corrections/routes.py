"""The JSON API of corrections."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel, Field

from competitions.events import queries as events
from competitions.events.routes import Created
from competitions.results.corrections import queries, service
from competitions.results.corrections.changes import ResultChange
from competitions.results.corrections.effect import CorrectionEffect
from competitions.results.corrections.queries import CorrectionFacts
from registry.core.actor import Actor
from registry.people.access import require
from registry.web.api import described


class ChangesIn(BaseModel):
    """What becomes of entries; `base` is the number of the version that is corrected."""

    base: int = Field(ge=1, le=1_000_000, examples=[1])
    changes: list[ResultChange] = Field(min_length=1, max_length=10_000)


class ResultCorrectionIn(ChangesIn):
    """A correction to propose; the reason is published with the new version."""

    reason: str = Field(max_length=500, examples=["模块一漏计五分，经裁判组复核。"])


class CorrectionDecisionIn(BaseModel):
    """What who decides on a correction says; kept in the audit trail."""

    answer: str = Field(max_length=500, examples=["同意更正。"])


@get("/competitions/{competition:uuid}/corrections", operation_id="list_corrections")
async def list_corrections(
    request: Request[Actor, Any, Any], competition: FromPath[UUID]
) -> list[CorrectionFacts]:
    """Return the corrections of a competition's results, undecided ones first."""
    require(request.user, "competitions.oversee", await events.subject(competition))
    return await queries.corrections_of(competition)


@get("/corrections/{correction:uuid}", operation_id="read_correction")
async def read_correction(request: Request[Actor, Any, Any], correction: FromPath[UUID]) -> CorrectionFacts:
    """Return one correction."""
    return await service.readable(request.user, correction)


@post("/events/{event:uuid}/corrections/preview", operation_id="preview_changes", status_code=200)
async def preview_changes(
    request: Request[Actor, Any, Any], event: FromPath[UUID], data: JSONBody[ChangesIn]
) -> CorrectionEffect:
    """Return everything that these changes of a final result would change, without changing anything."""
    return await service.preview_changes(request.user, event, data.base, data.changes)


@post("/events/{event:uuid}/corrections", operation_id="propose_correction")
async def propose_correction(
    request: Request[Actor, Any, Any], event: FromPath[UUID], data: JSONBody[ResultCorrectionIn]
) -> Created:
    """Propose to correct a final result."""
    return Created(id=await service.propose(request.user, event, data.base, data.changes, data.reason))


@get("/corrections/{correction:uuid}/preview", operation_id="preview_correction")
async def preview_correction(
    request: Request[Actor, Any, Any], correction: FromPath[UUID]
) -> CorrectionEffect:
    """Return everything that approving a correction would change, without changing anything."""
    return await service.preview(request.user, correction)


@post("/corrections/{correction:uuid}/approval", operation_id="approve_correction", status_code=200)
async def approve_correction(
    request: Request[Actor, Any, Any], correction: FromPath[UUID], data: JSONBody[CorrectionDecisionIn]
) -> CorrectionEffect:
    """Approve a correction that somebody else proposed, and return everything that it changed."""
    return await service.approve(request.user, correction, data.answer)


@post("/corrections/{correction:uuid}/refusal", operation_id="refuse_correction", status_code=204)
async def refuse_correction(
    request: Request[Actor, Any, Any], correction: FromPath[UUID], data: JSONBody[CorrectionDecisionIn]
) -> None:
    """Refuse a correction that somebody else proposed."""
    await service.refuse(request.user, correction, data.answer)


ROUTES = described(
    [
        list_corrections,
        read_correction,
        preview_changes,
        propose_correction,
        preview_correction,
        approve_correction,
        refuse_correction,
    ],
    tag="corrections",
)
