"""The bureau's pages of lists: all of them, drafting one, and one with what comes next."""

from collections import Counter
from typing import Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, RegistryError
from registry.core.texts import Text
from registry.people.access import ANYTHING, could, require
from registry.people.organizations.pages import PageParameter
from registry.people.reasons import ReasonNamesPersonError, ReasonNeededError
from registry.people.words import BUREAUS
from registry.web.page import page
from rewards.entitlements.why import passed_over_counts
from rewards.notices import drafting, objection_queries, queries, service
from rewards.notices.bureaus import bureaus_of
from rewards.notices.queries import RewardListFacts
from rewards.notices.refusals import LinesNotReadyError, ListTitleError
from rewards.notices.words import LIST_ACTS, LIST_SIGNS, LIST_STATES, OBJECTION_STATES, READINESS
from rewards.programs import queries as programs

AnyRequest = Request[Actor, Any, Any]

# A draft names its entitlements one by one when some are left out; a list has thousands at most.
LARGEST_DRAFT: Final = 4 * 1024 * 1024
_WORDS: Final[dict[str, Any]] = {"states": LIST_STATES, "signs": LIST_SIGNS, "bureaus": BUREAUS}
_ON: Final = "yes"
# Entitlements that are shown one by one; longer lists are drafted whole, or over the API.
_SHOWN: Final = 1_000
# What these wait for stands on the page of their list, so that here they are only counted.
_ELSEWHERE: Final = frozenset({"on_list", "approved"})


@get("/rewards/lists", include_in_schema=False)
async def lists_page(request: AnyRequest, program: FromQuery[str] = "") -> Template:
    """Show the lists of every program, those that wait for something first."""
    return page(
        request,
        "rewards/lists.html",
        lists=await queries.lists(request.user, _identifier(program)),
        programs=[each for each in await programs.programs(request.user) if _lists(each.state)],
        drafts=could(request.user, "lists.draft"),
        **_WORDS,
    )


@get("/rewards/{program:uuid}/lists/new", include_in_schema=False)
async def draft_form(request: AnyRequest, program: FromPath[UUID]) -> Template:
    """Show what would be on a new list of a program, and what would not, and why."""
    return await _draft_form(request, program, {}, None)


@post(
    "/rewards/{program:uuid}/lists/new",
    include_in_schema=False,
    status_code=200,
    request_max_body_size=LARGEST_DRAFT,
)
async def draft(request: AnyRequest, program: FromPath[UUID]) -> Response[Any]:
    """Draft the list of all that is ready or of what was ticked, or show the form again."""
    sent = await request.form()
    typed = {name: str(sent.get(name, "")) for name in ("title", "contact", "only")}
    ticked = [found for each in sent.getall("entitlement", []) if (found := _identifier(str(each)))]
    try:
        made = await drafting.draft(
            request.user,
            program,
            typed["title"],
            ticked if typed["only"] == _ON else None,
            contact=typed["contact"],
        )
    except (ListTitleError, LinesNotReadyError, ConflictError) as error:
        field = "title" if isinstance(error, ListTitleError) else "which"
        return await _draft_form(request, program, typed, error.message, field=field, ticked=set(ticked))
    return Redirect(f"/rewards/lists/{made}", status_code=303)


@get(["/rewards/lists/{list_id:uuid}", "/rewards/lists/{list_id:uuid}/find"], include_in_schema=False)
async def list_page(request: AnyRequest, list_id: FromPath[UUID], number: PageParameter = 1) -> Template:
    """Show a list with its lines, what was done to it and what comes next."""
    return await _list(request, list_id, number=number)


@post("/rewards/lists/{list_id:uuid}/find", include_in_schema=False, status_code=200)
async def find_lines(request: AnyRequest, list_id: FromPath[UUID]) -> Template:
    """Show the same page with those lines only that fit what was typed."""
    q = str((await request.form()).get("q", ""))[:100]
    return await _list(request, list_id, q=q)


@post("/rewards/lists/{list_id:uuid}", include_in_schema=False, status_code=200)
async def step(request: AnyRequest, list_id: FromPath[UUID]) -> Response[Any]:
    """Take the next step of a list, or show it again with what stands in the way."""
    sent = await request.form()
    typed = {name: str(sent.get(name, "")) for name in ("step", "title", "contact", "reason")}
    try:
        match typed["step"]:
            case "publish":
                await service.publish(request.user, list_id)
            case "end":
                await service.end_notice(request.user, list_id)
            case "again":
                await service.put_up_again(request.user, list_id)
            case "change":
                await drafting.change(request.user, list_id, typed["title"], typed["contact"])
            case "cancel":
                await service.cancel(request.user, list_id, typed["reason"])
    except (BadInputError, ConflictError) as error:
        return await _list(request, list_id, typed=typed, error=error)
    return Redirect(f"/rewards/lists/{list_id}", status_code=303)


