"""Outside payments on the pages and over the API."""

from pathlib import Path

import pytest
from httpx import AsyncClient

from registry.core import database
from tests.competitions.external.documents import PDF
from tests.factories import bearer, make_account
from tests.registry.people.accounts.visits import csrf, send
from tests.rewards.approvals.test_pages import read, sign_in
from tests.rewards.outside_payments.makers import DOCUMENT, PROVINCE, due, make_office, pay, recorded, table

pytestmark = pytest.mark.anyio

PATH = "/outside-payments"
API = "/api/outside-payments"
EVIDENCE = ("evidence.pdf", PDF)


async def test_a_list_is_looked_at_recorded_confirmed_and_withdrawn_over_the_api(
    db: None, client: AsyncClient, tmp_path: Path
) -> None:
    office = await make_office(tmp_path)
    recorder, other = bearer(office.recorder), bearer(office.confirmer)
    files = {"file": ("list.csv", table(office.row())), "evidence": EVIDENCE}
    looked = await client.post(f"{API}/previews", headers=recorder, files={"file": files["file"]})
    assert (looked.status_code, looked.json()["amount_fen"], looked.json()["faults"]) == (200, 3_000, [])
    made = await client.post(f"{API}/imports", headers=recorder, files=files)
    assert (made.status_code, made.json()["payments"]) == (201, 1)
    again = await client.post(API, headers=recorder, data=office.row(), files={"evidence": EVIDENCE})
    assert (again.status_code, again.json()["faults"][0]["code"]) == (400, "payment_known")
    assert again.json()["faults"][0]["column"] == "document_number"
    (line,) = (await client.get(f"{API}?state=recorded", headers=other)).json()["lines"]
    assert (line["payer"], line["amount_fen"], line["stands"]) == (PROVINCE, 3_000, True)
    wanted = {"payments": [line["id"]]}
    own = await client.post(f"{API}/confirmations", headers=recorder, json=wanted)
    assert (own.status_code, own.json()["code"]) == (403, "second_person_needed")
    said = await client.post(f"{API}/confirmations/previews", headers=other, json=wanted)
    assert [each["amount_fen"] for each in said.json()] == [-10_000, 7_000]
    assert (await client.post(f"{API}/confirmations", headers=other, json=wanted)).status_code == 204
    back = await client.get(f"{API}/{line['id']}/withdrawal", headers=other)
    assert [each["amount_fen"] for each in back.json()] == [-7_000, 10_000]
    gone = await client.post(f"{API}/{line['id']}/withdrawal", headers=other, json={"reason": "文件撤销"})
    assert gone.status_code == 204
    one = office.row(document_number="虚教〔2026〕3号")
    entered = await client.post(API, headers=recorder, data=one, files={"evidence": EVIDENCE})
    assert entered.status_code == 201
    kept = await client.get(f"{API}/imports/{entered.json()['list']}/evidence", headers=other)
    assert kept.content == PDF
    (line,) = (await client.get(f"{API}?state=recorded", headers=other)).json()["lines"]
    refused = await client.post(f"{API}/{line['id']}/refusal", headers=other, json={"reason": "重复"})
    assert refused.status_code == 204


async def test_an_auditor_reads_masked_names_and_others_nothing(
    db: None, client: AsyncClient, tmp_path: Path
) -> None:
    office = await make_office(tmp_path)
    await recorded(office)
    auditor = bearer(await make_account("auditor", office.contest.administrator))
    (line,) = (await client.get(API, headers=auditor)).json()["lines"]
    assert "*" in line["payee"] and line["payee"] != office.payee.payee_name
    refused = await client.post(API, headers=auditor, data=office.row(), files={"evidence": EVIDENCE})
    assert refused.status_code == 403
    assert (await client.get(API)).status_code == 401
    school = await make_account(
        "school_officer",
        office.contest.administrator,
        organization=next(iter(office.contest.organizations.values())),
    )
    assert (await client.get(API, headers=bearer(school))).status_code == 403


