"""The pages of outside payments: the list with its states, entering one, importing a list, confirming."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Template

from competitions.awards.listeners import Consequence
from competitions.external.evidence import EvidenceMissingError, EvidenceRefusedError, EvidenceTooLargeError
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, RegistryError
from registry.core.texts import Text, text
from registry.people.access import require_role
from registry.people.organizations.pages import PageParameter
from registry.web.page import page
from rewards.notices.objection_desk import sent_to_save
from rewards.outside_payments import queries, recording, service
from rewards.outside_payments.reading import FIELDS, OPTIONAL, REQUIRED
from rewards.outside_payments.recording import OutsidePaymentsPreview
from rewards.outside_payments.routes import LARGEST_REQUEST
from rewards.outside_payments.words import PAYER_LEVELS, STATES
from rewards.words import PAYEE_CLASSES

AnyRequest = Request[Actor, Any, Any]
_HOME = "/outside-payments"


class OutsidePaymentsNotChosenError(BadInputError):
    """No file, or no line, was chosen."""

    code = "outside_payments_not_chosen"


@get("/outside-payments", include_in_schema=False)
async def list_page(
    request: AnyRequest,
    *,
    wanted: Annotated[str, QueryParameter(name="state")] = "",
    number: PageParameter = 1,
) -> Template:
    """Show the outside payments, filtered by state, with what may be done to each."""
    return await _list(request, state=wanted if wanted in STATES else "", number=number)


@post("/outside-payments", include_in_schema=False, status_code=200)
async def decide(request: AnyRequest) -> Response[Any]:
    """Show what confirming ticked lines or withdrawing one would change, and then do it; or refuse one."""
    require_role(request.user, "outside_payments.decide")
    sent = await request.form()
    try:
        chosen = [UUID(str(each)) for each in sent.getall("line", [])]
    except ValueError:
        chosen = []
    reason = str(sent.get("reason", ""))
    try:
        match str(sent.get("do", "")), chosen:
            case "confirm", [_, *_]:
                return _decision(request, chosen, await service.preview_confirmation(request.user, chosen))
            case "withdraw", [one]:
                return _decision(
                    request, chosen, await service.preview_withdrawal(request.user, one), withdraws=True
                )
            case "confirm_now", [_, *_]:
                await service.confirm(request.user, chosen)
            case "refuse", [one]:
                await service.refuse(request.user, one, reason)
            case "withdraw_now", [one]:
                try:
                    await service.withdraw(request.user, one, reason)
                except BadInputError as error:
                    found = await service.preview_withdrawal(request.user, one)
                    return _decision(
                        request, chosen, found, withdraws=True, reason=reason, message=error.message
                    )
            case _:
                raise OutsidePaymentsNotChosenError(
                    text(
                        "请勾选要处理的行；不予确认和撤回一次只处理一行。",
                        "Tick the lines; one at a time is refused or withdrawn.",
                    )
                )
    except (BadInputError, ConflictError) as error:
        return await _list(request, error=error)
    return Redirect(_HOME, status_code=303)


@get("/outside-payments/new", include_in_schema=False)
async def form_page(request: AnyRequest) -> Template:
    """Show the form for one payment."""
    require_role(request.user, "outside_payments.record")
    return _form(request, {})


@post(
    "/outside-payments/new", include_in_schema=False, status_code=200, request_max_body_size=LARGEST_REQUEST
)
async def enter(request: AnyRequest) -> Response[Any]:
    """Record one payment."""
    require_role(request.user, "outside_payments.record")
    sent = await request.form()
    typed = {field: str(sent.get(field, "")) for field in FIELDS}
    try:
        await recording.enter(request.user, typed, *await _file(sent.get("evidence")))
    except BadInputError as error:
        return _form(request, typed, error)
    return Redirect(f"{_HOME}?state=recorded", status_code=303)


@get("/outside-payments/import", include_in_schema=False)
async def import_page(request: AnyRequest) -> Template:
    """Show the form for a list and its evidence."""
    require_role(request.user, "outside_payments.record")
    return _import(request)


@post(
    "/outside-payments/import",
    include_in_schema=False,
    status_code=200,
    request_max_body_size=LARGEST_REQUEST,
)
async def hand_in(request: AnyRequest) -> Response[Any]:
    """Look at a list, or record it whole."""
    require_role(request.user, "outside_payments.record")
    sent = await request.form()
    name, content = await _file(sent.get("file"))
    try:
        if not content:
            raise OutsidePaymentsNotChosenError(text("请选择名单文件。", "Choose the file of the list."))
        looked = await recording.preview(request.user, name, content)
        if str(sent.get("do", "")) != "record" or looked.faults:
            return _import(request, looked=looked)
        await recording.record(request.user, name, content, *await _file(sent.get("evidence")))
    except BadInputError as error:
        return _import(request, error=error)
    return Redirect(f"{_HOME}?state=recorded", status_code=303)


@get("/outside-payments/imports/{list_id:uuid}/evidence", include_in_schema=False)
async def evidence(request: AnyRequest, list_id: FromPath[UUID]) -> Response[bytes]:
    """Send the evidence of an import to be saved."""
    return sent_to_save(*await recording.evidence_of(request.user, list_id))


def _decision(
    request: AnyRequest,
    chosen: Sequence[UUID],
    consequences: Sequence[Consequence],
    *,
    withdraws: bool = False,
    reason: str = "",
    message: Text | None = None,
) -> Template:
    return page(
        request,
        "rewards/outside_payment_decision.html",
        status=400 if message is not None else 200,
        chosen=chosen,
        consequences=consequences,
        withdraws=withdraws,
        reason=reason,
        message=message,
    )


async def _file(sent: Any) -> tuple[str, bytes]:
    if not isinstance(sent, UploadFile):
        return "", b""
    return sent.filename.replace("\\", "/").rpartition("/")[2][-200:], await sent.read()


async def _list(
    request: AnyRequest, *, state: str = "", number: int = 1, error: RegistryError | None = None
) -> Template:
    return page(
        request,
        "rewards/outside_payments.html",
        status=200 if error is None else 409 if isinstance(error, ConflictError) else 400,
        found=await queries.outside_payments(request.user, state=state, number=number),
        state=state,
        states=STATES,
        looks={"recorded": "wait", "confirmed": "good", "refused": "off", "withdrawn": "bad"},
        message=error.message if error is not None else None,
        faults=error.faults if error is not None else (),
    )


def _form(request: AnyRequest, typed: Mapping[str, str], error: BadInputError | None = None) -> Template:
    wrong = {fault.column: fault.message for fault in error.faults} if error is not None else {}
    if isinstance(error, EvidenceMissingError | EvidenceTooLargeError | EvidenceRefusedError):
        wrong = {"evidence": error.message}
    return page(
        request,
        "rewards/outside_payments_new.html",
        status=400 if error is not None else 200,
        typed=typed,
        wrong=wrong,
        message=error.message if error is not None else None,
        classes={code: words for code, words in PAYEE_CLASSES.items() if code != "employee"},
        levels=PAYER_LEVELS,
    )


def _import(
    request: AnyRequest, *, looked: OutsidePaymentsPreview | None = None, error: BadInputError | None = None
) -> Template:
    return page(
        request,
        "rewards/outside_payments_import.html",
        status=400 if error is not None else 200,
        looked=looked,
        faults=looked.faults if looked is not None else error.faults if error is not None else (),
        required=REQUIRED,
        optional=OPTIONAL,
        message=error.message if error is not None else None,
    )


PAGES = [list_page, decide, form_page, enter, import_page, hand_in, evidence]
