"""The pages of results, appeals and corrections, as a browser walks them; and the API of the same."""

import re
from uuid import UUID

import httpx
import pytest

from competitions.results.appeals import queries as appeal_queries
from registry.core import database
from registry.core.actor import Actor
from registry.core.settings import current
from registry.people.sign_in import sessions
from tests.competitions.results.contests import (
    Marked,
    end_appeals,
    make_finalized,
    make_marked,
    make_published,
)
from tests.factories import bearer
from tests.registry.people.accounts.visits import HTML, send

pytestmark = pytest.mark.anyio

ENTRY = "ZZ001-02"


def sign_in(client: httpx.AsyncClient, actor: Actor) -> None:
    assert actor.session_id is not None
    client.cookies.set(sessions.COOKIE, sessions.issue(actor.session_id, current()))


async def read(client: httpx.AsyncClient, path: str, status: int = 200) -> str:
    answer = await client.get(path, headers=HTML)
    assert answer.status_code == status, answer.text
    return answer.text


def result_of(marked: Marked) -> str:
    return f"/events/{marked.event}"


async def test_from_marks_to_a_final_result_in_the_browser(client: httpx.AsyncClient) -> None:
    marked = await make_marked()
    desk = f"{result_of(marked)}/results"
    sign_in(client, marked.organizer)
    assert "已齐备" in await read(client, desk)
    wrong = await send(client, f"{desk}/publish", minutes="zwei")
    assert wrong.status_code == 400 and 'value="zwei"' in wrong.text
    assert (await send(client, f"{desk}/publish", minutes="99999")).status_code == 400
    short = await send(client, f"{desk}/publish", minutes="30")
    assert short.status_code == 400 and "只能延长" in short.text
    assert (await send(client, f"{desk}/publish", minutes="90")).status_code == 303
    shown = await read(client, desk)
    assert "申诉期尚未结束" in shown and "星期" in shown and "还剩" in shown
    assert (await send(client, f"{desk}/finalize")).status_code == 400
    assert (await send(client, f"{desk}/withdraw", reason="")).status_code == 400
    named = await send(client, f"{desk}/withdraw", reason="电话13800000000核对")
    assert named.status_code == 400 and "请不要写证件号码" in named.text
    assert (await send(client, f"{desk}/withdraw", reason="复核")).status_code == 303
    sign_in(client, marked.officers[0])
    assert (await client.get(desk, headers=HTML)).status_code == 404


async def test_the_public_page_says_that_a_result_is_provisional_and_until_when(
    client: httpx.AsyncClient,
) -> None:
    marked = await make_published()
    shown = await read(client, result_of(marked))
    assert "尚未定稿" in shown and "申诉截止" in shown and "星期" in shown and ENTRY in shown
    assert "提出申诉</a>" not in shown
    sign_in(client, marked.school_of(ENTRY))
    assert "提出申诉</a>" in await read(client, result_of(marked))
    await end_appeals(marked)
    sign_in(client, marked.organizer)
    desk = f"{result_of(marked)}/results"
    assert (await send(client, f"{desk}/finalize")).status_code == 303
    assert "最终成绩，第 1 版" in await read(client, result_of(marked))
    assert (await send(client, f"{desk}/finalize")).status_code == 400


async def test_an_appeal_goes_through_the_pages(client: httpx.AsyncClient) -> None:
    marked = await make_published()
    form = f"{result_of(marked)}/appeal"
    officer = marked.school_of(ENTRY)
    sign_in(client, officer)
    assert ENTRY in await read(client, form)
    assert "ZZ001-01" not in await read(client, form)
    assert (await send(client, form, entry=ENTRY, grounds="")).status_code == 400
    filed = await send(client, form, entry=ENTRY, grounds="模块一少算五分")
    assert filed.status_code == 303
    appeal = filed.headers["location"]
    assert "等待" in await read(client, appeal)
    sign_in(client, marked.school_of("ZZ001-01"))
    await read(client, appeal, 404)
    assert ENTRY not in await read(client, "/appeals")
    sign_in(client, marked.judge)
    assert ENTRY in await read(client, "/appeals")
    assert ENTRY in await read(client, f"{result_of(marked)}/appeals")
    assert (await send(client, appeal, step="answer", words="无误")).status_code == 400
    assert (await send(client, appeal, step="answer", outcome="rejected", words="无误")).status_code == 303
    sign_in(client, officer)
    assert (await send(client, appeal, step="escalate", words="仍不服")).status_code == 303
    sign_in(client, marked.organizer)
    decided = await send(client, appeal, step="arbitrate", outcome="upheld", words="应加五分")
    assert decided.status_code == 303
    assert "申诉成立" in await read(client, appeal)


