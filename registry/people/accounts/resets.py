"""Use cases of the one-time link for a new password."""

from dataclasses import dataclass
from uuid import UUID

from registry.core import audit, clock, database, mail, privacy
from registry.core.actor import VISITOR, Actor
from registry.core.errors import ConflictError
from registry.core.identifiers import new_id
from registry.core.settings import current
from registry.core.texts import text
from registry.people.access import ANYTHING, require, unknown
from registry.people.accounts import links
from registry.people.sign_in import attempts, passwords, sessions
from registry.people.tokens.ending import end_all


class OwnAccountError(ConflictError):
    """This is done to other accounts only; one's own has its own page for it."""

    code = "own_account"


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """An address to hand over, shown this once, and whether it was mailed as well."""

    address: str
    mailed: mail.Outcome


async def make_link(actor: Actor, account: UUID) -> OneTimeLink:
    """Make a link by which somebody else gets a new password within a day; earlier ones are withdrawn.

    Raises:
        OwnAccountError: it is the actor's own account.
        NotFoundError: there is no such account, or it is not active.
    """
    require(actor, "accounts.reset", ANYTHING)
    if account == actor.account_id:
        raise own_account()
    code, at = links.new_code(), clock.now()
    fingerprint = await links.fingerprint("password_reset", code)
    async with database.transaction():
        row = await database.fetch_one(
            "SELECT id, email FROM registry.account WHERE id = $1 AND active FOR UPDATE", account
        )
        if row is None:
            raise unknown()
        email = row["email"]
        await links.withdraw("password_reset", account=account)
        await database.execute(
            "INSERT INTO registry.one_time_code (id, purpose, code, account, made_by, made_at, ends_at)"
            " VALUES ($1, 'password_reset', $2, $3, $4, $5, $6)",
            new_id(),
            fingerprint,
            account,
            actor.account_id,
            at,
            at + links.RESET_LIFETIME,
        )
        await audit.record(actor, "accounts.reset", f"account:{account}")
    address = f"{current().base_url}/reset/{code}"
    to = (await privacy.ring()).open(email, "account.email", account) if email else ""
    return OneTimeLink(address, await mail.send(to, "重置密码 A new password", _letter(address)))


async def redeem(code: str, password: str) -> None:
    """Set the new password that a link is for; every session and token ends, one-time codes stay.

    Raises:
        CodeNotValidError: the link opens nothing.
        PasswordRefusedError: the password cannot be taken; the link stays good.
    """
    passwords.accept(password, "")
    password_hash = await passwords.hashed_aside(password)
    async with database.transaction():
        account = (await links.look("password_reset", code))["account"]
        # The account before its codes, as everybody locks them; another link may have been made meanwhile.
        username = await database.fetch_value(
            "SELECT username FROM registry.account WHERE id = $1 AND active FOR UPDATE", account
        )
        if username is None:
            raise links.not_valid()
        await links.use("password_reset", code)
        passwords.accept(password, username)
        await database.execute(
            "UPDATE registry.account SET password_hash = $2 WHERE id = $1", account, password_hash
        )
        await sessions.end(account)
        await end_all(account)
        await attempts.forget(username)
        await audit.record(VISITOR, "accounts.redeem_reset", f"account:{account}")


def own_account() -> OwnAccountError:
    """Return the refusal for who would do to their own account what is for others."""
    return OwnAccountError(
        text(
            "不能这样办理自己的账号：请在“我的账号”办理，或请另一位管理员办理。",
            "Not for your own account: use the page of your account, or ask another administrator.",
        )
    )


def _letter(address: str) -> str:
    return (
        f"请在 24 小时内打开此链接设置新密码，只能使用一次：\n{address}\n\n"
        f"Open this link within 24 hours to set a new password; it works once:\n{address}\n"
    )
