"""The yearly report of a program for officers: people and items, sums by state of payment, budget and use.

人数 counts people and organizations once, 人次 each of their entitlements, 项次 each award. Sums are gross,
in fen, but for what payees have to pay back, which is net. What was cancelled, or has to come back, stands
apart under the states and in no other total.
"""

from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal
from uuid import UUID

import asyncpg

from registry.core import database
from registry.core.actor import Actor
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, require
from rewards.entitlements.employment import EMPLOYMENT
from rewards.programs import queries as programs
from rewards.programs.documents import Program
from rewards.programs.queries import ProgramFacts
from rewards.words import (
    EMPLOYER_CODE,
    GROUNDS,
    PAYEE_CLASSES,
    QUALIFICATION_LEVELS,
    TIERS,
    place_name,
    tier_name,
)

State = Literal["due", "open", "returned", "paid", "cancelled", "owed_back", "recovered"]
Dimension = Literal["state", "level", "tier", "payee_class", "fund_source", "school"]

STATES: Final[dict[State, Text]] = {
    "due": text("应奖，未批准", "due, not approved"),
    "open": text("已批准，待发", "approved, to be paid"),
    "returned": text("退票，待重发", "returned by the bank"),
    "paid": text("已发放", "paid"),
    "cancelled": text("已取消", "cancelled"),
    "owed_back": text("应追回（净额）", "to come back, net"),
    "recovered": text("已追回（净额）", "recovered, net"),
}
DIMENSIONS: Final[dict[Dimension, Text]] = {
    "state": text("发放状态", "State of payment"),
    "level": text("级别", "Level"),
    "tier": text("奖次", "Tier"),
    "payee_class": text("奖励对象", "Payee class"),
    "fund_source": text("资金来源", "Fund source"),
    "school": text("学校或用人单位", "School or employer"),
}
_ORDER: Final = {
    code: at for at, code in enumerate([*STATES, *GROUNDS, *TIERS, *QUALIFICATION_LEVELS, *PAYEE_CLASSES])
}


@dataclass(frozen=True, slots=True)
class Count:
    """How many people and organizations (人数), entitlements (人次), awards (项次), and what they come to."""

    payees: int = 0
    entitlements: int = 0
    awards: int = 0
    amount_fen: int = 0


@dataclass(frozen=True, slots=True)
class ReportGroup:
    """One group of a dimension.

    The code of a school is its id, of a delegation of none its name, of an employer `employer:` with its id.
    """

    code: str
    name: Text
    count: Count


@dataclass(frozen=True, slots=True)
class ReportPart:
    """One dimension of the report; all but the states add up to what stands."""

    dimension: Dimension
    title: Text
    groups: tuple[ReportGroup, ...]


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """Budget and use; `used_fen` was approved, not cancelled and did not come back.

    `due_fen` stands but is not approved yet. `year` is None where the budget is for all years of the program.
    """

    year: int | None
    budget_fen: int
    used_fen: int
    paid_fen: int
    due_fen: int

    @property
    def left_fen(self) -> int:
        """What is left when all that stands is paid; negative when it does not reach."""
        return self.budget_fen - self.used_fen - self.due_fen


@dataclass(frozen=True, slots=True)
class Report:
    """The report of one version of a program for the awards of one contest year, or of all.

    `invented`: the program's amounts are nobody's.
    """

    program: ProgramFacts
    year: int | None
    invented: bool
    standing: Count
    parts: tuple[ReportPart, ...] = field(default=())
    budget: BudgetLine | None = None


# A line of a qualification stands under the employer; a company that entered a contest is one too.
_FACTS: Final = f"""
WITH RECURSIVE {EMPLOYMENT}, booked AS (
    SELECT entitlement,
           sum(amount_fen) FILTER (WHERE book = 'open') AS open,
           sum(amount_fen) FILTER (WHERE book IN ('paid', 'withheld')) AS paid,
           sum(amount_fen) FILTER (WHERE book = 'returned') AS returned,
           sum(amount_fen) FILTER (WHERE book = 'cancelled') AS cancelled,
           sum(amount_fen) FILTER (WHERE book = 'owed_back') AS owed_back,
           sum(amount_fen) FILTER (WHERE book = 'recovered') AS recovered
    FROM rewards.ledger_entry WHERE program = $1 GROUP BY entitlement
), told AS (
    SELECT t.id, coalesce(t.award, t.qualification) AS award, coalesce(t.person, t.organization) AS payee,
    t.payee_class, t.fund_source,
           t.amount_fen, coalesce(b.owed_back, 0) AS owed_back, coalesce(b.recovered, 0) AS recovered,
           c.level, a.code AS tier, c.year,
           CASE WHEN t.qualification IS NOT NULL OR o.kind = 'company' THEN '{EMPLOYER_CODE}' || o.id
                ELSE coalesce(o.id::text, n.delegation) END AS school,
           coalesce(o.name, n.delegation, '') AS school_name,
           CASE WHEN b.owed_back > 0 THEN 'owed_back' WHEN b.recovered > 0 THEN 'recovered'
                WHEN b.paid > 0 THEN 'paid' WHEN b.returned > 0 THEN 'returned' WHEN b.open > 0 THEN 'open'
                WHEN b.cancelled > 0 THEN 'cancelled' WHEN w.id IS NULL THEN 'due' END AS state
    FROM rewards.entitlement t
    JOIN rewards.prize a ON a.id = coalesce(t.award, t.qualification)
    JOIN rewards.contest c ON c.id = a.competition
    LEFT JOIN competitions.entry n ON n.id = a.entry
    LEFT JOIN merged k ON k.id = n.organization
    LEFT JOIN employer_of e ON e.qualification = t.qualification
    LEFT JOIN registry.organization o ON o.id = coalesce(e.organization, k.organization, n.organization)
    LEFT JOIN rewards.withdrawal w ON w.entitlement = t.id
    LEFT JOIN booked b ON b.entitlement = t.id
    WHERE t.program = $1 AND ($2::int IS NULL OR CASE WHEN $3 THEN t.budget_year ELSE c.year END = $2)
)
"""  # noqa: S608  (only our own text is put in)
_COUNTED: Final = (
    "count(DISTINCT payee)::int AS payees, count(*)::int AS entitlements,"
    " count(DISTINCT award)::int AS awards, coalesce(sum(amount_fen), 0)::bigint AS fen"
)
# Nothing but texts of this file is put together.
_STATES: Final = f"""
SELECT state AS code, {_COUNTED}, sum(owed_back)::bigint AS owed_back, sum(recovered)::bigint AS recovered
FROM told WHERE state IS NOT NULL GROUP BY state
"""  # noqa: S608
_PARTS: Final = f"""
SELECT grouping(level, tier, payee_class, fund_source, school) AS of,
       coalesce(level, tier, payee_class, fund_source, school) AS code, max(school_name) AS school_name,
       {_COUNTED}
FROM told WHERE state IN ('due', 'open', 'returned', 'paid')
GROUP BY GROUPING SETS ((level), (tier), (payee_class), (fund_source), (school), ())
"""  # noqa: S608
# What `grouping` answers: a bit for each column that is not grouped by, the first column's the highest.
_OF: Final[dict[int, Dimension]] = {
    0b01111: "level",
    0b10111: "tier",
    0b11011: "payee_class",
    0b11101: "fund_source",
    0b11110: "school",
}


