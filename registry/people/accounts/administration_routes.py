"""The JSON API of the administrator: who has an account, with which roles, and what is done to it."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, JSONBody
from pydantic import BaseModel, Field

from registry.core.actor import Actor
from registry.people.accounts import administration, lists, resets
from registry.people.accounts.lists import AccountLine, OpenSession
from registry.people.accounts.resets import OneTimeLink
from registry.people.accounts.schemas import GrantIn
from registry.people.words import Role
from registry.web.api import described
from registry.web.searches import Search

Standing = Literal["active", "closed"]


class AccountSearch(Search, extra="forbid"):
    """Whose account is looked for, by part of user name or name, and what else narrows the list."""

    role: Role | None = Field(default=None, examples=["school_officer"])
    standing: Standing | None = None


class HeldGrant(BaseModel):
    """A role that an account has, and where it holds."""

    id: UUID
    role: Role
    organization: UUID | None
    organization_name: str | None
    competition: UUID | None
    granted_at: datetime


class AccountFacts(BaseModel):
    """One account: whose it is, its roles, and its sessions that go on."""

    id: UUID
    username: str
    display_name: str
    active: bool
    second_factor: bool
    person: UUID | None
    created_at: datetime
    grants: list[HeldGrant]
    sessions: list[OpenSession]


@get("/accounts", operation_id="list_accounts", summary="Accounts by role and standing")
async def list_accounts(
    request: Request[Actor, Any, Any],
    role: FromQuery[Role | None] = None,
    standing: FromQuery[Standing | None] = None,
) -> list[AccountLine]:
    """Return accounts by user name, at most 200: narrow the list to see others."""
    return await lists.accounts(request.user, role=role or "", state=standing or "")


@post("/accounts/search", operation_id="search_accounts", summary="Find accounts by name", status_code=200)
async def search_accounts(
    request: Request[Actor, Any, Any], data: JSONBody[AccountSearch]
) -> list[AccountLine]:
    """Return who fits by user name, at most 200; `q` is part of a user name or of a name."""
    return await lists.accounts(request.user, q=data.q, role=data.role or "", state=data.standing or "")


@get("/accounts/{account:uuid}", operation_id="account", summary="One account")
async def account(request: Request[Actor, Any, Any], account: FromPath[UUID]) -> AccountFacts:
    """Return one account with its roles and its open sessions."""
    found = await lists.account(request.user, account)
    return AccountFacts(
        **dict(found), grants=await _grants(account), sessions=await lists.sessions_of(account)
    )


@post("/accounts/{account:uuid}/grants", operation_id="grant_role", summary="Give an account a role")
async def grant_role(
    request: Request[Actor, Any, Any], account: FromPath[UUID], data: JSONBody[GrantIn]
) -> list[HeldGrant]:
    """Give the role, and return every role that the account has now."""
    await administration.grant(request.user, account, data)
    return await _grants(account)


@post(
    "/accounts/{account:uuid}/grants/{grant:uuid}/end",
    operation_id="end_grant",
    summary="Take a role away",
    status_code=204,
)
async def end_grant(
    request: Request[Actor, Any, Any], account: FromPath[UUID], grant: FromPath[UUID]
) -> None:
    """End a role; it is gone with the account's next request."""
    await administration.end_grant(request.user, account, grant)


@post(
    "/accounts/{account:uuid}/deactivate",
    operation_id="deactivate_account",
    summary="Close an account",
    status_code=204,
)
async def deactivate_account(request: Request[Actor, Any, Any], account: FromPath[UUID]) -> None:
    """Close an account: its sessions end at once, and nobody signs in to it."""
    await administration.deactivate(request.user, account)


@post(
    "/accounts/{account:uuid}/activate",
    operation_id="activate_account",
    summary="Open a closed account again",
    status_code=204,
)
async def activate_account(request: Request[Actor, Any, Any], account: FromPath[UUID]) -> None:
    """Open a closed account again; its roles are as they were."""
    await administration.activate(request.user, account)


@post(
    "/accounts/{account:uuid}/reset-link",
    operation_id="make_reset_link",
    summary="Make a link for a new password; it is shown this once",
)
async def make_reset_link(request: Request[Actor, Any, Any], account: FromPath[UUID]) -> OneTimeLink:
    """Make a link for somebody else, good for a day and once; `mailed` says whether it was sent as well."""
    return await resets.make_link(request.user, account)


@post(
    "/accounts/{account:uuid}/second-factor/removal",
    operation_id="remove_second_factor",
    summary="Remove a lost device",
    status_code=204,
)
async def remove_second_factor(request: Request[Actor, Any, Any], account: FromPath[UUID]) -> None:
    """Take the one-time codes of somebody else away; every session of the account ends."""
    await administration.remove_second_factor(request.user, account)


async def _grants(account: UUID) -> list[HeldGrant]:
    return [HeldGrant(**row) for row in await lists.grants_of(account)]


ROUTES = described(
    [
        list_accounts,
        search_accounts,
        account,
        grant_role,
        end_grant,
        deactivate_account,
        activate_account,
        make_reset_link,
        remove_second_factor,
    ],
    tag="accounts",
)
