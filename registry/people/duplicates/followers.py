"""The door by which the packages above follow when two records become one person, or two again.

`app.py` hangs them onto it, so that this package never knows who they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from registry.core.actor import Actor
from registry.core.texts import Text


@dataclass(frozen=True, slots=True)
class Joining:
    """All records of the one and all of the other, who were joined or parted: written, and not kept yet."""

    one: tuple[UUID, ...]
    other: tuple[UUID, ...]


class MergeFollower(Protocol):
    """An upper room in which something follows from who is one person."""

    async def preview(self, actor: Actor, joining: Joining) -> list[Text]:
        """Return what would follow, without doing it, in the open transaction, which is rolled back."""
        ...

    async def apply(self, actor: Actor, joining: Joining) -> None:
        """Do it, in the open transaction."""
        ...


_followers: tuple[MergeFollower, ...] = ()


def hang(followers: Sequence[MergeFollower]) -> None:
    """Set the rooms that follow, in the order in which they do."""
    global _followers  # noqa: PLW0603  (one process has one house)
    _followers = tuple(followers)


async def preview(actor: Actor, joining: Joining) -> list[Text]:
    """Return what would follow in all rooms."""
    return [said for each in _followers for said in await each.preview(actor, joining)]


async def apply(actor: Actor, joining: Joining) -> None:
    """Make what follows in all rooms, in the open transaction."""
    for each in _followers:
        await each.apply(actor, joining)