async def years(actor: Actor, program: UUID) -> list[int]:
    """Return the years of contests and of budgets for which a program has, or had, entitlements.

    The newest comes first. What was carried over is of two years: its award's, and its budget's.
    """
    require(actor, "entitlements.read", ANYTHING)
    rows = await database.fetch(
        "SELECT DISTINCT x.year FROM rewards.entitlement t"
        " JOIN rewards.prize a ON a.id = coalesce(t.award, t.qualification)"
        " JOIN rewards.contest c ON c.id = a.competition"
        " CROSS JOIN unnest(ARRAY[c.year, t.budget_year]) x (year) WHERE t.program = $1 ORDER BY 1 DESC",
        program,
    )
    return [row["year"] for row in rows]


async def report(actor: Actor, program: UUID, year: int | None = None) -> Report:
    """Return the report of a program for a contest year, or for all of them.

    Raises:
        ProgramNotFoundError: there is no such program.
    """
    require(actor, "entitlements.read", ANYTHING)
    story = await programs.story(actor, program)
    async with database.transaction(isolation="repeatable_read", readonly=True):
        # All statements see the same books.
        states = await database.fetch(_FACTS + _STATES, program, year, False)
        parts = await database.fetch(_FACTS + _PARTS, program, year, False)
        budget = await _budget(story.document, program, year)
    found: dict[Dimension, list[ReportGroup]] = {dimension: [] for dimension in DIMENSIONS}
    found["state"] = [ReportGroup(row["code"], STATES[row["code"]], _count_of_state(row)) for row in states]
    standing = Count()
    for row in parts:
        dimension = _OF.get(row["of"])
        if dimension is None:
            standing = _count(row)
        else:
            code = row["code"] or ""
            name = (
                place_name(code, row["school_name"])
                if dimension == "school"
                else _name(story.document, dimension, code)
            )
            found[dimension].append(ReportGroup(code, name, _count(row)))
    return Report(
        program=story.facts,
        year=year,
        invented=story.document.basis.invented,
        standing=standing,
        parts=tuple(
            ReportPart(dimension, title, tuple(sorted(found[dimension], key=_place)))
            for dimension, title in DIMENSIONS.items()
        ),
        budget=budget,
    )


async def _budget(document: Program, program: UUID, year: int | None) -> BudgetLine | None:
    """Return budget and use; a budget for each year is not shown beside the sum of all years.

    What was carried over counts in the year whose money it is, not in that of its award.
    """
    budget = document.budget
    if budget is None or (budget.per == "year" and year is None):
        return None
    within = year if budget.per == "year" else None
    rows = await database.fetch(_FACTS + _STATES, program, within, True)
    fen = {row["code"]: row["fen"] for row in rows}
    return BudgetLine(
        year=within,
        budget_fen=budget.amount_fen,
        used_fen=sum(fen.get(state, 0) for state in ("open", "returned", "paid", "owed_back", "recovered"))
        - sum(row["recovered"] for row in rows),
        paid_fen=sum(fen.get(state, 0) for state in ("paid", "owed_back", "recovered")),
        due_fen=fen.get("due", 0),
    )


def _count_of_state(row: asyncpg.Record) -> Count:
    """Return the count of a state; what payees owe or paid back is net, as it was asked of them."""
    code = row["code"]
    return replace(_count(row), amount_fen=row[code]) if code in {"owed_back", "recovered"} else _count(row)


def _count(row: asyncpg.Record) -> Count:
    return Count(row["payees"], row["entitlements"], row["awards"], row["fen"])


def _name(document: Program, dimension: Dimension, code: str) -> Text:
    names: dict[str, Text] = {}
    match dimension:
        case "level":
            names = {str(key): words for key, words in GROUNDS.items()}
        case "payee_class":
            names = {str(key): words for key, words in PAYEE_CLASSES.items()}
        case "fund_source":
            names = {source.code: source.title for source in document.fund_sources}
    return names.get(code) or tier_name(code)


def _place(group: ReportGroup) -> tuple[Any, ...]:
    return _ORDER.get(group.code, len(_ORDER)), -group.count.amount_fen, group.name.zh, group.code
