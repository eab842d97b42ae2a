"""The pages of appeals: the desk, one appeal with its answers, and filing one."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel

from competitions.events import queries as events
from competitions.events import visible
from competitions.results import queries as results
from competitions.results.appeals import queries, service
from competitions.results.pages import remaining
from competitions.words import APPEAL_LEVELS, APPEAL_OUTCOMES, AppealOutcome
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, NotFoundError
from registry.core.texts import Text, text
from registry.people.access import refusal, require, require_role
from registry.web.page import page


class AppealForm(BaseModel):
    """What the form that files an appeal sends."""

    entry: str = ""
    grounds: str = ""


class AnswerForm(BaseModel):
    """What the forms below an appeal send; `step` is "answer", "escalate" or "arbitrate"."""

    step: str = ""
    outcome: str = ""
    words: str = ""


@get("/appeals", include_in_schema=False)
async def appeals_page(request: Request[Actor, Any, Any]) -> Template:
    """Show the appeals that the account may see, open ones first."""
    require_role(request.user, "appeals.read")
    return page(
        request,
        "competitions/appeals.html",
        event=None,
        appeals=await queries.appeals_for(request.user),
        outcomes=APPEAL_OUTCOMES,
        levels=APPEAL_LEVELS,
    )


@get("/events/{event:uuid}/appeals", include_in_schema=False)
async def event_appeals_page(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> Template:
    """Show the appeals of one event to who oversees it, and to a school its own."""
    require_role(request.user, "appeals.read")
    _, facts = await visible.event(request.user, event)
    found = await queries.appeals_of(event)
    return page(
        request,
        "competitions/appeals.html",
        event=facts,
        appeals=[each for each in found if refusal(request.user, "appeals.read", each.subject) is None],
        outcomes=APPEAL_OUTCOMES,
        levels=APPEAL_LEVELS,
    )


@get("/events/{event:uuid}/appeal", include_in_schema=False)
async def appeal_form(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> Template:
    """Show the form with which a school appeals for one of its entries."""
    return await _form(request, event, AppealForm(), None)


@post("/events/{event:uuid}/appeal", include_in_schema=False, status_code=200)
async def file_appeal(
    request: Request[Actor, Any, Any],
    event: FromPath[UUID],
    data: Annotated[AppealForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """File the appeal, or show the form again with what stands against it."""
    try:
        appeal = await service.file(request.user, event, data.entry, data.grounds)
    except NotFoundError:
        if data.entry:
            raise
        return await _form(request, event, data, text("请选择参赛队。", "Choose an entry."), "entry")
    except (BadInputError, ConflictError) as error:
        return await _form(request, event, data, error.message)
    return Redirect(f"/appeals/{appeal}", status_code=303)


@get("/appeals/{appeal:uuid}", include_in_schema=False)
async def appeal_page(request: Request[Actor, Any, Any], appeal: FromPath[UUID]) -> Template:
    """Show one appeal, and the form for what comes next."""
    return await _appeal(request, appeal, AnswerForm(), None)


@post("/appeals/{appeal:uuid}", include_in_schema=False, status_code=200)
async def decide(
    request: Request[Actor, Any, Any],
    appeal: FromPath[UUID],
    data: Annotated[AnswerForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Answer the appeal, take it on or decide it, or show it again with what stands against that."""
    outcome: AppealOutcome | None = {"upheld": "upheld", "rejected": "rejected"}.get(data.outcome)  # type: ignore[assignment]
    if data.step in {"answer", "arbitrate"} and outcome is None:
        return await _appeal(request, appeal, data, text("请选择结论。", "Choose the outcome."), "outcome")
    try:
        if data.step == "escalate":
            await service.escalate(request.user, appeal, data.words)
        elif outcome is not None and data.step == "arbitrate":
            await service.arbitrate(request.user, appeal, outcome, data.words)
        elif outcome is not None:
            await service.answer(request.user, appeal, outcome, data.words)
    except (BadInputError, ConflictError) as error:
        return await _appeal(request, appeal, data, error.message)
    return Redirect(f"/appeals/{appeal}", status_code=303)


async def _form(
    request: Request[Actor, Any, Any],
    event: UUID,
    typed: AppealForm,
    message: Text | None,
    field: str = "grounds",
) -> Template:
    require_role(request.user, "appeals.file")
    competition, facts = await visible.event(request.user, event)
    published = await results.provisional(event) if facts.state == "provisional" else None
    return page(
        request,
        "competitions/appeal_form.html",
        status=400 if message else 200,
        competition=competition,
        event=facts,
        published=published,
        left=remaining(published),
        entries=await queries.appealable(request.user, event, await events.event_subject(event)),
        typed=typed,
        message=message,
        field=field,
    )


async def _appeal(
    request: Request[Actor, Any, Any],
    appeal: UUID,
    typed: AnswerForm,
    message: Text | None,
    field: str = "words",
) -> Template:
    require_role(request.user, "appeals.read")
    found = await queries.appeal(appeal)
    require(request.user, "appeals.read", found.subject)
    return page(
        request,
        "competitions/appeal.html",
        status=400 if message else 200,
        appeal=found,
        steps=service.next_steps(request.user, found, await queries.hands(appeal)),
        outcomes=APPEAL_OUTCOMES,
        levels=APPEAL_LEVELS,
        typed=typed,
        message=message,
        field=field,
    )


PAGES = [appeals_page, event_appeals_page, appeal_form, file_appeal, appeal_page, decide]
