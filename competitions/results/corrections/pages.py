"""The pages of corrections: the list of a competition, proposing one with its preview, and deciding."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, QueryParameter
from litestar.response import Redirect, Template
from pydantic import BaseModel

from competitions.awards.listeners import Consequence
from competitions.events import queries as events
from competitions.results import queries as results
from competitions.results.corrections import queries, service
from competitions.results.corrections.effect import CorrectionEffect, NotFinalError
from competitions.results.corrections.form import changes_of, rows_of
from competitions.words import STATUSES
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, Fault
from registry.core.texts import Text, text
from registry.people.access import SecondPersonNeededError, refusal, require
from registry.people.doers import doers
from registry.web.page import page


class DecisionForm(BaseModel):
    """The form that decides: `decision` is "approve" or "refuse"."""

    decision: str = ""
    answer: str = ""


@get("/competitions/{competition:uuid}/corrections", include_in_schema=False)
async def corrections_page(request: Request[Actor, Any, Any], competition: FromPath[UUID]) -> Template:
    """Show the corrections of a competition's results."""
    require(request.user, "competitions.oversee", await events.subject(competition))
    return page(
        request,
        "competitions/corrections.html",
        competition=await events.competition(competition),
        events=[each for each in await events.events_of(competition) if each.version],
        corrections=await queries.corrections_of(competition),
    )


@get("/events/{event:uuid}/correct", include_in_schema=False)
async def correct_page(
    request: Request[Actor, Any, Any],
    event: FromPath[UUID],
    entry: Annotated[list[str] | None, QueryParameter()] = None,
) -> Template:
    """Let somebody choose the entries to correct, and then type what becomes of them."""
    return await _form(request, event, entry or [], {})


@post("/events/{event:uuid}/correct", include_in_schema=False, status_code=200)
async def correct(
    request: Request[Actor, Any, Any],
    event: FromPath[UUID],
    data: Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Show what the changes would do (`step` is "preview"), or propose them."""
    require(request.user, "results.correct", await events.event_subject(event))
    chosen = [name.partition(":")[2] for name in data if name.startswith("points:")]
    facts, version = await events.event(event), await results.newest_version(event)
    lines = await results.lines(facts, version) if version else []
    changes, faults = changes_of(rows_of(lines, chosen, data))
    base = int(data["base"]) if data.get("base", "").isdecimal() else 0
    if faults:
        message = text("有内容无法识别。", "Something cannot be read.")
        return await _form(request, event, chosen, data, message=message, faults=faults)
    try:
        if data.get("step") != "propose":
            effect = await service.preview_changes(request.user, event, base, changes, data.get("reason", ""))
            return await _form(request, event, chosen, data, effect=effect)
        correction = await service.propose(request.user, event, base, changes, data.get("reason", ""))
    except (BadInputError, ConflictError) as error:
        return await _form(request, event, chosen, data, message=error.message, faults=error.faults)
    return Redirect(f"/corrections/{correction}", status_code=303)


@get("/corrections/{correction:uuid}", include_in_schema=False)
async def correction_page(request: Request[Actor, Any, Any], correction: FromPath[UUID]) -> Template:
    """Show one correction, and as long as it is open everything that approving it would change."""
    return await _correction(request, correction, DecisionForm(), None)


@post("/corrections/{correction:uuid}", include_in_schema=False, status_code=200)
async def decide(
    request: Request[Actor, Any, Any],
    correction: FromPath[UUID],
    data: Annotated[DecisionForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Approve or refuse the correction, or show it again with what stands against that."""
    try:
        if data.decision == "approve":
            await service.approve(request.user, correction, data.answer)
        elif data.decision == "refuse":
            await service.refuse(request.user, correction, data.answer)
        else:
            missing = text("请选择批准或不批准。", "Choose to approve or to refuse.")
            return await _correction(request, correction, data, missing, "decision")
    except (BadInputError, ConflictError) as error:
        return await _correction(request, correction, data, error.message)
    return Redirect(f"/corrections/{correction}", status_code=303)


async def _form(
    request: Request[Actor, Any, Any],
    event: UUID,
    chosen: Sequence[str],
    typed: Mapping[str, str],
    *,
    effect: CorrectionEffect | None = None,
    message: Text | None = None,
    faults: Sequence[Fault] = (),
) -> Template:
    require(request.user, "results.correct", await events.event_subject(event))
    facts, version = await events.event(event), await results.newest_version(event)
    if version is None:
        raise NotFinalError(
            text("该赛项还没有最终成绩，无可更正。", "The event has no final result to be corrected.")
        )
    lines = await results.lines(facts, version)
    return page(
        request,
        "competitions/correction_form.html",
        status=400 if message else 200,
        competition=await events.competition(facts.competition),
        event=facts,
        version=version,
        lines=lines,
        approvers=doers("results.approve_correction"),
        rows=rows_of(lines, chosen, typed),
        reason=typed.get("reason", ""),
        statuses=STATUSES,
        effect=effect,
        rooms=_by_room(effect),
        message=message,
        faults=faults,
    )


async def _correction(
    request: Request[Actor, Any, Any],
    correction: UUID,
    typed: DecisionForm,
    message: Text | None,
    field: str = "answer",
) -> Template:
    found = await service.readable(request.user, correction)
    against = refusal(request.user, "results.approve_correction", found.subject)
    effect, stale = None, None
    if found.decided_at is None:
        try:
            effect = await service.preview(request.user, correction)
        except ConflictError as error:
            stale = error.message
    return page(
        request,
        "competitions/correction.html",
        status=400 if message else 200,
        competition=await events.competition(found.competition),
        correction=found,
        effect=effect,
        rooms=_by_room(effect),
        stale=stale,
        decides=against is None,
        approvers=doers("results.approve_correction"),
        proposed_it=isinstance(against, SecondPersonNeededError),
        statuses=STATUSES,
        typed=typed,
        message=message,
        field=field,
    )


def _by_room(effect: CorrectionEffect | None) -> list[tuple[Text, list[Consequence]]]:
    """Return the consequences of a correction, room by room."""
    if effect is None:
        return []
    found = sorted(effect.consequences, key=lambda consequence: consequence.room.zh)
    return [
        (group[0].room, group) for _, each in groupby(found, key=lambda c: c.room.zh) if (group := [*each])
    ]


PAGES = [corrections_page, correct_page, correct, correction_page, decide]
