"""Other systems hear of awards that were confirmed, changed and revoked."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from competitions.awards.listeners import (
    AwardChange,
    AwardsConfirmed,
    AwardsCorrected,
    AwardsRevoked,
    Consequence,
)
from registry.core import database
from registry.core.actor import Actor
from rewards.webhooks.outbox import announce

# An award that stands in another's stead keeps the subject of the first: what happens to it is told in order.
_AWARDS = """
WITH RECURSIVE line (award, first, before) AS (
    SELECT id, id, supersedes FROM competitions.award WHERE id = ANY($1)
    UNION ALL
    SELECT line.award, a.id, a.supersedes FROM line JOIN competitions.award a ON a.id = line.before
)
SELECT line.first, a.id, a.kind, a.code, a.awarded_on, a.supersedes, c.code AS competition, c.level, c.year,
       e.code AS event, n.code AS entry
FROM line
JOIN competitions.award a ON a.id = line.award
JOIN competitions.competition c ON c.id = a.competition
LEFT JOIN competitions.event e ON e.id = a.event
LEFT JOIN competitions.entry n ON n.id = a.entry
WHERE line.before IS NULL ORDER BY a.id
"""


class OtherSystemsHearOfAwards:
    """A listener of `competitions.awards` that only tells: nothing of ours changes by it."""

    async def preview(self, change: AwardChange) -> list[Consequence]:
        """Return nothing: to be told is no consequence that anybody has to weigh."""
        return []

    async def apply(self, actor: Actor, change: AwardChange) -> None:
        """Write down what happened to each award, in the open transaction."""
        match change:
            case AwardsConfirmed(awards):
                await announce("award.confirmed", await _facts(awards))
            case AwardsRevoked(awards):
                await announce("award.revoked", await _facts(awards))
            case AwardsCorrected(fallen, confirmed):
                standing = await _facts(confirmed)
                superseded = {data["supersedes"] for _, data in standing} - {None}
                gone = await _facts(fallen)
                await announce("award.revoked", [each for each in gone if each[1]["id"] not in superseded])
                await announce("award.changed", [each for each in standing if each[1]["supersedes"]])
                await announce("award.confirmed", [each for each in standing if not each[1]["supersedes"]])


async def _facts(awards: Sequence[UUID]) -> list[tuple[str, dict[str, Any]]]:
    """Return subject and data of each award; the reason of a change may name people, and stays here."""
    rows = await database.fetch(_AWARDS, list(awards))
    return [
        (
            f"award:{row['first']}",
            {
                "id": str(row["id"]),
                "kind": row["kind"],
                "tier": row["code"],
                "awarded_on": row["awarded_on"].isoformat(),
                "competition": row["competition"],
                "level": row["level"],
                "year": row["year"],
                "event": row["event"],
                "entry": row["entry"],
                "supersedes": str(row["supersedes"]) if row["supersedes"] else None,
            },
        )
        for row in rows
    ]
