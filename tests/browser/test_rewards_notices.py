"""A public notice in the browser: drafted, published, objected to, answered; on a phone and on a desk."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.browser.conftest import PASSWORDS, Open
from tests.browser.visit import Visit
from tests.competitions.external.documents import HTML, pdf

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]

PHONE, DESK = 390, 1280
both_ways = pytest.mark.parametrize(("width", "lang"), [(PHONE, "en"), (DESK, "zh")])
GROUNDS = {"zh": "该行的同学没有参加决赛。（虚构）", "en": "This one did not compete (fictional)."}
ANSWER = {"zh": "经核实，异议成立。（虚构）", "en": "Looked into and upheld (fictional)."}


async def take_one_off(bureau: Visit) -> None:
    """Take a line off the list that the demo has put on public notice, so that it can be listed anew."""
    page, lang = bureau.page, bureau.lang
    await bureau.go("/rewards/lists")
    await bureau.press({"zh": "第2批", "en": "No. 2"}[lang])
    await page.locator("main table details summary").nth(1).click()
    async with page.expect_navigation():
        await page.locator("main table details[open] a").click()
    await bureau.check()
    await page.fill("#reason", {"zh": "下批再列（虚构）", "en": "On the next list (fictional)"}[lang])
    await bureau.press({"zh": "移出名单", "en": "Take it off"}[lang])


async def drafted_and_published(bureau: Visit, title: str) -> None:
    """Draft a list of what was ticked and put it on public notice."""
    page, lang = bureau.page, bureau.lang
    await bureau.go("/rewards/lists")
    await bureau.press({"zh": "起草名单：示例奖励办法", "en": "Draft a list: Example program"}[lang])
    await page.fill("#title", title)
    await page.fill("#contact", {"zh": "虚构市教育局职教处（虚构）", "en": "Fictional bureau"}[lang])
    await page.locator("input[name=only][value=yes]").check()
    await bureau.press({"zh": "起草名单", "en": "Draft the list"}[lang])
    assert title in await bureau.heading()
    await bureau.press({"zh": "公示名单", "en": "Publish the list"}[lang])
    assert {"zh": "公示中", "en": "on public notice"}[lang] in await page.inner_text("main .facts")


async def objected(visitor: Visit, title: str, folder: Path) -> str:
    """Find the notice, object to its first line with an attachment, and return the receipt code."""
    page, lang = visitor.page, visitor.lang
    await visitor.go("/")
    async with page.expect_navigation():
        await page.locator(".places a[href='/notices']").click()
    await visitor.check()
    await visitor.press(title)
    address = page.url
    name = await page.locator("main table.picks tbody th").first.inner_text()
    await page.fill("#q", name)
    await visitor.press({"zh": "查找", "en": "Find"}[lang])
    assert name not in page.url
    await visitor.go(address)
    await page.locator("input[name=line]").first.check()
    await visitor.press({"zh": "对勾选的各行提出异议", "en": "Object to the lines that are ticked"}[lang])
    assert await page.input_value("#lines") == "1"
    await page.fill("#grounds", GROUNDS[lang])
    file = folder / "proof.pdf"
    # A web page that calls itself a PDF is refused, and what was typed is still there.
    file.write_bytes(HTML)
    await page.set_input_files("#files", file)
    await visitor.press({"zh": "提交异议", "en": "Send the objection"}[lang])
    assert await page.locator(".summary a[href='#files']").count() == 1
    assert await page.input_value("#grounds") == GROUNDS[lang]
    file.write_bytes(pdf(title))
    await page.set_input_files("#files", file)
    await visitor.press({"zh": "提交异议", "en": "Send the objection"}[lang])
    return await page.inner_text("main .facts .code")


async def upheld(second: Visit) -> None:
    """Find the objection from the desk's notice, and uphold it."""
    page, lang = second.page, second.lang
    await second.go("/rewards/objections")
    await page.locator("main table tbody a").first.wait_for()
    rows = page.locator("main table tbody tr")
    waiting = [
        await rows.nth(at).locator("a").first.get_attribute("href")
        for at in range(await rows.count())
        if await rows.nth(at).locator(".badge.wait").count()
    ]
    for address in waiting:
        await second.go(address or "")
        if GROUNDS[lang] in await page.inner_text("main"):
            break
    async with page.expect_download() as download:
        await page.locator("main a[href*='/files/']").click()
    assert (await download.value).suggested_filename == "objection-attachment.pdf"
    await page.fill("#words", ANSWER[lang])
    await second.press({"zh": "答复异议", "en": "Answer the objection"}[lang])
    assert await page.locator(".summary a[href='#outcome']").count() == 1
    await page.locator("input[name=outcome][value=upheld]").check()
    await second.press({"zh": "答复异议", "en": "Answer the objection"}[lang])
    assert {"zh": "异议成立", "en": "upheld"}[lang] in await page.inner_text("main .facts")


