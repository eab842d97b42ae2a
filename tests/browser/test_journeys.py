"""What people come for, step by step: employer, organizer, bureau officer, auditor, student."""

import re
from typing import Any

import pytest

from credentials.certificate.attachment import extract_credential
from credentials.claims.printed import Printed
from credentials.claims.reading import printed
from credentials.codes import ALPHABET, grouped, new_code
from credentials.verification.tokens import read_token
from tests.browser.conftest import PASSWORDS, Open, Site
from tests.browser.visit import Visit

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("browser")]

PROGRAM = "示例奖励办法"
PHONE, DESK = 390, 1280

both_ways = pytest.mark.parametrize(("width", "lang"), [(PHONE, "en"), (PHONE, "zh"), (DESK, "zh")])


async def type_code(window: Visit, typed: str) -> None:
    """Open the front page, type a code and press the one main button."""
    await window.go("/")
    await window.page.fill("#code", typed)
    async with window.page.expect_navigation():
        await window.page.locator("main form button").click()
    await window.check()


def on_paper(site: Site, serial: str) -> Printed:
    """Return what the certificate that the demo drew says."""
    pdf = (site.certificates / f"{serial}.pdf").read_bytes()
    return printed(read_token(extract_credential(pdf)).payload)


async def answer_of(window: Visit, code: str) -> dict[str, Any]:
    """Return what the signed credential says, as the site tells it to programs."""
    answer = await window.page.request.get(f"/V/{code}.json")
    found: dict[str, Any] = await answer.json()
    return found


@both_ways
async def test_an_employer_sees_the_state_first_then_what_the_paper_says(
    visit: Open, site: Site, width: int, lang: str
) -> None:
    window, code = await visit(width, lang), site.told.codes["valid"]
    await type_code(window, grouped(code).lower())
    assert window.page.url == f"{site.url}/V/{code}"
    assert (await window.heading()).split()[0] == {"zh": "有效", "en": "Valid"}[lang]
    answer = await answer_of(window, code)
    assert answer["state"] == "valid"
    shown = await window.page.inner_text("main .facts")
    facts = answer["printed"]
    for said in (facts["recipient"], facts["award"][lang], facts["event"][lang], facts["issuer"][lang]):
        assert said in shown
    assert facts["serial"] in shown
    assert grouped(code) in shown
    state = await window.page.locator(".state").bounding_box()
    below = await window.page.locator("main .facts").bounding_box()
    assert state
    assert below
    assert state["y"] + state["height"] <= below["y"]
    assert state["y"] + state["height"] <= 800 / 2, "the state does not stand in the upper half of the screen"
    await window.page.click("#steps summary")
    steps = await window.page.locator(".steps li .badge").all_inner_texts()
    assert len(steps) == len(answer["steps"]) == 7
    assert {step.strip() for step in steps} == {{"zh": "通过", "en": "Passed"}[lang]}


async def test_an_employer_gets_the_certificate_as_pdf(visit: Open, site: Site) -> None:
    window = await visit(PHONE, "zh")
    await window.go(f"/V/{site.told.codes['valid']}")
    link = await window.page.locator("main aside a", has_text="PDF").get_attribute("href")
    assert link
    answer = await window.page.request.get(link)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert (await answer.body()).startswith(b"%PDF-")
    assert f"{site.told.serials['valid']}.pdf" in answer.headers["content-disposition"]


@both_ways
async def test_a_revoked_certificate_says_so_with_the_reason(
    visit: Open, site: Site, width: int, lang: str
) -> None:
    window, code = await visit(width, lang), site.told.codes["revoked"]
    await type_code(window, code)
    assert (await window.heading()).split()[0] == {"zh": "已撤销", "en": "Revoked"}[lang]
    reason = (await answer_of(window, code))["revocation"]["reason"]
    assert reason
    assert reason in await window.page.inner_text(".state")


@both_ways
async def test_a_mistyped_code_is_called_so_and_stays(visit: Open, site: Site, width: int, lang: str) -> None:
    code = site.told.codes["valid"]
    typed = grouped(code[:-1] + ALPHABET[ALPHABET.index(code[-1]) - 1]).lower()
    window = await visit(width, lang)
    await type_code(window, typed)
    assert {"zh": "校验字符不符", "en": "check character"}[lang] in await window.page.inner_text(".said")
    assert await window.page.input_value("#code") == typed
    await window.page.click(".summary a")
    assert await window.page.evaluate("document.activeElement.id") == "code"


async def test_a_code_that_was_never_issued_is_not_found(visit: Open) -> None:
    window, code = await visit(PHONE, "zh"), new_code()
    assert await window.go(f"/V/{code}") == 404
    assert "有效" not in await window.heading()
    assert await window.page.locator("#code").count() == 1


async def test_verifying_needs_no_javascript(visit: Open, site: Site) -> None:
    window = await visit(PHONE, "zh", javascript=False)
    await type_code(window, site.told.codes["valid"])
    assert (await window.heading()).split()[0] == "有效"
    await window.page.click("#steps summary")
    assert await window.page.locator(".steps li").first.is_visible()


