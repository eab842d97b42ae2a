"""Reads of every final result of a competition at once, one statement for all its events.

Only the newest version of each event is in force, and only that one shows whole names.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final
from uuid import UUID

import asyncpg

from competitions.awards.schemes import load_scheme_version
from competitions.results.queries import BEST_FIRST
from competitions.words import EntryStatus
from registry.core import database
from registry.core.masking import masked_name
from registry.core.texts import Text, text

_CHUNK: Final = 1_000


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """One entry of a result with its event; `version` is the number of that result.

    `standardized` are its points on the scale that was asked for, where one was.
    """

    event: UUID
    event_code: str
    event_name: Text
    group: Text | None
    version: int
    final: bool
    place: int | None
    unofficial: bool
    status: EntryStatus
    entry: str
    represents: str
    members: tuple[str, ...]
    tutors: tuple[str, ...]
    points: Decimal | None
    award_code: str | None
    award: Text | None
    reason: Text
    standardized: Decimal | None = None


_IN_FORCE: Final = """
SELECT v.id FROM competitions.result_version v JOIN competitions.event e ON e.id = v.event
WHERE e.competition = $1 AND e.state <> 'draft'
  AND v.number = (SELECT max(w.number) FROM competitions.result_version w WHERE w.event = v.event)
"""
_ORDERED: Final = """
SELECT l.id FROM competitions.{lines} l
JOIN competitions.{results} v ON v.id = l.{of}
JOIN competitions.event e ON e.id = v.event
JOIN competitions.entry n ON n.id = l.entry
WHERE l.{of} = ANY($1) ORDER BY e.code, {best_first}
"""
_LINES: Final = """
SELECT e.id AS event, e.code AS event_code, e.name AS event_name, e.name_en AS event_name_en,
       e.group_name, e.group_name_en, v.number AS version, v.scheme, v.scheme_version,
       n.code AS entry, l.unofficial, coalesce(o.name, n.delegation) AS represents,
       l.status, l.points, l.place, l.award, l.reason, l.reason_en,
       coalesce(p.members, '{{}}') AS members, coalesce(p.tutors, '{{}}') AS tutors
FROM unnest($1::uuid[]) WITH ORDINALITY AS asked (id, at)
JOIN competitions.{lines} l ON l.id = asked.id
JOIN competitions.{results} v ON v.id = l.{of}
JOIN competitions.event e ON e.id = v.event
JOIN competitions.entry n ON n.id = l.entry
LEFT JOIN registry.organization o ON o.id = n.organization
LEFT JOIN (
    SELECT m.entry,
           array_agg(q.name ORDER BY m.position) FILTER (WHERE m.role = 'member') AS members,
           array_agg(q.name ORDER BY m.position) FILTER (WHERE m.role = 'tutor') AS tutors
    FROM competitions.entry_member m
    JOIN registry.person q ON q.id = m.person
    WHERE m.entry IN (SELECT k.entry FROM competitions.{lines} k WHERE k.id = ANY($1))
    GROUP BY m.entry
) p ON p.entry = n.id
ORDER BY asked.at
"""

_FINAL: Final = {"lines": "result_line", "results": "result_version", "of": "version"}
_PROVISIONAL: Final = {"lines": "provisional_line", "results": "provisional_result", "of": "result"}

Published = tuple[int, AsyncIterator[Sequence[PublishedLine]]]


async def of_competition(competition: UUID) -> Published:
    """Return how many lines the newest final results of a competition have, and these by event and place."""
    versions = [row["id"] for row in await database.fetch(_IN_FORCE, competition)]
    return await _of_results(versions, str)


async def of_version(version: UUID, *, masked: bool = False) -> Published:
    """Return how many lines one final result has, and these by place.

    Args:
        version: id of the result.
        masked: hide given names, as of a version that is no longer in force.
    """
    return await _of_results([version], masked_name if masked else str)


async def of_provisional(result: UUID) -> Published:
    """Return how many lines a provisional result has, and these by place."""
    return await _of_results([result], str, final=False)


async def on_scale(
    chunks: AsyncIterator[Sequence[PublishedLine]], points: Mapping[str, Decimal | None]
) -> AsyncIterator[Sequence[PublishedLine]]:
    """Give out lines of one event with their standardized points, which stand in `points` by entry."""
    async for chunk in chunks:
        yield [replace(line, standardized=points[line.entry]) for line in chunk]


async def _of_results(
    results: Sequence[UUID], shown: Callable[[str], str], *, final: bool = True
) -> Published:
    tables = _FINAL if final else _PROVISIONAL
    ordered = _ORDERED.format(best_first=BEST_FIRST, **tables)
    ids = [row["id"] for row in await database.fetch(ordered, results)]
    return len(ids), _in_chunks(ids, shown, final=final)


async def _in_chunks(
    ids: Sequence[UUID], shown: Callable[[str], str], *, final: bool
) -> AsyncIterator[Sequence[PublishedLine]]:
    statement = _LINES.format(**(_FINAL if final else _PROVISIONAL))
    for start in range(0, len(ids), _CHUNK):
        rows = await database.fetch(statement, ids[start : start + _CHUNK])
        yield [_line(row, shown, final=final) for row in rows]


def _line(row: asyncpg.Record, shown: Callable[[str], str], *, final: bool) -> PublishedLine:
    titles = load_scheme_version(row["scheme"], row["scheme_version"]).titles if row["award"] else {}
    return PublishedLine(
        event=row["event"],
        event_code=row["event_code"],
        event_name=text(row["event_name"], row["event_name_en"]),
        group=text(row["group_name"], row["group_name_en"]) if row["group_name"] else None,
        version=row["version"],
        final=final,
        place=row["place"],
        unofficial=row["unofficial"],
        status=row["status"],
        entry=row["entry"],
        represents=row["represents"],
        members=tuple(map(shown, row["members"])),
        tutors=tuple(map(shown, row["tutors"])),
        points=row["points"],
        award_code=row["award"],
        award=titles[row["award"]] if row["award"] else None,
        reason=text(row["reason"], row["reason_en"]),
    )
