"""A result's whole way in a real browser: provisional, appealed against, final, corrected."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass

import asyncpg
import pytest
from playwright.async_api import Browser

from tests.browser.visit import Visit
from tests.competitions.marking.furnish import own_database
from tests.competitions.results.furnish import Furnished, furnish
from tests.conftest import WORKER
from tests.factories import PASSWORD
from tests.service import free_port, served

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("browser")]

PHONE, DESK = 390, 1280
# An entry of the school whose officer is `school0`.
APPEALED = "ZZ001-02"
# The fourth entry comes to be the first.
CORRECTED, MORE = "ZZ001-04", "150"


@dataclass(frozen=True)
class Place:
    """The service's address, its database, and the contest there."""

    url: str
    database: str
    furnished: Furnished

    @property
    def event(self) -> str:
        return f"/events/{self.furnished.event}"

    async def end_appeals(self) -> None:
        """Let the time for appeals be over."""
        connection = await asyncpg.connect(self.database)
        await connection.execute(
            "UPDATE competitions.provisional_result SET appeals_until = now() - interval '1 microsecond'"
        )
        await connection.close()


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder, port = tmp_path_factory.mktemp("results") / "data", free_port()
    with own_database(f"results_{WORKER}") as url:
        settings = {
            "database_url": url,
            "secret_key": "a secret of this test alone, 32 long",
            "base_url": f"http://localhost:{port}",
        }
        furnished = furnish(folder, **settings)
        with served(folder, port, **settings) as service:
            yield Place(service.url, url, furnished)


Enter = Callable[..., Awaitable[Visit]]


@pytest.fixture
async def enter(chromium: Browser, place: Place) -> AsyncIterator[Enter]:
    """Open a window: `await enter(username, width, lang)`; without a user name it is a visitor's."""
    windows: list[Visit] = []

    async def open_window(username: str, width: int, lang: str) -> Visit:
        context = await chromium.new_context(
            base_url=place.url,
            viewport={"width": width, "height": 800},
            locale={"zh": "zh-CN", "en": "en-GB"}[lang],
        )
        window = Visit(await context.new_page(), lang)
        windows.append(window)
        if username:
            await window.sign_in(username, PASSWORD)
        return window

    yield open_window
    for window in windows:
        await window.page.context.close()
        assert window.troubles == []


async def says(window: Visit, zh: str, en: str) -> None:
    """Assert that the page says this in the language of the window."""
    assert (zh if window.lang == "zh" else en) in await window.page.inner_text("main"), window.page.url


async def press(window: Visit, zh: str, en: str) -> None:
    """Press the button or link of these words."""
    await window.press(zh if window.lang == "zh" else en)


@pytest.mark.parametrize(("width", "lang"), [(PHONE, "zh"), (DESK, "en")])
async def test_a_result_is_published_appealed_against_made_final_and_corrected(
    place: Place, enter: Enter, width: int, lang: str
) -> None:
    chief = await enter("chief_judge", width, lang)
    visitor = await enter("", width, lang)
    school = await enter("school0", width, lang)
    organizer = await enter("organizer", width, lang)
    await publish_and_appeal(place, chief, visitor, school)
    await answer_and_finalize(place, chief, visitor, school, organizer)
    await confirm_and_issue(place, organizer)
    second = await enter("second", width, lang)
    await correct(place, organizer, second)
    await look_at_both_versions(place, visitor)


async def publish_and_appeal(place: Place, chief: Visit, visitor: Visit, school: Visit) -> None:
    # The chief judge publishes.
    await chief.go(f"{place.event}/results")
    await says(chief, "已齐备", "Nothing is missing")
    assert await chief.page.input_value("#minutes") == "60"
    await chief.page.fill("#minutes", "120")
    await press(chief, "公示成绩", "Publish the provisional result")
    # Everybody sees that it is provisional, and until when.
    await visitor.go(place.event)
    await says(visitor, "尚未定稿", "not final")
    deadline = await visitor.page.locator(".specimen time").get_attribute("datetime")
    assert deadline == await chief.page.locator("#deadline time").get_attribute("datetime")
    assert await visitor.page.locator(f"a[href='{place.event}/appeal']").count() == 0
    # A school appeals for its own entry.
    await school.go(place.event)
    await press(school, "提出申诉", "File an appeal")
    own = await school.page.locator("#entry option").all_inner_texts()
    assert [each.split()[0] for each in own] == [f"ZZ001-{n:02d}" for n in (2, 4, 6, 8, 10)]
    await school.page.select_option("#entry", APPEALED)
    await school.page.fill("#grounds", "模块一第三项少算一分，见现场记录。")
    await press(school, "提出申诉", "File the appeal")
    await says(school, "等待", "Waits")


