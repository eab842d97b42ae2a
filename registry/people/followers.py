"""The doors by which the packages above follow when two records become one, or two again.

There is one for persons and one for organizations. `app.py` hangs the rooms onto them, so that this package
never knows who they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

from registry.core.actor import Actor
from registry.core.texts import Text


@dataclass(frozen=True, slots=True)
class Joining:
    """All records of the one and all of the other, who were joined or parted: written, and not kept yet.

    Where one record stays and another goes into it, `one` are the records of that which stays.
    """

    one: tuple[UUID, ...]
    other: tuple[UUID, ...]


class MergeFollower(Protocol):
    """An upper room in which something follows from which records are one."""

    async def preview(self, actor: Actor, joining: Joining) -> list[Text]:
        """Return what would follow, without doing it, in the open transaction, which is rolled back."""
        ...

    async def apply(self, actor: Actor, joining: Joining) -> list[Text]:
        """Do it, in the open transaction, and return what followed, in the words of the preview."""
        ...


class Door:
    """The rooms that follow one kind of mergers."""

    def __init__(self) -> None:
        self._followers: tuple[MergeFollower, ...] = ()

    def hang(self, followers: Sequence[MergeFollower]) -> None:
        """Set the rooms that follow, in the order in which they do."""
        self._followers = tuple(followers)

    async def preview(self, actor: Actor, joining: Joining) -> list[Text]:
        """Return what would follow in all rooms."""
        return [said for each in self._followers for said in await each.preview(actor, joining)]

    async def apply(self, actor: Actor, joining: Joining) -> list[Text]:
        """Make what follows in all rooms, in the open transaction, and return it."""
        return [said for each in self._followers for said in await each.apply(actor, joining)]


OF_PERSONS: Final = Door()
OF_ORGANIZATIONS: Final = Door()
