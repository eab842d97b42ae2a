"""The pages of blind marking and of re-checking, in a browser without scripts."""

import re

import httpx
import pytest

from competitions.events import moving
from competitions.marking import draw_lists, recheck_lists, rechecking
from competitions.marking.queries import entries_of
from registry.core import database
from tests.competitions.marking.test_blind import make_draws
from tests.competitions.marking.test_pages import Browser
from tests.competitions.marking.test_rechecking import listed, make_marked

pytestmark = pytest.mark.anyio


async def test_from_the_first_draw_to_decoding(client: httpx.AsyncClient) -> None:
    made = await make_draws()
    path = f"/events/{made.event}/blind"
    first, second, clerk = (Browser(client, each) for each in (made.first, made.second, made.clerk))
    await first.get(path)
    assert (await first.post(f"{path}/numbers")).status_code == 200
    # Who drew the numbers is not offered the second draw, and is refused when they try.
    assert f'action="{path}/codes"' not in first.page
    assert (await first.post(f"{path}/codes")).status_code == 403
    assert (await first.get(f"{path}/numbers")).status_code == 200
    assert first.page.count("ZZ001-") == 8
    await second.get(path)
    assert (await second.post(f"{path}/codes")).status_code == 200
    assert (await second.get(f"{path}/numbers")).status_code == 403
    assert (await second.get(f"{path}/codes")).status_code == 200
    drawn = {line.code for line in await draw_lists.codes(made.second, made.event)}
    assert all(second.page.count(code) == 2 for code in drawn)
    assert "ZZ001-" not in second.page
    # Drawing again without a reason changes nothing and says what is missing.
    await second.get(path)
    assert (await second.post(f"{path}/codes")).status_code == 400
    assert {line.code for line in await draw_lists.codes(made.second, made.event)} == drawn
    await clerk.get(path)
    assert "ZZ001-" not in clerk.page
    assert (await clerk.post(f"{path}/decode", reason="")).status_code == 400
    assert (await clerk.post(f"{path}/decode", reason="汇总", code="")).status_code == 200
    assert all(code in clerk.page for code in drawn)
    assert clerk.page.count("ZZ001-") == 4
    looks = await database.fetch_value(
        "SELECT count(*) FROM registry.audit_line WHERE action = 'marks.decode'"
    )
    assert looks == 1


async def test_a_list_is_drawn_checked_and_widened(client: httpx.AsyncClient) -> None:
    made = await make_marked()
    chief = Browser(client, made.chief)
    path = f"/events/{made.event}/recheck"
    assert (await chief.get(path)).status_code == 200
    assert (await chief.post(path)).status_code == 200
    items = re.findall(r'href="(/recheck-items/[^"]+)"', chief.page)
    assert len(items) == 5
    assert (await chief.get(items[0])).status_code == 200
    assert (await chief.post(items[0])).status_code == 400
    assert (await chief.post(items[0], outcome="wrong", note="")).status_code == 400
    answer = await chief.post(items[0], outcome="wrong", note="模块A应为80")
    assert answer.status_code == 200
    assert len(re.findall(r'href="/recheck-items/', chief.page)) == 10
    assert "模块A应为80" in chief.page
    assert (await chief.get(items[0])).status_code == 200
    assert 'name="outcome"' not in chief.page
    judge = Browser(client, made.first)
    assert (await judge.get(path)).status_code == 404


async def test_blind_re_check_pages_name_codes_only(client: httpx.AsyncClient) -> None:
    made = await make_marked(4, blind=True)
    await rechecking.draw_list(made.chief, made.event)
    chief = Browser(client, made.chief)
    await chief.get(f"/events/{made.event}/recheck")
    assert "ZZ001-" not in chief.page
    await chief.get(f"/recheck-items/{(await listed(made)).items[0].id}")
    assert "ZZ001-" not in chief.page
    assert "90" in chief.page
    _, found = await recheck_lists.newest(made.chief, made.event)
    assert found is not None
    known = {entry.code for entry in await entries_of(made.event, blind=True)}
    assert {item.code for item in found.items} <= known


def crumbs_of(page: str) -> list[str]:
    """Return where the way back leads, link by link."""
    found = re.search(r'<ol class="crumbs">(.*?)</ol>', page, re.DOTALL)
    assert found
    return re.findall(r'href="([^"]+)"', found[1])


async def test_the_way_back_is_competition_event_and_desk(client: httpx.AsyncClient) -> None:
    made = await make_draws()
    path = f"/events/{made.event}"
    organizer, second, clerk = (Browser(client, each) for each in (made.first, made.second, made.clerk))
    to_event = [f"/competitions/{made.contest.id}", f"{path}/console"]
    await organizer.get(f"{path}/blind")
    assert crumbs_of(organizer.page) == to_event
    await organizer.post(f"{path}/blind/numbers")
    await organizer.get(f"{path}/blind/numbers")
    assert crumbs_of(organizer.page) == [*to_event, f"{path}/blind"]
    await second.get(f"{path}/blind")
    await second.post(f"{path}/blind/codes")
    await second.get(f"{path}/blind/codes")
    assert crumbs_of(second.page) == [*to_event, f"{path}/blind"]
    # Who does not oversee the contest goes back to their own desk.
    await clerk.get(f"{path}/blind")
    assert crumbs_of(clerk.page) == ["/marking-desk", path]


async def test_the_way_back_from_a_re_check_leads_over_its_list(client: httpx.AsyncClient) -> None:
    made = await make_marked(4)
    await rechecking.draw_list(made.chief, made.event)
    chief, path = Browser(client, made.chief), f"/events/{made.event}"
    to_marks = [f"/competitions/{made.contest.id}", f"{path}/console", f"{path}/marks"]
    await chief.get(f"{path}/recheck")
    assert crumbs_of(chief.page) == to_marks
    await chief.get(f"/recheck-items/{(await listed(made)).items[0].id}")
    assert crumbs_of(chief.page) == [*to_marks, f"{path}/recheck"]


async def test_events_that_are_not_blind_say_so(client: httpx.AsyncClient) -> None:
    made = await make_draws(2, blind_=False)
    organizer = Browser(client, made.first)
    assert (await organizer.get(f"/events/{made.event}/blind")).status_code == 409
    await moving.move(made.first, made.event, "marking")
    assert (await organizer.get(f"/events/{made.event}/recheck")).status_code == 200
