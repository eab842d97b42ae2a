"""The pages and the API of receivables."""

import httpx
import pytest

from registry.core import database
from rewards.recovery import queries
from tests.factories import bearer
from tests.registry.people.accounts.visits import send
from tests.rewards.approvals.makers import Bench, make_approved, make_bench
from tests.rewards.approvals.test_pages import read, sign_in
from tests.rewards.recovery.makers import answer, fall, make_drawn

pytestmark = pytest.mark.anyio


async def make_owed(bench: Bench, count: int = 1) -> list[queries.ReceivableFacts]:
    await make_approved(bench)
    rows = await database.fetch("SELECT id FROM rewards.entitlement ORDER BY amount_fen, id LIMIT $1", count)
    ids = [row["id"] for row in rows]
    await answer(bench, await make_drawn(bench, ids, exported=True), "paid")
    await fall(bench, ids)
    return await queries.receivables(bench.drafter)


async def test_money_that_comes_back_is_recorded_in_the_browser(client: httpx.AsyncClient) -> None:
    bench = await make_bench()
    (owed,) = await make_owed(bench)
    sign_in(client, bench.drafter)
    assert owed.payee in await read(client, "/rewards/receivables")
    path = f"/rewards/receivables/{owed.id}"
    for yuan, note, field in (
        ("viel", "凭证 1", "yuan"),
        ("0", "凭证 1", "yuan"),
        ("100", "", "note"),
        ("99999999", "凭证 1", "yuan"),
    ):
        wrong = await send(client, path, yuan=yuan, note=note)
        assert wrong.status_code == 400 and f'href="#{field}"' in wrong.text, (yuan, note)
    assert (await send(client, path, yuan="1.50", note="凭证 1")).status_code == 303
    page = await read(client, path)
    assert "凭证 1" in page and "1.50" in page and "登记到账" in page
    rest = f"{(owed.owed_fen - 150) / 100:.2f}"
    assert (await send(client, path, yuan=rest, note="凭证 2")).status_code == 303
    page = await read(client, path)
    assert "已全部追回" in page and "登记到账" not in page
    assert "没有未追回的款项" in await read(client, "/rewards/receivables")
    found = await send(client, "/rewards/receivables/find", q=owed.payee)
    assert found.status_code == 200 and owed.payee in found.text
    sign_in(client, bench.contest.organizer)
    await read(client, path, 403)


async def test_programs_record_what_comes_back(client: httpx.AsyncClient) -> None:
    bench = await make_bench()
    (owed,) = await make_owed(bench)
    headers = bearer(bench.drafter)
    path = f"/api/receivables/{owed.id}/repayments"
    for fen, status, code in ((owed.owed_fen + 1, 409, "repaid_too_much"), (0, 400, "bad_request")):
        answer = await client.post(path, json={"fen": fen, "note": "凭证"}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    done = await client.post(path, json={"fen": owed.owed_fen, "note": "凭证"}, headers=headers)
    assert done.status_code == 204
    assert [each["fen"] for each in (await client.get(path, headers=headers)).json()] == [owed.owed_fen]
    assert (await client.get("/api/receivables", headers=headers)).json() == []
    (settled,) = (await client.get("/api/receivables?settled=true", headers=headers)).json()
    assert settled["id"] == str(owed.id)
