"""The audit trail: one line per change of state, written in the transaction that makes the change.

`registry.audit` reads, seals and checks what is written here.
"""

import json
from collections.abc import Mapping
from typing import Any

from registry.core import clock, database
from registry.core.actor import Actor


async def record(
    actor: Actor,
    action: str,
    subject: str,
    *,
    reason: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write one line of the audit trail.

    Args:
        actor: who did it.
        action: dotted verb, such as `awards.revoke`.
        subject: kind and id of the thing, such as `award:6a1c...`.
        reason: the words of the person, where the action asks for them.
        before: what the thing was, without personal data.
        after: what it became, without personal data.
    """
    await database.execute(
        "INSERT INTO registry.audit_line (at, account, actor, action, subject, reason, before, after)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        clock.now(),
        actor.account_id,
        # Whose account it is stands there, and may change or be erased; a line never does.
        "" if actor.account_id else actor.name,
        action,
        subject,
        reason,
        None if before is None else json.dumps(before, ensure_ascii=False, default=str),
        None if after is None else json.dumps(after, ensure_ascii=False, default=str),
    )
