"""The pages of a published list as a spreadsheet: the file, what was read, and putting it forward."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from competitions.external import forms, queries, sheet
from competitions.external.forms import Typed
from competitions.external.pages import EVIDENCE_ERRORS, LARGEST_REQUEST, own_schools, takes_whole_lists
from competitions.external.sheet import ListFaultyError
from registry.core.actor import Actor
from registry.core.errors import BadInputError
from registry.core.texts import Text, text
from registry.people.access import require_role
from registry.web.page import page

# Lines of the preview that are shown; the counts are of all.
_SHOWN = 200
_NO_FILE = text("请选择一个 .xlsx 文件。", "Choose an .xlsx file.")
_CHOOSE = text("请选择赛事。", "Choose the competition.")

AnyRequest = Request[Actor, Any, Any]


@get("/external-awards/sheet", include_in_schema=False)
async def sheet_form(request: AnyRequest, competition: FromQuery[str] = "") -> Template:
    """Ask for the published list."""
    return await _form(request, {"competition": competition}, {})


@post("/external-awards/sheet", include_in_schema=False, status_code=200)
async def hand_in(request: AnyRequest) -> Response[Any]:
    """Take the list and go on to what was read of it."""
    require_role(request.user, "external_awards.propose")
    sent = await request.form()
    typed = forms.typed(sent)
    competition, organization = (
        forms.identifier(typed.get(name, "")) for name in ("competition", "organization")
    )
    content = await forms.file(sent, "file")
    said: dict[str, Text] = {}
    if competition is None:
        said["competition"] = _CHOOSE
    if not content:
        said["file"] = _NO_FILE
    if competition is None or said:
        return await _form(request, typed, said)
    name = forms.file_name(sent, "file")
    try:
        upload = await sheet.hand_in(request.user, competition, organization, name, content)
    except BadInputError as error:
        return await _form(
            request, typed, {"file": error.faults[0].message if error.faults else error.message}
        )
    return Redirect(f"/external-awards/sheets/{upload}", status_code=303)


@get("/external-awards/sheets/{upload:uuid}", include_in_schema=False)
async def preview_page(request: AnyRequest, upload: FromPath[UUID]) -> Template:
    """Show what was read, who was found, or every fault."""
    return await _preview(request, upload, {}, {})


@post(
    "/external-awards/sheets/{upload:uuid}",
    include_in_schema=False,
    status_code=200,
    request_max_body_size=LARGEST_REQUEST,
)
async def propose(request: AnyRequest, upload: FromPath[UUID]) -> Response[Any]:
    """Put the list forward with its document."""
    sent = await request.form()
    typed = forms.typed(sent)
    try:
        made = await sheet.propose(
            request.user, upload, await forms.file(sent, "evidence"), typed.get("note", "")[:500]
        )
    except EVIDENCE_ERRORS as error:
        return await _preview(request, upload, typed, {"evidence": error.message})
    except ListFaultyError:
        return await _preview(request, upload, typed, {})
    return Redirect(f"/external-awards/{made}", status_code=303)


async def _form(request: AnyRequest, typed: Typed, said: dict[str, Text]) -> Template:
    require_role(request.user, "external_awards.propose")
    return page(
        request,
        "competitions/external_sheet.html",
        status=400 if said else 200,
        competitions=await queries.competitions(),
        schools=await own_schools(request.user),
        everywhere=takes_whole_lists(request.user),
        typed=typed,
        said=said,
    )


async def _preview(request: AnyRequest, upload: UUID, typed: Typed, said: dict[str, Text]) -> Template:
    return page(
        request,
        "competitions/external_preview.html",
        status=400 if said else 200,
        preview=await sheet.preview(request.user, upload),
        shown=_SHOWN,
        typed=typed,
        said=said,
    )


PAGES = [sheet_form, hand_in, preview_page, propose]
