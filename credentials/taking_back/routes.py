"""The JSON API of taking back and suspending."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from pydantic import BaseModel, Field

from credentials.taking_back import service, suspending
from credentials.taking_back.queries import TakeBackCertificate, TakeBackFacts
from credentials.taking_back.selection import Scope, Selection
from credentials.taking_back.service import TakeBackPreview
from registry.core.actor import Actor
from registry.core.texts import Text
from registry.web.api import described


class SelectionIn(BaseModel):
    """Which certificates, and why: the reason is shown on their pages, so it names nobody."""

    scope: Scope = Field(examples=["event"])
    subject: UUID = Field(description="Id of the credential, event, school, competition or external list.")
    competition: UUID | None = Field(
        default=None, description="Narrows a school's certificates to those of one competition."
    )
    reason: str = Field(max_length=500, examples=["经复核，参赛资格不符。"])

    @property
    def selection(self) -> Selection:
        """Which certificates."""
        return Selection(self.scope, self.subject, self.competition)


class TakenBackOut(BaseModel):
    """How many were revoked at once, or the proposal that waits for a second person."""

    revoked: int
    proposal: UUID | None


class ChangedOut(BaseModel):
    """How many certificates changed."""

    count: int


class TakeBackOut(BaseModel):
    """A proposal; `approved` is null while it is open."""

    id: UUID
    scope: Scope
    subject: UUID
    subject_name: Text
    reason: str
    proposer: str
    proposed_at: datetime
    decider: str
    decided_at: datetime | None
    approved: bool | None
    total: int
    revoked: int


@get("/take-backs/preview", operation_id="preview_take_back")
async def preview_take_back(
    request: Request[Actor, Any, Any],
    kind: Annotated[Scope, QueryParameter(name="scope")],
    subject: Annotated[UUID, QueryParameter()],
    competition: Annotated[UUID | None, QueryParameter()] = None,
) -> TakeBackPreview:
    """Return what taking back would revoke, without changing anything."""
    return await service.preview(request.user, Selection(kind, subject, competition))


@post("/take-backs", operation_id="take_back")
async def take_back(request: Request[Actor, Any, Any], data: JSONBody[SelectionIn]) -> TakenBackOut:
    """Revoke one certificate at once where no money hangs on it; else propose it to a second person."""
    made = await service.take_back(request.user, data.selection, data.reason)
    return TakenBackOut(revoked=made.revoked, proposal=made.proposal)


@get("/take-backs/{take_back_id:uuid}", operation_id="read_take_back")
async def read_take_back(request: Request[Actor, Any, Any], take_back_id: FromPath[UUID]) -> TakeBackOut:
    """Return one proposal."""
    return _out(await service.readable(request.user, take_back_id))


@get("/take-backs/{take_back_id:uuid}/certificates", operation_id="list_take_back_certificates")
async def list_certificates(
    request: Request[Actor, Any, Any], take_back_id: FromPath[UUID]
) -> list[TakeBackCertificate]:
    """Return the certificates of a proposal, and which of them are revoked by now."""
    return await service.preview_proposal(request.user, take_back_id)


@post("/take-backs/{take_back_id:uuid}/approval", operation_id="approve_take_back", status_code=200)
async def approve_take_back(request: Request[Actor, Any, Any], take_back_id: FromPath[UUID]) -> ChangedOut:
    """Approve what somebody else proposed: its certificates are revoked, all at once."""
    return ChangedOut(count=await service.approve(request.user, take_back_id))


@post("/take-backs/{take_back_id:uuid}/refusal", operation_id="refuse_take_back", status_code=204)
async def refuse_take_back(request: Request[Actor, Any, Any], take_back_id: FromPath[UUID]) -> None:
    """Refuse what somebody else proposed; nothing is revoked."""
    await service.refuse(request.user, take_back_id)


@post("/suspensions", operation_id="suspend_certificates")
async def suspend(request: Request[Actor, Any, Any], data: JSONBody[SelectionIn]) -> ChangedOut:
    """Suspend certificates while an objection is open."""
    return ChangedOut(count=await suspending.suspend(request.user, data.selection, data.reason))


@post("/suspensions/end", operation_id="lift_suspensions", status_code=200)
async def lift(request: Request[Actor, Any, Any], data: JSONBody[SelectionIn]) -> ChangedOut:
    """End suspensions; the reason says what came of the objection."""
    return ChangedOut(count=await suspending.lift(request.user, data.selection, data.reason))


def _out(facts: TakeBackFacts) -> TakeBackOut:
    return TakeBackOut.model_validate(facts, from_attributes=True)


ROUTES = described(
    [
        preview_take_back,
        take_back,
        read_take_back,
        list_certificates,
        approve_take_back,
        refuse_take_back,
        suspend,
        lift,
    ],
    tag="certificates",
)
