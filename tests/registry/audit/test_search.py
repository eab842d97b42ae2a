"""Searching the trail: on the page, through the API, and as a workbook."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
from python_calamine import CalamineWorkbook

from registry.audit import queries, service
from registry.audit.queries import PAGE
from registry.audit.schemas import Filters
from registry.audit.sealing import seal
from registry.audit.service import ExportTooLargeError
from registry.core import audit, clock, database
from registry.core.actor import VISITOR, Actor
from registry.core.errors import ForbiddenError
from registry.people.sign_in import sessions
from tests.factories import bearer, make_account
from tests.registry.audit.trail import by_force, line_ids, make_lines, make_many

pytestmark = pytest.mark.anyio


@pytest.fixture
async def administrator(db: None) -> Actor:
    return await make_account("administrator")


@pytest.fixture
async def auditor(administrator: Actor) -> Actor:
    """An auditor, and nothing in the trail yet."""
    made = await make_account("auditor", administrator)
    await by_force("DELETE FROM registry.audit_line")
    return made


async def found(**filters: Any) -> list[str]:
    """Return the subjects of the lines that fit."""
    return [line.subject for line in await queries.lines(Filters.model_validate(filters))]


async def test_each_filter_narrows(auditor: Actor) -> None:
    await audit.record(auditor, "awards.revoke", "award:1", reason="资格不符 (50%)")
    await audit.record(VISITOR, "awards.revoke", "award:12", reason="Wrong_POINTS")
    await audit.record(auditor, "awardsx.revoke", "awards:1")
    assert await found() == ["awards:1", "award:12", "award:1"]
    assert await found(account=auditor.account_id) == ["awards:1", "award:1"]
    assert await found(account=uuid4()) == []
    assert await found(action="awards") == await found(action="awards.revoke") == ["award:12", "award:1"]
    assert await found(action="awards.rev") == await found(action="award_") == []
    assert await found(subject="award:1") == ["award:1"]
    assert await found(subject="award") == ["award:12", "award:1"]
    assert await found(words="wrong_points") == ["award:12"]
    assert await found(words="50%") == ["award:1"]
    assert await found(words="g%p") == []
    assert await found(action="awards", words="资格", account=auditor.account_id) == ["award:1"]


async def test_days_are_those_of_shanghai(auditor: Actor) -> None:
    for at in ("2026-10-29 15:59:59.999999+00", "2026-10-29 16:00+00", "2026-10-30 15:59:59+00"):
        await database.execute(
            "INSERT INTO registry.audit_line (at, actor, action, subject, reason)"
            " VALUES ($1::text::timestamptz, '', 'tests.day', $1::text, '')",
            at,
        )
    first, second, third = reversed(await found())
    assert await found(since="2026-10-30") == [third, second]
    assert await found(until="2026-10-29") == [first]
    assert await found(since="2026-10-30", until="2026-10-30") == [third, second]


async def test_paging_shows_every_line_once(auditor: Actor) -> None:
    await make_many(2 * PAGE)
    seen: list[int] = []
    older, pages = None, 0
    while pages == 0 or older is not None:
        lines, older = await queries.page_of(Filters(), older)
        seen += [line.id for line in lines]
        pages += 1
    assert pages == 2
    assert seen == sorted(await line_ids(), reverse=True)


async def test_how_far_it_is_sealed(auditor: Actor) -> None:
    state = await queries.sealing()
    assert (state.state, state.position, state.waiting, state.head) == ("good", 0, 0, None)
    await make_lines(3)
    state = await queries.sealing()
    assert (state.state, state.waiting) == ("wait", 3)
    await seal()
    state = await queries.sealing()
    assert (state.state, state.position, state.waiting) == ("good", 3, 0)
    assert state.head is not None
    assert (state.head.day, state.head.position) == (clock.today(), 3)
    await make_lines(1)
    long_ago = clock.now() - timedelta(minutes=6)
    await by_force(f"UPDATE registry.audit_line SET at = '{long_ago}' WHERE id = {(await line_ids())[-1]}")
    assert (await queries.sealing()).state == "bad"


async def test_the_api_answers_lines_and_heads(auditor: Actor, client: httpx.AsyncClient) -> None:
    header = bearer(auditor)
    await make_lines(2, auditor)
    await seal()
    await make_many(PAGE - 1)
    first = (await client.get("/api/audit", headers=header)).json()
    assert len(first["lines"]) == PAGE
    rest = (await client.get(f"/api/audit?older_than={first['older_than']}", headers=header)).json()
    assert rest["older_than"] is None
    (line,) = rest["lines"]
    assert (line["account"], line["actor"], line["position"]) == (str(auditor.account_id), auditor.name, 1)
    assert (line["before"], line["after"]) == ({"points": 1, "b": None}, {"points": 1.5})
    wanted: dict[str, Any] = {"action": "awards", "words": "理由 2"}
    found = await client.post("/api/audit/search", headers=header, json=wanted)
    (line,) = found.json()["lines"]
    assert line["subject"] == "award:2"
    older = await client.post("/api/audit/search", headers=header, json=wanted | {"older_than": line["id"]})
    assert older.json()["lines"] == []
    (head,) = (await client.get("/api/audit/heads", headers=header)).json()
    assert (head["position"], head["day"]) == (2, str(clock.today()))
    assert head["statement"].count(".") == 2


@pytest.mark.parametrize("query", ["account=x", "since=yesterday", "older_than=0", "older_than=" + "9" * 30])
async def test_the_api_refuses_what_it_cannot_read(
    auditor: Actor, client: httpx.AsyncClient, query: str
) -> None:
    assert (await client.get(f"/api/audit?{query}", headers=bearer(auditor))).status_code == 400


async def test_far_days_are_no_error(auditor: Actor, client: httpx.AsyncClient) -> None:
    query = "since=0001-01-01&until=9999-12-31"
    assert (await client.get(f"/api/audit?{query}", headers=bearer(auditor))).status_code == 200


async def test_only_who_may_reads_it(administrator: Actor, client: httpx.AsyncClient) -> None:
    organizer = await make_account("organizer", administrator)
    for path in ("/api/audit", "/api/audit/heads"):
        assert (await client.get(path, headers=bearer(organizer))).status_code == 403
        assert (await client.get(path)).status_code == 401
    refused = await client.post("/api/audit/search", json={"words": "x"}, headers=bearer(organizer))
    assert refused.status_code == 403
    assert (await press(client, organizer, "/audit/find", words="x")).status_code == 403
    with pytest.raises(ForbiddenError):
        await service.export(organizer, Filters())


def on_pages(actor: Actor) -> dict[str, str]:
    """Return the header with which a browser acts as `actor`."""
    return {"Cookie": bearer(actor)["Authorization"].replace("Bearer ", f"{sessions.COOKIE}=")}


async def press(client: httpx.AsyncClient, actor: Actor, path: str, **filters: str) -> httpx.Response:
    """Press a button of the page."""
    shown = await client.get("/desk", headers=on_pages(actor))
    token = shown.text.partition('name="_csrf_token" value="')[2].partition('"')[0]
    header = {"Cookie": f"{on_pages(actor)['Cookie']}; registry_csrf={client.cookies['registry_csrf']}"}
    return await client.post(path, data={"_csrf_token": token} | filters, headers=header)


async def export(client: httpx.AsyncClient, actor: Actor, **filters: str) -> httpx.Response:
    """Press the button for a workbook."""
    return await press(client, actor, "/audit/export", **filters)


async def test_the_page_shows_what_the_address_asks_for(auditor: Actor, client: httpx.AsyncClient) -> None:
    await make_lines(1, auditor, reason="<b>理由</b>")
    await make_many(PAGE)
    shown = await client.get("/audit?lang=en", headers=on_pages(auditor))
    assert shown.status_code == 200
    assert shown.text.count('<th scope="row">') == PAGE
    assert f'value="{auditor.account_id}"' in shown.text
    older = shown.text.partition('rel="next" href="')[2].partition('"')[0]
    assert older.startswith("/audit?older_than=")
    last = await client.get(older, headers=on_pages(auditor))
    assert last.text.count('<th scope="row">') == 1
    assert 'rel="next"' not in last.text
    assert "&lt;b&gt;理由&lt;/b&gt;" in last.text
    mine = await client.get(f"/audit?account={auditor.account_id}&action=awards", headers=on_pages(auditor))
    assert mine.text.count('<th scope="row">') == 1
    assert f'value="{auditor.account_id}" selected' in mine.text
    assert "older_than=x" not in mine.text
    none = await client.get("/audit?action=nothing&older_than=x", headers=on_pages(auditor))
    assert (none.status_code, none.text.count('<th scope="row">')) == (200, 0)


async def test_actions_are_called_in_words_where_they_have_any(
    auditor: Actor, client: httpx.AsyncClient
) -> None:
    await make_lines(1)
    await make_many(1)
    for language, words in (("zh", "撤销奖项"), ("en", "Revoke awards")):
        shown = (await client.get(f"/audit?lang={language}", headers=on_pages(auditor))).text
        cells = [cell.partition("</th>")[0] for cell in shown.split('<th scope="row">')[1:]]
        assert ("tests.many" in cells[0], words in cells[0]) == (True, False)
        assert ("awards.revoke" in cells[1], words in cells[1]) == (True, True)


async def test_words_of_a_reason_are_in_no_address(auditor: Actor, client: httpx.AsyncClient) -> None:
    await make_lines(1, auditor, reason="理由：虚构甲")
    await make_many(PAGE + 1)
    first = await press(client, auditor, "/audit/find", words="理由")
    assert (first.status_code, first.text.count('<th scope="row">')) == (200, PAGE)
    assert 'value="理由"' in first.text
    older = first.text.partition('name="older_than" value="')[2].partition('"')[0]
    rest = await press(client, auditor, "/audit/find", words="理由", older_than=older)
    assert rest.text.count('<th scope="row">') == 2
    assert "理由：虚构甲" in rest.text
    for shown in (first, rest):
        assert quote("理由") not in shown.text
    plain = await press(client, auditor, "/audit/find", words="", action="tests")
    assert (plain.status_code, plain.headers["location"]) == (303, "/audit?action=tests")
    ignored = await client.get("/audit?words=nowhere&action=tests", headers=on_pages(auditor))
    assert ignored.text.count('<th scope="row">') == PAGE


@pytest.mark.parametrize(("query", "field"), [("until=soon", "until"), ("account=auditor", "account")])
async def test_a_wrong_filter_is_said_and_kept(
    auditor: Actor, client: httpx.AsyncClient, query: str, field: str
) -> None:
    shown = await client.get(f"/audit?{query}&action=awards", headers=on_pages(auditor))
    assert shown.status_code == 400
    assert f'href="#{field}"' in shown.text
    assert f'id="{field}-said"' in shown.text
    assert 'value="awards"' in shown.text


async def test_a_filter_that_the_database_cannot_hold_is_refused(
    auditor: Actor, client: httpx.AsyncClient
) -> None:
    assert (await client.get("/audit?action=%00", headers=on_pages(auditor))).status_code == 400
    assert (await client.get("/api/audit?action=%00", headers=bearer(auditor))).status_code == 400
    assert (await press(client, auditor, "/audit/find", words="\x00")).status_code == 400
    body = {"words": "\x00"}
    assert (await client.post("/api/audit/search", json=body, headers=bearer(auditor))).status_code == 400


async def test_the_workbook_holds_what_is_filtered_and_nothing_is_a_formula(
    auditor: Actor, client: httpx.AsyncClient
) -> None:
    await make_lines(1, auditor, reason="=1+1", after={"long": "x" * 40_000})
    await make_lines(2)
    await seal()
    answer = await export(client, auditor, account=str(auditor.account_id), words="1+1")
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["content-disposition"]
    heading, row = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert len(heading) == len(row) == 10
    assert row[1:8] == [1.0, row[2], auditor.name, "auditor", "awards.revoke", "award:1", "=1+1"]
    (line,) = await queries.lines(Filters(words="1+1"))
    assert str(row[2]) == str(line.at.astimezone(clock.SHANGHAI).replace(tzinfo=None))
    assert json.loads(str(row[8])) == {"points": 1, "b": None}
    assert str(row[9]).endswith("cut off）")

    exported, *_ = await queries.lines(Filters())
    assert (exported.action, exported.account) == ("audit.export", auditor.account_id)
    asked = {"account": str(auditor.account_id)}
    assert exported.after == {"filters": asked, "by_words": True, "lines": 1}
    assert await found(action="audit.export") == ["audit:lines"]


async def test_an_export_that_would_leave_something_out_is_refused(auditor: Actor) -> None:
    await make_many(service.MAXIMUM + 1)
    with pytest.raises(ExportTooLargeError):
        await service.export(auditor, Filters())
    assert await found(action="audit.export") == []
