"""Use cases of tokens of one's own: making one, and ending it. No token does either."""

import json
import secrets
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from registry.core import audit, clock, database, privacy
from registry.core.actor import Actor
from registry.core.errors import BadInputError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import could, unknown
from registry.people.accounts.oneself import account_of
from registry.people.actions import ACTIONS
from registry.people.tokens.queries import FINGERPRINT, PREFIX
from registry.people.tokens.schemas import MadeToken, TokenIn

LONGEST: Final = timedelta(days=365)
# With these a program could make itself an account without the token's limits.
_NEVER: Final = frozenset({"accounts.create", "accounts.change", "accounts.reset"})


class TokenActionsError(BadInputError):
    """A token may do only what its account may, and never manage accounts."""

    code = "token_actions"


class TokenDayError(BadInputError):
    """The last day of a token lies in the past or more than a year ahead."""

    code = "token_day"


def possible_actions(actor: Actor) -> tuple[str, ...]:
    """Return the actions that a token of this account may be made for, in the order of the table."""
    return tuple(
        name
        for name, action in ACTIONS.items()
        if name not in _NEVER and (could(actor, name) or (action.oneself and actor.person_id is not None))
    )


async def make_token(actor: Actor, wanted: TokenIn) -> MadeToken:
    """Make a token and return it; the registry keeps only its keyed hash.

    Raises:
        TokenActionsError: some of the actions are not the account's, or none of a program's business.
        TokenDayError: the day has passed, or is more than a year away.
        TokenLimitedError: a program acts, with a token of its own.
        SecondFactorNeededError: one-time codes come first.
    """
    account = account_of(actor)
    _check(actor, wanted)
    token = PREFIX + secrets.token_urlsafe(32)
    token_id = new_id()
    actions = sorted(set(wanted.actions))
    ends_at = datetime.combine(wanted.ends_on + timedelta(days=1), time(), tzinfo=clock.SHANGHAI)
    async with database.transaction():
        await database.execute(
            "INSERT INTO registry.api_token (id, account, name, token, actions, made_at, ends_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            token_id,
            account,
            wanted.name,
            (await privacy.ring()).fingerprint(FINGERPRINT, token),
            json.dumps(actions),
            clock.now(),
            ends_at,
        )
        await audit.record(
            actor,
            "tokens.make",
            f"api_token:{token_id}",
            after={"actions": actions, "ends_on": wanted.ends_on},
        )
    return MadeToken(id=token_id, token=token)


async def end_token(actor: Actor, token_id: UUID) -> None:
    """End a token of one's own at once; ending one that has ended changes nothing.

    Raises:
        NotFoundError: there is no such token, or it is another account's.
        TokenLimitedError: a program acts, with a token of its own.
    """
    account = account_of(actor)
    async with database.transaction():
        row = await database.fetch_one(
            "SELECT ended_at FROM registry.api_token WHERE id = $1 AND account = $2 FOR UPDATE",
            token_id,
            account,
        )
        if row is None:
            raise unknown()
        if row["ended_at"] is not None:
            return
        await database.execute(
            "UPDATE registry.api_token SET ended_at = $2 WHERE id = $1", token_id, clock.now()
        )
        await audit.record(actor, "tokens.end", f"api_token:{token_id}")


def _check(actor: Actor, wanted: TokenIn) -> None:
    if foreign := sorted(set(wanted.actions) - set(possible_actions(actor))):
        raise TokenActionsError(
            text(
                f"您的账号不能把这些操作交给令牌：{'、'.join(foreign)}。请去掉后重试。",
                f"Your account cannot hand these actions to a token: {', '.join(foreign)}. Leave them out.",
            )
        )
    if not clock.today() <= wanted.ends_on <= clock.today() + LONGEST:
        last = clock.today() + LONGEST
        raise TokenDayError(
            text(
                f"截止日期须在今天至 {last} 之间，请重新选择。",
                f"The last day must lie between today and {last}; choose another.",
            )
        )
