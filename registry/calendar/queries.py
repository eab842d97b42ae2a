"""Reads of the working calendar."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from registry.core import database
from registry.core.working_days import Calendar, YearOfDays, shipped

_ENTERED: Final = """
SELECT DISTINCT ON (h.year) h.year, h.days_off, h.days_worked, h.source, h.entered_at
FROM registry.holiday_calendar h ORDER BY h.year, h.entered_at DESC, h.id DESC
"""


@dataclass(frozen=True, slots=True)
class YearFacts:
    """A year as it is known: `source` and `entered_at` are None where the package brought it."""

    year: int
    off: tuple[date, ...]
    worked: tuple[date, ...]
    source: str | None
    entered_at: datetime | None


async def calendar() -> Calendar:
    """Return every year that is known; what officers entered counts before what the package brings."""
    rows = await database.fetch(_ENTERED)
    return shipped().with_years(
        {row["year"]: YearOfDays(_days(row["days_off"]), _days(row["days_worked"])) for row in rows}
    )


async def years() -> list[YearFacts]:
    """Return the years that are known, newest first."""
    rows = {row["year"]: row for row in await database.fetch(_ENTERED)}
    known = (await calendar()).years
    return [
        YearFacts(
            year=year,
            off=tuple(sorted(days.off)),
            worked=tuple(sorted(days.worked)),
            source=rows[year]["source"] if year in rows else None,
            entered_at=rows[year]["entered_at"] if year in rows else None,
        )
        for year, days in sorted(known.items(), reverse=True)
    ]


async def year_facts(year: int) -> YearFacts | None:
    """Return a year, None when it is not known."""
    return next((facts for facts in await years() if facts.year == year), None)


def _days(stored: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(day) for day in json.loads(stored))
