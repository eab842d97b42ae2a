"""Marking schemes by page and API: preview, replace while it may be, take away."""

import io
from collections.abc import Sequence

import httpx
import pytest
from xlsxwriter import Workbook as Book

from competitions.events import moving
from competitions.events import queries as events
from competitions.marking.scheme_sheet.reading import read_scheme_sheet
from registry.core.sheets.workbook import read_workbook
from tests.competitions.marking.contests import make_marking
from tests.competitions.marking.scheme_sheet.sheets import HEADINGS, Cells, aspect, cis_rows
from tests.competitions.marking.test_blind import Draws, make_draws
from tests.competitions.marking.test_pages import Browser
from tests.factories import bearer, make_account

pytestmark = pytest.mark.anyio


def workbook(rows: Sequence[Cells]) -> bytes:
    made = io.BytesIO()
    with Book(made, {"in_memory": True}) as book:
        page = book.add_worksheet("Scheme")
        for number, cells in enumerate(rows):
            page.write_row(number, 0, cells)
    return made.getvalue()


FAULTY = workbook([HEADINGS, ("A1", "Part", 1), aspect("X", "One", 100)])
GOOD = workbook(cis_rows())


async def hand_in(browser: Browser, made: Draws, content: bytes) -> httpx.Response:
    await browser.get(f"/events/{made.event}/marking-scheme")
    answer = await browser.client.post(
        f"/events/{made.event}/marking-scheme",
        data={"_csrf_token": browser.hidden("_csrf_token")},
        files={"file": ("scheme.xlsx", content)} if content else {},
        headers={"Accept": "text/html"},
        follow_redirects=True,
    )
    browser.page = answer.text
    return answer


async def test_a_workbook_is_seen_before_it_replaces_the_scheme(client: httpx.AsyncClient) -> None:
    made = await make_draws()
    browser = Browser(client, made.first)
    answer = await hand_in(browser, made, GOOD)
    assert answer.status_code == 200
    assert "Time management" in browser.page
    facts = await events.event(made.event)
    assert facts.marking is not None
    assert facts.marking.maximum == 200
    stored = await browser.post(answer.url.path)
    assert stored.status_code == 200
    assert stored.url.path == f"/events/{made.event}/marking-scheme"
    after = (await events.event(made.event)).marking
    assert after is not None
    assert after.maximum == 100
    assert after.blind
    # Stored, the file is gone.
    assert (await browser.get(answer.url.path)).status_code == 409
    taken = await client.get(f"/events/{made.event}/marking-scheme.xlsx")
    assert read_scheme_sheet(read_workbook(taken.content, "taken.xlsx"), after).scheme == after


async def test_faults_are_listed_and_nothing_is_stored(client: httpx.AsyncClient) -> None:
    made = await make_draws()
    browser = Browser(client, made.first)
    before = (await events.event(made.event)).marking
    answer = await hand_in(browser, made, FAULTY)
    assert "Aspect Type" in browser.page
    assert 'id="store"' not in browser.page
    upload = answer.url.path.rpartition("/")[2]
    refused = await client.post(f"/api/marking-scheme-workbooks/{upload}", headers=bearer(made.first))
    assert (refused.status_code, refused.json()["code"]) == (400, "marking_scheme_faulty")
    assert (await events.event(made.event)).marking == before
    assert (await hand_in(browser, made, b"")).status_code == 400
    assert (await hand_in(browser, made, b"no workbook")).status_code == 400


async def test_the_scheme_is_frozen_once_marking_starts(client: httpx.AsyncClient) -> None:
    made = await make_draws(2, blind_=False)
    browser = Browser(client, made.first)
    answer = await hand_in(browser, made, GOOD)
    before = (await events.event(made.event)).marking
    await moving.move(made.first, made.event, "marking")
    assert (await browser.post(answer.url.path)).status_code == 409
    assert (await events.event(made.event)).marking == before
    await browser.get(f"/events/{made.event}/marking-scheme")
    assert 'type="file"' not in browser.page


async def test_the_api_reads_previews_stores_and_replaces(client: httpx.AsyncClient) -> None:
    made = await make_draws()
    headers = bearer(made.first)
    path = f"/api/events/{made.event}/marking-scheme"
    document = (await client.get(path, headers=headers)).json()
    assert [module["code"] for module in document["modules"]] == ["A", "B"]
    handed = await client.post(f"{path}/workbooks", files={"file": ("s.xlsx", GOOD)}, headers=headers)
    upload = f"/api/marking-scheme-workbooks/{handed.json()['id']}"
    seen = (await client.get(upload, headers=headers)).json()
    assert (seen["faults"], seen["scheme"]["modules"][0]["code"]) == ([], "A")
    assert (await client.post(upload, headers=headers)).status_code == 204
    now = (await client.get(path, headers=headers)).json()
    assert now == seen["scheme"]
    assert (await client.put(path, json=document, headers=headers)).status_code == 204
    assert (await client.get(path, headers=headers)).json() == document
    # Somebody else's file does not exist.
    assert (await client.get(upload, headers=bearer(made.second))).status_code == 404


async def test_who_sees_a_scheme_and_who_changes_it(client: httpx.AsyncClient) -> None:
    marking = await make_marking()
    path = f"/api/events/{marking.event}/marking-scheme"
    assert (await client.get(path, headers=bearer(marking.first))).status_code == 200
    refused = await client.post(
        f"{path}/workbooks", files={"file": ("s.xlsx", GOOD)}, headers=bearer(marking.first)
    )
    assert refused.status_code == 403
    school = next(iter(marking.contest.organizations.values()))
    officer = await make_account("school_officer", marking.contest.administrator, organization=school)
    assert (await client.get(path, headers=bearer(officer))).status_code == 404
    browser = Browser(client, marking.first)
    assert (await browser.get(f"/events/{marking.event}/marking-scheme")).status_code == 200
    assert 'type="file"' not in browser.page
