"""Use cases of accounts: creating them and signing in."""

import asyncio
from uuid import UUID

import asyncpg

from registry.core import audit, clock, database
from registry.core.actor import VISITOR, Actor
from registry.core.errors import ConflictError, NotSignedInError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import require
from registry.people.accounts import passwords, queries
from registry.people.accounts.schemas import AccountIn


class WrongPasswordError(NotSignedInError):
    """User name and password do not fit; which of the two is wrong is not said."""

    code = "wrong_password"


class UsernameTakenError(ConflictError):
    """Another account has this user name."""

    code = "username_taken"


async def create_account(actor: Actor, account: AccountIn) -> UUID:
    """Create an account and return its id.

    The very first account of a registry is made by nobody in particular and is an administrator.

    Raises:
        UsernameTakenError: the user name is in use.
    """
    password_hash = await asyncio.to_thread(passwords.hashed, account.password.get_secret_value())
    account_id = new_id()
    async with database.transaction():
        if actor is not VISITOR or account.role != "administrator" or not await queries.no_accounts():
            require(actor, "accounts.create")
        try:
            await database.execute(
                "INSERT INTO registry.account (id, username, display_name, password_hash, role,"
                " organization, person, active, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, true, $8)",
                account_id,
                account.username,
                account.display_name,
                password_hash,
                account.role,
                account.organization,
                account.person,
                clock.now(),
            )
        except asyncpg.UniqueViolationError as error:
            raise UsernameTakenError(
                text("该用户名已被使用，请换一个。", "This user name is taken; choose another.")
            ) from error
        await audit.record(actor, "accounts.create", f"account:{account_id}", after={"role": account.role})
    return account_id


async def sign_in(username: str, password: str) -> Actor:
    """Return the account whose user name and password these are.

    Raises:
        WrongPasswordError: they do not fit, or the account is not active.
    """
    row = await queries.by_username(username)
    fits = await passwords.fits(row["password_hash"] if row else passwords.NO_ACCOUNT_HASH, password)
    if row is None or not fits or not row["active"]:
        raise WrongPasswordError(
            text(
                "用户名或密码不正确，请检查后重试；忘记密码请联系管理员。",
                "User name or password is wrong. Check both; if forgotten, ask the administrator.",
            )
        )
    return queries.actor(row)
