"""Reads of corrections."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg
from pydantic import TypeAdapter

from competitions.results.corrections.changes import BaseLine, ResultChange
from registry.core import database
from registry.core.texts import Text, text
from registry.people.access import Subject, unknown

CHANGES: Final = TypeAdapter(tuple[ResultChange, ...])


@dataclass(frozen=True, slots=True)
class CorrectionFacts:
    """A correction as pages and the API show it; `approved` is None while nobody has decided."""

    id: UUID
    competition: UUID
    host: UUID | None
    event: UUID
    event_code: str
    event_name: Text
    base: UUID
    base_number: int
    newest_number: int
    changes: tuple[ResultChange, ...]
    reason: str
    proposed_by: UUID
    proposer: str
    proposer_person: UUID | None
    proposed_at: datetime
    decider: str | None
    decided_at: datetime | None
    approved: bool | None
    answer: str | None
    version_number: int | None

    @property
    def subject(self) -> Subject:
        """What rights to it are asked about, with who proposed it."""
        proposers = {who for who in (self.proposed_by, self.proposer_person) if who is not None}
        return Subject(competition=self.competition, host=self.host, proposers=frozenset(proposers))


_CORRECTIONS: Final = """
SELECT x.*, e.code AS event_code, e.name AS event_name, e.name_en AS event_name_en,
       c.id AS competition, c.organizer AS host, b.number AS base_number, v.number AS version_number,
       (SELECT max(w.number) FROM competitions.result_version w WHERE w.event = x.event) AS newest_number,
       p.display_name AS proposer, p.person AS proposer_person, d.display_name AS decider
FROM competitions.correction x
JOIN competitions.event e ON e.id = x.event
JOIN competitions.competition c ON c.id = e.competition
JOIN competitions.result_version b ON b.id = x.base
JOIN registry.account p ON p.id = x.proposed_by
LEFT JOIN competitions.result_version v ON v.id = x.version
LEFT JOIN registry.account d ON d.id = x.decided_by
"""


async def correction(correction_id: UUID) -> CorrectionFacts:
    """Return one correction.

    Raises:
        NotFoundError: there is none of this id.
    """
    row = await database.fetch_one(_CORRECTIONS + " WHERE x.id = $1", correction_id)
    if row is None:
        raise unknown()
    return _correction(row)


async def corrections_of(competition: UUID) -> list[CorrectionFacts]:
    """Return the corrections of a competition's results, undecided ones first and then the newest."""
    rows = await database.fetch(
        _CORRECTIONS + " WHERE c.id = $1 ORDER BY x.decided_at IS NOT NULL, x.proposed_at DESC, x.id",
        competition,
    )
    return [_correction(row) for row in rows]


async def open_correction(event: UUID) -> UUID | None:
    """Return the correction of an event that waits for its decision, or None."""
    found: UUID | None = await database.fetch_value(
        "SELECT id FROM competitions.correction WHERE event = $1 AND decided_at IS NULL", event
    )
    return found


async def base_lines(version: UUID) -> list[BaseLine]:
    """Return the lines of a final result by the code of their entry."""
    rows = await database.fetch(
        "SELECT n.code AS entry, l.status, l.points, l.place, l.unofficial FROM competitions.result_line l"
        " JOIN competitions.entry n ON n.id = l.entry WHERE l.version = $1 ORDER BY n.code",
        version,
    )
    return [BaseLine(**dict(row)) for row in rows]


def _correction(row: asyncpg.Record) -> CorrectionFacts:
    return CorrectionFacts(
        id=row["id"],
        competition=row["competition"],
        host=row["host"],
        event=row["event"],
        event_code=row["event_code"],
        event_name=text(row["event_name"], row["event_name_en"]),
        base=row["base"],
        base_number=row["base_number"],
        newest_number=row["newest_number"],
        changes=CHANGES.validate_json(row["changes"]),
        reason=row["reason"],
        proposed_by=row["proposed_by"],
        proposer=row["proposer"],
        proposer_person=row["proposer_person"],
        proposed_at=row["proposed_at"],
        decider=row["decider"],
        decided_at=row["decided_at"],
        approved=row["approved"],
        answer=row["answer"],
        version_number=row["version_number"],
    )
