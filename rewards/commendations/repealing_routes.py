"""The JSON API of what is done about a commendation after it was decided."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from competitions.events.routes import Created
from registry.core.actor import Actor
from registry.web.api import described
from rewards.commendations import proposals, queries, repealing
from rewards.commendations.proposals import CommendationProposalFacts, HonorsConcerned
from rewards.commendations.schemas import CommendationAnswerIn, CommendationProposalIn

AnyRequest = Request[Actor, Any, Any]
LineNumber = Annotated[int | None, QueryParameter(name="line", ge=1, le=1_000_000)]


@dataclass(frozen=True, slots=True)
class HonorsChanged:
    """How many certificates of honor were revoked, and how many issued in their stead."""

    revoked: int
    issued: int


@get(
    "/commendations/{commendation:uuid}/standing",
    operation_id="preview_commendation_repeal",
    summary="What a repeal would withdraw",
)
async def preview(
    request: AnyRequest, commendation: FromPath[UUID], line: LineNumber = None
) -> HonorsConcerned:
    """Return the lines that stand with their certificates: of the whole, or of one line."""
    await queries.commendation(request.user, commendation)
    return await proposals.concerned(request.user, commendation, number=line)


@get(
    "/commendations/{commendation:uuid}/proposals",
    operation_id="list_commendation_proposals",
    summary="What was proposed about a decided commendation",
)
async def list_proposals(
    request: AnyRequest, commendation: FromPath[UUID]
) -> list[CommendationProposalFacts]:
    """Return every proposal about a commendation, the newest first."""
    await queries.commendation(request.user, commendation)
    return await proposals.proposals(request.user, commendation)


@post(
    "/commendations/{commendation:uuid}/proposals",
    operation_id="propose_about_commendation",
    summary="Propose to repeal, withdraw or renew",
)
async def propose(
    request: AnyRequest, commendation: FromPath[UUID], data: JSONBody[CommendationProposalIn]
) -> Created:
    """Ask for a repeal of the whole, or for one line to be withdrawn or issued anew."""
    return Created(id=await repealing.propose(request.user, commendation, data))


@post(
    "/commendation-proposals/{proposal:uuid}/approval",
    operation_id="approve_commendation_proposal",
    summary="Approve a proposal about a commendation",
    status_code=200,
)
async def approve(
    request: AnyRequest, proposal: FromPath[UUID], data: JSONBody[CommendationAnswerIn]
) -> HonorsChanged:
    """Approve with a one-time code, as another person than who proposed it: it is done at once."""
    outcome = await repealing.approve(request.user, proposal, data.code)
    return HonorsChanged(outcome.revoked, outcome.issued)


@post(
    "/commendation-proposals/{proposal:uuid}/refusal",
    operation_id="refuse_commendation_proposal",
    summary="Refuse a proposal about a commendation",
    status_code=204,
)
async def refuse(request: AnyRequest, proposal: FromPath[UUID]) -> None:
    """Refuse a proposal, or take one's own back."""
    await repealing.refuse(request.user, proposal)


ROUTES = described([preview, list_proposals, propose, approve, refuse], tag="rewards")
