"""What everybody sees of a commendation that was decided: its words, and whoever stands on it now.

A line that was withdrawn is counted and not named; nor is anybody whose data were erased.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

import asyncpg

from registry.core import clock, database
from registry.core.errors import NotFoundError
from registry.core.paging import PAGE_SIZE, Page
from registry.core.texts import Text, text
from rewards.commendations.queries import LINES, ONE, SAID, line_of
from rewards.commendations.selection import Part

_SHOWN: Final = LINES + " AND w.id IS NULL AND p.erased_at IS NULL"


class CommendationNotFoundError(NotFoundError):
    """There is no commendation of this id that was decided."""

    code = "commendation_not_found"


@dataclass(frozen=True, slots=True)
class PublicCommendation:
    """A commendation that was decided; `lines` stand on it, `withdrawn` do not any more.

    `repealed_on` and `repealed_because` are set once the whole was repealed; then no line stands.
    """

    id: UUID
    office: Text
    title: str
    number: str
    basis: str
    body: str
    dated: date
    content_hash: str
    repealed_on: date | None
    repealed_because: str | None
    students: int
    tutors: int
    schools: int
    lines: int
    withdrawn: int
    fictional: bool


@dataclass(frozen=True, slots=True)
class PublicCommendationLine:
    """A line as everybody sees it: never the code of a certificate, which is its holder's."""

    number: int
    part: Part
    name: str
    school: Text
    competition: Text
    event: Text
    award: Text
    honor: Text


async def commendations() -> list[PublicCommendation]:
    """Return every commendation that was decided, the newest first."""
    rows = await database.fetch(ONE + " WHERE c.state = 'decided' ORDER BY c.dated DESC, c.decided_at DESC")
    return [_shown(row) for row in rows]


async def commendation(commendation_id: UUID) -> PublicCommendation:
    """Return a commendation that was decided.

    Raises:
        CommendationNotFoundError: there is none, or it is a draft.
    """
    row = await database.fetch_one(ONE + " WHERE c.state = 'decided' AND c.id = $1", commendation_id)
    if row is None:
        raise CommendationNotFoundError(
            text("没有这份表彰决定：请核对网址。", "There is no such commendation: check the address.")
        )
    return _shown(row)


async def lines(commendation_id: UUID, *, page: int = 1) -> Page[PublicCommendationLine]:
    """Return one page of those who stand on a commendation."""
    total = await database.fetch_value("SELECT count(*) " + _SHOWN, commendation_id)
    rows = await database.fetch(
        SAID + _SHOWN + " ORDER BY l.number LIMIT $2 OFFSET $3",
        commendation_id,
        PAGE_SIZE,
        (page - 1) * PAGE_SIZE,
    )
    return Page(tuple(_line(row) for row in rows), total, page)


async def all_lines(commendation_id: UUID) -> list[PublicCommendationLine]:
    """Return everybody who stands on a commendation, for printing."""
    rows = await database.fetch(SAID + _SHOWN + " ORDER BY l.number", commendation_id)
    return [_line(row) for row in rows]


def _shown(row: asyncpg.Record) -> PublicCommendation:
    return PublicCommendation(
        **{name: row[name] for name in PublicCommendation.__slots__ if name not in {"office", "repealed_on"}},
        repealed_on=None if row["repealed_at"] is None else clock.day(row["repealed_at"]),
        office=text(row["office"], row["office_en"] or row["office"]),
    )


def _line(row: asyncpg.Record) -> PublicCommendationLine:
    line = line_of(row)
    return PublicCommendationLine(**{name: getattr(line, name) for name in PublicCommendationLine.__slots__})
