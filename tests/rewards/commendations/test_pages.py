"""The pages and the API of commendations: drafted, decided, public, as PDF, and as certificates of honor."""

import hashlib
import io
import re

import httpx
import pypdf
import pytest

from competitions.awards import service as awards
from credentials.checking.handed_in import check_file
from registry.core import database
from registry.core.actor import Actor
from registry.core.settings import current
from registry.people.sign_in import sessions
from tests.factories import bearer, make_account
from tests.registry.people.accounts.visits import HTML, send
from tests.rewards.commendations.makers import NUMBER, given, make_decided, make_drafted, make_office

pytestmark = pytest.mark.anyio

TYPED: dict[str, str | list[str]] = {
    "title": "关于表彰2026年技能竞赛获奖师生的决定（虚构）",
    "number": NUMBER,
    "dated": "2026-11-20",
    "basis": "虚构办法（虚构）",
    "body": "经公示无异议。\r\n决定予以表彰。",
    "year": "2026",
    "level": "provincial",
    "tier": ["first", "second"],
    "student_zh": "技能标兵",
    "student_en": "Outstanding Competitor",
    "school_zh": "先进单位",
}


def sign_in(client: httpx.AsyncClient, actor: Actor) -> None:
    assert actor.session_id is not None
    client.cookies.set(sessions.COOKIE, sessions.issue(actor.session_id, current()))


async def read(client: httpx.AsyncClient, path: str, status: int = 200) -> str:
    answer = await client.get(path, headers=HTML)
    assert answer.status_code == status, answer.text
    return answer.text


def words_of(pdf: bytes) -> str:
    """Return the text of a PDF without spaces, which line ends put anywhere."""
    return re.sub(r"\s", "", "".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(pdf)).pages))


async def test_one_drafts_and_another_decides_in_the_browser(client: httpx.AsyncClient) -> None:
    office = await make_office()
    sign_in(client, office.drafter)
    new = "/rewards/commendations/new"
    assert "技能标兵" in await read(client, new)
    wrong = await send(client, new, **TYPED | {"number": "", "student_zh": "", "school_zh": ""})
    assert wrong.status_code == 400
    assert 'href="#number"' in wrong.text and "请至少填写一个荣誉称号" in wrong.text
    assert "虚构办法（虚构）" in wrong.text
    nobody = await send(client, new, **TYPED | {"level": "world", "school_zh": ""})
    assert nobody.status_code == 400 and "没有符合条件的有效奖项" in nobody.text
    drafted = await send(client, new, **TYPED)
    assert drafted.status_code == 303, drafted.text
    path = drafted.headers["location"]
    page = await read(client, path)
    assert "提出人不能自行批准" in page and "审定并签发" not in page
    assert path in await read(client, "/rewards/commendations")

    change = f"{path}/change"
    assert 'value="second" checked' in await read(client, change)
    assert (await send(client, change, **TYPED | {"tier": ["first"]})).status_code == 303

    sign_in(client, office.decider)
    page = await read(client, path)
    assert "审定并签发 4 份荣誉证书" in page
    seen = re.search(r'name="content_hash" value="([0-9a-f]{64})"', page)
    assert seen
    bad = await send(client, path, code="000000", content_hash=seen[1])
    assert bad.status_code == 400 and 'href="#code"' in bad.text
    stale = await send(client, path, code=office.codes[0], content_hash="0" * 64)
    assert stale.status_code == 400 and "请刷新" in stale.text
    done = await send(client, path, code=office.codes[0], content_hash=seen[1])
    assert done.status_code == 303
    page = await read(client, path)
    file = await client.get(f"{path}/content.txt")
    assert hashlib.sha256(file.content).hexdigest() == seen[1]
    assert "BUR-2026-000004" in page and "一致" in page and "审定并签发" not in page
    assert (await client.get(f"/api{path.removeprefix('/rewards')}")).status_code == 401


async def test_everybody_reads_what_was_decided_and_nothing_of_a_draft(client: httpx.AsyncClient) -> None:
    office = await make_office()
    made = await make_drafted(office)
    for path in (f"/commendations/{made}", f"/commendations/{made}/decision.pdf"):
        await read(client, path, 404)
    assert (await client.get(f"/api/public-commendations/{made}/lines")).status_code == 404
    assert (await client.get("/api/public-commendations")).json() == []
    await database.execute("DELETE FROM rewards.commendation_line")
    await database.execute("DELETE FROM rewards.commendation")

    made = await make_decided(office)
    assert str(made) in await read(client, "/commendations")
    page = await read(client, f"/commendations/{made}")
    names = [row["name"] for row in await names_on(made)]
    assert len(names) == 6
    for said in (*names, NUMBER, "望再接再厉。", "技能标兵", "优秀教练", "先进集体"):
        assert said in page
    codes = [row["code"] for row in await database.fetch("SELECT code FROM credentials.credential")]
    lines = (await client.get(f"/api/public-commendations/{made}/lines")).text
    assert codes
    for code in codes:
        assert code not in page and code not in lines
    printed = await client.get(f"/commendations/{made}/decision.pdf")
    again = await client.get(f"/commendations/{made}/decision.pdf")
    assert printed.content == again.content
    words = words_of(printed.content)
    for said in (*names, NUMBER, "望再接再厉。", "选手3名", "2026年11月20日", "技能标兵"):
        assert said in words


