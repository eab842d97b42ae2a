"""Reads of what was issued."""

from dataclasses import dataclass
from uuid import UUID

from registry.core import database


@dataclass(frozen=True, slots=True)
class IssuedCredential:
    """An issued credential with what its files are named by."""

    award: UUID
    serial: str
    code: str
    token: str


async def issued(competition: UUID) -> list[IssuedCredential]:
    """Return every credential that was issued for a competition, by serial number."""
    rows = await database.fetch(
        "SELECT r.award, c.serial, c.code, c.token FROM credentials.credential c"
        " JOIN competitions.award_recipient r ON r.id = c.recipient"
        " JOIN competitions.award a ON a.id = r.award WHERE a.competition = $1 ORDER BY c.serial",
        competition,
    )
    return [IssuedCredential(**dict(row)) for row in rows]
