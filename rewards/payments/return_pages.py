"""The pages of a bank's return: handing the file in, what it says row by row, and booking it."""

from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Template

from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, RegistryError
from registry.core.paging import PAGE_SIZE, Page
from registry.core.texts import text
from registry.people.access import require_role
from registry.people.organizations.pages import PageParameter
from registry.web.page import page
from rewards.payments import return_files, words
from rewards.payments.matching import Kind, Matched
from rewards.payments.pages import batch_template

LARGEST_REQUEST: Final = 11 * 1024 * 1024

AnyRequest = Request[Actor, Any, Any]


class ReturnFileMissingError(BadInputError):
    """No file was chosen."""

    code = "return_file_missing"


@post(
    "/rewards/batches/{batch:uuid}/returns",
    include_in_schema=False,
    status_code=200,
    request_max_body_size=LARGEST_REQUEST,
)
async def hand_in(request: AnyRequest, batch: FromPath[UUID]) -> Response[Any]:
    """Take a bank's file and go on to what it says."""
    require_role(request.user, "payments.read_returns")
    sent = (await request.form()).get("file")
    content = await sent.read() if isinstance(sent, UploadFile) else b""
    try:
        if not content or not isinstance(sent, UploadFile):
            raise ReturnFileMissingError(
                text("请选择银行回单文件（xlsx 或 csv）。", "Choose the bank's file, xlsx or csv.")
            )
        name = sent.filename.replace("\\", "/").rpartition("/")[2][-200:]
        upload = await return_files.hand_in(request.user, batch, name, content)
    except (ConflictError, BadInputError) as error:
        return await batch_template(request, batch, error=error, field="file")
    return Redirect(f"/rewards/returns/{upload}", status_code=303)


@get("/rewards/returns/{upload:uuid}", include_in_schema=False)
async def preview_page(
    request: AnyRequest,
    upload: FromPath[UUID],
    *,
    kind: Annotated[str, QueryParameter(name="kind")] = "",
    number: PageParameter = 1,
) -> Template:
    """Show what a file says of its batch, what would be booked and what not."""
    return await _preview(request, upload, kind=kind, number=number)


@post("/rewards/returns/{upload:uuid}", include_in_schema=False, status_code=200)
async def book(request: AnyRequest, upload: FromPath[UUID]) -> Response[Any]:
    """Book what was looked at."""
    sent = await request.form()
    looked = await return_files.preview(request.user, upload)
    try:
        await return_files.apply(request.user, upload, seen=str(sent.get("seen", "")))
    except ConflictError as error:
        return await _preview(request, upload, error=error)
    return Redirect(f"/rewards/batches/{looked.batch}#returns", status_code=303)


async def _preview(
    request: AnyRequest,
    upload: UUID,
    *,
    kind: str = "",
    number: int = 1,
    error: RegistryError | None = None,
) -> Template:
    looked = await return_files.preview(request.user, upload)
    wanted = kind if kind in words.ROW_KINDS else ""
    # What needs somebody's eye comes first: rows that will not be booked, then what came back.
    order: dict[Kind, int] = {"altered": 0, "unknown": 1, "doubled": 2, "returned": 3, "paid": 4}
    rows = sorted(
        (each for each in looked.matching.rows if not wanted or each.kind == wanted),
        key=lambda each: (order[each.kind], each.row.row),
    )
    found: Page[Matched] = Page(tuple(rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]), len(rows), number)
    return page(
        request,
        "rewards/return.html",
        status=409 if error else 200,
        looked=looked,
        rows=found,
        kind=wanted,
        counts={each: looked.matching.count(each) for each in order},
        fen={each: looked.matching.fen(each) for each in order},
        row_kinds=words.ROW_KINDS,
        row_looks=words.ROW_LOOKS,
        message=error.message if error else None,
    )


PAGES = [hand_in, preview_page, book]
