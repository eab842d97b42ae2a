"""Qualifications on the pages and over the API."""

import pytest
from httpx import AsyncClient

from registry.core import database
from tests.competitions.external.documents import PDF
from tests.factories import bearer, make_account
from tests.registry.people.accounts.visits import csrf, send
from tests.rewards.approvals.test_pages import read, sign_in
from tests.rewards.qualifications.makers import make_office, row, table

pytestmark = pytest.mark.anyio


async def test_a_list_is_looked_at_recorded_and_confirmed_over_the_api(db: None, client: AsyncClient) -> None:
    office = await make_office()
    drafter, other = bearer(office.recorder), bearer(office.confirmer)
    files = {"file": ("list.csv", table(row())), "evidence": ("evidence.pdf", PDF)}
    looked = await client.post("/api/qualifications/previews", headers=drafter, files={"file": files["file"]})
    assert (looked.status_code, looked.json()["rows"], looked.json()["faults"]) == (200, 1, [])
    made = await client.post("/api/qualifications/imports", headers=drafter, files=files)
    assert (made.status_code, made.json()["qualifications"]) == (201, 1)
    again = await client.post("/api/qualifications/imports", headers=drafter, files=files)
    assert (again.status_code, again.json()["faults"][0]["code"]) == (400, "certificate_known")
    (line,) = (await client.get("/api/qualifications?state=recorded", headers=other)).json()["lines"]
    wanted = {"qualifications": [line["id"]]}
    own = await client.post("/api/qualifications/confirmations", headers=drafter, json=wanted)
    assert (own.status_code, own.json()["code"]) == (403, "second_person_needed")
    assert (
        await client.post("/api/qualifications/confirmations", headers=other, json=wanted)
    ).status_code == 204
    due = await client.get(f"/api/programs/{office.program}/entitlements", headers=other)
    assert due.json()[0]["amount_fen"] == 260000
    assert due.json()[0]["award"]["zh"] == "高级职业技能证书"
    foreseen = await client.get(f"/api/qualifications/{line['id']}/withdrawal", headers=other)
    assert [each["amount_fen"] for each in foreseen.json()] == [-260000]
    gone = await client.post(
        f"/api/qualifications/{line['id']}/withdrawal", headers=other, json={"reason": "证书作废"}
    )
    assert gone.status_code == 204
    chain_of = await database.fetch_value("SELECT id FROM rewards.entitlement")
    chain = await client.get(f"/api/entitlements/{chain_of}/chain", headers=other)
    assert [link["stage"] for link in chain.json()["links"]][:3] == ["evidence", "award", "award"]


async def test_an_auditor_reads_masked_names_and_others_nothing(db: None, client: AsyncClient) -> None:
    office = await make_office()
    files = {"file": ("list.csv", table(row())), "evidence": ("evidence.pdf", PDF)}
    await client.post("/api/qualifications/imports", headers=bearer(office.recorder), files=files)
    auditor = await make_account("auditor", office.administrator)
    (line,) = (await client.get("/api/qualifications", headers=bearer(auditor))).json()["lines"]
    assert line["person"] == "职*甲"
    assert (await client.get("/api/qualifications")).status_code == 401


async def test_the_pages_say_what_is_wrong_record_and_confirm(db: None, client: AsyncClient) -> None:
    office = await make_office()
    sign_in(client, office.recorder)
    form = await read(client, "/qualifications/new")
    assert "参保单位" in form
    token = await csrf(client, "/qualifications/new")
    wrong = {"file": ("list.csv", table(row(姓名="别人")))}
    looked = await client.post(
        "/qualifications/new", data={"do": "preview", "_csrf_token": token}, files=wrong
    )
    assert looked.status_code == 200 and "姓名与身份证号的记录不符" in looked.text
    files = {"file": ("list.csv", table(row())), "evidence": ("evidence.pdf", PDF)}
    made = await client.post("/qualifications/new", data={"do": "record", "_csrf_token": token}, files=files)
    assert made.status_code == 303
    assert 'name="line"' not in await read(client, "/qualifications")
    sign_in(client, office.confirmer)
    line = await database.fetch_value("SELECT id FROM rewards.qualification")
    assert f'value="{line}"' in await read(client, "/qualifications?state=recorded")
    assert (await send(client, "/qualifications", do="confirm")).status_code == 400
    # What it changes is shown first, and nothing is done yet.
    shown = await send(client, "/qualifications", do="confirm", line=str(line))
    assert shown.status_code == 200 and "+2,600.00" in shown.text
    assert await database.fetch_value("SELECT state FROM rewards.qualification") == "recorded"
    assert await database.fetch_value("SELECT count(*) FROM rewards.entitlement") == 0
    assert (await send(client, "/qualifications", do="confirm_now", line=str(line))).status_code == 303
    assert "已确认" in await read(client, "/qualifications?state=confirmed")
    shown = await send(client, "/qualifications", do="withdraw", line=str(line))
    assert shown.status_code == 200 and "−2,600.00" in shown.text
    refused = await send(client, "/qualifications", do="withdraw_now", line=str(line), reason="")
    assert refused.status_code == 400 and "−2,600.00" in refused.text
    sent = {"do": "withdraw_now", "line": str(line), "reason": "证书作废"}
    assert (await send(client, "/qualifications", **sent)).status_code == 303
    assert "已撤回" in await read(client, "/qualifications?state=withdrawn")
