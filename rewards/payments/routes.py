"""The JSON API of payment batches: looking, drawing, exporting, and what the bank returned."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, JSONBody, QueryParameter
from pydantic import BaseModel, ConfigDict, Field

from competitions.events.routes import Created
from registry.core.actor import Actor
from registry.core.paging import PAGE_SIZE
from registry.core.texts import Text
from registry.people.access import ANYTHING, require
from registry.people.organizations.pages import PageParameter
from registry.web.api import answers, described
from rewards.payments import bouncing, queries, reporting, return_files, service
from rewards.payments.checks import BatchKind
from rewards.payments.column_sets import ColumnSet, column_sets
from rewards.payments.pages import MEDIA_TYPES, file_answer
from rewards.payments.queries import BatchFacts, BatchFileFacts, BatchLineFacts, ReturnFacts
from rewards.payments.return_files import ReturnPreview
from rewards.payments.return_pages import LARGEST_REQUEST
from rewards.payments.schemas import ApplyIn, BatchDrawIn, BounceIn, DissolveIn, ExportIn, ReportIn

AnyRequest = Request[Actor, Any, Any]


class ReturnForm(BaseModel):
    """What a bank returned, as the part `file` of a form."""

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    file: UploadFile = Field(examples=["return.xlsx"])


@dataclass(frozen=True, slots=True)
class FindingOut:
    """Something that stands in the way of a payment; `severity` is refuse, or answer for a warning."""

    code: str
    severity: str
    words: Text
    who: str


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A sum that would be left out, and why."""

    entitlement: UUID
    gross_fen: int
    findings: tuple[FindingOut, ...]


@dataclass(frozen=True, slots=True)
class DrawingOut:
    """What a batch would hold; `seen` is to be sent with the draw."""

    clear: int
    gross_fen: int
    net_fen: int
    entitlements: tuple[UUID, ...]
    held: tuple[HeldOut, ...]
    seen: str


