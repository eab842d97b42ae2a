"""The audit trail: one line per change of state, written in the transaction that makes the change."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registry.core import clock, database
from registry.core.actor import Actor


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the trail as it is shown: when, who, dotted action, subject, why, before and after."""

    at: datetime
    actor: str
    action: str
    subject: str
    reason: str
    before: Any
    after: Any


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
        actor.name,
        action,
        subject,
        reason,
        None if before is None else json.dumps(before, ensure_ascii=False, default=str),
        None if after is None else json.dumps(after, ensure_ascii=False, default=str),
    )


async def trail(*, subject: str = "", limit: int = 200) -> list[AuditEntry]:
    """Return the newest lines first; with `subject`, only those of that thing."""
    rows = await database.fetch(
        "SELECT at, actor, action, subject, reason, before, after FROM registry.audit_line"
        " WHERE $1 = '' OR subject = $1 ORDER BY id DESC LIMIT $2",
        subject,
        limit,
    )
    return [
        AuditEntry(
            at=row["at"],
            actor=row["actor"],
            action=row["action"],
            subject=row["subject"],
            reason=row["reason"],
            before=json.loads(row["before"] or "null"),
            after=json.loads(row["after"] or "null"),
        )
        for row in rows
    ]
