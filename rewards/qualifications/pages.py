"""The pages of qualifications: the list with its states, importing, confirming."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Template

from competitions.awards.listeners import Consequence
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, RegistryError
from registry.core.texts import Text, text
from registry.people.access import require_role
from registry.people.organizations.pages import PageParameter
from registry.web.page import page
from rewards.notices.objection_desk import sent_to_save
from rewards.qualifications import queries, recording, service
from rewards.qualifications.reading import OPTIONAL, REQUIRED
from rewards.qualifications.recording import QualificationsPreview
from rewards.qualifications.routes import LARGEST_REQUEST
from rewards.qualifications.words import STATES

AnyRequest = Request[Actor, Any, Any]


class QualificationsNotChosenError(BadInputError):
    """No file, or no line, was chosen."""

    code = "qualifications_not_chosen"


@get("/qualifications", include_in_schema=False)
async def list_page(
    request: AnyRequest,
    *,
    wanted: Annotated[str, QueryParameter(name="state")] = "",
    number: PageParameter = 1,
) -> Template:
    """Show the qualifications, filtered by state, with what may be done to each."""
    return await _list(request, state=wanted if wanted in STATES else "", number=number)


@post("/qualifications", include_in_schema=False, status_code=200)
async def decide(request: AnyRequest) -> Response[Any]:
    """Show what confirming ticked lines or withdrawing one would change, and then do it; or refuse one."""
    require_role(request.user, "qualifications.decide")
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
                raise QualificationsNotChosenError(
                    text(
                        "请勾选要处理的行；不予确认和撤回一次只处理一行。",
                        "Tick the lines; one at a time is refused or withdrawn.",
                    )
                )
    except (BadInputError, ConflictError) as error:
        return await _list(request, error=error)
    return Redirect("/qualifications", status_code=303)


@get("/qualifications/new", include_in_schema=False)
async def import_page(request: AnyRequest) -> Template:
    """Show the form for a list and its evidence."""
    require_role(request.user, "qualifications.record")
    return _import(request)


@post("/qualifications/new", include_in_schema=False, status_code=200, request_max_body_size=LARGEST_REQUEST)
async def hand_in(request: AnyRequest) -> Response[Any]:
    """Look at a list, or record it whole."""
    require_role(request.user, "qualifications.record")
    sent = await request.form()
    name, content = await _file(sent.get("file"))
    try:
        if not content:
            raise QualificationsNotChosenError(text("请选择名单文件。", "Choose the file of the list."))
        looked = await recording.preview(request.user, name, content)
        if str(sent.get("do", "")) != "record" or looked.faults:
            return _import(request, looked=looked)
        await recording.record(request.user, name, content, *await _file(sent.get("evidence")))
    except BadInputError as error:
        return _import(request, error=error)
    return Redirect("/qualifications?state=recorded", status_code=303)


@get("/qualifications/imports/{list_id:uuid}/evidence", include_in_schema=False)
async def evidence(request: AnyRequest, list_id: FromPath[UUID]) -> Response[bytes]:
    """Send the evidence of a list to be saved."""
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
        "rewards/qualification_decision.html",
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
        "rewards/qualifications.html",
        status=400 if error is not None else 200,
        found=await queries.qualifications(request.user, state=state, number=number),
        state=state,
        states=STATES,
        looks={"recorded": "wait", "confirmed": "good", "refused": "off", "withdrawn": "bad"},
        message=error.message if error is not None else None,
    )


def _import(
    request: AnyRequest, *, looked: QualificationsPreview | None = None, error: BadInputError | None = None
) -> Template:
    return page(
        request,
        "rewards/qualifications_new.html",
        status=400 if error is not None else 200,
        looked=looked,
        faults=looked.faults if looked is not None else error.faults if error is not None else (),
        required=REQUIRED,
        optional=OPTIONAL,
        message=error.message if error is not None else None,
    )


PAGES = [list_page, decide, import_page, hand_in, evidence]
