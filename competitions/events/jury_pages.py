"""The organizer's jury desk: who judges and decodes in a competition, appointed and ended in the browser."""

from typing import Any, Final
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
from registry.people.accounts import lists
from registry.people.accounts.apart import RolesApartError
from registry.people.accounts.appointments import AccountUnknownError, AppointmentIn
from registry.people.accounts.grants import RoleHeldError
from registry.people.invitations.jury import JuryInvitationIn
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
        wanted = AppointmentIn.model_validate(_typed(data, "username", "role", "organization"))
        await jury.appoint(request.user, competition, wanted)
    except ValidationError as error:
        return await _shown(request, competition, data, _said(error))
    except AccountUnknownError as error:
        return await _shown(request, competition, data, {"username": error.message})
    except (RoleHeldError, RolesApartError) as error:
        return await _shown(request, competition, data, {"role": error.message}, status=409)
    return _back(competition)


@post("/competitions/{competition:uuid}/jury/invitations", include_in_schema=False, status_code=200)
async def invite(request: Request[Actor, Any, Any], competition: FromPath[UUID], data: Form) -> Response[Any]:
    """Make the link of an invitation and show it, this once."""
    try:
        wanted = JuryInvitationIn.model_validate(
            _typed(data, "name", "role", "organization", "email", before="invited_")
        )
        link = await jury.invite(request.user, competition, wanted)
    except ValidationError as error:
        return await _shown(request, competition, data, _said(error, "invited_"))
    return page(
        request,
        "people/account_link.html",
        link=link,
        heading=text("邀请链接", "Link of the invitation"),
        lasts=text("14 天内有效", "It is good for 14 days"),
        back=f"/competitions/{competition}/jury",
    )


@post(
    "/competitions/{competition:uuid}/jury/invitations/{invitation:uuid}/withdraw",
    include_in_schema=False,
    status_code=200,
)
async def withdraw(
    request: Request[Actor, Any, Any], competition: FromPath[UUID], invitation: FromPath[UUID]
) -> Response[Any]:
    """Withdraw an invitation that nobody has used."""
    await jury.withdraw(request.user, competition, invitation)
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


def _typed(data: dict[str, str], *names: str, before: str = "") -> dict[str, str | None]:
    """Return what was typed in these fields; an organization that was not chosen is none."""
    typed: dict[str, str | None] = {name: data.get(before + name, "") for name in names}
    return typed | {"organization": typed["organization"] or None}


_WRONG: Final = {
    "username": text("请填写完整的用户名。", "Give the whole user name."),
    "role": text("请选择角色。", "Choose the role."),
    "organization": text("请从列表中选择单位。", "Choose the organization from the list."),
    "name": text("请填写姓名。", "Give the name."),
    "email": text("电子邮箱不完整：请改正或留空。", "Half an e-mail address: correct it or leave it out."),
}


def _said(error: ValidationError, before: str = "") -> Said:
    """Return what is wrong with the form, by field."""
    wrong = [str(each["loc"][0]) for each in error.errors(include_url=False)]
    return {before + name: _WRONG[name] for name in wrong}


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
        invitations=await jury.invited(request.user, competition),
        organizations=await lists.organizations(),
        given=COMPETITION_ROLES,
        roles=ROLES,
        typed=typed,
        said=said,
        open_parts=None,
    )


PAGES = [jury_page, appoint, invite, withdraw, end_page, end]