async def ask(visitor: Visit, receipt: str) -> str:
    """Return what the page says to whoever has the receipt."""
    page, lang = visitor.page, visitor.lang
    await visitor.go("/notices")
    await visitor.press({"zh": "凭回执码查看答复", "en": "Read the answer with your receipt code"}[lang])
    await page.fill("#receipt", receipt.lower())
    await visitor.press({"zh": "查看答复", "en": "Read the answer"}[lang])
    assert receipt not in page.url
    return await page.inner_text("main")


async def printed(page: Page) -> bytes:
    """Return the notice as PDF, from the address that its page offers."""
    address = await page.locator("main a[href$='/notice.pdf']").get_attribute("href")
    answer = await page.request.get(address or "")
    assert answer.status == 200
    return await answer.body()


@both_ways
async def test_a_notice_from_its_draft_to_the_answer(
    visit: Open, tmp_path: Path, width: int, lang: str
) -> None:
    title = f"虚构公示{lang}（虚构）"
    bureau = await visit(width, lang)
    await bureau.sign_in("bureau", PASSWORDS["bureau"])
    await take_one_off(bureau)
    await drafted_and_published(bureau, title)
    visitor = await visit(width, lang, javascript=False)
    receipt = await objected(visitor, title, tmp_path)
    assert re.fullmatch(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", receipt)
    assert {"zh": "待答复", "en": "waits for its answer"}[lang] in await ask(visitor, receipt)
    await visitor.go("/notices")
    await visitor.press(title)
    assert (await printed(visitor.page)).startswith(b"%PDF-")
    second = await visit(width, lang)
    await second.sign_in("bureau2", PASSWORDS["bureau2"])
    await upheld(second)
    assert ANSWER[lang] in await ask(visitor, receipt)
    # The line is gone from the notice, which the one who drafted it withdraws.
    await bureau.go("/rewards/lists")
    await bureau.press(title)
    await bureau.page.locator("main details:has(#reason) summary").click()
    await bureau.page.fill("#reason", {"zh": "异议成立，撤回", "en": "Upheld: withdrawn"}[lang])
    await bureau.press({"zh": "取消名单", "en": "Cancel the list"}[lang])
    # The visitor's own browser may keep its copy for a minute; another one's has none.
    another = await visit(width, lang)
    await another.go("/notices")
    assert title not in await another.page.inner_text("main")


@both_ways
async def test_a_year_of_holidays_is_entered(visit: Open, width: int, lang: str) -> None:
    year = {"zh": 2031, "en": 2032}[lang]
    bureau = await visit(width, lang, javascript=False)
    await bureau.sign_in("bureau2", PASSWORDS["bureau2"])
    await bureau.go(f"/calendar/{year}")
    assert await bureau.page.locator(".month").count() == 0
    await bureau.page.fill("#off", "1-1、1-2、10-1、10-2、10-3、10-4、10-5、10-6、10-7、5-1、5-2、下周")
    await bureau.page.fill("#source", "虚构的放假通知（虚构）")
    await bureau.press({"zh": "保存", "en": "Save"}[lang])
    assert await bureau.page.locator(".summary a[href='#off']").count() == 1
    await bureau.page.fill("#off", "1-1、1-2、10-1、10-2、10-3、10-4、10-5、10-6、10-7、5-1、5-2")
    await bureau.press({"zh": "保存", "en": "Save"}[lang])
    assert await bureau.page.locator(".month").count() == 12
    assert await bureau.page.locator(".month .off").count() == 11
