"""The employer's other ways to check: by number and name, by file, and many at once; pages and JSON API."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any, Final, Literal

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, JSONBody
from litestar.response import Redirect, Stream, Template
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from credentials import codes
from credentials.checking import many, typed_codes
from credentials.checking.answers import checked_as_json
from credentials.checking.handed_in import LARGEST_FILE, check_file
from credentials.checking.lookup import LONGEST, LOOKUP_LIMIT, NumberAndNameNotFoundError, by_number_and_name
from credentials.checking.many import SHEET, STATES, Result
from credentials.checking.queries import CertificateNotFoundError
from registry.core import clock, exports
from registry.core.errors import BadInputError
from registry.core.texts import Text, text
from registry.web.api import described
from registry.web.language import language_of
from registry.web.limits import Limit, client
from registry.web.page import page, rendered
from registry.web.sessions import PUBLIC, PUBLIC_WITHOUT_COOKIE

_MANY_FILES: Final = 60_000_000
_ONE_FILE: Final = LARGEST_FILE + 100_000
FILE_LIMIT: Final = Limit("checked-files", 20, client)
MANY_LIMIT: Final = Limit("checked-many", 6, client)
# A file takes up to a second; for more than a few the page says how far it is.
_SHOWN_AT_ONCE: Final = 3
_HERE: Final = "<!-- results -->"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORM: Final = Body(media_type=RequestEncodingType.MULTI_PART)


class LookupForm(BaseModel):
    """A serial number and the full name of the holder."""

    serial: str = Field(default="", max_length=LONGEST, examples=["SJ-2026-000001"])
    name: str = Field(default="", max_length=LONGEST, examples=["张三"])


class FileForm(BaseModel):
    """One file to check."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    file: UploadFile | None = Field(default=None, examples=["certificate.pdf"])


def _several(value: Any) -> Any:
    """A form sends one file as itself, and none as an empty text."""
    found = value if isinstance(value, list) else [value]
    return [each for each in found if isinstance(each, UploadFile) and each.filename]


class ManyForm(BaseModel):
    """Codes that were typed, a sheet with codes, and files."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    typed: str = Field(default="", max_length=100_000)
    files: Annotated[list[UploadFile], BeforeValidator(_several)] = []


class CodesIn(BaseModel):
    """Codes, or addresses of certificates, to be checked at once."""

    codes: list[Annotated[str, Field(max_length=300)]] = Field(
        min_length=1, max_length=many.MOST, examples=[["7Q4K-XM2N-9D0C-WE5R3"]]
    )


class ResultOut(BaseModel):
    """What came of one; `state` is never `valid` where something could not be checked."""

    given: str
    state: Literal[
        "valid", "revoked", "superseded", "suspended", "invalid", "unchecked", "not_found", "unreadable"
    ]
    certificate_code: str
    serial: str
    recipient: str
    award: Text | None
    competition: Text | None
    issuer: Text | None
    why: Text | None
    code: str


@get("/verify/more", include_in_schema=False, opt=PUBLIC, sync_to_thread=False)
def more_page(request: Request[Any, Any, Any]) -> Template:
    """Show the forms: by number and name, by file, and many at once."""
    return _forms(request)


@post("/verify/lookup", include_in_schema=False, status_code=200, opt=PUBLIC, middleware=[LOOKUP_LIMIT])
async def look_up(
    request: Request[Any, Any, Any],
    data: Annotated[LookupForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Lead on to the certificate with this number and holder."""
    try:
        found = await by_number_and_name(data.serial, data.name)
    except NumberAndNameNotFoundError as error:
        return _forms(request, "serial", error.message, status=404, serial=data.serial, name=data.name)
    return Redirect(f"/V/{found.code}", status_code=303)


@post(
    "/verify/file",
    include_in_schema=False,
    status_code=200,
    opt=PUBLIC,
    middleware=[FILE_LIMIT],
    request_max_body_size=_ONE_FILE,
)
async def check_one(request: Request[Any, Any, Any], data: Annotated[FileForm, _FORM]) -> Template:
    """Show the steps of checking a file."""
    if data.file is None or not data.file.filename:
        return _forms(request, "file", text("请选择一个文件。", "Choose a file."), status=400)
    try:
        checked = await check_file(await data.file.read(LARGEST_FILE + 1), data.file.filename)
    except BadInputError as error:
        return _forms(request, "file", error.message, status=400)
    except CertificateNotFoundError as error:
        return _forms(request, "file", error.message, status=404)
    return page(
        request,
        "credentials/checked_file.html",
        checked=checked,
        states=STATES,
        file_name=data.file.filename,
        grouped=codes.grouped(checked.certificate.code) if checked.certificate else "",
    )


