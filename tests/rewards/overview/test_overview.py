"""What waits for whom, and the whole chain behind one sum."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from registry.core import database
from rewards.approvals import service as approving
from rewards.notices import queries, service
from rewards.overview import chain, waiting
from rewards.overview.lateness import DAYS, is_late
from rewards.recovery import service as recovery
from tests.factories import bearer, make_account
from tests.rewards.approvals.makers import make_approved, make_approving, make_bench
from tests.rewards.approvals.test_pages import read, sign_in
from tests.rewards.notices.makers import let_notice_pass, make_desk, make_drafted, make_objection
from tests.rewards.recovery.makers import answer, fall, make_drawn

pytestmark = pytest.mark.anyio


def test_something_is_late_when_its_days_are_over() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    for kind, days in DAYS.items():
        assert not is_late(kind, now - timedelta(days=days), now)
        assert is_late(kind, now - timedelta(days=days, seconds=1), now)


async def test_each_thing_waits_for_the_bureau_whose_turn_it_is(db: None) -> None:
    bench = await make_bench()
    education, hrss, finance = bench.order

    async def kinds(actor: object) -> dict[str, bool]:
        return {each.kind: each.ours for each in await waiting.waiting(actor)}  # type: ignore[arg-type]

    rows = await database.fetch("SELECT id FROM rewards.entitlement ORDER BY id")
    ids = [row["id"] for row in rows]
    made = await make_approving(bench, ids)
    (asked,) = await waiting.waiting(education.actor)
    assert (asked.kind, asked.ours, asked.late, asked.lines) == ("approving", True, False, len(ids))
    assert asked.address == f"/rewards/approvals/{made}"
    assert await kinds(finance.actor) == {"approving": False}
    for signatory in bench.order:
        assert await kinds(signatory.actor) == {"approving": True}
        await approving.approve(signatory.actor, made, signatory.code())
    assert await kinds(finance.actor) == {"to_draw": True}
    assert await kinds(hrss.actor) == {"to_draw": False}
    drawn = await make_drawn(bench, ids[:3])
    exported = await make_drawn(bench, ids[3:5], exported=True)
    assert await kinds(education.actor) == {"to_draw": True, "to_export": True, "with_bank": True}
    await database.execute("UPDATE rewards.batch SET exported_at = now() WHERE id = $1", drawn)
    await answer(bench, drawn, "returned")
    await answer(bench, exported, "paid")
    await fall(bench, ids[3:4])
    found = {each.kind: each for each in await waiting.waiting(finance.actor)}
    assert set(found) == {"to_draw", "returned", "owed"}
    assert (found["returned"].lines, found["owed"].lines) == (3, 1)
    assert found["to_draw"].lines == len(ids) - 5
    (accounts,) = await waiting.unconfirmed(finance.actor)
    assert 0 < accounts.lines <= len(ids) - 4 and accounts.late == 0


async def test_the_desk_counts_what_is_on_a_list_and_what_is_objected_to(db: None) -> None:
    desk = await make_desk()
    made = await make_drafted(desk)
    facts = await queries.list_facts(desk.drafter, made)

    async def counts() -> dict[str, tuple[int, int | None]]:
        found = await waiting.waiting(desk.drafter)
        assert len({each.kind for each in found}) == len(found)
        return {each.kind: (each.lines, each.fen) for each in found}

    whole = facts.lines, facts.amount_fen
    assert await counts() == {"drafted": whole}
    await service.publish(desk.drafter, made)
    # A notice that runs waits for nobody but the calendar.
    assert await counts() == {}
    await make_objection(made, "1-2")
    objected = (await queries.lines(desk.drafter, made)).lines[:2]
    held = len(objected), sum(line.amount_fen for line in objected)
    assert await counts() == {"objection": held}
    await let_notice_pass(made)
    assert await counts() == {"objection": held, "notice_over": whole}
    await service.end_notice(desk.drafter, made)
    assert await counts() == {"objection": held, "approving": (whole[0] - held[0], whole[1] - held[1])}


async def test_the_desk_marks_what_is_late(client: httpx.AsyncClient) -> None:
    bench = await make_bench()
    made = await make_approving(bench)
    async with database.transaction():
        await database.execute("SET LOCAL session_replication_role = replica")
        await database.execute(
            "UPDATE rewards.reward_list SET drafted_at = now() - interval '6 days 1 hour' WHERE id = $1", made
        )
    sign_in(client, bench.drafter)
    page = await read(client, "/rewards/desk")
    assert "逾期" in page and "6 天" in page and f"/rewards/approvals/{made}" in page
    assert "收款账户未确认" in page
    told = (await client.get("/api/rewards/waiting", headers=bearer(bench.drafter))).json()
    assert [each["late"] for each in told] == [True]
    assert (await client.get("/api/rewards/unconfirmed", headers=bearer(bench.drafter))).json()
    sign_in(client, bench.contest.organizer)
    await read(client, "/rewards/desk", 403)


async def test_the_auditor_sees_the_whole_chain_with_names_masked(client: httpx.AsyncClient) -> None:
    bench = await make_bench()
    await make_approved(bench)
    row = await database.fetch_one(
        "SELECT t.id, t.award, p.name FROM rewards.entitlement t JOIN registry.person p ON p.id = t.person"
        " WHERE t.withheld_fen > 0 ORDER BY t.id LIMIT 1"
    )
    assert row is not None
    one = row["id"]
    await answer(bench, await make_drawn(bench, [one], exported=True), "returned")
    await fall(bench, [one])
    other = await database.fetch_value(
        "SELECT id FROM rewards.entitlement WHERE withheld_fen > 0 AND id <> $1 ORDER BY id LIMIT 1", one
    )
    await answer(bench, await make_drawn(bench, [other], exported=True), "paid")
    await fall(bench, [other])
    (receivable,) = [each["id"] for each in await database.fetch("SELECT id FROM rewards.receivable")]
    await recovery.settle(bench.drafter, receivable, 100, "凭证 9")

    found = await chain.chain(bench.drafter, other)
    stages = list(dict.fromkeys(link.stage for link in found.links))
    assert stages == [
        "award",
        "result",
        "program",
        "entitlement",
        "list",
        "approval",
        "payment",
        "ledger",
        "recovery",
    ]
    assert found.balance.adds_up and found.balance.recovered == 100
    ledger = [link.what.zh for link in found.links if link.stage == "ledger"]
    assert [words.split(" ")[0] for words in ledger] == ["批准", "待发", "应追回", "未追回"], ledger
    assert all(link.audit for link in found.links if link.stage in ("award", "list", "approval", "payment"))
    assert found.payee in {r["name"] for r in await database.fetch("SELECT name FROM registry.person")}

    auditor = await make_account("auditor", bench.contest.administrator)
    sign_in(client, auditor)
    page = await read(client, f"/rewards/chain/{one}")
    assert row["name"] not in page and "*" in page
    for said in ("银行退票", "审计记录", "核对", "重算一致", "取消"):
        assert said in page, said
    told = await client.get(f"/api/entitlements/{one}/chain", headers=bearer(auditor))
    assert row["name"] not in told.text
    sign_in(client, bench.drafter)
    assert row["name"] in await read(client, f"/rewards/chain/{one}")
    sign_in(client, bench.contest.organizer)
    await read(client, f"/rewards/chain/{one}", 403)
