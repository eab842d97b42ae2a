"""Reads of why somebody is due nothing, and of what a program's budget came to, as of the last settling."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import asyncpg

from registry.core import database
from registry.core.actor import Actor
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, require
from rewards.entitlements.lines import PASSED_OVER, BudgetUse
from rewards.shown_names import shown_name
from rewards.words import PAYEE_CLASSES


@dataclass(frozen=True, slots=True)
class PassedOverFacts:
    """An awarded payee who is due nothing under a program, with the reason.

    `amount_fen` is what would have been due, 0 where no rule says.
    """

    program: UUID
    program_title: Text
    award: UUID
    payee: str
    payee_class_code: str
    payee_class: Text
    prize: Text
    event: Text
    code: str
    what: Text
    amount_fen: int
    reason: Text


@dataclass(frozen=True, slots=True)
class PassedOverCount:
    """How many are due nothing for one kind of reason."""

    code: str
    what: Text
    payees: int


_PASSED_OVER = """
SELECT v.*, coalesce(v.award, v.qualification) AS ground, g.title AS program_title,
       g.title_en AS program_title_en, coalesce(p.name, o.name) AS payee,
       a.title, a.title_en, coalesce(e.name, '') AS event, coalesce(e.name_en, '') AS event_en
FROM rewards.passed_over v
JOIN rewards.program g ON g.id = v.program
JOIN rewards.prize a ON a.id = coalesce(v.award, v.qualification)
LEFT JOIN rewards.discipline e ON e.id = a.event
LEFT JOIN registry.person p ON p.id = v.person
LEFT JOIN registry.organization o ON o.id = v.organization
"""


async def passed_over(
    actor: Actor, program: UUID, *, q: str = "", code: str = "", most: int | None = None
) -> list[PassedOverFacts]:
    """Return who is due nothing under a program, by event.

    Args:
        actor: a bureau's officer or an auditor.
        program: any.
        q: part of a name, empty for all.
        code: the kind of reason, empty for all.
        most: how many at most, None for all.
    """
    require(actor, "entitlements.read", ANYTHING)
    rows = await database.fetch(
        _PASSED_OVER + " WHERE v.program = $1 AND ($2 = '' OR strpos(coalesce(p.name, o.name), $2) > 0)"
        " AND ($3 = '' OR v.code = $3) ORDER BY e.code, a.place, v.payee_class DESC, payee, v.id LIMIT $4",
        program,
        q,
        code,
        most,
    )
    return [
        replace(found, payee=shown_name(actor, found.payee, is_person=row["person"] is not None))
        for found, row in ((_facts(row), row) for row in rows)
    ]


async def passed_over_of(persons: Sequence[UUID]) -> list[PassedOverFacts]:
    """Return what a person is not due, and why, under every program; the caller has looked who asks."""
    rows = await database.fetch(
        _PASSED_OVER + " WHERE v.person = ANY($1) ORDER BY a.awarded_on DESC, e.code, v.id", list(persons)
    )
    return [_facts(row) for row in rows]


async def passed_over_counts(actor: Actor, program: UUID) -> list[PassedOverCount]:
    """Return how many are due nothing under a program, by the kind of reason, the most frequent first."""
    require(actor, "entitlements.read", ANYTHING)
    rows = await database.fetch(
        "SELECT code, count(*) AS n FROM rewards.passed_over WHERE program = $1"
        " GROUP BY code ORDER BY n DESC, code",
        program,
    )
    return [PassedOverCount(row["code"], _CODES[row["code"]], row["n"]) for row in rows]


async def budget_uses(actor: Actor, program: UUID) -> list[BudgetUse]:
    """Return what each budget of a program came to, by year."""
    require(actor, "entitlements.read", ANYTHING)
    rows = await database.fetch(
        "SELECT year, budget_fen, due_fen, approved_fen, entitled_fen, cut_fen, carried_fen, stopped"
        " FROM rewards.budget_use WHERE program = $1 ORDER BY year",
        program,
    )
    return [BudgetUse(*row) for row in rows]


_CODES = {str(code): words for code, words in PASSED_OVER.items()}
_CLASSES = {str(code): words for code, words in PAYEE_CLASSES.items()}


def _facts(row: asyncpg.Record) -> PassedOverFacts:
    return PassedOverFacts(
        program=row["program"],
        program_title=text(row["program_title"], row["program_title_en"]),
        award=row["ground"],
        payee=row["payee"],
        payee_class_code=row["payee_class"],
        payee_class=_CLASSES[row["payee_class"]],
        prize=text(row["title"], row["title_en"]),
        event=text(row["event"], row["event_en"]),
        code=row["code"],
        what=_CODES[row["code"]],
        amount_fen=row["amount_fen"],
        reason=text(row["reason"], row["reason_en"]),
    )
