"""The tables of outside payments: what other payers paid for awards, with the evidence for it."""

from typing import Final

from piccolo.constraints import Check
from piccolo.table import Table

from competitions.tables import Award
from registry.core.columns import day, fen, instant, one_of, primary_key, sealed_file, to, whole_number, words
from registry.core.database import DB
from registry.tables import Account, Organization, Person
from rewards.tables.entitlements import PAYEE_CLASSES
from rewards.tables.programs import SCHEMA

PAYER_LEVELS: Final = ("national", "provincial", "municipal", "county", "school", "other")
STATES: Final = ("recorded", "confirmed", "refused", "withdrawn")


class OutsidePaymentImport(Table, tablename="outside_payment_import", schema=SCHEMA, db=DB):
    """A list of outside payments as it was read, or one that was typed, with its evidence. Only grows.

    List and evidence are kept encrypted, with their hashes; what was typed has no list.
    """

    id = primary_key()
    file_name = words(null=True)
    sha256 = words(null=True)
    content = sealed_file(null=True, personal="外部发放名单 list of outside payments with names")
    evidence_name = words()
    evidence_sha256 = words()
    evidence = sealed_file(personal="外部发放证明 evidence of outside payments")
    rows = whole_number()
    recorded_by = to(Account)
    recorded_at = instant()

    outside_payment_import_whole = Check(
        "(file_name IS NULL) = (content IS NULL) AND (sha256 IS NULL) = (content IS NULL)"
    )


class OutsidePayment(Table, tablename="outside_payment", schema=SCHEMA, db=DB):
    """What another payer paid to one payee for one award.

    What was recorded never changes; only the state goes on: recorded, then confirmed by another person, or
    refused; what was confirmed can be withdrawn. Both say why.
    """

    id = primary_key()
    list = to(OutsidePaymentImport)
    award = to(Award)
    payee_class = words()
    person = to(Person, null=True)
    organization = to(Organization, null=True)
    payer = words()
    payer_level = words()
    document_number = words()
    amount_fen = fen()
    paid_on = day()
    state = words()
    recorded_by = to(Account)
    recorded_at = instant()
    decided_by = to(Account, null=True)
    decided_at = instant(null=True)
    ended_by = to(Account, null=True)
    ended_at = instant(null=True)
    reason = words(null=True)

    outside_payment_payee_class = one_of("payee_class", PAYEE_CLASSES)
    outside_payment_payer_level = one_of("payer_level", PAYER_LEVELS)
    outside_payment_state = one_of("state", STATES)
    outside_payment_one_payee = Check("(person IS NULL) <> (organization IS NULL)")
    outside_payment_positive = Check("amount_fen > 0")
    outside_payment_second_person = Check("decided_by IS NULL OR decided_by <> recorded_by")
    outside_payment_decided = Check("(state = 'recorded') = (decided_at IS NULL)")
    outside_payment_says_why = Check("state NOT IN ('refused', 'withdrawn') OR reason IS NOT NULL")
    outside_payment_ended = Check(
        "(state = 'withdrawn') = (ended_at IS NOT NULL) AND (ended_by IS NULL) = (ended_at IS NULL)"
    )
