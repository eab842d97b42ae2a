"""Running the service: the database first, then the web server, and both stopped together."""

import asyncio
import os
from contextlib import ExitStack

from granian.constants import Interfaces
from granian.server import Server

from registry.core import database, embedded, migrations
from registry.core.settings import Settings


def serve_until_stopped(target: str, settings: Settings, *, host: str, port: int, workers: int) -> None:
    """Serve until Ctrl-C or SIGTERM; the embedded server lives exactly as long.

    Args:
        target: module and factory of the application.
        settings: what to run with; handed to the workers through the environment.
        host: address to listen on.
        port: port to listen on.
        workers: number of processes.

    Raises:
        SettingsError: a database by URL is used without a secret.
        UnavailableError: the database cannot be reached, or lacks migrations and they failed.
    """
    # Asked for here, so that a missing secret is said before any worker starts.
    settings.secret()
    with ExitStack() as stack:
        asyncio.run(_prepare(settings))
        os.environ |= _environment(settings)
        if settings.embedded:
            # Held here too, so that the server outlives a worker that is replaced.
            stack.enter_context(embedded.running(settings))
        Server(
            target,
            address=host,
            port=port,
            interface=Interfaces.ASGI,
            workers=workers,
            factory=True,
            log_access=False,
        ).serve()


async def _prepare(settings: Settings) -> None:
    async with database.opened(settings):
        await migrations.migrate()


def _environment(settings: Settings) -> dict[str, str]:
    return {
        "REGISTRY_DATABASE_URL": settings.database_url,
        "REGISTRY_DATABASE": settings.database,
        "REGISTRY_DATA_DIR": str(settings.data_dir.resolve()),
        "REGISTRY_BASE_URL": settings.base_url,
    }
