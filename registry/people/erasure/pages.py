"""The pages of erasure: the list of requests, asking for one, and deciding on one."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel

from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError
from registry.core.texts import Text, text
from registry.people.erasure import queries, service
from registry.web.page import page


class RequestForm(BaseModel):
    """The form that asks for an erasure."""

    reason: str = ""


class DecisionForm(BaseModel):
    """The form that decides: `decision` is "grant" or "refuse"."""

    decision: str = ""
    answer: str = ""


@get("/erasures", include_in_schema=False)
async def erasures_page(request: Request[Actor, Any, Any]) -> Template:
    """Show the requests that the account may know of."""
    return page(request, "people/erasures.html", erasures=await queries.erasures(request.user))


@get("/people/{person:uuid}/erasure", include_in_schema=False)
async def request_page(request: Request[Actor, Any, Any], person: FromPath[UUID]) -> Template:
    """Show what an erasure would do, and ask for the reason."""
    return await _request(request, person, "", None)


@post("/people/{person:uuid}/erasure", include_in_schema=False, status_code=200)
async def ask(
    request: Request[Actor, Any, Any],
    person: FromPath[UUID],
    data: Annotated[RequestForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Ask for the erasure, or show the form again with what stands against it."""
    try:
        erasure = await service.request(request.user, person, data.reason)
    except (BadInputError, ConflictError) as error:
        return await _request(request, person, data.reason, error.message)
    return Redirect(f"/erasures/{erasure}", status_code=303)


@get("/erasures/{erasure:uuid}", include_in_schema=False)
async def erasure_page(request: Request[Actor, Any, Any], erasure: FromPath[UUID]) -> Template:
    """Show one request, and to who decides what granting it would do."""
    return await _erasure(request, erasure, DecisionForm(), None)


@post("/erasures/{erasure:uuid}", include_in_schema=False, status_code=200)
async def decide(
    request: Request[Actor, Any, Any],
    erasure: FromPath[UUID],
    data: Annotated[DecisionForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Decide on the request, or show the form again with what stands against it."""
    if data.decision not in {"grant", "refuse"}:
        missing = text("请选择同意或不同意。", "Choose to grant or to refuse.")
        return await _erasure(request, erasure, data, missing, "decision")
    try:
        await service.decide(request.user, erasure, granted=data.decision == "grant", answer=data.answer)
    except BadInputError as error:
        return await _erasure(request, erasure, data, error.message)
    return Redirect(f"/erasures/{erasure}", status_code=303)


async def _request(
    request: Request[Actor, Any, Any], person: UUID, reason: str, message: Text | None
) -> Template:
    return page(
        request,
        "people/erasure_request.html",
        status=400 if message else 200,
        erasable=await queries.erasable(request.user, person),
        reason=reason,
        message=message,
    )


async def _erasure(
    request: Request[Actor, Any, Any],
    erasure: UUID,
    typed: DecisionForm,
    message: Text | None,
    field: str = "answer",
) -> Template:
    facts = await queries.erasure(request.user, erasure)
    return page(
        request,
        "people/erasure.html",
        status=400 if message else 200,
        erasure=facts,
        preview=None if facts.decided_at else await queries.preview(request.user, erasure),
        typed=typed,
        message=message,
        field=field,
    )


PAGES = [erasures_page, request_page, ask, erasure_page, decide]
