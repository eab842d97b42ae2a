"""Reads of the lines of a list that is up for approval: those that stand, their sums, those that left."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from registry.core import database
from registry.core.actor import Actor
from registry.core.paging import PAGE_SIZE, Page
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, require
from rewards.approvals import queries
from rewards.entitlements.employment import EMPLOYMENT_ON_LIST
from rewards.shown_names import shown_name
from rewards.words import PAYEE_CLASSES


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A line with its reason; of an employee `school` is the employer."""

    entitlement: UUID
    payee: str
    payee_class: Text
    school: str
    event: Text
    award: Text
    amount_fen: int
    withheld_fen: int
    reason: Text


@dataclass(frozen=True, slots=True)
class TotalsByGroup:
    """What the lines of one group come to, in fen."""

    name: Text
    lines: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a list; each breakdown adds up to the whole."""

    by_class: tuple[TotalsByGroup, ...]
    by_tier: tuple[TotalsByGroup, ...]
    by_school: tuple[TotalsByGroup, ...]
    by_fund: tuple[TotalsByGroup, ...]


@dataclass(frozen=True, slots=True)
class Removal:
    """A line that left the list, and why."""

    entitlement: UUID
    payee: str
    amount_fen: int
    because: str
    at: datetime


# A person's school is that of the entry that won; a school is its own. An employee has an employer instead.
_EMPLOYERS: Final = f"WITH RECURSIVE {EMPLOYMENT_ON_LIST} "
_LINES: Final = """
FROM rewards.list_line i
JOIN rewards.entitlement t ON t.id = i.entitlement
JOIN rewards.prize a ON a.id = coalesce(t.award, t.qualification)
LEFT JOIN rewards.discipline e ON e.id = a.event
LEFT JOIN competitions.entry n ON n.id = a.entry
LEFT JOIN registry.person p ON p.id = t.person
LEFT JOIN registry.organization o ON o.id = t.organization
LEFT JOIN employer_of k ON k.qualification = t.qualification
LEFT JOIN registry.organization s ON s.id = coalesce(t.organization, n.organization, k.organization)
WHERE i.list = $1
"""


async def lines(actor: Actor, list_id: UUID, *, q: str = "", number: int = 1) -> Page[AskedLine]:
    """Return one page of the lines that stand on a list; `q` is part of a payee's or school's name."""
    require(actor, "entitlements.read", ANYTHING)
    fitting = _LINES + (
        " AND i.removed_at IS NULL"
        " AND ($2 = '' OR strpos(coalesce(p.name, o.name), $2) > 0 OR strpos(s.name, $2) > 0)"
    )
    total = await database.fetch_value(_EMPLOYERS + "SELECT count(*) " + fitting, list_id, q)
    rows = await database.fetch(
        _EMPLOYERS + "SELECT t.id, coalesce(p.name, o.name) AS payee, t.person IS NOT NULL AS is_person,"
        " t.payee_class, coalesce(s.name, '') AS school,"
        " e.name AS event, e.name_en AS event_en, a.title, a.title_en, t.amount_fen, t.withheld_fen,"
        " t.reason, t.reason_en "
        + fitting
        + " ORDER BY s.name, e.code, a.place, t.payee_class DESC, payee, t.id LIMIT $3 OFFSET $4",
        list_id,
        q,
        PAGE_SIZE,
        (number - 1) * PAGE_SIZE,
    )
    classes = {str(code): words for code, words in PAYEE_CLASSES.items()}
    return Page(
        tuple(
            AskedLine(
                entitlement=row["id"],
                payee=shown_name(actor, row["payee"], is_person=row["is_person"]),
                payee_class=classes[row["payee_class"]],
                school=row["school"],
                event=text(row["event"] or "—", row["event_en"] or "—"),
                award=text(row["title"], row["title_en"]),
                amount_fen=row["amount_fen"],
                withheld_fen=row["withheld_fen"],
                reason=text(row["reason"], row["reason_en"]),
            )
            for row in rows
        ),
        total,
        number,
    )


async def totals(actor: Actor, list_id: UUID) -> Totals:
    """Return what stands on a list by payee class, tier, school and fund source; largest sums first."""
    require(actor, "entitlements.read", ANYTHING)
    rows = await database.fetch(
        _EMPLOYERS
        + "SELECT GROUPING(t.payee_class, a.title, s.name, t.fund_source) AS kind, t.payee_class, a.title,"
        " min(a.title_en) AS title_en, s.name AS school, min(s.name_en) AS school_en, t.fund_source,"
        " count(*) AS n, sum(t.amount_fen)::bigint AS fen " + _LINES + " AND i.removed_at IS NULL"
        " GROUP BY GROUPING SETS ((t.payee_class), (a.title), (s.name), (t.fund_source))"
        " ORDER BY fen DESC, n DESC",
        list_id,
    )
    _, found = await queries.one(actor, list_id)
    classes = {str(code): words for code, words in PAYEE_CLASSES.items()}
    # GROUPING has a bit set for each column that a row is not grouped by.
    return Totals(
        by_class=tuple(_group(r, classes[r["payee_class"]]) for r in rows if r["kind"] == 0b0111),
        by_tier=tuple(_group(r, text(r["title"], r["title_en"])) for r in rows if r["kind"] == 0b1011),
        by_school=tuple(
            _group(r, text(r["school"] or "—", r["school_en"] or "—")) for r in rows if r["kind"] == 0b1101
        ),
        by_fund=tuple(
            _group(r, found.funds.get(r["fund_source"], text(r["fund_source"], r["fund_source"])))
            for r in rows
            if r["kind"] == 0b1110
        ),
    )


async def removals(actor: Actor, list_id: UUID) -> list[Removal]:
    """Return the lines that left a list, newest first."""
    require(actor, "entitlements.read", ANYTHING)
    rows = await database.fetch(
        _EMPLOYERS
        + "SELECT t.id, coalesce(p.name, o.name) AS payee, t.person IS NOT NULL AS is_person, t.amount_fen,"
        " i.removed_because, i.removed_at "
        + _LINES
        + " AND i.removed_at IS NOT NULL ORDER BY i.removed_at DESC, payee, t.id",
        list_id,
    )
    return [
        Removal(
            row["id"],
            shown_name(actor, row["payee"], is_person=row["is_person"]),
            row["amount_fen"],
            row["removed_because"],
            row["removed_at"],
        )
        for row in rows
    ]


def _group(row: asyncpg.Record, name: Text) -> TotalsByGroup:
    return TotalsByGroup(name, row["n"], row["fen"])
