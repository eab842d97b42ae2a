"""An officer changes a rule for certificates in a draft's form, at a desk and with a phone."""

import pytest

from rewards.programs.loading import shipped_program
from tests.browser.conftest import PASSWORDS, Open

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("browser")]

PHONE, DESK = 390, 1280
SAVE = {"zh": "保存草稿", "en": "Save the draft"}
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
