"""The JSON API of invitations and claim codes: made and withdrawn by who may, used by who has one."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel

from registry.core.actor import Actor
from registry.people.invitations import claims, queries, service
from registry.people.invitations.claims import Slip
from registry.people.invitations.queries import Invitation
from registry.people.invitations.schemas import ClaimCodesIn, ClaimIn, InvitationIn, JoinIn
from registry.people.invitations.service import Invited
from registry.web.api import described
from registry.web.limits import CODE_LIMIT
from registry.web.sessions import PUBLIC


class Joined(BaseModel):
    """The account that has the role now; a new one signs in next."""

    account: UUID


@get("/invitations", operation_id="list_invitations", summary="Every open invitation")
async def list_invitations(request: Request[Actor, Any, Any]) -> list[Invitation]:
    """Return what nobody has accepted yet, newest first, at most 500; without the links."""
    return await queries.open_invitations(request.user, None)


@post("/invitations", operation_id="invite", summary="Invite somebody; the link is shown this once")
async def invite(request: Request[Actor, Any, Any], data: JSONBody[InvitationIn]) -> Invited:
    """Make a link that is good for 14 days and works once; `mailed` says whether it was sent as well."""
    return await service.invite(request.user, data)


@get(
    "/organizations/{organization:uuid}/invitations",
    operation_id="list_invitations_of_organization",
    summary="Open invitations of a school's teachers",
)
async def list_invitations_of_organization(
    request: Request[Actor, Any, Any], organization: FromPath[UUID]
) -> list[Invitation]:
    """Return what nobody has accepted yet, newest first, at most 500; without the links."""
    await queries.school_name(request.user, organization)  # Refuses a school that is not there.
    return await queries.open_invitations(request.user, organization)


@post(
    "/invitations/{invitation:uuid}/withdraw",
    operation_id="withdraw_invitation",
    summary="Withdraw an invitation",
    status_code=204,
)
async def withdraw_invitation(request: Request[Actor, Any, Any], invitation: FromPath[UUID]) -> None:
    """Withdraw an invitation or a claim code that nobody has used."""
    await service.withdraw(request.user, invitation)


@post(
    "/organizations/{organization:uuid}/claim-codes",
    operation_id="make_claim_codes",
    summary="Make students' claim codes; they are shown this once",
)
async def make_claim_codes(
    request: Request[Actor, Any, Any], organization: FromPath[UUID], data: JSONBody[ClaimCodesIn]
) -> list[Slip]:
    """Make a code for each of these students, good for 60 days, by class and number; earlier ones end."""
    return await claims.make_codes(request.user, organization, data.persons)


@post(
    "/join",
    operation_id="join",
    summary="Accept an invitation",
    opt=PUBLIC,
    middleware=[CODE_LIMIT],
)
async def join(request: Request[Actor, Any, Any], data: JSONBody[JoinIn]) -> Joined:
    """Take the role on with a new account, or with the one that is signed in."""
    return Joined(account=await service.accept(request.user, data.code, data.new_account()))


@post(
    "/claim",
    operation_id="claim_record",
    summary="Claim one's own record with a code",
    opt=PUBLIC,
    middleware=[CODE_LIMIT],
)
async def claim_record(request: Request[Actor, Any, Any], data: JSONBody[ClaimIn]) -> Joined:
    """Link a student's record to a new account, or to the one that is signed in."""
    return Joined(account=await claims.claim(request.user, data.code, data.name, data.new_account()))


ROUTES = described(
    [
        list_invitations,
        invite,
        list_invitations_of_organization,
        withdraw_invitation,
        make_claim_codes,
        join,
        claim_record,
    ],
    tag="invitations",
)
