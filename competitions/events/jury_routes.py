"""The JSON API of the jury: who judges and decodes in a competition, appointed and ended."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody

from competitions.events import jury
from competitions.events.setup_routes import Made
from registry.core.actor import Actor
from registry.people.accounts.appointments import Appointment, AppointmentIn
from registry.people.invitations.jury import JuryInvitationIn
from registry.people.invitations.queries import Invitation
from registry.people.invitations.service import Invited
from registry.web.api import described
from registry.web.limits import APPOINTMENT_LIMIT


@get("/competitions/{competition:uuid}/jury", operation_id="list_jury", summary="Judges and clerks")
async def list_jury(request: Request[Actor, Any, Any], competition: FromPath[UUID]) -> list[Appointment]:
    """Return who has a role in the competition: chief judges first, then by name."""
    return (await jury.members(request.user, competition))[1]


@post(
    "/competitions/{competition:uuid}/jury",
    operation_id="appoint",
    summary="Give an account a role in the competition",
    middleware=[APPOINTMENT_LIMIT],
)
async def appoint(
    request: Request[Actor, Any, Any], competition: FromPath[UUID], data: JSONBody[AppointmentIn]
) -> Made:
    """Make an account chief judge, judge or decoding clerk; the id is that by which the role is ended."""
    return Made(id=await jury.appoint(request.user, competition, data))


@post(
    "/competitions/{competition:uuid}/jury/{held:uuid}/end",
    operation_id="end_appointment",
    summary="End a role in the competition",
    status_code=204,
)
async def end_appointment(
    request: Request[Actor, Any, Any], competition: FromPath[UUID], held: FromPath[UUID]
) -> None:
    """End the role; it is gone with the account's next request, and what was typed with it stays."""
    await jury.end(request.user, competition, held)


@get(
    "/competitions/{competition:uuid}/jury/invitations",
    operation_id="list_jury_invitations",
    summary="Open invitations to the jury",
)
async def list_jury_invitations(
    request: Request[Actor, Any, Any], competition: FromPath[UUID]
) -> list[Invitation]:
    """Return what nobody has accepted yet, newest first, at most 500; without the links."""
    return await jury.invited(request.user, competition)


@post(
    "/competitions/{competition:uuid}/jury/invitations",
    operation_id="invite_to_jury",
    summary="Invite somebody to the jury; the link is shown this once",
)
async def invite_to_jury(
    request: Request[Actor, Any, Any], competition: FromPath[UUID], data: JSONBody[JuryInvitationIn]
) -> Invited:
    """Make a link that is good for 14 days and works once; `mailed` says whether it was sent as well."""
    return await jury.invite(request.user, competition, data)


@post(
    "/competitions/{competition:uuid}/jury/invitations/{invitation:uuid}/withdraw",
    operation_id="withdraw_jury_invitation",
    summary="Withdraw an invitation to the jury",
    status_code=204,
)
async def withdraw_jury_invitation(
    request: Request[Actor, Any, Any], competition: FromPath[UUID], invitation: FromPath[UUID]
) -> None:
    """Withdraw an invitation that nobody has used."""
    await jury.withdraw(request.user, competition, invitation)


ROUTES = described(
    [
        list_jury,
        appoint,
        end_appointment,
        list_jury_invitations,
        invite_to_jury,
        withdraw_jury_invitation,
    ],
    tag="competitions",
)
