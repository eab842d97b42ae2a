"""External awards through the web, as those who may see them, and as those who try what they may not."""

import json
import re
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from competitions.external import deciding, service
from competitions.external.evidence import MAXIMUM_EVIDENCE
from registry.core import database
from registry.core.actor import Actor
from registry.core.settings import current
from registry.people.sign_in import sessions
from tests.competitions.external.contests import (
    FIRST,
    Elsewhere,
    confirm,
    counts,
    line,
    make_elsewhere,
    people,
    propose,
)
from tests.competitions.external.documents import HTML, JPEG, PDF, SVG, archive, pdf, png
from tests.factories import PASSWORD, bearer
from tests.registry.people.imports.test_import import workbook

pytestmark = pytest.mark.anyio


def proposal(contest: Elsewhere, **overrides: Any) -> str:
    fields = {
        "competition": str(contest.id),
        "organization": str(contest.organizations[FIRST]),
        "lines": [line().model_dump(mode="json")],
    } | overrides
    return json.dumps(fields, ensure_ascii=False)


async def send(
    client: httpx.AsyncClient, by: Actor, contest: Elsewhere, content: bytes, name: str = "list.pdf"
) -> httpx.Response:
    return await client.post(
        "/api/external-awards",
        data={"proposal": proposal(contest)},
        files={"evidence": (name, content)},
        headers=bearer(by),
    )


async def sign_in(client: httpx.AsyncClient, username: str) -> None:
    page = await client.get("/sign-in")
    form = {"username": username, "password": PASSWORD, "_csrf_token": token(page.text)}
    assert (await client.post("/sign-in", data=form)).status_code == 303


def session_of(actor: Actor) -> UUID:
    assert actor.session_id is not None
    return actor.session_id


def token(page: str) -> str:
    return page.partition('name="_csrf_token" value="')[2].partition('"')[0]


async def test_a_list_from_proposal_to_award_through_the_api(client: httpx.AsyncClient) -> None:
    contest = await make_elsewhere()
    await people(contest, FIRST, "张三", unit="1班", number="1")
    (right,) = await people(contest, FIRST, "张三", unit="2班", number="2")
    made = (await send(client, contest.school, contest, PDF)).json()["id"]
    path = f"/api/external-awards/{made}"
    read = (await client.get(path, headers=bearer(contest.school))).json()
    assert [fault["code"] for fault in read["faults"]] == ["person_open"]
    (name,) = read["lines"][0]["names"]
    assert [each["unit"] for each in name["candidates"]] == ["1班", "2班"]
    not_ready = await client.get(f"{path}/confirmation", headers=bearer(contest.bureau))
    assert (not_ready.status_code, not_ready.json()["code"]) == (409, "list_not_ready")
    chosen = {"persons": [{"name": name["id"], "person": str(right)}]}
    settled = await client.post(f"{path}/settlement", json=chosen, headers=bearer(contest.school))
    assert settled.status_code == 204
    unseen = await client.post(f"{path}/confirmation", json={}, headers=bearer(contest.bureau))
    assert unseen.status_code == 400
    other = {"revision": "0" * 64}
    changed = await client.post(f"{path}/confirmation", json=other, headers=bearer(contest.bureau))
    assert (changed.status_code, changed.json()["code"]) == (409, "list_changed")
    own = await client.post(f"{path}/confirmation", json=other, headers=bearer(contest.school))
    assert own.status_code == 403
    previewed = await client.get(f"{path}/confirmation", headers=bearer(contest.bureau))
    assert previewed.status_code == 200
    assert previewed.json()["consequences"]
    seen = {"revision": previewed.json()["revision"]}
    assert (await counts())["award"] == 0
    confirmed = await client.post(f"{path}/confirmation", json=seen, headers=bearer(contest.bureau))
    assert (confirmed.status_code, confirmed.json()) == (201, {"count": 1})
    again = await client.post(f"{path}/confirmation", json=seen, headers=bearer(contest.colleague))
    assert (again.status_code, again.json()["code"]) == (409, "list_decided")


