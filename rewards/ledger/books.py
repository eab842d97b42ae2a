"""What can happen to money that was approved, as postings between books. Pure.

Gross, at every moment: approved = open + paid + withheld + returned + cancelled (domain.md, section 4).
`approved` is booked with a minus, so that every posting adds up to nothing. What has to come back stands
apart: reclaimed = owed_back + recovered. The database checks both at every statement.
"""

from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from registry.core.texts import Text, text

Book = Literal[
    "approved", "open", "paid", "withheld", "returned", "cancelled", "reclaimed", "owed_back", "recovered"
]

BOOKS: Final[dict[Book, Text]] = {
    "approved": text("批准", "approved"),
    "open": text("待发", "open"),
    "paid": text("实发", "paid net"),
    "withheld": text("代扣", "withheld"),
    "returned": text("退票", "returned"),
    "cancelled": text("取消", "cancelled"),
    "reclaimed": text("应追回", "to come back"),
    "owed_back": text("未追回", "still owed"),
    "recovered": text("已追回", "recovered"),
}


@dataclass(frozen=True, slots=True)
class Posting:
    """A movement of money for one entitlement: what each book gains, in fen; its sides add up to nothing."""

    entitlement: UUID
    sides: tuple[tuple[Book, int], ...]
    reason: str
    batch_line: UUID | None = None


def approved(entitlement: UUID, gross_fen: int, reason: str) -> Posting:
    """Return the posting of a sum that was approved: it is open."""
    return Posting(entitlement, (("approved", -gross_fen), ("open", gross_fen)), reason)


def paid(entitlement: UUID, net_fen: int, withheld_fen: int, reason: str, line: UUID) -> Posting:
    """Return the posting of an open sum that the bank paid, of which tax was withheld."""
    sides: tuple[tuple[Book, int], ...] = (("open", -net_fen - withheld_fen), ("paid", net_fen))
    return Posting(entitlement, (*sides, ("withheld", withheld_fen)) if withheld_fen else sides, reason, line)


def returned(entitlement: UUID, gross_fen: int, reason: str, line: UUID) -> Posting:
    """Return the posting of an open sum that the bank sent back."""
    return Posting(entitlement, (("open", -gross_fen), ("returned", gross_fen)), reason, line)


def bounced(entitlement: UUID, net_fen: int, withheld_fen: int, reason: str, line: UUID) -> Posting:
    """Return the posting of a paid sum that came back later, with the tax that was withheld of it."""
    sides: tuple[tuple[Book, int], ...] = (("paid", -net_fen), ("returned", net_fen + withheld_fen))
    return Posting(
        entitlement, (*sides, ("withheld", -withheld_fen)) if withheld_fen else sides, reason, line
    )


def opened_again(entitlement: UUID, gross_fen: int, reason: str) -> Posting:
    """Return the posting of a returned sum that is to be paid again."""
    return Posting(entitlement, (("returned", -gross_fen), ("open", gross_fen)), reason)


def cancelled(entitlement: UUID, gross_fen: int, reason: str, *, out_of: Book) -> Posting:
    """Return the posting of a sum that will not be paid: `out_of` is "open" or "returned"."""
    return Posting(entitlement, ((out_of, -gross_fen), ("cancelled", gross_fen)), reason)


def reclaimed(entitlement: UUID, net_fen: int, reason: str) -> Posting:
    """Return the posting of a paid sum that has to come back."""
    return Posting(entitlement, (("reclaimed", -net_fen), ("owed_back", net_fen)), reason)


def recovered(entitlement: UUID, fen: int, reason: str) -> Posting:
    """Return the posting of a sum that came back, in whole or in part."""
    return Posting(entitlement, (("owed_back", -fen), ("recovered", fen)), reason)
