"""Running the service: the database first, then the web server, and both stopped together."""

import asyncio
import multiprocessing
import os
import signal
import socket
import time
from contextlib import ExitStack
from importlib import import_module
from threading import Thread
from typing import Any

from granian.constants import Interfaces
from granian.server import Server
from granian.utils.proxies import wrap_asgi_with_proxy_headers

from registry.core import database, embedded, migrations
from registry.core.errors import UnavailableError
from registry.core.settings import Settings, current
from registry.core.texts import text

# Seconds that a worker has to end; one that is told to while it is still starting does not hear it.
_PATIENCE = 5


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
        UnavailableError: the address cannot be listened on, the database cannot be reached, or lacks
            migrations and they failed, or a worker ended by itself.
    """
    # Asked for here, so that a missing secret is said before any worker starts.
    settings.secret()
    _require_free(host, port)
    with ExitStack() as stack:
        asyncio.run(_prepare(settings))
        os.environ |= _environment(settings)
        if settings.embedded:
            # Held here too, so that the server outlives a worker that is replaced.
            stack.enter_context(embedded.running(settings))
        # Workers begin as new processes: a copy of this one would lack its threads. What draws keeps threads,
        # and with --demo it has drawn here, so that in a copy every drawing would wait for ever.
        multiprocessing.set_start_method("spawn", force=True)
        server = Server(
            target,
            address=host,
            port=port,
            interface=Interfaces.ASGI,
            workers=workers,
            workers_kill_timeout=_PATIENCE,
            log_access=False,
        )
        try:
            server.serve(target_loader=_application)
        except SystemExit as ended:
            # A worker that is quicker than its parent to hear of Ctrl-C has not failed.
            if not server.interrupt_signal:
                raise UnavailableError(
                    text(
                        "服务进程意外结束，原因见上面的日志。",
                        "A worker ended by itself: the log above says why.",
                    )
                ) from ended


def _require_free(host: str, port: int) -> None:
    """Refuse an address that is taken: workers share theirs, so two services would not hinder each other."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise UnavailableError(
            text(
                f"无法在 {host}:{port} 上提供服务：可能已被占用，请停掉占用者或换一个 --port。",
                f"Nothing can be served at {host}:{port} ({error.strerror}):"
                " stop who uses it, or choose another --port.",
            )
        ) from error


def _application(target: str) -> Any:
    """Return the application, in a worker, which ends with the service even when that was killed.

    Behind a proxy the visitor is whom the proxy names, for the limits by visitor.
    """
    Thread(target=_end_with_service, daemon=True).start()
    module, _, factory = target.partition(":")
    application = getattr(import_module(module), factory)()
    return wrap_asgi_with_proxy_headers(application, current().trusted_proxies)


def _end_with_service() -> None:
    service = multiprocessing.parent_process()
    if service is not None:
        service.join()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_PATIENCE)
        os._exit(1)


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
