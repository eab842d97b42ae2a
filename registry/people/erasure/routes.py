"""The JSON API of erasure."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody

from registry.core.actor import Actor
from registry.people.erasure import queries, service
from registry.people.erasure.fates import ErasurePreview
from registry.people.erasure.queries import Erasable, ErasureFacts
from registry.people.erasure.schemas import ErasureDecisionIn, RequestIn
from registry.web.api import described


@get("/people/{person:uuid}/erasure", operation_id="preview_erasure", summary="What an erasure would do")
async def erasable(request: Request[Actor, Any, Any], person: FromPath[UUID]) -> Erasable:
    """Return what goes and what stays when a person is erased; nothing is changed."""
    return await queries.erasable(request.user, person)


@post("/people/{person:uuid}/erasure", operation_id="request_erasure", summary="Ask for an erasure")
async def ask(
    request: Request[Actor, Any, Any], person: FromPath[UUID], data: JSONBody[RequestIn]
) -> ErasureFacts:
    """Ask that a person's data be erased; another one decides."""
    return await queries.erasure(request.user, await service.request(request.user, person, data.reason))


@get("/erasures", operation_id="erasures", summary="Requests to erase")
async def erasures(request: Request[Actor, Any, Any]) -> list[ErasureFacts]:
    """Return the requests that the account may know of, open ones first."""
    return await queries.erasures(request.user)


@get("/erasures/{erasure:uuid}/preview", operation_id="preview_requested_erasure", summary="What it would do")
async def preview(request: Request[Actor, Any, Any], erasure: FromPath[UUID]) -> ErasurePreview:
    """Return what granting a request would do; nothing is changed."""
    return await queries.preview(request.user, erasure)


@post("/erasures/{erasure:uuid}/decision", operation_id="decide_erasure", summary="Grant or refuse a request")
async def decide(
    request: Request[Actor, Any, Any], erasure: FromPath[UUID], data: JSONBody[ErasureDecisionIn]
) -> ErasureFacts:
    """Decide on a request; granted, the data goes at once and for good."""
    await service.decide(request.user, erasure, granted=data.granted, answer=data.answer)
    return await queries.erasure(request.user, erasure)


ROUTES = described([erasable, ask, erasures, preview, decide], tag="people")
