"""What stands due for awards, for rooms below that ask whether money hangs on one."""

from collections.abc import Sequence
from uuid import UUID

from registry.core import database


class EntitlementsOfAwards:
    """Answers at the door of `credentials.taking_back.money`."""

    async def due_for(self, awards: Sequence[UUID]) -> dict[UUID, int]:
        """Return the sum in fen of the entitlements that stand for each of these awards."""
        rows = await database.fetch(
            "SELECT e.award, sum(e.amount_fen)::bigint AS due FROM rewards.entitlement e"
            " LEFT JOIN rewards.withdrawal w ON w.entitlement = e.id"
            " WHERE e.award = ANY($1) AND w.id IS NULL GROUP BY e.award",
            list(awards),
        )
        return {row["award"]: row["due"] for row in rows}
