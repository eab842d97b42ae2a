"""Reads of marks: who is marked, what counts, and what it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

import asyncpg

from competitions.awards.schemes import shipped_scheme
from competitions.events.queries import EventFacts
from competitions.marking.scheme import MarkingScheme
from competitions.marking.totals import Total, total
from competitions.results.ranking import ScoredEntry
from competitions.words import Entered, EntryStatus
from registry.core import database
from registry.core.errors import ConflictError, Fault, NotFoundError
from registry.core.texts import text

MarkKey = tuple[str, str]
"""The code of a sheet and of a field in it."""


class NoMarkingSchemeError(NotFoundError):
    """The event has no marking scheme: its points come from a results table."""

    code = "no_marking_scheme"


class MarksIncompleteError(ConflictError):
    """Entries that compete have no total yet; each fault names one and what it lacks."""

    code = "marks_incomplete"


@dataclass(frozen=True, slots=True)
class MarkedEntry:
    """An entry as those who mark it see it.

    `code` is what stands for it on every sheet: the code of the second draw where marking is blind (empty
    until it is drawn), and then `represents` and `team` say nothing.
    """

    id: UUID
    code: str
    represents: str
    team: str
    status: Entered
    unofficial: bool
    organization: UUID | None

    @property
    def competes(self) -> bool:
        """Return whether the entry is to be marked."""
        return self.status == "entered"


_ENTRIES: Final = """
SELECT n.id, n.code, n.team_name, n.status, n.unofficial, n.organization, b.code AS blind_code,
       coalesce(nullif(o.short_name, ''), o.name, n.delegation) AS represents
