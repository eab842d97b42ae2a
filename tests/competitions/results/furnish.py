"""Fills a registry of its own with a contest whose marks are signed, for tests with the service as a process.

`python -m tests.competitions.results.furnish` does so in the data folder that the environment names, and
prints as JSON what the test needs to know. Everything in it is invented.
"""

import asyncio
import json
import subprocess
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from app import compose
from competitions.results import service as results
from competitions.results.ranking import ScoredEntry
from registry.core import database, migrations
from registry.core.settings import Settings, use
from tests.competitions.results.contests import facts, make_marked
from tests.factories import bearer, make_account, make_issuer, put_in_force
from tests.service import ROOT, STARTS_WITHIN, environment


@dataclass(frozen=True)
class Furnished:
    """The contest, its event that is marked, and the token with which a program acts as its organizer."""

    contest: str
    event: str
    organizer: str


async def _furnish() -> dict[str, str]:
    """Make the contest: ZZ001 is marked, ZZ002 is final, a program is in force, and there is an issuer.

    Accounts: the chief judge, the organizer, a second organizer (`second`), and the schools' officers.
    """
    settings = Settings()
    use(settings)
    compose()
    async with database.opened(settings):
        await migrations.migrate()
        marked = await make_marked()
        contest = marked.contest
        size = (await facts(marked)).entries
        table = [
            ScoredEntry("ZZ002", f"ZZ002-{n:02d}", Decimal(100 - n), tie_breaks=(None, None))
            for n in range(1, size + 1)
        ]
        await results.finalize(contest.organizer, contest.id, table)
        await put_in_force(contest.bureau, contest.administrator)
        await make_issuer(contest)
        await make_account("organizer", contest.administrator, username="second")
        token = bearer(contest.organizer)["Authorization"]
        return {"contest": str(contest.id), "event": str(marked.event), "organizer": token}


def furnish(folder: Path, **settings: str) -> Furnished:
    """Fill the registry of a data folder, in a process of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    ran = subprocess.run(
        [sys.executable, "-m", "tests.competitions.results.furnish"],
        check=False,
        cwd=ROOT,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        timeout=STARTS_WITHIN,
    )
    assert ran.returncode == 0, ran.stderr
    return Furnished(**json.loads(ran.stdout.splitlines()[-1]))


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_furnish())))  # noqa: T201  (what the parent reads)
