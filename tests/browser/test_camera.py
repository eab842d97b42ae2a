"""Scanning with the camera: offered where the browser can, and never followed to another site.

Chromium brings no decoder on Linux, so a stand-in for the browser's own is put into the page: it is asked as
the real one would be, with the video of a camera that Chromium makes up.
"""

from collections.abc import AsyncIterator
from typing import Final

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.chromium import launch
from tests.browser.conftest import Open, Site
from tests.browser.visit import Visit

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("browser")]

DECODER: Final = """
window.asked = 0;
window.BarcodeDetector = class {
  static async getSupportedFormats() { return %(formats)s; }
  async detect(video) {
    if (!(video instanceof HTMLVideoElement) || !video.videoWidth) throw new Error("no picture");
    window.asked += 1;
    return window.asked < 3 ? [] : [{ rawValue: window.seen || "%(seen)s" }];
  }
};
"""


@pytest.fixture(scope="module")
async def with_camera() -> AsyncIterator[Browser]:
    """Chromium with a camera that shows a made-up picture, and nobody who has to allow it."""
    camera = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    async with async_playwright() as playwright, launch(playwright, *camera) as browser:
        yield browser


async def scanning(
    browser: Browser, site: Site, seen: str, path: str = "/verify", formats: str = '["qr_code"]'
) -> Page:
    context = await browser.new_context(
        base_url=site.url, viewport={"width": 390, "height": 800}, locale="zh-CN"
    )
    await context.add_init_script(DECODER % {"seen": seen, "formats": formats})
    page = await context.new_page()
    await page.goto(path)
    return page


@pytest.mark.parametrize("path", ["/verify", "/verify/offline"])
async def test_what_the_camera_sees_opens_the_certificate(
    with_camera: Browser, site: Site, path: str
) -> None:
    code = site.told.codes["valid"]
    page = await scanning(with_camera, site, f"{site.url.upper()}/V/{code}#ABCDEFGH", path)
    await page.click("#scan")
    await page.wait_for_url(f"{site.url}/V/{code}#ABCDEFGH")
    assert (await page.inner_text("h1")).startswith("有效")
    await page.context.close()


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ("https://skills.example.com/V/7Q4KXM2N9D0CWE5R3", "skills.example.com"),
        ("javascript:alert(1)", "不是证书的网址"),
        ("HELLO", "不是证书的网址"),
    ],
)
async def test_no_other_site_is_opened(with_camera: Browser, site: Site, seen: str, said: str) -> None:
    page = await scanning(with_camera, site, seen)
    await page.click("#scan")
    line = page.locator("#scanning [data-said]:not([hidden])")
    await page.wait_for_function("() => window.asked > 4")
    await expect(line).to_contain_text(said)
    assert page.url == f"{site.url}/verify"
    # It goes on looking, until it is stopped or sees one of this site's.
    await Visit(page, "zh").check()
    await page.click("[data-stop]")
    await expect(page.locator("#scanning")).to_be_hidden()
    await expect(page.locator("#scan")).to_be_visible()
    assert await page.evaluate("document.querySelector('video').srcObject") is None
    await page.context.close()


async def test_no_button_without_a_decoder(visit: Open) -> None:
    window = await visit(390, "zh")
    await window.go("/verify")
    assert not await window.page.evaluate("'BarcodeDetector' in window")
    await window.page.wait_for_load_state("networkidle")
    await expect(window.page.locator("#scan")).to_be_hidden()


async def test_no_button_where_the_decoder_knows_no_qr_codes(with_camera: Browser, site: Site) -> None:
    page = await scanning(with_camera, site, "", formats='["ean_13"]')
    await page.wait_for_load_state("networkidle")
    await expect(page.locator("#scan")).to_be_hidden()
    await page.context.close()


async def test_who_forbids_the_camera_is_told_how_to_go_on(chromium: Browser, site: Site) -> None:
    # This Chromium has no camera, and nobody who would allow one.
    page = await scanning(chromium, site, "")
    await page.click("#scan")
    line = page.locator("#scanning [data-said]:not([hidden])")
    await expect(line).to_contain_text("输入证书代码")
    await expect(page.locator("#scan")).to_be_visible()
    await page.context.close()


async def test_a_camera_that_does_not_play_is_let_go(with_camera: Browser, site: Site) -> None:
    page = await scanning(with_camera, site, "")
    await page.evaluate(
        """() => {
          const asked = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
          navigator.mediaDevices.getUserMedia = async (wanted) => (window.stream = await asked(wanted));
          HTMLMediaElement.prototype.play = async () => { throw new DOMException("no", "AbortError"); };
        }"""
    )
    await page.click("#scan")
    await expect(page.locator("#scanning [data-said]:not([hidden])")).to_contain_text("输入证书代码")
    assert await page.evaluate("window.stream.getTracks().map((track) => track.readyState)") == ["ended"]
    assert await page.evaluate("document.querySelector('video').srcObject") is None
    await page.context.close()
