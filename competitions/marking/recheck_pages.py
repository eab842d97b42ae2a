"""The pages of re-checking marks: the list, and one entry beside its paper sheets."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from competitions.events import queries as events
from competitions.events.setup_pages import Form
from competitions.marking import recheck_lists, rechecking
from competitions.marking.recheck import ERRORS_ABOVE_PERCENT, SAMPLE_PERCENT, TOP_PERCENT
from competitions.results.points import decimal_text, rounded_half_up
from competitions.words import RECHECK_REASONS
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, RegistryError
from registry.core.texts import text
from registry.web.page import page

_WHICH = text("请选择复核结果。", "Say what the check found.")


class OutcomeMissingError(BadInputError):
    """The form of a check says neither that the marks are right nor that they are wrong."""

    code = "outcome_missing"


@get("/events/{event:uuid}/recheck", include_in_schema=False)
async def list_page(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> Template:
    """Show the newest list, or how to draw one."""
    return await _list(request, event)


@post("/events/{event:uuid}/recheck", include_in_schema=False, status_code=200)
async def draw(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> Response[Any]:
    """Draw a list, or say why not."""
    try:
        await rechecking.draw_list(request.user, event)
    except ConflictError as error:
        return await _list(request, event, error)
    return Redirect(f"/events/{event}/recheck", status_code=303)


@get("/recheck-items/{item:uuid}", include_in_schema=False)
async def item_page(request: Request[Actor, Any, Any], item: FromPath[UUID]) -> Template:
    """Show the marks of one entry, to be compared with its paper sheets."""
    return await _item(request, item)


@post("/recheck-items/{item:uuid}", include_in_schema=False, status_code=200)
async def check(request: Request[Actor, Any, Any], item: FromPath[UUID], data: Form) -> Response[Any]:
    """Record what was found, or say why not."""
    try:
        if data.get("outcome") not in {"right", "wrong"}:
            raise OutcomeMissingError(_WHICH)
        await rechecking.check_item(
            request.user, item, wrong=data["outcome"] == "wrong", note=data.get("note", "")
        )
    except (BadInputError, ConflictError) as error:
        return await _item(request, item, error, data)
    return Redirect(f"/events/{await recheck_lists.event_of(item)}/recheck", status_code=303)


@post("/recheck-items/{item:uuid}/unchanged", include_in_schema=False, status_code=200)
async def leave(request: Request[Actor, Any, Any], item: FromPath[UUID], data: Form) -> Response[Any]:
    """Record why the marks of a wrong item stay as they are, or say why that cannot be."""
    try:
        await rechecking.leave_item(request.user, item, data.get("unchanged", ""))
    except (BadInputError, ConflictError) as error:
        return await _item(request, item, error, data)
    return Redirect(f"/events/{await recheck_lists.event_of(item)}/recheck", status_code=303)


async def _list(
    request: Request[Actor, Any, Any], event: UUID, refused: RegistryError | None = None
) -> Template:
    facts, listed = await recheck_lists.newest(request.user, event)
    return page(
        request,
        "competitions/recheck.html",
        status=409 if refused else 200,
        event=facts,
        competition=await events.competition(facts.competition),
        listed=listed,
        refused=refused,
        rate=decimal_text(rounded_half_up(listed.errors * 100, 1)) if listed else "",
        reasons=RECHECK_REASONS,
        top=TOP_PERCENT,
        sample=SAMPLE_PERCENT,
        most=ERRORS_ABOVE_PERCENT,
    )


async def _item(
    request: Request[Actor, Any, Any],
    item: UUID,
    refused: RegistryError | None = None,
    typed: dict[str, str] | None = None,
) -> Template:
    facts, checking = await recheck_lists.checking(request.user, item)
    modules = {
        code: "—" if mark is None else decimal_text(rounded_half_up(mark, 4))
        for code, mark in (checking.found.modules.items() if checking.found else ())
    }
    statuses = {BadInputError: 400, ConflictError: 409}
    return page(
        request,
        "competitions/recheck_item.html",
        status=next((status for kind, status in statuses.items() if isinstance(refused, kind)), 200),
        event=facts,
        competition=await events.competition(facts.competition),
        checking=checking,
        modules=modules,
        refused=refused,
        typed=typed or {},
        reasons=RECHECK_REASONS,
    )


PAGES = [list_page, draw, item_page, check, leave]
