"""Reads of the books."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from uuid import UUID

from registry.core import database


@dataclass(frozen=True, slots=True)
class Balance:
    """What stands in the books, in fen, of a program or an entitlement; all are positive."""

    approved: int = 0
    open: int = 0
    paid: int = 0
    withheld: int = 0
    returned: int = 0
    cancelled: int = 0
    reclaimed: int = 0
    owed_back: int = 0
    recovered: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether all that was approved is somewhere, and all that has to come back too."""
        return (
            self.approved == self.open + self.paid + self.withheld + self.returned + self.cancelled
            and self.reclaimed == self.owed_back + self.recovered
        )


_BOOKS = ", ".join(
    f"coalesce({'-' if book in {'approved', 'reclaimed'} else ''}"
    f"sum(amount_fen) FILTER (WHERE book = '{book}'), 0)::bigint AS {book}"
    for book in (field.name for field in fields(Balance))
)


async def of_program(program: UUID) -> Balance:
    """Return the books of a program."""
    row = await database.fetch_one(
        f"SELECT {_BOOKS} FROM rewards.ledger_entry WHERE program = $1",  # noqa: S608  # names of this file
        program,
    )
    return Balance(**dict(row)) if row else Balance()


async def of_entitlements(entitlements: Sequence[UUID]) -> dict[UUID, Balance]:
    """Return the books of each of these entitlements that has any."""
    rows = await database.fetch(
        f"SELECT entitlement, {_BOOKS} FROM rewards.ledger_entry"  # noqa: S608  # names of this file
        " WHERE entitlement = ANY($1) GROUP BY entitlement",
        list(entitlements),
    )
    return {
        row["entitlement"]: Balance(**{key: row[key] for key in row.keys() if key != "entitlement"})  # noqa: SIM118  # a Record iterates over its values
        for row in rows
    }
