"""The tables of where money goes: payees' bank accounts, and answers where two payees share one."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from registry.core.columns import instant, primary_key, sealed, to, words
from registry.core.database import DB
from registry.tables import Account, Organization, Person
from rewards.tables.programs import SCHEMA


class PayeeAccount(Table, tablename="payee_account", schema=SCHEMA, db=DB):
    """A bank account as a payee confirmed it; the newest of a payee counts. Only grows.

    `shared_mark` is a keyed hash of the number by which the same account of two payees is seen. For a minor
    the guardian confirms, and the account may be the guardian's.
    """

    id = primary_key()
    person = to(Person, null=True)
    organization = to(Organization, null=True)
    holder_name = sealed(personal="户名 name of the account's holder")
    bank = sealed(personal="开户银行 bank")
    number = sealed(personal="银行账号 bank account number")
    number_end = words(personal="银行账号后四位 last four digits of the bank account")
    shared_mark = words(personal="银行账号 bank account number")
    phone = sealed(null=True, personal="电话 telephone")
    guardian_name = sealed(null=True, personal="监护人姓名 guardian's name")
    guardian_relation = words(null=True, personal="与监护人关系 relation to the guardian")
    holder = words()
    confirmed_by = to(Account)
    confirmed_at = instant()

    payee_account_one_payee = Check("(person IS NULL) <> (organization IS NULL)")
    payee_account_holder = Check("holder IN ('payee', 'guardian')")
    payee_account_guardian_whole = Check(
        "(guardian_name IS NULL) = (guardian_relation IS NULL)"
        " AND (holder = 'payee' OR guardian_name IS NOT NULL)"
    )


class SharedAccountAnswer(Table, tablename="shared_account_answer", schema=SCHEMA, db=DB):
    """Why two payees may be paid to one account, as an officer answered the warning. Only grows."""

    id = primary_key()
    one = to(PayeeAccount)
    other = to(PayeeAccount)
    reason = words()
    answered_by = to(Account)
    answered_at = instant()

    shared_account_answer_once = Unique(["one", "other"])
    shared_account_answer_of_two = Check("one <> other")
