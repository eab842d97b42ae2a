"""The stored side of entitlements: what stands, what should stand, and the difference between the two."""

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID

import asyncpg

from registry.core import clock, database
from rewards.entitlements.awarded import awarded_payees
from rewards.entitlements.calculation import calculate
from rewards.entitlements.lines import Calculation, Circumstances, Entitlement, Filing, Kept, Key
from rewards.entitlements.outside import outside_paid
from rewards.entitlements.qualified import qualified_payees
from rewards.programs.documents import Program
from rewards.words import PayeeClass


@dataclass(frozen=True, slots=True)
class StoredProgram:
    """A program in force or closed: its row, and its document as it holds until the last day of awarding."""

    id: UUID
    document: Program

    @classmethod
    def of(cls, row: asyncpg.Record) -> Self:
        """Return the program of a row with its id, document and closes_on."""
        document = Program.model_validate_json(row["document"])
        return cls(row["id"], document.closed_after(row["closes_on"]))


@dataclass(frozen=True, slots=True)
class Standing:
    """An entitlement that stands in the database; `approved` says that it is in the books.

    `year` is that of the budget it is under; `spent_fen` of it was paid or is with the bank.
    """

    id: UUID
    award_id: str
    payee_class: PayeeClass
    payee_id: str
    payee_name: str
    rule: str
    amount_fen: int
    claimed_fen: int
    earlier_fen: int
    approved: bool
    year: int
    spent_fen: int
    offset_fen: int = 0

    @property
    def key(self) -> Key:
        """What names the entitlement within its program."""
        return self.award_id, self.payee_class, self.payee_id


@dataclass(frozen=True, slots=True)
class Difference:
    """What has to change so that the records say what the calculation says, and that calculation."""

    program: StoredProgram
    falling: tuple[Standing, ...]
    arising: tuple[Entitlement, ...]
    outcome: Calculation


async def programs_in_force() -> list[StoredProgram]:
    """Return the programs in force and those closed, which hold until their last day; oldest first."""
    rows = await database.fetch(
        "SELECT id, document, closes_on FROM rewards.program WHERE state IN ('in_force', 'closed')"
        " ORDER BY put_in_force_at, id"
    )
    return [StoredProgram.of(row) for row in rows]


async def difference(program: StoredProgram, *, without: Collection[UUID] = ()) -> Difference:
    """Return how the records differ from a fresh calculation over all standing awards.

    Sums that were approved already go into the calculation: one of them falls only when its award or its
    payee does, or when what it rests on was corrected, never because a budget is shared anew.

    Args:
        program: a program in force or closed.
        without: awards and qualifications to leave out, as if they had fallen already.
    """
    standing = await standing_entitlements(program.id)
    classes = {rule.payee_class for rule in program.document.rules}
    awards = await awarded_payees(without, classes)
    if "employee" in classes:
        awards += await qualified_payees(without)
    known = await circumstances(program, standing.values())
    # Tens of thousands of awards take seconds, in which others are to be served.
    outcome = await asyncio.to_thread(calculate, program.document, awards, known)
    wanted = {due.key: due for due in outcome.entitlements}
    return Difference(
        program,
        # In an order of their own, so that a preview and what is then done read the same.
        tuple(s for key, s in sorted(standing.items()) if not _same(s, wanted.get(key))),
        tuple(e for key, e in sorted(wanted.items()) if not _same(standing.get(key), e)),
        outcome,
    )


def _same(standing: Standing | None, due: Entitlement | None) -> bool:
    return (
        standing is not None
        and due is not None
        and (standing.rule, standing.amount_fen, standing.claimed_fen, standing.earlier_fen)
        == (due.rule, due.amount_fen, due.claimed_fen, due.earlier_fen)
        and (standing.offset_fen, standing.year) == (due.offset_fen, due.budget_year)
    )


# Who was left out stays so for the award that stands in the first one's stead after a correction.
_EXCLUDED: Final = """
WITH RECURSIVE line (exclusion, award) AS (
    SELECT id, coalesce(award, qualification) FROM rewards.exclusion WHERE program = $1 AND lifted_at IS NULL
    UNION ALL
    SELECT line.exclusion, a.id FROM line JOIN competitions.award a ON a.supersedes = line.award
)
SELECT line.award, x.payee_class, coalesce(x.person, x.organization) AS payee, x.reason
FROM line JOIN rewards.exclusion x ON x.id = line.exclusion ORDER BY x.excluded_at DESC
"""
# Used is what was approved, without what was cancelled and what came back (decision 0024).
_GONE: Final = """
SELECT t.budget_year, sum(-l.amount_fen)::bigint AS fen
FROM rewards.withdrawal w
JOIN rewards.ledger_entry l ON l.entitlement = w.entitlement
     AND l.book IN ('approved', 'cancelled', 'recovered')
JOIN rewards.entitlement t ON t.id = w.entitlement
WHERE l.program = $1 GROUP BY t.budget_year HAVING sum(l.amount_fen) < 0
"""


