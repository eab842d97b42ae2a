"""Reads of entries, provisional results and final results."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from competitions.awards.schemes import Scheme, load_scheme_version
from competitions.events.queries import EventFacts
from competitions.words import Entered, EntryStatus
from registry.core import database
from registry.core.errors import NotFoundError
from registry.core.masking import masked_name
from registry.core.texts import Text, text

EntryKey = tuple[str, str]


class VersionNotFoundError(NotFoundError):
    """The event has no final result of this number."""

    code = "version_not_found"


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """One final result of an event: its number, how it was decided, and the hash of its content."""

    id: UUID
    number: int
    scheme: str
    scheme_version: str
    content_hash: str
    decided_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ProvisionalFacts:
    """The result that stands published for appeals: until `appeals_until`, that instant included."""

    id: UUID
    number: int
    scheme: str
    scheme_version: str
    content_hash: str
    published_at: datetime
    appeals_until: datetime

    @property
    def named_scheme(self) -> str:
        """The award scheme in the version that decided."""
        return f"{self.scheme}@{self.scheme_version}"


@dataclass(frozen=True, slots=True)
class ResultLineFacts:
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
    status: Entered


async def entries(competition: UUID) -> dict[EntryKey, EnteredFacts]:
    """Return every entry of a competition by (event code, entry code)."""
    rows = await database.fetch(
        "SELECT n.id, n.unofficial, n.status, e.code AS event, n.code AS entry FROM competitions.entry n"
        " JOIN competitions.event e ON e.id = n.event WHERE e.competition = $1",
        competition,
    )
    return {
        (row["event"], row["entry"]): EnteredFacts(row["id"], row["unofficial"], row["status"])
        for row in rows
    }


async def entries_of(event: EventFacts) -> dict[EntryKey, UUID]:
    """Return the id of every entry of an event by (event code, entry code)."""
    rows = await database.fetch("SELECT id, code FROM competitions.entry WHERE event = $1", event.id)
    return {(event.code, row["code"]): row["id"] for row in rows}


async def provisional(event: UUID) -> ProvisionalFacts | None:
    """Return the result of an event that stands published for appeals, or None."""
    row = await database.fetch_one(
        "SELECT id, number, scheme, scheme_version, content_hash, published_at, appeals_until"
        " FROM competitions.provisional_result WHERE event = $1 AND withdrawn_at IS NULL",
        event,
    )
    return None if row is None else ProvisionalFacts(**dict(row))


_VERSIONS: Final = """
SELECT id, number, scheme, scheme_version, content_hash, decided_at, reason
FROM competitions.result_version WHERE event = $1
"""


async def versions(event: UUID) -> list[VersionFacts]:
    """Return every final result that an event ever had, the newest first."""
    rows = await database.fetch(_VERSIONS + " ORDER BY number DESC", event)
    return [VersionFacts(**dict(row)) for row in rows]


async def version(event: UUID, number: int) -> VersionFacts:
    """Return one final result of an event by its number.

    Raises:
        VersionNotFoundError: there is none of this number.
    """
    row = await database.fetch_one(_VERSIONS + " AND number = $2", event, number)
    if row is None:
        raise VersionNotFoundError(text("没有这一版成绩。", "There is no result of this number."))
    return VersionFacts(**dict(row))


async def newest_version(event: UUID) -> VersionFacts | None:
    """Return the newest final result of an event, or None while it has none."""
    row = await database.fetch_one(_VERSIONS + " ORDER BY number DESC LIMIT 1", event)
    return None if row is None else VersionFacts(**dict(row))


# The order of `ranking.best_first`, of a line `l` and its entry `n`.
BEST_FIRST: Final = """
l.place NULLS LAST, CASE WHEN l.place IS NOT NULL THEN l.points END DESC, l.unofficial, n.code
"""
_LINES: Final = """
SELECT n.code AS entry, l.unofficial, coalesce(o.name, n.delegation) AS represents,
       l.status, l.points, l.place, l.award, l.reason, l.reason_en,
       coalesce(p.members, '{{}}') AS members, coalesce(p.tutors, '{{}}') AS tutors
FROM competitions.{table} l
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
WHERE l.{of} = $1
ORDER BY {best_first}
"""


async def lines(event: EventFacts, version: VersionFacts, *, masked: bool = False) -> list[ResultLineFacts]:
    """Return every entry of a final result, best first; who has no place stands last.

    Args:
        event: the event.
        version: one of its final results.
        masked: hide given names, as of a version that is no longer in force.
    """
    statement = _LINES.format(best_first=BEST_FIRST, table="result_line", of="version")
    return await _lines(statement, version.id, event, version.scheme, version.scheme_version, masked=masked)


async def provisional_lines(event: EventFacts, published: ProvisionalFacts) -> list[ResultLineFacts]:
    """Return every entry of a provisional result in the same order."""
    statement = _LINES.format(best_first=BEST_FIRST, table="provisional_line", of="result")
    scheme = (published.scheme, published.scheme_version)
    return await _lines(statement, published.id, event, *scheme, masked=False)


async def _lines(
    statement: str, result: UUID, event: EventFacts, scheme: str, scheme_version: str, *, masked: bool
) -> list[ResultLineFacts]:
    titles = load_scheme_version(scheme, scheme_version).titles
    shown: Callable[[str], str] = masked_name if masked else str
    return [
        ResultLineFacts(
            entry=row["entry"],
            represents=row["represents"],
            members=tuple(map(shown, row["members"])),
            tutors=tuple(map(shown, row["tutors"])),
            status=row["status"],
            unofficial=row["unofficial"],
            points=row["points"],
            place=row["place"],
            award_code=row["award"],
            award=titles[row["award"]] if row["award"] else None,
            reason=text(row["reason"], row["reason_en"]),
        )
        for row in await database.fetch(statement, result, event.id)
    ]


async def deciding_schemes(competition: UUID) -> list[Scheme]:
    """Return the schemes, in the versions that decided a competition's newest final results."""
    rows = await database.fetch(
        """
        SELECT v.scheme, v.scheme_version
        FROM competitions.result_version v
        JOIN competitions.event e ON e.id = v.event
        WHERE e.competition = $1
          AND v.number = (SELECT max(w.number) FROM competitions.result_version w WHERE w.event = v.event)
        ORDER BY e.code
        """,
        competition,
    )
    named = dict.fromkeys((row["scheme"], row["scheme_version"]) for row in rows)
    return [load_scheme_version(name, version) for name, version in named]


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
