"""Public notices, objections and lists as pages and API: who sees what, and for how long."""

import csv
import io
import re
from datetime import timedelta
from uuid import UUID

import httpx
import pypdf
import pytest

from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.settings import current
from registry.core.texts import text
from registry.people.reasons import ReasonNamesPersonError
from registry.people.sign_in import sessions
from rewards.notices import drafting, public, queries, service, taking_down
from tests.competitions.external.documents import HTML, pdf
from tests.factories import bearer
from tests.rewards.notices.makers import (
    CONTACT,
    TITLE,
    Desk,
    let_notice_pass,
    make_desk,
    make_drafted,
    make_objection,
    make_published,
)

pytestmark = pytest.mark.anyio


def token(page: httpx.Response) -> dict[str, str]:
    found = re.search(r'name="_csrf_token" value="([^"]+)"', page.text)
    assert found, page.text[:500]
    return {"_csrf_token": found[1]}


def cookie(actor: Actor) -> dict[str, str]:
    assert actor.session_id
    return {"Cookie": f"{sessions.COOKIE}={sessions.issue(actor.session_id, current())}"}


async def names_on(desk: Desk, made: UUID) -> set[str]:
    found = await queries.lines(desk.drafter, made)
    return {line.payee for line in found.lines if line.payee_class.en != "school"}


async def test_a_notice_shows_whom_for_what_and_how_much_and_no_number(client: httpx.AsyncClient) -> None:
    desk = await make_desk()
    draft = await make_drafted(desk)
    assert (await client.get(f"/notices/{draft}")).status_code == 404
    assert TITLE not in (await client.get("/notices")).text
    await service.publish(desk.drafter, draft)
    assert TITLE in (await client.get("/notices")).text
    shown = await client.get(f"/notices/{draft}")
    assert shown.headers["content-type"] == "text/html; charset=utf-8"
    facts = await queries.list_facts(desk.drafter, draft)
    assert facts.notice_until
    for words in (TITLE, CONTACT, "虚构教育局（虚构）", "5 个工作日", f"{facts.notice_until}"):
        assert words in shown.text, words
    names = await names_on(desk, draft)
    assert names
    assert all(name in shown.text for name in names)
    assert "noindex" in shown.headers["x-robots-tag"]
    assert '<meta name="robots" content="noindex' in shown.text
    english = await client.get(f"/notices/{draft}?lang=en")
    assert "5 working days" in english.text


async def test_copies_are_kept_briefly_and_an_account_keeps_its_own(client: httpx.AsyncClient) -> None:
    desk = await make_desk()
    made = await make_published(desk)
    for address in (f"/notices/{made}", "/notices", f"/notices/{made}/notice.pdf"):
        first = await client.get(address)
        assert first.headers["cache-control"] == "public, max-age=60"
        again = await client.get(address, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    own = await client.get(f"/notices/{made}", headers=cookie(desk.drafter))
    assert own.headers["cache-control"] == "no-store"
    assert "etag" not in own.headers


def test_once_it_is_over_no_school_of_few_lines_has_a_row_of_its_own() -> None:
    def rows(*lines: int) -> list[int]:
        sums = [
            public.SchoolSum(text(f"虚构{n}校", f"{n}"), each, each * 100, each)
            for n, each in enumerate(lines)
        ]
        left = public.without_few(sums)
        assert sum(each.amount_fen for each in left) in {sum(lines) * 100, 0}
        return [each.lines for each in left]

    assert rows(9, 4, 2, 1) == [9, 4, 3]
    # One line beside would be what the whole comes to without the others.
    assert rows(9, 4, 1) == [9, 5]
    assert rows(4, 3) == [4, 3]
    assert rows(1, 1) == []


async def test_a_line_that_was_taken_off_is_said_to_be(client: httpx.AsyncClient) -> None:
    desk = await make_desk()
    made = await make_published(desk)
    second = (await queries.lines(desk.drafter, made)).lines[1]
    assert "已移出" not in (await client.get(f"/notices/{made}")).text
    await drafting.remove_line(desk.drafter, second.id, "名次更正")
    assert f"序号 {second.number} 已移出。" in (await client.get(f"/notices/{made}")).text
    english = await client.get(f"/notices/{made}?lang=en")
    assert f"Line {second.number} was taken off." in english.text


async def test_looking_for_a_name_leaves_it_in_no_address_and_finds_parts(client: httpx.AsyncClient) -> None:
    desk = await make_desk()
    made = await make_published(desk)
    name = sorted(await names_on(desk, made))[0]
    found = await client.post(f"/notices/{made}/find", data={"q": name})
    rows = re.findall(r'<th scope="row">([^<]+)</th>', found.text)
    assert rows
    assert set(rows) == {name}
    assert found.headers["cache-control"] == "no-store"
    assert not re.search(r'(?:href|action)="[^"]*' + re.escape(name), found.text)
    nothing = await client.post(f"/notices/{made}/find", data={"q": "无此人"})
    assert "没有符合的行" in nothing.text
    assert (await client.post(f"/notices/{made}/find", data={"q": ""})).status_code == 303


async def test_the_files_say_what_the_page_says(client: httpx.AsyncClient) -> None:
    desk = await make_desk()
    made = await make_published(desk)
    facts = await queries.list_facts(desk.drafter, made)
    lines = (await client.get(f"/notices/{made}/lines.json")).json()
    assert len(lines) == facts.lines
    assert sum(line["amount_fen"] for line in lines) == facts.amount_fen
    assert set(lines[0]) == {
        "number",
        "payee",
        "payee_class_code",
        "payee_class",
        "school",
        "competition",
        "event",
        "prize",
        "amount_fen",
    }
    sent = (await client.get(f"/notices/{made}/lines.csv")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(sent)))
    assert [row["姓名或单位"] for row in rows] == [line["payee"] for line in lines]
    assert (await client.get(f"/notices/{made}/lines.xlsx")).content[:2] == b"PK"
    drawn = await client.get(f"/notices/{made}/notice.pdf")
    assert drawn.headers["content-type"] == "application/pdf"
    words = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(drawn.content)).pages)
    plain = re.sub(r"\s", "", words)
    for said in ("公示", TITLE, CONTACT.replace(" ", ""), lines[0]["payee"], str(facts.notice_until)):
        assert re.sub(r"\s", "", said) in plain, said


