"""Processes that issue at once, or are killed in the middle: no two credentials for one thing, no gaps.

The awards of a contest, the titles that they lead to, and the confirmations of a list.
"""

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from credentials.issuers import service as issuers
from credentials.issuing import runs
from credentials.issuing import service as issuing
from credentials.issuing.preview import preview
from credentials.issuing.scopes import Scope, place_of
from registry.core import database
from registry.core.settings import Settings
from tests.competitions.external import contests
from tests.credentials.issuing.test_runs import numbers
from tests.factories import SCHOOLS, Contest, make_confirmed, make_issuer

pytestmark = pytest.mark.anyio

_WORKER = """
import asyncio, sys
from uuid import UUID
from credentials.issuing import service
from credentials.issuing.scopes import Scope
from registry.core import database
from registry.core.settings import Settings, use
from registry.people.accounts.queries import actor_named
folder, name, username, at_once, kind, subject, within = sys.argv[1:]
settings = Settings(data_dir=folder, database=name)
use(settings)
async def run():
    async with database.opened(settings):
        actor = await actor_named(username)
        print('ready', flush=True)
        scope = Scope(kind, UUID(subject), UUID(within) if within else None)
        await service.run(actor, scope, at_once=int(at_once))
asyncio.run(run())
"""
_SAME = "SELECT count(*) - count(DISTINCT (recipient, kind, lead)) FROM credentials.credential"


async def worker(settings: Settings, username: str, scope: Scope, at_once: int) -> asyncio.subprocess.Process:
    """Start a process that issues in a scope, and wait until it begins."""
    made = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _WORKER, str(settings.data_dir), settings.database),
        *(username, str(at_once), scope.kind, str(scope.subject), str(scope.within or "")),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=Path(__file__).parent.parent.parent.parent,
    )
    assert made.stdout is not None
    await made.stdout.readline()
    return made


async def kill_when(process: asyncio.subprocess.Process, stored: int) -> bool:
    """Kill a process once so many credentials are stored; returns whether it still went on then.

    However slow the machine is, it is killed in the middle of its work.
    """
    while process.returncode is None and len(await numbers()) < stored:  # noqa: ASYNC110
        await asyncio.sleep(0.005)
    if process.returncode is None:
        process.send_signal(signal.SIGKILL)
    return await process.wait() == -signal.SIGKILL


async def make_titled(size: int) -> tuple[Contest, int]:
    """Return a contest whose first places lead to titles, with nothing issued, and how many are due."""
    contest = await make_confirmed(size=size)
    await make_issuer(contest)
    await database.execute(
        "UPDATE competitions.competition SET contest_class = '国家级二类', starts_on = '2017-10-01',"
        " ends_on = '2017-10-03' WHERE id = $1",
        contest.id,
    )
    await database.execute(
        "UPDATE registry.membership SET role = 'employee', since = '2017-09-01' WHERE role = 'student'"
    )
    found = await preview(await place_of(contest.organizer, Scope("competition", contest.id)))
    # The first three persons, and the first two pairs.
    assert found.leads == 7
    return contest, found.waiting + found.leads


async def test_killed_again_and_again_it_goes_on_with_the_rest(db: None, settings: Settings) -> None:
    contest, expected = await make_titled(60)
    everybody = Scope("competition", contest.id)
    killed, seen = 0, 0
    for _ in range(3):
        killed += await kill_when(await worker(settings, "organizer", everybody, at_once=1), seen + 3)
        # Whole parts are there, numbered without a gap, and the row of the run says how many.
        known = await numbers()
        assert known == list(range(1, len(known) + 1))
        assert len(known) >= seen
        seen = len(known)
        done = await database.fetch_value("SELECT coalesce(sum(done), 0) FROM credentials.issuing_run")
        assert done == seen
    assert killed >= 1
    assert 0 < seen < expected
    last = await runs.newest(everybody)
    assert last is not None
    assert last.state == "broken_off"
    assert await issuing.run(contest.organizer, everybody) == expected - seen
    assert await numbers() == list(range(1, expected + 1))
    assert await database.fetch_value(_SAME) == 0
    newest = await runs.newest(everybody)
    assert newest is not None
    assert newest.state == "finished"


async def test_processes_at_once_in_scopes_that_overlap_issue_nothing_twice(
    db: None, settings: Settings
) -> None:
    contest, expected = await make_titled(40)
    single = await database.fetch_value("SELECT id FROM competitions.event WHERE code = 'ZZ001'")
    school = Scope("school", contest.organizations[SCHOOLS[0]], contest.id)
    scopes = (Scope("competition", contest.id), Scope("event", single), school)
    processes = [await worker(settings, "organizer", scope, at_once=3) for scope in scopes]
    assert [await each.wait() for each in processes] == [0, 0, 0]
    assert await numbers() == list(range(1, expected + 1))
    assert await database.fetch_value(_SAME) == 0
    lines = "SELECT count(*) FROM registry.audit_line WHERE action = 'credentials.issue' AND subject = $1"
    assert await database.fetch_value(lines, f"competition:{contest.id}") > 0


async def test_a_list_is_confirmed_once_whoever_is_killed_or_comes_meanwhile(
    db: None, settings: Settings
) -> None:
    elsewhere = await contests.make_elsewhere()
    names = [surname + given for surname in "赵钱孙李周" for given in "一二三四五六"]
    await contests.people(elsewhere, contests.FIRST, *names)
    given = [
        contests.line(members=[name], event_code=f"E{n}", event_name=f"赛项{n}", source_number=f"N-{n}")
        for n, name in enumerate(names)
    ]
    made = await contests.propose(elsewhere, *given)
    await contests.confirm(elsewhere.bureau, made)
    bureau = elsewhere.organizations[contests.BUREAU]
    await issuers.create_issuer(elsewhere.administrator, bureau, prefix="JYJ")
    of_list = Scope("list", made)
    assert await kill_when(await worker(settings, "bureau_officer", of_list, at_once=1), 3)
    left = len(names) - len(await numbers())
    assert 0 < left < len(names)
    both = [await worker(settings, name, of_list, at_once=1) for name in ("bureau_officer", "colleague")]
    assert 0 in [await each.wait() for each in both]
    assert await issuing.run(elsewhere.bureau, of_list) == 0
    assert await numbers() == list(range(1, len(names) + 1))
    kinds = await database.fetch(
        "SELECT kind, count(DISTINCT recipient) FROM credentials.credential GROUP BY 1"
    )
    assert [tuple(row) for row in kinds] == [("confirmation", len(names))]
