"""Keys and lists of a development issuer (`did:web:localhost...`), for the command line.

Nobody else can resolve such an issuer. The registry's own databases on this machine are asked first, the
configured one and then the demo's; after them the running service is.
"""

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from credentials.keys import Jwk
from credentials.verification.proof import KeySource, SourceUnavailableError
from credentials.verification.status_credential import FoundList, StatusSource
from registry.core.errors import UnavailableError
from registry.core.settings import DEMO_DATABASE, Settings, current, use

_ISSUER: Final = "did:web:localhost"
_ADDRESS: Final = "http://localhost"
Found = TypeVar("Found")


class DevelopmentKeys:
    """Keys of a development issuer from the registry's own records; every other issuer's from `web`."""

    def __init__(self, web: KeySource) -> None:
        self._web = web

    async def find_key(self, issuer: str, kid: str) -> Jwk | None:
        """Return the key; see `KeySource`."""

        async def own() -> Jwk | None:
            from credentials.checking.own_records import OwnKeys  # noqa: PLC0415  (brings Piccolo)

            return await OwnKeys().find_key(issuer, kid)

        async def published() -> Jwk | None:
            return await self._web.find_key(issuer, kid)

        return await _first(own, published) if issuer.startswith(_ISSUER) else await published()


class DevelopmentStatusLists:
    """Status lists of a development issuer from the registry's own records; every other list from `web`."""

    def __init__(self, web: StatusSource) -> None:
        self._web = web

    async def find_list(self, url: str) -> FoundList:
        """Return the list; see `StatusSource`."""

        async def own() -> FoundList:
            from credentials.checking.own_records import OwnStatusLists  # noqa: PLC0415  (brings Piccolo)

            return await OwnStatusLists().find_list(url)

        async def published() -> FoundList:
            return await self._web.find_list(url)

        return await _first(own, published) if url.startswith(_ADDRESS) else await published()


async def _first(own: Callable[[], Awaitable[Found]], published: Callable[[], Awaitable[Found]]) -> Found:
    """Ask each database that is there, then the running service; the last one's refusal is the answer."""
    from registry.core import database  # noqa: PLC0415  (brings Piccolo)

    configured = current()
    try:
        for settings in _databases(configured):
            use(settings)
            if not await database.exists(settings):
                continue
            try:
                async with database.opened(settings):
                    found = await own()
            except (SourceUnavailableError, UnavailableError):
                continue
            if found is not None:
                return found
    finally:
        use(configured)
    return await published()


def _databases(configured: Settings) -> list[Settings]:
    """Return the databases that are there already; asking must not make a new one."""
    if not configured.embedded:
        return [configured]
    if not (configured.data_dir / "postgres" / "PG_VERSION").exists():
        return []
    names = dict.fromkeys([configured.database, DEMO_DATABASE])
    return [configured.model_copy(update={"database": name}) for name in names]
