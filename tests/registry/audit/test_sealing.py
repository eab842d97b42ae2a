"""Sealing on a real database: every committed line once, whole batches only, one sealer at a time."""

import asyncio
import contextvars
import signal
import subprocess
import sys
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from structlog.testing import capture_logs

from registry.audit import heads, queries, sealing
from registry.audit.chain import GENESIS, Link
from registry.audit.sealing import BATCH, LATE, seal, sealing_goes_on
from registry.audit.verifying import verify
from registry.core import clock, database
from registry.core.settings import Settings
from tests.conftest import ROOT
from tests.registry.audit.trail import by_force, line_ids, make_lines, make_many
from tests.service import environment, registry

pytestmark = pytest.mark.anyio

Result = TypeVar("Result")


async def positions() -> dict[int, int]:
    """Return the line at each place."""
    rows = await database.fetch("SELECT position, line FROM registry.audit_seal ORDER BY position")
    return {row["position"]: row["line"] for row in rows}


async def intact() -> int:
    """Assert that nothing is wrong, and return how many lines were checked."""
    report = await verify(None, {heads.own_key()}, lambda done, total: None)
    assert (report.broken, report.foreign) == (None, ())
    return report.sealed


async def until(holds: str, *arguments: Any) -> None:
    """Wait until a statement answers true."""
    async with asyncio.timeout(30):
        while True:
            if await database.fetch_value(holds, *arguments):
                return
            await asyncio.sleep(0.01)


def started(env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start `registry audit seal` as a process of its own."""
    return subprocess.Popen([sys.executable, "-m", "app", "audit", "seal"], cwd=ROOT, env=env)


async def test_every_line_gets_one_place_in_order(db: None) -> None:
    assert await seal() == 0
    await make_lines(3)
    assert (await seal(), await seal()) == (3, 0)
    await make_lines(2)
    assert await seal(thorough=False, wait=False) == 2
    assert await positions() == dict(enumerate(await line_ids(), start=1))
    assert await intact() == 5


async def test_it_goes_on_over_batches(db: None) -> None:
    await make_many(2 * BATCH + 7)
    assert await seal() == 2 * BATCH + 7
    assert await intact() == 2 * BATCH + 7


async def apart(work: Coroutine[Any, Any, Result]) -> Result:
    """Do `work` as another visitor's request would: outside the transaction that is open here."""
    return await asyncio.create_task(work, context=contextvars.Context())


async def test_a_line_that_commits_late_gets_a_later_place(db: None) -> None:
    await make_lines(1)
    async with database.transaction():
        await make_lines(1)
        await apart(make_lines(1))
        assert await apart(seal()) == 2
    first, late, quick = await line_ids()
    assert await seal(thorough=False) == 1
    assert list((await positions()).values()) == [first, quick, late]
    assert await intact() == 3


async def test_even_a_very_late_line_is_found_by_the_thorough_run(db: None) -> None:
    await make_lines(1)
    (first,) = await line_ids()
    far = first + LATE + 2
    for number in (far, first + 1):
        await database.execute(
            "INSERT INTO registry.audit_line (id, at, actor, action, subject, reason)"
            " VALUES ($1, now(), '', 'tests.late', 'line:1', '')",
            number,
        )
        assert await seal(thorough=number == far) == (2 if number == far else 0)
    assert await seal() == 1
    assert list((await positions()).values()) == [first, far, first + 1]
    assert await intact() == 3


async def test_several_sealers_give_every_line_one_place(db: None) -> None:
    await make_many(300)
    waiting = [apart(seal()) for _ in range(4)]
    passing = [apart(seal(wait=False)) for _ in range(4)]
    assert sum(await asyncio.gather(*waiting, *passing)) == 300
    assert await intact() == 300


async def test_who_does_not_wait_leaves_it_to_the_other(db: None) -> None:
    await make_lines(2)
    async with database.transaction():
        assert await apart(seal()) == 2
        await apart(make_lines(1))
        await database.execute("SELECT pg_advisory_xact_lock(hashtextextended('registry.audit.seal', 0))")
        assert await apart(seal(wait=False)) == 0
    assert await seal(wait=False) == 1


async def test_a_head_is_signed_once_a_day(db: None) -> None:
    await seal()
    assert await queries.heads() == []
    await make_lines(2)
    await seal()
    await make_lines(1)
    await seal()
    (kept,) = await queries.heads()
    head = heads.read(kept.statement, {heads.own_key()})
    stored = await database.fetch_value("SELECT hash FROM registry.audit_seal WHERE position = 2")
    assert (head.position, head.lines, head.hash) == (2, 2, stored)
    assert (head.day, kept.day) == (clock.today(), clock.today())
    yesterday = clock.today() - timedelta(days=1)
    await by_force(f"UPDATE registry.audit_head SET of_day = '{yesterday}'")
    assert await seal(thorough=False, wait=False) == 0
    assert [head.position for head in await queries.heads()] == [3, 2]


async def test_a_head_can_be_signed_at_any_time(db: None) -> None:
    nothing = heads.read(await sealing.sign_now(), {heads.own_key()})
    assert (nothing.position, nothing.hash) == (0, GENESIS.hash)
    await make_lines(3)
    head = heads.read(await sealing.sign_now(), {heads.own_key()})
    assert Link(head.position, head.hash) == await sealing.end()
    assert head.position == 3


async def test_the_service_seals_by_itself_and_stops(db: None) -> None:
    async with sealing_goes_on(every=0.01):
        for count in (1, 2):
            await make_lines(1)
            await until("SELECT count(*) = $1 FROM registry.audit_seal", count)
    await make_lines(1)
    await asyncio.sleep(0.05)
    assert len(await positions()) == 2


async def test_what_fails_is_logged_and_tried_again(db: None) -> None:
    await make_lines(1)
    await database.execute("ALTER TABLE registry.audit_seal RENAME TO away")
    try:
        with capture_logs() as logs:
            async with sealing_goes_on(every=0.01):
                await asyncio.sleep(0.1)
                await database.execute("ALTER TABLE registry.away RENAME TO audit_seal")
                await until("SELECT count(*) = $1 FROM registry.audit_seal", 1)
    finally:
        await database.execute("ALTER TABLE IF EXISTS registry.away RENAME TO audit_seal")
    assert {line["event"] for line in logs} == {"audit_sealing_failed"}
    assert logs[0]["error"] == "UndefinedTableError"


async def test_kill_9_in_the_middle_leaves_no_half_batch(db: None, settings: Settings) -> None:
    await make_many(BATCH + 500)
    env = environment(settings.data_dir, database=settings.database)
    async with database.transaction():
        # The batch is written by then, and waits for this lock before it signs the head of the day.
        await database.execute("LOCK TABLE registry.audit_head IN SHARE MODE")
        sealer = started(env)
        await until(
            "SELECT count(*) = $1 FROM pg_locks WHERE NOT granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND relation = 'registry.audit_head'::regclass",
            1,
        )
        sealer.kill()
        assert sealer.wait(10) == -signal.SIGKILL
    assert await positions() == {}
    done = await asyncio.to_thread(registry, "audit", "seal", env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(await positions()) == await intact() == BATCH + 500