async def circumstances(stored: StoredProgram, standing: Iterable[Standing]) -> Circumstances:
    """Return what a calculation for a program has to know beside the awards."""
    program = stored.id
    since = await database.fetch_value("SELECT put_in_force_at FROM rewards.program WHERE id = $1", program)
    exclusions = await database.fetch(_EXCLUDED, program)
    return Circumstances(
        today=clock.today(),
        since=clock.day(since) if since is not None else None,
        filings=await filings(program),
        excluded={
            (str(row["award"]), row["payee_class"], str(row["payee"])): row["reason"] for row in exclusions
        },
        kept={
            line.key: Kept(
                line.rule,
                line.amount_fen,
                line.claimed_fen,
                line.earlier_fen,
                line.year,
                line.spent_fen,
                line.offset_fen,
            )
            for line in standing
            if line.approved
        },
        gone={row["budget_year"]: row["fen"] for row in await database.fetch(_GONE, program)},
        outside=await outside_paid(stored.document),
    )


async def filings(program: UUID) -> dict[tuple[str, PayeeClass], Filing]:
    """Return the newest split that each team filed, by award and class of payee.

    After a correction it counts for the award that stands now, until the team files anew.
    """
    rows = await database.fetch(
        """
        WITH RECURSIVE line (filed, award, steps) AS (
            SELECT DISTINCT award, award, 0 FROM rewards.split_filing WHERE program = $1
            UNION ALL
            SELECT line.filed, a.id, line.steps + 1
            FROM line JOIN competitions.award a ON a.supersedes = line.award
        )
        SELECT DISTINCT ON (line.award, f.payee_class) line.award, f.payee_class,
               array_agg(s.person::text) OVER shares AS people,
               array_agg(s.amount_fen) OVER shares AS fen,
               bool_and(c.id IS NOT NULL) OVER shares AS confirmed
        FROM line
        JOIN rewards.split_filing f ON f.award = line.filed
        JOIN rewards.split_share s ON s.filing = f.id
        LEFT JOIN rewards.split_confirmation c ON c.filing = f.id AND c.person = s.person
        WHERE f.program = $1
        WINDOW shares AS (PARTITION BY line.award, f.id)
        ORDER BY line.award, f.payee_class, line.steps, f.revision DESC
        """,
        program,
    )
    return {
        (str(row["award"]), row["payee_class"]): Filing(
            dict(zip(row["people"], row["fen"], strict=True)), row["confirmed"]
        )
        for row in rows
    }


async def standing_entitlements(program: UUID) -> dict[Key, Standing]:
    """Return the entitlements of a program that were not withdrawn."""
    rows = await database.fetch(
        """
        SELECT t.id, coalesce(t.award, t.qualification)::text, t.payee_class, coalesce(t.person,
        t.organization)::text,
               coalesce(p.name, o.name), t.rule, t.amount_fen, t.claimed_fen, t.earlier_fen,
               b.entitlement IS NOT NULL, t.budget_year,
               coalesce(b.paid, 0) + CASE WHEN k.entitlement IS NULL THEN 0 ELSE coalesce(b.open, 0) END,
               t.offset_fen
        FROM rewards.entitlement t
        LEFT JOIN rewards.withdrawal w ON w.entitlement = t.id
        LEFT JOIN registry.person p ON p.id = t.person
        LEFT JOIN registry.organization o ON o.id = t.organization
        LEFT JOIN (SELECT entitlement,
                          (sum(amount_fen) FILTER (WHERE book IN ('paid', 'withheld')))::bigint AS paid,
                          (sum(amount_fen) FILTER (WHERE book = 'open'))::bigint AS open
                   FROM rewards.ledger_entry WHERE program = $1 GROUP BY entitlement) b
               ON b.entitlement = t.id
        LEFT JOIN (SELECT l.entitlement FROM rewards.batch_line l JOIN rewards.batch h ON h.id = l.batch
                   WHERE h.program = $1 AND h.exported_at IS NOT NULL AND l.outcome IS NULL) k
               ON k.entitlement = t.id
        WHERE t.program = $1 AND w.id IS NULL
        """,
        program,
    )
    found = [Standing(*row) for row in rows]
    return {standing.key: standing for standing in found}
