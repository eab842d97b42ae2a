"""Reads of awards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import asyncpg

from competitions.awards.reasons import NewerReason, newer_reasons
from competitions.words import AwardKind
from registry.core import database
from registry.core.errors import NotFoundError
from registry.core.texts import Text, text


class AwardNotFoundError(NotFoundError):
    """There is no such award."""

    code = "award_not_found"


@dataclass(frozen=True, slots=True)
class RevocationFacts:
    """Why, by whom and when an award was taken back."""

    reason: str
    revoked_by: str
    revoked_at: datetime


@dataclass(frozen=True, slots=True)
class AwardFacts:
    """An award as pages and the API show it.

    `experts` are the expert group of an entry that was decided elsewhere: they receive nothing of their own.
    `reason` was true when the award was confirmed; `newer_reason` is there where another one is true now.
    """

    id: UUID
    competition: UUID
    kind: AwardKind
    event_code: str
    event: Text | None
    code: str
    title: Text
    recipients: tuple[str, ...]
    experts: tuple[str, ...]
    represents: str
    organization: UUID | None
    place: int | None
    points: Decimal | None
    reason: Text
    newer_reason: NewerReason | None
    awarded_on: date
    confirmed_at: datetime
    confirmed_by: str
    revocation: RevocationFacts | None

    @property
    def revoked(self) -> bool:
        """Whether the award was taken back."""
        return self.revocation is not None


_AWARDS = """
SELECT a.id, a.competition, a.kind, a.code, a.title, a.title_en, a.place, a.points, a.reason, a.reason_en,
       a.awarded_on, a.confirmed_at, c.display_name AS confirmed_by,
       e.code AS event_code, e.name AS event_name, e.name_en AS event_name_en,
       coalesce(s.name, '') AS represents, who.names AS recipients, who.organization,
       array(SELECT p.name FROM competitions.entry_member m JOIN registry.person p ON p.id = m.person
             WHERE a.kind = 'entry' AND m.entry = a.entry AND m.role = 'expert'
             ORDER BY m.position) AS experts,
       v.reason AS revocation_reason, v.revoked_at, b.display_name AS revoked_by
FROM competitions.award a
JOIN registry.account c ON c.id = a.confirmed_by
LEFT JOIN competitions.event e ON e.id = a.event
LEFT JOIN competitions.entry n ON n.id = a.entry
LEFT JOIN registry.organization s ON s.id = n.organization
LEFT JOIN competitions.award_revocation v ON v.award = a.id
LEFT JOIN registry.account b ON b.id = v.revoked_by
LEFT JOIN LATERAL (
    SELECT array_agg(coalesce(p.name, o.name) ORDER BY m.position, r.id) AS names,
           (array_agg(r.organization))[1] AS organization
    FROM competitions.award_recipient r
    LEFT JOIN registry.person p ON p.id = r.person
    LEFT JOIN registry.organization o ON o.id = r.organization
    LEFT JOIN competitions.entry_member m ON m.entry = a.entry AND m.person = r.person
    WHERE r.award = a.id
) who ON true
"""


async def awards_of(competition: UUID) -> list[AwardFacts]:
    """Return the awards of a competition: schools' first, then by event, kind and place."""
    rows = await database.fetch(
        _AWARDS + " WHERE a.competition = $1 ORDER BY e.code NULLS FIRST, a.kind, a.place NULLS LAST, a.id",
        competition,
    )
    newer = await newer_reasons(competition)
    return [_award(row, newer.get(row["id"])) for row in rows]


async def award(award_id: UUID) -> AwardFacts:
    """Return one award.

    Raises:
        AwardNotFoundError: there is none of this id.
    """
    row = await database.fetch_one(_AWARDS + " WHERE a.id = $1", award_id)
    if row is None:
        raise AwardNotFoundError(text("没有这个奖项。", "There is no such award."))
    newer = await newer_reasons(row["competition"])
    return _award(row, newer.get(row["id"]))


_FALLING_WITH = """
WHERE v.id IS NULL AND (a.id = $1 OR a.derived_from IN (
    WITH RECURSIVE line AS (
        SELECT id, supersedes FROM competitions.award WHERE id = $1
        UNION ALL
        SELECT p.id, p.supersedes FROM competitions.award p JOIN line ON p.id = line.supersedes
    )
    SELECT id FROM line))
ORDER BY a.kind, a.id
"""


async def falling_with(award_id: UUID) -> list[AwardFacts]:
    """Return the award itself and the awards that follow from it and still stand.

    What followed from an award in whose stead it stands follows from it.
    """
    rows = await database.fetch(_AWARDS + _FALLING_WITH, award_id)
    return [_award(row) for row in rows]


async def names(ids: Sequence[UUID]) -> list[str]:
    """Return the names, in any script, of the persons who received awards, and of their expert groups."""
    rows = await database.fetch(
        "SELECT p.name, p.latin_name FROM registry.person p WHERE p.id IN ("
        "SELECT r.person FROM competitions.award_recipient r WHERE r.award = ANY($1) UNION "
        "SELECT m.person FROM competitions.award a JOIN competitions.entry_member m"
        " ON m.entry = a.entry AND m.role = 'expert' WHERE a.id = ANY($1))",
        ids,
    )
    return [name for row in rows for name in row if name]


async def awards(ids: Sequence[UUID]) -> list[AwardFacts]:
    """Return awards that just fell or came to stand, of which nothing newer is true."""
    rows = await database.fetch(_AWARDS + " WHERE a.id = ANY($1)", list(ids))
    return [_award(row) for row in rows]


async def confirmed_count(competition: UUID) -> int:
    """Return how many awards of a competition were ever confirmed."""
    count: int = await database.fetch_value(
        "SELECT count(*) FROM competitions.award WHERE competition = $1", competition
    )
    return count


def _award(row: asyncpg.Record, newer: NewerReason | None = None) -> AwardFacts:
    revoked = row["revoked_at"] is not None
    return AwardFacts(
        id=row["id"],
        competition=row["competition"],
        kind=row["kind"],
        event_code=row["event_code"] or "",
        event=text(row["event_name"], row["event_name_en"]) if row["event_name"] else None,
        code=row["code"],
        title=text(row["title"], row["title_en"]),
        recipients=tuple(row["recipients"] or ()),
        experts=tuple(row["experts"]),
        represents=row["represents"],
        organization=row["organization"],
        place=row["place"],
        points=row["points"],
        reason=text(row["reason"], row["reason_en"]),
        newer_reason=newer,
        awarded_on=row["awarded_on"],
        confirmed_at=row["confirmed_at"],
        confirmed_by=row["confirmed_by"],
        revocation=RevocationFacts(row["revocation_reason"], row["revoked_by"], row["revoked_at"])
        if revoked
        else None,
    )