@pytest.mark.parametrize(("width", "lang"), [(PHONE, "en"), (DESK, "zh")])
async def test_an_organizer_takes_an_award_back(visit: Open, site: Site, width: int, lang: str) -> None:
    window = await visit(width, lang)
    page = window.page
    await sign_in_at_the_second_try(window)
    await find_an_award(window)
    award = page.url

    await window.press({"zh": "撤销…", "en": "Revoke…"}[lang])
    foretold = await page.inner_text("main table")
    serial = re.search(r"XGS-\d{4}-\d{6}", foretold)
    assert serial, "which certificates fall is said beforehand"
    assert re.search(r"−[\d,]+\.\d\d", foretold), "which money falls is said beforehand"
    await give_reason(window, "  ")  # Which the browser takes for a reason, and the service does not.
    assert await page.get_attribute("#reason", "aria-invalid") == "true"
    await page.click(".summary a")
    assert await page.evaluate("document.activeElement.id") == "reason"

    reason = f"仲裁决定〔2026〕{width}号"
    await give_reason(window, reason)
    assert page.url.partition("#")[0] == award
    said = await page.inner_text("main")
    assert "awards.revoke" in said
    assert said.count(reason) >= 2, "the reason stands on the award and in the trail"
    await window.go(f"/V/{on_paper(site, serial[0]).code}")
    assert (await window.heading()).split()[0] == {"zh": "已撤销", "en": "Revoked"}[lang]
    assert reason in await page.inner_text(".state")


async def sign_in_at_the_second_try(window: Visit) -> None:
    """Mistype the password first; the user name stays."""
    await window.sign_in("organizer", "not the password")
    await window.check()
    assert await window.page.locator(".said").count() == 1
    assert await window.page.input_value("#username") == "organizer"
    await window.page.fill("#password", PASSWORDS["organizer"])
    await window.press({"zh": "登录", "en": "Sign in"}[window.lang])
    assert window.page.url.endswith("/desk")


async def find_an_award(window: Visit) -> None:
    """Go from the desk to the contest, to its awards, filter them, and open the first that is valid."""
    page, zh = window.page, window.lang == "zh"
    await window.press("赛事与成绩" if zh else "Competitions and results")
    await window.press("2026年虚构省" if zh else "2026 Fictional Province")
    await window.press("查看奖项" if zh else "See the awards")
    everything = await page.locator("tbody tr").count()
    await page.select_option("#state", "confirmed")
    await page.select_option("#event", index=2)
    await window.press("筛选" if zh else "Filter")
    assert "state=confirmed" in page.url, "a filter stands in the address"
    assert 0 < await page.locator("tbody tr").count() < everything
    async with page.expect_navigation():
        await page.locator("tbody th a").first.click()
    await window.check()


async def give_reason(window: Visit, reason: str) -> None:
    """Fill the reason in and press the red button."""
    await window.page.fill("#reason", reason)
    async with window.page.expect_navigation():
        await window.page.locator("button.danger").click()
    await window.check()


async def test_a_bureau_officer_sees_what_is_owed_to_whom_and_why(visit: Open) -> None:
    window = await visit(DESK, "zh")
    page = window.page
    await window.sign_in("bureau", PASSWORDS["bureau"])
    await window.go("/rewards")
    await page.locator("tbody th a", has_text=PROGRAM).first.click()
    await window.check()
    await page.locator("main a[href$='/entitlements']").click()
    await window.check()
    total = fen(await page.inner_text(".facts .main dd"))
    tiers = page.locator("main table").first
    people = page.locator("main table", has=page.locator(".amount"))
    sums = await tiers.locator("tbody td:last-child").all_inner_texts()
    assert total == sum(map(fen, sums)) == fen(await tiers.locator("tfoot td:last-child").inner_text()) > 0
    standing = await people.locator("tbody tr:not(.gone) .amount").all_inner_texts()
    assert total == sum(map(fen, standing))
    assert await people.locator("tbody tr.gone").count() > 0
    row = people.locator("tbody tr").first
    await row.locator("summary").click()
    assert len((await row.locator("details").inner_text()).strip()) > 10


def fen(words: str) -> int:
    """Return a sum on a page, such as "1,666.67 元", in fen."""
    return int(re.sub(r"[^\d]", "", words))


async def test_an_auditor_reads_who_did_what_and_why(visit: Open, site: Site) -> None:
    window = await visit(PHONE, "zh")
    page = window.page
    await window.sign_in("auditor", PASSWORDS["auditor"])
    # Others' tests write more lines than one page holds.
    await window.go("/audit?action=awards.revoke")
    revocation = page.locator("tbody tr", has_text="awards.revoke").last
    reason = (await answer_of(window, site.told.codes["revoked"]))["revocation"]["reason"]
    assert reason in await revocation.inner_text()
    assert "演示组织者" in await revocation.inner_text()
    async with page.expect_navigation():
        await revocation.locator("a").click()
    await window.check()
    assert "subject=award" in page.url
    assert await page.locator("tbody tr").count() == 1
    assert await page.locator("main .button.danger").count() == 0


@pytest.mark.parametrize("path", ["/rewards", "/audit"])
async def test_a_student_is_told_who_may(visit: Open, path: str) -> None:
    window = await visit(PHONE, "zh")
    await window.sign_in("student", PASSWORDS["student"])
    assert await window.go(path) == 403
    assert "审计人员" in await window.heading()
    assert await window.page.locator("main a[href='/desk']").count() == 1


async def test_who_is_not_signed_in_is_asked_to_and_comes_back(visit: Open, site: Site) -> None:
    window = await visit(PHONE, "zh")
    await window.go("/audit")
    assert window.page.url.startswith(f"{site.url}/sign-in")
    await window.page.fill("#username", "auditor")
    await window.page.fill("#password", PASSWORDS["auditor"])
    await window.press("登录")
    assert window.page.url == f"{site.url}/audit"