async def test_when_it_is_over_names_are_masked_and_sums_are_by_school(client: httpx.AsyncClient) -> None:
    desk = await make_desk()
    made = await make_published(desk)
    facts = await queries.list_facts(desk.drafter, made)
    names = await names_on(desk, made)
    await let_notice_pass(made)
    # Nobody has ended it: the day has passed, and that is enough.
    assert TITLE not in (await client.get("/notices")).text
    for address in (f"/notices/{made}", f"/notices/{made}/lines.csv", f"/api/public-notices/{made}/lines"):
        shown = await client.get(address)
        assert shown.status_code == 200
        assert not [name for name in names if name in shown.text], address
    lines = (await client.get(f"/notices/{made}/lines.json")).json()
    assert {line["amount_fen"] for line in lines} == {None}
    assert all("*" in line["payee"] for line in lines if line["payee_class_code"] != "school")
    page = await client.get(f"/notices/{made}")
    assert f"{facts.amount_fen // 100:,}.00" in page.text
    # Nor is a name found that is not shown.
    found = await client.post(f"/notices/{made}/find", data={"q": sorted(names)[0]})
    assert "没有符合的行" in found.text
    printed = await client.get(f"/notices/{made}/notice.pdf")
    words = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed.content)).pages)
    assert not [name for name in names if name in words]
    form = await client.get(f"/notices/{made}/objection")
    assert "公示期已结束" in form.text


async def test_when_a_list_of_few_lines_is_over_its_sum_is_not_shown(client: httpx.AsyncClient) -> None:
    desk = await make_desk()
    few = [
        row["id"] for row in await database.fetch("SELECT id FROM rewards.entitlement ORDER BY id LIMIT 2")
    ]
    made = await make_published(desk, few)
    facts = await queries.list_facts(desk.drafter, made)
    assert (await client.get(f"/api/public-notices/{made}")).json()["amount_fen"] == facts.amount_fen
    await let_notice_pass(made)
    assert (await client.get(f"/api/public-notices/{made}")).json()["amount_fen"] is None
    shown = f"{facts.amount_fen // 100:,}.{facts.amount_fen % 100:02d}"
    page = await client.get(f"/notices/{made}")
    assert (page.status_code, shown in page.text) == (200, False)
    printed = await client.get(f"/notices/{made}/notice.pdf")
    words = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed.content)).pages)
    assert "共2项" in re.sub(r"\s", "", words)
    assert shown not in words


async def test_the_background_takes_it_down_once_and_tells_the_bureau(client: httpx.AsyncClient) -> None:
    desk = await make_desk()
    made = await make_published(desk)
    assert await taking_down.take_down() == 0
    await let_notice_pass(made)
    assert await taking_down.take_down() == 1
    assert await taking_down.take_down() == 0
    facts = await queries.list_facts(desk.drafter, made)
    assert facts.taken_down_at
    acts = await queries.acts(desk.drafter, made)
    assert [(act.act, act.who) for act in acts][-1] == ("taken_down", "")
    told = await database.fetch("SELECT account FROM registry.notice WHERE subject = $1", f"list:{made}")
    assert {row["account"] for row in told} == {desk.drafter.account_id, desk.colleague.account_id}
    await service.end_notice(desk.drafter, made)
    assert (
        await database.fetch_value(
            "SELECT count(*) FROM registry.notice WHERE subject = $1 AND done_at IS NULL", f"list:{made}"
        )
        == 0
    )
    acts = await queries.acts(desk.drafter, made)
    assert [act.act for act in acts].count("taken_down") == 1


