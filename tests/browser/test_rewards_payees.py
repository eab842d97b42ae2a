"""A student sees a prize, confirms with a guardian where it is paid, and sees the account masked."""

import pytest

from rewards.payees.account_numbers import check_digit
from tests.browser.conftest import PASSWORDS, Open

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("browser")]

PHONE, DESK = 390, 1280
SENTENCES = {
    "my": {"zh": "我的奖励", "en": "My rewards"},
    "confirm": {"zh": "确认收款账户", "en": "Confirm the account"},
    "school": {"zh": "本校奖励", "en": "Rewards of the school"},
}


def card(number: int) -> str:
    body = f"62000099{number:010d}"
    return body + check_digit(body)


@pytest.mark.parametrize(("width", "lang"), [(PHONE, "zh"), (PHONE, "en"), (DESK, "zh")])
async def test_a_student_confirms_with_a_guardian_and_sees_the_account_masked(
    visit: Open, width: int, lang: str
) -> None:
    window = await visit(width, lang, javascript=width != DESK)
    page = window.page
    await window.sign_in("student", PASSWORDS["student"])
    await window.press(SENTENCES["my"][lang])
    assert await window.heading() == SENTENCES["my"][lang]
    assert await page.locator(".rewards > li").count() >= 1
    assert await page.locator(".rewards .way").first.locator("[aria-current=step]").count() == 1
    async with page.expect_navigation():
        await page.locator("main a.button[href='/my/rewards/account']").first.click()
    await window.check()
    number = card(width * 10 + len(lang) + (lang == "en"))
    await page.select_option("#of_age", "no")
    await page.fill("#bank", "示例银行长春分行（虚构）")
    await page.fill("#number", number[:-1] + str((int(number[-1]) + 1) % 10))
    await page.fill("#holder_name", "虚构母")
    await window.press(SENTENCES["confirm"][lang])
    # Everything that is wrong is said at once, and each line leads to its field; nothing typed is lost.
    links = page.locator(".summary a")
    assert [await link.get_attribute("href") for link in await links.all()] == [
        "#guardian_name",
        "#guardian_relation",
        "#holder_name",
        "#number",
    ]
    await links.last.click()
    assert await page.evaluate("document.activeElement.id") == "number"
    assert await page.input_value("#holder_name") == "虚构母"
    assert await page.input_value("#of_age") == "no"
    await page.fill("#guardian_name", "虚构母")
    await page.fill("#guardian_relation", "母亲")
    await page.fill("#number", " ".join(number[at : at + 4] for at in range(0, len(number), 4)))
    await window.press(SENTENCES["confirm"][lang])
    assert "/my/rewards?confirmed=1" in page.url
    words = await page.inner_text("main")
    assert f"•••• {number[-4:]}" in words
    assert number[:10] not in await page.content()
    assert "虚构母" in words


@pytest.mark.parametrize(("width", "lang"), [(PHONE, "en"), (DESK, "zh")])
async def test_an_officer_sees_the_school_and_prints_slips(visit: Open, width: int, lang: str) -> None:
    window = await visit(width, lang)
    await window.sign_in("school", PASSWORDS["school"])
    await window.press(SENTENCES["school"][lang])
    assert await window.heading() == SENTENCES["school"][lang]
    school = window.page.url
    assert await window.page.locator("tbody th").count() >= 1
    assert await window.go(f"{school}/slips") == 200
    assert await window.go(f"{school}/account") == 200
    assert await window.go("/my/rewards") == 200


@pytest.mark.parametrize(("width", "lang"), [(PHONE, "zh"), (DESK, "en")])
async def test_the_bureau_sees_who_has_not_confirmed(visit: Open, width: int, lang: str) -> None:
    window = await visit(width, lang)
    await window.sign_in("auditor", PASSWORDS["auditor"])
    assert await window.go("/rewards/payees") == 200
    assert await window.page.locator("form[action='/rewards/payees/shared']").count() == 0