async def test_a_sheet_through_the_api(client: httpx.AsyncClient) -> None:
    contest = await make_elsewhere()
    content = workbook(("数控", "一等奖", "甲校", "张三"), headings=("赛项", "奖项", "学校", "选手"))
    handed = await client.post(
        f"/api/external-awards/sheets?competition={contest.id}",
        files={"file": ("list.xlsx", content)},
        headers=bearer(contest.bureau),
    )
    assert handed.status_code == 201, handed.text
    path = f"/api/external-awards/sheets/{handed.json()['id']}"
    read = (await client.get(path, headers=bearer(contest.bureau))).json()
    assert [each["line"]["prize_code"] for each in read["lines"]] == ["first"]
    made = await client.post(path, files={"evidence": ("a.png", png())}, headers=bearer(contest.bureau))
    assert made.status_code == 201
    listed = (await client.get("/api/external-awards", headers=bearer(contest.bureau))).json()
    assert [each["id"] for each in listed["lines"]] == [made.json()["id"]]


@pytest.mark.parametrize("content", [HTML, SVG, archive(), PDF + archive(), png() + PDF, JPEG + HTML])
async def test_what_only_calls_itself_a_document_is_refused(
    client: httpx.AsyncClient, content: bytes
) -> None:
    contest = await make_elsewhere()
    refused = await send(client, contest.school, contest, content, "../../etc/list.pdf")
    assert (refused.status_code, refused.json()["code"]) == (400, "evidence_refused")
    assert (await counts())["evidence"] == 0


async def test_a_document_that_is_too_large_is_refused_early(client: httpx.AsyncClient) -> None:
    contest = await make_elsewhere()
    over = PDF.replace(b"%PDF-1.4\n", b"%PDF-1.4\n%" + b"0" * MAXIMUM_EVIDENCE + b"\n")
    refused = await send(client, contest.school, contest, over)
    assert (refused.status_code, refused.json()["code"]) == (400, "evidence_too_large")
    huge = await send(client, contest.school, contest, over + bytes(4 * 1024 * 1024))
    assert huge.status_code == 413
    most = PDF.replace(b"%PDF-1.4\n", b"%PDF-1.4\n%" + b"0" * (MAXIMUM_EVIDENCE - len(PDF) - 2) + b"\n")
    assert (await send(client, contest.school, contest, most)).status_code == 201


async def test_a_document_is_only_ever_saved_never_shown(client: httpx.AsyncClient) -> None:
    contest = await make_elsewhere()
    evil = 'x".html\r\nX-Evil: 1'
    made = (await send(client, contest.school, contest, PDF, evil)).json()["id"]
    await sign_in(client, "school_officer")
    sent = await client.get(f"/external-awards/{made}/evidence")
    assert (sent.status_code, sent.content) == (200, PDF)
    assert sent.headers["content-type"] == "application/pdf"
    assert re.fullmatch(
        r'attachment; filename="evidence-[0-9a-f]{12}\.pdf"', sent.headers["content-disposition"]
    )
    assert sent.headers["x-content-type-options"] == "nosniff"
    assert sent.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert sent.headers["cache-control"] == "no-store"
    assert "x-evil" not in sent.headers
    api = await client.get(f"/api/external-awards/{made}/evidence", headers=bearer(contest.bureau))
    assert api.headers["content-disposition"] == sent.headers["content-disposition"]
    looks = await database.fetch(
        "SELECT account FROM registry.audit_line WHERE action = 'external_awards.read_evidence' ORDER BY at"
    )
    assert [row["account"] for row in looks] == [contest.school.account_id, contest.bureau.account_id]


async def test_documents_are_stored_encrypted(client: httpx.AsyncClient) -> None:
    contest = await make_elsewhere()
    await send(client, contest.school, contest, PDF)
    content = await database.fetch_value("SELECT content FROM competitions.evidence")
    assert b"%PDF" not in content
    assert b"Catalog" not in content


async def test_another_school_cannot_tell_a_list_from_none(client: httpx.AsyncClient) -> None:
    contest = await make_elsewhere()
    theirs = await propose(contest)
    bureaus = await propose(contest, by=contest.bureau, organization=None, evidence=pdf("whole"))
    answers = []
    for list_id in (theirs, bureaus, uuid4()):
        path = f"/api/external-awards/{list_id}"
        nothing: dict[str, list[str]] = {"persons": [], "lines": []}
        for method, where, body in (
            ("GET", "", None),
            ("GET", "/evidence", None),
            ("POST", "/lines", [line().model_dump(mode="json")]),
            ("POST", "/settlement", nothing),
            ("DELETE", "", None),
        ):
            answer = await client.request(
                method, path + where, json=body, headers=bearer(contest.other_school)
            )
            answers.append((answer.status_code, answer.json()["code"], answer.json()["detail"]))
    assert {status for status, _, _ in answers} == {404}
    assert len(set(answers)) == 1
    assert (await counts())["external_list"] == 2
    looks = "SELECT count(*) FROM registry.audit_line WHERE action = 'external_awards.read_evidence'"
    assert await database.fetch_value(looks) == 0