@post(
    ["/verify/many", "/verify/many.xlsx"],
    include_in_schema=False,
    status_code=200,
    opt=PUBLIC,
    middleware=[MANY_LIMIT],
    request_max_body_size=_MANY_FILES,
)
async def check_many(request: Request[Any, Any, Any], data: Annotated[ManyForm, _FORM]) -> Response[Any]:
    """Show what came of each code and file as a table, or send it as a workbook."""
    typed, files = typed_codes.pieces(data.typed), []
    try:
        for each in data.files:
            content = await each.read(LARGEST_FILE + 1)
            if content.startswith(b"PK"):
                # Reading a workbook takes a processor for a while.
                typed += await asyncio.to_thread(typed_codes.pieces_of_sheet, content, each.filename)
            else:
                files.append((each.filename, content))
        many.require_some(len(typed) + len(files))
    except BadInputError as error:
        return _forms(request, "typed", error.message, status=400, typed=data.typed)
    as_workbook = request.url.path.endswith(".xlsx")
    if len(files) > _SHOWN_AT_ONCE and not as_workbook:
        return _counting(request, typed, files)
    results = await many.check_all(typed, files)
    if as_workbook:
        book = exports.workbook(SHEET, results, language_of(request))
        headers = {
            "Content-Disposition": f'attachment; filename="certificates-{clock.today()}.xlsx"',
            "Cache-Control": "no-store",
        }
        return Response(book, media_type=_XLSX, headers=headers)
    return page(
        request,
        "credentials/checked_many.html",
        total=len(results),
        **_shown(results),
        typed="\n".join(typed),
        only_codes=not files,
    )


def _shown(results: Sequence[Result]) -> dict[str, Any]:
    counts = {state: sum(one.state == state for one in results) for state in STATES}
    return {"results": results, "states": STATES, "counts": counts}


def _counting(request: Request[Any, Any, Any], typed: list[str], files: list[tuple[str, bytes]]) -> Stream:
    """Return a page that counts while it comes: its beginning at once, then how many are done, then all."""
    total = len(typed) + len(files)
    frame = page(request, "credentials/checked_many.html", total=total, results=None, only_codes=False)

    async def parts() -> AsyncIterator[str]:
        begins, _, ends = rendered(request, frame).partition(_HERE)
        yield begins
        async for told in many.going_on(typed, files):
            if isinstance(told, int):
                yield f" {told} …"
            else:
                yield f" {total}</p>"
                yield rendered(request, page(request, "credentials/checked_many_rows.html", **_shown(told)))
        yield ends

    headers = {**frame.headers, "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Stream(parts(), media_type="text/html", headers=headers, cookies=frame.cookies)


@post(
    "/certificates/lookup",
    operation_id="look_up_certificate",
    status_code=200,
    opt=PUBLIC_WITHOUT_COOKIE,
    middleware=[LOOKUP_LIMIT],
)
async def look_up_json(data: JSONBody[LookupForm]) -> ResultOut:
    """Return the certificate with this serial number and this holder's full name."""
    found = await by_number_and_name(data.serial, data.name)
    (result,) = await many.check_codes([found.code])
    return _out(result)


@post(
    "/certificates/check",
    operation_id="check_certificates",
    status_code=200,
    opt=PUBLIC_WITHOUT_COOKIE,
    middleware=[MANY_LIMIT],
)
async def check_codes_json(data: JSONBody[CodesIn]) -> list[ResultOut]:
    """Check up to 500 certificates by their codes; the answers are in the same order."""
    return [_out(one) for one in await many.check_codes(data.codes)]


@post(
    "/certificates/check-file",
    operation_id="check_file",
    status_code=200,
    opt=PUBLIC_WITHOUT_COOKIE,
    middleware=[FILE_LIMIT],
    request_max_body_size=_ONE_FILE,
)
async def check_file_json(data: Annotated[FileForm, _FORM]) -> Response[bytes]:
    """Check a PDF, a picture of a QR code, a token or JSON, and return the steps of the check."""
    if data.file is None:
        raise many.NothingHandedInError(text("请附上文件。", "Send a file."))
    checked = await check_file(await data.file.read(LARGEST_FILE + 1), data.file.filename)
    return Response(checked_as_json(checked), media_type="application/json")


def _out(result: Result) -> ResultOut:
    return ResultOut.model_validate(result, from_attributes=True)


def _forms(
    request: Request[Any, Any, Any],
    field: str = "",
    message: Text | None = None,
    *,
    status: int = 200,
    serial: str = "",
    name: str = "",
    typed: str = "",
) -> Template:
    return page(
        request,
        "credentials/verify_more.html",
        status=status,
        field=field,
        message=message,
        serial=serial,
        name=name,
        typed=typed,
        most=many.MOST,
    )


PAGES = [more_page, look_up, check_one, check_many]
ROUTES = described([look_up_json, check_codes_json, check_file_json], tag="certificates")
