"""The one door upward: what a change in awards does in the rooms above.

A listener has two halves: `preview` answers with the consequences in words and data and changes nothing;
`apply` makes them, in the transaction of the change itself. `app.py` hangs the upper rooms onto this door, so
that this package never knows who they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from registry.core.actor import Actor
from registry.core.texts import Text


@dataclass(frozen=True, slots=True)
class AwardsConfirmed:
    """These awards came to stand."""

    awards: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class AwardsRevoked:
    """These awards fall, for this reason."""

    awards: tuple[UUID, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class AwardsCorrected:
    """A final result was corrected, for this reason: some awards fall and others stand in their stead.

    Both are written already when a listener hears of it, in the transaction that will be kept, or, for a
    preview, in one that will be rolled back. `event` is the one whose result was corrected, None where an
    award was taken back: what rests on the whole field changes there though no award may.
    """

    fallen: tuple[UUID, ...]
    confirmed: tuple[UUID, ...]
    reason: str
    event: UUID | None = None


AwardChange = AwardsConfirmed | AwardsRevoked | AwardsCorrected


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that follows from a change: in which room, what, and how much money where there is some."""

    room: Text
    message: Text
    amount_fen: int | None = None


class AwardListener(Protocol):
    """An upper room that follows from awards."""

    async def preview(self, change: AwardChange) -> list[Consequence]:
        """Return what the change would do, without doing it."""
        ...

    async def apply(self, actor: Actor, change: AwardChange) -> None:
        """Do it, in the open transaction."""
        ...


_listeners: tuple[AwardListener, ...] = ()


def hang(listeners: Sequence[AwardListener]) -> None:
    """Set the rooms that hear of changes, in the order in which they are told."""
    global _listeners  # noqa: PLW0603  (one process has one house)
    _listeners = tuple(listeners)


async def preview(change: AwardChange) -> list[Consequence]:
    """Return the consequences of a change in all rooms."""
    return [consequence for listener in _listeners for consequence in await listener.preview(change)]


async def apply(actor: Actor, change: AwardChange) -> None:
    """Make the consequences of a change in all rooms, in the open transaction."""
    for listener in _listeners:
        await listener.apply(actor, change)
