"""The audit trail: one line per change of state, written in the transaction that makes the change.

`registry.audit` reads, seals and checks what is written here.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.core import clock, database
from registry.core.actor import Actor


@dataclass(frozen=True, slots=True)
class Line:
    """What one of several lines of the same action says; as `record` takes it."""

    subject: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


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
    await record_each(actor, action, [Line(subject, before, after)], reason=reason)


async def record_each(actor: Actor, action: str, lines: Sequence[Line], *, reason: str = "") -> None:
    """Write the lines of one action on several things, in the order given and in one statement."""
    await database.execute(
        "INSERT INTO registry.audit_line (at, account, actor, action, subject, reason, before, after)"
        " SELECT $1, $2, $3, $4, x.subject, $5, x.before, x.after"
        " FROM unnest($6::text[], $7::jsonb[], $8::jsonb[]) WITH ORDINALITY"
        " AS x (subject, before, after, number) ORDER BY x.number",
        clock.now(),
        actor.account_id,
        # Whose account it is stands there, and may change or be erased; a line never does.
        "" if actor.account_id else actor.name,
        action,
        reason,
        [line.subject for line in lines],
        [_json(line.before) for line in lines],
        [_json(line.after) for line in lines],
    )


def _json(said: Mapping[str, Any] | None) -> str | None:
    return None if said is None else json.dumps(said, ensure_ascii=False, default=str)
