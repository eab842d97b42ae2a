"""Visits of a certificate's address, against bare handlers of the same server."""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Final
from uuid import UUID

from registry.core.settings import Settings
from tests.bench.application import CREDENTIAL
from tests.bench.load import load, request
from tests.bench.measures import Measure, Round, Target
from tests.bench.served import served

_ROUNDS: Final = 40
_SECONDS: Final = 0.25
_KNOWN: Final = 500
CODES: Final = _KNOWN
"""How many certificates are visited, in turn."""

_TARGET: Final = Target("≥", 0.8)


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
        served(settings, {CREDENTIAL: str(credential)}) as port,
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
