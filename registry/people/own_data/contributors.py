"""The door by which the packages above say what they hold about a person, and follow an erasure.

`app.py` hangs them onto it, so that this package never knows who they are.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from registry.core.actor import Actor
from registry.core.texts import Text

Cell = Text | str


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing held about a person: its name, its columns by key, and its rows."""

    code: str
    title: Text
    columns: Mapping[str, Text]
    rows: tuple[Mapping[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one kind of data when a person is erased, in words, and how many there are of it."""

    goes: bool
    what: Text
    count: int


@dataclass(frozen=True, slots=True)
class Contributor:
    """One package's answers about all records of one person.

    `held` reads what it holds. `fates` says what an erasure does to that. `erase` does it, in the open
    transaction; a package that keeps everything has none.
    """

    held: Callable[[Sequence[UUID]], Awaitable[list[Section]]]
    fates: Callable[[Sequence[UUID]], Awaitable[list[Fate]]]
    erase: Callable[[Actor, Sequence[UUID]], Awaitable[None]] | None = None


_contributors: tuple[Contributor, ...] = ()


def hang(contributors: Sequence[Contributor]) -> None:
    """Set the packages that are asked, in the order in which they answer."""
    global _contributors  # noqa: PLW0603  (one process has one house)
    _contributors = tuple(contributors)


async def sections(persons: Sequence[UUID]) -> list[Section]:
    """Return what the packages above hold about the person of these records."""
    return [section for each in _contributors for section in await each.held(persons)]


async def fates(persons: Sequence[UUID]) -> list[Fate]:
    """Return what an erasure would do in the packages above; nothing is changed."""
    return [fate for each in _contributors for fate in await each.fates(persons)]


async def erase(actor: Actor, persons: Sequence[UUID]) -> None:
    """Do what an erasure does in the packages above, in the open transaction."""
    for each in _contributors:
        if each.erase is not None:
            await each.erase(actor, persons)
