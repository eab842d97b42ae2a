"""The pages of taking back: a competition's proposals and suspensions, a new one with preview, a decision."""

from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import BaseModel

from competitions.events import queries as events
from credentials.taking_back import queries, service, suspending
from credentials.taking_back.selection import (
    RIGHT,
    SCOPES,
    NothingToTakeBackError,
    Selection,
    find_credential,
)
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError
from registry.core.texts import Text, text
from registry.people.access import SecondPersonNeededError, refusal, require, unknown
from registry.people.doers import doers
from registry.web.page import page

# Lines of a preview that are shown; the counts are of all.
_SHOWN: Final = 200


class TakeBackForm(BaseModel):
    """What the form of a new one sends; `step` is "revoke", "suspend" or "lift"."""

    what: str = ""
    step: str = "revoke"
    reason: str = ""


class DecisionForm(BaseModel):
    """The form that decides: `decision` is "approve" or "refuse"."""

    decision: str = ""


@get("/competitions/{competition:uuid}/take-backs", include_in_schema=False)
async def take_backs_page(
    request: Request[Actor, Any, Any], competition: FromPath[UUID], certificate: FromQuery[str] = ""
) -> Response[Any]:
    """Show what was taken back or suspended; a certificate's number leads on to taking that one back."""
    return await _list(request, competition, certificate.strip())


@get("/competitions/{competition:uuid}/take-backs/new", include_in_schema=False)
async def new_page(
    request: Request[Actor, Any, Any], competition: FromPath[UUID], what: FromQuery[str] = ""
) -> Template:
    """Show what would be revoked or suspended, and ask for the reason."""
    return await _form(request, competition, TakeBackForm(what=what), None)


@post("/competitions/{competition:uuid}/take-backs/new", include_in_schema=False, status_code=200)
async def take_back(
    request: Request[Actor, Any, Any],
    competition: FromPath[UUID],
    data: Annotated[TakeBackForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Revoke, propose to revoke, suspend, or lift; or show the form again with what stands against it."""
    selection = _selection(competition, data.what)
    try:
        match data.step:
            case "suspend":
                await suspending.suspend(request.user, selection, data.reason)
            case "lift":
                await suspending.lift(request.user, selection, data.reason)
            case "revoke":
                made = await service.take_back(request.user, selection, data.reason)
                if made.proposal:
                    return Redirect(f"/take-backs/{made.proposal}", status_code=303)
            case _:
                missing = text("请选择办理事项。", "Choose what to do.")
                return await _form(request, competition, data, missing)
    except (BadInputError, ConflictError) as error:
        return await _form(request, competition, data, error.message)
    return Redirect(f"/competitions/{competition}/take-backs", status_code=303)


@get("/take-backs/{take_back_id:uuid}", include_in_schema=False)
async def take_back_page(request: Request[Actor, Any, Any], take_back_id: FromPath[UUID]) -> Template:
    """Show one proposal with its certificates."""
    return await _one(request, take_back_id, None)


@post("/take-backs/{take_back_id:uuid}", include_in_schema=False, status_code=200)
async def decide(
    request: Request[Actor, Any, Any],
    take_back_id: FromPath[UUID],
    data: Annotated[DecisionForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Approve or refuse the proposal."""
    try:
        if data.decision == "approve":
            await service.approve(request.user, take_back_id)
        elif data.decision == "refuse":
            await service.refuse(request.user, take_back_id)
        else:
            missing = text("请选择批准或不批准。", "Choose to approve or to refuse.")
            return await _one(request, take_back_id, missing)
    except ConflictError as error:
        return await _one(request, take_back_id, error.message)
    return Redirect(f"/take-backs/{take_back_id}", status_code=303)


async def _list(request: Request[Actor, Any, Any], competition: UUID, certificate: str) -> Response[Any]:
    subject = await events.subject(competition)
    require(request.user, "competitions.oversee", subject)
    takes = refusal(request.user, RIGHT, subject) is None
    message = None
    if certificate and takes:
        try:
            found = await find_credential(certificate, competition)
            return Redirect(
                f"/competitions/{competition}/take-backs/new?what=credential:{found}", status_code=303
            )
        except NothingToTakeBackError as error:
            message = error.message
    return page(
        request,
        "credentials/take_backs.html",
        status=404 if message else 200,
        competition=await events.competition(competition),
        take_backs=await service.listed(request.user, competition),
        suspensions=await queries.suspensions_of(competition),
        by_event=await queries.events_with_credentials(competition) if takes else (),
        by_school=await queries.schools_with_credentials(competition) if takes else (),
        takes=takes,
        scopes=SCOPES,
        certificate=certificate,
        message=message,
    )


async def _form(
    request: Request[Actor, Any, Any], competition: UUID, typed: TakeBackForm, message: Text | None
) -> Template:
    selection = _selection(competition, typed.what)
    seen = await service.preview(request.user, selection)
    suspended = sum(line.suspended for line in seen.lines)
    return page(
        request,
        "credentials/take_back_form.html",
        status=400 if message else 200,
        competition=await events.competition(competition),
        selection=selection,
        scope=SCOPES[selection.scope],
        seen=seen,
        shown=seen.lines[:_SHOWN],
        suspended=suspended,
        approvers=doers(service.APPROVAL),
        typed=typed,
        message=message,
    )


async def _one(request: Request[Actor, Any, Any], take_back_id: UUID, message: Text | None) -> Template:
    found = await service.readable(request.user, take_back_id)
    against = [error for each in found.subjects if (error := refusal(request.user, service.APPROVAL, each))]
    items = await queries.items(take_back_id)
    return page(
        request,
        "credentials/take_back.html",
        status=400 if message else 200,
        take_back=found,
        scope=SCOPES[found.scope],
        items=items[:_SHOWN],
        decides=not against,
        proposed_it=any(isinstance(error, SecondPersonNeededError) for error in against),
        approvers=doers(service.APPROVAL),
        competition=next(iter(found.competitions)),
        message=message,
    )


def _selection(competition: UUID, what: str) -> Selection:
    """Return which certificates of a competition are meant: "event:<id>" and the like.

    Raises:
        NotFoundError: the words name none.
    """
    kind, _, subject = what.partition(":")
    for scope in SCOPES:
        if scope == kind:
            try:
                return Selection(scope, UUID(subject), competition)
            except ValueError:
                break
    raise unknown()


PAGES = [take_backs_page, new_page, take_back, take_back_page, decide]
