"""The pages of receivables: what is owed by whom, and recording what came back."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template

from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, require
from registry.web.page import page
from registry.web.searches import Search, listed
from rewards.money import fen
from rewards.recovery import queries, service
from rewards.recovery.schemas import RepaymentForm


@get(["/rewards/receivables", "/rewards/receivables/find"], include_in_schema=False)
async def receivables_page(request: Request[Actor, Any, Any]) -> Template:
    """Show what is owed, and what has come back."""
    return await _list(request, "")


@post("/rewards/receivables/find", include_in_schema=False, status_code=200)
async def find_receivables(
    request: Request[Actor, Any, Any],
    data: Annotated[Search, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Show the same page for payees whose names fit what was typed."""
    require(request.user, "entitlements.read", ANYTHING)
    return await _list(request, data.q) if data.q else listed("/rewards/receivables")


@get("/rewards/receivables/{receivable:uuid}", include_in_schema=False)
async def receivable_page(request: Request[Actor, Any, Any], receivable: FromPath[UUID]) -> Template:
    """Show one receivable with what came back on it."""
    return await _page(request, receivable, RepaymentForm(), None, "")


@post("/rewards/receivables/{receivable:uuid}", include_in_schema=False, status_code=200)
async def record(
    request: Request[Actor, Any, Any],
    receivable: FromPath[UUID],
    data: Annotated[RepaymentForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Record a sum that came back, or show the form again with what is wrong with it."""
    require(request.user, "receivables.settle", ANYTHING)
    came = fen(data.yuan)
    if came is None:
        unreadable = text("请填写金额，如 1200.00。", "Type a sum of yuan, such as 1200.00.")
        return await _page(request, receivable, data, unreadable, "yuan")
    try:
        await service.settle(request.user, receivable, came, data.note)
    except (BadInputError, ConflictError) as error:
        return await _page(
            request, receivable, data, error.message, "note" if came and not data.note else "yuan"
        )
    return Redirect(f"/rewards/receivables/{receivable}", status_code=303)


async def _list(request: Request[Actor, Any, Any], q: str) -> Template:
    return page(
        request,
        "rewards/receivables.html",
        owed=await queries.receivables(request.user, q=q),
        settled=await queries.receivables(request.user, settled=True, q=q),
        q=q,
    )


async def _page(
    request: Request[Actor, Any, Any],
    receivable: UUID,
    typed: RepaymentForm,
    message: Text | None,
    field: str,
) -> Template:
    return page(
        request,
        "rewards/receivable.html",
        status=400 if message else 200,
        facts=await queries.receivable(request.user, receivable),
        repayments=await queries.repayments(request.user, receivable),
        typed=typed,
        message=message,
        field=field,
    )


PAGES = [receivables_page, find_receivables, receivable_page, record]
