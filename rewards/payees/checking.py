"""Everything that is wrong with an account as it was handed in, at once, each with its field. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from registry.core.errors import BadInputError, Fault
from registry.core.texts import Text, text
from rewards.payees import account_numbers, names
from rewards.payees.names import Holder
from rewards.payees.schemas import AccountIn

_BANK_MISSING: Final = text(
    "请填写开户银行，具体到支行，如“示例银行长春人民大街支行”。",
    "Name the bank with its branch.",
)


class AccountRefusedError(BadInputError):
    """A bank account cannot be taken as it was typed; `faults` has everything, `column` names the field."""

    code = "account_refused"


@dataclass(frozen=True, slots=True)
class Checked:
    """An account in which nothing is wrong: the cleaned number, and whose it is."""

    number: str
    holder: Holder


def of_person(account: AccountIn, payee_names: Iterable[str], *, minor: bool | None) -> Checked:
    """Return a person's account as checked.

    Args:
        account: as it was typed.
        payee_names: the names under which the person is on record, the usual one first.
        minor: whether the person is under 18 today, None where the birth date is not on record.

    Raises:
        AccountRefusedError: with every fault.
    """
    known = tuple(payee_names)
    found = _of_number(account, "person")
    if minor is None and account.of_age is None:
        found.append(_fault("of_age", "age_unknown"))
    is_minor = bool(minor) if minor is not None else account.of_age is False
    if minor is not None or account.of_age is not None:
        found += [
            _fault(field, code)
            for field, code in names.guardian_faults(
                known[0],
                minor=is_minor,
                guardian=account.guardian_name,
                relation=account.guardian_relation,
            )
        ]
    holder = names.holder_of(account.holder_name, known, account.guardian_name if is_minor else "")
    if holder is None:
        found.append(
            _fault("holder_name", "holder_name_differs" if account.holder_name else "holder_name_missing")
        )
    return _checked(account, holder, found)


def of_organization(account: AccountIn, known_names: Iterable[str]) -> Checked:
    """Return an organization's account as checked; it has no guardian.

    Raises:
        AccountRefusedError: with every fault.
    """
    found = _of_number(account, "organization")
    if account.guardian_name or account.guardian_relation:
        found.append(_fault("guardian_name", "guardian_not_needed"))
    holder: Holder | None = "payee" if names.same_organization(account.holder_name, known_names) else None
    if holder is None:
        found.append(
            _fault("holder_name", "holder_name_differs" if account.holder_name else "holder_name_missing")
        )
    return _checked(account, holder, found)


def _checked(account: AccountIn, holder: Holder | None, found: list[Fault]) -> Checked:
    if found or holder is None:
        raise AccountRefusedError(
            text(
                f"收款账户有 {len(found)} 处需要改正，没有保存。",
                f"The account was not saved; to be corrected: {len(found)}.",
            ),
            found,
        )
    return Checked(account_numbers.cleaned(account.number), holder)


def _of_number(account: AccountIn, owner: account_numbers.Owner) -> list[Fault]:
    found = [] if account.bank else [Fault("bank_missing", _BANK_MISSING, column="bank")]
    wrong = account_numbers.fault(account_numbers.cleaned(account.number), owner)
    if wrong is not None:
        found.append(Fault(wrong, account_numbers.FAULTS[wrong], column="number"))
    return found


def _fault(field: str, code: names.NameFault) -> Fault:
    words: Text = names.FAULTS[code]
    return Fault(code, words, column=field)
