"""The pages of payment: what a batch would hold and what stands in the way, batches, and their files."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Template

from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, NotFoundError, RegistryError
from registry.core.paging import PAGE_SIZE, Page
from registry.core.texts import Text, text
from registry.people.access import could
from registry.people.organizations.pages import PageParameter
from registry.web.page import page
from rewards.ledger import queries as ledger
from rewards.payments import bouncing, queries, service, words
from rewards.payments.checks import WHO, BatchKind, Finding, LineFacts
from rewards.payments.column_sets import column_sets
from rewards.payments.desk import NotPayingBureauError
from rewards.payments.queries import BatchLineFacts
from rewards.payments.service import Drawing
from rewards.programs import queries as programs
from rewards.words import PAYEE_CLASSES

AnyRequest = Request[Actor, Any, Any]
_WORDS: Final[dict[str, Any]] = {
    "kinds": words.KINDS,
    "states": words.STATES,
    "looks": words.STATE_LOOKS,
    "outcomes": words.OUTCOMES,
    "outcome_looks": words.OUTCOME_LOOKS,
}
MEDIA_TYPES: Final = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Where what stands in the way is cleared, by the code of the finding; `{program}` is put in.
_CLEARED_AT: Final = {
    "account_missing": "/rewards/payees",
    "account_invalid": "/rewards/payees",
    "account_returned": "/rewards/payees",
    "guardian_missing": "/rewards/payees",
    "holder_differs": "/rewards/payees",
    "account_shared": "/rewards/payees",
    "objection_open": "/rewards/objections",
    "notice_running": "/rewards/lists",
    "over_budget": "/rewards/{program}",
}

POSITION: Final = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)
NOTHING_BOUNCED: Final[Mapping[str, str]] = {"position": "", "reason": ""}


class PositionUnreadableError(BadInputError):
    """The number of a payment in its batch is not a number."""

    code = "position_unreadable"


@get("/rewards/batches", include_in_schema=False)
async def batches_page(request: AnyRequest) -> Template:
    """Show the batches of all programs."""
    return page(request, "rewards/batches.html", batches=await queries.batches(request.user), **_WORDS)


@get("/rewards/{program:uuid}/payments", include_in_schema=False)
async def payments_page(
    request: AnyRequest,
    program: FromPath[UUID],
    *,
    kind: Annotated[str, QueryParameter(name="kind")] = "bank",
    show: Annotated[str, QueryParameter(name="show")] = "",
    number: PageParameter = 1,
) -> Template:
    """Show what the next batch would hold, what stands in the way of the rest, and the batches so far."""
    return await _payments(request, program, _kind(kind), show=show, number=number)


@post("/rewards/{program:uuid}/payments", include_in_schema=False, status_code=200)
async def draw(request: AnyRequest, program: FromPath[UUID]) -> Response[Any]:
    """Draw what was looked at."""
    sent = await request.form()
    kind = _kind(str(sent.get("kind", "")))
    try:
        batch = await service.draw(request.user, program, kind, seen=str(sent.get("seen", "")))
    except ConflictError as error:
        return await _payments(request, program, kind, error=error)
    return Redirect(f"/rewards/batches/{batch}", status_code=303)


@get("/rewards/batches/{batch:uuid}", include_in_schema=False)
async def batch_page(
    request: AnyRequest,
    batch: FromPath[UUID],
    *,
    outcome: Annotated[str, QueryParameter(name="outcome")] = "",
    number: PageParameter = 1,
) -> Template:
    """Show one batch: its payments and totals, its files, and what the bank answered."""
    return await batch_template(request, batch, outcome=outcome, number=number)


@post("/rewards/batches/{batch:uuid}/export", include_in_schema=False, status_code=200)
async def export(request: AnyRequest, batch: FromPath[UUID]) -> Response[Any]:
    """Make the files of a batch."""
    sent = await request.form()
    try:
        await service.export(request.user, batch, str(sent.get("column_set", "")))
    except (ConflictError, BadInputError) as error:
        return await batch_template(request, batch, error=error, field="column_set")
    return Redirect(f"/rewards/batches/{batch}#files", status_code=303)


@post("/rewards/batches/{batch:uuid}/dissolve", include_in_schema=False, status_code=200)
async def dissolve(request: AnyRequest, batch: FromPath[UUID]) -> Response[Any]:
    """Give a batch up, with the reason."""
    sent = await request.form()
    reason = str(sent.get("reason", ""))
    try:
        await service.dissolve(request.user, batch, reason)
    except (ConflictError, BadInputError) as error:
        return await batch_template(request, batch, error=error, field="reason", reason=reason)
    return Redirect(f"/rewards/batches/{batch}", status_code=303)


@post("/rewards/batches/{batch:uuid}/bounces", include_in_schema=False, status_code=200)
async def bounce(request: AnyRequest, batch: FromPath[UUID]) -> Response[Any]:
    """Record that a confirmed payment came back."""
    sent = await request.form()
    position, reason = (str(sent.get(name, "")).strip() for name in ("position", "bounce_reason"))
    try:
        if not POSITION.fullmatch(position):
            raise PositionUnreadableError(
                text("请填写付款的序号，如 3。", "Give the number of the payment, such as 3.")
            )
        await bouncing.bounce(request.user, batch, int(position), reason)
    except (ConflictError, BadInputError, NotFoundError) as error:
        field = "position" if isinstance(error, PositionUnreadableError | NotFoundError) else "bounce_reason"
        bounced = {"position": position, "reason": reason}
        return await batch_template(request, batch, error=error, field=field, bounced=bounced)
    return Redirect(f"/rewards/batches/{batch}?outcome=returned#lines", status_code=303)


@get("/rewards/batch-files/{file:uuid}", include_in_schema=False)
async def download(request: AnyRequest, file: FromPath[UUID]) -> Response[bytes]:
    """Give out a file of a batch; each time is recorded."""
    return await file_answer(request.user, file)


async def file_answer(actor: Actor, file: UUID) -> Response[bytes]:
    """Return a file of a batch as an answer of the web."""
    name, content = await service.download(actor, file)
    return Response(
        content,
        media_type=MEDIA_TYPES[name.rpartition(".")[2]],
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


async def batch_template(
    request: AnyRequest,
    batch: UUID,
    *,
    outcome: str = "",
    number: int = 1,
    error: RegistryError | None = None,
    field: str = "",
    reason: str = "",
    bounced: Mapping[str, str] = NOTHING_BOUNCED,
) -> Template:
    """Return the page of a batch, with what was refused where something was."""
    facts = await queries.batch(request.user, batch)
    wanted = outcome if outcome in words.OUTCOMES else ""
    found: Page[BatchLineFacts] = await queries.lines(request.user, batch, outcome=wanted, page=number)
    return page(
        request,
        "rewards/batch.html",
        status=200 if error is None else 409 if isinstance(error, ConflictError) else 400,
        facts=facts,
        lines=found,
        outcome=wanted,
        files=await queries.files(request.user, batch),
        returns=await queries.returns(request.user, batch),
        column_sets=list(column_sets().values()),
        row_kinds=words.ROW_KINDS,
        message=error.message if error else None,
        faults=error.faults if error else (),
        field=field,
        reason=reason,
        bounced=bounced,
        may_pay=could(request.user, "payments.draw"),
        **_WORDS,
    )


async def _payments(
    request: AnyRequest,
    program: UUID,
    kind: BatchKind,
    *,
    show: str = "",
    number: int = 1,
    error: RegistryError | None = None,
) -> Template:
    facts = await programs.program(request.user, program)
    drawing, closed = await _drawing(request.user, program, kind)
    held = drawing.held if drawing else ()
    clear = drawing.clear if drawing else ()
    shown = show if show in {"held", "clear"} else "held" if held else "clear"
    return page(
        request,
        "rewards/payments.html",
        status=409 if error else 200,
        program=facts,
        balance=await ledger.of_program(program),
        batches=await queries.batches(request.user, program),
        kind=kind,
        drawing=drawing,
        closed=closed,
        counts=_counts(held),
        gross_fen=sum(line.gross_fen for line in clear),
        net_fen=sum(line.net_fen for line in clear),
        held_fen=sum(line.gross_fen for line, _ in held),
        show=shown,
        held=_paged(held, number),
        clear=_paged(tuple((line, ()) for line in clear), number),
        who=WHO,
        classes=PAYEE_CLASSES,
        cleared_at={code: at.format(program=program) for code, at in _CLEARED_AT.items()},
        message=error.message if error else None,
        **_WORDS,
    )


async def _drawing(actor: Actor, program: UUID, kind: BatchKind) -> tuple[Drawing | None, Text | None]:
    """Return what would be drawn, or why this account draws nothing here; an auditor sees batches only."""
    if not could(actor, "payments.draw"):
        return None, None
    try:
        return await service.preview(actor, program, kind), None
    except NotPayingBureauError as error:
        return None, error.message


def _counts(
    held: tuple[tuple[LineFacts, tuple[Finding, ...]], ...],
) -> list[tuple[Finding, int]]:
    """Return each kind of finding once with how many lines have it, the most frequent first."""
    first: dict[str, Finding] = {}
    counted: dict[str, int] = {}
    for _, findings in held:
        for finding in findings:
            first.setdefault(finding.code, finding)
            counted[finding.code] = counted.get(finding.code, 0) + 1
    return [(first[code], counted[code]) for code in sorted(counted, key=lambda code: -counted[code])]


def _paged(
    lines: tuple[tuple[LineFacts, tuple[Finding, ...]], ...], number: int
) -> Page[tuple[LineFacts, tuple[Finding, ...]]]:
    return Page(lines[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], len(lines), number)


def _kind(written: str) -> BatchKind:
    return "transfer" if written == "transfer" else "bank"


PAGES = [batches_page, payments_page, draw, batch_page, export, dissolve, bounce, download]
