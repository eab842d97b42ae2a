"""An officer simulates a program beside another one and looks a payee up; everybody sees yearly totals."""

import pytest

from tests.browser.conftest import PASSWORDS, Open

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("browser")]

PHONE, DESK = 390, 1280
WORDS = {
    "simulate": {"zh": "试算", "en": "Simulate"},
    "find": {"zh": "查找", "en": "Find"},
    "simulation": {"zh": "奖励试算", "en": "Reward simulation"},
    "yearly": {"zh": "奖励年度报告", "en": "Yearly report of rewards"},
    "download": {"zh": "下载 xlsx", "en": "Download xlsx"},
}


@pytest.mark.parametrize(("width", "lang"), [(PHONE, "zh"), (DESK, "en")])
async def test_two_programs_side_by_side(visit: Open, width: int, lang: str) -> None:
    window = await visit(width, lang, javascript=width == DESK)
    page = window.page
    await window.sign_in("bureau", PASSWORDS["bureau"])
    await window.press(WORDS["simulation"][lang])
    assert await window.heading() == WORDS["simulation"][lang]
    await page.select_option("#program", "example-2026")
    await page.select_option("#against", "lanzhou-2022")
    await page.select_option("#year", "2026")
    await window.press(WORDS["simulate"][lang])
    assert await page.locator("svg.chart").count() == 5
    assert await page.locator("svg.chart .beside").count() > 5
    assert await page.input_value("#against") == "lanzhou-2022"
    # What is typed to find a person stands in no address.
    await page.fill("#find", "虚构")
    await window.press(WORDS["find"][lang])
    assert "q=" not in page.url
    assert await page.input_value("#find") == "虚构"
    assert await page.locator("table .why").count() > 0
    assert await page.input_value("#against") == "lanzhou-2022"


@pytest.mark.parametrize(("width", "lang"), [(PHONE, "en"), (DESK, "zh")])
async def test_the_yearly_pages(visit: Open, width: int, lang: str) -> None:
    window = await visit(width, lang)
    assert await window.go("/rewards-paid") == 200
    await window.sign_in("auditor", PASSWORDS["auditor"])
    await window.press(WORDS["yearly"][lang])
    assert await window.heading() == WORDS["yearly"][lang]
    async with window.page.expect_download() as download:
        await window.page.get_by_text(WORDS["download"][lang]).click()
    assert (await download.value).suggested_filename.endswith(".xlsx")
