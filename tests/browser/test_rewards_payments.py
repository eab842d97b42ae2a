"""The finance bureau pays: a batch is drawn, exported and answered, and what came back is paid again."""

import asyncio
from pathlib import Path
from uuid import UUID

import pytest
from playwright.async_api import Browser

from registry.core.settings import Settings, current
from registry.people.sign_in import sessions
from rewards.payees import service as payees
from rewards.payees.service import Payee
from rewards.payments import opening
from tests.browser.visit import Visit
from tests.competitions.results.test_killed import served
from tests.rewards.payees.makers import account, card, payees_of
from tests.rewards.payments.makers import Desk, bank_answer, confirmer, make_payable

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("browser"), pytest.mark.timeout(180)]

PHONE, DESK = 390, 1280
REFUSED = "账号不存在"


async def window_of(chromium: Browser, url: str, desk: Desk, width: int, lang: str) -> Visit:
    """Open a window in which the finance officer is signed in."""
    context = await chromium.new_context(
        base_url=url,
        viewport={"width": width, "height": 800},
        locale={"zh": "zh-CN", "en": "en-GB"}[lang],
        accept_downloads=True,
    )
    session = desk.payer.session_id
    assert session is not None
    token = sessions.issue(session, current())
    await context.add_cookies([{"name": sessions.COOKIE, "value": token, "url": url}])
    return Visit(await context.new_page(), lang)


async def read_return(window: Visit, path: Path, content: bytes) -> None:
    """Hand in what the bank sent back, look at it, and book it."""
    await asyncio.to_thread(path.write_bytes, content)
    await window.page.set_input_files("#file", path)
    await window.press({"zh": "查看回单", "en": "See what it says"}[window.lang])
    await window.press({"zh": "登记", "en": "Book"}[window.lang])


async def export(window: Visit) -> UUID:
    """Draw the next batch from the page of payments and make its files; returns it."""
    await window.press({"zh": "生成批次", "en": "Draw a batch"}[window.lang])
    batch = UUID(window.page.url.rpartition("/")[2])
    await window.page.select_option("#column_set", "example-xlsx")
    await window.press({"zh": "导出文件", "en": "Make the files"}[window.lang])
    return batch


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(("width", "lang"), [(PHONE, "en"), (DESK, "zh")])
async def test_drawn_exported_answered_and_paid_again(
    settings: Settings, chromium: Browser, tmp_path: Path, width: int, lang: str
) -> None:
    desk = await make_payable()
    async with served(settings) as server:
        window = await window_of(chromium, server.url, desk, width, lang)
        page, here = window.page, f"/rewards/{desk.program}/payments"
        assert await window.go(here) == 200
        batch = await export(window)
        async with page.expect_download() as coming:
            await page.locator("a[href^='/rewards/batch-files/']").first.click()
        taken = await coming.value
        assert taken.suggested_filename.endswith("-list.xlsx")
        answer = await bank_answer(batch, {1: REFUSED})
        await read_return(window, tmp_path / "return.xlsx", answer)
        assert REFUSED in await page.inner_text("main")
        # The same file once more says that it was read, and nothing changes.
        assert await page.locator("#file").count() == 0

        await window.go(here)
        assert await page.locator("main .badge.bad").count() > 0
        assert await page.locator("form:has([name=seen])").count() == 0
        [back] = [one for one in await opening.payments(batch) if one.position == 1]
        contest = desk.bench.contest
        known = [*await payees_of(contest, "student"), *await payees_of(contest, "tutor")]
        payee = next(found for found, name in known if name == back.payee)
        mended = account(back.payee, card(501))
        await payees.confirm_account(await confirmer(payee), Payee(person=payee), mended)
        await window.go(here)
        again = await export(window)
        assert "•••• " + card(501)[-4:] in await page.inner_text("main")
        await read_return(window, tmp_path / "second.xlsx", await bank_answer(again))
        await window.go(here)
        assert await page.locator("main .badge.final").count() == 2
        await window.go("/rewards/batches")
        assert window.troubles == []
        await page.context.close()
