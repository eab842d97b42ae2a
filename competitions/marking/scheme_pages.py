"""The pages of a marking scheme: what it says, taking it away, and replacing it by a workbook."""

from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict

from competitions.events import queries as events
from competitions.marking.queries import marking_of
from competitions.marking.scheme_sheet import service
from competitions.marking.scheme_sheet.writing import scheme_workbook
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, RegistryError
from registry.core.texts import Text, text
from registry.web.page import page

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NO_FILE: Final = text("请选择一个 .xlsx 文件。", "Choose an .xlsx file.")


class SchemeFile(BaseModel):
    """What the form of a file sends."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    file: UploadFile | None = None


@get("/events/{event:uuid}/marking-scheme", include_in_schema=False)
async def scheme_page(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> Template:
    """Show the marking scheme of an event."""
    return await _shown(request, event, None)


@get("/events/{event:uuid}/marking-scheme.xlsx", include_in_schema=False)
async def scheme_file(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> Response[bytes]:
    """Return the marking scheme as a workbook."""
    facts, _ = await service.seen(request.user, event)
    headers = {
        "Content-Disposition": 'attachment; filename="marking-scheme.xlsx"',
        "Cache-Control": "no-store",
    }
    return Response(scheme_workbook(marking_of(facts)), media_type=_XLSX, headers=headers)


@post("/events/{event:uuid}/marking-scheme", include_in_schema=False, status_code=200)
async def hand_in(
    request: Request[Actor, Any, Any],
    event: FromPath[UUID],
    data: Annotated[SchemeFile, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> Response[Any]:
    """Take a workbook and go on to what it says."""
    content = await data.file.read() if data.file else b""
    if data.file is None or not content:
        return await _shown(request, event, _NO_FILE)
    try:
        upload = await service.hand_in(request.user, event, data.file.filename, content)
    except BadInputError as error:
        return await _shown(request, event, error.faults[0].message if error.faults else error.message)
    return Redirect(f"/marking-scheme-workbooks/{upload}", status_code=303)


@get("/marking-scheme-workbooks/{upload:uuid}", include_in_schema=False)
async def preview_page(request: Request[Actor, Any, Any], upload: FromPath[UUID]) -> Template:
    """Show what a workbook says, or every fault."""
    return await _preview(request, upload, None)


@post("/marking-scheme-workbooks/{upload:uuid}", include_in_schema=False, status_code=200)
async def store(request: Request[Actor, Any, Any], upload: FromPath[UUID]) -> Response[Any]:
    """Replace the scheme of the event, or say why not."""
    try:
        facts = await service.store(request.user, upload)
    except (service.SchemeFaultyError, ConflictError) as error:
        return await _preview(request, upload, error)
    return Redirect(f"/events/{facts.id}/marking-scheme", status_code=303)


async def _shown(request: Request[Actor, Any, Any], event: UUID, wrong: Text | None) -> Template:
    facts, changes = await service.seen(request.user, event)
    return page(
        request,
        "competitions/marking_scheme.html",
        status=400 if wrong else 200,
        event=facts,
        competition=await events.competition(facts.competition),
        changes=changes,
        message=wrong,
    )


async def _preview(
    request: Request[Actor, Any, Any], upload: UUID, refused: RegistryError | None
) -> Template:
    return page(
        request,
        "competitions/marking_scheme_preview.html",
        status=409 if refused else 200,
        preview=await service.preview(request.user, upload),
        refused=refused,
    )


PAGES = [scheme_page, scheme_file, hand_in, preview_page, store]
