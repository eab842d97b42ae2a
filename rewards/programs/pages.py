"""The pages of reward programs: the list, one version with all it says, and the steps of its life."""

from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import BaseModel

from registry.audit.queries import trail
from registry.core import clock
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, RegistryError
from registry.core.texts import text
from registry.people.access import ANYTHING, could, require
from registry.people.words import BUREAUS
from registry.web.page import page
from registry.web.problems import status_of
from rewards.ledger import queries as ledger
from rewards.ledger.books import BOOKS
from rewards.programs import closing, overlapping, queries, service, wording
from rewards.programs.completeness import lacking
from rewards.programs.differences import changes
from rewards.programs.matrix import matrix_of
from rewards.programs.queries import ProgramStory
from rewards.programs.spending import spending_of
from rewards.words import PAYEE_CLASSES, PROGRAM_STATES


class ApprovalForm(BaseModel):
    """The hash of the document that stood on the page."""

    content_hash: str = ""


class ReasonForm(BaseModel):
    """Why a program is sent back."""

    reason: str = ""


class ForceForm(BaseModel):
    """Whether the version in force is closed in the same step."""

    closing_others: str = ""


class ClosingForm(BaseModel):
    """The last day of awarding, as it was typed."""

    last_day: str = ""


Answer = Response[Any]
Approved = Annotated[ApprovalForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
Reason = Annotated[ReasonForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
Forced = Annotated[ForceForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
Closed = Annotated[ClosingForm, Body(media_type=RequestEncodingType.URL_ENCODED)]


@get("/rewards", include_in_schema=False)
async def programs_page(request: Request[Actor, Any, Any]) -> Template:
    """Show every version of every program with its state."""
    return page(
        request,
        "rewards/programs.html",
        programs=await queries.programs(request.user),
        states=PROGRAM_STATES,
    )


@get("/rewards/{program:uuid}", include_in_schema=False)
async def program_page(request: Request[Actor, Any, Any], program: FromPath[UUID]) -> Template:
    """Show what a version says, what it comes to, and what may be done with it."""
    return await _shown(request, program)


@post("/rewards/{program:uuid}/approve", include_in_schema=False, status_code=200)
async def approve(request: Request[Actor, Any, Any], program: FromPath[UUID], data: Approved) -> Answer:
    """Approve a draft, as it stood on the page."""
    try:
        await service.approve(request.user, program, content_hash=data.content_hash or None)
    except ConflictError as error:
        return await _shown(request, program, error)
    return _back(program)


@post("/rewards/{program:uuid}/send-back", include_in_schema=False, status_code=200)
async def send_back(request: Request[Actor, Any, Any], program: FromPath[UUID], data: Reason) -> Answer:
    """Send a program back with a reason."""
    try:
        await service.send_back(request.user, program, data.reason)
    except (ConflictError, BadInputError) as error:
        return await _shown(request, program, error, at="reason", typed=data.reason)
    return _back(program)


@post("/rewards/{program:uuid}/discard", include_in_schema=False, status_code=200)
async def discard(request: Request[Actor, Any, Any], program: FromPath[UUID]) -> Answer:
    """Discard a draft."""
    try:
        await service.discard(request.user, program)
    except ConflictError as error:
        return await _shown(request, program, error)
    return Redirect("/rewards", status_code=303)


@post("/rewards/{program:uuid}/next", include_in_schema=False, status_code=200)
async def draft_next(request: Request[Actor, Any, Any], program: FromPath[UUID]) -> Answer:
    """Copy a version as the draft of the next one, and go on to its form."""
    try:
        made = await service.draft_next(request.user, program)
    except ConflictError as error:
        return await _shown(request, program, error)
    return Redirect(f"/rewards/{made}/form", status_code=303)


@post("/rewards/{program:uuid}/force", include_in_schema=False, status_code=200)
async def put_in_force(request: Request[Actor, Any, Any], program: FromPath[UUID], data: Forced) -> Answer:
    """Put an approved program in force."""
    try:
        await service.put_in_force(request.user, program, closing_others=bool(data.closing_others))
    except ConflictError as error:
        return await _shown(request, program, error)
    return _back(program)


@get("/rewards/{program:uuid}/close", include_in_schema=False)
async def closing_page(
    request: Request[Actor, Any, Any], program: FromPath[UUID], last_day: FromQuery[str] = ""
) -> Template:
    """Ask for the last day of awarding; with one in the address, show what would fall."""
    return await _closing(request, program, last_day)


@post("/rewards/{program:uuid}/close", include_in_schema=False, status_code=200)
async def close(request: Request[Actor, Any, Any], program: FromPath[UUID], data: Closed) -> Answer:
    """Close a program after the day that was previewed."""
    if (last_day := _day(data.last_day)) is None:
        return await _closing(request, program, data.last_day)
    try:
        await service.close(request.user, program, last_day)
    except ConflictError as error:
        return await _closing(request, program, data.last_day, error)
    return _back(program)


async def _shown(
    request: Request[Actor, Any, Any],
    program: UUID,
    error: RegistryError | None = None,
    *,
    at: str = "",
    typed: str = "",
) -> Template:
    actor = request.user
    story = await queries.story(actor, program)
    every = await queries.versions(actor, story.facts.name)
    document = story.document
    before = next((said for facts, said in every if facts.version < story.facts.version), None)
    in_the_way = await overlapping.versions(program, document) if story.facts.state == "approved" else []
    starts = document.validity.starts
    return page(
        request,
        "rewards/program.html",
        status=status_of(error) if error else 200,
        program=story.facts,
        story=story,
        document=document,
        states=PROGRAM_STATES,
        words=wording,
        kinds=wording.KINDS,
        bureaus=BUREAUS,
        payee_classes=PAYEE_CLASSES,
        matrix=matrix_of(document),
        spending=spending_of(document, await queries.due_by_year(actor, program)),
        balance=await ledger.of_program(program),
        books=BOOKS,
        lacking=lacking(document) if story.facts.state in {"draft", "approved"} else (),
        versions=[facts for facts, _ in every],
        changes=changes(before, document) if before else None,
        in_the_way=in_the_way,
        closes_before=starts - timedelta(days=1) if starts and starts > date.min else None,
        trail=await trail(f"program:{program}"),
        error=error,
        at=at,
        typed=typed,
        can=_possible(actor, story),
    )


def _possible(actor: Actor, story: ProgramStory) -> frozenset[str]:
    """Return the steps that the account may take with a program in its state."""
    own = story.drafted.account == actor.account_id
    steps = {
        "change": story.facts.state == "draft" and own and could(actor, "programs.draft"),
        "approve": story.facts.state == "draft" and not own and could(actor, "programs.approve"),
        "send_back": story.facts.state in {"draft", "approved"}
        and not own
        and could(actor, "programs.approve"),
        "put_in_force": story.facts.state == "approved" and could(actor, "programs.put_in_force"),
        "close": story.facts.state == "in_force" and could(actor, "programs.close"),
        "next": could(actor, "programs.draft"),
    }
    return frozenset(step for step, may in steps.items() if may)


async def _closing(
    request: Request[Actor, Any, Any], program: UUID, typed: str, error: RegistryError | None = None
) -> Template:
    require(request.user, "programs.close", ANYTHING)
    story = await queries.story(request.user, program)
    last_day = _day(typed)
    wrong = None
    if typed and last_day is None:
        wrong = text("请写成 2026-12-31 的样子。", "Write the day like 2026-12-31.")
    return page(
        request,
        "rewards/program_closing.html",
        status=status_of(error) if error else 400 if wrong else 200,
        program=story.facts,
        preview=await closing.preview(request.user, program, last_day) if last_day else None,
        typed=typed,
        today=clock.today(),
        wrong=wrong,
        error=error,
        payee_classes=PAYEE_CLASSES,
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None


def _back(program: UUID) -> Redirect:
    return Redirect(f"/rewards/{program}", status_code=303)


PAGES = [
    programs_page,
    program_page,
    approve,
    send_back,
    discard,
    draft_next,
    put_in_force,
    closing_page,
    close,
]
