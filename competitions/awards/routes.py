"""The JSON API of awards: confirming them, reading them, and taking one back after a look at what falls."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel, Field

from competitions.awards import queries, service
from competitions.awards.listeners import Consequence
from competitions.awards.queries import AwardFacts
from competitions.events import queries as events
from competitions.events.routes import Counted
from registry.core.actor import Actor
from registry.people.access import require
from registry.web.api import described


class RevocationIn(BaseModel):
    """Why an award is taken back; kept in the audit trail and shown on the certificate's page."""

    reason: str = Field(max_length=500, examples=["经复核，参赛资格不符。"])


@post("/competitions/{competition:uuid}/awards", operation_id="confirm_awards")
async def confirm_awards(request: Request[Actor, Any, Any], competition: FromPath[UUID]) -> Counted:
    """Confirm every award that the final results of a hosted competition give."""
    return Counted(count=await service.confirm(request.user, competition))


@get("/competitions/{competition:uuid}/awards", operation_id="list_awards")
async def list_awards(request: Request[Actor, Any, Any], competition: FromPath[UUID]) -> list[AwardFacts]:
    """Return the awards of a competition."""
    require(request.user, "awards.read", await events.subject(competition))
    return await queries.awards_of(competition)


@get("/awards/{award:uuid}/revocation", operation_id="preview_revocation")
async def preview_revocation(request: Request[Actor, Any, Any], award: FromPath[UUID]) -> list[Consequence]:
    """Return everything that would follow from revoking an award, without doing it."""
    return await service.preview_revocation(request.user, award)


@post("/awards/{award:uuid}/revocation", operation_id="revoke_award")
async def revoke_award(
    request: Request[Actor, Any, Any], award: FromPath[UUID], data: JSONBody[RevocationIn]
) -> list[Consequence]:
    """Take an award back, with its certificates and entitlements, and return what came of it."""
    return await service.revoke(request.user, award, data.reason)


ROUTES = described([confirm_awards, list_awards, preview_revocation, revoke_award], tag="awards")
