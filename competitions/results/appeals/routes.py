"""The JSON API of appeals."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel, Field

from competitions.events.routes import Created
from competitions.results.appeals import queries, service
from competitions.results.appeals.queries import AppealFacts
from competitions.words import AppealOutcome
from registry.core.actor import Actor
from registry.people.access import require, require_role
from registry.web.api import described


class AppealIn(BaseModel):
    """What a school objects to; the time for it is in the provisional result."""

    entry: str = Field(min_length=1, max_length=100, examples=["ZZ001-02"])
    grounds: str = Field(max_length=4000)


class GroundsIn(BaseModel):
    """Why an appeal goes to arbitration."""

    grounds: str = Field(max_length=4000, examples=["答复未说明扣分依据。"])


class AppealAnswerIn(BaseModel):
    """What is decided on an appeal, in words."""

    outcome: AppealOutcome
    answer: str = Field(max_length=4000, examples=["经复核，评分无误。"])


@get("/appeals", operation_id="list_appeals")
async def list_appeals(request: Request[Actor, Any, Any]) -> list[AppealFacts]:
    """Return the appeals that the account may see, open ones first."""
    require_role(request.user, "appeals.read")
    return await queries.appeals_for(request.user)


@get("/appeals/{appeal:uuid}", operation_id="read_appeal")
async def read_appeal(request: Request[Actor, Any, Any], appeal: FromPath[UUID]) -> AppealFacts:
    """Return one appeal with its answers."""
    require_role(request.user, "appeals.read")
    found = await queries.appeal(appeal)
    require(request.user, "appeals.read", found.subject)
    return found


@post("/events/{event:uuid}/appeals", operation_id="file_appeal")
async def file_appeal(
    request: Request[Actor, Any, Any], event: FromPath[UUID], data: JSONBody[AppealIn]
) -> Created:
    """File an appeal for an entry of the account's school, while the result stands published."""
    return Created(id=await service.file(request.user, event, data.entry, data.grounds))


@post("/appeals/{appeal:uuid}/answer", operation_id="answer_appeal", status_code=204)
async def answer_appeal(
    request: Request[Actor, Any, Any], appeal: FromPath[UUID], data: JSONBody[AppealAnswerIn]
) -> None:
    """Answer an appeal for the jury."""
    await service.answer(request.user, appeal, data.outcome, data.answer)


@post("/appeals/{appeal:uuid}/escalation", operation_id="escalate_appeal", status_code=204)
async def escalate_appeal(
    request: Request[Actor, Any, Any], appeal: FromPath[UUID], data: JSONBody[GroundsIn]
) -> None:
    """Take an answered appeal on to arbitration."""
    await service.escalate(request.user, appeal, data.grounds)


@post("/appeals/{appeal:uuid}/arbitration", operation_id="arbitrate_appeal", status_code=204)
async def arbitrate_appeal(
    request: Request[Actor, Any, Any], appeal: FromPath[UUID], data: JSONBody[AppealAnswerIn]
) -> None:
    """Decide an appeal in arbitration; never who answered it before."""
    await service.arbitrate(request.user, appeal, data.outcome, data.answer)


ROUTES = described(
    [list_appeals, read_appeal, file_appeal, answer_appeal, escalate_appeal, arbitrate_appeal], tag="appeals"
)
