"""The pages and the API of payment, from drawing to the bank's answer, and who may see what."""

import re

import httpx
import pytest

from registry.core import database
from registry.core.actor import Actor
from registry.core.settings import current
from registry.people.sign_in import sessions
from rewards.payments import opening
from tests.factories import bearer, make_account
from tests.registry.people.accounts.visits import HTML, send
from tests.rewards.approvals.makers import make_approved, make_bench
from tests.rewards.payees.makers import confirm_everybody
from tests.rewards.payments.makers import (
    CSV_SET,
    Desk,
    answer_row,
    bank_answer,
    make_answered,
    make_exported,
    make_payable,
    return_file,
)

pytestmark = pytest.mark.anyio


def sign_in(client: httpx.AsyncClient, actor: Actor) -> None:
    assert actor.session_id is not None
    client.cookies.set(sessions.COOKIE, sessions.issue(actor.session_id, current()))


async def read(client: httpx.AsyncClient, path: str, status: int = 200) -> str:
    answer = await client.get(path, headers=HTML)
    assert answer.status_code == status, answer.text
    return answer.text


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([0-9a-f]{{64}})"', page)
    assert found
    return found[1]


async def test_a_batch_from_drawing_to_the_answer(client: httpx.AsyncClient) -> None:
    desk = await make_payable()
    sign_in(client, desk.payer)
    here = f"/rewards/{desk.program}/payments"
    page = await read(client, here)
    form = {"kind": "bank", "seen": hidden(page, "seen")}
    drawn = await send(client, here, **form)
    assert drawn.status_code == 303
    batch = drawn.headers["Location"]
    # What was looked at has been drawn meanwhile: said, and nothing is drawn.
    assert (await send(client, here, **form)).status_code == 409
    assert await database.fetch_value("SELECT count(*) FROM rewards.batch") == 1
    await read(client, batch)
    assert (await send(client, f"{batch}/export", column_set=CSV_SET)).status_code == 303
    again = await send(client, f"{batch}/export", column_set=CSV_SET)
    assert again.status_code == 409 and "batch_exported" not in again.text
    page = await read(client, batch)
    files = re.findall(r'href="(/rewards/batch-files/[0-9a-f-]{36})"', page)
    assert len(files) == 2
    first = await client.get(files[0])
    assert (
        first.headers["Cache-Control"] == "no-store" and first.content == (await client.get(files[0])).content
    )
    made = await database.fetch_value("SELECT id FROM rewards.batch")
    payments = await opening.payments(made)
    assert not any(
        one.account_number in page or (one.id_number and one.id_number in page) for one in payments
    )
    rows = [answer_row(one, "账号不存在" if one.position == 2 else "") for one in payments]
    rows[0][4] += 0.004
    looked = await send_file(client, f"{batch}/returns", return_file(rows))
    assert looked.status_code == 303
    preview = await read(client, looked.headers["Location"])
    assert ".004" in preview
    booked = await send(client, looked.headers["Location"], seen=hidden(preview, "seen"))
    assert booked.status_code == 303
    outcomes = await database.fetch("SELECT outcome FROM rewards.batch_line ORDER BY position LIMIT 3")
    assert [row["outcome"] for row in outcomes] == [None, "returned", "paid"]
    await read(client, f"{batch}?outcome=returned")
    # The returned payment stands among the checks, to be mended by its payee.
    assert "/rewards/payees" in await read(client, here)


async def send_file(client: httpx.AsyncClient, path: str, content: bytes) -> httpx.Response:
    token = client.cookies.get("csrftoken") or client.cookies.get("registry_csrf")
    return await client.post(
        path, data={"_csrf_token": token or ""}, files={"file": ("回单.xlsx", content)}, headers=HTML
    )


async def test_a_payment_that_bounced_is_recorded_where_the_batch_is(client: httpx.AsyncClient) -> None:
    desk = await make_payable()
    batch = f"/rewards/batches/{await make_answered(desk)}"
    sign_in(client, desk.payer)
    for position, reason, status in (("x", "账户已销户", 400), ("999", "账户已销户", 400), ("1", "", 400)):
        refused = await send(client, f"{batch}/bounces", position=position, bounce_reason=reason)
        assert refused.status_code == status and f'value="{position}"' in refused.text
        assert 'id="bounces" class="measure" open' in refused.text
    done = await send(client, f"{batch}/bounces", position="1", bounce_reason="账户已销户")
    assert done.status_code == 303
    assert "账户已销户" in await read(client, f"{batch}?outcome=returned")
    twice = await send(client, f"{batch}/bounces", position="1", bounce_reason="账户已销户")
    assert twice.status_code == 409


