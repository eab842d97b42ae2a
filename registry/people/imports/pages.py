"""The pages of importing: the template, the file, what it would do, and what was done."""

from typing import Annotated, Any, get_args
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict

from registry.core.errors import BadInputError
from registry.core.texts import Text, text
from registry.people.access import unknown
from registry.people.imports import service, uploads
from registry.people.imports.previews import KINDS, OUTCOMES, ImportKind
from registry.people.imports.service import ImportFaultyError
from registry.people.imports.template_columns import TemplateKind
from registry.people.imports.templates import template
from registry.web.page import page

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Rows of the preview that are shown; the counts are of all.
_SHOWN = 200
_NO_FILE = text("请选择一个 .xlsx 文件。", "Choose an .xlsx file.")


class FileForm(BaseModel):
    """What the form of a file sends."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    kind: ImportKind = "organizations"
    file: UploadFile | None = None


Handed = Annotated[FileForm, Body(media_type=RequestEncodingType.MULTI_PART)]


@get("/import-templates/{kind:str}", include_in_schema=False, sync_to_thread=True)
def template_file(kind: FromPath[str]) -> Response[bytes]:
    """Return the workbook to fill in: drop-downs, and columns that keep every digit."""
    if kind not in get_args(TemplateKind):
        raise unknown()
    headers = {"Content-Disposition": f'attachment; filename="{kind}.xlsx"'}
    return Response(template(kind), media_type=_XLSX, headers=headers)  # type: ignore[arg-type]


@get("/organizations/{organization:uuid}/import", include_in_schema=False)
async def people_form(request: Request[Any, Any, Any], organization: FromPath[UUID]) -> Template:
    """Ask for a list of people of an organization."""
    return await _form(request, organization, None)


@post("/organizations/{organization:uuid}/import", include_in_schema=False, status_code=200)
async def hand_in_people(
    request: Request[Any, Any, Any], organization: FromPath[UUID], data: Handed
) -> Response[Any]:
    """Take the file and go on to what it would do."""
    return await _hand_in(request, organization, data)


@get("/organizations/import", include_in_schema=False)
async def organizations_form(request: Request[Any, Any, Any]) -> Template:
    """Ask for a list of organizations."""
    return await _form(request, None, None)


@post("/organizations/import", include_in_schema=False, status_code=200)
async def hand_in_organizations(request: Request[Any, Any, Any], data: Handed) -> Response[Any]:
    """Take the file and go on to what it would do."""
    return await _hand_in(request, None, data)


@get("/imports/{upload:uuid}", include_in_schema=False)
async def preview_page(request: Request[Any, Any, Any], upload: FromPath[UUID]) -> Template:
    """Show what the import would do, or every fault."""
    return await _shown(request, upload, done=False)


@post("/imports/{upload:uuid}", include_in_schema=False, status_code=200)
async def import_file(request: Request[Any, Any, Any], upload: FromPath[UUID]) -> Template:
    """Import the file and show what was done."""
    try:
        return await _shown(request, upload, done=True)
    except ImportFaultyError:
        # The register has changed since the preview: show it anew.
        return await _shown(request, upload, done=False)


async def _form(request: Request[Any, Any, Any], organization: UUID | None, wrong: Text | None) -> Template:
    uploads.check_right(request.user, "organizations" if organization is None else "students", organization)
    target = None if organization is None else await uploads.target(organization)
    kinds = {kind: words for kind, words in KINDS.items() if (kind == "organizations") == (target is None)}
    return page(
        request,
        "people/import.html",
        status=400 if wrong else 200,
        target=target,
        kinds=kinds,
        templates=[kind for kind in kinds if kind in get_args(TemplateKind)],
        message=wrong,
    )


async def _hand_in(
    request: Request[Any, Any, Any], organization: UUID | None, data: FileForm
) -> Response[Any]:
    kind: ImportKind = data.kind if organization is not None else "organizations"
    content = await data.file.read() if data.file else b""
    if data.file is None or not content:
        return await _form(request, organization, _NO_FILE)
    try:
        upload = await service.hand_in(request.user, kind, organization, data.file.filename, content)
    except BadInputError as error:
        return await _form(request, organization, error.faults[0].message if error.faults else error.message)
    return Redirect(f"/imports/{upload}", status_code=303)


async def _shown(request: Request[Any, Any, Any], upload: UUID, *, done: bool) -> Template:
    use_case = service.import_ if done else service.preview
    return page(
        request,
        "people/import_preview.html",
        status=200,
        preview=await use_case(request.user, upload),
        done=done,
        shown=_SHOWN,
        kinds=KINDS,
        outcomes=OUTCOMES,
    )


PAGES = [
    template_file,
    people_form,
    hand_in_people,
    organizations_form,
    hand_in_organizations,
    preview_page,
    import_file,
]
