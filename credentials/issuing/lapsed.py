"""Credentials for titles and levels that no longer follow from their awards, though these stand.

A correction may leave an award as it was and change what the table of the title asks about: how many
competed, say. What is recorded of a person (a student, an employee) may be put right, and a table may have a
newer version.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from competitions.leads import queries as leads
from registry.core import database


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A credential that is not revoked and for which nothing is due any more."""

    id: UUID
    serial: str
    award: UUID


_STANDING: Final = """
SELECT k.id, k.serial, k.kind, k.lead, k.recipient, r.award
FROM competitions.award a
JOIN competitions.award_recipient r ON r.award = a.id
JOIN credentials.credential k ON k.recipient = r.id AND k.kind IN ('title', 'level')
WHERE a.competition = $1 AND ($2::uuid IS NULL OR a.event = $2)
  AND NOT EXISTS (SELECT FROM competitions.award_revocation v WHERE v.award = a.id)
  AND NOT EXISTS (SELECT FROM credentials.revocation w WHERE w.credential = k.id)
ORDER BY k.serial
"""


async def lapsed(competition: UUID, event: UUID | None = None) -> list[Lapsed]:
    """Return which titles and levels of a competition, or of one event of it, no longer follow."""
    rows = await database.fetch(_STANDING, competition, event)
    prospects = await leads.of_awards({row["award"] for row in rows}) if rows else {}
    return [
        Lapsed(row["id"], row["serial"], row["award"])
        for row in rows
        if not _follows(row["kind"], row["lead"], prospects.get(row["recipient"], ()))
    ]


def _follows(kind: str, lead: str, prospects: Collection[leads.Prospect]) -> bool:
    return any((each.kind, each.code) == (kind, lead) for each in prospects)
