"""The JSON API of approvals."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from registry.core.actor import Actor
from registry.core.paging import Page
from registry.core.texts import Text
from registry.people.words import BUREAUS, Bureau
from registry.web.api import described
from rewards.approvals import list_lines, queries, service
from rewards.approvals.asked import uses_of
from rewards.approvals.budget import Use
from rewards.approvals.list_lines import AskedLine, Removal, Totals
from rewards.approvals.queries import ApprovalFacts, AskedList
from rewards.approvals.schemas import ApprovalIn, SendingBackIn


@dataclass(frozen=True, slots=True)
class ApprovalOfStep:
    """One step of the program's order."""

    step: int
    bureau: Bureau
    bureau_name: Text
    title: Text


@dataclass(frozen=True, slots=True)
class ApprovalReview:
    """A list as its approvers see it; `next_step` is None once all have approved."""

    facts: AskedList
    steps: list[ApprovalOfStep]
    next_step: int | None
    content_hash_now: str
    budget: list[Use]
    totals: Totals
    approvals: list[ApprovalFacts]
    removals: list[Removal]


@get("/lists/approving", operation_id="list_approvals", summary="Lists that wait for an approval")
async def waiting(request: Request[Actor, Any, Any]) -> list[AskedList]:
    """Return the lists that wait for a bureau's approval, who has waited longest first."""
    return await queries.lists(request.user)


@get("/lists/{list_id:uuid}/approval", operation_id="review_list", summary="A list as approvers see it")
async def review(request: Request[Actor, Any, Any], list_id: FromPath[UUID]) -> ApprovalReview:
    """Return a list with its totals against the budget, its approvals, and what left it."""
    facts, found = await queries.one(request.user, list_id)
    return ApprovalReview(
        facts=facts,
        steps=[
            ApprovalOfStep(number, each.bureau, BUREAUS[each.bureau], each.title)
            for number, each in enumerate(found.steps, 1)
        ],
        next_step=found.step if found.bureau and facts.state == "approving" else None,
        content_hash_now=await queries.hash_now(request.user, list_id),
        budget=await uses_of(found),
        totals=await list_lines.totals(request.user, list_id),
        approvals=await queries.approvals(request.user, list_id),
        removals=await list_lines.removals(request.user, list_id),
    )


@get("/lists/{list_id:uuid}/approval/lines", operation_id="list_lines_to_approve", summary="A list's lines")
async def lines(
    request: Request[Actor, Any, Any],
    list_id: FromPath[UUID],
    number: Annotated[int, QueryParameter(name="page", ge=1, le=100_000)] = 1,
) -> Page[AskedLine]:
    """Return one page of the lines that stand on a list, each with its reason."""
    await queries.one(request.user, list_id)
    return await list_lines.lines(request.user, list_id, number=number)


@post(
    "/lists/{list_id:uuid}/approval", operation_id="approve_list", summary="Approve a list", status_code=204
)
async def approve(
    request: Request[Actor, Any, Any], list_id: FromPath[UUID], data: JSONBody[ApprovalIn]
) -> None:
    """Approve a list at one's bureau's step, with a one-time code."""
    await service.approve(request.user, list_id, data.code, seen=data.content_hash)


@post(
    "/lists/{list_id:uuid}/sending-back",
    operation_id="send_list_back",
    summary="Send a list back",
    status_code=204,
)
async def send_back(
    request: Request[Actor, Any, Any], list_id: FromPath[UUID], data: JSONBody[SendingBackIn]
) -> None:
    """Send a list back to its drafter with a reason, with a one-time code."""
    await service.send_back(request.user, list_id, data.reason, data.code)


ROUTES = described([waiting, review, lines, approve, send_back], tag="rewards")
