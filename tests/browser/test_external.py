"""A school hands in awards that were decided elsewhere; the bureau confirms or refuses them."""

import asyncio
from pathlib import Path

import pytest

from tests.browser.conftest import PASSWORDS, Open
from tests.browser.visit import Visit
from tests.competitions.external.documents import HTML, pdf
from tests.registry.people.imports.test_import import workbook

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("browser")]

PHONE, DESK = 390, 1280
SCHOOL = "长春云杉职业技术学校（虚构）"
LYON = {"zh": "第47届世界技能大赛（里昂）", "en": "WorldSkills Lyon 2024"}

both_ways = pytest.mark.parametrize(("width", "lang"), [(PHONE, "en"), (DESK, "zh")])


async def two_students(window: Visit) -> list[str]:
    """Return the names of two students of the school."""
    page = window.page
    people = {"zh": "人员名单", "en": "People"}[window.lang]
    async with page.expect_navigation():
        await page.get_by_role("link", name=people, exact=True).click()
    await page.select_option("#role", "student")
    async with page.expect_navigation():
        await page.locator("main form:has(#q) button").first.click()
    names = await page.locator("tbody th a").all_inner_texts()
    alone = [name for name in names if names.count(name) == 1]
    return alone[:2] if window.lang == "zh" else alone[2:4]


async def send(window: Visit, **files: tuple[Path, bytes]) -> None:
    """Choose files in the form of the page and send it."""
    for field, (path, content) in files.items():
        await asyncio.to_thread(path.write_bytes, content)
        await window.page.set_input_files(f"#{field}", path)
    async with window.page.expect_navigation():
        await window.page.locator("main form[enctype] button").first.click()
    await window.check()


@both_ways
async def test_a_school_hands_an_award_in_and_the_bureau_confirms_it(
    visit: Open, tmp_path: Path, width: int, lang: str
) -> None:
    school = await visit(width, lang)
    page = school.page
    await school.sign_in("school", PASSWORDS["school"])
    first, second = await two_students(school)
    await school.go("/external-awards")
    await school.press({"zh": "填报获奖", "en": "Hand in an award"}[lang])
    await page.select_option("#competition", label=LYON[lang])
    await page.fill("#event_name", f"虚构外部赛项{lang}")
    await page.fill("#prize", {"zh": "金牌", "en": "Gold medal"}[lang])
    await page.fill("#members", first)
    await page.fill("#source_number", f"EXT-{lang}-1")
    # A web page that calls itself a PDF is refused, and what was typed is still there.
    await send(school, evidence=(tmp_path / "list.pdf", HTML))
    assert await page.locator(".summary a[href='#evidence']").count() == 1
    assert await page.input_value("#members") == first
    await send(school, evidence=(tmp_path / "list.pdf", pdf(f"journey {lang}")))
    list_path = page.url
    # One more prize of the same document: its winner is written otherwise than on record.
    await school.press({"zh": "续填一项", "en": "Add a prize"}[lang])
    await page.fill("#event_name", f"虚构外部赛项{lang}二")
    await page.fill("#prize", "一等奖")
    await page.fill("#members", "写错的姓名")
    await school.press({"zh": "加入名单", "en": "Add it to the list"}[lang])
    # The demo's students came to the school after that contest: whether it is they is not taken for granted.
    assert await page.locator(".badge.unchecked").count() == 2
    await page.locator("input[type=radio]").check()
    await page.locator("input[id^='named:']").last.fill(second)
    await school.press({"zh": "保存并重新对应", "en": "Save and look again"}[lang])
    assert await page.locator(".badge.unchecked").count() == 0
    assert await page.locator("main a[href$='/decision']").count() == 0

    bureau = await visit(width, lang)
    await bureau.sign_in("bureau", PASSWORDS["bureau"])
    assert await bureau.page.locator(f"main a[href='{list_path[list_path.index('/external') :]}']").count()
    await bureau.go(list_path)
    async with bureau.page.expect_download() as download:
        await bureau.page.locator("main a[href$='/evidence']").click()
    saved = await (await download.value).path()
    assert await asyncio.to_thread(saved.read_bytes) == pdf(f"journey {lang}")
    await bureau.press({"zh": "核准或退回", "en": "Confirm or refuse"}[lang])
    assert f"虚构外部赛项{lang}" in await bureau.page.inner_text("main table")
    await bureau.press({"zh": "核准全部 2 项", "en": "Confirm all 2 prizes"}[lang])
    assert {"zh": "已核准", "en": "Confirmed"}[lang] in await bureau.page.inner_text("main")
    await school.go(list_path)
    assert await page.locator("main form button").count() == 0
    await the_same_again_is_shown_and_withdrawn(school, tmp_path, first)


async def the_same_again_is_shown_and_withdrawn(school: Visit, tmp_path: Path, winner: str) -> None:
    """Hand a prize in that is an award already: the page says so, and the school takes it back."""
    page, lang = school.page, school.lang
    await school.go("/external-awards/new")
    await page.select_option("#competition", label=LYON[lang])
    await page.fill("#event_name", f"虚构外部赛项{lang}")
    await page.fill("#prize", "金牌")
    await page.fill("#members", winner)
    await send(school, evidence=(tmp_path / "again.pdf", pdf(f"again {lang}")))
    assert await page.locator(".badge.changed").count() == 1
    await page.locator("main details summary").last.click()
    await school.press({"zh": "撤回名单", "en": "Withdraw the list"}[lang])
    assert page.url.endswith("/external-awards")


@both_ways
async def test_a_published_list_is_previewed_handed_in_and_refused(
    visit: Open, tmp_path: Path, width: int, lang: str
) -> None:
    school = await visit(width, lang, javascript=False)
    page = school.page
    await school.sign_in("school", PASSWORDS["school"])
    await school.go("/external-awards")
    await school.press({"zh": "导入获奖名单", "en": "Import a published list"}[lang])
    headings = ("赛项", "奖项", "学校", "选手", "证书编号")
    own = (f"虚构名单赛项{lang}", "银牌", SCHOOL, "无此人甲", f"L-{lang}-1")
    other = (f"虚构名单赛项{lang}", "铜牌", "外省某校", "外省某人", f"L-{lang}-2")
    await page.select_option("#competition", label=LYON[lang])
    await send(school, file=(tmp_path / "list.xlsx", workbook(own, other, headings=headings)))
    shown = await page.inner_text("main")
    assert "无此人甲" in shown
    assert "外省某人" not in shown
    await send(school, evidence=(tmp_path / "list.pdf", pdf(f"published {lang}")))
    list_path = page.url
    assert await page.locator(".badge.unchecked").count() == 1

    bureau = await visit(width, lang)
    await bureau.sign_in("bureau", PASSWORDS["bureau"])
    await bureau.go(f"{list_path}/decision")
    # Something is open: it can only be refused, and not without a reason.
    assert await bureau.page.locator("main form button").count() == 1
    await bureau.press({"zh": "退回", "en": "Refuse"}[lang])
    assert await bureau.page.locator(".summary a[href='#answer']").count() == 1
    await bureau.page.fill("#answer", {"zh": "请先登记获奖学生。", "en": "Register the winners first."}[lang])
    await bureau.press({"zh": "退回", "en": "Refuse"}[lang])
    await school.go(list_path)
    answer = {"zh": "请先登记获奖学生。", "en": "Register the winners first."}[lang]
    assert answer in await page.inner_text("main")
