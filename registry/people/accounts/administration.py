"""Use cases of the administrator: roles given and ended, accounts closed and opened, lost devices."""

from uuid import UUID

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.texts import text
from registry.people.access import ANYTHING, require, unknown
from registry.people.accounts import grants, links
from registry.people.accounts.resets import own_account
from registry.people.accounts.schemas import GrantIn
from registry.people.duplicates.same import persons_same_as
from registry.people.organizations.standing import standing
from registry.people.sign_in import second_factor, sessions
from registry.people.tokens.ending import end_all
from registry.people.turns import take_turn


class PersonHasAccountError(ConflictError):
    """The person has an active account already."""

    code = "person_has_account"


class PersonErasedError(ConflictError):
    """The data of the account's person was erased on request."""

    code = "person_erased"


async def grant(actor: Actor, account: UUID, given: GrantIn) -> None:
    """Give an account a role.

    Raises:
        NotFoundError: there is no such account or organization.
        OrganizationMergedError: the organization was merged into another one.
        RoleWithoutPlaceError, RoleHeldError: as they say.
    """
    require(actor, "accounts.change", ANYTHING)
    async with database.transaction():
        if given.organization is not None:
            await standing(given.organization)
        await _lock(account)
        await grants.add(actor, account, [given])
        await audit.record(
            actor,
            "accounts.grant",
            f"account:{account}",
            after={
                "role": given.role,
                "organization": given.organization,
                "competition": given.competition,
            },
        )


async def end_grant(actor: Actor, account: UUID, held: UUID) -> None:
    """Take a role away; it is gone with the account's next request.

    Raises:
        NotFoundError: the account has no such role.
        LastAdministratorError: nobody else is an administrator.
    """
    require(actor, "accounts.change", ANYTHING)
    async with database.transaction():
        await _lock(account)
        row = await database.fetch_one(
            "UPDATE registry.role_grant SET ended_at = $3, ended_by = $4"
            " WHERE id = $1 AND account = $2 AND ended_at IS NULL RETURNING role, organization, competition",
            held,
            account,
            clock.now(),
            actor.account_id,
        )
        if row is None:
            raise unknown()
        if row["role"] == "administrator":
            await grants.keep_an_administrator(account)
        await audit.record(actor, "accounts.end_grant", f"account:{account}", before=dict(row))


async def deactivate(actor: Actor, account: UUID) -> None:
    """Close an account: its sessions and tokens end at once, and nobody signs in to it.

    Raises:
        NotFoundError: there is no such account.
        LastAdministratorError: nobody else is an administrator.
    """
    require(actor, "accounts.change", ANYTHING)
    async with database.transaction():
        await _lock(account)
        administers = await database.fetch_value(
            "SELECT 1 FROM registry.role_grant"
            " WHERE account = $1 AND role = 'administrator' AND ended_at IS NULL",
            account,
        )
        if administers is not None:
            await grants.keep_an_administrator(account)
        await database.execute("UPDATE registry.account SET active = false WHERE id = $1", account)
        await links.withdraw("password_reset", account=account)
        ended = await sessions.end(account)
        await end_all(account)
        await audit.record(actor, "accounts.deactivate", f"account:{account}", after={"sessions": ended})


async def activate(actor: Actor, account: UUID) -> None:
    """Open a closed account again.

    Raises:
        NotFoundError: there is no such account.
        PersonHasAccountError: its person has another by now.
        PersonErasedError: the data of its person was erased.
    """
    require(actor, "accounts.change", ANYTHING)
    async with database.transaction():
        await take_turn()
        await _lock(account)
        person = await database.fetch_value("SELECT person FROM registry.account WHERE id = $1", account)
        if person is not None:
            await _refuse_erased(person)
            await only_account_of(person, account)
        await database.execute("UPDATE registry.account SET active = true WHERE id = $1", account)
        await audit.record(actor, "accounts.activate", f"account:{account}")


async def _refuse_erased(person: UUID) -> None:
    if await database.fetch_value("SELECT erased_at FROM registry.person WHERE id = $1", person):
        raise PersonErasedError(
            text(
                "此人的资料已按申请删除，账号不能重新启用。",
                "The person's data was erased on request; the account stays closed.",
            )
        )


async def remove_second_factor(actor: Actor, account: UUID) -> None:
    """Take the one-time codes of somebody who lost the device away; its sessions and tokens end.

    Raises:
        OwnAccountError: it is the actor's own account.
        NotFoundError: there is no such account.
    """
    require(actor, "accounts.reset", ANYTHING)
    if account == actor.account_id:
        raise own_account()
    async with database.transaction():
        await _lock(account)
        await second_factor.remove(account)
        await sessions.end(account)
        await end_all(account)
        await audit.record(actor, "accounts.remove_second_factor", f"account:{account}")


async def only_account_of(person: UUID, account: UUID) -> None:
    """Raise `PersonHasAccountError` when the person, by any record, has another active account.

    All records of the person stay locked; the caller has taken its turn.
    """
    persons = list(await persons_same_as(person))
    await database.execute("SELECT 1 FROM registry.person WHERE id = ANY($1) ORDER BY id FOR UPDATE", persons)
    other = await database.fetch_value(
        "SELECT 1 FROM registry.account WHERE person = ANY($1) AND active AND id <> $2 LIMIT 1",
        persons,
        account,
    )
    if other is not None:
        raise PersonHasAccountError(
            text(
                "此人已有可用的账号，请用原账号登录；无法登录请联系学校或管理员。",
                "This person has an active account: sign in with it, or ask the school or the administrator.",
            )
        )


async def _lock(account: UUID) -> None:
    # Rows that point at the account may be added meanwhile: who adds them need not wait.
    known = await database.fetch_value(
        "SELECT 1 FROM registry.account WHERE id = $1 FOR NO KEY UPDATE", account
    )
    if known is None:
        raise unknown()
