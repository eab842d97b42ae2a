"""What a school's officer and an auditor do with people: import, look up, look whole, look back."""

import asyncio
from pathlib import Path

import pytest

from tests.browser.conftest import PASSWORDS, Open
from tests.browser.visit import Visit
from tests.competitions.entries.roster.rosters import id_number
from tests.registry.people.imports.test_import import workbook

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("browser")]

PHONE, DESK = 390, 1280
BORN = "20080311"

both_ways = pytest.mark.parametrize(("width", "lang"), [(PHONE, "en"), (DESK, "zh")])


def row(order: int, born: str = "") -> tuple[str, ...]:
    number = id_number(order, BORN)
    return (
        f"虚构导{'甲乙丙丁戊'[order - 501]}",
        "居民身份证",
        number,
        f"Y{order:03d}",
        "旅游1班",
        "13900001111",
        born,
    )


async def hand_in(window: Visit, path: Path, content: bytes) -> None:
    """Choose a file in the form of the page and send it."""
    await asyncio.to_thread(path.write_bytes, content)
    await window.page.set_input_files("#file", path)
    async with window.page.expect_navigation():
        await window.page.locator("main form button").click()
    await window.check()


@both_ways
async def test_a_list_of_students_is_mended_previewed_and_imported(
    visit: Open, tmp_path: Path, width: int, lang: str
) -> None:
    headings = ("姓名", "证件类型", "证件号码", "学号", "班级", "手机号码", "出生日期")
    orders = (501, 502) if lang == "zh" else (503, 504)
    window = await visit(width, lang)
    page = window.page
    await window.sign_in("school", PASSWORDS["school"])
    await window.press({"zh": "导入名单", "en": "Import a list"}[lang])
    wrong = workbook(row(orders[0]), row(orders[1], "2001-01-01"), headings=headings)
    await hand_in(window, tmp_path / "名单.xlsx", wrong)
    assert await page.locator("td code", has_text="birth_date_differs_from_id").count() == 1
    assert await page.locator("main form button").count() == 0
    await window.press({"zh": "重新上传", "en": "Hand it in again"}[lang])
    await hand_in(window, tmp_path / "名单.xlsx", workbook(*map(row, orders), headings=headings))
    assert {"zh": "尚未导入", "en": "nothing is imported yet"}[lang] in await window.heading()
    whole = id_number(orders[0], BORN)
    assert whole not in await page.content()
    await window.press({"zh": "导入全部 2 行", "en": "Import all 2 rows"}[lang])
    await window.press({"zh": "查看名单", "en": "See the list"}[lang])
    # Who was imported is found, masked; the whole number is shown when it is asked for.
    await page.fill("#q", row(orders[0])[0])
    async with page.expect_navigation():
        await page.locator("main form:has(#q) button").first.click()
    assert row(orders[0])[0] not in page.url
    await window.press(row(orders[0])[0])
    assert whole not in await page.content()
    await window.press({"zh": "显示完整证件", "en": "Show whole identifiers"}[lang])
    assert whole in await page.inner_text("main")


async def test_a_list_is_imported_by_keyboard_and_without_javascript(visit: Open, tmp_path: Path) -> None:
    window = await visit(DESK, "zh", javascript=False)
    await window.sign_in("school", PASSWORDS["school"])
    await window.press("导入名单")
    await hand_in(window, tmp_path / "名单.xlsx", workbook(row(505)[:6]))
    await window.press("导入全部 1 行")
    assert "已导入" in await window.heading()


@both_ways
async def test_an_auditor_finds_who_looked_at_identifiers(visit: Open, width: int, lang: str) -> None:
    officer = await visit(DESK, "zh")
    await officer.sign_in("school", PASSWORDS["school"])
    await officer.press("人员名单")
    await officer.page.locator("tbody th a").first.click()
    await officer.press("显示完整证件")
    person = officer.page.url.removesuffix("/identifiers").rpartition("/")[2]
    window = await visit(width, lang)
    await window.sign_in("auditor", PASSWORDS["auditor"])
    await window.press({"zh": "审计记录", "en": "Audit trail"}[lang])
    await window.page.fill("#action", "people.read_identity")
    await window.page.fill("#subject", f"person:{person}")
    async with window.page.expect_navigation():
        await window.page.locator("main form:has(#action) button").first.click()
    await window.check()
    lines = window.page.locator("tbody tr")
    assert await lines.count() >= 1
    assert "people.read_identity" in await lines.first.inner_text()
