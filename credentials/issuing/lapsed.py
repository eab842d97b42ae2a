"""Credentials for titles and levels that no longer follow from their awards, though these stand.

A correction may leave an award as it was and change what the table of the title asks about: how many
competed, say. What is recorded of a person (a student, an employee) may be put right, and a table may have a
newer version.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import asyncpg

from competitions.leads import queries as leads
from credentials.issuing.scopes import Place
from credentials.issuing.waiting import JOINED, WITHIN, unpacked
from registry.core import database


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A credential that is not revoked and for which nothing is due any more."""

    id: UUID
    serial: str
    award: UUID


_STANDING: Final = f"""
SELECT coalesce(string_agg(uuid_send(k.id), '' ORDER BY k.serial), '')
{JOINED}
JOIN credentials.credential k ON k.recipient = r.id AND k.kind IN ('title', 'level')
{WITHIN} AND v.id IS NULL AND $7::text IS NOT NULL
  AND NOT EXISTS (SELECT FROM credentials.revocation w WHERE w.credential = k.id)
"""  # noqa: S608  (only our own text is put in)
_SOME: Final = """
SELECT k.id, k.serial, k.kind, k.lead, k.recipient, r.award
FROM credentials.credential k JOIN competitions.award_recipient r ON r.id = k.recipient
WHERE k.id = ANY($1::uuid[]) ORDER BY k.serial
"""
_COMPETITION: Final = "SELECT competition FROM competitions.event WHERE id = $1"


async def lapsed(place: Place) -> list[Lapsed]:
    """Return which titles and levels in a scope no longer follow, by serial number."""
    return [_lapsed(row) async for rows in _gone(place.arguments) for row in rows]


async def lapsed_by_correction(event: UUID) -> list[Lapsed]:
    """Return which titles and levels no longer follow because of the newest result of an event.

    They followed by the result before. What follows by neither has another cause, a person's record or
    a newer table: a correction does not take it along, and somebody has to look.
    """
    competition: UUID = await database.fetch_value(_COMPETITION, event)
    found: list[Lapsed] = []
    async for rows in _gone((competition, event, None, None, None, None, "award")):
        followed = await leads.of_awards({row["award"] for row in rows}, versions_ago=1) if rows else {}
        found += [_lapsed(row) for row in rows if _follows(row, followed)]
    return found


async def _gone(arguments: Sequence[object]) -> AsyncIterator[list[asyncpg.Record]]:
    """Yield those that no longer follow, some at a time; the arguments are those of a place."""
    packed: bytes = await database.fetch_value(_STANDING, *arguments)
    for ids in unpacked(packed):
        rows = await database.fetch(_SOME, ids)
        prospects = await leads.of_awards({row["award"] for row in rows})
        yield [row for row in rows if not _follows(row, prospects)]


def _follows(row: asyncpg.Record, prospects: Mapping[UUID, Collection[leads.Prospect]]) -> bool:
    return any(
        (each.kind, each.code) == (row["kind"], row["lead"]) for each in prospects.get(row["recipient"], ())
    )


def _lapsed(row: asyncpg.Record) -> Lapsed:
    return Lapsed(row["id"], row["serial"], row["award"])
