"""The JSON API of signing in and out, of one's sessions and one-time codes, and of a new password by link."""

from typing import Any
from uuid import UUID

from litestar import Request, delete, get, post
from litestar.params import FromPath, JSONBody

from registry.core.actor import Actor
from registry.core.settings import current
from registry.people.access import unknown
from registry.people.accounts import lists, queries, resets
from registry.people.accounts import service as accounts
from registry.people.accounts.oneself import account_of
from registry.people.accounts.schemas import SignedIn, SignIn
from registry.people.sign_in import one_time, second_factor, service, sessions
from registry.people.sign_in.schemas import (
    EndedSessions,
    OneTimeCode,
    OwnSession,
    PasswordReset,
    RecoveryCodes,
    SecondFactorBegun,
)
from registry.web.api import described
from registry.web.limits import CODE_LIMIT, OWN_ACCOUNT_LIMIT, SIGN_IN_LIMIT
from registry.web.sessions import BEFORE_SECOND_FACTOR, PUBLIC


@post(
    "/session",
    operation_id="sign_in",
    summary="Sign in and get a bearer token",
    opt=PUBLIC,
    middleware=[SIGN_IN_LIMIT],
)
async def sign_in(data: JSONBody[SignIn]) -> SignedIn:
    """Exchange user name, password and, if the account has them, a one-time code for a short-lived token."""
    actor = await service.sign_in(data.username, data.password.get_secret_value(), "api", data.code)
    return _token(actor.session_id)


@post("/session/renewal", operation_id="renew_session", summary="Get a fresh token", status_code=200)
async def renew(request: Request[Actor, Any, Any]) -> SignedIn:
    """Return a new token of the same session, which itself lasts a working day at most."""
    account_of(request.user)
    return _token(request.user.session_id)


@delete(
    "/session",
    operation_id="sign_out",
    summary="End the session of the token",
    opt=BEFORE_SECOND_FACTOR,
)
async def sign_out(request: Request[Actor, Any, Any]) -> None:
    """End the session: its tokens count no more."""
    await accounts.sign_out(request.user)


@post(
    "/reset",
    operation_id="reset_password",
    summary="Set a new password by a reset link",
    status_code=204,
    opt=PUBLIC,
    middleware=[CODE_LIMIT],
)
async def reset_password(data: JSONBody[PasswordReset]) -> None:
    """Set the password that the link is for; every session of the account ends, one-time codes stay."""
    await resets.redeem(data.code, data.password.get_secret_value())


@get("/me/sessions", operation_id="list_sessions", summary="One's own open sessions")
async def list_sessions(request: Request[Actor, Any, Any]) -> list[OwnSession]:
    """Return the account's sessions that go on, newest first."""
    return [
        OwnSession(
            id=each.id,
            kind=each.kind,
            second_factor=each.second_factor,
            started_at=each.started_at,
            ends_at=each.ends_at,
            present=each.id == request.user.session_id,
        )
        for each in await lists.sessions_of(account_of(request.user))
    ]


@post(
    "/me/sessions/{session:uuid}/end",
    operation_id="end_session",
    summary="End one of one's own sessions",
    status_code=204,
)
async def end_session(request: Request[Actor, Any, Any], session: FromPath[UUID]) -> None:
    """End a session at once; its tokens count no more."""
    await accounts.end_session(request.user, session)


@post(
    "/me/sessions/end-others",
    operation_id="end_other_sessions",
    summary="End every session but this one",
    status_code=200,
)
async def end_other_sessions(request: Request[Actor, Any, Any]) -> EndedSessions:
    """End every other session of the account, and return how many those were."""
    return EndedSessions(count=await accounts.end_other_sessions(request.user))


@post(
    "/me/second-factor",
    operation_id="begin_second_factor",
    summary="Begin to set one-time codes up; the secret is shown this once",
    opt=BEFORE_SECOND_FACTOR,
    middleware=[OWN_ACCOUNT_LIMIT],
)
async def begin_second_factor(request: Request[Actor, Any, Any]) -> SecondFactorBegun:
    """Make a secret, in place of one that was not confirmed."""
    secret = await second_factor.begin(request.user)
    row = await queries.by_id(account_of(request.user, before_second_factor=True))
    if row is None:
        raise unknown()
    return SecondFactorBegun(secret=secret, address=one_time.address(secret, row["username"], current().host))


@post(
    "/me/second-factor/confirmation",
    operation_id="confirm_second_factor",
    summary="Confirm one-time codes with a first one",
    status_code=200,
    opt=BEFORE_SECOND_FACTOR,
    middleware=[OWN_ACCOUNT_LIMIT],
)
async def confirm_second_factor(
    request: Request[Actor, Any, Any], data: JSONBody[OneTimeCode]
) -> RecoveryCodes:
    """Set the codes up; this session goes on as one that gave a code, the account's others end."""
    return RecoveryCodes(recovery_codes=await second_factor.confirm(request.user, data.code))


@post(
    "/me/second-factor/recovery-codes",
    operation_id="renew_recovery_codes",
    summary="Make new recovery codes",
    status_code=200,
    middleware=[OWN_ACCOUNT_LIMIT],
)
async def renew_recovery_codes(
    request: Request[Actor, Any, Any], data: JSONBody[OneTimeCode]
) -> RecoveryCodes:
    """Make the recovery codes anew; the old ones end."""
    return RecoveryCodes(recovery_codes=await second_factor.renew_recovery_codes(request.user, data.code))


@post(
    "/me/second-factor/removal",
    operation_id="turn_off_second_factor",
    summary="Do without one-time codes",
    status_code=204,
    middleware=[OWN_ACCOUNT_LIMIT],
)
async def turn_off_second_factor(request: Request[Actor, Any, Any], data: JSONBody[OneTimeCode]) -> None:
    """Turn one-time codes off with a last one, where no role of the account asks for them."""
    await second_factor.turn_off(request.user, data.code)


def _token(session: UUID | None) -> SignedIn:
    if session is None:
        # A program with a token of its own has no session to renew.
        raise unknown()
    return SignedIn(
        token=sessions.issue(session, current()), expires_in=int(sessions.LIFETIME.total_seconds())
    )


ROUTES = described(
    [
        sign_in,
        renew,
        sign_out,
        reset_password,
        list_sessions,
        end_session,
        end_other_sessions,
        begin_second_factor,
        confirm_second_factor,
        renew_recovery_codes,
        turn_off_second_factor,
    ],
    tag="sign-in",
)
