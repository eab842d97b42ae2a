"""A bureau commends: one officer drafts, another decides, everybody reads it and checks a certificate."""

import pytest
from playwright.async_api import Browser

from registry.core.actor import Actor
from registry.core.settings import Settings, current
from registry.people.sign_in import sessions
from tests.browser.visit import Visit
from tests.competitions.results.test_killed import served
from tests.rewards.commendations.makers import NUMBER, make_office

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("browser"), pytest.mark.timeout(180)]

PHONE, DESK = 390, 1280
SAID = {
    "title": "关于表彰2026年技能竞赛获奖师生和学校的决定（虚构）",
    "number": NUMBER,
    "dated": "2026-11-20",
    "basis": "虚构市职业技能竞赛奖励办法（虚构）",
    "body": "经公示无异议，决定对下列师生和学校予以表彰。\n望再接再厉。",
}


async def window_of(chromium: Browser, url: str, actor: Actor | None, width: int, lang: str) -> Visit:
    """Open a window, in which somebody is signed in or nobody."""
    context = await chromium.new_context(
        base_url=url,
        viewport={"width": width, "height": 800},
        locale={"zh": "zh-CN", "en": "en-GB"}[lang],
    )
    if actor is not None and actor.session_id is not None:
        token = sessions.issue(actor.session_id, current())
        await context.add_cookies([{"name": sessions.COOKIE, "value": token, "url": url}])
    return Visit(await context.new_page(), lang)


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(("width", "lang"), [(PHONE, "en"), (DESK, "zh")])
async def test_drafted_decided_read_and_checked(
    settings: Settings, chromium: Browser, width: int, lang: str
) -> None:
    office = await make_office()
    async with served(settings) as server:
        drafter = await window_of(chromium, server.url, office.drafter, width, lang)
        assert await drafter.go("/rewards/commendations/new") == 200
        for name, value in SAID.items():
            await drafter.page.fill(f"#{name}", value)
        await drafter.press({"zh": "保存草稿，查看名单", "en": "Save the draft and see its lists"}[lang])
        path = drafter.page.url.removeprefix(server.url)
        assert await drafter.page.locator("main input[name=code]").count() == 0

        decider = await window_of(chromium, server.url, office.decider, width, lang)
        assert await decider.go("/rewards/commendations") == 200
        await decider.page.locator(f"main a[href='{path}']").click()
        await decider.page.fill("#code", office.codes[0])
        await decider.page.locator("main form button.danger").click()
        certificate = decider.page.locator("main a[href^='/V/']").first
        address = await certificate.get_attribute("href")
        assert address is not None

        visitor = await window_of(chromium, server.url, None, width, lang)
        assert await visitor.go("/commendations") == 200
        await visitor.page.locator("main .items a").first.click()
        assert NUMBER in await visitor.page.inner_text("main")
        assert await visitor.go(address) == 200
        assert "技能标兵" in await visitor.page.inner_text("main")

        await drafter.go(path)
        await drafter.page.locator(f"main a[href='{path}/repeal']").click()
        await drafter.check()
        await drafter.page.fill("#reason", "评选程序有误。（虚构）")
        await drafter.page.locator("main form button.danger").click()
        proposal = drafter.page.url.removeprefix(server.url)
        assert await drafter.page.locator("main input[name=code]").count() == 0
        await decider.go(path)
        await decider.page.locator(f"main a[href='{proposal}']").click()
        await decider.check()
        await decider.page.fill("#code", office.codes[1])
        await decider.page.locator("main form button.danger").click()
        await decider.check()
        # Whoever has just read it may read the kept page for a while.
        later = await window_of(chromium, server.url, None, width, lang)
        await later.go("/commendations")
        await later.page.locator("main .items a").first.click()
        assert "评选程序有误。（虚构）" in await later.page.inner_text("main")
        assert await later.page.locator("main tbody tr").count() == 0
        await later.check()
        for window in (drafter, decider, visitor, later):
            assert await window.page.evaluate("document.documentElement.scrollWidth") <= width
            assert window.troubles == []
            await window.page.context.close()
