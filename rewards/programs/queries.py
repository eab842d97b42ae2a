"""Reads of reward programs: every version with its state, what it says, and what it comes to."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import asyncpg

from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import NotFoundError
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, require
from rewards.programs.documents import Program
from rewards.words import ProgramState


class ProgramNotFoundError(NotFoundError):
    """There is no such reward program."""

    code = "program_not_found"


@dataclass(frozen=True, slots=True)
class ProgramFacts:
    """A version of a program with its state, and what it comes to at present.

    `budget_fen` is None where the document states no budget. `entitled` and `total_fen` count what stands.
    """

    id: UUID
    name: str
    version: int
    title: Text
    source: Text
    state: ProgramState
    drafted_at: datetime
    approved_at: datetime | None
    put_in_force_at: datetime | None
    closed_at: datetime | None
    closes_on: date | None
    budget_fen: int | None
    entitled: int
    total_fen: int


@dataclass(frozen=True, slots=True)
class Hand:
    """Who took a step of a program's life, and when."""

    account: UUID
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ProgramStory:
    """A version of a program in full: its facts, its document, and who took which step."""

    facts: ProgramFacts
    document: Program
    content_hash: str
    drafted: Hand
    approved: Hand | None
    put_in_force: Hand | None
    closed: Hand | None


@dataclass(frozen=True, slots=True)
class YearDue:
    """What a program's standing entitlements come to under the budget of one year.

    That is the contest's year, a later one for what was carried over."""

    year: int
    entitled: int
    total_fen: int


_PROGRAMS = """
SELECT p.*, d.display_name AS drafter, a.display_name AS approver, f.display_name AS enforcer,
       c.display_name AS closer, coalesce(t.entitled, 0) AS entitled, coalesce(t.total_fen, 0) AS total_fen
FROM rewards.program p
JOIN registry.account d ON d.id = p.drafted_by
LEFT JOIN registry.account a ON a.id = p.approved_by
LEFT JOIN registry.account f ON f.id = p.put_in_force_by
LEFT JOIN registry.account c ON c.id = p.closed_by
LEFT JOIN (
    SELECT e.program, count(*) AS entitled, sum(e.amount_fen)::bigint AS total_fen
    FROM rewards.entitlement e
    WHERE NOT EXISTS (SELECT 1 FROM rewards.withdrawal w WHERE w.entitlement = e.id)
    GROUP BY e.program
) t ON t.program = p.id
"""


async def programs(actor: Actor) -> list[ProgramFacts]:
    """Return every version of every program: in force first, then what is on its way, then the closed."""
    require(actor, "entitlements.read", ANYTHING)
    rows = await database.fetch(
        _PROGRAMS
        + " ORDER BY array_position(ARRAY['in_force', 'approved', 'draft', 'closed'], p.state),"
        + " p.put_in_force_at DESC NULLS LAST, p.drafted_at DESC, p.id"
    )
    return [_facts(row, Program.model_validate_json(row["document"])) for row in rows]


async def program(actor: Actor, program_id: UUID) -> ProgramFacts:
    """Return one version of a program.

    Raises:
        ProgramNotFoundError: there is none of this id.
    """
    return (await story(actor, program_id)).facts


async def story(actor: Actor, program_id: UUID) -> ProgramStory:
    """Return one version of a program in full.

    Raises:
        ProgramNotFoundError: there is none of this id.
    """
    require(actor, "entitlements.read", ANYTHING)
    row = await database.fetch_one(_PROGRAMS + " WHERE p.id = $1", program_id)
    if row is None:
        raise not_found()
    document = Program.model_validate_json(row["document"])
    return ProgramStory(
        _facts(row, document),
        document,
        row["content_hash"],
        Hand(row["drafted_by"], row["drafter"], row["drafted_at"]),
        _hand(row, "approved", "approver"),
        _hand(row, "put_in_force", "enforcer"),
        _hand(row, "closed", "closer"),
    )


async def versions(actor: Actor, name: str) -> list[tuple[ProgramFacts, Program]]:
    """Return every version of a program by its name, the newest first, with its document."""
    require(actor, "entitlements.read", ANYTHING)
    rows = await database.fetch(_PROGRAMS + " WHERE p.name = $1 ORDER BY p.version DESC", name)
    documents = [Program.model_validate_json(row["document"]) for row in rows]
    return [(_facts(row, document), document) for row, document in zip(rows, documents, strict=True)]


async def due_by_year(actor: Actor, program_id: UUID) -> list[YearDue]:
    """Return what stands under a program by the year of the budget, oldest first."""
    require(actor, "entitlements.read", ANYTHING)
    rows = await database.fetch(
        """
        SELECT t.budget_year AS year, count(*) AS entitled, sum(t.amount_fen)::bigint AS total_fen
        FROM rewards.entitlement t
        WHERE t.program = $1
          AND NOT EXISTS (SELECT 1 FROM rewards.withdrawal w WHERE w.entitlement = t.id)
        GROUP BY t.budget_year ORDER BY t.budget_year
        """,
        program_id,
    )
    return [YearDue(row["year"], row["entitled"], row["total_fen"]) for row in rows]


def not_found() -> ProgramNotFoundError:
    """Return the refusal for a program that is not there."""
    return ProgramNotFoundError(
        text(
            "没有这个奖励办法，请回到列表重选。", "There is no such reward program; choose one from the list."
        )
    )


def _facts(row: asyncpg.Record, document: Program) -> ProgramFacts:
    basis = document.basis
    return ProgramFacts(
        id=row["id"],
        name=row["name"],
        version=row["version"],
        title=text(row["title"], row["title_en"]),
        source=text(
            f"{basis.title.zh} {basis.number or ''}".strip(), f"{basis.title.en} {basis.number or ''}".strip()
        ),
        state=row["state"],
        drafted_at=row["drafted_at"],
        approved_at=row["approved_at"],
        put_in_force_at=row["put_in_force_at"],
        closed_at=row["closed_at"],
        closes_on=row["closes_on"],
        budget_fen=document.budget.amount_fen if document.budget else None,
        entitled=row["entitled"],
        total_fen=row["total_fen"],
    )


def _hand(row: asyncpg.Record, step: str, name: str) -> Hand | None:
    account = row[f"{step}_by"]
    return Hand(account, row[name], row[f"{step}_at"]) if account else None
