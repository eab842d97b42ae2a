"""Which accounts are used by two payees, and which of these pairs still have to be answered. Pure."""

from collections.abc import Collection, Sequence
from typing import TypeVar

Id = TypeVar("Id")


def unanswered(group: Sequence[Id], answers: Collection[tuple[Id, Id]]) -> list[tuple[Id, Id]]:
    """Return the pairs of one group of accounts of the same number that still need an answer.

    Accounts that answers link, also by way of others, are settled among themselves; each further part of the
    group has to be linked with the first. So three accounts need two answers, not three.

    Args:
        group: the accounts that share a number, in a fixed order.
        answers: pairs that were answered, in either order.
    """
    part = {one: one for one in group}

    def root(one: Id) -> Id:
        while part[one] != one:
            one = part[one]
        return one

    for one, other in answers:
        if one in part and other in part:
            part[root(other)] = root(one)
    found: list[tuple[Id, Id]] = []
    for one in group[1:]:
        if root(one) != root(group[0]):
            found.append((group[0], one))
            part[root(one)] = root(group[0])
    return found
