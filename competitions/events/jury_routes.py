"""The JSON API of the jury: who judges and decodes in a competition, appointed and ended."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody

from competitions.events import jury
from competitions.events.setup_routes import Made
from registry.core.actor import Actor
from registry.people.accounts.appointments import Appointment, AppointmentIn
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


ROUTES = described([list_jury, appoint, end_appointment], tag="competitions")
