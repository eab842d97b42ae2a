"""Every table of the package: reward programs in versions, entitlements and their withdrawals."""

from typing import Final

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from competitions.tables import Award
from registry.core.columns import fen, instant, json_document, one_of, primary_key, to, whole_number, words
from registry.core.database import DB
from registry.tables import Account, Organization, Person

SCHEMA: Final = "rewards"
PAYEE_CLASSES: Final = ("student", "tutor", "school")


class Program(Table, tablename="program", schema=SCHEMA, db=DB):
    """One version of a reward program that is in force; its document never changes. Only grows."""

    id = primary_key()
    name = words()
    version = whole_number()
    title = words()
    title_en = words()
    document = json_document()
    content_hash = words()
    put_in_force_by = to(Account)
    put_in_force_at = instant()

    program_once = Unique(["name", "version"])


class Entitlement(Table, tablename="entitlement", schema=SCHEMA, db=DB):
    """What one payee is due under one program for one award, with the reason. Only grows."""

    id = primary_key()
    program = to(Program)
    award = to(Award)
    payee_class = words()
    person = to(Person, null=True)
    organization = to(Organization, null=True)
    revision = whole_number()
    rule = words()
    amount_fen = fen()
    reason = words()
    reason_en = words()
    created_at = instant()

    entitlement_payee_class = one_of("payee_class", PAYEE_CLASSES)
    entitlement_positive = Check("amount_fen > 0")
    entitlement_one_payee = Check("(person IS NULL) <> (organization IS NULL)")
    entitlement_once = Unique(
        ["program", "award", "payee_class", "person", "organization", "revision"], nulls_distinct=False
    )


class Withdrawal(Table, tablename="withdrawal", schema=SCHEMA, db=DB):
    """The falling of an entitlement; the entitlement itself stays as it was written. Only grows."""

    id = primary_key()
    entitlement = to(Entitlement, unique=True)
    reason = words()
    withdrawn_by = to(Account)
    withdrawn_at = instant()
