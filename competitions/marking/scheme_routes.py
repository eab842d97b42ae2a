"""The JSON API of marking schemes: read, replace, hand in as a workbook, take away as one."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post, put
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, JSONBody
from pydantic import BaseModel, ConfigDict, Field

from competitions.events import event_service
from competitions.events.schemas import EventChange
from competitions.marking.queries import marking_of
from competitions.marking.scheme import MarkingScheme
from competitions.marking.scheme_sheet import service
from registry.core.actor import Actor
from registry.web.api import described
from registry.web.problems import ProblemFault


class SchemeFileIn(BaseModel):
    """A workbook, as the part `file` of a form."""

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    file: UploadFile = Field(examples=["scheme.xlsx"])


class SchemeUpload(BaseModel):
    """Under which id the workbook is kept for an hour."""

    id: UUID


class SchemePreview(BaseModel):
    """What a workbook says; with faults there is no scheme, and nothing can be stored."""

    id: UUID
    scheme: MarkingScheme | None
    faults: list[ProblemFault]
    notes: list[ProblemFault]


@get("/events/{event:uuid}/marking-scheme", operation_id="read_marking_scheme")
async def read(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> MarkingScheme:
    """Return the marking scheme of an event, to those who look after it or mark."""
    facts, _ = await service.seen(request.user, event)
    return marking_of(facts)


@put("/events/{event:uuid}/marking-scheme", operation_id="replace_marking_scheme", status_code=204)
async def replace(
    request: Request[Actor, Any, Any], event: FromPath[UUID], data: JSONBody[MarkingScheme]
) -> None:
    """Replace the marking scheme of an event; it is frozen once marking starts."""
    await event_service.change_event(request.user, event, EventChange(marking=data))


@post("/events/{event:uuid}/marking-scheme/workbooks", operation_id="hand_in_marking_scheme")
async def hand_in(
    request: Request[Actor, Any, Any],
    event: FromPath[UUID],
    data: Annotated[SchemeFileIn, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> SchemeUpload:
    """Keep a workbook for an hour, to be previewed and stored."""
    content = await data.file.read()
    return SchemeUpload(id=await service.hand_in(request.user, event, data.file.filename, content))


@get("/marking-scheme-workbooks/{upload:uuid}", operation_id="preview_marking_scheme")
async def preview(request: Request[Actor, Any, Any], upload: FromPath[UUID]) -> SchemePreview:
    """Return what a workbook says, without storing it."""
    found = await service.preview(request.user, upload)
    return SchemePreview(
        id=upload,
        scheme=found.sheet.scheme,
        faults=[ProblemFault.of(fault) for fault in found.sheet.faults],
        notes=[ProblemFault.of(note) for note in found.sheet.notes],
    )


@post("/marking-scheme-workbooks/{upload:uuid}", operation_id="store_marking_scheme", status_code=204)
async def store(request: Request[Actor, Any, Any], upload: FromPath[UUID]) -> None:
    """Make what a workbook says the marking scheme of its event."""
    await service.store(request.user, upload)


ROUTES = described([read, replace, hand_in, preview, store], tag="marking")
