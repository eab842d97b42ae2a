"""Certificates of the demo with a proof in their QR code, and a device that has been made ready."""

import base64
import subprocess
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

import httpx
import zxingcpp
from PIL import Image
from playwright.async_api import BrowserContext, Page

from tests.browser.conftest import Site
from tests.browser.visit import Visit

READY: Final = "() => document.querySelector('#ready .badge')"
# Whatever a fragment holds, `judge` sees it as the page does.
JUDGE: Final = """async ([code, texts, given, now]) => {
  const { judge } = await import("/static/offline/check.js");
  const snapshot = given || await (await fetch("/verify/offline/snapshot.json")).json();
  const found = [];
  for (const text of texts) {
    const said = await judge(code, text, snapshot, now || Date.now());
    found.push([said.outcome, Boolean(said.proof)]);
  }
  return found;
}"""


async def print_proofs(window: Visit, *, wanted: bool) -> None:
    """Have the demo's issuer print codes with a proof, or stop it, in the window of an administrator."""
    await window.go("/issuers")
    await window.press("虚构省职业院校技能大赛组委会")
    await window.page.select_option("#qr_code", "offline" if wanted else "plain")
    await window.press("保存")


def address_on_paper(site: Site, code: str) -> str:
    """Return what the QR code of a certificate's PDF says, read from the drawn page."""
    pdf = httpx.get(f"{site.url}/V/{code}.pdf", timeout=30).content
    command = ["pdftoppm", "-r", "150", "-gray", "-singlefile", "-png", "-"]
    drawn = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    with Image.open(BytesIO(drawn)) as page:
        (found,) = zxingcpp.read_barcodes(page)
    return str(found.text)


def base32(content: bytes) -> str:
    """Return bytes as a proof is written."""
    return base64.b32encode(content).rstrip(b"=").decode()


def as_opened(address: str) -> str:
    """Return an address in capitals as browsers open it: scheme and host in small letters."""
    scheme, _, rest = address.partition("://")
    host, _, path = rest.partition("/")
    return f"{scheme.lower()}://{host.lower()}/{path}"


async def made_ready(page: Page) -> None:
    """Open the page that makes a device ready, with a network, and wait until it says so."""
    await page.goto("/verify/offline")
    await page.wait_for_function(READY)
    assert await page.locator("#ready .badge.passed").count() == 1


async def opened(context: BrowserContext, address: str) -> Page:
    """Open an address as a scanned one is opened, in a page of its own, and wait for the outcome."""
    page = await context.new_page()
    await page.goto(address)
    await page.wait_for_selector(".state")
    return page


async def outcomes(
    page: Page,
    code: str,
    texts: list[str],
    snapshot: Mapping[str, Any] | None = None,
    now: int | None = None,
) -> list[tuple[str, bool]]:
    """Return what is said of each text after the `#`, and whether its claims are shown."""
    found: list[list[Any]] = await page.evaluate(JUDGE, [code, texts, snapshot, now])
    return [(outcome, shown) for outcome, shown in found]
