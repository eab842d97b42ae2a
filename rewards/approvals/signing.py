"""Signing with a one-time code: it counts together with what is signed, or not at all."""

from uuid import UUID

from registry.core.actor import Actor
from registry.core.errors import NotSignedInError
from registry.core.texts import text
from registry.people.accounts import queries as accounts
from registry.people.sign_in import attempts, second_factor
from registry.people.sign_in.attempts import Attempt
from registry.people.sign_in.second_factor import SecondFactorStateError


def signatory(actor: Actor) -> UUID:
    """Return the actor's account. Raises `NotSignedInError` where nobody is signed in."""
    if actor.account_id is None:
        raise NotSignedInError(text("请先登录。", "Please sign in first."))
    return actor.account_id


async def begin(actor: Actor) -> Attempt:
    """Count an attempt to sign, before the transaction in which the code is spent.

    Raises:
        SecondFactorStateError: the account has no one-time codes.
        SigningInLockedError: too many codes were wrong.
    """
    row = await accounts.by_id(signatory(actor))
    if row is None or row["totp_confirmed_at"] is None:
        raise SecondFactorStateError(
            text(
                "请先在“我的账号”设置动态验证码，再签批。",
                "First set up one-time codes in your account, then sign.",
            )
        )
    return await attempts.begin(row["username"])


async def sign(attempt: Attempt, actor: Actor, code: str) -> None:
    """Spend the code within the open transaction: if that fails in the end, the code is not spent either.

    Raises:
        WrongOneTimeCodeError: the code is not that of now, or was used before.
    """
    if not await second_factor.spend(signatory(actor), code):
        raise second_factor.wrong_code()
    await attempts.succeed(attempt)


async def give_up(attempt: Attempt) -> None:
    """Strike an attempt out that came to nothing before any code was looked at."""
    await attempts.suspend(attempt)
