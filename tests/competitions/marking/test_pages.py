"""The pages and the API of marking, asked as a browser without scripts and as a program do."""

import re
from uuid import uuid4

import httpx
import pytest

from registry.core import database
from registry.core.actor import Actor
from registry.core.settings import current
from registry.people.sign_in import sessions
from tests.competitions.marking.contests import Marking, cell, key, make_marking, marks, save, whole
from tests.competitions.marking.factories import make_aspect, make_measure, make_module, make_scheme
from tests.factories import bearer

pytestmark = pytest.mark.anyio


class Browser:
    """A signed-in browser without scripts."""

    def __init__(self, client: httpx.AsyncClient, actor: Actor) -> None:
        assert actor.session_id is not None
        self.client = client
        self.cookies = {sessions.COOKIE: sessions.issue(actor.session_id, current())}
        self.page = ""

    async def get(self, path: str) -> httpx.Response:
        self.client.cookies.update(self.cookies)
        answer = await self.client.get(path, headers={"Accept": "text/html"})
        self.page = answer.text
        return answer

    async def post(self, path: str, **fields: str) -> httpx.Response:
        """Send the hidden fields of the page's grid with these over them, and follow where it leads."""
        token = re.search(r'name="_csrf_token" value="([^"]+)"', self.page)
        assert token
        sent = {"_csrf_token": token[1]} | fields
        answer = await self.client.post(
            path, data=sent, headers={"Accept": "text/html"}, follow_redirects=True
        )
        self.page = answer.text
        return answer

    def hidden(self, name: str) -> str:
        """Return the value of a hidden field of the page."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        assert found
        return found[1].replace("&#34;", '"').replace("&amp;", "&")

    def grid(self, **typed: str) -> dict[str, str]:
        """Return what the grid's form sends when these cells (A_01) were typed."""
        cells = {f"mark|{name[0]}|ZZ001-{name[2:]}|": value for name, value in typed.items()}
        return {name: self.hidden(name) for name in ("key", "versions", "base")} | cells


async def opened(client: httpx.AsyncClient, marking: Marking, actor: Actor, path: str = "/1") -> Browser:
    browser = Browser(client, actor)
    assert (await browser.get(f"/events/{marking.event}/marks{path}")).status_code == 200
    return browser


async def test_the_grid_is_a_form_that_saves_what_was_changed(client: httpx.AsyncClient) -> None:
    marking = await make_marking()
    browser = await opened(client, marking, marking.first)
    path = f"/events/{marking.event}/marks/1"
    assert (await browser.post(path, **browser.grid(A_01="80", A_02="８０.５", B_01=""))).status_code == 200
    assert await marks(marking.event) == {("A", 1, "ZZ001-01", ""): "80", ("A", 1, "ZZ001-02", ""): "80.5"}
    assert 'value="80.5"' in browser.page
    await save(marking, marking.first, [cell("B", 1, "70")])
    # The form of the old page changes A alone, so that the newer B is not in its way.
    assert (await browser.post(path, **browser.grid(A_01="", A_02="80.5"))).status_code == 200
    assert sorted((await marks(marking.event)).values()) == ["70", "80.5"]


async def test_nothing_typed_is_lost_when_a_cell_is_wrong(client: httpx.AsyncClient) -> None:
    marking = await make_marking()
    browser = await opened(client, marking, marking.first)
    path = f"/events/{marking.event}/marks/1"
    answer = await browser.post(path, **browser.grid(A_01="80", A_02="<b>1000"))
    assert answer.status_code == 400
    assert 'value="80"' in browser.page
    assert 'value="&lt;b&gt;1000"' in browser.page
    assert 'href="#mark|A|ZZ001-02|"' in browser.page
    assert await marks(marking.event) == {}
    assert (await browser.post(path, **browser.grid(A_01="80", A_02="100"))).status_code == 200
    assert len(await marks(marking.event)) == 2


async def test_two_forms_of_one_sheet_are_told_of_each_other(client: httpx.AsyncClient) -> None:
    marking = await make_marking()
    await save(marking, marking.first, [cell("A", 1, "50")])
    browser = await opened(client, marking, marking.first)
    path = f"/events/{marking.event}/marks/1"
    old = browser.grid(A_01="55", A_02="66")
    await save(marking, marking.first, [cell("A", 1, "77"), cell("A", 3, "33")])
    answer = await browser.post(path, **old)
    assert answer.status_code == 409
    assert 'value="55"' in browser.page
    assert "77" in browser.page
    # Having seen both values, the same person sends theirs again.
    assert (await browser.post(path, **browser.grid(A_01="55", A_02="66", A_03="33"))).status_code == 200
    assert sorted((await marks(marking.event)).values()) == ["33", "55", "66"]


async def test_a_form_without_its_hidden_fields_is_refused(client: httpx.AsyncClient) -> None:
    marking = await make_marking()
    browser = await opened(client, marking, marking.first)
    path = f"/events/{marking.event}/marks/1"
    for broken in ({}, {"base": "[]"}, {"versions": "{"}, {"mark|A": "1"}):
        given = ({} if not broken else browser.grid()) | broken
        browser.page = browser.page or ""
        answer = await client.post(
            path,
            data={"_csrf_token": browser.hidden("_csrf_token")} | given,
            headers={"Accept": "text/html"},
        )
        assert answer.status_code == 400, broken
    assert await marks(marking.event) == {}