async def test_a_withdrawn_notice_shows_nobody(client: httpx.AsyncClient) -> None:
    desk = await make_desk()
    made = await make_published(desk)
    names = await names_on(desk, made)
    # The reason is kept for good and names nobody; nor is it for the public.
    with pytest.raises(ReasonNamesPersonError):
        await service.cancel(desk.drafter, made, f"{sorted(names)[0]}已毕业，撤回重办")
    assert (await client.get(f"/api/public-notices/{made}")).json()["standing"] == "running"
    await service.cancel(desk.drafter, made, "撤回重办")
    for address in (f"/notices/{made}", f"/api/public-notices/{made}", f"/api/public-notices/{made}/lines"):
        assert "撤回重办" not in (await client.get(address)).text, address
    shown = await client.get(f"/notices/{made}")
    assert "已撤回" in shown.text
    assert not [name for name in names if name in shown.text]
    assert (await client.get(f"/notices/{made}/lines.json")).json() == []
    assert (await client.get(f"/api/public-notices/{made}")).json()["standing"] == "withdrawn"


async def test_a_visitor_objects_by_the_form_and_reads_the_answer(client: httpx.AsyncClient) -> None:
    desk = await make_desk()
    made = await make_published(desk)
    form = await client.get(f"/notices/{made}/objection?line=1&line=3&line=%3Cb%3E")
    assert 'value="1、3"' in form.text
    sent = token(form) | {"lines": "1、3", "grounds": "第1行有误（虚构）", "name": "虚构人", "contact": ""}
    address = f"/notices/{made}/objection"
    assert (await client.post(address, data={"lines": "1", "grounds": "无令牌"})).status_code == 403
    wrong = await client.post(address, data=sent, files={"files": ("a.pdf", HTML, "application/pdf")})
    assert (wrong.status_code, "第1行有误（虚构）" in wrong.text) == (400, True)
    assert 'href="#files"' in wrong.text
    empty = await client.post(address, data=sent | {"grounds": " "})
    assert 'href="#grounds"' in empty.text
    unknown = await client.post(address, data=sent | {"lines": "999"})
    assert 'href="#lines"' in unknown.text
    filed = await client.post(
        address, data=sent, files=[("files", ("a.pdf", pdf("x"), "text/html")), ("files", ("", b"", "x/y"))]
    )
    assert filed.status_code == 200
    assert filed.headers["cache-control"] == "no-store"
    receipt = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", filed.text)
    assert receipt
    ask = await client.get("/notices/answer")
    none = await client.post("/notices/answer", data=token(ask) | {"receipt": "7777-7777-7777-7777"})
    assert none.status_code == 404
    waiting = await client.post("/notices/answer", data=token(ask) | {"receipt": receipt[0].lower()})
    assert "待答复" in waiting.text
    objection = await database.fetch_value("SELECT id FROM rewards.objection")
    page = await client.get(f"/rewards/objections/{objection}", headers=cookie(desk.colleague))
    for words in ("第1行有误（虚构）", "虚构人", "a.pdf"):
        assert words in page.text
    file = re.search(rf"/rewards/objections/{objection}/files/[0-9a-f-]+", page.text)
    assert file
    saved = await client.get(file[0], headers=cookie(desk.colleague))
    assert saved.content == pdf("x")
    assert saved.headers["content-disposition"].startswith("attachment")
    assert "a.pdf" not in saved.headers["content-disposition"]
    for other in (desk.contest.organizer, desk.contest.administrator):
        assert (await client.get(file[0], headers=cookie(other))).status_code in {403, 404}


async def test_objections_are_limited_by_address(client: httpx.AsyncClient) -> None:
    desk = await make_desk()
    made = await make_published(desk)
    sent = {"lines": "1", "grounds": "一次又一次（虚构）"}
    codes = [
        (
            await client.post(f"/api/public-notices/{made}/objections", data=sent, files={"files": b""})
        ).status_code
        for _ in range(7)
    ]
    assert codes == [201] * 5 + [429] * 2