async def names_on(made: object) -> list[dict[str, str]]:
    rows = await database.fetch(
        "SELECT coalesce(p.name, o.name) AS name FROM rewards.commendation_line l"
        " JOIN competitions.award_recipient r ON r.id = l.recipient"
        " LEFT JOIN registry.person p ON p.id = r.person"
        " LEFT JOIN registry.organization o ON o.id = r.organization"
        " WHERE l.commendation = $1 ORDER BY l.number",
        made,
    )
    return [dict(row) for row in rows]


async def test_who_was_withdrawn_is_named_nowhere_in_public(client: httpx.AsyncClient) -> None:
    office = await make_office()
    made = await make_decided(office)
    fallen = (await names_on(made))[0]["name"]
    award = await database.fetch_value(
        "SELECT r.award FROM rewards.commendation_line l"
        " JOIN competitions.award_recipient r ON r.id = l.recipient WHERE l.number = 1"
    )
    await awards.revoke(office.contest.organizer, award, "虚构的更正理由")
    page = await read(client, f"/commendations/{made}")
    assert fallen not in page and "行已撤回" in page
    printed = words_of((await client.get(f"/commendations/{made}/decision.pdf")).content)
    assert fallen not in printed and "撤回" in printed
    assert fallen not in (await client.get(f"/api/public-commendations/{made}/lines")).text
    # The bureau still sees the line, and why it fell.
    sign_in(client, office.decider)
    desk = await read(client, f"/rewards/commendations/{made}")
    assert fallen in desk and "虚构的更正理由" in desk


async def test_a_certificate_of_honor_is_drawn_with_honor_and_decision(client: httpx.AsyncClient) -> None:
    office = await make_office()
    await make_decided(office)
    rows = await database.fetch(
        "SELECT c.code, l.honor FROM credentials.credential c JOIN rewards.commendation_line l"
        " ON l.recipient = c.recipient AND l.commendation::text = c.lead ORDER BY l.number"
    )
    assert len(rows) == 6
    for row in (rows[0], rows[3], rows[5]):
        paper = (await client.get(f"/V/{row['code']}.pdf")).content
        # Handed in as a file, what the page shows in ink is compared with what was signed.
        checked = await check_file(paper, "honor.pdf")
        assert (checked.state, {step.outcome for step in checked.report.steps}) == ("valid", {"passed"})
        assert "printed" in {step.id for step in checked.report.steps}
        words = words_of(paper)
        for said in ("荣誉证书", row["honor"], NUMBER, "特颁此证", "虚构教育局（虚构）"):
            assert said in words


async def test_programs_do_the_same_over_the_api(client: httpx.AsyncClient) -> None:
    office = await make_office()
    drafter, decider = bearer(office.drafter), bearer(office.decider)
    sent = given().model_dump(mode="json")
    made = (await client.post("/api/commendations", json=sent, headers=drafter)).json()["id"]
    path = f"/api/commendations/{made}"
    changed = await client.put(path, json=sent | {"title": "另一标题（虚构）"}, headers=drafter)
    assert changed.status_code == 204
    review = (await client.get(path, headers=decider)).json()
    assert (review["facts"]["title"], review["facts"]["lines"]) == ("另一标题（虚构）", 6)
    decision = {"code": office.codes[0], "content_hash": review["content_hash_now"]}
    own = await client.post(f"{path}/decision", json=decision, headers=drafter)
    assert (own.status_code, own.json()["code"]) == (403, "second_person_needed")
    done = await client.post(f"{path}/decision", json=decision, headers=decider)
    assert (done.status_code, done.json()) == (200, {"issued": 6})
    gone = await client.post(f"{path}/discarding", headers=drafter)
    assert (gone.status_code, gone.json()["code"]) == (409, "commendation_decided")
    auditor = bearer(await make_account("auditor", office.contest.administrator))
    lines = (await client.get(f"{path}/lines", headers=auditor)).json()
    names = [row["name"] for row in await names_on(made)]
    assert lines["total"] == 6
    # Who audits sees no whole name of a person.
    assert lines["lines"][0]["name"] not in names
    officer = bearer(
        await make_account(
            "school_officer",
            office.contest.administrator,
            organization=next(iter(office.contest.organizations.values())),
        )
    )
    assert (await client.get(path, headers=officer)).status_code == 403
