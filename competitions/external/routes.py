"""The JSON API of external awards: hand in, settle, see what would follow, confirm or refuse."""

from dataclasses import dataclass
from typing import Annotated, Any, Self
from uuid import UUID

from litestar import Request, Response, delete, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery, JSONBody, QueryParameter
from pydantic import BaseModel, ConfigDict, Field, Json

from competitions.awards.listeners import Consequence
from competitions.events import queries as events
from competitions.events.routes import Counted, Created
from competitions.external import deciding, downloads, queries, service, sheet
from competitions.external.duplicates import Sign, Where
from competitions.external.lines import Line
from competitions.external.matching import MatchState
from competitions.external.pages import LARGEST_REQUEST
from competitions.external.queries import ListFacts
from competitions.external.review import Review, ReviewedLine, reviewed
from competitions.external.schemas import AnswerIn, LineIn, ProposalIn, SettlingIn
from competitions.external.service import days_of
from registry.core.actor import Actor
from registry.core.paging import Page
from registry.people.words import MembershipRole
from registry.web.api import described
from registry.web.problems import ProblemFault


class ProposalForm(BaseModel):
    """A list with its document, as two parts of a form: `proposal` as JSON text, `evidence` as a file."""

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    proposal: Json[ProposalIn]
    evidence: UploadFile = Field(examples=["list.pdf"])


class SheetForm(BaseModel):
    """A published list, as the part `file` of a form."""

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    file: UploadFile = Field(examples=["awards.xlsx"])


class EvidenceForm(BaseModel):
    """The document that proves a list that was previewed."""

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    evidence: UploadFile = Field(examples=["list.pdf"])
    note: str = Field(default="", max_length=500)


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """Somebody whom a name may mean; the number of the document is masked."""

    person: UUID
    name: str
    role: MembershipRole
    unit: str
    id_number: str
    fits: bool


@dataclass(frozen=True, slots=True)
class NameFacts:
    """A name on a line, whether it is known who it is, and who it may be."""

    id: UUID
    state: MatchState
    candidates: list[CandidateFacts]


@dataclass(frozen=True, slots=True)
class LikenessFacts:
    """Another prize that is likely the same one: whether an award that stands or one on an open list."""

    sign: Sign
    where: Where


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line with what is open about it; `schools` are those that its writing may mean."""

    line: Line
    schools: list[UUID]
    names: list[NameFacts]
    likely: list[LikenessFacts]
    faults: list[ProblemFault]

    @classmethod
    def of(cls, one: ReviewedLine) -> Self:
        """Return a line as the API tells it."""
        return cls(
            line=one.line,
            schools=[each.id for each in one.schools],
            names=[
                NameFacts(
                    each.name.id,
                    each.state,
                    [
                        CandidateFacts(
                            person=shown.candidate.person,
                            name=shown.candidate.name,
                            role=shown.candidate.role,
                            unit=shown.candidate.unit,
                            id_number=shown.id_number,
                            fits=shown.fits,
                        )
                        for shown in each.candidates
                    ],
                )
                for each in one.persons
            ],
            likely=[LikenessFacts(each.sign, each.other.where) for each in one.likely],
            faults=[ProblemFault.of(fault) for fault in one.faults],
        )


@dataclass(frozen=True, slots=True)
class ListReview:
    """A list with its lines; while `faults` says something it cannot be confirmed."""

    facts: ListFacts
    lines: list[LineFacts]
    faults: list[ProblemFault]


@dataclass(frozen=True, slots=True)
class SheetRead:
    """What was read of a sheet; with faults it cannot be put forward. `others` are other schools' prizes."""

    id: UUID
    competition: UUID
    organization: UUID | None
    others: int
    lines: list[LineFacts]
    faults: list[ProblemFault]


@get("/external-awards", operation_id="list_external_awards", summary="Lists of awards decided elsewhere")
async def list_lists(
    request: Request[Actor, Any, Any],
    page: FromQuery[int] = 1,
    standing: Annotated[str, QueryParameter(name="state")] = "",
) -> Page[ListFacts]:
    """Return the lists within reach, those that wait first."""
    return await queries.lists(request.user, state=standing, page=page)


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
    return ListReview(facts, _lines(review), _faults(review) if facts.state == "proposed" else [])


@get(
    "/external-awards/{list_id:uuid}/evidence",
    operation_id="read_external_evidence",
    summary="The document that proves a list; each look is recorded",
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
async def preview_confirmation(
    request: Request[Actor, Any, Any], list_id: FromPath[UUID]
) -> list[Consequence]:
    """Return everything that would follow, without doing it."""
    return await deciding.preview(request.user, list_id)


@post(
    "/external-awards/{list_id:uuid}/confirmation",
    operation_id="confirm_external_awards",
    summary="Confirm a list as a second person",
)
async def confirm(
    request: Request[Actor, Any, Any], list_id: FromPath[UUID], data: JSONBody[AnswerIn]
) -> Counted:
    """Confirm a list; return how many awards stand because of it."""
    return Counted(count=await deciding.confirm(request.user, list_id, data.answer))


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


@post(
    "/external-awards/sheets",
    operation_id="hand_in_external_sheet",
    summary="Hand in a published list for its preview",
)
async def hand_in(
    request: Request[Actor, Any, Any],
    competition: FromQuery[UUID],
    data: Annotated[SheetForm, Body(media_type=RequestEncodingType.MULTI_PART)],
    organization: FromQuery[UUID | None] = None,
) -> Created:
    """Keep a published list for an hour; a school names itself, a bureau takes in all prizes."""
    content = await data.file.read()
    name = data.file.filename[-200:]
    return Created(id=await sheet.hand_in(request.user, competition, organization, name, content))


@get(
    "/external-awards/sheets/{upload:uuid}",
    operation_id="preview_external_sheet",
    summary="What was read of a published list",
)
async def preview_sheet(request: Request[Actor, Any, Any], upload: FromPath[UUID]) -> SheetRead:
    """Return what was read, who was found, and every fault; nothing is handed in yet."""
    preview = await sheet.preview(request.user, upload)
    return SheetRead(
        id=preview.id,
        competition=preview.competition.id,
        organization=preview.organization,
        others=preview.others,
        lines=_lines(preview.review),
        faults=[ProblemFault.of(fault) for fault in preview.faults],
    )


@post(
    "/external-awards/sheets/{upload:uuid}",
    operation_id="propose_external_sheet",
    summary="Put a published list forward with its document",
    request_max_body_size=LARGEST_REQUEST,
)
async def propose_sheet(
    request: Request[Actor, Any, Any],
    upload: FromPath[UUID],
    data: Annotated[EvidenceForm, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> Created:
    """Put the list forward, all of it or nothing."""
    evidence = await data.evidence.read()
    return Created(id=await sheet.propose(request.user, upload, evidence, data.note))


def _lines(review: Review) -> list[LineFacts]:
    return [LineFacts.of(line) for line in review.lines]


def _faults(review: Review) -> list[ProblemFault]:
    return [ProblemFault.of(fault) for fault in review.faults]


ROUTES = described(
    [
        list_lists,
        propose,
        read_list,
        read_evidence,
        add_lines,
        settle,
        withdraw,
        preview_confirmation,
        confirm,
        refuse,
        hand_in,
        preview_sheet,
        propose_sheet,
    ],
    tag="external awards",
)
