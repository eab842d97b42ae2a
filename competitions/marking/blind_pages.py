"""The pages of blind marking: the steps, the printed slips, and what decoding shows."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from competitions.events import queries as events
from competitions.events.setup_pages import Form
from competitions.marking import decoding, draw_lists, drawing
from competitions.marking.blind_state import state_of
from competitions.marking.decoding import CodeUnknownError, Link
from competitions.words import ENTERED
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, ForbiddenError, NotFoundError, RegistryError
from registry.people.access import refusal
from registry.web.page import page


@get("/events/{event:uuid}/blind", include_in_schema=False)
async def steps_page(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> Template:
    """Show how far the draws are, and what comes next."""
    return await _shown(request, event)


@post("/events/{event:uuid}/blind/numbers", include_in_schema=False, status_code=200)
async def draw_numbers(request: Request[Actor, Any, Any], event: FromPath[UUID], data: Form) -> Response[Any]:
    """Make the first draw, or say why not."""
    try:
        await drawing.draw_numbers(request.user, event, data.get("reason", ""))
    except (BadInputError, ConflictError, ForbiddenError) as error:
        return await _shown(request, event, refused=error, at="numbers", typed=data)
    return Redirect(f"/events/{event}/blind", status_code=303)


@post("/events/{event:uuid}/blind/codes", include_in_schema=False, status_code=200)
async def draw_codes(request: Request[Actor, Any, Any], event: FromPath[UUID], data: Form) -> Response[Any]:
    """Make the second draw, or say why not."""
    try:
        await drawing.draw_codes(request.user, event, data.get("reason", ""))
    except (BadInputError, ConflictError, ForbiddenError) as error:
        return await _shown(request, event, refused=error, at="codes", typed=data)
    return Redirect(f"/events/{event}/blind", status_code=303)


@get("/events/{event:uuid}/blind/numbers", include_in_schema=False)
async def numbers_page(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> Template:
    """Show the first draw as a list and as slips to cut out."""
    lines = await draw_lists.numbers(request.user, event)
    return await _list(request, event, "competitions/blind_numbers.html", lines=lines, entered=ENTERED)


@get("/events/{event:uuid}/blind/codes", include_in_schema=False)
async def codes_page(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> Template:
    """Show the second draw as a list and as labels to cut out."""
    lines = await draw_lists.codes(request.user, event)
    return await _list(request, event, "competitions/blind_codes.html", lines=lines)


@post("/events/{event:uuid}/blind/decode", include_in_schema=False, status_code=200)
async def decode(request: Request[Actor, Any, Any], event: FromPath[UUID], data: Form) -> Template:
    """Show which entries stand behind codes; the look is recorded, and reloading asks again."""
    try:
        links = await decoding.decode(request.user, event, data.get("reason", ""), data.get("code", ""))
    except (CodeUnknownError, BadInputError, ConflictError, ForbiddenError) as error:
        return await _shown(request, event, refused=error, at="decode", typed=data)
    return await _shown(request, event, links=links)


async def _list(request: Request[Actor, Any, Any], event: UUID, template: str, **shown: Any) -> Template:
    facts = await events.event(event)
    competition = await events.competition(facts.competition)
    return page(request, template, event=facts, competition=competition, **shown)


async def _shown(
    request: Request[Actor, Any, Any],
    event: UUID,
    *,
    refused: RegistryError | None = None,
    at: str = "",
    typed: dict[str, str] | None = None,
    links: list[Link] | None = None,
) -> Template:
    facts, state = await state_of(request.user, event)
    subject = await events.event_subject(event)
    statuses = {BadInputError: 400, ForbiddenError: 403, NotFoundError: 404, ConflictError: 409}
    return page(
        request,
        "competitions/blind.html",
        status=next((status for kind, status in statuses.items() if isinstance(refused, kind)), 200),
        event=facts,
        competition=await events.competition(facts.competition),
        state=state,
        draws=refusal(request.user, "marks.draw", subject) is None,
        decodes=refusal(request.user, "marks.decode", subject) is None,
        drew_numbers=state.numbers is not None and state.numbers.made_by(request.user),
        drew_codes=state.codes is not None and state.codes.made_by(request.user),
        refused=refused,
        at=at,
        typed=typed or {},
        links=links,
        entered=ENTERED,
    )


PAGES = [steps_page, draw_numbers, draw_codes, numbers_page, codes_page, decode]