async def test_the_chain_over_the_api(client: httpx.AsyncClient) -> None:
    desk = await make_desk()
    by, colleague = bearer(desk.drafter), bearer(desk.colleague)
    ready = (await client.get(f"/api/programs/{desk.program}/ready", headers=by)).json()
    sent = {"title": TITLE, "entitlements": [each["id"] for each in ready[:4]]}
    made = (await client.post(f"/api/programs/{desk.program}/lists", json=sent, headers=by)).json()["id"]
    again = await client.post(f"/api/programs/{desk.program}/lists", json=sent, headers=by)
    assert (again.status_code, again.json()["code"]) == (409, "lines_not_ready")
    changed = {"title": TITLE, "contact": CONTACT}
    assert (await client.put(f"/api/lists/{made}", json=changed, headers=by)).status_code == 204
    assert (await client.post(f"/api/lists/{made}/publication", headers=by)).status_code == 204
    early = await client.post(f"/api/lists/{made}/end-of-notice", headers=by)
    assert (early.status_code, early.json()["code"]) == (409, "notice_not_over")
    filed = await client.post(
        f"/api/public-notices/{made}/objections",
        data={"lines": "2", "grounds": "有误（虚构）"},
        files={"files": ("a.pdf", pdf("x"))},
    )
    assert filed.status_code == 201
    objection = filed.json()["id"]
    told = {"outcome": "upheld", "answer": "成立。"}
    own = await client.post(f"/api/objections/{objection}/answer", json=told, headers=by)
    assert (own.status_code, own.json()["code"]) == (403, "second_person_needed")
    assert (
        await client.post(f"/api/objections/{objection}/answer", json=told, headers=colleague)
    ).status_code == 204
    answer = await client.post("/api/public-notices/answer", json={"receipt": filed.json()["receipt"]})
    assert (answer.json()["state"], answer.json()["answer"]) == ("upheld", "成立。")
    await let_notice_pass(UUID(made))
    ended = await client.post(f"/api/lists/{made}/end-of-notice", headers=by)
    assert ended.json() == {"lines": 3, "held": 0}
    twice = await client.post(f"/api/lists/{made}/end-of-notice", headers=by)
    assert (twice.status_code, twice.json()["code"]) == (409, "list_state")
    late = await client.post(
        f"/api/public-notices/{made}/objections", data={"lines": "1", "grounds": "晚了"}, files={"files": b""}
    )
    assert (late.status_code, late.json()["code"]) == (409, "objection_too_late")
    acts = (await client.get(f"/api/lists/{made}/acts", headers=by)).json()
    assert acts[-1]["act"] == "put_up_for_approval"


async def test_the_bureaus_pages_take_a_list_to_approval(client: httpx.AsyncClient) -> None:
    desk = await make_desk()
    by = cookie(desk.drafter)

    async def send(address: str, **fields: str) -> httpx.Response:
        client.cookies.clear()
        page = await client.get(address, headers=by)
        kept = f"{by['Cookie']}; registry_csrf={client.cookies['registry_csrf']}"
        client.cookies.clear()
        return await client.post(address, data=token(page) | fields, headers={"Cookie": kept})

    ready = await queries.preview(desk.drafter, desk.program)
    new = f"/rewards/{desk.program}/lists/new"
    none = await send(new, title=TITLE, only="yes")
    assert (none.status_code, "没有可以列入" in none.text) == (400, True)
    drafted = await send(new, title=TITLE, only="yes", entitlement=str(ready[0].id), contact=CONTACT)
    assert drafted.status_code == 303, drafted.text
    address = drafted.headers["location"]
    line = (await queries.lines(desk.drafter, UUID(address.rpartition("/")[2]))).lines[0]
    assert (await send(address, step="change", title=" ")).status_code == 400
    assert (await send(address, step="publish")).status_code == 303
    early = await send(address, step="end")
    assert (early.status_code, "不能提前结束" in early.text) == (400, True)
    off = await send(f"{address}/lines/{line.id}", reason=f"{line.payee}有误")
    assert off.status_code == 400
    await let_notice_pass(UUID(address.rpartition("/")[2]))
    assert (await send(address, step="end")).status_code == 303
    assert (await send(address, step="cancel", reason="")).status_code == 400
    assert "审批中" in (await client.get(address, headers=by)).text
    assert TITLE in (await client.get("/rewards/lists", headers=by)).text
    stranger = cookie(desk.contest.organizer)
    for page in ("/rewards/lists", address, new, "/rewards/objections"):
        assert (await client.get(page, headers=stranger)).status_code in {403, 404}


async def test_a_notice_of_another_day_is_over_at_midnight_in_shanghai(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await make_desk()
    made = await make_published(desk)
    until = (await queries.list_facts(desk.drafter, made)).notice_until
    assert until
    monkeypatch.setattr(clock, "today", lambda: until)
    await make_objection(made)
    assert TITLE in (await client.get("/notices")).text
    monkeypatch.setattr(clock, "today", lambda: until + timedelta(days=1))
    assert TITLE not in (await client.get("/notices")).text
