"""The JSON API of imports: hand a workbook in, see what it would do, do it."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery
from pydantic import BaseModel, ConfigDict, Field

from registry.core.actor import Actor
from registry.people.imports import service
from registry.people.imports.previews import ImportKind, Outcome, Preview
from registry.web.api import described
from registry.web.problems import ProblemFault


class FileIn(BaseModel):
    """A workbook, as the part `file` of a form."""

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    file: UploadFile = Field(examples=["students.xlsx"])


class HandedIn(BaseModel):
    """Under which id the file is kept for an hour."""

    id: UUID


class ImportPreview(BaseModel):
    """How many rows have which outcome, and every fault; with faults nothing can be imported."""

    id: UUID
    kind: ImportKind
    rows: int
    outcomes: dict[Outcome, int]
    faults: list[ProblemFault]


@post("/imports", operation_id="hand_in_import", summary="Hand in a workbook for its preview")
async def hand_in(
    request: Request[Actor, Any, Any],
    kind: FromQuery[ImportKind],
    data: Annotated[FileIn, Body(media_type=RequestEncodingType.MULTI_PART)],
    organization: FromQuery[UUID | None] = None,
) -> HandedIn:
    """Keep a workbook for an hour; people need the organization where they become members."""
    content = await data.file.read()
    upload = await service.hand_in(request.user, kind, organization, data.file.filename, content)
    return HandedIn(id=upload)


@get("/imports/{upload:uuid}", operation_id="preview_import", summary="What an import would do")
async def preview(request: Request[Actor, Any, Any], upload: FromPath[UUID]) -> ImportPreview:
    """Return what importing the workbook would do, without doing it."""
    return _answer(await service.preview(request.user, upload))


@post(
    "/imports/{upload:uuid}", operation_id="import_workbook", summary="Import a workbook whole, or not at all"
)
async def import_(request: Request[Actor, Any, Any], upload: FromPath[UUID]) -> ImportPreview:
    """Import the workbook and return what was done."""
    return _answer(await service.import_(request.user, upload))


def _answer(preview: Preview) -> ImportPreview:
    return ImportPreview(
        id=preview.id,
        kind=preview.kind,
        rows=len(preview.rows),
        outcomes=preview.counts,
        faults=[ProblemFault.of(fault) for fault in preview.faults],
    )


ROUTES = described([hand_in, preview, import_], tag="imports")
