"""Reads of re-check lists: who is on them, what was found, and the marks that are compared with paper."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Final
from uuid import UUID

import asyncpg

from competitions.events import queries as events
from competitions.events.queries import EventFacts
from competitions.marking.mended import MENDED, STALE
from competitions.marking.parts import taken_part
from competitions.marking.queries import entries_of, marking_of, marks_of
from competitions.marking.recheck import error_rate
from competitions.marking.scheme import MarkingScheme
from competitions.marking.sheets import enterings_of
from competitions.marking.totals import Total, total
from competitions.results.points import decimal_text
from competitions.words import RecheckReason
from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import ForbiddenError
from registry.core.texts import Text, text
from registry.people.access import require, unknown


class TypistChecksError(ForbiddenError):
    """Who typed marks of the event does not check them."""

    code = "typist_checks"


@dataclass(frozen=True, slots=True)
class Item:
    """One entry on a list. `code` is the drawn one where marking is blind; `wrong` is None until checked.

    `mended`: it was wrong, and its marks have changed since, or it was said why they stay as they are.
    """

    id: UUID
    code: str
    why: RecheckReason
    wrong: bool | None
    note: str
    checked_by: str
    checked_at: datetime | None
    mended: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A list with its items by code. `stale`: other entries or marks are signed now, and it is drawn anew."""

    id: UUID
    seed: str
    drawn_by: str
    drawn_at: datetime
    stale: bool
    items: tuple[Item, ...]

    @property
    def open(self) -> int:
        """How many entries are not checked yet."""
        return sum(item.wrong is None for item in self.items)

    @property
    def wrong(self) -> int:
        """How many entries were wrong."""
        return sum(item.wrong is True for item in self.items)

    @property
    def everybody(self) -> bool:
        """Whether errors have listed everybody."""
        return any(item.why == "all" for item in self.items)

    @property
    def errors(self) -> Fraction:
        """The share of entries first drawn that were wrong."""
        first = [item for item in self.items if item.why != "all"]
        return error_rate(len(first), sum(item.wrong is True for item in first))


@dataclass(frozen=True, slots=True)
class CheckedMark:
    """What stands for one field: both enterings, what was settled where they differ, and what counts."""

    title: Text
    first: str
    second: str
    settled: str
    counts: str


@dataclass(frozen=True, slots=True)
class CheckedSheet:
    """The marks of one entry on one sheet."""

    code: str
    title: Text
    marks: tuple[CheckedMark, ...]


@dataclass(frozen=True, slots=True)
class Checking:
    """Everything of one entry that is compared with its paper sheets; no sheets while none are checked."""

    item: Item
    sheets: tuple[CheckedSheet, ...]
    found: Total | None
    scheme: MarkingScheme


async def newest(actor: Actor, event: UUID) -> tuple[EventFacts, Listed | None]:
    """Return an event and its newest list, None when none was drawn.

    Raises NoMarkingSchemeError, and as `access.require` does.
    """
    require(actor, "marks.settle", await events.event_subject(event))
    facts = await events.event(event)
    marking_of(facts)
    return facts, await newest_list(event)


async def checking(actor: Actor, item: UUID) -> tuple[EventFacts, Checking]:
    """Return the marks of an entry on a list, to be compared with its paper sheets while that is done.

    Before and after that, no marks are shown: who reads both enterings could still type one of them.

    Raises NotFoundError and TypistChecksError as `check_item` does.
    """
    event = await event_of(item)
    require(actor, "marks.settle", await events.event_subject(event))
    await refuse_typist(actor, event)
    facts = await events.event(event)
    scheme = marking_of(facts)
    row = await database.fetch_one(_ITEMS + " WHERE i.id = $1", item)
    if row is None:
        raise unknown()
    if facts.state != "marked":
        return facts, Checking(_item(row), (), None, scheme)
    entries = [entry for entry in await entries_of(event, blind=scheme.blind) if entry.id == row["entry"]]
    sheets = []
    for sheet in scheme.sheets():
        typed = await enterings_of(event, scheme, sheet.code, entries)
        marks = []
        for entry in entries:
            for field in sheet.fields:
                cell = (entry.code, field.code)
                values = (
                    typed.first.get(cell),
                    None if typed.second is None else typed.second.get(cell),
                    typed.settled.get(cell),
                    typed.agreed(cell),
                )
                shown = ("" if value is None else decimal_text(value) for value in values)
                marks.append(CheckedMark(field.title, *shown))
        sheets.append(CheckedSheet(sheet.code, sheet.title, tuple(marks)))
    counting = await marks_of(event, double_entry=scheme.double_entry)
    found = total(scheme, counting.get(row["entry"], {}))
    return facts, Checking(_item(row), tuple(sheets), found, scheme)


_ITEMS: Final = f"""
SELECT i.id, i.recheck, i.entry, i.why, i.wrong, i.note, i.checked_at, a.display_name AS checked_by,
       CASE WHEN (e.marking ->> 'blind')::boolean THEN b.code ELSE n.code END AS code,
       {MENDED} AS mended
FROM competitions.recheck_item i
JOIN competitions.recheck_list l ON l.id = i.recheck
JOIN competitions.event e ON e.id = l.event
JOIN competitions.entry n ON n.id = i.entry
LEFT JOIN competitions.blind_code b ON b.entry = n.id
LEFT JOIN registry.account a ON a.id = i.checked_by
"""  # noqa: S608  (an expression of ours)

_NEWEST: Final = f"""
SELECT l.id, l.seed, l.drawn_at, a.display_name AS drawn_by,
       {STALE} AS stale
FROM competitions.recheck_list l JOIN registry.account a ON a.id = l.drawn_by
WHERE l.event = $1 ORDER BY l.drawn_at DESC, l.id DESC LIMIT 1
"""  # noqa: S608  (an expression of ours)


async def newest_list(event: UUID) -> Listed | None:
    """Return the newest list of an event, None when none was drawn."""
    row = await database.fetch_one(_NEWEST, event)
    if row is None:
        return None
    items = await database.fetch(_ITEMS + " WHERE i.recheck = $1 ORDER BY code", row["id"])
    return Listed(
        row["id"],
        row["seed"],
        row["drawn_by"],
        row["drawn_at"],
        row["stale"],
        tuple(_item(each) for each in items),
    )


def _item(row: asyncpg.Record) -> Item:
    return Item(
        row["id"],
        row["code"] or "",
        row["why"],
        row["wrong"],
        row["note"],
        row["checked_by"] or "",
        row["checked_at"],
        bool(row["mended"]),
    )


async def event_of(item: UUID) -> UUID:
    """Return the event of an item; raises NotFoundError."""
    event: UUID | None = await database.fetch_value(
        "SELECT l.event FROM competitions.recheck_item i"
        " JOIN competitions.recheck_list l ON l.id = i.recheck WHERE i.id = $1",
        item,
    )
    if event is None:
        raise unknown()
    return event


async def refuse_typist(actor: Actor, event: UUID) -> None:
    """Refuse who typed marks of the event, with whichever account; raises TypistChecksError."""
    if await taken_part(actor, event):
        raise TypistChecksError(
            text(
                "您录入过本赛项的评分，复核须由没有参与录入的人办理。",
                "You typed marks of this event: somebody who did not has to check them.",
            )
        )