async def test_a_correction_goes_through_the_pages(client: httpx.AsyncClient) -> None:
    marked = await make_finalized()
    form = f"{result_of(marked)}/correct"
    sign_in(client, marked.judge)
    assert 'name="entry"' in await read(client, form)
    assert 'name="points:ZZ001-04"' in await read(client, f"{form}?entry=ZZ001-04&entry=nobody")
    fields = {"base": "1", "points:ZZ001-04": "150", "reason": "少算十分"}
    wrong = await send(client, form, **{**fields, "points:ZZ001-04": "viel"})
    assert wrong.status_code == 400 and 'value="viel"' in wrong.text
    looked = await send(client, form, **fields, step="preview")
    assert looked.status_code == 200 and "4 个参赛队变化" in looked.text
    assert await database.fetch_value("SELECT count(*) FROM competitions.correction") == 0
    assert (await send(client, form, **{**fields, "reason": ""}, step="propose")).status_code == 400
    proposed = await send(client, form, **fields, step="propose")
    assert proposed.status_code == 303
    correction = proposed.headers["location"]
    assert "待批准" in await read(client, correction)
    assert (await send(client, correction, decision="approve", answer="同意")).status_code == 403
    listed = f"/competitions/{marked.contest.id}/corrections"
    assert correction in await read(client, listed)
    sign_in(client, marked.organizer)
    assert "提交决定" in await read(client, correction)
    assert (await send(client, correction, answer="同意")).status_code == 400
    assert (await send(client, correction, decision="approve", answer="")).status_code == 400
    assert (await send(client, correction, decision="approve", answer="同意")).status_code == 303
    assert "第 2 版" in await read(client, correction)
    client.cookies.clear()
    shown = await read(client, result_of(marked))
    assert "各版成绩" in shown and "少算十分" in shown
    old = await read(client, f"{result_of(marked)}/versions/1")
    assert "已被更正" in old and "选手ZZ001-040" not in old and "选*" in old
    newest = await client.get(f"{result_of(marked)}/versions/2", headers=HTML)
    assert newest.headers["location"] == result_of(marked)
    await read(client, f"{result_of(marked)}/versions/3", 404)


async def test_who_proposed_sees_no_form_to_decide(client: httpx.AsyncClient) -> None:
    marked = await make_finalized()
    sign_in(client, marked.organizer)
    fields = {"base": "1", "status:ZZ001-04": "disqualified", "points:ZZ001-04": "", "reason": "替考"}
    proposed = await send(client, f"{result_of(marked)}/correct", **fields, step="propose")
    shown = await read(client, proposed.headers["location"])
    assert "须由另一人批准" in shown and "提交决定" not in shown


async def test_standardized_points_stand_beside_a_result_when_asked_for(client: httpx.AsyncClient) -> None:
    marked = await make_finalized()
    assert "标准分" not in await read(client, result_of(marked))
    shown = await read(client, f"{result_of(marked)}?scale=worldskills-2017")
    assert "标准分" in shown
    answer = await client.get(f"/api{result_of(marked)}/standardized?scale=worldskills-2015")
    points = {line["entry"]: line["points"] for line in answer.json()}
    assert len(points) == 10 and points["ZZ001-01"] > points["ZZ001-10"]
    assert (await client.get(f"/api{result_of(marked)}/standardized?scale=x")).status_code == 400


async def test_a_world_contest_is_shown_on_the_scale_of_worldskills(client: httpx.AsyncClient) -> None:
    marked = await make_finalized(level="world")
    assert "标准分" in await read(client, result_of(marked))