@dataclass(frozen=True, slots=True)
class BatchLinesOut:
    """A page of a batch's payments."""

    lines: tuple[BatchLineFacts, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class RowOut:
    """What a row of a bank's file comes to; `amount_fen` is null where it is no whole number of fen."""

    row: int
    kind: str
    position: int | None
    amount_fen: int | None
    reason: str
    words: Text | None


@dataclass(frozen=True, slots=True)
class ReturnOut:
    """What a bank's file says of its batch; `seen` is to be sent with its booking."""

    upload: UUID
    batch: UUID
    rows: tuple[RowOut, ...]
    paid: int
    returned: int
    doubled: int
    altered: int
    unknown: int
    waiting: int
    seen: str


@get("/column-sets", operation_id="list_column_sets", sync_to_thread=False)
def list_column_sets(request: AnyRequest) -> list[ColumnSet]:
    """Return the sets of columns in which files for a bank are made."""
    require(request.user, "payments.read", ANYTHING)
    return list(column_sets().values())


@get("/programs/{program:uuid}/payments", operation_id="preview_batch")
async def preview(
    request: AnyRequest,
    program: FromPath[UUID],
    kind: Annotated[BatchKind, QueryParameter(name="kind")] = "bank",
) -> DrawingOut:
    """Return what the next batch would hold, and what would be left out with why."""
    drawing = await service.preview(request.user, program, kind)
    return DrawingOut(
        clear=len(drawing.clear),
        gross_fen=sum(line.gross_fen for line in drawing.clear),
        net_fen=sum(line.net_fen for line in drawing.clear),
        entitlements=tuple(line.entitlement for line in drawing.clear),
        held=tuple(
            HeldOut(
                line.entitlement,
                line.gross_fen,
                tuple(FindingOut(each.code, each.severity, each.words, each.who) for each in findings),
            )
            for line, findings in drawing.held
        ),
        seen=drawing.seen,
    )


@post("/programs/{program:uuid}/batches", operation_id="draw_batch")
async def draw(request: AnyRequest, program: FromPath[UUID], data: JSONBody[BatchDrawIn]) -> Created:
    """Draw a batch of what is approved and clear."""
    return Created(id=await service.draw(request.user, program, data.kind, data.entitlements, seen=data.seen))


@get("/programs/{program:uuid}/batches", operation_id="list_batches")
async def list_batches(request: AnyRequest, program: FromPath[UUID]) -> list[BatchFacts]:
    """Return the batches of a program, the newest first."""
    return await queries.batches(request.user, program)


@get("/batches/{batch:uuid}", operation_id="read_batch")
async def read_batch(request: AnyRequest, batch: FromPath[UUID]) -> BatchFacts:
    """Return one batch with what its payments came to."""
    return await queries.batch(request.user, batch)


@get("/batches/{batch:uuid}/lines", operation_id="list_batch_lines")
async def list_lines(request: AnyRequest, batch: FromPath[UUID], number: PageParameter = 1) -> BatchLinesOut:
    """Return a page of a batch's payments, accounts by their last digits."""
    await queries.batch(request.user, batch)
    found = await queries.lines(request.user, batch, page=number, size=PAGE_SIZE)
    return BatchLinesOut(found.lines, found.total, found.page, found.pages)


@post("/batches/{batch:uuid}/export", operation_id="export_batch")
async def export(
    request: AnyRequest, batch: FromPath[UUID], data: JSONBody[ExportIn]
) -> list[BatchFileFacts]:
    """Make the files of a batch and return those that there are."""
    await service.export(request.user, batch, data.column_set)
    return await queries.files(request.user, batch)


@get("/batches/{batch:uuid}/files", operation_id="list_batch_files")
async def list_files(request: AnyRequest, batch: FromPath[UUID]) -> list[BatchFileFacts]:
    """Return the files of a batch with their hashes."""
    await queries.batch(request.user, batch)
    return await queries.files(request.user, batch)


@get(
    "/batch-files/{file:uuid}",
    operation_id="take_batch_file",
    operation_class=answers(*MEDIA_TYPES.values()),
)
async def take_file(request: AnyRequest, file: FromPath[UUID]) -> Response[bytes]:
    """Return the bytes of a batch's file, the same each time; each time is recorded."""
    return await file_answer(request.user, file)


@post("/batches/{batch:uuid}/dissolution", operation_id="dissolve_batch", status_code=204)
async def dissolve(request: AnyRequest, batch: FromPath[UUID], data: JSONBody[DissolveIn]) -> None:
    """Give up a batch that was not exported."""
    await service.dissolve(request.user, batch, data.reason)


@post("/batches/{batch:uuid}/returns", operation_id="hand_in_return", request_max_body_size=LARGEST_REQUEST)
async def hand_in(
    request: AnyRequest,
    batch: FromPath[UUID],
    data: Annotated[ReturnForm, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> ReturnOut:
    """Take a bank's file and return what it says of the batch; nothing is booked yet."""
    upload = await return_files.hand_in(
        request.user, batch, data.file.filename[-200:], await data.file.read()
    )
    return _out(await return_files.preview(request.user, upload))


@get("/returns/{upload:uuid}", operation_id="preview_return")
async def preview_return(request: AnyRequest, upload: FromPath[UUID]) -> ReturnOut:
    """Return what a file that was handed in says."""
    return _out(await return_files.preview(request.user, upload))


@post("/returns/{upload:uuid}/booking", operation_id="book_return")
async def book(request: AnyRequest, upload: FromPath[UUID], data: JSONBody[ApplyIn]) -> Created:
    """Book what a file that was handed in says."""
    return Created(id=await return_files.apply(request.user, upload, seen=data.seen))


@post("/batches/{batch:uuid}/answers", operation_id="report_payments", request_max_body_size=LARGEST_REQUEST)
async def report(request: AnyRequest, batch: FromPath[UUID], data: JSONBody[ReportIn]) -> Created:
    """Book what a paying system says of a batch, instead of a bank's file: all of it, or nothing."""
    return Created(id=await reporting.report(request.user, batch, data))


@post("/batches/{batch:uuid}/bounces", operation_id="record_bounce", status_code=204)
async def record_bounce(request: AnyRequest, batch: FromPath[UUID], data: JSONBody[BounceIn]) -> None:
    """Book a payment as returned that the bank had confirmed and that came back days later."""
    await bouncing.bounce(request.user, batch, data.position, data.reason)


@get("/batches/{batch:uuid}/returns", operation_id="list_returns")
async def list_returns(request: AnyRequest, batch: FromPath[UUID]) -> list[ReturnFacts]:
    """Return the bank's files that were booked on a batch."""
    await queries.batch(request.user, batch)
    return await queries.returns(request.user, batch)


def _out(looked: ReturnPreview) -> ReturnOut:
    matching = looked.matching
    return ReturnOut(
        upload=looked.upload,
        batch=looked.batch,
        rows=tuple(
            RowOut(
                each.row.row,
                each.kind,
                each.payment.position if each.payment else None,
                each.row.fen,
                each.row.reason,
                each.words,
            )
            for each in matching.rows
        ),
        paid=matching.count("paid"),
        returned=matching.count("returned"),
        doubled=matching.count("doubled"),
        altered=matching.count("altered"),
        unknown=matching.count("unknown"),
        waiting=len(matching.waiting),
        seen=looked.seen,
    )


ROUTES = described(
    [
        list_column_sets,
        preview,
        draw,
        list_batches,
        read_batch,
        list_lines,
        export,
        list_files,
        take_file,
        dissolve,
        hand_in,
        preview_return,
        book,
        list_returns,
        report,
        record_bounce,
    ],
    tag="rewards",
)
