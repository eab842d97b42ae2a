"""Whose payment a row of a bank's return is: account and name, with what the bank hid of them. Pure."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeVar
from uuid import UUID

from registry.core.sheets.cells import match_key
from rewards.payees.names import person_key, same_organization, same_person
from rewards.payments.return_rows import Answer, ReturnRow

# Fewer digits of an account than these say too little of whose it is.
_FEWEST_DIGITS: Final = 4
# How long a masked name is, and the places of the letters that it shows.
_Shown = tuple[int, tuple[int, ...]]
_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Paying:
    """A payment of the batch as it was exported; `answer` is what the bank said of it before, if it did."""

    line: UUID
    position: int
    account_number: str = field(repr=False)
    holder_name: str = field(repr=False)
    net_fen: int
    answer: Answer | None = None


class Places:
    """The payments of a batch by what a row may say of one; no table is made before a row asks for it."""

    def __init__(self, payments: Sequence[Paying]) -> None:
        self._all = payments
        self.positions = {one.position: one for one in payments}
        self._masked: dict[_Shown, Mapping[str, Sequence[Paying]]] = {}
        self._cut: dict[tuple[int, int], Mapping[tuple[str, str], Sequence[Paying]]] = {}

    @cached_property
    def accounts(self) -> Mapping[str, Sequence[Paying]]:
        """The payments into each account."""
        return _by(self._all, lambda one: (one.account_number,))

    @cached_property
    def _names(self) -> Mapping[str, Sequence[Paying]]:
        return _by(self._all, lambda one: _name_keys(one.holder_name))

    def likely(self, row: ReturnRow) -> Sequence[Paying]:
        """Return payments among which are all that a row without a number fits; all, if it hides too much."""
        if len(row.account) - row.account.rfind("*") > _FEWEST_DIGITS:
            return self._by_ends("", row.account[-_FEWEST_DIGITS:])
        if row.name:
            found = [one for key in _name_keys(row.name) for one in self._names.get(key, ())]
            # One payment may be found under more than one key.
            return list({one.line: one for one in [*found, *self._by_mask(row.name)]}.values())
        if "*" in row.account:
            return self._by_ends(row.account.split("*", 1)[0], row.account.rsplit("*", 1)[1])
        return self._all

    def _by_mask(self, name: str) -> Sequence[Paying]:
        """Return the payments to whom a name can belong in which the bank hid letters.

        A bank hides the letters of all names in a few ways, and for each of them one table is enough.
        """
        if "*" not in name:
            return ()
        places = tuple(at for at, letter in enumerate(name) if letter != "*")
        shown = len(name), places
        if shown not in self._masked:
            self._masked[shown] = _by(
                (one for one in self._all if len(one.holder_name) == len(name)),
                lambda one: ("".join(one.holder_name[at] for at in places),),
            )
        return self._masked[shown].get(name.replace("*", ""), ())

    def _by_ends(self, before: str, after: str) -> Sequence[Paying]:
        """Return the payments into accounts that begin and end with these digits."""
        cut = len(before), len(after)
        if cut not in self._cut:
            self._cut[cut] = _by(self._all, lambda one: (_ends(one.account_number, *cut),))
        return self._cut[cut].get((before, after), ())


def _by(
    payments: Iterable[Paying], keys: Callable[[Paying], Iterable[_Key]]
) -> Mapping[_Key, Sequence[Paying]]:
    found: defaultdict[_Key, list[Paying]] = defaultdict(list)
    for one in payments:
        for key in keys(one):
            found[key].append(one)
    return found


def _ends(number: str, before: int, after: int) -> tuple[str, str]:
    """Return the first and the last digits of an account, so many of each."""
    return number[:before], number[max(len(number) - after, 0) :]


def fits(row: ReturnRow, payment: Paying) -> bool:
    """Return whether account and name, as far as a row has them, are those of a payment."""
    if not row.account and not row.name:
        # A number in the batch alone could be anybody's.
        return False
    return (not row.account or _account_fits(row.account, payment.account_number)) and (
        not row.name
        or row.name == payment.holder_name
        or _name_fits(row.name, payment.holder_name)
        or same_person(row.name, payment.holder_name)
        or same_organization(row.name, [payment.holder_name])
    )


def _name_keys(name: str) -> set[str]:
    """Return the forms of a name of which two that fit each other have one in common."""
    return {name, match_key(name), person_key(name) or name}


def _account_fits(shown: str, number: str) -> bool:
    if shown == number:
        return True
    digits = shown.replace("*", "")
    if len(digits) < _FEWEST_DIGITS or len(digits) > len(number):
        return False
    if "*" not in shown:
        return number.endswith(shown) and len(shown) < len(number)
    before, after = shown.split("*", 1)[0], shown.rsplit("*", 1)[1]
    middle = shown[len(before) : len(shown) - len(after)]
    if middle.strip("*"):
        return len(shown) == len(number) and all(a in {"*", b} for a, b in zip(shown, number, strict=True))
    return number.startswith(before) and number.endswith(after)


def _name_fits(shown: str, name: str) -> bool:
    """Return whether a name in which the bank hid letters (张*丰) can be this one."""
    return (
        "*" in shown
        and len(shown) == len(name)
        and any(letter != "*" for letter in shown)
        and all(a in {"*", b} for a, b in zip(shown, name, strict=True))
    )
