"""Yearly totals for everybody: what was approved and stands, by level, tier and school, and no name."""

import httpx
import pytest

from registry.core import database
from registry.core.identifiers import new_id
from rewards.ledger import books
from rewards.ledger.service import post
from rewards.overview import published
from tests.rewards.approvals.makers import Bench, make_approved, make_approving, make_bench

pytestmark = pytest.mark.anyio


async def approved_fen() -> int:
    fen: int = await database.fetch_value(
        "SELECT coalesce(-sum(amount_fen), 0)::bigint FROM rewards.ledger_entry WHERE book = 'approved'"
    )
    return fen


async def names() -> list[str]:
    return [row["name"] for row in await database.fetch("SELECT name FROM registry.person")]


async def withdraw(bench: Bench, entitlement: object) -> None:
    await database.execute(
        "INSERT INTO rewards.withdrawal (id, entitlement, reason, withdrawn_by, withdrawn_at)"
        " VALUES ($1, $2, '奖项撤销', $3, now())",
        new_id(),
        entitlement,
        bench.drafter.account_id,
    )


async def test_nothing_is_shown_before_every_bureau_has_approved(client: httpx.AsyncClient) -> None:
    bench = await make_bench()
    await make_approving(bench)
    assert await published.years() == []
    assert (await client.get("/api/rewards-paid")).json() == []
    page = await client.get("/rewards-paid")
    assert page.status_code == 200
    assert "还没有批准的奖励" in page.text


async def test_every_dimension_adds_up_to_what_was_approved(client: httpx.AsyncClient) -> None:
    await make_approved(await make_bench())
    total = await approved_fen()
    (year,) = (await client.get("/api/rewards-paid")).json()
    assert year["amount_fen"] == total > 0
    assert {each["dimension"] for each in year["totals"]} == {"level", "tier", "payee_class", "school"}
    for each in year["totals"]:
        assert sum(group["amount_fen"] for group in each["groups"]) == total
        assert sum(group["entitlements"] for group in each["groups"]) == year["entitlements"]
    lines = (await client.get(f"/rewards-paid.json?year={year['year']}")).json()
    assert sum(line["amount_fen"] for line in lines) == total
    table = await client.get("/rewards-paid.csv")
    assert len(table.text.splitlines()) == len(lines) + 1
    assert (await client.get("/rewards-paid.json?year=1999")).json() == []


async def test_the_page_has_sums_and_no_names(client: httpx.AsyncClient) -> None:
    await make_approved(await make_bench())
    page = await client.get("/rewards-paid")
    assert page.status_code == 200
    assert page.text.count('<svg class="chart"') == 4
    assert page.headers["x-robots-tag"] == "noindex"
    assert page.headers["cache-control"] == "no-cache"
    everything = (
        page.text
        + (await client.get("/rewards-paid.csv")).text
        + (await client.get("/api/rewards-paid")).text
    )
    assert [name for name in await names() if name in everything] == []


async def test_what_fell_or_was_cancelled_since_does_not_count(db: None) -> None:
    bench = await make_bench()
    await make_approved(bench)
    before = published.year_of(2026, await published.lines())
    first, second = await database.fetch("SELECT id, amount_fen FROM rewards.entitlement ORDER BY id LIMIT 2")
    await withdraw(bench, first["id"])
    async with database.transaction():
        cancelled = books.cancelled(second["id"], second["amount_fen"], "不再发放", out_of="open")
        await post(bench.drafter, bench.program, [cancelled])
    after = published.year_of(2026, await published.lines())
    assert before.entitlements - after.entitlements == 2
    assert before.amount_fen - after.amount_fen == first["amount_fen"] + second["amount_fen"]


async def test_a_merged_school_counts_as_the_one_that_is_kept(db: None) -> None:
    await make_approved(await make_bench())
    before = {line.school for line in await published.lines()}
    assert len(before) > 1
    kept, gone = await database.fetch(
        "SELECT DISTINCT organization FROM competitions.entry ORDER BY 1 LIMIT 2"
    )
    await database.execute(
        "UPDATE registry.organization SET merged_into = $1 WHERE id = $2",
        kept["organization"],
        gone["organization"],
    )
    lines = await published.lines()
    assert kept["organization"] in {line.organization for line in lines}
    assert gone["organization"] not in {line.organization for line in lines}
    assert sum(line.amount_fen for line in lines) == await approved_fen()
    assert len(lines) == len({(line.level, line.tier, line.payee_class, line.school) for line in lines})
