"""Reads for issuing: who is still without a credential, and what the registry knows of their award."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

import asyncpg

from competitions.awards.reasons import NewerReason, newer_reasons
from competitions.words import LEVELS
from credentials.claims.facts import AwardFacts
from registry.core import database
from registry.core.texts import Text, text


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A recipient of a standing award who has no credential yet."""

    recipient: UUID
    facts: AwardFacts


async def awaiting(competition: UUID) -> list[Awaiting]:
    """Return every recipient of a competition's standing awards who has no credential, in a fixed order.

    The reason of an award is that of today, so that a credential after a correction says what is true now.
    """
    rows = await database.fetch(
        """
        SELECT r.id AS recipient, r.award, a.kind, a.code AS award_code, a.title, a.title_en, a.place,
               a.points, a.reason, a.reason_en, a.awarded_on,
               coalesce(p.name, o.name) AS recipient_name,
               coalesce(p.latin_name, o.name_en) AS recipient_latin,
               s.name AS school, s.name_en AS school_en,
               c.id AS competition, c.name AS competition_name, c.name_en AS competition_name_en, c.year,
               c.level, c.organizer_name, c.organizer_name_en, c.fictional,
               e.id AS event, e.code AS event_code, e.name AS event_name, e.name_en AS event_name_en,
               e.group_name, e.group_name_en
        FROM competitions.award_recipient r
        JOIN competitions.award a ON a.id = r.award
        JOIN competitions.competition c ON c.id = a.competition
        LEFT JOIN competitions.award_revocation v ON v.award = a.id
        LEFT JOIN competitions.event e ON e.id = a.event
        LEFT JOIN competitions.entry n ON n.id = a.entry
        LEFT JOIN registry.organization s ON s.id = n.organization
        LEFT JOIN registry.person p ON p.id = r.person
        LEFT JOIN registry.organization o ON o.id = r.organization
        LEFT JOIN credentials.credential k ON k.recipient = r.id
        WHERE c.id = $1 AND v.id IS NULL AND k.id IS NULL AND p.erased_at IS NULL
        ORDER BY e.code NULLS LAST, a.kind, a.place, a.id, r.id
        """,
        competition,
    )
    newer = await newer_reasons(competition)
    return [Awaiting(row["recipient"], _facts(row, newer.get(row["award"]))) for row in rows]


def _facts(row: asyncpg.Record, newer: NewerReason | None) -> AwardFacts:
    kinds: dict[str, Any] = {"entry": "member", "tutor": "tutor", "school": "school"}
    return AwardFacts(
        recipient_kind=kinds[row["kind"]],
        recipient_name=row["recipient_name"],
        recipient_latin=row["recipient_latin"],
        school=_both(row["school"], row["school_en"]),
        competition=_shared(row["competition_name"], row["competition_name_en"]),
        competition_id=row["competition"],
        year=row["year"],
        level=LEVELS[row["level"]],
        level_code=row["level"],
        organizer=_shared(row["organizer_name"], row["organizer_name_en"]),
        event=_both(row["event_name"], row["event_name_en"]),
        event_id=row["event"],
        event_code=row["event_code"] or "",
        group=_both(row["group_name"], row["group_name_en"]),
        award_code=row["award_code"],
        award=_shared(row["title"], row["title_en"]),
        place="" if row["place"] is None else str(row["place"]),
        points=_exact(row["points"]),
        reason=newer.reason if newer else _shared(row["reason"], row["reason_en"]),
        awarded_on=row["awarded_on"],
        fictional=row["fictional"],
    )


def _both(zh: str | None, en: str | None) -> Text | None:
    return _shared(zh, en or zh) if zh else None


# A contest's recipients share nearly all their words: thousands of equal texts would be made and kept.
@lru_cache(maxsize=1_024)
def _shared(zh: str, en: str) -> Text:
    return text(zh, en)


def _exact(points: Decimal | None) -> str:
    return "" if points is None else f"{points:f}"


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


@dataclass(frozen=True, slots=True)
class Counts:
    """How many recipients of a competition's standing awards wait for a credential, and what is out.

    `revoked` of the `issued` are no longer valid.
    """

    waiting: int
    issued: int
    revoked: int


async def counts(competition: UUID) -> Counts:
    """Return how far issuing is for a competition; who waits is counted as `awaiting` finds them."""
    row = await database.fetch_one(
        """
        SELECT count(*) FILTER (WHERE k.id IS NULL AND v.id IS NULL AND p.erased_at IS NULL) AS waiting,
               count(k.id) AS issued, count(w.id) AS revoked
        FROM competitions.award_recipient r
        JOIN competitions.award a ON a.id = r.award
        LEFT JOIN competitions.award_revocation v ON v.award = a.id
        LEFT JOIN registry.person p ON p.id = r.person
        LEFT JOIN credentials.credential k ON k.recipient = r.id
        LEFT JOIN credentials.revocation w ON w.credential = k.id
        WHERE a.competition = $1
        """,
        competition,
    )
    if row is None:
        raise AssertionError("a count without groups always has one row")
    return Counts(**dict(row))