async def test_from_the_overview_to_the_signature(client: httpx.AsyncClient) -> None:
    marking = await make_marking()
    await save(marking, marking.first, whole(4))
    await save(marking, marking.second, [cell("A", 1, "11"), *whole(4)[1:]], 2)
    chief = await opened(client, marking, marking.chief, "")
    module = f"/events/{marking.event}/modules/A"
    assert f'href="{module}"' in chief.page
    await chief.get(module)
    assert 'value="89"' in chief.page
    answer = await chief.post(f"{module}/settle", **{"other|ZZ001-01|": "abc"})
    assert (answer.status_code, 'value="abc"' in chief.page) == (400, True)
    await chief.post(f"{module}/settle", **{"choice|ZZ001-01|": "89", "other|ZZ001-01|": "20"})
    assert await database.fetch_value("SELECT value FROM competitions.settlement") == 20
    await chief.post(f"{module}/sign")
    signed = await database.fetch_value("SELECT content_hash FROM competitions.sign_off")
    assert signed in chief.page
    assert (await chief.post(f"{module}/reopen", reason="")).status_code == 400
    assert (await chief.post(f"{module}/reopen", reason="看错一行")).status_code == 200
    assert signed not in chief.page
    assert (await chief.get(f"/events/{marking.event}/modules/Z")).status_code == 400


async def test_the_grid_says_how_to_mark_each_aspect(client: httpx.AsyncClient) -> None:
    said = ("不合规（虚构）", "合规（虚构）", "整齐（虚构）", "堪为样板（虚构）")
    aspects = (
        make_aspect("A1", "J", "3", scores=said),
        make_aspect("A2", requirement="误差不超过 2 毫米（虚构）"),
        make_aspect("A3", "J"),
        make_aspect("A4"),
    )
    marking = await make_marking(2, make_scheme(make_module("A", *aspects), make_module("B")))
    browser = await opened(client, marking, marking.first)
    told = browser.page.partition('<details class="guidance">')[2].partition("</details>")[0]
    parts = {part[:2]: part for part in told.split('<span class="code">')[1:]}
    assert set(parts) == {"A1", "A2", "A3"}
    assert [part.split("</li>")[0] for part in parts["A1"].split("<li>")[1:]] == list(said)
    assert "误差不超过 2 毫米（虚构）" in parts["A2"]
    assert "<li>" not in parts["A2"]
    # Who set the scheme up said nothing of this one: what the scores always mean stands there.
    assert parts["A3"].count("<li>") == 4
    # A module without aspects has nothing to say.
    assert browser.page.count('<details class="guidance">') == 1
    only = Browser(client, marking.first)
    await only.get(f"/events/{marking.event}/marks/1?module=B")
    assert 'class="guidance"' not in only.page


async def test_a_sheet_that_somebody_began_is_joined_on_purpose(client: httpx.AsyncClient) -> None:
    marking = await make_marking()
    await save(marking, marking.first, [cell("A", 1, "51")])
    browser = await opened(client, marking, marking.second)
    assert 'value="51"' not in browser.page
    await browser.post(f"/events/{marking.event}/marks/1/join", module="A")
    assert 'value="51"' in browser.page


async def test_who_does_not_mark_here_finds_nothing(client: httpx.AsyncClient) -> None:
    marking = await make_marking()
    await database.execute(
        "UPDATE registry.role_grant SET competition = NULL, role = 'teacher' WHERE account = $1",
        marking.first.account_id,
    )
    browser = Browser(client, marking.first)
    for path in ("", "/1", "/2", "/1/cells"):
        assert (await browser.get(f"/events/{marking.event}/marks{path}")).status_code in {403, 404}
    assert (await browser.get(f"/events/{uuid4()}/marks")).status_code in {403, 404}


async def test_blind_pages_and_answers_hold_no_name_and_no_entry(client: httpx.AsyncClient) -> None:
    marking = await make_marking(scheme=make_scheme(blind=True))
    rows = await database.fetch(
        "SELECT n.id::text, n.code, o.name FROM competitions.entry n"
        " JOIN registry.organization o ON o.id = n.organization WHERE n.event = $1",
        marking.event,
    )
    secrets = {secret for row in rows for secret in row}
    browser = await opened(client, marking, marking.first)
    shown = [browser.page, (await browser.get(f"/events/{marking.event}/marks")).text]
    shown.append((await browser.get(f"/events/{marking.event}/marks/1/cells")).text)
    api = await client.get(f"/api/events/{marking.event}/marks/1", headers=bearer(marking.first))
    shown.append(api.text)
    assert "X00A" in shown[0]
    for page in shown:
        assert [secret for secret in secrets if secret in page] == []


