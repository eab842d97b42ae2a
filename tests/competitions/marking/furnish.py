"""Fills a registry of its own with an event in marking, for tests that run the service as a process.

`python -m tests.competitions.marking.furnish` does so in the data folder that the environment names, and
prints as JSON what the test needs to know.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import asyncpg

from app import compose
from registry.core import database, embedded, migrations
from registry.core.settings import Settings, use
from tests.competitions.marking.contests import make_marking
from tests.competitions.marking.factories import make_module, make_scheme
from tests.factories import bearer
from tests.service import ROOT, STARTS_WITHIN, environment

SIZE = 6


@dataclass(frozen=True)
class Furnished:
    """The event, and the tokens of its two judges and its chief judge."""

    event: UUID
    first: str
    second: str
    chief: str


async def _furnish() -> dict[str, str]:
    settings = Settings()
    use(settings)
    compose()
    async with database.opened(settings):
        await migrations.migrate()
        modules = (make_module("A"), make_module("B", weight="0.5"))
        marking = await make_marking(SIZE, scheme=make_scheme(*modules))
        tokens = {
            name: bearer(actor)["Authorization"]
            for name, actor in (
                ("first", marking.first),
                ("second", marking.second),
                ("chief", marking.chief),
            )
        }
        return {"event": str(marking.event)} | tokens


@contextmanager
def own_database(name: str) -> Iterator[str]:
    """Make an empty database on the tests' server, which goes on when a service is killed; yield its URL."""
    with embedded.running(Settings(data_dir=ROOT / ".data" / "tests")) as url_of:

        async def afresh() -> None:
            connection = await asyncpg.connect(url_of("postgres"))
            await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            await connection.execute(f'CREATE DATABASE "{name}"')
            await connection.close()

        # Whoever asks may have an event loop running already.
        with ThreadPoolExecutor() as thread:
            thread.submit(lambda: asyncio.run(afresh())).result()
        yield url_of(name)


def furnish(folder: Path, **settings: str) -> Furnished:
    """Fill the registry of a data folder, in a process of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    ran = subprocess.run(
        [sys.executable, "-m", "tests.competitions.marking.furnish"],
        check=False,
        cwd=ROOT,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        timeout=STARTS_WITHIN,
    )
    assert ran.returncode == 0, ran.stderr
    said = json.loads(ran.stdout.splitlines()[-1])
    return Furnished(UUID(said["event"]), said["first"], said["second"], said["chief"])


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_furnish())))  # noqa: T201  (what the parent reads)
