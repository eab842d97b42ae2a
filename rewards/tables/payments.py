"""The tables of payment: batches with their lines and files, and what the bank returned."""

from typing import Final

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from registry.core.columns import (
    fen,
    instant,
    large_number,
    one_of,
    primary_key,
    sealed_file,
    to,
    whole_number,
    words,
)
from registry.core.database import DB
from registry.tables import Account
from rewards.tables.entitlements import Entitlement
from rewards.tables.payees import PayeeAccount
from rewards.tables.programs import SCHEMA, Program

RETURN_KINDS: Final = ("paid", "returned", "doubled", "unknown", "altered")


class BatchCounter(Table, tablename="batch_counter", schema=SCHEMA, db=DB):
    """The last number of a year's batches; the next one follows without a gap."""

    id = primary_key()
    year = whole_number()
    last_number = whole_number()

    batch_counter_once = Unique(["year"])
    batch_counter_counts = Check("last_number >= 0")


class Batch(Table, tablename="batch", schema=SCHEMA, db=DB):
    """What finance pays in one go. Kinds: `bank`, to accounts; `transfer`, between budgets, to schools.

    Its number never repeats. It changes only in being exported first, and in being dissolved before that.
    """

    id = primary_key()
    program = to(Program)
    number = words(unique=True)
    kind = words()
    drawn_by = to(Account)
    drawn_at = instant()
    exported_at = instant(null=True)
    dissolved_at = instant(null=True)

    batch_kind = one_of("kind", ("bank", "transfer"))
    batch_is_not_dissolved_after_export = Check("exported_at IS NULL OR dissolved_at IS NULL")


class BatchLine(Table, tablename="batch_line", schema=SCHEMA, db=DB):
    """One payment of a batch. No entitlement has two lines that are open or paid."""

    id = primary_key()
    batch = to(Batch)
    position = whole_number()
    entitlement = to(Entitlement)
    payee_account = to(PayeeAccount)
    gross_fen = fen()
    withheld_fen = fen()
    net_fen = fen()
    outcome = words(null=True)
    outcome_reason = words(null=True)
    outcome_at = instant(null=True)

    batch_line_once = Unique(["batch", "position"])
    batch_line_adds_up = Check("gross_fen = withheld_fen + net_fen AND withheld_fen >= 0 AND net_fen > 0")
    batch_line_outcome = one_of("outcome", ("paid", "returned", "dissolved"))
    batch_line_outcome_whole = Check("(outcome IS NULL) = (outcome_at IS NULL)")


class BatchFile(Table, tablename="batch_file", schema=SCHEMA, db=DB):
    """A file that was exported for a batch, kept encrypted. Only grows.

    `lines` and `net_fen` are how many payments it holds and what they come to.
    """

    id = primary_key()
    batch = to(Batch)
    kind = words()
    column_set = words(null=True)
    part = whole_number()
    file_name = words()
    lines = whole_number()
    net_fen = fen()
    sha256 = words()
    content = sealed_file(personal="发放清单 payment list with identifiers and bank accounts")
    exported_by = to(Account)
    exported_at = instant()

    batch_file_kind = one_of("kind", ("list", "bank"))


class ReturnFile(Table, tablename="return_file", schema=SCHEMA, db=DB):
    """What a bank returned on a batch, kept encrypted; the same file is not read twice. Only grows."""

    id = primary_key()
    batch = to(Batch)
    sha256 = words(unique=True)
    content = sealed_file(personal="银行回单 bank's return with names and accounts")
    read_by = to(Account)
    read_at = instant()


class ReturnLine(Table, tablename="return_line", schema=SCHEMA, db=DB):
    """What one row of a bank's return came to. Only grows. `row` is its number in the file, from 1."""

    id = primary_key()
    file = to(ReturnFile)
    row = whole_number()
    kind = words()
    batch_line = to(BatchLine, null=True)
    amount_fen = large_number(null=True)
    reason = words(null=True)

    return_line_kind = one_of("kind", RETURN_KINDS)
    return_line_once = Unique(["file", "row"])
