"""What was recorded by one officer and waits for another one to confirm it: of no program yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from registry.core import database
from registry.core.actor import Actor
from registry.people.access import could
from rewards.overview.lateness import RecordedKind

ADDRESSES: Final[dict[RecordedKind, str]] = {
    "qualifications": "/qualifications?state=recorded",
    "outside_payments": "/outside-payments?state=recorded",
}
# Somebody with two accounts is one person, as where it is decided. What a qualification comes to is known
# only once it is confirmed.
_RECORDED: Final = """
SELECT x.kind, s.own, count(*) AS lines, sum(x.fen)::bigint AS fen, min(x.recorded_at) AS since
FROM (SELECT 'qualifications' AS kind, recorded_by, NULL::bigint AS fen, recorded_at
      FROM rewards.qualification WHERE state = 'recorded'
      UNION ALL
      SELECT 'outside_payments', recorded_by, amount_fen, recorded_at
      FROM rewards.outside_payment WHERE state = 'recorded') x
JOIN registry.account a ON a.id = x.recorded_by
CROSS JOIN LATERAL (SELECT x.recorded_by = $1 OR coalesce(a.person = $2, false) AS own) s
WHERE x.kind = ANY($3) GROUP BY x.kind, s.own ORDER BY since, x.kind, s.own
"""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What waits of one kind; `ours` says that the one who asks may decide on it, having recorded none of it.

    `fen` is None where nobody can say yet what it comes to.
    """

    kind: RecordedKind
    ours: bool
    lines: int
    fen: int | None
    since: datetime


async def recorded(actor: Actor) -> list[Recorded]:
    """Return what waits for a second person, of the kinds that the account may read."""
    kinds = [kind for kind in ADDRESSES if could(actor, f"{kind}.read")]
    rows = await database.fetch(_RECORDED, actor.account_id, actor.person_id, kinds)
    return [
        Recorded(
            kind=row["kind"],
            ours=not row["own"] and could(actor, f"{row['kind']}.decide"),
            lines=row["lines"],
            fen=row["fen"],
            since=row["since"],
        )
        for row in rows
    ]
