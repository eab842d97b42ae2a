"""Reads of entries and final results."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from competitions.awards.schemes import load_scheme
from competitions.events.queries import EventFacts
from competitions.words import EntryStatus
from registry.core import database
from registry.core.texts import Text, text

EntryKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """The newest final result of an event: its number, how it was decided, and the hash of its content."""

    id: UUID
    number: int
    scheme: str
    scheme_version: str
    content_hash: str
    decided_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One entry of a final result, as pages and the API show it."""

    entry: str
    represents: str
    members: tuple[str, ...]
    tutors: tuple[str, ...]
    status: EntryStatus
    unofficial: bool
    points: Decimal | None
    place: int | None
    award_code: str | None
    award: Text | None
    reason: Text


@dataclass(frozen=True, slots=True)
class EnteredFacts:
    """What results need to know of an entry."""

    id: UUID
    unofficial: bool


async def entries(competition: UUID) -> dict[EntryKey, EnteredFacts]:
    """Return every entry of a competition by (event code, entry code)."""
    rows = await database.fetch(
        "SELECT n.id, n.unofficial, e.code AS event, n.code AS entry FROM competitions.entry n"
        " JOIN competitions.event e ON e.id = n.event WHERE e.competition = $1",
        competition,
    )
    return {(row["event"], row["entry"]): EnteredFacts(row["id"], row["unofficial"]) for row in rows}


async def newest_version(event: UUID) -> VersionFacts | None:
    """Return the newest final result of an event, or None while it has none."""
    row = await database.fetch_one(
        "SELECT id, number, scheme, scheme_version, content_hash, decided_at, reason"
        " FROM competitions.result_version WHERE event = $1 ORDER BY number DESC LIMIT 1",
        event,
    )
    return None if row is None else VersionFacts(**dict(row))


async def lines(event: EventFacts, version: VersionFacts) -> list[LineFacts]:
    """Return every entry of a final result, best first; who has no place stands last."""
    titles = load_scheme(version.scheme).titles
    rows = await database.fetch(
        """
        SELECT n.code AS entry, n.unofficial, coalesce(o.name, n.delegation) AS represents,
               l.status, l.points, l.place, l.award, l.reason, l.reason_en,
               coalesce(p.members, '{}') AS members, coalesce(p.tutors, '{}') AS tutors
        FROM competitions.result_line l
        JOIN competitions.entry n ON n.id = l.entry
        LEFT JOIN registry.organization o ON o.id = n.organization
        LEFT JOIN (
            SELECT m.entry,
                   array_agg(q.name ORDER BY m.position) FILTER (WHERE m.role = 'member') AS members,
                   array_agg(q.name ORDER BY m.position) FILTER (WHERE m.role = 'tutor') AS tutors
            FROM competitions.entry_member m
            JOIN registry.person q ON q.id = m.person
            JOIN competitions.entry k ON k.id = m.entry AND k.event = $2
            GROUP BY m.entry
        ) p ON p.entry = n.id
        WHERE l.version = $1
        ORDER BY l.place NULLS LAST, n.unofficial, n.code
        """,
        version.id,
        event.id,
    )
    return [
        LineFacts(
            entry=row["entry"],
            represents=row["represents"],
            members=tuple(row["members"]),
            tutors=tuple(row["tutors"]),
            status=row["status"],
            unofficial=row["unofficial"],
            points=row["points"],
            place=row["place"],
            award_code=row["award"],
            award=titles[row["award"]] if row["award"] else None,
            reason=text(row["reason"], row["reason_en"]),
        )
        for row in rows
    ]


async def award_counts(competition: UUID) -> dict[UUID, dict[str, int]]:
    """Return how many of each award the newest final result of each event gives."""
    rows = await database.fetch(
        """
        SELECT v.event, l.award, count(*) AS n
        FROM competitions.result_line l
        JOIN competitions.result_version v ON v.id = l.version
        JOIN competitions.event e ON e.id = v.event
        WHERE e.competition = $1 AND l.award IS NOT NULL
          AND v.number = (SELECT max(w.number) FROM competitions.result_version w WHERE w.event = v.event)
        GROUP BY v.event, l.award
        """,
        competition,
    )
    counts: dict[UUID, dict[str, int]] = {}
    for row in rows:
        counts.setdefault(row["event"], {})[row["award"]] = row["n"]
    return counts
