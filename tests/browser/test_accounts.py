"""What people do with accounts, step by step: first sign-in, two steps, a new password, joining, claiming."""

import re

import pyotp
import pytest

from tests.browser.conftest import PASSWORDS, Open, Site
from tests.browser.visit import Visit

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("browser")]

PHONE, DESK = 390, 1280
PASSWORD = "a long enough password"

both_ways = pytest.mark.parametrize(("width", "lang"), [(PHONE, "en"), (DESK, "zh")])


async def invite(window: Visit, name: str, *, role: str = "") -> str:
    """Fill the form on the page in and return the address that it gives."""
    await window.page.fill("#name", name)
    if role:
        await window.page.select_option("#role", role)
    async with window.page.expect_navigation():
        await window.page.locator("main form:has(#name) button").click()
    await window.check()
    return (await window.page.inner_text("#link")).strip()


async def join(window: Visit, link: str, username: str) -> None:
    """Follow an invitation and choose a user name and a password."""
    await window.go(link)
    await window.page.fill("#username", username)
    await window.page.fill("#password", PASSWORD)
    async with window.page.expect_navigation():
        await window.page.locator("main form button").click()
    await window.check()


async def school_page(window: Visit) -> None:
    """Open the page where the demo's school invites."""
    await window.sign_in("school", PASSWORDS["school"])
    await window.go("/account")
    await window.press("邀请教师、发放认领码")


@both_ways
async def test_signing_in_takes_a_code_after_the_password(visit: Open, width: int, lang: str) -> None:
    window = await visit(width, lang)
    page = window.page
    await page.goto("/sign-in?next=/account")
    await page.fill("#username", "bureau")
    await page.fill("#password", PASSWORDS["bureau"])
    await window.press({"zh": "登录", "en": "Sign in"}[lang])
    assert re.fullmatch(r"\d{6}", await page.inner_text("#demo-code")), "the demo shows the code of now"
    await page.fill("#code", "not it")
    await window.press({"zh": "登录", "en": "Sign in"}[lang])
    assert await page.locator(".said").count() == 1
    await window.give_code("bureau")
    await window.check()
    assert page.url.endswith("/account")


@both_ways
async def test_who_joins_as_an_administrator_sets_codes_up_first(visit: Open, width: int, lang: str) -> None:
    office = await visit(DESK, "zh")
    await office.sign_in("admin", PASSWORDS["admin"])
    await office.go("/accounts/new")
    link = await invite(office, f"虚构管理员{width}", role="administrator")
    window = await visit(width, lang)
    page = window.page
    await join(window, link, f"chief{width}")
    assert page.url.endswith("/account/second-factor"), "nothing else opens"
    await window.press({"zh": "开始设置", "en": "Begin"}[lang])
    secret = (await page.inner_text("#secret")).strip()
    assert await page.locator(".qr svg").is_visible()
    await page.fill("#code", pyotp.TOTP(secret).now())
    await window.press({"zh": "确认", "en": "Confirm"}[lang])
    assert await page.locator("#recovery-codes li").count() == 10
    recovery = await page.locator("#recovery-codes li").first.inner_text()
    await window.go("/accounts")
    assert await page.locator("tbody tr", has_text=f"chief{width}").count() == 1
    again = await visit(width, lang)
    await again.page.goto("/sign-in")
    await again.page.fill("#username", f"chief{width}")
    await again.page.fill("#password", PASSWORD)
    await again.press({"zh": "登录", "en": "Sign in"}[lang])
    await again.page.fill("#code", recovery.lower())
    await again.press({"zh": "登录", "en": "Sign in"}[lang])
    assert again.page.url.endswith("/desk")


@both_ways
async def test_a_teacher_joins_and_changes_the_password(visit: Open, width: int, lang: str) -> None:
    school = await visit(DESK, "zh")
    await school_page(school)
    link = await invite(school, f"虚构教师{width}")
    window = await visit(width, lang)
    page = window.page
    await join(window, link, f"teacher{width}")
    assert page.url.endswith("/desk")
    await window.go("/account")
    await window.press({"zh": "更改密码", "en": "Change the password"}[lang])
    for old, new in (
        ("wrong", "another password"),
        (PASSWORD, f"TEACHER{width} "),
        (PASSWORD, "another password"),
    ):
        await page.fill("#old_password", old)
        await page.fill("#new_password", new)
        await window.press({"zh": "更改密码", "en": "Change the password"}[lang])
        assert await page.locator(".said").count() == (new != "another password" or old == "wrong")
    assert page.url.endswith("/account")
    await window.go(link)
    assert await page.locator("#password").count() == 0, "the link works once"


@both_ways
async def test_a_student_claims_the_record_from_a_slip(
    visit: Open, site: Site, width: int, lang: str
) -> None:
    school = await visit(DESK, "zh")
    await school_page(school)
    ticks = school.page.locator("input[name=person]:not([disabled])")
    await ticks.nth(0 if width == PHONE else 1).check()
    await school.press("为选中的学生生成认领码")
    row = school.page.locator("tbody tr").first
    name, code = await row.locator("th").inner_text(), await row.locator(".code").inner_text()
    window = await visit(width, lang)
    await window.go("/claim")
    for typed in ("0000-0000-0000", code.lower()):
        await window.page.fill("#code", typed)
        await window.page.fill("#name", name)
        await window.page.fill("#username", f"student{width}")
        await window.page.fill("#password", PASSWORD)
        await window.press({"zh": "认领", "en": "Claim it"}[lang])
        assert await window.page.locator(".said").count() == (typed != code.lower())
    assert window.page.url == f"{site.url}/desk"
    assert name in await window.page.locator(".actor, .lede").last.inner_text()
