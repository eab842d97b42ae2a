"""The door to whoever knows of money: taking back what money hangs on needs a second person.

Rooms above answer for awards; `app.py` hangs them onto this door, so that this package never knows who they
are.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID


class MoneyAsker(Protocol):
    """A room that knows what is due for awards."""

    async def due_for(self, awards: Sequence[UUID]) -> Mapping[UUID, int]:
        """Return the sum in fen of what stands due for each of these awards; others are left out."""
        ...


_askers: tuple[MoneyAsker, ...] = ()


def hang(askers: Sequence[MoneyAsker]) -> None:
    """Set the rooms that are asked."""
    global _askers  # noqa: PLW0603  (one process has one house)
    _askers = tuple(askers)


async def due_for(awards: Sequence[UUID]) -> dict[UUID, int]:
    """Return the sum in fen that is due for each of these awards in all rooms; others are left out."""
    due: dict[UUID, int] = {}
    for asker in _askers:
        for award, amount in (await asker.due_for(awards)).items():
            due[award] = due.get(award, 0) + amount
    return due
