"""The pages of score sheets as workbooks: take one, fill it in, see what was read, take it in as one save."""

from typing import Annotated, Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, ValidationError

from competitions.events import queries as events
from competitions.marking import service
from competitions.marking.grid_form import FormUnreadableError
from competitions.marking.read_sheet import ReadSheet
from competitions.marking.routes import checked_entering
from competitions.marking.schemas import SaveIn
from competitions.marking.sheets import Grid, grid
from competitions.marking.workbook import read, template
from registry.core.actor import Actor
from registry.core.errors import BadInputError
from registry.core.texts import Text, text
from registry.web.page import page

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NO_FILE = text("请选择一个 .xlsx 文件。", "Choose an .xlsx file.")


class FileForm(BaseModel):
    """What the form of a file sends."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    file: UploadFile | None = None


async def _of(request: Request[Actor, Any, Any], event: UUID, entering: int) -> Grid:
    return await grid(request.user, await events.event(event), checked_entering(entering))


async def _page(
    request: Request[Actor, Any, Any], found: Grid, message: Text | None, sheet: ReadSheet | None = None
) -> Template:
    return page(
        request,
        "competitions/marking_sheet.html",
        status=400 if message else 200,
        event=found.event,
        competition=await events.competition(found.event.competition),
        grid=found,
        message=message,
        sheet=sheet,
        key=uuid4(),
    )


@get("/events/{event:uuid}/marks/{entering:int}/sheet", include_in_schema=False)
async def sheet_page(
    request: Request[Actor, Any, Any], event: FromPath[UUID], entering: FromPath[int]
) -> Template:
    """Offer the template and ask for a filled workbook."""
    return await _page(request, await _of(request, event, entering), None)


@get("/events/{event:uuid}/marks/{entering:int}/sheet.xlsx", include_in_schema=False)
async def sheet_file(
    request: Request[Actor, Any, Any], event: FromPath[UUID], entering: FromPath[int]
) -> Response[bytes]:
    """Return the workbook to fill in."""
    found = await _of(request, event, entering)
    headers = {"Content-Disposition": f'attachment; filename="score-sheet-{entering}.xlsx"'}
    return Response(template(found), media_type=_XLSX, headers=headers)


@post("/events/{event:uuid}/marks/{entering:int}/sheet", include_in_schema=False, status_code=200)
async def read_sheet(
    request: Request[Actor, Any, Any],
    event: FromPath[UUID],
    entering: FromPath[int],
    data: Annotated[FileForm, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> Template:
    """Show what a workbook says; nothing is stored."""
    found = await _of(request, event, entering)
    content = await data.file.read() if data.file else b""
    if data.file is None or not content:
        return await _page(request, found, _NO_FILE)
    try:
        sheet = read(found, content, data.file.filename)
    except BadInputError as error:
        return await _page(request, found, error.faults[0].message if error.faults else error.message)
    return await _page(request, found, None, sheet)


@post("/events/{event:uuid}/marks/{entering:int}/sheet/take", include_in_schema=False, status_code=303)
async def take_sheet(
    request: Request[Actor, Any, Any], event: FromPath[UUID], entering: FromPath[int]
) -> Redirect:
    """Take what was read and shown into the sheets of one entering, as one save."""
    sent = await request.form()
    try:
        save = SaveIn.model_validate_json(str(sent.get("save", "")))
    except ValidationError as error:
        raise FormUnreadableError(
            text("页面内容不完整：请重新上传。", "The page is not whole: hand the file in again.")
        ) from error
    saved = await service.save_marks(
        request.user, event, checked_entering(entering), str(sent.get("key", "")), save
    )
    said = {"saved": str(saved.stored + saved.cleared)}
    return Redirect(f"/events/{event}/marks/{entering}", status_code=303, query_params=said)


PAGES = [sheet_page, sheet_file, read_sheet, take_sheet]
