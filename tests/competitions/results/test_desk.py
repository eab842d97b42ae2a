"""The desk of who publishes: what is seen before publication, who takes the next step, who is told."""

import httpx
import pytest

from competitions.results import publishing, service
from registry.core import database
from registry.notices import queries as notices
from tests.competitions.results.contests import (
    MARKING,
    end_appeals,
    falling,
    make_blind,
    make_finalized,
    make_marked,
    make_published,
)
from tests.factories import make_account
from tests.registry.people.records import Browser

pytestmark = pytest.mark.anyio


async def test_the_computed_result_is_seen_before_it_is_published(client: httpx.AsyncClient) -> None:
    # The third and the fourth are equal in points, and the less time has the better place.
    marks = [*falling(2), ("80", "50", "100"), ("80", "50", "90"), *falling(10)[4:]]
    scheme = MARKING | {"tie_break": {"time": "time"}}
    marked = await make_marked(marks, marking=scheme)
    desk = f"/events/{marked.event}/results"
    shown = (await Browser(client, marked.judge).get(desk)).text
    assert "未公示" in shown
    assert "一等奖" in shown
    assert "选手ZZ001-010" in shown
    assert shown.index("ZZ001-01") < shown.index("ZZ001-02") < shown.index("ZZ001-10")
    # Who only oversees the contest does not see it yet, and neither does the public.
    auditor = await make_account("auditor", marked.contest.administrator)
    hidden = (await Browser(client, auditor).get(desk)).text
    assert "选手ZZ001" not in hidden
    assert "由以下角色办理" in hidden
    assert "裁判长" in hidden
    client.cookies.clear()
    assert "选手ZZ001" not in (await client.get(f"/events/{marked.event}")).text
    # Published, the same table stands there, marked as provisional.
    await publishing.publish(marked.judge, marked.event)
    shown = (await Browser(client, marked.judge).get(desk)).text
    assert "未公示" not in shown
    assert "公示中，尚未定稿" in shown
    assert "选手ZZ001-010" in shown


async def test_of_a_blind_event_only_codes_are_seen_before_publication(client: httpx.AsyncClient) -> None:
    marked = await make_marked()
    await make_blind(marked)
    desk = f"/events/{marked.event}/results"
    shown = (await Browser(client, marked.judge).get(desk)).text
    assert "公示前只显示加密号" in shown
    assert "K99" in shown
    for who in ("ZZ001-01", "选手ZZ001", "教师ZZ001"):
        assert who not in shown
    await publishing.publish(marked.judge, marked.event)
    assert "选手ZZ001-010" in (await Browser(client, marked.judge).get(desk)).text


async def test_of_a_blind_event_the_codes_of_unofficial_entries_are_not_told_before_publication(
    client: httpx.AsyncClient,
) -> None:
    marked = await make_marked()
    await make_blind(marked)
    await database.execute(
        "UPDATE competitions.entry SET unofficial = true WHERE event = $1 AND code = 'ZZ001-02'",
        marked.event,
    )
    desk = f"/events/{marked.event}/results"
    shown = (await Browser(client, marked.judge).get(desk)).text
    assert [code for code in (f"K{n}" for n in range(90, 100)) if code not in shown] == ["K98"]
    await publishing.publish(marked.judge, marked.event)
    assert "选手ZZ001-020" in (await Browser(client, marked.judge).get(desk)).text


async def test_of_an_open_event_unofficial_entries_are_seen_before_publication(
    client: httpx.AsyncClient,
) -> None:
    marked = await make_marked()
    await database.execute(
        "UPDATE competitions.entry SET unofficial = true WHERE event = $1 AND code = 'ZZ001-02'",
        marked.event,
    )
    shown = (await Browser(client, marked.judge).get(f"/events/{marked.event}/results")).text
    assert "选手ZZ001-020" in shown


async def test_a_chief_judge_is_told_who_makes_it_final_and_who_approves(client: httpx.AsyncClient) -> None:
    marked = await make_published()
    await end_appeals(marked)
    desk = f"/events/{marked.event}/results"
    shown = (await Browser(client, marked.judge).get(desk)).text
    assert "已齐备" in shown
    assert "此步由以下角色办理：赛事组织者、管理员。" in shown
    assert "由以下角色办理" not in (await Browser(client, marked.organizer).get(desk)).text
    await service.finalize_event(marked.organizer, marked.event)
    shown = (await Browser(client, marked.judge).get(f"/events/{marked.event}/correct")).text
    assert "可批准：赛事组织者、主管部门经办人、管理员。" in shown


async def test_schools_are_told_of_a_provisional_result_until_it_is_final_or_withdrawn(db: None) -> None:
    marked = await make_marked()

    async def told() -> list[list[str]]:
        return [[n.address for n in await notices.open_notices(each)] for each in marked.officers]

    assert await told() == [[], []]
    await publishing.publish(marked.judge, marked.event)
    assert await told() == [[f"/events/{marked.event}"]] * 2
    await publishing.withdraw(marked.organizer, marked.event, "复核")
    assert await told() == [[], []]


async def test_a_final_result_ticks_the_notice_off(db: None) -> None:
    marked = await make_published()
    assert len(await notices.open_notices(marked.officers[0])) == 1
    await end_appeals(marked)
    await service.finalize_event(marked.organizer, marked.event)
    assert await notices.open_notices(marked.officers[0]) == []


async def test_the_public_page_names_the_award_scheme(client: httpx.AsyncClient) -> None:
    marked = await make_finalized()
    shown = (await Browser(client, marked.organizer).get(f"/events/{marked.event}")).text
    assert 'href="/award-schemes/national-10-20-30@' in shown
    assert ">national-10-20-30" not in shown
