"""The door by which the package above says what a competition is called.

Roles and invitations name competitions by their ids; `app.py` hangs onto it who knows the names.
"""

from collections.abc import Awaitable, Callable, Iterable
from uuid import UUID

from registry.core.texts import Text

Named = Callable[[UUID], Awaitable[Text | None]]

_named: Named | None = None


def hang(named: Named) -> None:
    """Set who is asked."""
    global _named  # noqa: PLW0603  (one process has one house)
    _named = named


async def name_of(competition: UUID | None) -> Text | None:
    """Return the name of a competition, or None when there is none of this id."""
    if competition is None or _named is None:
        return None
    return await _named(competition)


async def names_of(competitions: Iterable[UUID | None]) -> dict[UUID, Text]:
    """Return the names of the competitions that an account has roles in; what is unknown has none."""
    found = {each: await name_of(each) for each in set(competitions) if each}
    return {competition: name for competition, name in found.items() if name}
