"""The administrator's pages: the list of accounts, and one of them."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import BaseModel

from registry.audit.queries import trail
from registry.core.errors import BadInputError, ConflictError, RegistryError
from registry.core.texts import text
from registry.people.access import ANYTHING, require
from registry.people.accounts import administration, lists, resets
from registry.people.accounts.schemas import GrantIn
from registry.people.competition_names import names_of
from registry.people.words import ROLES, Role
from registry.web.page import page
from registry.web.problems import status_of
from registry.web.searches import Search, listed


class GrantForm(BaseModel):
    """A role to give, and where; what does not apply is empty."""

    role: str = ""
    organization: str = ""
    competition: str = ""


class UnknownPlaceError(BadInputError):
    """The role, the organization or the competition that was chosen does not exist."""

    code = "unknown_place"


class AccountSearch(Search):
    """Whose account is looked for, and what else narrows the list."""

    role: str = ""
    standing: str = ""
    competition: str = ""


@get(["/accounts", "/accounts/find"], include_in_schema=False)
async def accounts_page(
    request: Request[Any, Any, Any],
    role: FromQuery[str] = "",
    standing: FromQuery[str] = "",
    competition: FromQuery[str] = "",
) -> Template:
    """Show accounts, filtered as the address says; a competition is one to give somebody a role in."""
    return await _listed(request, AccountSearch(role=role, standing=standing, competition=competition))


@post("/accounts/find", include_in_schema=False, status_code=200)
async def find_accounts(
    request: Request[Any, Any, Any],
    data: Annotated[AccountSearch, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Show the accounts that fit what was typed."""
    require(request.user, "accounts.read", ANYTHING)
    if not data.q:
        return listed("/accounts", role=data.role, standing=data.standing, competition=data.competition)
    return await _listed(request, data)


async def _listed(request: Request[Any, Any, Any], wanted: AccountSearch) -> Template:
    found = await lists.accounts(request.user, q=wanted.q, role=wanted.role, state=wanted.standing)
    return page(
        request,
        "people/account_list.html",
        accounts=found,
        shown=lists.SHOWN,
        roles=ROLES,
        q=wanted.q,
        role=wanted.role,
        standing=wanted.standing,
        competition=wanted.competition,
    )


@get("/accounts/{account:uuid}", include_in_schema=False)
async def account_page(
    request: Request[Any, Any, Any], account: FromPath[UUID], competition: FromQuery[str] = ""
) -> Template:
    """Show one account: its roles, its sessions, its history, and what can be done to it.

    With a competition in the address, the form for a role has it filled in.
    """
    return await _shown(request, account, typed=GrantForm(competition=competition))


@post("/accounts/{account:uuid}/grants", include_in_schema=False, status_code=200)
async def grant(
    request: Request[Any, Any, Any],
    account: FromPath[UUID],
    data: Annotated[GrantForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Give the account a role."""
    try:
        await administration.grant(request.user, account, _grant_in(data))
    except (BadInputError, ConflictError) as error:
        return await _shown(request, account, error, typed=data)
    return _back(account)


@post("/accounts/{account:uuid}/grants/{held:uuid}/end", include_in_schema=False, status_code=200)
async def end_grant(
    request: Request[Any, Any, Any], account: FromPath[UUID], held: FromPath[UUID]
) -> Response[Any]:
    """Take a role away."""
    try:
        await administration.end_grant(request.user, account, held)
    except ConflictError as error:
        return await _shown(request, account, error)
    return _back(account)


@post("/accounts/{account:uuid}/deactivate", include_in_schema=False, status_code=200)
async def deactivate(request: Request[Any, Any, Any], account: FromPath[UUID]) -> Response[Any]:
    """Close the account."""
    try:
        await administration.deactivate(request.user, account)
    except ConflictError as error:
        return await _shown(request, account, error)
    return _back(account)


@post("/accounts/{account:uuid}/activate", include_in_schema=False, status_code=200)
async def activate(request: Request[Any, Any, Any], account: FromPath[UUID]) -> Response[Any]:
    """Open the account again."""
    try:
        await administration.activate(request.user, account)
    except ConflictError as error:
        return await _shown(request, account, error)
    return _back(account)


@post("/accounts/{account:uuid}/reset", include_in_schema=False, status_code=200)
async def reset(request: Request[Any, Any, Any], account: FromPath[UUID]) -> Response[Any]:
    """Make the link for a new password and show it, this once."""
    try:
        link = await resets.make_link(request.user, account)
    except ConflictError as error:
        return await _shown(request, account, error)
    return page(
        request,
        "people/account_link.html",
        link=link,
        heading=text("重置密码的链接", "Link for a new password"),
        lasts=text("24 小时内有效", "It is good for 24 hours"),
        back=f"/accounts/{account}",
    )


@post("/accounts/{account:uuid}/remove-second-factor", include_in_schema=False, status_code=200)
async def remove_second_factor(request: Request[Any, Any, Any], account: FromPath[UUID]) -> Response[Any]:
    """Take the one-time codes away from who lost the device."""
    try:
        await administration.remove_second_factor(request.user, account)
    except ConflictError as error:
        return await _shown(request, account, error)
    return _back(account)


async def _shown(
    request: Request[Any, Any, Any],
    account: UUID,
    error: RegistryError | None = None,
    typed: GrantForm | None = None,
) -> Template:
    require(request.user, "accounts.read", ANYTHING)
    grants = await lists.grants_of(account)
    return page(
        request,
        "people/account_one.html",
        status=status_of(error) if error else 200,
        message=error.message if error else None,
        account=await lists.account(request.user, account),
        grants=grants,
        names=await names_of(grant["competition"] for grant in grants),
        sessions=await lists.sessions_of(account),
        organizations=await lists.organizations(),
        trail=await trail(f"account:{account}"),
        roles=ROLES,
        typed=typed or GrantForm(),
        own=account == request.user.account_id,
    )


def _grant_in(data: GrantForm) -> GrantIn:
    role: Role | None = next((role for role in ROLES if role == data.role), None)
    if role is None:
        raise _unknown_place()
    return GrantIn(role=role, organization=_uuid(data.organization), competition=_uuid(data.competition))


def _uuid(typed: str) -> UUID | None:
    if not typed.strip():
        return None
    try:
        return UUID(typed.strip())
    except ValueError as error:
        raise _unknown_place() from error


def _unknown_place() -> UnknownPlaceError:
    return UnknownPlaceError(
        text(
            "角色、单位或赛事编号有误，请重新选择。",
            "The role, organization or competition is not known; choose again.",
        )
    )


def _back(account: UUID) -> Redirect:
    return Redirect(f"/accounts/{account}", status_code=303)


PAGES = [
    accounts_page,
    find_accounts,
    account_page,
    grant,
    end_grant,
    deactivate,
    activate,
    reset,
    remove_second_factor,
]
