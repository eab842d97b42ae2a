"""The JSON API of receivables."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from registry.core.actor import Actor
from registry.web.api import described
from rewards.recovery import queries, service
from rewards.recovery.queries import ReceivableFacts, Repayment
from rewards.recovery.schemas import RepaymentIn


@get("/receivables", operation_id="list_receivables", summary="What has to come back")
async def list_receivables(
    request: Request[Actor, Any, Any], *, settled: FromQuery[bool] = False
) -> list[ReceivableFacts]:
    """Return what is still owed, the oldest first; with `settled` what has come back."""
    return await queries.receivables(request.user, settled=settled)


@get(
    "/receivables/{receivable:uuid}/repayments",
    operation_id="list_repayments",
    summary="What came back on a receivable",
)
async def list_repayments(request: Request[Actor, Any, Any], receivable: FromPath[UUID]) -> list[Repayment]:
    """Return the sums that came back on a receivable."""
    await queries.receivable(request.user, receivable)
    return await queries.repayments(request.user, receivable)


@post(
    "/receivables/{receivable:uuid}/repayments",
    operation_id="record_repayment",
    summary="Record a sum that came back",
    status_code=204,
)
async def record(
    request: Request[Actor, Any, Any], receivable: FromPath[UUID], data: JSONBody[RepaymentIn]
) -> None:
    """Record that a sum came back, in whole or in part."""
    await service.settle(request.user, receivable, data.fen, data.note)


ROUTES = described([list_receivables, list_repayments, record], tag="rewards")