async def answer_and_finalize(
    place: Place, chief: Visit, visitor: Visit, school: Visit, organizer: Visit
) -> None:
    desk = f"{place.event}/results"
    # Nothing is made final while an appeal is open and the time is running.
    await organizer.go(desk)
    await says(organizer, "申诉期尚未结束", "The time for appeals is not over")
    await says(organizer, "还有 1 件申诉未答复", "Appeals without their final answer: 1")
    assert await organizer.page.locator(f"form[action='{desk}/finalize']").count() == 0
    # The chief judge is told at the desk, and answers.
    await chief.go("/desk")
    await press(chief, "有一件申诉等待答复", "An appeal waits for an answer")
    await chief.page.fill("#words", "经复核现场记录，评分无误。")
    await press(chief, "提交", "Submit")
    # The outcome was forgotten: it is said there, and nothing typed is lost.
    assert await chief.page.locator(".summary a[href='#outcome']").count() == 1
    assert await chief.page.input_value("#words") == "经复核现场记录，评分无误。"
    await chief.page.check("input[name='outcome'][value='rejected']")
    await press(chief, "提交", "Submit")
    await says(chief, "申诉不成立", "Rejected")
    await school.page.reload()
    await school.check()
    await says(school, "经复核现场记录，评分无误。", "经复核现场记录，评分无误。")
    # The time is over, and the organizer makes the result final.
    await place.end_appeals()
    await organizer.go(desk)
    await press(organizer, "成绩定稿", "Make the result final")
    await visitor.go(place.event)
    await says(visitor, "最终成绩，第 1 版", "Final, version 1")


async def confirm_and_issue(place: Place, organizer: Visit) -> None:
    # The console of the event leads on to the awards, which are looked at before they are confirmed.
    await organizer.go(f"{place.event}/console")
    await says(organizer, "奖项尚未确认", "The awards are not confirmed yet")
    await press(organizer, "确认奖项", "Confirm the awards")
    await says(organizer, "随之发生", "What follows")
    await says(organizer, "合计", "yuan in all")
    await press(organizer, "确认奖项", "Confirm the awards")
    assert await organizer.page.locator("table.rows tbody tr").count() > 0
    # Then every certificate is issued at once.
    await press(organizer, "签发证书", "Issue the certificates")
    await says(organizer, "份待签发", "Waiting: ")
    await press(organizer, "签发证书", "Issue the certificates")
    await says(organizer, "已全部签发", "All are issued")


async def correct(place: Place, organizer: Visit, second: Visit) -> None:
    # The organizer proposes a correction and sees what it would change.
    await organizer.go(f"{place.event}/results")
    await press(organizer, "提出更正", "Propose a correction")
    await organizer.page.check(f"input[name='entry'][value='{CORRECTED}']")
    await press(organizer, "填写更正内容", "Type what changes")
    await organizer.page.fill(f"[name='points:{CORRECTED}']", MORE)
    await organizer.page.fill("#reason", "ZZ001-04模块一少算十分，经复核更正。")
    await press(organizer, "预览变化", "See what it changes")
    await says(organizer, "4 个参赛队变化", "4 entries change")
    changes = await organizer.page.locator("h2").all_inner_texts()
    assert any(("奖项" if organizer.lang == "zh" else "Awards") in each for each in changes)
    assert any(("证书" if organizer.lang == "zh" else "ertificates") in each for each in changes)
    await press(organizer, "提交更正，等待批准", "Hand it in for approval")
    # Who proposed it cannot approve it.
    await says(organizer, "须由另一人批准", "somebody else has to approve it")
    assert await organizer.page.locator("input[name='decision']").count() == 0
    # Another organizer is told, looks at the same changes, and approves.
    await second.go("/desk")
    await press(second, "有一件成绩更正等待审批", "A correction of a result waits for approval")
    await says(second, "4 个参赛队变化", "4 entries change")
    await second.page.check("input[name='decision'][value='approve']")
    await second.page.fill("#answer", "同意更正。")
    await press(second, "提交决定", "Decide")
    await says(second, "已批准，成为第 2 版", "Approved: version 2")


async def look_at_both_versions(place: Place, visitor: Visit) -> None:
    # Version 2 is public with whole names, and version 1 stays readable, with names masked.
    await visitor.go(place.event)
    await says(visitor, "最终成绩，第 2 版", "Final, version 2")
    best = await visitor.page.locator("table.rows").first.locator("tbody tr").first.inner_text()
    assert CORRECTED in best
    assert f"选手{CORRECTED}0" in best
    await visitor.page.locator(f"a[href='{place.event}/versions/1']").click()
    await visitor.check()
    await says(visitor, "已被更正", "Corrected since")
    rows = visitor.page.locator("table.rows tbody tr")
    assert "ZZ001-01" in await rows.first.inner_text()
    assert "选手ZZ001" not in await visitor.page.inner_text("main")
