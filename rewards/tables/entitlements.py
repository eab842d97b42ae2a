"""The tables of what is due: entitlements, their falling, splits that teams file, and who is left out."""

from typing import Final

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from competitions.tables import Award
from registry.core.columns import fen, instant, one_of, primary_key, to, truth, whole_number, words
from registry.core.database import DB
from registry.tables import Account, Organization, Person
from rewards.tables.programs import SCHEMA, Program
from rewards.tables.qualifications import Qualification

PAYEE_CLASSES: Final = ("student", "tutor", "school", "expert", "employer", "host", "employee")


class Entitlement(Table, tablename="entitlement", schema=SCHEMA, db=DB):
    """What one payee is due under one program for one award or qualification. Only grows.

    `amount_fen` is gross; of it `withheld_fen` is tax. `claimed_fen` is what the rule gives and `earlier_fen`
    what of that was paid by a lower award before, `offset_fen` what of the rest another payer paid; a cap or
    the budget may have cut what is left.
    `budget_year` is the year whose budget it is under: the contest's, a later one for what was carried over.
    """

    id = primary_key()
    program = to(Program)
    award = to(Award, null=True)
    qualification = to(Qualification, null=True)
    payee_class = words()
    person = to(Person, null=True)
    organization = to(Organization, null=True)
    revision = whole_number()
    rule = words()
    fund_source = words()
    amount_fen = fen()
    withheld_fen = fen()
    claimed_fen = fen()
    earlier_fen = fen()
    offset_fen = fen()
    budget_year = whole_number()
    reason = words()
    reason_en = words()
    created_at = instant()

    entitlement_payee_class_known = one_of("payee_class", PAYEE_CLASSES)
    entitlement_positive = Check("amount_fen > 0")
    entitlement_withheld = Check("withheld_fen >= 0 AND withheld_fen < amount_fen")
    entitlement_within_rest = Check(
        "earlier_fen >= 0 AND offset_fen >= 0 AND amount_fen <= claimed_fen - earlier_fen - offset_fen"
    )
    entitlement_one_payee = Check("(person IS NULL) <> (organization IS NULL)")
    entitlement_one_ground = Check("(award IS NULL) <> (qualification IS NULL)")
    entitlement_once_each = Unique(
        ["program", "award", "qualification", "payee_class", "person", "organization", "revision"],
        nulls_distinct=False,
    )


class PassedOver(Table, tablename="passed_over", schema=SCHEMA, db=DB):
    """An awarded payee who is due nothing under one program, with the reason, as of the last settling.

    `instead` is the award that is paid in its place; `rule` and `amount_fen` say what would have been due.
    """

    id = primary_key()
    program = to(Program)
    award = to(Award, null=True)
    qualification = to(Qualification, null=True)
    payee_class = words()
    person = to(Person, null=True)
    organization = to(Organization, null=True)
    code = words()
    rule = words(null=True)
    amount_fen = fen()
    instead = to(Award, null=True)
    reason = words()
    reason_en = words()

    passed_over_payee_class = one_of("payee_class", PAYEE_CLASSES)
    passed_over_one_payee = Check("(person IS NULL) <> (organization IS NULL)")
    passed_over_one_ground = Check("(award IS NULL) <> (qualification IS NULL)")
    passed_over_once_each = Unique(
        ["program", "award", "qualification", "payee_class", "person", "organization"], nulls_distinct=False
    )


class BudgetUse(Table, tablename="budget_use", schema=SCHEMA, db=DB):
    """What the budget of a program came to, of one year or of all of them, as of the last settling.

    `cut_fen` were taken away because the budget is short; `stopped` says that nothing was cut though it is.
    """

    id = primary_key()
    program = to(Program)
    year = whole_number(null=True)
    budget_fen = fen()
    due_fen = fen()
    approved_fen = fen()
    entitled_fen = fen()
    cut_fen = fen()
    carried_fen = fen()
    stopped = truth()

    budget_use_once = Unique(["program", "year"], nulls_distinct=False)


class Withdrawal(Table, tablename="withdrawal", schema=SCHEMA, db=DB):
    """The falling of an entitlement; the entitlement itself stays as it was written. Only grows."""

    id = primary_key()
    entitlement = to(Entitlement, unique=True)
    reason = words()
    withdrawn_by = to(Account)
    withdrawn_at = instant()


class SplitFiling(Table, tablename="split_filing", schema=SCHEMA, db=DB):
    """How a team says that its sum for one prize is to be shared; the newest revision counts. Only grows."""

    id = primary_key()
    program = to(Program)
    award = to(Award)
    payee_class = words()
    revision = whole_number()
    filed_by = to(Account)
    filed_at = instant()

    split_filing_payee_class = one_of("payee_class", PAYEE_CLASSES)
    split_filing_once = Unique(["program", "award", "payee_class", "revision"])


class SplitShare(Table, tablename="split_share", schema=SCHEMA, db=DB):
    """What one member is to have by a filing. Only grows."""

    id = primary_key()
    filing = to(SplitFiling)
    person = to(Person)
    amount_fen = fen()

    split_share_not_negative = Check("amount_fen >= 0")
    split_share_once = Unique(["filing", "person"])


class SplitConfirmation(Table, tablename="split_confirmation", schema=SCHEMA, db=DB):
    """A member's yes to a filing. Only grows."""

    id = primary_key()
    filing = to(SplitFiling)
    person = to(Person)
    confirmed_by = to(Account)
    confirmed_at = instant()

    split_confirmation_once = Unique(["filing", "person"])


class Exclusion(Table, tablename="exclusion", schema=SCHEMA, db=DB):
    """A payee who is left out of a program for one award or qualification until that is lifted."""

    id = primary_key()
    program = to(Program)
    award = to(Award, null=True)
    qualification = to(Qualification, null=True)
    payee_class = words()
    person = to(Person, null=True)
    organization = to(Organization, null=True)
    reason = words()
    excluded_by = to(Account)
    excluded_at = instant()
    lifted_by = to(Account, null=True)
    lifted_at = instant(null=True)
    lifted_because = words(null=True)

    exclusion_payee_class = one_of("payee_class", PAYEE_CLASSES)
    exclusion_one_payee = Check("(person IS NULL) <> (organization IS NULL)")
    exclusion_one_ground = Check("(award IS NULL) <> (qualification IS NULL)")
    exclusion_lifted_whole = Check(
        "(lifted_by IS NULL) = (lifted_at IS NULL) AND (lifted_by IS NULL) = (lifted_because IS NULL)"
    )
