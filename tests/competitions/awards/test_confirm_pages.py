"""Confirming awards on the pages: what would stand, what follows, what is missing; then certificates."""

import re

import httpx
import pytest

from competitions.awards import queries, service
from competitions.events import console
from competitions.results import service as results
from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import ForbiddenError
from tests.competitions.results.contests import end_appeals, make_published
from tests.factories import make_account, make_confirmed, make_final, make_issuer, put_in_force
from tests.registry.people.records import Browser

pytestmark = pytest.mark.anyio


async def entitlements() -> int:
    count: int = await database.fetch_value("SELECT count(*) FROM rewards.entitlement")
    return count


async def test_awards_are_looked_at_confirmed_and_certificates_issued(client: httpx.AsyncClient) -> None:
    contest = await make_final(10)
    await put_in_force(contest.bureau, contest.administrator)
    browser = Browser(client, contest.organizer)
    here = f"/competitions/{contest.id}"
    for page in (f"{here}/awards", f"{here}/console"):
        assert f'href="{here}/awards/confirm"' in (await browser.get(page)).text
    first = (await console.lines(contest.organizer, contest.id))[1][0]
    shown = (await browser.get(f"/events/{first.event.id}/console")).text
    assert "奖项尚未确认" in shown
    assert f'href="{here}/awards/confirm"' in shown
    shown = (await browser.get(f"{here}/awards/confirm")).text
    announced = re.search(r"将确认 (\d+) 项", shown)
    assert announced is not None
    assert "一等奖" in shown
    assert re.search(r"奖励：\d+ 项，合计 [\d,]+\.\d\d 元", shown)
    # Looking wrote nothing.
    assert (await queries.confirmed_count(contest.id), await entitlements()) == (0, 0)
    answer = await browser.send(f"{here}/awards/confirm")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{here}/awards")
    assert await queries.confirmed_count(contest.id) == int(announced[1])
    assert await entitlements() > 0
    # Nothing is confirmed twice, and the next step is the certificates.
    shown = (await browser.get(f"{here}/awards/confirm")).text
    assert "奖项已确认" in shown
    assert "<form" not in shown.partition("<main")[2].partition("</main>")[0]
    assert f'href="{here}/credentials"' in (await browser.get(f"{here}/awards")).text
    # Without an issuer it is said who makes one; then all are issued.
    shown = (await browser.get(f"{here}/credentials")).text
    assert "尚不是签发机构" in shown
    await make_issuer(contest)
    shown = (await browser.get(f"{here}/credentials")).text
    waiting = re.search(r"(\d+) 份待签发", shown)
    assert waiting is not None
    answer = await browser.send(f"{here}/credentials")
    assert answer.status_code == 303
    issued: int = await database.fetch_value("SELECT count(*) FROM credentials.credential")
    assert issued == int(waiting[1]) > 0
    assert "已全部签发" in (await browser.get(f"{here}/credentials")).text


async def test_events_that_are_not_final_are_named_with_links(client: httpx.AsyncClient) -> None:
    marked = await make_published()
    browser = Browser(client, marked.organizer)
    here = f"/competitions/{marked.contest.id}"
    shown = (await browser.get(f"{here}/awards/confirm")).text
    assert "2 个赛项尚未定稿" in shown
    assert f'href="/events/{marked.event}/console"' in shown
    assert "确认奖项</button>" not in shown


async def test_who_may_not_confirm_does_not_look(client: httpx.AsyncClient) -> None:
    contest = await make_final(4)
    chief = await make_account("chief_judge", contest.administrator, competition=contest.id)
    auditor = await make_account("auditor", contest.administrator)

    async def sees(actor: Actor, page: str) -> int:
        return (await Browser(client, actor).get(page)).status_code

    for actor in (chief, auditor):
        assert await sees(actor, f"/competitions/{contest.id}/awards/confirm") == 403
        assert await sees(actor, f"/competitions/{contest.id}/credentials") == 403
        with pytest.raises(ForbiddenError):
            await service.preview_confirmation(actor, contest.id)
    shown = await Browser(client, chief).get(f"/competitions/{contest.id}/console")
    assert "/awards" not in shown.text


async def test_an_award_confirmed_is_no_longer_previewed(db: None) -> None:
    contest = await make_confirmed(4)
    with pytest.raises(service.AlreadyConfirmedError):
        await service.preview_confirmation(contest.organizer, contest.id)


async def test_the_console_says_which_other_events_keep_awards_waiting(client: httpx.AsyncClient) -> None:
    marked = await make_published()
    await end_appeals(marked)
    await results.finalize_event(marked.organizer, marked.event)
    shown = (await Browser(client, marked.organizer).get(f"/events/{marked.event}/console")).text
    assert "其他赛项尚未定稿：ZZ002" in shown
    assert 'href="/award-schemes/national-10-20-30"' in shown
    assert ">national-10-20-30<" not in shown