@get("/rewards/lists/{list_id:uuid}/lines/{line:uuid}", include_in_schema=False)
async def line_page(request: AnyRequest, list_id: FromPath[UUID], line: FromPath[UUID]) -> Template:
    """Ask for the reason why a line leaves the list."""
    return await _line(request, list_id, line, "", None)


@post("/rewards/lists/{list_id:uuid}/lines/{line:uuid}", include_in_schema=False, status_code=200)
async def remove_line(request: AnyRequest, list_id: FromPath[UUID], line: FromPath[UUID]) -> Response[Any]:
    """Take the line off the list, or ask again for the reason."""
    reason = str((await request.form()).get("reason", ""))
    try:
        await drafting.remove_line(request.user, line, reason)
    except (ReasonNeededError, ReasonNamesPersonError, ConflictError) as error:
        return await _line(request, list_id, line, reason, error.message)
    return Redirect(f"/rewards/lists/{list_id}", status_code=303)


async def _draft_form(
    request: AnyRequest,
    program: UUID,
    typed: dict[str, str],
    message: Text | None,
    *,
    field: str = "which",
    ticked: set[UUID] | None = None,
) -> Template:
    facts = await programs.program(request.user, program)
    found = await queries.preview(request.user, program)
    ready = [each for each in found if each.readiness == "ready"]
    others = [each for each in found if each.readiness != "ready"]
    return page(
        request,
        "rewards/list_new.html",
        status=400 if message else 200,
        program=facts,
        ready=ready,
        shown=ready[:_SHOWN],
        others=[each for each in others if each.readiness not in _ELSEWHERE][:_SHOWN],
        counts=Counter(each.readiness for each in others),
        passed_over=await passed_over_counts(request.user, program),
        readiness=READINESS,
        total_fen=sum(each.amount_fen for each in ready),
        ticked={each.id for each in ready} if ticked is None else ticked,
        typed=typed,
        message=message,
        field=field,
    )


async def _list(
    request: AnyRequest,
    list_id: UUID,
    *,
    number: int = 1,
    q: str = "",
    typed: dict[str, str] | None = None,
    error: RegistryError | None = None,
) -> Template:
    facts = await queries.list_facts(request.user, list_id)
    by_reason = isinstance(error, ReasonNeededError | ReasonNamesPersonError)
    field = "reason" if by_reason else "title" if isinstance(error, ListTitleError) else "steps"
    return page(
        request,
        "rewards/list.html",
        status=400 if error else 200,
        facts=facts,
        steps=_steps(request.user, facts),
        found=await queries.lines(request.user, list_id, q=q, page=number),
        removed=await queries.lines(request.user, list_id, removed=True),
        acts=await queries.acts(request.user, list_id),
        objections=await objection_queries.objections(request.user, list_id=list_id)
        if could(request.user, "objections.read")
        else None,
        objection_states=OBJECTION_STATES,
        act_words=LIST_ACTS,
        q=q,
        typed=typed or {"title": facts.title, "contact": facts.contact, "reason": ""},
        message=error.message if error else None,
        field=field,
        **_WORDS,
    )


async def _line(
    request: AnyRequest, list_id: UUID, line: UUID, reason: str, message: Text | None
) -> Template:
    require(request.user, "lists.draft", ANYTHING)
    facts = await queries.list_facts(request.user, list_id)
    return page(
        request,
        "rewards/list_line.html",
        status=400 if message else 200,
        facts=facts,
        line=await queries.line(request.user, list_id, line),
        reason=reason,
        message=message,
    )


def _steps(actor: Actor, facts: RewardListFacts) -> list[str]:
    """Return what the account can do to the list now."""
    if not could(actor, "lists.draft") or facts.bureau not in bureaus_of(actor):
        return []
    match facts.state:
        case "drafted" if facts.published_on:
            return ["again", "publish", "change", "cancel"]
        case "drafted":
            return ["publish", "change", "cancel"]
        case "in_notice":
            return ["end", "cancel"] if facts.notice_over else ["wait", "cancel"]
        case "approving":
            return ["cancel"]
    return []


def _lists(state: str) -> bool:
    return state in {"in_force", "closed"}


def _identifier(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None


PAGES = [lists_page, draft_form, draft, list_page, find_lines, step, line_page, remove_line]
