"""How a school's officer enters, on a telephone and at a desk: a team by form, a roster, the printed list."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from demo.accounts import ACCOUNTS
from tests.browser.conftest import PASSWORDS, Open, Site
from tests.browser.test_people import hand_in
from tests.competitions.entries.contests import roster
from tests.competitions.entries.roster.rosters import id_number
from tests.factories import event

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("browser")]

PHONE, DESK = 390, 1280
SCHOOL = next(account.organization for account in ACCOUNTS if account.username == "school")
HOST = next(account.organization for account in ACCOUNTS if account.username == "organizer")


def _call(site: Site, method: str, path: str, body: Any = None, token: str = "") -> Any:
    """Call the API of the service."""
    head = {"Authorization": f"Bearer {token}"} if token else {}
    answer = httpx.request(method, f"{site.url}/api{path}", json=body, headers=head, timeout=30)
    assert answer.is_success, answer.text
    return answer.json()


@pytest.fixture(scope="module")
def contest(site: Site) -> str:
    """A competition that is open for entries until tomorrow."""
    signed_in = {"username": "organizer", "password": PASSWORDS["organizer"]}
    token = _call(site, "POST", "/session", signed_in)["token"]
    closing = datetime.now(UTC) + timedelta(days=1)
    made = _call(
        site,
        "POST",
        "/competitions",
        {
            "code": "browser-entries",
            "name": {"zh": "报名测试赛（虚构）", "en": "Contest to enter (fictional)"},
            "kind": "hosted",
            "level": "municipal",
            "year": 2027,
            "organizer": {"zh": HOST, "en": "Committee (fictional)"},
            "starts_on": "2027-03-01",
            "ends_on": "2027-03-02",
            "awarded_on": "2027-03-10",
            "fictional": True,
            "events": [
                event(code, form, size) | {"entries_close_at": closing.isoformat()}
                for code, form, size in (("BM001", "team", 2), ("BM002", "individual", 1))
            ],
        },
        token,
    )["id"]
    for each in _call(site, "GET", f"/competitions/{made}/events", token=token):
        _call(site, "POST", f"/events/{each['id']}/move", {"to": "entering"}, token)
    return str(made)


@pytest.mark.parametrize(("width", "lang", "script"), [(PHONE, "zh", False), (DESK, "en", True)])
async def test_an_officer_enters_a_team_changes_it_and_withdraws_it(
    visit: Open, contest: str, width: int, lang: str, script: bool
) -> None:
    window = await visit(width, lang, javascript=script)
    page = window.page
    await window.sign_in("school", PASSWORDS["school"])
    assert await window.go("/entry-desk") == 200
    assert {"zh": "星期", "en": "day,"}[lang] in await page.inner_text("main")
    event = page.locator("tbody tr", has_text="BM001")
    async with page.expect_navigation():
        await event.locator("a", has_text={"zh": "报一个队", "en": "Enter a team"}[lang]).click()
    await window.check()
    parts = page.locator("select[name^=part-]")
    offset = 0 if lang == "zh" else 2
    names = [await page.locator("tbody label").nth(n).inner_text() for n in range(offset, offset + 2)]
    for n in range(offset, offset + 2):
        await parts.nth(n).select_option("member")
    # Looking for somebody keeps who was picked.
    await page.fill("#q", names[0])
    await window.press({"zh": "查找", "en": "Find"}[lang])
    assert names[0] not in page.url
    assert [await parts.nth(n).input_value() for n in (0, 1)] == ["member", "member"]
    async with page.expect_navigation():
        await page.locator("button[value=save]").click()
    await window.check()
    text = await page.inner_text("main")
    assert all(name in text for name in names)
    code = "BM001-01" if lang == "zh" else "BM001-02"
    await window.press(code)
    await window.press({"zh": "修改", "en": "Change"}[lang])
    await page.fill("#team_name", "云杉队")
    await window.press({"zh": "保存", "en": "Save"}[lang])
    assert "云杉队" in await window.heading()
    await page.fill("#withdraw-reason", {"zh": "实习冲突", "en": "An internship"}[lang])
    await window.press({"zh": "退赛", "en": "Withdraw entry"}[lang])
    assert {"zh": "实习冲突", "en": "An internship"}[lang] in await page.inner_text("main")


async def test_a_roster_is_mended_previewed_taken_and_printed(
    visit: Open, contest: str, tmp_path: Path
) -> None:
    window = await visit(PHONE, "zh")
    page = window.page
    await window.sign_in("school", PASSWORDS["school"])
    await window.go(f"/competitions/{contest}/entries/import")
    await hand_in(window, tmp_path / "报名表.xlsx", roster(("BM002", SCHOOL, "虚构新", "", "")))
    assert await page.locator("td code", has_text="person_unknown").count() == 1
    await window.press("重新上传")
    number = id_number(911, "20090311")
    await hand_in(window, tmp_path / "报名表.xlsx", roster(("BM002", SCHOOL, "虚构新", number, "")))
    assert "尚未录入" in await window.heading()
    assert number not in await page.content()
    await window.press("录入全部 1 个参赛队")
    assert "已录入" in await window.heading()
    await window.press("查看报名")
    await page.locator("main th a", has_text="BM002").first.click()
    await window.press("打印参赛名册")
    assert "虚构新" in await page.inner_text("table")
    # On paper there is the list and no button.
    await page.emulate_media(media="print")
    assert await page.locator("main .actions").first.is_hidden()
    printed = await page.pdf(format="A4")
    await asyncio.to_thread((tmp_path / "roster.pdf").write_bytes, printed)
    assert printed.startswith(b"%PDF")
