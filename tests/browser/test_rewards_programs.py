"""An officer makes and changes a program by form, at a desk and with a phone."""

import pytest

from rewards.programs.loading import shipped_program
from tests.browser.conftest import PASSWORDS, Open

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("browser")]

PHONE, DESK = 390, 1280
SAVE = {"zh": "保存草稿", "en": "Save the draft"}
BEGIN = {"zh": "起草，用表单填写", "en": "Draft it and fill in the form"}
CHANGE = {"zh": "修改草稿", "en": "Change the draft"}


@pytest.mark.parametrize(("width", "lang", "version"), [(PHONE, "en", 91), (DESK, "zh", 92)])
async def test_rules_for_qualifications_are_changed_by_form(
    visit: Open, width: int, lang: str, version: int
) -> None:
    window = await visit(width, lang, javascript=width == DESK)
    page = window.page
    await window.sign_in("bureau", PASSWORDS["bureau"])
    assert await window.go("/rewards/new") == 200
    document = shipped_program("example-qualifications-2026").decode()
    await page.fill("#document", document.replace('"version": 1,', f'"version": {version},'))
    await window.press(SAVE[lang])
    shown = page.url
    assert await window.go(f"{shown}/form") == 200
    assert await window.heading() == f"{CHANGE[lang]} example-qualifications-2026 v{version}"
    assert await page.input_value("#qualification_3_levels") == "advanced"
    assert await page.is_checked("#insured")
    await page.fill("#qualification_3_amount", "lots")
    await window.press(SAVE[lang])
    assert await page.locator("#qualification_3_amount-said").count() == 1
    await page.fill("#qualification_3_amount", "1,900")
    await window.press(SAVE[lang])
    assert page.url == shown
    assert "1,900.00" in await page.inner_text("main")
    assert await window.go(f"{shown}/form") == 200
    assert await page.input_value("#qualification_3_amount") == "1,900.00"


@pytest.mark.parametrize(("width", "lang"), [(PHONE, "zh"), (DESK, "en")])
async def test_a_program_is_made_by_form_alone(visit: Open, width: int, lang: str) -> None:
    window = await visit(width, lang, javascript=width == DESK)
    page = window.page
    await window.sign_in("bureau", PASSWORDS["bureau"])
    assert await window.go("/rewards/new") == 200
    await page.select_option("#shipped", "example-2026")
    await page.fill("#name", f"by-form-{lang}")
    await window.press(BEGIN[lang])
    assert await window.heading() == f"{CHANGE[lang]} by-form-{lang} v1"
    for field, typed in (("id", "each"), ("amount", "12,000")):
        await page.fill(f"#cap_1_{field}", typed)
    await page.select_option("#cap_1_per", "payee")
    await page.check("#cap_1_tutor")
    await page.fill("#treatment_1_percent", "12.5")
    await page.check("#treatment_2_away")
    await page.fill("#approval_3_order", "0")
    # More rows lead to the first of them, and a fault to its field.
    async with page.expect_navigation():
        await page.locator("button[value=more_caps]").click()
    assert page.url.endswith("#cap_4_id")
    assert await page.input_value("#cap_1_amount") == "12,000"
    await window.press(SAVE[lang])
    assert await page.locator(".summary a").get_attribute("href") == "#cap_1_within"
    assert await page.locator("#cap_1_within-said").is_visible()
    await page.select_option("#cap_1_within", "year")
    await window.press(SAVE[lang])
    shown = await page.inner_text("main")
    assert ("12.5%" in shown, "12,000.00" in shown) == (True, True)
    steps = page.locator(".steps-of-list li")
    assert {"zh": "财政", "en": "Finance"}[lang] in await steps.nth(2).inner_text()
