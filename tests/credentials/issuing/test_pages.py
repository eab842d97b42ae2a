"""The pages of issuing: choosing a scope, looking, issuing, and the confirmations of a list."""

import re

import httpx
import pytest

from credentials.issuers import service as issuers
from credentials.issuing import runs
from credentials.issuing.scopes import Scope
from registry.core import clock, database
from registry.core.alone import alone
from tests.competitions.external import contests
from tests.factories import SCHOOLS, make_account, make_confirmed, make_issuer
from tests.registry.people.records import Browser

pytestmark = pytest.mark.anyio


async def issued() -> int:
    count: int = await database.fetch_value("SELECT count(*) FROM credentials.credential")
    return count


async def test_an_organizer_issues_for_a_school_and_then_for_all(client: httpx.AsyncClient) -> None:
    contest = await make_confirmed()
    await make_issuer(contest)
    browser = Browser(client, contest.organizer)
    here = f"/competitions/{contest.id}/credentials"
    shown = (await browser.get(here)).text
    assert "21 份待签发" in shown
    school = contest.organizations[SCHOOLS[0]]
    of_school = (await browser.get(f"{here}?school={school}")).text
    waiting = re.search(r"(\d+) 份待签发", of_school)
    assert waiting is not None
    assert 0 < int(waiting[1]) < 21
    assert SCHOOLS[1] not in of_school.partition("<h2>待签发")[2]
    sent = await browser.send(f"{here}?school={school}", here, school=str(school))
    assert (sent.status_code, sent.headers["location"]) == (303, f"{here}?school={school}")
    assert await issued() == int(waiting[1])
    assert "已全部签发" in (await browser.get(f"{here}?school={school}")).text
    assert (await browser.send(here)).status_code == 303
    assert await issued() == 21
    # Whatever is chosen that is not there is nothing chosen.
    assert "已全部签发" in (await browser.get(f"{here}?event=nonsense&page=0")).text


async def test_while_a_run_goes_on_the_page_says_so_and_loads_itself_anew(client: httpx.AsyncClient) -> None:
    contest = await make_confirmed()
    await make_issuer(contest)
    browser = Browser(client, contest.organizer)
    here = f"/competitions/{contest.id}/credentials"
    everybody = Scope("competition", contest.id)
    csrf = re.search(r'name="_csrf_token" value="([^"]+)"', (await browser.get(here)).text)
    assert csrf is not None
    async with alone(everybody.name):
        async with database.transaction():
            run = await runs.begin(contest.organizer, everybody, 21)
            await runs.advance(run, 7)
        shown = (await browser.get(here)).text
        assert '<meta http-equiv="refresh" content="3">' in shown
        assert "7 / 21 份" in shown
        refused = await client.post(here, data={"_csrf_token": csrf[1]})
        assert refused.status_code == 409
        assert "这一范围正在签发" in refused.text
    shown = (await browser.get(here)).text
    assert "http-equiv" not in shown
    assert "中断" in shown
    assert (await browser.send(here)).status_code == 303
    assert await issued() == 21
    assert "已完成" in (await browser.get(here)).text


async def test_a_bureau_issues_the_confirmations_of_a_list(client: httpx.AsyncClient) -> None:
    elsewhere = await contests.make_elsewhere()
    await contests.people(elsewhere, contests.FIRST, "张三")
    made = await contests.propose(elsewhere)
    here = f"/external-awards/{made}/credentials"
    browser = Browser(client, elsewhere.bureau)
    assert (await browser.get(here)).status_code == 409
    assert here not in (await browser.get(f"/external-awards/{made}")).text
    await contests.confirm(elsewhere.bureau, made)
    assert here in (await browser.get(f"/external-awards/{made}")).text
    assert (
        "请由本系统的签发机构办理" in (shown := (await browser.get(here)).text) or "尚不是签发机构" in shown
    )
    await issuers.create_issuer(
        elsewhere.administrator, elsewhere.organizations[contests.BUREAU], prefix="JYJ"
    )
    assert "1 份待签发" in (await browser.get(here)).text
    assert (await browser.send(here)).status_code == 303
    row = await database.fetch_one("SELECT kind, serial, code FROM credentials.credential")
    assert row is not None
    assert (row["kind"], row["serial"]) == ("confirmation", f"JYJ-{clock.today().year}-000001")
    for stranger in (elsewhere.school, elsewhere.auditor):
        assert (await Browser(client, stranger).get(here)).status_code == 403
    of_other = await make_account(
        "school_officer",
        elsewhere.administrator,
        organization=elsewhere.organizations[contests.SECOND],
        username="third",
    )
    assert (await Browser(client, of_other).get(here)).status_code == 403
