"""A school officer's pages: the school's own sums and its people's, and who has not confirmed an account."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from registry.core.actor import Actor
from registry.core.texts import Text, text
from registry.people.access import require_role
from registry.people.organizations.pages import Form
from registry.people.organizations.queries import names_of
from registry.web.exports import EXPORT_LIMITS, addresses, at_once, export
from registry.web.page import page
from rewards.payees import desks, forms
from rewards.payees.pages import ACCOUNT_LIMIT
from rewards.payees.sheet import SHEET
from rewards.payees.states import MISSING, STEPS


def _back(school: UUID) -> tuple[str, Text]:
    return f"/school/rewards/{school}", text("本校奖励", "Rewards of the school")


@get("/school/rewards", include_in_schema=False)
async def schools_page(request: Request[Actor, Any, Any]) -> Response[Any]:
    """Lead to the rewards of the officer's school; who looks after several chooses."""
    require_role(request.user, "payees.confirm")
    schools = request.user.organizations("school_officer")
    if len(schools) == 1:
        return Redirect(f"/school/rewards/{schools[0]}", status_code=303)
    return page(request, "rewards/school_choice.html", schools=await names_of(schools))


@get("/school/rewards/{school:uuid}", include_in_schema=False)
async def school_page(
    request: Request[Actor, Any, Any], school: FromPath[UUID], confirmed: FromQuery[str] = ""
) -> Template:
    """Show what is due to a school and its people, and from whom something is missing."""
    return page(
        request,
        "rewards/school_rewards.html",
        school=await desks.of_school(request.user, school),
        missing=MISSING,
        steps=STEPS,
        confirmed=bool(confirmed),
        officer=school in request.user.organizations("school_officer"),
    )


@get(addresses("/school/rewards/{school:uuid}/list"), include_in_schema=False, middleware=[*EXPORT_LIMITS])
async def school_list(request: Request[Actor, Any, Any], school: FromPath[UUID]) -> Response[Any]:
    """Send the school's list as CSV, workbook or JSON."""
    found = await desks.of_school(request.user, school)
    return await export(request, "rewards", SHEET, len(found.lines), at_once(found.lines))


@get("/school/rewards/{school:uuid}/slips", include_in_schema=False)
async def slips_page(request: Request[Actor, Any, Any], school: FromPath[UUID]) -> Template:
    """Show slips to print and cut, for those who have to confirm something."""
    found = await desks.of_school(request.user, school)
    return page(
        request,
        "rewards/school_slips.html",
        school=found,
        slips=[line for line in found.unconfirmed if line.is_person],
        missing=MISSING,
    )


@get("/school/rewards/{school:uuid}/account", include_in_schema=False)
async def school_account_page(request: Request[Actor, Any, Any], school: FromPath[UUID]) -> Response[Any]:
    """Show the form for the school's own account."""
    return forms.shown(request, await desks.school_payee(request.user, school), _back(school))


@post(
    "/school/rewards/{school:uuid}/account",
    include_in_schema=False,
    status_code=200,
    middleware=[ACCOUNT_LIMIT],
)
async def school_account(
    request: Request[Actor, Any, Any], school: FromPath[UUID], data: Form
) -> Response[Any]:
    """Confirm the school's own account."""
    return await forms.taken(request, data, lambda: desks.school_payee(request.user, school), _back(school))


@get("/school/rewards/{school:uuid}/people/{person:uuid}/account", include_in_schema=False)
async def person_account_page(
    request: Request[Actor, Any, Any], school: FromPath[UUID], person: FromPath[UUID]
) -> Response[Any]:
    """Show the form for the account of somebody who cannot sign in."""
    return forms.shown(request, await desks.payee_of_school(request.user, person), _back(school))


@post(
    "/school/rewards/{school:uuid}/people/{person:uuid}/account",
    include_in_schema=False,
    status_code=200,
    middleware=[ACCOUNT_LIMIT],
)
async def person_account(
    request: Request[Actor, Any, Any], school: FromPath[UUID], person: FromPath[UUID], data: Form
) -> Response[Any]:
    """Confirm the account of somebody who cannot sign in."""
    return await forms.taken(
        request, data, lambda: desks.payee_of_school(request.user, person), _back(school)
    )


PAGES = [
    schools_page,
    school_page,
    school_list,
    slips_page,
    school_account_page,
    school_account,
    person_account_page,
    person_account,
]
