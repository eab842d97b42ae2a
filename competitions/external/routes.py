"""The JSON API of external awards: hand in, settle, see what would follow, confirm or refuse."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, delete, get, post, put
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery, JSONBody, QueryParameter
from pydantic import BaseModel, ConfigDict, Field, Json

from competitions.events import queries as events
from competitions.events.routes import Counted, Created
from competitions.external import correcting, deciding, downloads, queries, service
from competitions.external.deciding import Preview
from competitions.external.pages import LARGEST_REQUEST
from competitions.external.queries import ListFacts, Wanted
from competitions.external.review import reviewed
from competitions.external.schemas import (
    AnswerIn,
    ConfirmationIn,
    CorrectionIn,
    LineIn,
    ProposalIn,
    SettlingIn,
)
from competitions.external.service import days_of
from competitions.external.told import LineFacts, faults_of, lines_of
from registry.core.actor import Actor
from registry.core.paging import Page
from registry.web.api import answers, described
from registry.web.problems import ProblemFault


class ProposalForm(BaseModel):
    """A list with its document, as two parts of a form: `proposal` as JSON text, `evidence` as a file."""

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    proposal: Json[ProposalIn]
    evidence: UploadFile = Field(examples=["list.pdf"])


@dataclass(frozen=True, slots=True)
class ListReview:
    """A list with its lines; while `faults` says something it cannot be confirmed."""

    facts: ListFacts
    lines: list[LineFacts]
    faults: list[ProblemFault]


@get("/external-awards", operation_id="list_external_awards", summary="Lists of awards decided elsewhere")
async def list_lists(
    request: Request[Actor, Any, Any],
    *,
    page: FromQuery[int] = 1,
    standing: Annotated[str, QueryParameter(name="state")] = "",
    competition: FromQuery[UUID | None] = None,
    year: Annotated[int | None, QueryParameter(ge=1900, le=9999)] = None,
    school: Annotated[str, QueryParameter(max_length=200)] = "",
) -> Page[ListFacts]:
    """Return the lists within reach, those that wait first."""
    return await queries.lists(request.user, Wanted(standing, competition, year, school), page=page)


@post(
    "/external-awards",
    operation_id="propose_external_awards",
    summary="Hand in awards decided elsewhere",
    request_max_body_size=LARGEST_REQUEST,
)
async def propose(
    request: Request[Actor, Any, Any],
    data: Annotated[ProposalForm, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> Created:
    """Hand in awards with the document that proves them."""
    evidence = await data.evidence.read()
    return Created(id=await service.propose(request.user, data.proposal, evidence))


@get("/external-awards/{list_id:uuid}", operation_id="read_external_awards", summary="One list")
async def read_list(request: Request[Actor, Any, Any], list_id: FromPath[UUID]) -> ListReview:
    """Return a list with its doubts, its candidates and its likely duplicates."""
    facts = await queries.list_facts(request.user, list_id)
    review = await reviewed(
        await queries.lines_of(list_id),
        competition=facts.competition,
        days=days_of(await events.competition(facts.competition)),
        list_id=list_id,
        evidence=facts.evidence,
    )
    return ListReview(facts, lines_of(review), faults_of(review) if facts.state == "proposed" else [])


@get(
    "/external-awards/{list_id:uuid}/evidence",
    operation_id="read_external_evidence",
    summary="The document that proves a list; each look is recorded",
    operation_class=answers("application/pdf", "image/png", "image/jpeg"),
)
async def read_evidence(request: Request[Actor, Any, Any], list_id: FromPath[UUID]) -> Response[bytes]:
    """Return the document as a file to keep."""
    stored = await downloads.evidence_of(request.user, list_id)
    return Response(stored.content, media_type=stored.media_type, headers=downloads.headers(stored))


@post("/external-awards/{list_id:uuid}/lines", operation_id="add_external_awards", summary="Add prizes")
async def add_lines(
    request: Request[Actor, Any, Any], list_id: FromPath[UUID], data: JSONBody[list[LineIn]]
) -> Counted:
    """Add prizes to a list that is open."""
    await service.add_lines(request.user, list_id, data)
    return Counted(count=len(data))


@put(
    "/external-awards/{list_id:uuid}/lines/{line_id:uuid}",
    operation_id="correct_external_award",
    summary="Correct a prize of an open list",
    status_code=204,
)
async def correct_line(
    request: Request[Actor, Any, Any],
    list_id: FromPath[UUID],
    line_id: FromPath[UUID],
    data: JSONBody[CorrectionIn],
) -> None:
    """Write a prize anew, with the reason why."""
    await correcting.correct_line(request.user, list_id, line_id, data.line, data.reason)


@post(
    "/external-awards/{list_id:uuid}/settlement",
    operation_id="settle_external_awards",
    summary="Settle what is open on a list",
    status_code=204,
)
async def settle(
    request: Request[Actor, Any, Any], list_id: FromPath[UUID], data: JSONBody[SettlingIn]
) -> None:
    """Choose schools, prizes and persons, explain duplicates, take lines out; all of it or nothing."""
    await service.settle(request.user, list_id, data)


@delete("/external-awards/{list_id:uuid}", operation_id="withdraw_external_awards", summary="Withdraw a list")
async def withdraw(request: Request[Actor, Any, Any], list_id: FromPath[UUID]) -> None:
    """Take back a list that is open, with its names, and its document unless another list has it."""
    await service.withdraw(request.user, list_id)


@get(
    "/external-awards/{list_id:uuid}/confirmation",
    operation_id="preview_external_confirmation",
    summary="What would follow from confirming a list",
)
async def preview_confirmation(request: Request[Actor, Any, Any], list_id: FromPath[UUID]) -> Preview:
    """Return everything that would follow, without doing it, and the revision that it would follow from."""
    return await deciding.preview(request.user, list_id)


@post(
    "/external-awards/{list_id:uuid}/confirmation",
    operation_id="confirm_external_awards",
    summary="Confirm a list as a second person",
)
async def confirm(
    request: Request[Actor, Any, Any], list_id: FromPath[UUID], data: JSONBody[ConfirmationIn]
) -> Counted:
    """Confirm a list as it was previewed; return how many awards stand because of it."""
    made = await deciding.confirm(request.user, list_id, data.revision, data.answer)
    return Counted(count=made)


@post(
    "/external-awards/{list_id:uuid}/refusal",
    operation_id="refuse_external_awards",
    summary="Refuse a list as a second person",
    status_code=204,
)
async def refuse(
    request: Request[Actor, Any, Any], list_id: FromPath[UUID], data: JSONBody[AnswerIn]
) -> None:
    """Refuse a list and say why."""
    await deciding.refuse(request.user, list_id, data.answer)


ROUTES = described(
    [
        list_lists,
        propose,
        read_list,
        read_evidence,
        add_lines,
        correct_line,
        settle,
        withdraw,
        preview_confirmation,
        confirm,
        refuse,
    ],
    tag="external awards",
)
