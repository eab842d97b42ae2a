"""Signing in: the password first, then, where one-time codes are set up, such a code."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

import asyncpg
import jwt

from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.errors import NotSignedInError
from registry.core.keys import derived
from registry.core.texts import text
from registry.people.accounts import queries
from registry.people.sign_in import attempts, passwords, second_factor, sessions

# How long somebody may look for the code after the password was right.
STEP_LIFETIME: Final = timedelta(minutes=5)
_PURPOSE: Final = "second-step"
_AUDIENCE: Final = "registry-second-step"


class WrongPasswordError(NotSignedInError):
    """User name and password do not fit; which of the two is wrong is not said."""

    code = "wrong_password"


class OneTimeCodeNeededError(NotSignedInError):
    """The password is right; the account asks for a one-time code besides."""

    code = "one_time_code_needed"


class SecondStepOverError(NotSignedInError):
    """The time between password and one-time code has run out."""

    code = "second_step_over"


@dataclass(frozen=True, slots=True)
class SecondStep:
    """The password was right and a code is asked for; `token` says so for five minutes, and nothing else."""

    token: str


async def sign_in(username: str, password: str, kind: sessions.Kind = "api", code: str = "") -> Actor:
    """Start a session for the account whose user name, password and, if it has them, one-time code these are.

    Raises:
        WrongPasswordError: name and password do not fit, or the account is not active.
        OneTimeCodeNeededError: the code is missing.
        WrongOneTimeCodeError: the code does not count.
        SigningInLockedError: too many attempts failed; nothing was checked.
    """
    attempt = await attempts.begin(username)
    row = await _with_password(username, password)
    if row["totp_confirmed_at"] is None:
        return await _start(attempt, row["id"], kind, second_factor_given=False)
    if not code.strip():
        await attempts.suspend(attempt)
        raise OneTimeCodeNeededError(
            text("请同时给出动态验证码（code）。", "Send the one-time code too, as `code`.")
        )
    if not await second_factor.spend(row["id"], code):
        raise second_factor.wrong_code()
    return await _start(attempt, row["id"], kind, second_factor_given=True)


async def first_step(username: str, password: str) -> Actor | SecondStep:
    """Check name and password for a page: a session, or the step to the page that asks for the code.

    Raises:
        WrongPasswordError, SigningInLockedError: as `sign_in` does.
    """
    attempt = await attempts.begin(username)
    row = await _with_password(username, password)
    if row["totp_confirmed_at"] is None:
        return await _start(attempt, row["id"], "page", second_factor_given=False)
    await attempts.suspend(attempt)
    return SecondStep(_issue(row))


async def second_step(token: str, code: str) -> Actor:
    """Check the code that follows the password and start a session.

    Raises:
        SecondStepOverError: the token is none of ours, or older than five minutes, or the password changed.
        WrongOneTimeCodeError: the code does not count.
        SigningInLockedError: too many attempts failed.
    """
    row = await queries.by_id(account_of_step(token))
    if row is None or not row["active"] or _claims(token).get("pwd") != _mark(row):
        raise _over()
    attempt = await attempts.begin(row["username"])
    if not await second_factor.spend(row["id"], code):
        raise second_factor.wrong_code()
    return await _start(attempt, row["id"], "page", second_factor_given=True)


def account_of_step(token: str) -> UUID:
    """Return the account whose password was right. Raises `SecondStepOverError`."""
    try:
        return UUID(_claims(token)["sub"])
    except (KeyError, ValueError, AttributeError) as error:
        raise _over() from error


async def _with_password(username: str, password: str) -> asyncpg.Record:
    row = await queries.by_username(username.strip().casefold())
    fits = await passwords.fits(row["password_hash"] if row else passwords.NO_ACCOUNT_HASH, password)
    if row is None or not fits or not row["active"]:
        raise wrong_password()
    return row


def wrong_password() -> WrongPasswordError:
    """Return the one refusal of unknown names and wrong passwords."""
    return WrongPasswordError(
        text(
            "用户名或密码不正确，请检查后重试；忘记密码请联系管理员。",
            "User name or password is wrong. Check both; if forgotten, ask the administrator.",
        )
    )


async def _start(
    attempt: attempts.Attempt, account: UUID, kind: sessions.Kind, *, second_factor_given: bool
) -> Actor:
    async with database.transaction():
        session = await sessions.start(account, kind, second_factor=second_factor_given)
        await attempts.succeed(attempt)
    return await queries.actor_of(session)


def _issue(row: asyncpg.Record) -> str:
    claims = {
        "sub": str(row["id"]),
        "pwd": _mark(row),
        "aud": _AUDIENCE,
        "exp": clock.now() + STEP_LIFETIME,
    }
    return jwt.encode(claims, derived(_PURPOSE), algorithm="HS256")


def _claims(token: str) -> dict[str, str]:
    try:
        claims: dict[str, str] = jwt.decode(
            token,
            derived(_PURPOSE),
            algorithms=["HS256"],
            audience=_AUDIENCE,
            options={"require": ["sub", "pwd", "aud", "exp"]},
        )
    except jwt.InvalidTokenError as error:
        raise _over() from error
    return claims


def _mark(row: asyncpg.Record) -> str:
    """Return what changes with the password: a step that was begun with the old one is over."""
    return hashlib.sha256(row["password_hash"].encode()).hexdigest()[:16]


def _over() -> SecondStepOverError:
    return SecondStepOverError(
        text(
            "等待时间过长，请重新输入用户名和密码。", "That took too long; type user name and password again."
        )
    )


async def enter(account: UUID) -> Actor:
    """Start a page session for an account that has just been made, by whoever made it."""
    async with database.transaction():
        session = await sessions.start(account, "page", second_factor=False)
    return await queries.actor_of(session)
