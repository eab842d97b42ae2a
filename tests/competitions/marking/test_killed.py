"""The server killed in the middle of saves: afterwards each save is there whole, or not at all."""

import asyncio
import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from tests.competitions.marking.furnish import SIZE, Furnished, furnish, own_database
from tests.conftest import WORKER
from tests.service import free_port, served

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("killed")]

KILLS = 5
SECRET = "a secret of this test alone, 32 long"


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    with own_database(f"killed_{WORKER}") as url:
        yield url


class Typist:
    """One who saves both modules whole, again and again, each time with another mark in every cell."""

    def __init__(self, furnished: Furnished, entering: int, token: str) -> None:
        self.address = f"/api/events/{furnished.event}/marks/{entering}"
        self.entering = entering
        self.headers = {"Authorization": token}
        self.done = 0

    def body(self) -> dict[str, Any]:
        mark = str((self.done + 1) % 100)
        codes = [f"ZZ001-{n:02d}" for n in range(1, SIZE + 1)]
        cells = [{"module": m, "entry": code, "field": "", "value": mark} for m in "AB" for code in codes]
        return {"versions": {"A": self.done, "B": self.done}, "cells": cells}

    async def save(self, client: httpx.AsyncClient) -> None:
        """Send the next save; its key is the same until it is answered."""
        key = f"save-{self.entering}-{self.done:06d}"
        sent = await client.post(
            self.address, json=self.body(), headers=self.headers | {"Idempotency-Key": key}
        )
        assert sent.status_code == 200, sent.text
        assert sent.json()["versions"] == {"A": self.done + 1, "B": self.done + 1}
        self.done += 1

    async def save_until_killed(self, client: httpx.AsyncClient) -> None:
        while True:
            try:
                await self.save(client)
            except httpx.TransportError:
                return


async def standing(url: str) -> dict[int, tuple[int, int, int, list[int]]]:
    """Return per entering: how many marks stand, how many different values, saves kept, and the versions."""
    connection = await asyncpg.connect(url)
    rows = await connection.fetch(
        "SELECT s.entering, count(m.id) AS marks, count(DISTINCT m.value) AS different,"
        " (SELECT count(*) FROM competitions.sheet_save v WHERE (v.changes ->> 'entering')::int = s.entering)"
        " AS saves, array_agg(DISTINCT s.version) AS versions"
        " FROM competitions.sheet s LEFT JOIN competitions.mark m ON m.sheet = s.id GROUP BY s.entering"
    )
    await connection.close()
    return {r["entering"]: (r["marks"], r["different"], r["saves"], r["versions"]) for r in rows}


async def test_a_killed_server_leaves_whole_saves_or_none(database_url: str, tmp_path: Path) -> None:
    settings = {
        "database_url": database_url,
        "secret_key": SECRET,
        "requests_per_minute": "100000",
        # The tokens are those of one address, whatever port listens.
        "base_url": "http://localhost:8000",
    }
    furnished = await asyncio.to_thread(lambda: furnish(tmp_path / "data", **settings))
    typists = [Typist(furnished, 1, furnished.first), Typist(furnished, 2, furnished.second)]
    for _ in range(KILLS):
        with served(tmp_path / "data", free_port(), **settings) as service:
            async with httpx.AsyncClient(base_url=service.url, timeout=10) as client:
                saving = asyncio.gather(*(typist.save_until_killed(client) for typist in typists))
                await asyncio.sleep(random.uniform(0.15, 0.5))  # noqa: S311  (when is of no matter)
                os.killpg(service.process.pid, signal.SIGKILL)
                await saving
        # What the killed one had begun is given up once its connections are found to be gone.
        await asyncio.sleep(0.2)
        for entering, (marks, different, saves, versions) in (await standing(database_url)).items():
            answered = typists[entering - 1].done
            assert (marks, different, versions) == (2 * SIZE, 1, [saves])
            assert saves in {answered, answered + 1}
    with_all = [typist.done for typist in typists]
    assert min(with_all) > KILLS
    # Whoever got no answer sends the same again: it is stored once, whether it had arrived or not.
    with served(tmp_path / "data", free_port(), **settings) as service:
        async with httpx.AsyncClient(base_url=service.url, timeout=10) as client:
            for typist in typists:
                await typist.save(client)
    for entering, (_, different, saves, versions) in (await standing(database_url)).items():
        assert (different, saves, versions) == (1, typists[entering - 1].done, [saves])
