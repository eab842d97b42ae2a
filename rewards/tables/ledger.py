"""The tables of the books: a ledger that only grows, and what has to come back."""

from typing import Final

from piccolo.constraints import Check
from piccolo.table import Table

from registry.core.columns import fen, identifier, instant, one_of, primary_key, to, words
from registry.core.database import DB
from registry.tables import Account
from rewards.tables.entitlements import Entitlement
from rewards.tables.payments import BatchLine
from rewards.tables.programs import SCHEMA, Program

# approved = open + paid + withheld + returned + cancelled, gross, at every moment; `approved` is booked with
# a minus, so that every posting adds up to nothing. Apart from it: reclaimed = owed_back + recovered.
BOOKS: Final = (
    "approved",
    "open",
    "paid",
    "withheld",
    "returned",
    "cancelled",
    "reclaimed",
    "owed_back",
    "recovered",
)


class LedgerEntry(Table, tablename="ledger_entry", schema=SCHEMA, db=DB):
    """One side of a posting for one entitlement. Only grows.

    The database refuses a statement whose postings do not add up to nothing, and one after which a book of
    an entitlement would be on the wrong side (see BOOKS): so nobody can be paid twice.
    """

    id = primary_key()
    posting = identifier()
    program = to(Program)
    entitlement = to(Entitlement)
    book = words()
    amount_fen = fen()
    batch_line = to(BatchLine, null=True)
    reason = words()
    posted_by = to(Account)
    posted_at = instant()

    ledger_entry_book = one_of("book", BOOKS)
    ledger_entry_not_nothing = Check("amount_fen <> 0")


class Receivable(Table, tablename="receivable", schema=SCHEMA, db=DB):
    """What was paid for something that fell later, and has to come back. Only grows.

    How much of it came back is in the ledger.
    """

    id = primary_key()
    program = to(Program)
    entitlement = to(Entitlement, unique=True)
    amount_fen = fen()
    reason = words()
    opened_by = to(Account)
    opened_at = instant()

    receivable_positive = Check("amount_fen > 0")
