"""Who audits sees names masked wherever the bureaus see them whole."""

import httpx
import pytest

from registry.core import database
from registry.core.actor import Actor
from rewards.notices import objection_queries
from tests.factories import bearer, make_account
from tests.rewards.approvals.makers import make_approved, make_approving, make_bench
from tests.rewards.approvals.test_pages import sign_in
from tests.rewards.notices.makers import make_desk, make_objection, make_published
from tests.rewards.recovery.makers import answer, fall, make_drawn

pytestmark = pytest.mark.anyio


async def persons() -> list[str]:
    rows = await database.fetch(
        "SELECT DISTINCT p.name FROM rewards.entitlement t JOIN registry.person p ON p.id = t.person"
    )
    return [row["name"] for row in rows]


async def test_lists_approvals_batches_and_receivables_mask_names(client: httpx.AsyncClient) -> None:
    bench = await make_bench()
    rows = await database.fetch(
        "SELECT id FROM rewards.entitlement WHERE person IS NOT NULL ORDER BY id LIMIT 4"
    )
    first, last = [row["id"] for row in rows[:2]], [row["id"] for row in rows[2:]]
    await make_approved(bench, first)
    batch = await make_drawn(bench, first, exported=True)
    await answer(bench, batch, "paid")
    await fall(bench, first[:1])
    listed = await make_approving(bench, last)
    program = bench.program
    addresses = [
        f"/rewards/lists/{listed}",
        f"/rewards/approvals/{listed}",
        f"/rewards/batches/{batch}",
        "/rewards/receivables",
        f"/rewards/{program}/entitlements",
        f"/api/lists/{listed}/lines",
    ]
    names = await persons()
    auditor = await make_account("auditor", bench.contest.administrator)

    async def seen(actor: Actor, address: str) -> list[str]:
        client.cookies.clear()
        if address.startswith("/api"):
            answered = await client.get(address, headers=bearer(actor))
        else:
            sign_in(client, actor)
            answered = await client.get(address)
        assert answered.status_code == 200, address
        return [name for name in names if name in answered.text]

    for address in addresses:
        assert await seen(bench.drafter, address), address
        assert await seen(auditor, address) == [], address


async def test_an_objection_masks_whom_it_names(db: None) -> None:
    desk = await make_desk()
    await make_objection(await make_published(desk), "1-5")
    auditor = await make_account("auditor", desk.contest.administrator)
    (one,) = (await objection_queries.objections(auditor)).lines
    names = set(await persons())
    for actor, whole in ((desk.drafter, True), (auditor, False)):
        named = (await objection_queries.objection(actor, one.id)).named
        assert bool(names & {line.payee for line in named}) is whole
