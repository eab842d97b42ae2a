"""Visits of a certificate's address, against bare handlers of the same server."""

import multiprocessing
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import UUID

from registry.core.settings import Settings
from tests.bench.application import CREDENTIAL
from tests.bench.load import UnexpectedAnswerError, load, request
from tests.bench.measures import Measure, Round, Target

_ROUNDS: Final = 40
_SECONDS: Final = 0.25
_KNOWN: Final = 500
CODES: Final = _KNOWN
"""How many certificates are visited, in turn."""

_TARGET: Final = Target("≥", 0.8)


class ServerStoppedError(Exception):
    """The server ended before it answered; the message is the end of its log."""


def measure(
    settings: Settings, credential: UUID, codes: Sequence[str], done: Callable[[], None]
) -> tuple[list[Measure], float]:
    """Return the measures, and the greatest share of a processor that the client ever took.

    A share near 1 means that the client was measured and not the server.
    """
    kinds = {
        "hello": [request("/bench/hello", "*/*")],
        "read": [request("/bench/read", "*/*")],
        "json": [request(f"/V/{code}", "application/json") for code in codes],
        "page": [request(f"/V/{code}", "text/html") for code in codes],
    }
    spawned = multiprocessing.get_context("spawn")
    with (
        _server(settings, credential) as port,
        ProcessPoolExecutor(max_workers=1, mp_context=spawned) as client,
    ):
        for requests in kinds.values():
            client.submit(load, port, requests, _SECONDS).result()
        taken = []
        order = list(kinds)
        for _ in range(_ROUNDS):
            taken.append({k: client.submit(load, port, kinds[k], _SECONDS).result() for k in order})
            # There and back again, so that a machine that slows down or speeds up favors nobody.
            order.reverse()
            done()
    busy = max(one.busy for loads in taken for one in loads.values())

    def against(ours: str, bare: str, names: tuple[str, str], target: Target | None = None) -> Measure:
        rounds = tuple(Round(loads[ours].rate, loads[bare].rate) for loads in taken)
        return Measure(*names, "/s", rounds, target)

    hello, read = "the bare “hello” handler", "“hello” with one plain asyncpg read"
    json, page = "`/V/<code>` as JSON", "`/V/<code>` as a page"
    measures = [
        against("json", "read", (json, read), _TARGET),
        against("json", "hello", (json, hello)),
        against("page", "read", (page, read)),
        against("page", "hello", (page, hello)),
        against("read", "hello", (read, hello)),
    ]
    return measures, busy


@contextmanager
def _server(settings: Settings, credential: UUID) -> Iterator[int]:
    """Serve in a process of its own, yield the port, and stop it."""
    port = _free_port()
    log = settings.data_dir / "bench.log"
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.serving", str(port)],
            env=os.environ
            | {
                CREDENTIAL: str(credential),
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
