"""The pages of results: the public one of an event with its old versions, and the desk of who publishes."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import BaseModel

from competitions.awards.schemes import Scheme, load_scheme_version
from competitions.events import queries as events
from competitions.events import visible
from competitions.events.life_cycle import MOVES, takes_appeals
from competitions.results import publishing, queries, scales, service, unpublished
from competitions.results.corrections import queries as corrections
from competitions.results.readiness import Readiness, readiness_of
from competitions.results.standardized import SCALES
from competitions.words import EVENT_STATES, STATUSES, EventState
from registry.core import clock
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, Fault
from registry.core.texts import Text, text
from registry.people.access import could, refusal, require
from registry.people.doers import doers
from registry.web.page import page
from registry.web.sessions import PUBLIC

# Where each thing that is missing is done; what is not here is done on the page itself.
_WHERE = {
    "module_unsigned": "/events/{}/marks",
    "marks_incomplete": "/events/{}/marks",
    "signed_marks_changed": "/events/{}/marks",
    "recheck_missing": "/events/{}/recheck",
    "recheck_open": "/events/{}/recheck",
    "appeal_open": "/events/{}/appeals",
    "appeal_upheld": "#withdraw",
    "tie_undecided": "#draw",
    "result_changed": "#withdraw",
    "appeal_period_running": "#deadline",
}


class PublicationForm(BaseModel):
    """What the form that publishes sends."""

    minutes: str = ""


class ReasonForm(BaseModel):
    """What the form that withdraws sends."""

    reason: str = ""


class DrawForm(BaseModel):
    """What the form of a draw sends: codes of entries, one to a line or with spaces between."""

    order: str = ""


@get("/events/{event:uuid}", include_in_schema=False, opt=PUBLIC)
async def event_page(
    request: Request[Actor, Any, Any], event: FromPath[UUID], scale: FromQuery[str] = ""
) -> Template:
    """Show the final result of an event, or the provisional one while it is published, and all versions."""
    competition, facts = await visible.event(request.user, event)
    version = await queries.newest_version(event)
    published = await queries.provisional(event) if facts.state == "provisional" else None
    lines = []
    if version:
        lines = await queries.lines(facts, version)
    elif published:
        lines = await queries.provisional_lines(facts, published)
    shown = scales.scale_for(scale, competition.level, facts.scheme)
    return page(
        request,
        "competitions/event.html",
        competition=competition,
        event=facts,
        version=version,
        published=published,
        left=remaining(published),
        scheme=_scheme(version or published),
        lines=lines,
        versions=await queries.versions(event) if version else [],
        states=EVENT_STATES,
        statuses=STATUSES,
        scale=SCALES[shown] if shown else None,
        asked_scale=shown if scale else None,
        standardized=scales.on_scale(facts, lines, shown) if shown else {},
        appeals=published is not None and could(request.user, "appeals.file"),
    )


@get("/events/{event:uuid}/versions/{number:int}", include_in_schema=False, opt=PUBLIC)
async def version_page(
    request: Request[Actor, Any, Any], event: FromPath[UUID], number: FromPath[int]
) -> Response[Any]:
    """Show a final result that is no longer the newest, with masked names."""
    competition, facts = await visible.event(request.user, event)
    version = await queries.version(event, number)
    if number == facts.version:
        return Redirect(f"/events/{event}")
    return page(
        request,
        "competitions/results_version.html",
        competition=competition,
        event=facts,
        version=version,
        lines=await queries.lines(facts, version, masked=True),
        statuses=STATUSES,
    )


@get("/events/{event:uuid}/results", include_in_schema=False)
async def results_page(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> Template:
    """Show how far the result of an event is, what is missing, and the next step."""
    return await _desk(request, event)


@post("/events/{event:uuid}/results/publish", include_in_schema=False, status_code=200)
async def publish(
    request: Request[Actor, Any, Any],
    event: FromPath[UUID],
    data: Annotated[PublicationForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Publish the provisional result, or show the desk with what stands against it."""
    require(request.user, "competitions.oversee", await events.event_subject(event))
    typed = data.minutes.strip()
    if typed and not (typed.isascii() and typed.isdigit() and len(typed) <= 6):
        message = text("请填写整数分钟，如 120。", "Write whole minutes, such as 120.")
        return await _desk(request, event, message=message, field="minutes", typed=typed)
    try:
        await publishing.publish(request.user, event, int(typed) if typed else None)
    except (BadInputError, ConflictError) as error:
        return await _desk(
            request, event, message=error.message, faults=error.faults, field="minutes", typed=typed
        )
    return Redirect(f"/events/{event}/results", status_code=303)


