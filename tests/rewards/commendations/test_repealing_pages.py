"""The pages and the API of repeals: proposed, approved, and what everybody then reads on page and PDF."""

import httpx
import pytest

from tests.factories import bearer, make_account
from tests.registry.people.accounts.visits import send
from tests.rewards.commendations.makers import make_decided, make_office
from tests.rewards.commendations.test_pages import names_on, read, sign_in, words_of

pytestmark = pytest.mark.anyio

REASON = "经复核，评选程序有误。（虚构）"


async def test_one_proposes_and_another_approves_in_the_browser(client: httpx.AsyncClient) -> None:
    office = await make_office()
    made = await make_decided(office)
    path = f"/rewards/commendations/{made}"
    names = [row["name"] for row in await names_on(made)]
    sign_in(client, office.drafter)
    assert f"{path}/repeal" in await read(client, path)
    form = await read(client, f"{path}/repeal")
    for said in (*names, "有效荣誉证书 6 份", "BUR-2026-000001"):
        assert said in form
    empty = await send(client, f"{path}/repeal", reason="")
    assert empty.status_code == 400 and 'href="#reason"' in empty.text
    named = await send(client, f"{path}/repeal", reason=f"{names[0]}不符合条件")
    assert named.status_code == 400 and "请不要写姓名" in named.text
    sent = await send(client, f"{path}/repeal", reason=REASON)
    assert sent.status_code == 303, sent.text
    proposal = sent.headers["location"]
    shown = await read(client, proposal)
    assert "提出人不能自行批准" in shown and 'name="code"' not in shown
    assert (await send(client, f"{path}/repeal", reason=REASON)).status_code == 400

    sign_in(client, office.decider)
    assert proposal in await read(client, path)
    shown = await read(client, proposal)
    assert REASON in shown and "有效荣誉证书 6 份" in shown
    bad = await send(client, proposal, code="000000")
    assert bad.status_code == 400 and 'href="#code"' in bad.text
    assert (await send(client, proposal, code=office.codes[0])).status_code == 303
    assert "已批准并办理" in await read(client, proposal)
    again = await send(client, proposal, code=office.codes[1])
    assert again.status_code == 400 and "已经办结" in again.text
    desk = await read(client, path)
    assert "已撤销" in desk and names[0] in desk and f"{path}/repeal" not in desk
    assert "已撤销" in await read(client, "/rewards/commendations")

    client.cookies.clear()
    page = await read(client, f"/commendations/{made}")
    printed = words_of((await client.get(f"/commendations/{made}/decision.pdf")).content)
    assert "Repealedon" in printed and "withitscertificatesofhonor" in printed
    for said in ("已撤销", REASON):
        assert said in page and said in printed
    for name in names:
        assert name not in page and name not in printed
    assert "已撤销" in await read(client, "/commendations")


async def test_one_honor_is_issued_anew_in_the_browser(client: httpx.AsyncClient) -> None:
    office = await make_office()
    made = await make_decided(office)
    path = f"/rewards/commendations/{made}"
    sign_in(client, office.drafter)
    assert f"{path}/lines/1" in await read(client, path)
    assert "BUR-2026-000001" in await read(client, f"{path}/lines/1")
    wrong = await send(client, f"{path}/lines/1", act="repeal", reason=REASON)
    assert wrong.status_code == 400
    refused = await send(client, f"{path}/lines/1", act="withdraw", reason=REASON)
    gone = await send(client, f"{refused.headers['location']}/refusal")
    assert gone.status_code == 303
    assert "什么都没有变" in await read(client, gone.headers["location"])
    sent = await send(client, f"{path}/lines/1", act="renew", reason=REASON)
    sign_in(client, office.decider)
    assert (await send(client, sent.headers["location"], code=office.codes[0])).status_code == 303
    page = await read(client, path)
    assert "BUR-2026-000007" in page and "BUR-2026-000001" not in page


async def test_programs_repeal_over_the_api(client: httpx.AsyncClient) -> None:
    office = await make_office()
    made = await make_decided(office)
    drafter, decider = bearer(office.drafter), bearer(office.decider)
    path = f"/api/commendations/{made}"
    seen = (await client.get(f"{path}/standing", headers=drafter)).json()
    assert (seen["total"], seen["certificates"], seen["lines"][0]["number"]) == (6, 6, 1)
    assert (await client.get(f"{path}/standing?line=2", headers=drafter)).json()["total"] == 1
    wrong = {"act": "withdraw", "reason": REASON}
    assert (await client.post(f"{path}/proposals", json=wrong, headers=drafter)).status_code == 400
    sent = await client.post(f"{path}/proposals", json=wrong | {"line": 2}, headers=drafter)
    proposal = f"/api/commendation-proposals/{sent.json()['id']}"
    own = await client.post(f"{proposal}/approval", json={"code": "123456"}, headers=drafter)
    assert (own.status_code, own.json()["code"]) == (403, "second_person_needed")
    code = {"code": office.codes[0]}
    done = await client.post(f"{proposal}/approval", json=code, headers=decider)
    assert (done.status_code, done.json()) == (200, {"revoked": 1, "issued": 0})
    again = await client.post(f"{proposal}/refusal", headers=decider)
    assert (again.status_code, again.json()["code"]) == (409, "commendation_proposal_answered")
    (listed,) = (await client.get(f"{path}/proposals", headers=decider)).json()
    assert (listed["act"], listed["line"], listed["approved"]) == ("withdraw", 2, True)
    # Who audits reads it all, sees no whole name of a person, and proposes nothing.
    auditor = bearer(await make_account("auditor", office.contest.administrator))
    names = [row["name"] for row in await names_on(made)]
    shown = (await client.get(f"{path}/standing", headers=auditor)).json()
    assert shown["lines"][0]["name"] not in names
    tried = await client.post(f"{path}/proposals", json=wrong | {"line": 1}, headers=auditor)
    assert tried.status_code == 403
