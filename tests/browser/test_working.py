"""A step that takes its time is seen to be going on, and is not begun twice."""

import asyncio
import re

import pytest
from playwright.async_api import Route

from tests.browser.conftest import PASSWORDS, Open

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("browser")]


# While a page is being left, nothing can be asked of it: what it says is kept for the next one.
_LISTEN = """new MutationObserver(() => {
  const line = document.querySelector(".working"), button = document.querySelector("main button");
  if (line) sessionStorage.setItem("said", `${line.innerText} ${button.disabled}`);
}).observe(document, { subtree: true, childList: true, characterData: true })"""


@pytest.mark.parametrize(("lang", "words"), [("zh", "正在处理"), ("en", "Working on it")])
async def test_a_slow_step_says_so_and_takes_no_second_press(visit: Open, lang: str, words: str) -> None:
    window = await visit(390, lang)
    page = window.page

    async def slowly(route: Route) -> None:
        if route.request.method == "POST":
            await asyncio.sleep(3.5)
        await route.continue_()

    await page.add_init_script(_LISTEN)
    await page.route("**/sign-in", slowly)
    await window.sign_in("school", PASSWORDS["school"])
    said = await page.evaluate("sessionStorage.getItem('said')")
    assert words in said
    assert re.search(r"[1-9]", said), "how long it has been going on is counted"
    assert said.endswith("true")
    assert await page.locator(".working").count() == 0


async def test_a_file_that_is_taken_down_leaves_no_such_line(visit: Open) -> None:
    window = await visit(1280, "zh")
    page = window.page
    await window.sign_in("school", PASSWORDS["school"])
    await window.press("人员名单")
    await page.fill("#q", "冯家铭")
    async with page.expect_navigation():
        await page.locator("main form:has(#q) button").first.click()
    async with page.expect_download() as download:
        await page.locator("main button", has_text="导出为 xlsx").click()
    assert (await download.value).suggested_filename.endswith(".xlsx")
    await page.wait_for_timeout(900)
    assert await page.locator(".working").count() == 0
