"""What stands in the way of an event's next move, read from everything that belongs to the event."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import asyncpg

from competitions.awards.schemes import shipped_scheme
from competitions.events.life_cycle import Situation
from competitions.events.queries import event_not_found
from competitions.marking.mended import MENDED, STALE
from competitions.marking.scheme import scheme_of
from registry.core import clock, database

_SITUATION = f"""
SELECT e.id, e.state, e.entries_close_at, e.marking, e.scheme, coalesce(e.ends_on, c.ends_on) AS held_on,
       p.appeals_until,
       (SELECT count(*) FROM competitions.entry n WHERE n.event = e.id AND n.status = 'entered') AS entries,
       (SELECT count(*) FROM competitions.entry n WHERE n.event = e.id AND n.status = 'entered'
           AND NOT EXISTS (SELECT 1 FROM competitions.blind_code b
                           WHERE b.entry = n.id AND b.code IS NOT NULL)) AS undrawn,
       ARRAY(SELECT s.module FROM competitions.sign_off s
             WHERE s.event = e.id AND s.withdrawn_at IS NULL) AS signed,
       (SELECT count(*) FROM competitions.recheck_item i
           JOIN competitions.recheck_list l ON l.id = i.recheck
           WHERE l.event = e.id
           AND (l.id = newest.id AND i.wrong IS NULL OR i.wrong AND NOT {MENDED})) AS unchecked,
       newest.current AS rechecked,
       (SELECT count(*) FROM competitions.appeal a
           JOIN competitions.provisional_result r ON r.id = a.result
           WHERE r.event = e.id AND NOT EXISTS (
               SELECT 1 FROM competitions.appeal_answer w WHERE w.appeal = a.id
               AND (a.escalated_at IS NULL OR w.level = 'arbitration'))) AS open_appeals,
       (SELECT count(*) FROM competitions.appeal a
           JOIN competitions.appeal_answer w ON w.appeal = a.id AND w.outcome = 'upheld'
               AND w.level = CASE WHEN a.escalated_at IS NULL THEN 'jury' ELSE 'arbitration' END
           WHERE a.result = p.id) AS upheld
FROM competitions.event e
JOIN competitions.competition c ON c.id = e.competition
LEFT JOIN competitions.provisional_result p ON p.event = e.id AND p.withdrawn_at IS NULL
LEFT JOIN LATERAL (
    SELECT l.id, NOT {STALE} AS current FROM competitions.recheck_list l
    WHERE l.event = e.id ORDER BY l.drawn_at DESC, l.id DESC LIMIT 1) newest ON true
WHERE e.id = ANY($1)
"""  # noqa: S608  (expressions of ours)


async def situation_of(event: UUID, *, tied: tuple[str, ...] = ()) -> Situation:
    """Return what decides whether an event can move on, as it is in the open transaction.

    Args:
        event: its id.
        tied: entries that only a draw can part; who ranks knows.

    Raises:
        EventNotFoundError: there is none of this id.
    """
    found = await situations([event])
    if event not in found:
        raise event_not_found()
    return replace(found[event], tied=tied)


async def situations(events: Sequence[UUID]) -> dict[UUID, Situation]:
    """Return the same for many events at once, by their ids, but for ties, which nobody has looked for."""
    now = clock.exactly_now()
    return {row["id"]: _situation(row, now) for row in await database.fetch(_SITUATION, list(events))}


def _situation(row: asyncpg.Record, now: datetime) -> Situation:
    marking = scheme_of(row["marking"]) if row["marking"] else None
    signed = set(row["signed"])
    sheets = marking.sheets() if marking else ()
    return Situation(
        state=row["state"],
        now=now,
        entries=row["entries"],
        has_marking=marking is not None,
        scheme_holds=shipped_scheme(row["scheme"]).in_force(row["held_on"]),
        entries_close_at=row["entries_close_at"],
        undrawn=marking is not None and marking.blind and row["undrawn"] > 0,
        unsigned=tuple(sheet.code for sheet in sheets if sheet.code not in signed),
        unlisted=marking is not None and marking.recheck and not row["rechecked"],
        unchecked=row["unchecked"],
        appeals_until=row["appeals_until"],
        open_appeals=row["open_appeals"],
        upheld=row["upheld"],
    )
