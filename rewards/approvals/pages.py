"""The pages of approvals: what waits, one list with everything that a decision needs, and deciding."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template
from pydantic import Field

from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, NotSignedInError, RegistryError
from registry.core.settings import current
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, require
from registry.people.organizations.pages import PageParameter
from registry.people.sign_in import second_factor
from registry.people.sign_in.attempts import SigningInLockedError
from registry.people.sign_in.second_factor import WrongOneTimeCodeError
from registry.people.words import BUREAUS
from registry.web.page import page
from registry.web.searches import Search, listed
from rewards.approvals import list_lines, queries, refusals, service
from rewards.approvals.asked import uses_of
from rewards.approvals.schemas import DecisionForm
from rewards.words import LIST_STATES


class _Search(Search, extra="ignore"):
    """The form of a search in the lines of a list, which turns its pages too."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1


@get("/rewards/approvals", include_in_schema=False)
async def approvals_page(request: Request[Actor, Any, Any]) -> Template:
    """Show the lists that wait for an approval, and those that are approved."""
    waiting = await queries.lists(request.user)
    return page(
        request,
        "rewards/approvals.html",
        waiting=waiting,
        turns=await queries.turns(waiting),
        approved=await queries.lists(request.user, ("approved",)),
        bureaus=BUREAUS,
    )


@get(["/rewards/approvals/{list_id:uuid}", "/rewards/approvals/{list_id:uuid}/find"], include_in_schema=False)
async def approval_page(
    request: Request[Actor, Any, Any], list_id: FromPath[UUID], number: PageParameter = 1
) -> Template:
    """Show one list: what is asked, against the budget, who approved so far, every line with its reason."""
    return await _page(request, list_id, number=number)


@post("/rewards/approvals/{list_id:uuid}/find", include_in_schema=False, status_code=200)
async def find_lines(
    request: Request[Actor, Any, Any],
    list_id: FromPath[UUID],
    data: Annotated[_Search, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Show the same page with those lines only that fit what was typed."""
    require(request.user, "entitlements.read", ANYTHING)
    if not data.q:
        return listed(f"/rewards/approvals/{list_id}")
    return await _page(request, list_id, q=data.q, number=data.page)


@get("/rewards/approvals/{list_id:uuid}/ids.txt", include_in_schema=False)
async def ids(request: Request[Actor, Any, Any], list_id: FromPath[UUID]) -> Response[bytes]:
    """Send the ids on the list, as the file whose SHA-256 is the content hash."""
    content = await queries.ids(request.user, list_id)
    return Response(
        content,
        media_type="text/plain; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="list-{list_id}.txt"',
            "Cache-Control": "no-store",
        },
    )


@post("/rewards/approvals/{list_id:uuid}", include_in_schema=False, status_code=200)
async def decide(
    request: Request[Actor, Any, Any],
    list_id: FromPath[UUID],
    data: Annotated[DecisionForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Approve the list or send it back, or show it again with what stands against that."""
    try:
        if data.decision == "approve":
            await service.approve(request.user, list_id, data.code, seen=data.content_hash or None)
        elif data.decision == "send_back":
            await service.send_back(request.user, list_id, data.reason, data.code)
        else:
            missing = text("请选择同意或退回。", "Choose to approve or to send back.")
            return await _page(request, list_id, typed=data, message=missing, field="decision")
    except (BadInputError, ConflictError, WrongOneTimeCodeError, SigningInLockedError) as error:
        return await _page(request, list_id, typed=data, message=error.message, field=_field(error))
    return Redirect(f"/rewards/approvals/{list_id}", status_code=303)


def _field(error: RegistryError) -> str:
    if isinstance(error, NotSignedInError | SigningInLockedError):
        return "code"
    return "reason" if isinstance(error, BadInputError) else "decision"


async def _page(
    request: Request[Actor, Any, Any],
    list_id: UUID,
    *,
    q: str = "",
    number: int = 1,
    typed: DecisionForm | None = None,
    message: Text | None = None,
    field: str = "",
) -> Template:
    actor = request.user
    facts, found = await queries.one(actor, list_id)
    refusal = refusals.refusal(actor, found)
    decided = await queries.approvals(actor, list_id)
    return page(
        request,
        "rewards/approval.html",
        status=400 if message else 200,
        facts=facts,
        steps=found.steps,
        step=found.step,
        bureaus=BUREAUS,
        states=LIST_STATES,
        budget=await uses_of(found),
        totals=await list_lines.totals(actor, list_id),
        lines=await list_lines.lines(actor, list_id, q=q, number=number),
        approvals=decided,
        sent_back_at=max((each.at for each in decided if each.decision == "sent_back"), default=None),
        removals=await list_lines.removals(actor, list_id),
        hash_now=await queries.hash_now(actor, list_id),
        refusal=refusal,
        code=await _shown_code(actor) if refusal is None else None,
        q=q,
        typed=typed or DecisionForm(),
        message=message,
        field=field,
    )


async def _shown_code(actor: Actor) -> str | None:
    """Return the code of now in the demo, whose accounts are nobody's."""
    if not current().is_demo or actor.account_id is None:
        return None
    return await second_factor.present_code(actor.account_id)


PAGES = [approvals_page, approval_page, find_lines, ids, decide]
