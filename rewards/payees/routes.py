"""The JSON API of payees: one's own rewards and account, a school's, and what is not confirmed."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody

from competitions.events.routes import Created
from registry.core.actor import Actor
from registry.web.api import described
from rewards.payees import desks, service
from rewards.payees.desks import PayeeAccountFacts
from rewards.payees.lines import PayeeLine
from rewards.payees.pages import ACCOUNT_LIMIT
from rewards.payees.queries import SharedAccount
from rewards.payees.schemas import AccountIn, SharedAnswer
from rewards.payees.service import Payee


@get("/me/rewards", operation_id="own_rewards", summary="One's own rewards")
async def own_rewards(request: Request[Actor, Any, Any]) -> list[PayeeLine]:
    """Return everything that is or was due to the one who asks, the newest first."""
    return list((await desks.own(request.user)).lines)


@get("/me/rewards/account", operation_id="own_payee_account", summary="The account that one is paid to")
async def own_account(request: Request[Actor, Any, Any]) -> list[PayeeAccountFacts]:
    """Return one's newest account, masked; an empty list when none was confirmed."""
    found = (await desks.own_payee(request.user)).account
    return [found] if found else []


@post(
    "/me/rewards/account",
    operation_id="confirm_own_account",
    summary="Confirm the account that one is paid to",
    middleware=[ACCOUNT_LIMIT],
)
async def confirm_own(request: Request[Actor, Any, Any], data: JSONBody[AccountIn]) -> Created:
    """Confirm one's own bank account; it replaces the one before."""
    records = await desks.own_records(request.user)
    return Created(id=await service.confirm_account(request.user, Payee(person=records[0]), data))


@post(
    "/people/{person:uuid}/payee-account",
    operation_id="confirm_account_of_person",
    summary="Confirm an account for somebody who cannot sign in",
    middleware=[ACCOUNT_LIMIT],
)
async def confirm_of_person(
    request: Request[Actor, Any, Any], person: FromPath[UUID], data: JSONBody[AccountIn]
) -> Created:
    """Confirm the account of one of the school's own people."""
    return Created(id=await service.confirm_account(request.user, Payee(person=person), data))


@post(
    "/organizations/{organization:uuid}/payee-account",
    operation_id="confirm_account_of_organization",
    summary="Confirm a school's account",
    middleware=[ACCOUNT_LIMIT],
)
async def confirm_of_organization(
    request: Request[Actor, Any, Any], organization: FromPath[UUID], data: JSONBody[AccountIn]
) -> Created:
    """Confirm the account of an organization."""
    return Created(id=await service.confirm_account(request.user, Payee(organization=organization), data))


@get(
    "/organizations/{organization:uuid}/rewards",
    operation_id="school_rewards",
    summary="Rewards of a school and its people",
)
async def school_rewards(request: Request[Actor, Any, Any], organization: FromPath[UUID]) -> list[PayeeLine]:
    """Return what is and was due to a school and to those whom it looks after."""
    return list((await desks.of_school(request.user, organization)).lines)


@get("/payees/unconfirmed", operation_id="unconfirmed_payees", summary="Who has not confirmed an account")
async def unconfirmed(request: Request[Actor, Any, Any]) -> list[PayeeLine]:
    """Return what cannot be paid because something is missing, the longest overdue first."""
    return list((await desks.unconfirmed(request.user)).lines)


@get("/payees/shared-accounts", operation_id="shared_accounts", summary="Accounts that two payees use")
async def shared_accounts(request: Request[Actor, Any, Any]) -> list[SharedAccount]:
    """Return the pairs of payees who use one account, those without an answer first."""
    return await desks.shared(request.user)


@post(
    "/payees/shared-accounts",
    operation_id="answer_shared_account",
    summary="Answer for a shared account",
    status_code=204,
)
async def answer(request: Request[Actor, Any, Any], data: JSONBody[SharedAnswer]) -> None:
    """Write down why two payees may be paid to one account."""
    await service.answer_shared(request.user, data.one, data.other, data.reason)


ROUTES = described(
    [
        own_rewards,
        own_account,
        confirm_own,
        confirm_of_person,
        confirm_of_organization,
        school_rewards,
        unconfirmed,
        shared_accounts,
        answer,
    ],
    tag="rewards",
)