async def test_the_api_does_the_same(client: httpx.AsyncClient) -> None:
    marked = await make_marked()
    event = f"/api{result_of(marked)}"
    judge, organizer = bearer(marked.judge), bearer(marked.organizer)
    officer = bearer(marked.school_of(ENTRY))
    state = (await client.get(f"{event}/readiness", headers=judge)).json()
    assert state["state"] == "marked" and state["open"]["provisional"] == []
    assert (await client.get(f"{event}/provisional")).json() == {"published": None, "lines": []}
    draw = await client.post(f"{event}/draw", json={"order": [ENTRY]}, headers=judge)
    assert (draw.status_code, draw.json()["code"]) == (409, "nothing_to_draw")
    assert (await client.post(f"{event}/provisional", json={}, headers=judge)).status_code == 201
    public = (await client.get(f"{event}/provisional")).json()
    assert len(public["lines"]) == 10
    assert str(marked.judge.account_id) not in str(public) and "published_by" not in public["published"]
    filed = await client.post(
        f"{event}/appeals", json={"entry": ENTRY, "grounds": "少算五分"}, headers=officer
    )
    appeal = f"/api/appeals/{filed.json()['id']}"
    assert (await client.get("/api/appeals", headers=officer)).json()[0]["entry"] == ENTRY
    answer = {"outcome": "rejected", "answer": "无误"}
    assert (await client.post(f"{appeal}/answer", json=answer, headers=judge)).status_code == 204
    more = await client.post(f"{appeal}/escalation", json={"grounds": "不服"}, headers=officer)
    assert more.status_code == 204
    await end_appeals(marked)
    refused = await client.post(f"{event}/final", headers=organizer)
    assert [fault["code"] for fault in refused.json()["faults"]] == ["appeal_open"]
    assert (await client.post(f"{appeal}/arbitration", json=answer, headers=organizer)).status_code == 204
    assert (await client.get(appeal, headers=officer)).json()["arbitration"]["outcome"] == "rejected"
    withdrawn = await client.post(f"{event}/provisional/withdrawal", json={"reason": ""}, headers=judge)
    assert withdrawn.status_code == 409
    assert (await client.post(f"{event}/final", headers=organizer)).status_code == 201
    change = {"base": 1, "changes": [{"entry": "ZZ001-04", "points": "150"}]}
    looked = await client.post(f"{event}/corrections/preview", json=change, headers=judge)
    assert (looked.status_code, looked.json()["number"]) == (200, 2)
    proposed = await client.post(f"{event}/corrections", json=change | {"reason": "少算"}, headers=judge)
    correction = f"/api/corrections/{proposed.json()['id']}"
    assert (await client.get(correction, headers=judge)).json()["approved"] is None
    listed = await client.get(f"/api/competitions/{marked.contest.id}/corrections", headers=organizer)
    assert len(listed.json()) == 1
    preview = (await client.get(f"{correction}/preview", headers=organizer)).json()
    assert preview == looked.json()
    done = await client.post(f"{correction}/approval", json={"answer": "同意"}, headers=organizer)
    assert done.json() == preview
    again = await client.post(f"{correction}/refusal", json={"answer": "不"}, headers=organizer)
    assert again.json()["code"] == "correction_decided"
    versions = (await client.get(f"{event}/versions")).json()
    assert [version["number"] for version in versions] == [2, 1]
    old = (await client.get(f"{event}/versions/1")).json()
    assert not old["newest"] and re.search(r"\*", str(old["lines"][0]["members"]))


async def test_names_of_the_filed_stay_with_the_school(client: httpx.AsyncClient) -> None:
    marked = await make_published()
    officer = bearer(marked.school_of(ENTRY))
    sent = {"entry": ENTRY, "grounds": "x"}
    filed = await client.post(f"/api{result_of(marked)}/appeals", json=sent, headers=officer)
    found = await appeal_queries.appeal(UUID(filed.json()["id"]))
    other = bearer(marked.school_of("ZZ001-01"))
    assert (await client.get(f"/api/appeals/{found.id}", headers=other)).status_code == 404
    assert (await client.get("/api/appeals", headers=other)).json() == []
