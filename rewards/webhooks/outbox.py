"""What happened is written down in the transaction in which it happens, and told afterwards."""

import json
from collections.abc import Sequence
from typing import Any

from registry.core import clock, database
from rewards.webhooks.words import Kind


async def announce(kind: Kind, happened: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Write down what happened, in the open transaction, for every address that is told of this kind.

    Args:
        kind: what happened.
        happened: subject (such as `award:<id>`) and data of each; ids, codes and sums only, nothing personal.
    """
    if not happened:
        return
    at = clock.now()
    # Numbers are given in the order of commits, so that who reads on from a number misses nothing.
    await database.execute("SELECT pg_advisory_xact_lock(hashtext('rewards.occurrence'))")
    await database.execute(
        """
        WITH told AS (
            INSERT INTO rewards.occurrence (kind, subject, data, happened_at)
            SELECT $1, n.subject, n.data::jsonb, $2
            FROM unnest($3::text[], $4::text[]) WITH ORDINALITY AS n (subject, data, place) ORDER BY n.place
            RETURNING id
        )
        INSERT INTO rewards.webhook_delivery (webhook, occurrence, state, attempts, next_at)
        SELECT w.id, told.id, 'waiting', 0, $2 FROM told, rewards.webhook w
        WHERE w.ended_at IS NULL AND w.kinds ? $1
        """,
        kind,
        at,
        [subject for subject, _ in happened],
        [json.dumps(data, ensure_ascii=False) for _, data in happened],
    )
