"""Use cases of one's own account, and the making of accounts."""

from uuid import UUID

from registry.core import audit, clock, database
from registry.core.actor import VISITOR, Actor
from registry.core.errors import ConflictError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import ANYTHING, require, unknown
from registry.people.accounts import grants, queries
from registry.people.accounts.administration import only_account_of
from registry.people.accounts.oneself import account_of
from registry.people.accounts.schemas import AccountIn, GrantIn, PasswordChange
from registry.people.sign_in import attempts, passwords, sessions
from registry.people.sign_in.service import wrong_password
from registry.people.tokens.ending import end_all
from registry.people.turns import take_turn


class UsernameTakenError(ConflictError):
    """Another account has this user name."""

    code = "username_taken"


class AccountsExistError(ConflictError):
    """The first administrator is made in an empty registry only."""

    code = "accounts_exist"


async def create_account(actor: Actor, account: AccountIn) -> UUID:
    """Create an account and return its id.

    The very first account of a registry is made by nobody in particular and is an administrator.

    Raises:
        UsernameTakenError: the user name is in use.
        PersonHasAccountError: the account is to be a person's who has another one.
        PasswordRefusedError: the password is the user name.
    """
    passwords.accept(account.password.get_secret_value(), account.username)
    password_hash = await passwords.hashed_aside(account.password.get_secret_value())
    async with database.transaction():
        first = account.grants == (GrantIn(role="administrator"),)
        if actor is not VISITOR or not first or not await queries.no_accounts():
            require(actor, "accounts.create", ANYTHING)
        if account.person is not None:
            await take_turn()
        account_id = await add(actor, account, password_hash)
    return account_id


async def create_first_administrator(account: AccountIn) -> UUID:
    """Create the administrator of an empty registry and return the account's id.

    Raises:
        AccountsExistError: there is an account already.
    """
    passwords.accept(account.password.get_secret_value(), account.username)
    password_hash = await passwords.hashed_aside(account.password.get_secret_value())
    async with database.transaction():
        if not await queries.no_accounts():
            raise AccountsExistError(
                text(
                    "登记系统里已有账号：请由现有管理员在“账号”页邀请。",
                    "There are accounts already: ask an administrator for an invitation.",
                )
            )
        account_id = await add(VISITOR, account, password_hash)
    return account_id


async def add(actor: Actor, account: AccountIn, password_hash: str) -> UUID:
    """Write an account with its roles into the open transaction; for a person, the caller has its turn.

    Raises:
        UsernameTakenError: the user name is in use.
        PersonHasAccountError: the person has another active account.
    """
    account_id = new_id()
    if account.person is not None:
        await only_account_of(account.person, account_id)
    added = await database.fetch_value(
        "INSERT INTO registry.account (id, username, display_name, password_hash, person, active, created_at)"
        " VALUES ($1, $2, $3, $4, $5, true, $6) ON CONFLICT (username) DO NOTHING RETURNING id",
        account_id,
        account.username,
        account.display_name,
        password_hash,
        account.person,
        clock.now(),
    )
    if added is None:
        raise UsernameTakenError(
            text("该用户名已被使用，请换一个。", "This user name is taken; choose another.")
        )
    await grants.add(actor, account_id, account.grants)
    await audit.record(
        actor,
        "accounts.create",
        f"account:{account_id}",
        after={"roles": [grant.role for grant in account.grants]},
    )
    return account_id


async def change_password(actor: Actor, change: PasswordChange) -> None:
    """Change the actor's password; every other session and every token ends.

    Raises:
        WrongPasswordError: the old password is wrong; it counts like a failed sign-in.
        SigningInLockedError: that happened too often.
        PasswordRefusedError: the new one is too short, too long, or the user name.
    """
    account = account_of(actor)
    row = await queries.by_id(account)
    if row is None:
        raise unknown()
    new = change.new_password.get_secret_value()
    passwords.accept(new, row["username"])
    attempt = await attempts.begin(row["username"])
    if not await passwords.fits(row["password_hash"], change.old_password.get_secret_value()):
        raise wrong_password()
    password_hash = await passwords.hashed_aside(new)
    async with database.transaction():
        changed = await database.fetch_value(
            "UPDATE registry.account SET password_hash = $2 WHERE id = $1 AND password_hash = $3"
            " RETURNING id",
            account,
            password_hash,
            row["password_hash"],
        )
        if changed is None:
            # Somebody else, such as by a reset link, was quicker: the old password is old by now.
            raise wrong_password()
        await sessions.end(account, but=actor.session_id)
        await end_all(account)
        await attempts.succeed(attempt)
        await audit.record(actor, "accounts.change_password", f"account:{account}")


async def sign_out(actor: Actor) -> None:
    """End the session that the actor acts in; nothing happens without one."""
    if actor.account_id is None or actor.session_id is None:
        return
    async with database.transaction():
        await sessions.end(actor.account_id, session=actor.session_id)


async def end_session(actor: Actor, session: UUID) -> None:
    """End one session of one's own.

    Raises:
        NotFoundError: the account has no such open session.
    """
    account = account_of(actor)
    async with database.transaction():
        if not await sessions.end(account, session=session):
            raise unknown()
        await audit.record(actor, "accounts.end_session", f"account:{account}")


async def end_other_sessions(actor: Actor) -> int:
    """End every session of one's own but the present one; returns how many."""
    account = account_of(actor)
    async with database.transaction():
        ended = await sessions.end(account, but=actor.session_id)
        await audit.record(actor, "accounts.end_sessions", f"account:{account}", after={"count": ended})
    return ended
