"""The JSON API of outside payments."""

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, JSONBody, QueryParameter

from competitions.awards.listeners import Consequence
from competitions.external.evidence import MAXIMUM_EVIDENCE
from registry.core.actor import Actor
from registry.people.access import require_role
from registry.web.api import described
from rewards.notices.objection_desk import sent_to_save
from rewards.outside_payments import queries, recording, service
from rewards.outside_payments.recording import OutsidePaymentsPreview
from rewards.outside_payments.schemas import (
    OutsidePaymentForm,
    OutsidePaymentImportForm,
    OutsidePaymentListForm,
    OutsidePaymentReasonIn,
    OutsidePaymentsIn,
    OutsidePaymentsOut,
    OutsidePaymentsRecorded,
)

AnyRequest = Request[Actor, Any, Any]
LARGEST_REQUEST = 2 * MAXIMUM_EVIDENCE + 1024 * 1024
State = Literal["recorded", "confirmed", "refused", "withdrawn"]


@get("/outside-payments", operation_id="list_outside_payments", summary="What other payers paid")
async def list_payments(
    request: AnyRequest,
    wanted: Annotated[State | None, QueryParameter(name="state")] = None,
    number: Annotated[int, QueryParameter(name="page", ge=1, le=100_000)] = 1,
) -> OutsidePaymentsOut:
    """Return a page of outside payments, the newest first."""
    found = await queries.outside_payments(request.user, state=wanted or "", number=number)
    return OutsidePaymentsOut(found.lines, found.total)


@post(
    "/outside-payments",
    operation_id="enter_outside_payment",
    summary="Record one outside payment with its evidence",
    request_max_body_size=LARGEST_REQUEST,
)
async def enter_payment(
    request: AnyRequest,
    data: Annotated[OutsidePaymentForm, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> OutsidePaymentsRecorded:
    """Record what one payer paid to one payee for one award; another person confirms it."""
    require_role(request.user, "outside_payments.record")
    made = await recording.enter(
        request.user,
        data.model_dump(exclude={"evidence"}),
        data.evidence.filename,
        await data.evidence.read(),
    )
    return OutsidePaymentsRecorded(made, 1)


@post(
    "/outside-payments/previews",
    operation_id="preview_outside_payments",
    summary="What a list of outside payments would bring",
    status_code=200,
    request_max_body_size=LARGEST_REQUEST,
)
async def preview_payments(
    request: AnyRequest,
    data: Annotated[OutsidePaymentListForm, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> OutsidePaymentsPreview:
    """Return how many rows can be taken, and every fault; nothing is kept."""
    require_role(request.user, "outside_payments.record")
    return await recording.preview(request.user, data.file.filename, await data.file.read())


@post(
    "/outside-payments/imports",
    operation_id="import_outside_payments",
    summary="Record a list of outside payments with its evidence",
    request_max_body_size=LARGEST_REQUEST,
)
async def import_payments(
    request: AnyRequest,
    data: Annotated[OutsidePaymentImportForm, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> OutsidePaymentsRecorded:
    """Record every row of a list, or none; another person confirms them."""
    require_role(request.user, "outside_payments.record")
    made, count = await recording.record(
        request.user,
        data.file.filename,
        await data.file.read(),
        data.evidence.filename,
        await data.evidence.read(),
    )
    return OutsidePaymentsRecorded(made, count)


@get(
    "/outside-payments/imports/{list_id:uuid}/evidence",
    operation_id="outside_payment_evidence",
    summary="The evidence of outside payments",
)
async def payment_evidence(request: AnyRequest, list_id: FromPath[UUID]) -> Response[bytes]:
    """Return the file; each look is a line of the audit trail."""
    return sent_to_save(*await recording.evidence_of(request.user, list_id))


@post(
    "/outside-payments/confirmations",
    operation_id="confirm_outside_payments",
    summary="Confirm outside payments, as another person than who recorded them",
    status_code=204,
)
async def confirm_payments(request: AnyRequest, data: JSONBody[OutsidePaymentsIn]) -> None:
    """Confirm all or none; programs that ask for it take them off from now on."""
    await service.confirm(request.user, data.payments)


@post(
    "/outside-payments/confirmations/previews",
    operation_id="preview_outside_payment_confirmation",
    summary="What would follow from confirming outside payments",
    status_code=200,
)
async def preview_confirmation(request: AnyRequest, data: JSONBody[OutsidePaymentsIn]) -> list[Consequence]:
    """Return what would be due and what would fall, without doing it."""
    return await service.preview_confirmation(request.user, data.payments)


@get(
    "/outside-payments/{payment:uuid}/withdrawal",
    operation_id="preview_outside_payment_withdrawal",
    summary="What would follow from withdrawing an outside payment",
)
async def preview_withdrawal(request: AnyRequest, payment: FromPath[UUID]) -> list[Consequence]:
    """Return what would be due and what would fall, without doing it."""
    return await service.preview_withdrawal(request.user, payment)


@post(
    "/outside-payments/{payment:uuid}/refusal",
    operation_id="refuse_outside_payment",
    summary="Refuse a recorded outside payment",
    status_code=204,
)
async def refuse_payment(
    request: AnyRequest, payment: FromPath[UUID], data: JSONBody[OutsidePaymentReasonIn]
) -> None:
    """Refuse it, for a reason."""
    await service.refuse(request.user, payment, data.reason)


@post(
    "/outside-payments/{payment:uuid}/withdrawal",
    operation_id="withdraw_outside_payment",
    summary="Withdraw a confirmed outside payment",
    status_code=204,
)
async def withdraw_payment(
    request: AnyRequest, payment: FromPath[UUID], data: JSONBody[OutsidePaymentReasonIn]
) -> None:
    """Withdraw it: what was taken off for it is due again."""
    await service.withdraw(request.user, payment, data.reason)


ROUTES = described(
    [
        list_payments,
        enter_payment,
        preview_payments,
        import_payments,
        payment_evidence,
        preview_confirmation,
        confirm_payments,
        preview_withdrawal,
        refuse_payment,
        withdraw_payment,
    ],
    tag="outside-payments",
)
