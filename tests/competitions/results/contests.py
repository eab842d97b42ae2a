"""Contests that are marked here, at the stages of their results.

Marks are written straight into their tables: how they are typed, settled and signed is tested where marks
are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from competitions.events import moving
from competitions.events import queries as events
from competitions.events.queries import EventFacts
from competitions.marking import content_hash
from competitions.results import publishing, service
from competitions.results.ranking import ScoredEntry
from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from tests.factories import SCHOOLS, Contest, event, make_account, make_entered

MARKING: dict[str, Any] = {
    "modules": [
        {"code": "A", "title": {"zh": "模块一", "en": "Module 1"}, "max_mark": "100", "step": "0.5"},
        {"code": "B", "title": {"zh": "模块二", "en": "Module 2"}, "max_mark": "100", "step": "0.5"},
    ],
    "measures": [
        {
            "code": "time",
            "title": {"zh": "用时", "en": "Time"},
            "unit": {"zh": "秒", "en": "s"},
            "better": "lower",
        }
    ],
    "decimals": 1,
    "double_entry": False,
}
# One entry's marks: module A, module B, seconds.
Marks = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Marked:
    """A contest whose event ZZ001 is marked here, with a judge and the officers of the two schools."""

    contest: Contest
    event: UUID
    judge: Actor
    officers: tuple[Actor, Actor]

    @property
    def organizer(self) -> Actor:
        """Who runs the contest."""
        return self.contest.organizer

    def school_of(self, entry: str) -> Actor:
        """Return the officer of the school that an entry competes for."""
        return self.officers[int(entry[-2:]) % 2]


async def facts(marked: Marked) -> EventFacts:
    """Return the marked event as it is now."""
    return await events.event(marked.event)


def falling(size: int) -> list[Marks]:
    """Return marks of which the first entry's are the best and no two are equal in points."""
    return [(f"{90 - n}", "50", "100") for n in range(size)]


async def make_marked(
    marks: Sequence[Marks] | None = None, *, scheme: str = "national-10-20-30", **overrides: Any
) -> Marked:
    """Return a contest whose event ZZ001 has been marked and signed; ZZ002 takes its points from a table."""
    given = falling(10) if marks is None else marks
    marking = overrides.pop("marking", MARKING)
    first = event("ZZ001", "individual", 1) | {"marking": marking, "scheme": scheme, "appeal_minutes": 60}
    contest = await make_entered(len(given), events=[first, event("ZZ002", "team", 2)], **overrides)
    marked = (await events.events_of(contest.id))[0].id
    await moving.move(contest.organizer, marked, "closed")
    await moving.move(contest.organizer, marked, "marking")
    await write_marks(contest.organizer, marked, {f"ZZ001-{n:02d}": m for n, m in enumerate(given, start=1)})
    await moving.move(contest.organizer, marked, "marked")
    officers = [
        await make_account(
            "school_officer",
            contest.administrator,
            organization=contest.organizations[school],
            username=f"school{n}",
        )
        for n, school in enumerate(SCHOOLS)
    ]
    judge = await make_account("chief_judge", contest.administrator, competition=contest.id)
    return Marked(contest, marked, judge, (officers[0], officers[1]))


async def make_published(marks: Sequence[Marks] | None = None, **overrides: Any) -> Marked:
    """Return the same with its result published for an hour."""
    marked = await make_marked(marks, **overrides)
    await publishing.publish(marked.judge, marked.event)
    return marked


async def end_appeals(marked: Marked) -> None:
    """Let the time for appeals be over."""
    await database.execute(
        "UPDATE competitions.provisional_result SET appeals_until = now() - interval '1 minute'"
        " WHERE event = $1 AND withdrawn_at IS NULL",
        marked.event,
    )


async def make_finalized(marks: Sequence[Marks] | None = None, **overrides: Any) -> Marked:
    """Return the same with all results final: that of ZZ001 from its marks, that of ZZ002 from a table."""
    marked = await make_published(marks, **overrides)
    await end_appeals(marked)
    await service.finalize_event(marked.organizer, marked.event)
    size = (await facts(marked)).entries
    table = [
        ScoredEntry("ZZ002", f"ZZ002-{n:02d}", Decimal(100 - n), tie_breaks=(None, None))
        for n in range(1, size + 1)
    ]
    await service.finalize(marked.organizer, marked.contest.id, table)
    return marked


async def write_marks(by: Actor, event_id: UUID, marks: Mapping[str, Marks]) -> None:
    """Write the marks of entries (by code) and sign every module."""
    sheets = {module: new_id() for module in ("A", "B", "measures")}
    at = clock.now()
    ids = await database.fetch("SELECT id, code FROM competitions.entry WHERE event = $1", event_id)
    entries = {row["code"]: row["id"] for row in ids}
    async with database.transaction():
        await database.copy(
            "sheet",
            schema="competitions",
            columns=("id", "event", "module", "entering", "account", "version", "saved_at"),
            records=[(sheet, event_id, module, 1, by.account_id, 1, at) for module, sheet in sheets.items()],
        )
        await database.copy(
            "mark",
            schema="competitions",
            columns=("id", "sheet", "entry", "field", "value"),
            records=[
                (new_id(), sheets[module], entries[entry], "time" if module == "measures" else "", Decimal(v))
                for entry, values in marks.items()
                for module, v in zip(("A", "B", "measures"), values, strict=True)
            ],
        )
        await database.copy(
            "sign_off",
            schema="competitions",
            columns=("id", "event", "module", "content_hash", "signed_by", "signed_at"),
            records=[(new_id(), event_id, module, "", by.account_id, at) for module in sheets],
        )
        await sign_anew(event_id)


async def sign_anew(event_id: UUID) -> None:
    """Let every signature of an event stand for the marks as they are now."""
    hashes = await content_hash.hashes_of(await events.event(event_id))
    await database.execute(
        "UPDATE competitions.sign_off s SET content_hash = u.hash"
        " FROM unnest($2::text[], $3::text[]) AS u (module, hash)"
        " WHERE s.event = $1 AND s.module = u.module",
        event_id,
        list(hashes),
        list(hashes.values()),
    )


async def make_blind(marked: Marked) -> None:
    """Let an event have been marked blind, with the code K99 for the first entry, K98 for the second, ..."""
    await database.execute(
        "UPDATE competitions.event SET marking = jsonb_set(marking::jsonb, '{blind}', 'true') WHERE id = $1",
        marked.event,
    )
    await database.execute(
        "INSERT INTO competitions.blind_code (id, event, entry, number, code, numbers_drawn_by,"
        " numbers_drawn_at, codes_drawn_by, codes_drawn_at)"
        " SELECT gen_random_uuid(), event, id, row_number() OVER (ORDER BY code),"
        " 'K' || 100 - right(code, 2)::int, $2, now(), $2, now() FROM competitions.entry WHERE event = $1",
        marked.event,
        marked.organizer.account_id,
    )
    await sign_anew(marked.event)


async def change_mark(event_id: UUID, entry: str, module: str, value: str) -> None:
    """Write another mark, past every rule, as a repaired database might have it."""
    await database.execute(
        "UPDATE competitions.mark m SET value = $4 FROM competitions.sheet s, competitions.entry n"
        " WHERE s.id = m.sheet AND n.id = m.entry AND s.event = $1 AND n.code = $2 AND s.module = $3",
        event_id,
        entry,
        module,
        Decimal(value),
    )


def codes(error: pytest.ExceptionInfo[Any]) -> list[str]:
    """Return the codes of what a refusal lists."""
    return [fault.code for fault in error.value.faults]