FROM competitions.entry n
LEFT JOIN registry.organization o ON o.id = n.organization
LEFT JOIN competitions.blind_code b ON b.entry = n.id
WHERE n.event = $1
ORDER BY n.code
"""


def marking_of(event: EventFacts) -> MarkingScheme:
    """Return the marking scheme of an event.

    Raises:
        NoMarkingSchemeError: it has none.
    """
    if event.marking is None:
        raise no_marking_scheme()
    return event.marking


def no_marking_scheme() -> NoMarkingSchemeError:
    """Return the refusal for an event that is not marked here."""
    return NoMarkingSchemeError(
        text(
            "此赛项没有评分标准，成绩由成绩表导入。",
            "This event has no marking scheme; its points come from a results table.",
        )
    )


async def entries_of(event: UUID, *, blind: bool) -> list[MarkedEntry]:
    """Return the entries of an event by the code that stands on the sheets.

    Where marking is blind the order is that of the drawn codes, so that it tells nothing, and entries that
    have none (who was not there to draw) are left out.
    """
    rows = await database.fetch(_ENTRIES, event)
    if not blind:
        return [
            MarkedEntry(
                row["id"],
                row["code"],
                row["represents"],
                row["team_name"],
                row["status"],
                row["unofficial"],
                row["organization"],
            )
            for row in rows
        ]
    drawn = sorted((row for row in rows if row["blind_code"] is not None), key=lambda row: row["blind_code"])
    return [
        # Whether an entry is official would tell the two or three guests of an event apart.
        MarkedEntry(row["id"], row["blind_code"], "", "", row["status"], False, row["organization"])
        for row in drawn
    ]


_AGREED: Final = """
WITH typed AS (
    SELECT s.entering, s.module, m.entry, m.field, m.value
    FROM competitions.sheet s
    -- OFFSET 0 keeps the planner from reading every mark of every event for those of a few sheets.
    CROSS JOIN LATERAL (SELECT * FROM competitions.mark k WHERE k.sheet = s.id OFFSET 0) m
    WHERE s.event = $1
)
SELECT entry, module, field, CASE WHEN a.value = b.value THEN a.value ELSE t.value END AS value
FROM (SELECT * FROM typed WHERE entering = 1) a
FULL JOIN (SELECT * FROM typed WHERE entering = 2) b USING (module, entry, field)
LEFT JOIN (SELECT * FROM competitions.settlement WHERE event = $1) t USING (module, entry, field)
WHERE a.value = b.value OR t.value IS NOT NULL
"""

_SINGLE: Final = """
SELECT m.entry, s.module, m.field, m.value
FROM competitions.sheet s
-- As above.
CROSS JOIN LATERAL (SELECT * FROM competitions.mark k WHERE k.sheet = s.id OFFSET 0) m
WHERE s.event = $1 AND s.entering = 1
"""


async def marks_of(event: UUID, *, double_entry: bool) -> dict[UUID, dict[MarkKey, Decimal]]:
    """Return what counts for each entry (id) of an event, by sheet and field, in one statement.

    That is what both enterings say or what was settled, or else the one entering; what nothing counts for
    is not in it. Whether the sheets are signed off is not asked.
    """
    found: dict[UUID, dict[MarkKey, Decimal]] = {}
    for entry, module, field, value in await database.fetch(_AGREED if double_entry else _SINGLE, event):
        found.setdefault(entry, {})[module, field] = value
    return found


_SCORED: Final = """
SELECT n.id, n.code, n.status, n.unofficial, d.position, b.code AS blind_code
FROM competitions.entry n LEFT JOIN competitions.tie_draw d ON d.entry = n.id
LEFT JOIN competitions.blind_code b ON b.entry = n.id
WHERE n.event = $1 ORDER BY n.code
"""


async def totals_of(event: EventFacts) -> dict[str, Total]:
    """Return what the marks of each entry that competes come to so far, by the entry's code.

    Tie-breaks stand in the order of the event's award scheme. Raises NoMarkingSchemeError.
    """
    return await _totals(event, await database.fetch(_SCORED, event.id))


async def _totals(event: EventFacts, entries: Sequence[asyncpg.Record]) -> dict[str, Total]:
    scheme, chain = marking_of(event), shipped_scheme(event.scheme).ranking.tie_break
    marks = await marks_of(event.id, double_entry=scheme.double_entry)
    competing = (row for row in entries if row["status"] == "entered")
    return {row["code"]: total(scheme, marks.get(row["id"], {}), chain) for row in competing}


async def scored(event: EventFacts) -> list[ScoredEntry]:
    """Return the same as `scored_by_id`, without ids."""
    return list((await scored_by_id(event)).values())


async def scored_by_id(event: EventFacts) -> dict[UUID, ScoredEntry]:
    """Return every entry of an event by its id with the points of its marks, in the order of their codes.

    Tie-breaks stand in the order of the event's award scheme; `draw` is what was drawn for a tie. Entries
    that do not compete have no points.

    Raises:
        NoMarkingSchemeError: the event is not marked here.
        MarksIncompleteError: an entry that competes lacks a mark that counts; it is named as on the sheets.
    """
    entries = await database.fetch(_SCORED, event.id)
    totals = await _totals(event, entries)
    blind = marking_of(event).blind
    faults = [
        _lacking(_code(row, blind=blind), found)
        for row in entries
        if (found := totals.get(row["code"])) is not None and found.points is None
    ]
    if faults:
        raise MarksIncompleteError(
            text("还有参赛队的评分不完整。", "Some entries' marks are not complete."), faults
        )
    return {row["id"]: _scored(event, row, totals.get(row["code"])) for row in entries}


async def sheet_codes(event: EventFacts) -> dict[UUID, str]:
    """Return the code under which each entry (id) of an event is marked: the drawn one where that is blind.

    An entry that has none, since it was not there to draw, goes by a dash. Raises NoMarkingSchemeError.
    """
    blind = marking_of(event).blind
    return {row["id"]: _code(row, blind=blind) for row in await database.fetch(_SCORED, event.id)}


def _code(entry: asyncpg.Record, *, blind: bool) -> str:
    code: str = (entry["blind_code"] or "—") if blind else entry["code"]
    return code


def _scored(event: EventFacts, entry: asyncpg.Record, found: Total | None) -> ScoredEntry:
    status: EntryStatus = "competed" if entry["status"] == "entered" else entry["status"]
    return ScoredEntry(
        event.code,
        entry["code"],
        found.points if found else None,
        status,
        entry["unofficial"],
        found.tie_breaks if found else (),
        entry["position"],
    )


def _lacking(entry: str, found: Total) -> Fault:
    modules = [code for code, mark in found.modules.items() if mark is None]
    return Fault(
        "marks_incomplete",
        text(
            f"{entry}：模块 {'、'.join(modules)} 还没有有效评分，请录入或核对。",
            f"{entry}: no mark counts yet in {', '.join(modules)}; type or settle it.",
        ),
    )
