"""Use cases of the second factor: setting up one-time codes, recovery codes, using them, turning them off."""

from typing import Final
from uuid import UUID

import asyncpg

from registry.core import audit, clock, crockford, database, privacy
from registry.core.actor import Actor
from registry.core.errors import ConflictError, NotSignedInError
from registry.core.identifiers import new_id
from registry.core.settings import current
from registry.core.texts import text
from registry.people.accounts import queries
from registry.people.accounts.oneself import account_of
from registry.people.sign_in import attempts, one_time, sessions
from registry.people.words import SECOND_FACTOR_ROLES

PLACE: Final = "account.totp_secret"
RECOVERY_CODES: Final = 10
# Fifty bits each, and the lock-out stands before them.
_RECOVERY_LENGTH: Final = 10


class WrongOneTimeCodeError(NotSignedInError):
    """The one-time code is not that of now, was used before, or is no recovery code of the account."""

    code = "wrong_one_time_code"


class SecondFactorStateError(ConflictError):
    """One-time codes are set up already, or not yet; the message says which."""

    code = "second_factor_state"


class SecondFactorObligatoryError(ConflictError):
    """A role of the account asks for one-time codes, so that they cannot be turned off."""

    code = "second_factor_obligatory"


async def begin(actor: Actor, *, secret: str = "") -> str:
    """Make a new secret for the actor's account and return it; it counts once a code of it has been given.

    A `secret` of one's own, in base32, is for the demo, whose secrets everybody may know.

    Raises:
        SecondFactorStateError: one-time codes are set up already.
    """
    account = account_of(actor, before_second_factor=True)
    made = secret or one_time.new_secret()
    sealed = (await privacy.ring()).seal(made, PLACE, account)
    async with database.transaction():
        changed = await database.fetch_value(
            "UPDATE registry.account SET totp_secret = $2, totp_last_step = NULL"
            " WHERE id = $1 AND totp_confirmed_at IS NULL RETURNING id",
            account,
            sealed,
        )
        if changed is None:
            raise _set_up_already()
        await audit.record(actor, "accounts.begin_second_factor", f"account:{account}")
    return made


async def pending(actor: Actor) -> str | None:
    """Return the secret that the actor has begun to set up; None when there is none, or it counts already."""
    account = account_of(actor, before_second_factor=True)
    row = await queries.by_id(account)
    if row is None or row["totp_secret"] is None or row["totp_confirmed_at"] is not None:
        return None
    return await _secret(row)


async def confirm(actor: Actor, code: str) -> list[str]:
    """Set one-time codes up with a first code; returns the recovery codes, which are told this once.

    The session that does it counts as opened with a code; the account's others end.

    Raises:
        SecondFactorStateError: there is nothing to confirm.
        WrongOneTimeCodeError: the code is not that of now.
        SigningInLockedError: too many were wrong.
    """
    account = account_of(actor, before_second_factor=True)
    row = await queries.by_id(account)
    if row is None or row["totp_secret"] is None or row["totp_confirmed_at"] is not None:
        raise SecondFactorStateError(
            text(
                "没有待确认的动态验证码，请重新打开设置页。",
                "There is nothing to confirm; open the set-up page again.",
            )
        )
    attempt = await attempts.begin(row["username"])
    step = one_time.step_of(await _secret(row), code, clock.now(), None)
    if step is None:
        raise wrong_code()
    async with database.transaction():
        confirmed = await database.fetch_value(
            "UPDATE registry.account SET totp_confirmed_at = $3, totp_last_step = $4"
            " WHERE id = $1 AND totp_secret = $2 AND totp_confirmed_at IS NULL RETURNING id",
            account,
            row["totp_secret"],
            clock.now(),
            step,
        )
        if confirmed is None:
            raise _set_up_already()
        codes = await _new_recovery_codes(account)
        await database.execute(
            "UPDATE registry.session SET second_factor = true WHERE id = $1 AND ended_at IS NULL",
            actor.session_id,
        )
        await sessions.end(account, but=actor.session_id)
        await audit.record(actor, "accounts.confirm_second_factor", f"account:{account}")
        await attempts.succeed(attempt)
    return codes


async def renew_recovery_codes(actor: Actor, code: str) -> list[str]:
    """Make the account's recovery codes anew; the old ones end. Asks for a code; raises like `turn_off`."""
    account = account_of(actor)
    attempt = await _prove(account, code)
    async with database.transaction():
        codes = await _new_recovery_codes(account)
        await audit.record(actor, "accounts.renew_recovery_codes", f"account:{account}")
        await attempts.succeed(attempt)
    return codes


