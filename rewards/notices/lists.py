"""One list under lock, and the record of what was done to it: shared by all use cases of lists."""

from typing import Final
from uuid import UUID

import asyncpg

from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import ANYTHING, require, unknown
from rewards.notices.bureaus import require_first_bureau
from rewards.notices.refusals import wrong_state
from rewards.programs.documents import Program

_LOCKED: Final = """
SELECT l.*, p.document FROM rewards.reward_list l JOIN rewards.program p ON p.id = l.program
WHERE l.id = $1 FOR NO KEY UPDATE OF l
"""


async def locked(actor: Actor, list_id: UUID) -> asyncpg.Record:
    """Lock a list that the actor's bureau drafts, and return its row with the program's document."""
    row = await database.fetch_one(_LOCKED, list_id)
    if row is None:
        raise unknown()
    require(actor, "lists.draft", ANYTHING)
    require_first_bureau(actor, Program.model_validate_json(row["document"]))
    return row


def require_state(row: asyncpg.Record, *allowed: str) -> None:
    """Raise `ListStateError` where a list is in none of these states."""
    if row["state"] not in allowed:
        raise wrong_state(row["state"], text("不能这样办理。", "this cannot be done to it."))


async def lines_left(list_id: UUID) -> int:
    """Return how many lines of a list were not removed."""
    left: int = await database.fetch_value(
        "SELECT count(*) FROM rewards.list_line WHERE list = $1 AND removed_at IS NULL", list_id
    )
    return left


async def acted(actor: Actor, list_id: UUID, revision: int, act: str, reason: str | None = None) -> None:
    """Write what an actor did to a list, in the open transaction."""
    await record_act(list_id, revision, act, reason, actor.account_id)


async def record_act(
    list_id: UUID, revision: int, act: str, reason: str | None, account: UUID | None
) -> None:
    """Write what somebody, or the system where `account` is None, did to a list, in the open transaction."""
    await database.execute(
        "INSERT INTO rewards.list_act (id, list, revision, act, reason, done_by, done_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        new_id(),
        list_id,
        revision,
        act,
        reason,
        account,
        clock.exactly_now(),
    )
