"""The JSON API of published lists as spreadsheets: hand in, see what was read, put forward."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery
from pydantic import BaseModel, ConfigDict, Field

from competitions.events.routes import Created
from competitions.external import sheet
from competitions.external.pages import LARGEST_REQUEST
from competitions.external.told import LineFacts, lines_of
from registry.core.actor import Actor
from registry.web.api import described
from registry.web.problems import ProblemFault


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
class SheetRead:
    """What was read of a sheet; with faults it cannot be put forward. `others` are other schools' prizes."""

    id: UUID
    competition: UUID
    organization: UUID | None
    others: int
    lines: list[LineFacts]
    faults: list[ProblemFault]


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
        lines=lines_of(preview.review),
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


ROUTES = described([hand_in, preview_sheet, propose_sheet], tag="external awards")
