"""The JSON API of qualifications."""

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
from rewards.qualifications import queries, recording, service
from rewards.qualifications.recording import QualificationsPreview
from rewards.qualifications.schemas import (
    QualificationImportForm,
    QualificationListForm,
    QualificationReasonIn,
    QualificationsIn,
    QualificationsOut,
    QualificationsRecorded,
)

AnyRequest = Request[Actor, Any, Any]
LARGEST_REQUEST = 2 * MAXIMUM_EVIDENCE + 1024 * 1024
State = Literal["recorded", "confirmed", "refused", "withdrawn"]


@get("/qualifications", operation_id="list_qualifications", summary="Recorded qualifications")
async def list_qualifications(
    request: AnyRequest,
    wanted: Annotated[State | None, QueryParameter(name="state")] = None,
    number: Annotated[int, QueryParameter(name="page", ge=1, le=100_000)] = 1,
) -> QualificationsOut:
    """Return a page of certificates and trainings, the newest first."""
    found = await queries.qualifications(request.user, state=wanted or "", number=number)
    return QualificationsOut(found.lines, found.total)


@post(
    "/qualifications/previews",
    operation_id="preview_qualifications",
    summary="What a list of qualifications would bring",
    status_code=200,
    request_max_body_size=LARGEST_REQUEST,
)
async def preview_qualifications(
    request: AnyRequest,
    data: Annotated[QualificationListForm, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> QualificationsPreview:
    """Return how many rows can be taken, and every fault; nothing is kept."""
    require_role(request.user, "qualifications.record")
    return await recording.preview(request.user, data.file.filename, await data.file.read())


@post(
    "/qualifications/imports",
    operation_id="import_qualifications",
    summary="Record a list of qualifications with its evidence",
    request_max_body_size=LARGEST_REQUEST,
)
async def import_qualifications(
    request: AnyRequest,
    data: Annotated[QualificationImportForm, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> QualificationsRecorded:
    """Record every row of a list, or none; another person confirms them."""
    require_role(request.user, "qualifications.record")
    made, count = await recording.record(
        request.user,
        data.file.filename,
        await data.file.read(),
        data.evidence.filename,
        await data.evidence.read(),
    )
    return QualificationsRecorded(made, count)


@get(
    "/qualifications/imports/{list_id:uuid}/evidence",
    operation_id="qualification_evidence",
    summary="The evidence of a list of qualifications",
)
async def qualification_evidence(request: AnyRequest, list_id: FromPath[UUID]) -> Response[bytes]:
    """Return the file; each look is a line of the audit trail."""
    return sent_to_save(*await recording.evidence_of(request.user, list_id))


@post(
    "/qualifications/confirmations",
    operation_id="confirm_qualifications",
    summary="Confirm qualifications, as another person than who recorded them",
    status_code=204,
)
async def confirm_qualifications(request: AnyRequest, data: JSONBody[QualificationsIn]) -> None:
    """Confirm all or none; what programs pay for them is due from now on."""
    await service.confirm(request.user, data.qualifications)


@post(
    "/qualifications/confirmations/previews",
    operation_id="preview_qualification_confirmation",
    summary="What would follow from confirming qualifications",
    status_code=200,
)
async def preview_confirmation(request: AnyRequest, data: JSONBody[QualificationsIn]) -> list[Consequence]:
    """Return what would be due and what would fall, without doing it."""
    return await service.preview_confirmation(request.user, data.qualifications)


@get(
    "/qualifications/{qualification:uuid}/withdrawal",
    operation_id="preview_qualification_withdrawal",
    summary="What would follow from withdrawing a qualification",
)
async def preview_withdrawal(request: AnyRequest, qualification: FromPath[UUID]) -> list[Consequence]:
    """Return what would fall, without doing it."""
    return await service.preview_withdrawal(request.user, qualification)


@post(
    "/qualifications/{qualification:uuid}/refusal",
    operation_id="refuse_qualification",
    summary="Refuse a recorded qualification",
    status_code=204,
)
async def refuse_qualification(
    request: AnyRequest, qualification: FromPath[UUID], data: JSONBody[QualificationReasonIn]
) -> None:
    """Refuse it, for a reason."""
    await service.refuse(request.user, qualification, data.reason)


@post(
    "/qualifications/{qualification:uuid}/withdrawal",
    operation_id="withdraw_qualification",
    summary="Withdraw a confirmed qualification",
    status_code=204,
)
async def withdraw_qualification(
    request: AnyRequest, qualification: FromPath[UUID], data: JSONBody[QualificationReasonIn]
) -> None:
    """Withdraw it: what was due falls, and what was paid is owed back."""
    await service.withdraw(request.user, qualification, data.reason)


ROUTES = described(
    [
        list_qualifications,
        preview_qualifications,
        import_qualifications,
        qualification_evidence,
        preview_confirmation,
        confirm_qualifications,
        preview_withdrawal,
        refuse_qualification,
        withdraw_qualification,
    ],
    tag="qualifications",
)
