"""The organizer's jury desk: who judges and decodes in a competition, appointed and ended in the browser."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import ValidationError

from competitions.events import jury
from competitions.events.setup_pages import Form
from competitions.events.typed import Said
from registry.core.actor import Actor
from registry.core.texts import text
from registry.people.accounts.appointments import AccountUnknownError, AppointmentIn
from registry.people.accounts.grants import RoleHeldError
from registry.people.words import COMPETITION_ROLES, ROLES
from registry.web.limits import APPOINTMENT_LIMIT
from registry.web.page import page


@get("/competitions/{competition:uuid}/jury", include_in_schema=False)
async def jury_page(request: Request[Actor, Any, Any], competition: FromPath[UUID]) -> Template:
    """Show who has a role in the competition, and the form that gives one."""
    return await _shown(request, competition, {}, {})


@post(
    "/competitions/{competition:uuid}/jury",
    include_in_schema=False,
    status_code=200,
    middleware=[APPOINTMENT_LIMIT],
)
async def appoint(
    request: Request[Actor, Any, Any], competition: FromPath[UUID], data: Form
) -> Response[Any]:
    """Give an account a role, or show the form again with what is wrong."""
    try:
        wanted = AppointmentIn.model_validate({name: data.get(name, "") for name in ("username", "role")})
        await jury.appoint(request.user, competition, wanted)
    except ValidationError as error:
        return await _shown(request, competition, data, _said(error))
    except AccountUnknownError as error:
        return await _shown(request, competition, data, {"username": error.message})
    except RoleHeldError as error:
        return await _shown(request, competition, data, {"role": error.message}, status=409)
    return _back(competition)


@get("/competitions/{competition:uuid}/jury/{held:uuid}/end", include_in_schema=False)
async def end_page(
    request: Request[Actor, Any, Any], competition: FromPath[UUID], held: FromPath[UUID]
) -> Template:
    """Show what ending a role changes, before it is ended."""
    facts, ending = await jury.ending(request.user, competition, held)
    return page(request, "competitions/jury_end.html", competition=facts, ending=ending, roles=ROLES)


@post("/competitions/{competition:uuid}/jury/{held:uuid}/end", include_in_schema=False, status_code=200)
async def end(
    request: Request[Actor, Any, Any], competition: FromPath[UUID], held: FromPath[UUID]
) -> Response[Any]:
    """End the role."""
    await jury.end(request.user, competition, held)
    return _back(competition)


def _said(error: ValidationError) -> Said:
    """Return what is wrong with the form, by field."""
    words = {
        "username": text("请填写完整的用户名。", "Give the whole user name."),
        "role": text("请选择角色。", "Choose the role."),
    }
    return {str(each["loc"][0]): words[str(each["loc"][0])] for each in error.errors(include_url=False)}


def _back(competition: UUID) -> Redirect:
    return Redirect(f"/competitions/{competition}/jury", status_code=303)


async def _shown(
    request: Request[Actor, Any, Any],
    competition: UUID,
    typed: dict[str, str],
    said: Said,
    *,
    status: int | None = None,
) -> Template:
    facts, appointed = await jury.members(request.user, competition)
    return page(
        request,
        "competitions/jury.html",
        status=status or (400 if said else 200),
        competition=facts,
        appointed=appointed,
        choices=COMPETITION_ROLES,
        roles=ROLES,
        typed=typed,
        said=said,
        open_parts=None,
    )


PAGES = [jury_page, appoint, end_page, end]
