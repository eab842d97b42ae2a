"""Which versions of a program are for the same awards: two that pay may not be."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from registry.core import database
from rewards.entitlements.records import StoredProgram
from rewards.programs.documents import Program
from rewards.words import ProgramState


@dataclass(frozen=True, slots=True)
class Other:
    """A version that is in the way of another one."""

    id: UUID
    version: int
    state: ProgramState


async def versions(program: UUID, document: Program) -> list[Other]:
    """Return the versions of the same name, in force or closed, that are for awards which this one is for."""
    rows = await database.fetch(
        "SELECT id, version, state, document, closes_on FROM rewards.program"
        " WHERE name = $1 AND id <> $2 AND state IN ('in_force', 'closed') ORDER BY version",
        document.name,
        program,
    )
    return [
        Other(row["id"], row["version"], row["state"])
        for row in rows
        if meet(document, StoredProgram.of(row).document)
    ]


def meet(one: Program, other: Program) -> bool:
    """Return whether some award could be covered by both, by its contest year and its day. Pure."""
    years, others = one.award_years, other.award_years
    if years.first > (others.last or years.first) or others.first > (years.last or others.first):
        return False
    starts = max(one.validity.starts or date.min, other.validity.starts or date.min)
    ends = min(one.validity.ends or date.max, other.validity.ends or date.max)
    return starts <= ends
