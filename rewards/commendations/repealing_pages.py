"""The bureau's pages of repeals: asking for one, for one honor, and the answer of another officer."""

from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template
from pydantic import ValidationError

from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, NotFoundError
from registry.core.texts import Text
from registry.people import forms
from registry.people.access import refusal, require
from registry.people.sign_in.attempts import SigningInLockedError
from registry.people.sign_in.second_factor import WrongOneTimeCodeError
from registry.web.page import page
from rewards.commendations import proposals, queries, repealing
from rewards.commendations.acts import ACTS
from rewards.commendations.pages import shown_code
from rewards.commendations.schemas import CommendationProposalIn
from rewards.commendations.selection import PARTS

AnyRequest = Request[Actor, Any, Any]
Form = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.URL_ENCODED)]

_OF_A_LINE: Final = ("withdraw", "renew")


@get("/rewards/commendations/{commendation:uuid}/repeal", include_in_schema=False)
async def repeal_form(request: AnyRequest, commendation: FromPath[UUID]) -> Template:
    """Show what a repeal of the whole would revoke, and ask for the reason."""
    return await _form(request, commendation, None, {"act": "repeal"}, {})


@post("/rewards/commendations/{commendation:uuid}/repeal", include_in_schema=False, status_code=200)
async def repeal(request: AnyRequest, commendation: FromPath[UUID], data: Form) -> Response[Any]:
    """Propose to repeal the whole, or show the form again with what is wrong."""
    return await _propose(request, commendation, None, data)


@get("/rewards/commendations/{commendation:uuid}/lines/{number:int}", include_in_schema=False)
async def line_form(request: AnyRequest, commendation: FromPath[UUID], number: FromPath[int]) -> Template:
    """Show one honor that stands, and ask what to do about it and why."""
    return await _form(request, commendation, number, {"act": "withdraw"}, {})


@post(
    "/rewards/commendations/{commendation:uuid}/lines/{number:int}",
    include_in_schema=False,
    status_code=200,
)
async def of_line(
    request: AnyRequest, commendation: FromPath[UUID], number: FromPath[int], data: Form
) -> Response[Any]:
    """Propose to take one honor back or to issue it anew, or show the form again with what is wrong."""
    return await _propose(request, commendation, number, data)


@get("/rewards/commendation-proposals/{proposal:uuid}", include_in_schema=False)
async def proposal_page(request: AnyRequest, proposal: FromPath[UUID]) -> Template:
    """Show a proposal, what it would revoke, and what can be answered."""
    return await _page(request, proposal)


@post("/rewards/commendation-proposals/{proposal:uuid}", include_in_schema=False, status_code=200)
async def answer(request: AnyRequest, proposal: FromPath[UUID], data: Form) -> Response[Any]:
    """Approve the proposal with a one-time code, or show it again with what stands against that."""
    try:
        await repealing.approve(request.user, proposal, str(data.get("code", ""))[:40].strip())
    except (WrongOneTimeCodeError, SigningInLockedError) as error:
        return await _page(request, proposal, message=error.message, field="code")
    except (BadInputError, ConflictError, NotFoundError) as error:
        return await _page(request, proposal, message=error.message, field="answer")
    return Redirect(f"/rewards/commendation-proposals/{proposal}", status_code=303)


@post("/rewards/commendation-proposals/{proposal:uuid}/refusal", include_in_schema=False, status_code=200)
async def refuse(request: AnyRequest, proposal: FromPath[UUID]) -> Response[Any]:
    """Refuse the proposal, or take one's own back."""
    try:
        await repealing.refuse(request.user, proposal)
    except ConflictError as error:
        return await _page(request, proposal, message=error.message, field="answer")
    return Redirect(f"/rewards/commendation-proposals/{proposal}", status_code=303)


async def _propose(
    request: AnyRequest, commendation: UUID, line: int | None, data: dict[str, Any]
) -> Response[Any]:
    typed = {"act": "repeal" if line is None else str(data.get("act", "")), "reason": ""}
    typed["reason"] = str(data.get("reason", "")).strip()
    try:
        given = CommendationProposalIn(act=typed["act"], line=line, reason=typed["reason"])
        made = await repealing.propose(request.user, commendation, given)
    except ValidationError as error:
        said = forms.messages(error)
    except (BadInputError, ConflictError) as error:
        said = {"reason": error.message}
    else:
        return Redirect(f"/rewards/commendation-proposals/{made}", status_code=303)
    return await _form(request, commendation, line, typed, said)


async def _form(
    request: AnyRequest, commendation: UUID, line: int | None, typed: dict[str, str], said: dict[str, Text]
) -> Template:
    facts, found = await queries.commendation(request.user, commendation)
    require(request.user, "commendations.draft", found.subject)
    return page(
        request,
        "rewards/commendation_propose.html",
        status=400 if said else 200,
        facts=facts,
        line=line,
        typed={"reason": ""} | typed,
        said=said,
        concerned=await proposals.concerned(request.user, commendation, number=line),
        acts={act: ACTS[act] for act in ACTS if act in _OF_A_LINE},
        parts=PARTS,
    )


async def _page(
    request: AnyRequest, proposal: UUID, *, message: Text | None = None, field: str = ""
) -> Template:
    actor = request.user
    shown, asked = await proposals.proposal(actor, proposal)
    facts, found = await queries.commendation(actor, shown.commendation)
    waits = shown.approved is None
    hindrance = await repealing.refusal(actor, proposal) if waits else None
    return page(
        request,
        "rewards/commendation_proposal.html",
        status=400 if message else 200,
        one=shown,
        facts=facts,
        concerned=await proposals.concerned(actor, shown.commendation, line=asked.line) if waits else None,
        hindrance=hindrance,
        refuses=waits and refusal(actor, "commendations.draft", found.subject) is None,
        code=await shown_code(actor) if waits and hindrance is None else None,
        acts=ACTS,
        parts=PARTS,
        message=message,
        field=field,
    )


PAGES = [repeal_form, repeal, line_form, of_line, proposal_page, answer, refuse]