async def test_the_api_goes_the_same_way(client: httpx.AsyncClient) -> None:
    desk = await make_payable()
    as_payer = bearer(desk.payer)
    looked = (await client.get(f"/api/programs/{desk.program}/payments", headers=as_payer)).json()
    assert looked["clear"] == len(looked["entitlements"]) > 0 and looked["held"] == []
    sent = {"kind": "bank", "seen": looked["seen"]}
    drawn = await client.post(f"/api/programs/{desk.program}/batches", json=sent, headers=as_payer)
    batch = f"/api/batches/{drawn.json()['id']}"
    exported = await client.post(f"{batch}/export", json={"column_set": CSV_SET}, headers=as_payer)
    assert [file["kind"] for file in exported.json()] == ["list", "bank"]
    once_more = await client.post(f"{batch}/export", json={"column_set": CSV_SET}, headers=as_payer)
    assert (once_more.status_code, once_more.json()["code"]) == (409, "batch_exported")
    file = exported.json()[1]
    taken = await client.get(f"/api/batch-files/{file['id']}", headers=as_payer)
    assert taken.content.decode("gbk").splitlines()[0].startswith("总笔数,")
    content = await bank_answer(drawn.json()["id"])
    said = await client.post(f"{batch}/returns", files={"file": ("return.xlsx", content)}, headers=as_payer)
    assert said.json()["paid"] == looked["clear"] and said.json()["waiting"] == 0
    booking = f"/api/returns/{said.json()['upload']}/booking"
    booked = await client.post(booking, json={"seen": said.json()["seen"]}, headers=as_payer)
    assert booked.status_code == 201
    facts = (await client.get(batch, headers=as_payer)).json()
    assert (facts["state"], facts["paid"], facts["waiting"]) == ("settled", looked["clear"], 0)
    lines = (await client.get(f"{batch}/lines", headers=as_payer)).json()
    assert lines["total"] == looked["clear"] and lines["lines"][0]["account"].startswith("••••")
    assert len((await client.get(f"{batch}/returns", headers=as_payer)).json()) == 1
    twice = await client.post(f"{batch}/returns", files={"file": ("again.xlsx", content)}, headers=as_payer)
    assert (twice.status_code, twice.json()["code"]) == (409, "return_read")


async def test_who_may_see_and_do_what(client: httpx.AsyncClient) -> None:
    desk = await make_payable()
    batch = await make_exported(desk)
    file = await database.fetch_value("SELECT id FROM rewards.batch_file LIMIT 1")
    auditor = await make_account("auditor", desk.administrator)
    hrss = desk.bench.officers["hrss"].actor
    looks = (f"/api/batches/{batch}", f"/api/batches/{batch}/lines", f"/api/batches/{batch}/files")
    does = (f"/api/batch-files/{file}", f"/api/programs/{desk.program}/payments")
    for actor, seeing, doing in (
        (desk.payer, 200, 200),
        (desk.administrator, 200, 200),
        (hrss, 200, 403),
        (auditor, 200, 403),
        (desk.bench.contest.organizer, 403, 403),
    ):
        for path in looks:
            assert (await client.get(path, headers=bearer(actor))).status_code == seeing, (actor.roles, path)
        for path in does:
            assert (await client.get(path, headers=bearer(actor))).status_code == doing, (actor.roles, path)
    for path in (*looks, *does):
        assert (await client.get(path)).status_code == 401
    for actor in (hrss, auditor):
        sign_in(client, actor)
        await read(client, f"/rewards/batches/{batch}")
        await read(client, f"/rewards/{desk.program}/payments")


async def test_checks_are_listed_with_where_to_clear_them(client: httpx.AsyncClient) -> None:
    bench = await make_bench()
    desk = Desk(bench, await make_approved(bench), {})
    sign_in(client, desk.payer)
    page = await read(client, f"/rewards/{desk.program}/payments")
    assert 'href="/rewards/payees"' in page and 'name="seen"' not in page
    await confirm_everybody(bench.contest)
    page = await read(client, f"/rewards/{desk.program}/payments?kind=transfer&show=clear")
    assert 'name="seen"' in page