async def test_nobody_who_is_not_signed_in_gets_anything(client: httpx.AsyncClient) -> None:
    contest = await make_elsewhere()
    made = await propose(contest)
    for path in ("", f"/{made}", f"/{made}/evidence"):
        assert (await client.get(f"/api/external-awards{path}")).status_code == 401
        assert (await client.get(f"/external-awards{path}")).status_code in {303, 401}


async def test_names_and_documents_stay_out_of_the_audit_trail(client: httpx.AsyncClient) -> None:
    contest = await make_elsewhere()
    await people(contest, FIRST, "独特姓名")
    made = await propose(contest, line(members=["独特姓名"]))
    await confirm(contest.bureau, made)
    lines = await database.fetch("SELECT before::text, after::text, reason FROM registry.audit_line")
    assert lines
    assert "独特姓名" not in str([tuple(row) for row in lines])
    notices = await database.fetch("SELECT message::text, address FROM registry.notice")
    assert "独特姓名" not in str([tuple(row) for row in notices])


async def test_a_form_keeps_what_was_typed_and_says_what_is_missing(client: httpx.AsyncClient) -> None:
    contest = await make_elsewhere()
    await sign_in(client, "school_officer")
    page = await client.get("/external-awards/new")
    form = {
        "_csrf_token": token(page.text),
        "competition": str(contest.id),
        "organization": str(contest.organizations[FIRST]),
        "event_name": "数控技术",
        "prize": "一等奖",
        "members": "张三、李四",
        "form": "individual",
    }
    wrong = await client.post("/external-awards/new", data=form, files={"evidence": ("a.pdf", HTML)})
    assert wrong.status_code == 400
    assert 'href="#form"' in wrong.text
    assert 'value="张三、李四"' in wrong.text
    team = form | {"form": "team"}
    refused = await client.post("/external-awards/new", data=team, files={"evidence": ("a.pdf", HTML)})
    assert refused.status_code == 400
    assert 'href="#evidence"' in refused.text
    made = await client.post("/external-awards/new", data=team, files={"evidence": ("a.pdf", PDF)})
    assert made.status_code == 303
    shown = await client.get(made.headers["location"])
    assert "李四" in shown.text
    # The candidates of other schools are nobody's business here.
    assert "person_not_there" not in shown.text
    assert (await counts())["external_list"] == 1


async def test_the_page_confirms_what_it_showed_and_nothing_else(client: httpx.AsyncClient) -> None:
    contest = await make_elsewhere()
    await people(contest, FIRST, "张三", "李四")
    made = await propose(contest)
    client.cookies.set(sessions.COOKIE, sessions.issue(session_of(contest.bureau), current()))
    shown = (await client.get(f"/external-awards/{made}/decision")).text
    revision = shown.partition('name="revision" value="')[2].partition('"')[0]
    assert revision == (await deciding.preview(contest.bureau, made)).revision
    more = line(members=["李四"], event_code="ZZ099", event_name="另一赛项", source_number="2")
    await service.add_lines(contest.school, made, [more])
    form = {"_csrf_token": token(shown), "revision": revision, "answer": ""}
    late = await client.post(f"/external-awards/{made}/confirm", data=form)
    assert late.status_code == 400
    assert "名单在您查看之后有改动" in late.text
    assert (await counts())["award"] == 0
    again = late.text.partition('name="revision" value="')[2].partition('"')[0]
    sent = await client.post(f"/external-awards/{made}/confirm", data=form | {"revision": again})
    assert sent.status_code == 303
    assert (await counts())["award"] == 2


async def test_external_awards_wait_for_no_certificate_of_ours(client: httpx.AsyncClient) -> None:
    contest = await make_elsewhere()
    await people(contest, FIRST, "张三")
    await confirm(contest.bureau, await propose(contest))
    issued = await client.post(
        f"/api/competitions/{contest.id}/credentials", headers=bearer(contest.administrator)
    )
    assert (issued.status_code, issued.json()["code"]) == (404, "no_issuer")
    assert (await counts())["credential"] == 0
