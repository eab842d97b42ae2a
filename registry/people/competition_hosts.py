"""The door by which the package above says who runs a competition; `app.py` hangs onto it who knows."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from uuid import UUID

Hosts = Callable[[Collection[UUID]], Awaitable[Mapping[UUID, UUID]]]

_hosts: Hosts | None = None


def hang(hosts: Hosts) -> None:
    """Set who is asked."""
    global _hosts  # noqa: PLW0603  (one process has one house)
    _hosts = hosts


async def hosts_of(competitions: Collection[UUID]) -> Mapping[UUID, UUID]:
    """Return the organization that runs each of these competitions; what is unknown has none."""
    if not competitions or _hosts is None:
        return {}
    return await _hosts(competitions)
