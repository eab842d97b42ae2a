"""What closing a program would change: what falls, and what is in the way."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from registry.core import database
from registry.core.actor import Actor
from registry.people.access import ANYTHING, require
from rewards.entitlements.records import Standing, StoredProgram, difference
from rewards.programs.documents import Program
from rewards.programs.queries import not_found


@dataclass(frozen=True, slots=True)
class ClosingPreview:
    """What would fall if a program were closed after a day, and how many approved sums are in the way."""

    last_day: date
    falling: tuple[Standing, ...]
    falling_fen: int
    arising: int
    arising_fen: int
    approved: int


async def preview(actor: Actor, program: UUID, last_day: date) -> ClosingPreview:
    """Return what closing a program after `last_day` would change; nothing is changed.

    Raises:
        ProgramNotFoundError: there is no such program.
    """
    require(actor, "programs.close", ANYTHING)
    row = await database.fetch_one("SELECT id, document FROM rewards.program WHERE id = $1", program)
    if row is None:
        raise not_found()
    document = Program.model_validate_json(row["document"]).closed_after(last_day)
    found = await difference(StoredProgram(program, document))
    return ClosingPreview(
        last_day,
        tuple(sorted(found.falling, key=lambda line: (line.payee_class, line.payee_name, line.award_id))),
        sum(line.amount_fen for line in found.falling),
        len(found.arising),
        sum(line.amount_fen for line in found.arising),
        await approved_after(program, last_day),
    )


async def approved_after(program: UUID, last_day: date) -> int:
    """Return how many standing sums for awards made after a day are approved in the books."""
    count: int = await database.fetch_value(
        """
        SELECT count(*) FROM rewards.entitlement t
        JOIN rewards.prize a ON a.id = coalesce(t.award, t.qualification)
        WHERE t.program = $1 AND a.awarded_on > $2
          AND NOT EXISTS (SELECT 1 FROM rewards.withdrawal w WHERE w.entitlement = t.id)
          AND EXISTS (SELECT 1 FROM rewards.ledger_entry e
                      WHERE e.entitlement = t.id AND e.book = 'approved')
        """,
        program,
        last_day,
    )
    return count
