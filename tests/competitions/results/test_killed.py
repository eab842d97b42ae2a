"""A server killed with kill -9 in the middle of making a result final, or of a correction: all or nothing."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from competitions.awards import service as awards
from competitions.events import queries as events
from competitions.results import queries as results
from competitions.results import service as finalizing
from competitions.results.corrections import queries as corrections
from competitions.results.corrections import service
from competitions.results.corrections.changes import ResultChange
from credentials.issuing import service as issuing
from registry.core import database
from registry.core.settings import Settings
from tests.competitions.results.contests import Marked, end_appeals, make_finalized, make_published
from tests.factories import bearer, make_issuer, put_in_force
from tests.service import Service, free_port

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("service"), pytest.mark.timeout(120)]

# Where the server is held up and killed: at its first, a middle and its last write, one after the other.
FINALIZING = ("competitions.result_line", "registry.audit_line")
CORRECTING = (
    "competitions.result_line",
    "credentials.revocation",
    "rewards.entitlement",
    "competitions.correction",
)
WRITTEN = (
    *CORRECTING,
    "competitions.result_version",
    "competitions.award",
    "competitions.award_recipient",
    "competitions.award_revocation",
    "rewards.withdrawal",
    "registry.audit_line",
)


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[Service]:
    """Serve the database of the tests; the server, its workers and all, is killed in the end."""
    # The address is in every token, so that it has to be that of the tests.
    service = Service(settings.data_dir, free_port(), database=settings.database, base_url=settings.base_url)
    try:
        await asyncio.to_thread(service.wait_until_ready)
        yield service
    finally:
        if service.process.poll() is None:
            os.killpg(service.process.pid, signal.SIGKILL)
        await asyncio.to_thread(service.process.wait)


async def everything() -> list[Any]:
    """Return what there is of everything that either step writes, and the states of all events."""
    counts = [await database.fetch_value(f"SELECT count(*) FROM {table}") for table in WRITTEN]
    states = await database.fetch("SELECT state FROM competitions.event ORDER BY id")
    decided = await database.fetch_value("SELECT count(decided_at) FROM competitions.correction")
    return [*counts, [row["state"] for row in states], decided]


async def killed_at(
    table: str, settings: Settings, path: str, sent: Mapping[str, str], headers: Mapping[str, str]
) -> None:
    """Ask a server for a step, and kill it when it is about to write to this table."""
    async with (
        served(settings) as server,
        httpx.AsyncClient(timeout=30) as client,
        database.transaction(),
    ):
        await database.execute(f"LOCK TABLE {table} IN SHARE MODE")
        asked = asyncio.create_task(
            client.post(f"{server.url}{path}", json=dict(sent), headers=dict(headers))
        )
        async with asyncio.timeout(20):
            while not await database.fetch_value(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = $1::regclass", table
            ):
                assert not asked.done(), asked.result().text
                await asyncio.sleep(0.02)
        os.killpg(server.process.pid, signal.SIGKILL)
        with pytest.raises(httpx.TransportError):
            await asked
    # What the dead server's statement held is given back once PostgreSQL has seen that nobody listens.
    async with database.transaction():
        await database.execute("SELECT 1 FROM competitions.competition FOR UPDATE")


async def nothing_is_left(
    settings: Settings, tables: Sequence[str], path: str, sent: Mapping[str, str], marked: Marked
) -> None:
    """Kill a server at each of these writes; nothing of what it had written is there afterwards."""
    before = await everything()
    for table in tables:
        await killed_at(table, settings, path, sent, bearer(marked.organizer))
        assert await everything() == before, table


async def test_a_result_becomes_final_whole_or_not_at_all(db: None, settings: Settings) -> None:
    marked = await make_published()
    await end_appeals(marked)
    await nothing_is_left(settings, FINALIZING, f"/api/events/{marked.event}/final", {}, marked)
    await finalizing.finalize_event(marked.organizer, marked.event)
    event, version = await events.event(marked.event), await results.newest_version(marked.event)
    assert version is not None and (event.state, version.number) == ("final", 1)
    assert len(await results.lines(event, version)) == 10


async def test_a_correction_is_made_whole_or_not_at_all(db: None, settings: Settings) -> None:
    marked = await make_finalized()
    contest = marked.contest
    await put_in_force(contest.bureau, contest.administrator)
    await awards.confirm(contest.organizer, contest.id)
    await make_issuer(contest)
    await issuing.issue(contest.organizer, contest.id)
    change = ResultChange.model_validate({"entry": "ZZ001-04", "points": "150"})
    correction = await service.propose(marked.judge, marked.event, 1, [change], "少算十分")
    path = f"/api/corrections/{correction}/approval"
    await nothing_is_left(settings, CORRECTING, path, {"answer": "同意"}, marked)
    await service.approve(marked.organizer, correction, "同意")
    assert (await corrections.correction(correction)).version_number == 2
    fallen = await database.fetch_value("SELECT count(*) FROM competitions.award_revocation")
    without = await database.fetch_value(
        "SELECT count(*) FROM competitions.award_revocation v"
        " JOIN competitions.award_recipient r ON r.award = v.award"
        " JOIN credentials.credential c ON c.recipient = r.id"
        " WHERE NOT EXISTS (SELECT 1 FROM credentials.revocation x WHERE x.credential = c.id)"
    )
    assert fallen and without == 0
