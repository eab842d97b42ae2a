"""The pages and the API of approvals, as officers use them."""

import hashlib
import re

import httpx
import pytest

from registry.core.actor import Actor
from registry.core.settings import current
from registry.people.sign_in import sessions
from tests.factories import bearer, make_account
from tests.registry.people.accounts.visits import HTML, send
from tests.rewards.approvals.makers import make_approving, make_bench, state_of

pytestmark = pytest.mark.anyio


def sign_in(client: httpx.AsyncClient, actor: Actor) -> None:
    assert actor.session_id is not None
    client.cookies.set(sessions.COOKIE, sessions.issue(actor.session_id, current()))


async def read(client: httpx.AsyncClient, path: str, status: int = 200) -> str:
    answer = await client.get(path, headers=HTML)
    assert answer.status_code == status, answer.text
    return answer.text


def seen(page: str) -> str:
    found = re.search(r'name="content_hash" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


async def test_three_bureaus_approve_in_the_browser(client: httpx.AsyncClient) -> None:
    bench = await make_bench()
    made = await make_approving(bench)
    path = f"/rewards/approvals/{made}"
    for step, signatory in enumerate(bench.order, 1):
        sign_in(client, signatory.actor)
        assert path in await read(client, "/rewards/approvals")
        page = await read(client, path)
        assert "签署决定" in page and "2026 年度预算" in page
        assert f"第 {step} 步" in page or "轮到这一步" in page
        no_choice = await send(client, path, code="123456")
        assert no_choice.status_code == 400 and 'href="#decision"' in no_choice.text
        wrong = await send(client, path, decision="approve", code="000000")
        assert wrong.status_code == 400 and 'href="#code"' in wrong.text
        other = await send(client, path, decision="approve", code=signatory.codes[0], content_hash="0" * 64)
        assert other.status_code == 400 and "请刷新" in other.text
        done = await send(client, path, decision="approve", code=signatory.code(), content_hash=seen(page))
        assert done.status_code == 303
        # Once decided, the next bureau is asked, and the form is gone.
        assert "签署决定" not in await read(client, path)
    assert await state_of(made) == "approved"
    page = await read(client, path)
    assert page.count("核对一致") == 3 and "一致" in page
    ids = await client.get(f"{path}/ids.txt")
    assert hashlib.sha256(ids.content).hexdigest() in page
    assert "内容哈希" in await read(client, "/rewards/approvals")
    sign_in(client, await make_account("auditor", bench.contest.administrator))
    assert "核对一致" in await read(client, path)
    for nobody in (bench.contest.organizer,):
        sign_in(client, nobody)
        for each in ("/rewards/approvals", path, f"{path}/ids.txt"):
            await read(client, each, 403)


async def test_sending_back_asks_for_a_reason_and_says_so_on_the_page(client: httpx.AsyncClient) -> None:
    bench = await make_bench()
    made = await make_approving(bench)
    path = f"/rewards/approvals/{made}"
    education = bench.officers["education"]
    sign_in(client, education.actor)
    missing = await send(client, path, decision="send_back", code=education.codes[0])
    assert missing.status_code == 400 and 'href="#reason"' in missing.text
    code = education.code()
    assert (await send(client, path, decision="send_back", code=code, reason="金额待核")).status_code == 303
    page = await read(client, path)
    assert "金额待核" in page and "第 2 稿" in page


async def test_lines_are_looked_for_and_paged(client: httpx.AsyncClient) -> None:
    bench = await make_bench(30)
    made = await make_approving(bench)
    path = f"/rewards/approvals/{made}"
    sign_in(client, bench.drafter)
    first = await read(client, path)
    assert "下一页" in first
    assert "上一页" in await read(client, f"{path}?page=2")
    found = await send(client, f"{path}/find", q="选手ZZ001-01")
    assert found.status_code == 200 and "共 1 行" in found.text
    assert (await send(client, f"{path}/find", q="")).status_code == 303
    assert "没有符合条件" in (await send(client, f"{path}/find", q="无此人")).text


async def test_programs_approve_through_the_api(client: httpx.AsyncClient) -> None:
    bench = await make_bench()
    made = await make_approving(bench)
    path = f"/api/lists/{made}/approval"
    education, hrss, finance = bench.order
    (waiting,) = (await client.get("/api/lists/approving", headers=bearer(hrss.actor))).json()
    assert waiting["id"] == str(made)
    review = (await client.get(path, headers=bearer(hrss.actor))).json()
    assert review["next_step"] == 1 and [each["bureau"] for each in review["steps"]] == [
        "education",
        "hrss",
        "finance",
    ]
    (budget,) = review["budget"]
    assert budget["asked_fen"] == review["facts"]["gross_fen"]
    lines = (await client.get(f"{path}/lines", headers=bearer(hrss.actor))).json()
    assert lines["total"] == review["facts"]["lines"]

    async def sent(signatory: object, code: str, status: int, **said: str) -> str:
        answer = await client.post(path, json={"code": code, **said}, headers=bearer(signatory.actor))  # type: ignore[attr-defined]
        assert answer.status_code == status, answer.text
        return answer.json()["code"] if status >= 400 else ""

    assert await sent(finance, finance.codes[0], 403) == "another_bureaus_turn"
    assert await sent(education, "000000", 401) == "wrong_one_time_code"
    assert await sent(education, education.codes[0], 409, content_hash="0" * 64) == "list_changed"
    await sent(education, education.code(), 204, content_hash=review["content_hash_now"])
    back = f"/api/lists/{made}/sending-back"
    said = {"code": hrss.code(), "reason": "请核对"}
    assert (await client.post(back, json=said, headers=bearer(hrss.actor))).status_code == 204
    assert (await client.get(path, headers=bearer(hrss.actor))).json()["next_step"] is None
    assert await sent(finance, finance.codes[0], 409) == "list_not_approving"