async def test_programs_save_with_a_key_and_are_told_the_cells(client: httpx.AsyncClient) -> None:
    marking = await make_marking()
    path, headers = f"/api/events/{marking.event}/marks/1", bearer(marking.first)
    body = {"versions": {"A": 0}, "cells": [{"module": "A", "entry": "ZZ001-01", "value": "87.50"}]}
    refused = await client.post(path, json=body, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (400, "key_missing")
    keyed = headers | {"Idempotency-Key": key()}
    saved = await client.post(path, json=body, headers=keyed)
    assert (saved.status_code, saved.json()["versions"], saved.json()["stored"]) == (200, {"A": 1}, 1)
    assert (await client.post(path, json=body, headers=keyed)).json() == saved.json()
    stale = await client.post(
        path,
        json=body | {"cells": [{"module": "A", "entry": "ZZ001-01", "value": "1"}]},
        headers=headers | {"Idempotency-Key": key()},
    )
    assert (stale.status_code, stale.json()["code"]) == (409, "marks_version_conflict")
    assert stale.json()["clashes"] == [
        {"module": "A", "entry": "ZZ001-01", "field": "", "yours": "1", "theirs": "87.5"}
    ]
    wrong = await client.post(
        path,
        json={"versions": {"A": 1}, "cells": [{"module": "A", "entry": "ZZ001-01", "value": "NaN"}]},
        headers=headers | {"Idempotency-Key": key()},
    )
    assert [each["code"] for each in wrong.json()["cells"]] == ["mark_not_finite"]
    grid = (await client.get(path, params={"module": "A"}, headers=headers)).json()
    assert grid["marks"] == [{"module": "A", "entry": "ZZ001-01", "field": "", "value": "87.5"}]
    assert [sheet["module"] for sheet in grid["sheets"]] == ["A"]
    assert (await client.get(f"/api/events/{marking.event}/marks/3", headers=headers)).status_code == 400


async def test_programs_settle_sign_and_open_again(client: httpx.AsyncClient) -> None:
    marking = await make_marking(2)
    await save(marking, marking.first, whole(2))
    await save(marking, marking.second, [cell("A", 1, "11"), *whole(2)[1:]], 2)
    module, headers = f"/api/events/{marking.event}/modules/A", bearer(marking.chief)
    open_ = await client.post(f"{module}/signature", headers=headers)
    assert (open_.status_code, [each["code"] for each in open_.json()["cells"]]) == (409, ["mark_unsettled"])
    differing = (await client.get(f"{module}/differences", headers=headers)).json()["differences"]
    assert differing == [{"entry": "ZZ001-01", "field": "", "first": "89", "second": "11", "settled": None}]
    body = {"cells": [{"entry": "ZZ001-01", "value": "89"}]}
    assert (await client.post(f"{module}/settlements", json=body, headers=headers)).json() == {"count": 1}
    signed = await client.post(f"{module}/signature", headers=headers)
    overview = (await client.get(f"/api/events/{marking.event}/marks", headers=headers)).json()
    assert overview[0]["signed"]["content_hash"] == signed.json()["content_hash"]
    again = await client.post(f"{module}/reopening", json={"reason": "再核对"}, headers=headers)
    assert again.status_code == 204


async def test_every_link_of_the_pages_of_marking_leads_somewhere(client: httpx.AsyncClient) -> None:
    marking = await make_marking()
    here = f"/events/{marking.event}"
    # What is no page of marking is asked for too, but its own links are not followed.
    ours = re.compile(rf"{here}/(marks|modules|marking-scheme)|/marking-desk")
    for actor in (marking.first, marking.chief):
        browser = Browser(client, actor)
        waiting, asked = ["/marking-desk", f"{here}/marks", f"{here}/marking-scheme"], set[str]()
        while waiting:
            address = waiting.pop()
            if address in asked:
                continue
            asked.add(address)
            answer = await browser.get(address)
            assert answer.status_code == 200, address
            if ours.match(address) and answer.headers["content-type"].startswith("text/html"):
                found = re.findall(r'<a [^>]*href="(/[^"#]*)', answer.text)
                waiting += [each.replace("&amp;", "&") for each in found if "/lang" not in each]
        assert f"{here}/marks/1/sheet.xlsx" in asked


async def test_the_way_back_leads_to_the_console_or_to_the_desk_of_marking(client: httpx.AsyncClient) -> None:
    marking = await make_marking()
    for actor, back in (
        (marking.first, "/marking-desk"),
        (marking.chief, f"/events/{marking.event}/console"),
    ):
        browser = await opened(client, marking, actor)
        crumbs = browser.page.partition('class="crumbs"')[2].partition("</ol>")[0]
        assert f'href="{back}"' in crumbs


async def test_a_measure_is_called_by_its_title_alone(client: httpx.AsyncClient) -> None:
    marking = await make_marking(scheme=make_scheme(measures=[make_measure()]))
    browser = await opened(client, marking, marking.first)
    shown = browser.page + (await browser.get(f"/events/{marking.event}/marks")).text
    assert "计量项" in shown
    assert "measures 计量项" not in shown
    assert ">measures" not in shown