@post("/events/{event:uuid}/results/withdraw", include_in_schema=False, status_code=200)
async def withdraw(
    request: Request[Actor, Any, Any],
    event: FromPath[UUID],
    data: Annotated[ReasonForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Take the provisional result back, or show the desk with what stands against it."""
    try:
        await publishing.withdraw(request.user, event, data.reason)
    except (BadInputError, ConflictError) as error:
        return await _desk(
            request, event, message=error.message, faults=error.faults, field="reason", typed=data.reason
        )
    return Redirect(f"/events/{event}/results", status_code=303)


@post("/events/{event:uuid}/results/draw", include_in_schema=False, status_code=200)
async def draw(
    request: Request[Actor, Any, Any],
    event: FromPath[UUID],
    data: Annotated[DrawForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Record what was drawn, or show the desk with what is wrong with it."""
    try:
        await publishing.record_draw(request.user, event, data.order.replace("、", " ").split())
    except (BadInputError, ConflictError) as error:
        return await _desk(
            request, event, message=error.message, faults=error.faults, field="order", typed=data.order
        )
    return Redirect(f"/events/{event}/results", status_code=303)


@post("/events/{event:uuid}/results/finalize", include_in_schema=False, status_code=200)
async def finalize(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> Response[Any]:
    """Make the result final, or show the desk with everything that is open."""
    try:
        await service.finalize_event(request.user, event)
    except ConflictError as error:
        return await _desk(request, event, message=error.message, faults=error.faults)
    return Redirect(f"/events/{event}/results", status_code=303)


def remaining(published: queries.ProvisionalFacts | None) -> Text | None:
    """Return in words how long appeals are still taken; None when they are not, or not any more."""
    if published is None:
        return None
    now = clock.exactly_now()
    if not takes_appeals(published.appeals_until, now):
        return None
    hours, minutes = divmod(int((published.appeals_until - now).total_seconds()) // 60, 60)
    days, hours = divmod(hours, 24)
    zh = "".join(f"{n}{unit}" for n, unit in ((days, "天"), (hours, "小时"), (minutes, "分")) if n)
    en = " ".join(f"{n} {unit}" for n, unit in ((days, "d"), (hours, "h"), (minutes, "min")) if n)
    return text(zh or "不到1分", en or "less than a minute")


def _scheme(result: queries.VersionFacts | queries.ProvisionalFacts | None) -> Scheme | None:
    """Return the award scheme that decided a result, in its version."""
    return load_scheme_version(result.scheme, result.scheme_version) if result else None


def _next(found: Readiness) -> tuple[EventState | None, list[tuple[Fault, str]]]:
    """Return the state to which the result goes next, and what keeps it from there, with where to do it."""
    to: EventState | None = {"marked": "provisional", "provisional": "final"}.get(found.situation.state)  # type: ignore[assignment]
    if to is None:
        return None, []
    return to, [(fault, _WHERE.get(fault.code, "")) for fault in found.keeps_from(to)]


async def _desk(
    request: Request[Actor, Any, Any],
    event: UUID,
    *,
    message: Text | None = None,
    faults: tuple[Fault, ...] = (),
    field: str = "",
    typed: str = "",
) -> Template:
    subject = await events.event_subject(event)
    require(request.user, "competitions.oversee", subject)
    facts = await events.event(event)
    found = await readiness_of(facts)
    to, missing = _next(found)
    allowed = {
        action: refusal(request.user, action, subject) is None
        for action in ("results.publish", "results.finalize", "results.correct", "marks.settle")
    }
    version = await queries.newest_version(event)
    lines: list[queries.ResultLineFacts] = []
    if found.published:
        lines = await queries.provisional_lines(facts, found.published)
    elif found.decided and allowed["results.publish"]:
        lines = await unpublished.lines(facts, found.decided)
    return page(
        request,
        "competitions/results_desk.html",
        status=400 if message else 200,
        competition=await events.competition(facts.competition),
        event=facts,
        published=found.published,
        left=remaining(found.published),
        lines=lines,
        scheme=found.decided.scheme if found.decided else None,
        statuses=STATUSES,
        to=to,
        doers=doers(MOVES[facts.state, to].action) if to else None,
        approvers=doers("results.approve_correction"),
        missing=[(fault, where.format(event)) for fault, where in missing],
        to_draw=found.to_draw,
        version=version,
        correction=await corrections.open_correction(event) if version else None,
        states=EVENT_STATES,
        allowed=allowed,
        message=message,
        faults=faults,
        field=field,
        typed=typed,
    )


PAGES = [event_page, version_page, results_page, publish, withdraw, draw, finalize]
