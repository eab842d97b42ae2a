"""The bench's application in a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from registry.core.settings import Settings
from tests.bench.load import UnexpectedAnswerError


class ServerStoppedError(Exception):
    """The server ended before it answered; the message is the end of its log."""


@contextmanager
def served(settings: Settings, environment: Mapping[str, str]) -> Iterator[int]:
    """Serve in a process of its own, yield the port, and stop it."""
    port = _free_port()
    log = settings.data_dir / "bench.log"
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.serving", str(port)],
            env=os.environ
            | {
                **environment,
                "REGISTRY_DATA_DIR": str(settings.data_dir),
                # One client asks as much as a city; what is measured is not how it is turned away.
                "REGISTRY_REQUESTS_PER_MINUTE": str(10**9),
            },
            stdout=errors,
            stderr=errors,
        )
    try:
        _wait(process, port, log)
        yield port
    except UnexpectedAnswerError as error:
        error.add_note(_end_of(log))
        raise
    finally:
        process.terminate()
        process.wait(timeout=30)
        log.unlink()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise ServerStoppedError(_end_of(log))


def _end_of(log: Path) -> str:
    """Return the last lines of the server's log that are not of requests that went well."""
    lines = log.read_text(encoding="utf-8").splitlines()
    return "\n".join([line for line in lines if '"status": 200' not in line][-10:])