async def test_the_pages_say_what_is_wrong_record_confirm_and_withdraw(
    db: None, client: AsyncClient, tmp_path: Path
) -> None:
    office = await make_office(tmp_path)
    sign_in(client, office.recorder)
    assert PATH in await read(client, "/rewards")
    token = {"_csrf_token": await csrf(client, f"{PATH}/new")}
    wrong = await client.post(
        f"{PATH}/new", data=token | office.row(payee="别人"), files={"evidence": EVIDENCE}
    )
    assert wrong.status_code == 400 and "没有这位受奖者" in wrong.text and 'value="别人"' in wrong.text
    bare = await client.post(f"{PATH}/new", data=token | office.row(), files={"evidence": ("x.txt", b"x")})
    assert bare.status_code == 400 and "证明材料须是完整的" in bare.text
    made = await client.post(f"{PATH}/new", data=token | office.row(), files={"evidence": EVIDENCE})
    assert made.status_code == 303
    second = table(office.row(document_number="2号", amount="20"))
    files = {"file": ("list.csv", second), "evidence": EVIDENCE}
    looked = await client.post(f"{PATH}/import", data=token | {"do": "preview"}, files=files)
    assert looked.status_code == 200 and "合计 20.00 元" in looked.text
    listed = await client.post(f"{PATH}/import", data=token | {"do": "record"}, files=files)
    assert listed.status_code == 303
    twice = await client.post(f"{PATH}/import", data=token | {"do": "record"}, files=files)
    assert "已登记过" in twice.text
    assert 'name="line"' not in await read(client, PATH)
    sign_in(client, office.confirmer)
    assert DOCUMENT in await read(client, f"{PATH}?state=recorded")
    line = str(await database.fetch_value("SELECT id FROM rewards.outside_payment WHERE amount_fen = 3000"))
    assert (await send(client, PATH, do="confirm")).status_code == 400
    # What it changes is shown first, and nothing is done yet.
    shown = await send(client, PATH, do="confirm", line=line)
    assert shown.status_code == 200 and "+70.00" in shown.text and "−100.00" in shown.text
    assert (await due(office))["offset_fen"] == 0
    assert (await send(client, PATH, do="confirm_now", line=line)).status_code == 303
    assert (await due(office))["offset_fen"] == 3_000
    assert (await send(client, PATH, do="withdraw", line=line)).status_code == 200
    unsaid = await send(client, PATH, do="withdraw_now", line=line, reason="")
    assert unsaid.status_code == 400 and "+100.00" in unsaid.text
    sent = {"do": "withdraw_now", "line": line, "reason": "文件撤销"}
    assert (await send(client, PATH, **sent)).status_code == 303
    assert "已撤回" in await read(client, f"{PATH}?state=withdrawn")
    stale = await send(client, PATH, do="confirm_now", line=line)
    assert stale.status_code == 409 and "状态已变化" in stale.text


async def test_the_program_says_on_its_page_what_it_takes_off(
    db: None, client: AsyncClient, tmp_path: Path
) -> None:
    office = await make_office(tmp_path, offset={"against": "same_award", "payers": [PROVINCE]})
    sign_in(client, office.recorder)
    assert f"同一奖项{PROVINCE}已发的，从应发中抵扣" in await read(client, f"/rewards/{office.program.id}")


async def test_what_is_paid_already_is_listed_on_the_page_with_what_to_do(
    db: None, client: AsyncClient, tmp_path: Path
) -> None:
    office = await make_office(tmp_path)
    (one,) = await recorded(office)
    await pay(office)
    sign_in(client, office.confirmer)
    for do in ("confirm", "confirm_now"):
        refused = await send(client, PATH, do=do, line=str(one))
        assert refused.status_code == 409
        assert "请线下结清" in refused.text and "已发 100.00 元，应为 70.00 元，多发 30.00 元" in refused.text
