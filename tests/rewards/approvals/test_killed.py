"""A server killed with kill -9 in the middle of the last approval: all of it is there, or nothing."""

from typing import Any

import pytest

from registry.core import database
from registry.core.settings import Settings
from rewards.approvals import service
from rewards.ledger import queries as ledger
from tests.competitions.results.test_killed import killed_at
from tests.factories import bearer
from tests.rewards.approvals.makers import make_approving, make_bench, state_of

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("service"), pytest.mark.timeout(120)]

# In the order in which they are written: the first, one in the middle, and the last.
WRITTEN = ("rewards.approval", "rewards.ledger_entry", "registry.audit_line")


async def everything(list_id: Any) -> list[Any]:
    return [
        *[await database.fetch_value(f"SELECT count(*) FROM {table}") for table in WRITTEN],
        await state_of(list_id),
        await database.fetch("SELECT code, used_at FROM registry.recovery_code ORDER BY code"),
        await database.fetch(
            "SELECT id, done_at FROM registry.notice WHERE subject LIKE 'list-approval:%' ORDER BY id"
        ),
    ]


async def test_the_last_approval_is_made_whole_or_not_at_all(db: None, settings: Settings) -> None:
    bench = await make_bench()
    made = await make_approving(bench)
    *others, last = bench.order
    for signatory in others:
        await service.approve(signatory.actor, made, signatory.code())
    before = await everything(made)
    for table in WRITTEN:
        sent = {"code": last.codes[0]}
        await killed_at(table, settings, f"/api/lists/{made}/approval", sent, bearer(last.actor))
        # The dead server's locks are given back once PostgreSQL has seen that nobody listens.
        async with database.transaction():
            await database.execute("SELECT 1 FROM rewards.program FOR UPDATE")
        assert await everything(made) == before, table
    await service.approve(last.actor, made, last.codes[0])
    books = await ledger.of_program(bench.program)
    assert await state_of(made) == "approved" and books.open == books.approved > 0