async def turn_off(actor: Actor, code: str) -> None:
    """Do without one-time codes from now on; asks for a last one.

    Raises:
        SecondFactorObligatoryError: a role of the account asks for them.
        SecondFactorStateError: they are not set up.
        WrongOneTimeCodeError: the code does not count.
        SigningInLockedError: too many were wrong.
    """
    account = account_of(actor)
    if SECOND_FACTOR_ROLES & set(actor.roles):
        raise SecondFactorObligatoryError(
            text(
                "您的角色必须使用动态验证码，不能关闭；更换手机请先用恢复码登录，再请管理员重置。",
                "Your role asks for one-time codes; they cannot be turned off. For a new device, ask the"
                " administrator to remove the old one.",
            )
        )
    attempt = await _prove(account, code)
    async with database.transaction():
        await remove(account)
        await audit.record(actor, "accounts.turn_off_second_factor", f"account:{account}")
        await attempts.succeed(attempt)


async def remove(account: UUID) -> None:
    """Take secret and recovery codes away, within the open transaction."""
    await database.execute(
        "UPDATE registry.account SET totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = NULL"
        " WHERE id = $1",
        account,
    )
    await database.execute("DELETE FROM registry.recovery_code WHERE account = $1", account)


async def spend(account: UUID, typed: str) -> bool:
    """Return whether a one-time or recovery code counts, and see to it that it does not count again.

    The database decides: of two that bring the same code at once, one is refused.
    """
    row = await queries.by_id(account)
    if row is None or row["totp_confirmed_at"] is None:
        return False
    step = one_time.step_of(await _secret(row), typed, clock.now(), row["totp_last_step"])
    if step is not None:
        spent = await database.fetch_value(
            "UPDATE registry.account SET totp_last_step = $2"
            " WHERE id = $1 AND (totp_last_step IS NULL OR totp_last_step < $2) RETURNING id",
            account,
            step,
        )
        return spent is not None
    fingerprint = (await privacy.ring()).fingerprint("recovery", crockford.mended(typed))
    used = await database.fetch_value(
        "UPDATE registry.recovery_code SET used_at = $3"
        " WHERE account = $1 AND code = $2 AND used_at IS NULL RETURNING id",
        account,
        fingerprint,
        clock.now(),
    )
    return used is not None


async def _prove(account: UUID, code: str) -> attempts.Attempt:
    row = await queries.by_id(account)
    if row is None or row["totp_confirmed_at"] is None:
        raise SecondFactorStateError(
            text("尚未设置动态验证码，请先设置。", "One-time codes are not set up yet; set them up first.")
        )
    attempt = await attempts.begin(row["username"])
    if not await spend(account, code):
        raise wrong_code()
    return attempt


async def _secret(row: asyncpg.Record) -> str:
    return (await privacy.ring()).open(row["totp_secret"], PLACE, row["id"])


async def _new_recovery_codes(account: UUID) -> list[str]:
    ring = await privacy.ring()
    codes = [crockford.drawn(_RECOVERY_LENGTH) for _ in range(RECOVERY_CODES)]
    await database.execute("DELETE FROM registry.recovery_code WHERE account = $1", account)
    await database.copy(
        "recovery_code",
        schema="registry",
        columns=("id", "account", "code", "made_at"),
        records=[(new_id(), account, ring.fingerprint("recovery", code), clock.now()) for code in codes],
    )
    return [crockford.grouped(code, 5) for code in codes]


def wrong_code() -> WrongOneTimeCodeError:
    """Return the one refusal of every code that does not count."""
    return WrongOneTimeCodeError(
        text(
            "验证码不正确或已用过：请等应用显示下一个验证码再输入，或使用恢复码。",
            "The code is wrong or was used before: wait for the next one, or use a recovery code.",
        )
    )


def _set_up_already() -> SecondFactorStateError:
    return SecondFactorStateError(
        text(
            "动态验证码已经设置；更换手机请先关闭或请管理员重置。",
            "One-time codes are set up already; turn them off first, or ask the administrator.",
        )
    )


async def present_code(account: UUID) -> str:
    """Return the code of now of an account; for the demo only, where secrets are nobody's.

    Raises:
        SecondFactorStateError: this is not the demo, or the account has no one-time codes.
    """
    row = await queries.by_id(account)
    if not current().is_demo or row is None or row["totp_secret"] is None:
        raise SecondFactorStateError(
            text("只有演示账号显示验证码。", "Codes are shown for accounts of the demo only.")
        )
    return one_time.present(await _secret(row), clock.now())
