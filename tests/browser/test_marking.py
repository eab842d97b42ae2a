"""Typing marks in a real browser: by keyboard, by pasting, on a bad network, and two at one sheet."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest
from playwright.async_api import Browser, Page, Request, Route, expect

from tests.browser.visit import Visit
from tests.competitions.marking.furnish import Furnished, furnish, own_database
from tests.conftest import WORKER
from tests.factories import PASSWORD
from tests.service import free_port, served

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("browser")]

PHONE, DESK = 390, 1280
WAITS = 20_000
PASTE = """([name, text]) => {
  const cell = document.getElementById(name), data = new DataTransfer();
  data.setData("text/plain", text);
  cell.focus();
  cell.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@dataclass(frozen=True)
class Place:
    """The service's address, and the event that is being marked there."""

    url: str
    furnished: Furnished

    @property
    def marks(self) -> str:
        return f"/events/{self.furnished.event}/marks"

    async def standing(self, entering: int, token: str) -> dict[str, str]:
        """Return what is stored, by module and the number of the entry (A01), as a program reads it."""
        async with httpx.AsyncClient(base_url=self.url) as client:
            answer = await client.get(f"/api{self.marks}/{entering}", headers={"Authorization": token})
        return {f"{m['module']}{m['entry'][-2:]}": m["value"] for m in answer.json()["marks"]}


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder, port = tmp_path_factory.mktemp("marking") / "data", free_port()
    with own_database(f"marking_{WORKER}") as url:
        settings = {
            "database_url": url,
            "secret_key": "a secret of this test alone, 32 long",
            "base_url": f"http://localhost:{port}",
        }
        furnished = furnish(folder, **settings)
        with served(folder, port, **settings) as service:
            yield Place(service.url, furnished)


Enter = Callable[..., Awaitable[Visit]]


@pytest.fixture
async def enter(chromium: Browser, place: Place) -> AsyncIterator[Enter]:
    """Open a window in which somebody is signed in: `await enter(username, width, lang)`."""
    windows: list[Visit] = []

    async def open_window(username: str, width: int, lang: str = "zh", *, javascript: bool = True) -> Visit:
        context = await chromium.new_context(
            base_url=place.url,
            viewport={"width": width, "height": 800},
            locale={"zh": "zh-CN", "en": "en-GB"}[lang],
            java_script_enabled=javascript,
        )
        window = Visit(await context.new_page(), lang)
        windows.append(window)
        await window.sign_in(username, PASSWORD)
        return window

    yield open_window
    for window in windows:
        await window.page.context.close()
        assert window.troubles == []


def cell(at: str) -> str:
    """Return the id of a cell: A01 is module A of entry ZZ001-01."""
    return f"mark|{at[0]}|ZZ001-{at[1:]}|"


async def value(page: Page, at: str) -> str:
    return await page.locator(f'[id="{cell(at)}"]').input_value()


async def fill(page: Page, at: str, text: str) -> None:
    await page.locator(f'[id="{cell(at)}"]').fill(text)


async def says(page: Page, state: str) -> None:
    """Wait until the grid says that it is saved, unsaved, offline."""
    await expect(page.locator("#grid-state")).to_have_attribute("data-state", state, timeout=WAITS)


async def test_a_contest_is_marked_from_the_first_cell_to_the_signature(place: Place, enter: Enter) -> None:
    first = await enter("judge1", DESK)
    page = first.page
    await first.go(place.marks)
    await first.press("录入评分（第一次）")
    # By keyboard: Enter goes down, the arrows go everywhere, and a row that is left is saved.
    await page.locator(f'[id="{cell("A01")}"]').focus()
    await page.keyboard.type("81")
    await page.keyboard.press("Enter")
    await page.keyboard.type("82.5")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.type("60")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.type("50")
    assert (await value(page, "A02"), await value(page, "B02"), await value(page, "B01")) == (
        "82.5",
        "60",
        "50",
    )
    # The total is a help while typing: 82.5 + 60 × 0.5.
    assert await page.locator("tbody tr").nth(1).locator("[data-total]").inner_text() == "112.50"
    # A block from a spreadsheet, with full-width digits, to the end of the grid.
    await page.evaluate(PASTE, [cell("A03"), "83\t６３\r\n84\t64\r\n85\t65\r\n86\t66\r\n"])
    assert (await value(page, "A03"), await value(page, "B03"), await value(page, "B06")) == (
        "83",
        "63",
        "66",
    )
    await says(page, "saved")
    expected = {"A01": "81", "A02": "82.5", "B01": "50", "B02": "60"}
    expected |= {
        f"{module}{n:02d}": f"{base + n}" for module, base in (("A", 80), ("B", 60)) for n in range(3, 7)
    }
    assert await place.standing(1, place.furnished.first) == expected
    # A block that does not fit is refused with its size, and fills in nothing.
    await page.evaluate(PASTE, [cell("B06"), "1\t2\n3\t4"])
    assert "2 行 × 2 列" in await page.inner_text("#grid-said")
    assert await value(page, "B06") == "66"
    # What is no mark is said at its cell, and all else is saved.
    await fill(page, "A06", "100.5")
    await fill(page, "B06", "67")
    wrong = page.locator(f'td:has([id="{cell("A06")}"]) .said')
    await expect(wrong).to_contain_text("100", timeout=WAITS)
    await expect(page.locator("#grid-state")).to_contain_text("1", timeout=WAITS)
    await fill(page, "A06", "86")
    await says(page, "saved")
    assert (await place.standing(1, place.furnished.first))["B06"] == "67"
    first.troubles = [each for each in first.troubles if not each.startswith("400 ")]

    # The second entering on a phone, one card per entry, with one number another.
    second = await enter("judge2", PHONE)
    await second.go(f"{place.marks}/2")
    final = {**expected, "B06": "67", "A01": "80"}
    for at, mark in final.items():
        await fill(second.page, at, mark)
    await says(second.page, "saved")
    await second.check()
    assert await place.standing(2, place.furnished.second) == final

    chief = await enter("chief_judge", PHONE, "en")
    await chief.go(place.marks)
    await chief.press("Settle differences")
    await chief.page.get_by_label("81").check()
    await chief.press("Save what holds")
    await chief.press("Sign off")
    assert await chief.page.locator(".hash").inner_text()
    await chief.go(f"/events/{place.furnished.event}/modules/B")
    await chief.press("Sign off")
    await first.go(f"{place.marks}/1")
    assert await page.locator("input[data-module]").count() == 0


async def test_a_cell_that_is_corrected_while_it_is_refused_is_saved(place: Place, enter: Enter) -> None:
    window = await enter("judge1", DESK)
    page = window.page
    arrived, corrected = asyncio.Event(), asyncio.Event()

    async def wait_with_the_answer(route: Route) -> None:
        answer = await route.fetch()
        arrived.set()
        await corrected.wait()
        await route.fulfill(response=answer)

    await window.go(f"{place.marks}/1")
    await page.route("**/marks/1/cells", wait_with_the_answer)
    await fill(page, "A01", "100.5")
    await asyncio.wait_for(arrived.wait(), WAITS / 1000)
    await fill(page, "A01", "86")
    corrected.set()
    await says(page, "saved")
    assert await page.locator("td .said").count() == 0
    assert await place.standing(1, place.furnished.first) == {"A01": "86"}
    window.troubles = [each for each in window.troubles if not each.startswith("400 ")]


async def test_who_is_done_leaves_when_everything_is_saved(place: Place, enter: Enter) -> None:
    window = await enter("judge1", DESK)
    page = window.page
    await window.go(f"{place.marks}/1")
    done = page.get_by_role("link", name="完成，返回")
    # What cannot be saved is said before anybody leaves it behind.
    await fill(page, "A01", "100.5")
    await fill(page, "A02", "70")
    await done.click()
    await expect(page.locator("#grid-said")).to_contain_text("还有 1 格未保存", timeout=WAITS)
    assert page.url.endswith("/marks/1")
    await fill(page, "A01", "71")
    await expect(page.locator("#grid-said")).to_have_text("", timeout=WAITS)
    await done.click()
    await page.wait_for_url(f"**{place.marks}", timeout=WAITS)
    assert await place.standing(1, place.furnished.first) == {"A01": "71", "A02": "70"}
    # A second press leaves it all the same; it is kept on the device.
    await window.go(f"{place.marks}/1")
    await fill(page, "A03", "100.5")
    await done.click()
    await expect(page.locator("#grid-said")).to_contain_text("再按一次", timeout=WAITS)
    await done.click()
    await page.wait_for_url(f"**{place.marks}", timeout=WAITS)
    # What is kept is tried again by itself, and refused again.
    async with page.expect_response(lambda answer: answer.url.endswith("/cells"), timeout=WAITS):
        await window.go(f"{place.marks}/1")
    assert await value(page, "A03") == "100.5"
    window.troubles = [each for each in window.troubles if not each.startswith("400 ")]


@pytest.mark.parametrize("width", [PHONE, DESK])
async def test_nothing_is_lost_while_the_network_is_away(place: Place, enter: Enter, width: int) -> None:
    window = await enter("judge1", width)
    page = window.page
    await window.go(f"{place.marks}/1")
    await fill(page, "A01", "70")
    await says(page, "saved")
    await page.context.set_offline(True)
    await fill(page, "A02", "71")
    await fill(page, "A03", "72")
    await says(page, "offline")
    assert "已暂存在本机" in await page.inner_text("#grid-state")
    assert await place.standing(1, place.furnished.first) == {"A01": "70"}
    await fill(page, "A04", "73")
    await page.context.set_offline(False)
    await says(page, "saved")
    stored = {"A01": "70", "A02": "71", "A03": "72", "A04": "73"}
    assert await place.standing(1, place.furnished.first) == stored
    # A window that is closed while the network is away finds what was typed when it is opened again.
    await page.context.set_offline(True)
    await fill(page, "A05", "74")
    await says(page, "offline")
    await page.goto("about:blank")
    await page.context.set_offline(False)
    await window.go(f"{place.marks}/1")
    assert await value(page, "A05") == "74"
    await says(page, "saved")
    assert await place.standing(1, place.furnished.first) == stored | {"A05": "74"}
    await page.reload()
    assert await page.evaluate("localStorage.length") == 0


async def test_an_answer_that_is_lost_on_the_way_stores_nothing_twice(place: Place, enter: Enter) -> None:
    window = await enter("judge1", DESK)
    page = window.page
    keys: list[str] = []

    async def lose_the_first_answer(route: Route, request: Request) -> None:
        keys.append(request.headers["idempotency-key"])
        await route.fetch()
        if len(keys) == 1:
            await route.abort("connectionreset")
        else:
            await route.continue_()

    await window.go(f"{place.marks}/1")
    await page.route("**/marks/1/cells", lose_the_first_answer)
    await fill(page, "A01", "70")
    await says(page, "offline")
    await says(page, "saved")
    assert len(keys) == 2
    assert keys[0] == keys[1]
    # The sheet was saved once: its version is 1.
    async with httpx.AsyncClient(base_url=place.url) as client:
        headers = {"Authorization": place.furnished.first}
        sheets = (await client.get(f"/api{place.marks}/1", headers=headers)).json()["sheets"]
    assert [sheet["version"] for sheet in sheets] == [1, 0]


async def test_two_at_one_sheet_see_both_values_and_choose(place: Place, enter: Enter) -> None:
    first, second = await enter("judge1", DESK), await enter("judge2", PHONE)
    await first.go(f"{place.marks}/1?module=A")
    await fill(first.page, "A01", "70")
    await says(first.page, "saved")
    await second.go(f"{place.marks}/1?module=A")
    assert await second.page.locator("input[data-module]").count() == 0
    await second.press("一起录入此模块")
    await fill(second.page, "A01", "75")
    await fill(second.page, "A02", "76")
    await says(second.page, "saved")
    # The first one knows nothing of it, and types over the same cell and another one.
    await fill(first.page, "A01", "71")
    await fill(first.page, "A03", "77")
    clash = first.page.locator("#grid-clashes li")
    await expect(clash).to_contain_text("71", timeout=WAITS)
    assert "75" in await clash.inner_text()
    assert await value(first.page, "A02") == "76"
    await first.check()
    await clash.get_by_role("button", name="用对方的").click()
    await says(first.page, "saved")
    assert await place.standing(1, place.furnished.first) == {"A01": "75", "A02": "76", "A03": "77"}
    first.troubles = [each for each in first.troubles if not each.startswith("409 ")]


async def test_the_grid_works_by_keyboard_without_javascript(place: Place, enter: Enter) -> None:
    window = await enter("judge1", DESK, javascript=False)
    await window.go(f"{place.marks}/1")
    await fill(window.page, "A01", "70")
    await fill(window.page, "A02", "700")
    await window.press("保存")
    assert (await value(window.page, "A01"), await value(window.page, "A02")) == ("70", "700")
    await window.page.locator(".summary a").click()
    await window.page.keyboard.press("Control+A")
    await window.page.keyboard.type("71")
    async with window.page.expect_navigation():
        await window.page.keyboard.press("Enter")
    await window.check()
    assert await place.standing(1, place.furnished.first) == {"A01": "70", "A02": "71"}
