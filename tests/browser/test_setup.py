"""An organizer sets a contest up from nothing until entries are open, at a desk and on a phone."""

import pytest

from tests.browser.conftest import PASSWORDS, Open
from tests.browser.visit import Visit

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("browser")]

PHONE, DESK = 390, 1280
HOST = "虚构省职业院校技能大赛组委会（虚构）"


async def fill(window: Visit, **fields: str) -> None:
    """Type into fields by their names."""
    for name, value in fields.items():
        await window.page.fill(f"main [name='{name}']", value)


@pytest.mark.parametrize(
    ("width", "lang", "javascript"), [(PHONE, "en", True), (DESK, "zh", True), (PHONE, "zh", False)]
)
async def test_an_organizer_sets_a_contest_up_from_nothing_until_entries_are_open(
    visit: Open, width: int, lang: str, javascript: bool
) -> None:
    code = f"setup-{width}-{lang}-{'js' if javascript else 'plain'}"
    zh = lang == "zh"
    window = await visit(width, lang, javascript=javascript)
    page = window.page
    await window.sign_in("organizer", PASSWORDS["organizer"])
    await window.press("赛事管理" if zh else "Manage competitions")
    await window.press("设立赛事" if zh else "Set up a competition")
    # The host of the organizer's own office stands there already.
    assert await page.input_value("#organizer_zh") == HOST
    await fill(window, name_zh=f"虚构赛 {code}", name_en=f"Fictional {code}", year="2027", basis="虚构文号")
    await fill(window, starts_on="2027-10-16", ends_on="2027-10-18", awarded_on="2027-10-30")
    await page.check("#fictional")
    await window.press("设立赛事" if zh else "Set up the competition")
    # The code was forgotten: it is said at its field, and nothing typed is lost.
    assert await page.locator(".summary a[href='#code']").count() == 1
    assert await page.input_value("#name_zh") == f"虚构赛 {code}"
    await page.fill("#code", code)
    await window.press("设立赛事" if zh else "Set up the competition")
    console = page.url
    await window.press("添加赛项" if zh else "Add an event")
    await fill(window, code="ZZ001", name_zh="虚构赛项", name_en="Fictional event")
    await fill(window, entries_close_at="2027-09-30T17:00", tutors_max="1")
    await fill(window, module_1_code="A", module_1_zh="操作", module_1_max="60")
    await fill(window, module_2_code="B", module_2_zh="理论", module_2_max="40")
    await fill(window, module_3_code="C", module_3_zh="素养", module_3_max="10")
    await window.press("再加一个模块" if zh else "Add a module")
    assert await page.input_value("[name='module_3_zh']") == "素养"
    await fill(window, module_4_code="D", module_4_zh="答辩", module_4_max="10", module_4_step="0.5")
    await window.press("添加赛项" if zh else "Add the event")
    assert page.url == console
    row = page.locator("tbody tr", has_text="ZZ001")
    assert "0 / 4" in await row.inner_text()
    # Nobody else knows of it yet.
    visitor = await visit(DESK, "zh")
    public = console.removesuffix("/console")
    answer = await visitor.page.goto(public)
    assert answer is not None
    assert answer.status == 404
    await window.press("虚构赛项" if zh else "Fictional event")
    await window.press("开放报名" if zh else "Open for entries")
    assert ("报名中" if zh else "Open for entries") in await page.inner_text("main .facts")
    answer = await visitor.page.goto(public)
    assert answer is not None
    assert answer.status == 200
    await visitor.check()
    assert "虚构赛项" in await visitor.page.inner_text("main")


@pytest.mark.parametrize(("width", "lang"), [(PHONE, "zh"), (DESK, "en")])
async def test_last_years_contest_is_cloned_and_a_scheme_tried_on_its_result(
    visit: Open, width: int, lang: str
) -> None:
    zh = lang == "zh"
    window = await visit(width, lang)
    page = window.page
    await window.sign_in("organizer", PASSWORDS["organizer"])
    await window.go("/competitions/manage")
    # Of 2026 is the demo's edition that has results; clones are of later years.
    await page.locator("tbody th a[href*='/console']", has_text="2026").click()
    await window.check()
    events = await page.locator("tbody tr:has(a[href^='/events/'])").count()
    await window.press("克隆为下一届" if zh else "Clone as the next edition")
    await page.fill("#code", f"cloned-{width}-{lang}")
    await window.press("建立下一届" if zh else "Make the next edition")
    assert await page.locator("tbody tr:has(a[href^='/events/'])").count() == events
    await page.locator("tbody th a").first.click()
    await window.check()
    await window.press("试算奖项办法" if zh else "Try an award scheme")
    await page.select_option("#whose", "last")
    await page.select_option("#scheme", "national-skills-2020@1")
    await window.press("试算" if zh else "Try it")
    assert await page.locator("#outcome").count() == 1
    assert await page.locator("table.rows").last.locator("tbody tr").count() > 3
