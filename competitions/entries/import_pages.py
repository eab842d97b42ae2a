"""The pages of importing a roster: the file, what it would do, and what was done."""

from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict

from competitions.entries.imports import service
from competitions.entries.imports.previews import OUTCOMES
from competitions.entries.imports.service import RosterFaultyError
from competitions.events import queries as events
from registry.core.actor import Actor
from registry.core.errors import BadInputError
from registry.core.texts import Text, text
from registry.web.page import page

# Entries of the preview that are shown; the counts are of all.
_SHOWN: Final = 200
_NO_FILE: Final = text("请选择一个 .xlsx 文件。", "Choose an .xlsx file.")


class RosterForm(BaseModel):
    """What the form of a roster sends."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    file: UploadFile | None = None


Handed = Annotated[RosterForm, Body(media_type=RequestEncodingType.MULTI_PART)]


@get("/competitions/{competition:uuid}/entries/import", include_in_schema=False)
async def form(request: Request[Actor, Any, Any], competition: FromPath[UUID]) -> Template:
    """Ask for a roster of a competition."""
    return await _form(request, competition, None)


@post("/competitions/{competition:uuid}/entries/import", include_in_schema=False, status_code=200)
async def hand_in(
    request: Request[Actor, Any, Any], competition: FromPath[UUID], data: Handed
) -> Response[Any]:
    """Take the file and go on to what it would do."""
    content = await data.file.read() if data.file else b""
    if data.file is None or not content:
        return await _form(request, competition, _NO_FILE)
    try:
        upload = await service.hand_in(request.user, competition, data.file.filename, content)
    except BadInputError as error:
        return await _form(request, competition, error.faults[0].message if error.faults else error.message)
    return Redirect(f"/entry-imports/{upload}", status_code=303)


@get("/entry-imports/{upload:uuid}", include_in_schema=False)
async def preview_page(request: Request[Actor, Any, Any], upload: FromPath[UUID]) -> Template:
    """Show what the import would do, or every fault."""
    return await _shown(request, upload, done=False)


@post("/entry-imports/{upload:uuid}", include_in_schema=False, status_code=200)
async def import_roster(request: Request[Actor, Any, Any], upload: FromPath[UUID]) -> Template:
    """Import the roster and show what was done."""
    try:
        return await _shown(request, upload, done=True)
    except RosterFaultyError:
        # Something has changed since the preview: show it anew.
        return await _shown(request, upload, done=False)


async def _form(request: Request[Actor, Any, Any], competition: UUID, wrong: Text | None) -> Template:
    await service.check_right(request.user, competition)
    return page(
        request,
        "competitions/entries_import.html",
        status=400 if wrong else 200,
        competition=await events.competition(competition),
        message=wrong,
    )


async def _shown(request: Request[Actor, Any, Any], upload: UUID, *, done: bool) -> Template:
    use_case = service.import_ if done else service.preview
    return page(
        request,
        "competitions/entries_import_preview.html",
        status=200,
        preview=await use_case(request.user, upload),
        done=done,
        shown=_SHOWN,
        outcomes=OUTCOMES,
    )


PAGES = [form, hand_in, preview_page, import_roster]
