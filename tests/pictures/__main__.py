"""Draws a certificate and the verification page into `docs/pictures`, from a demo run of its own."""

import asyncio
import subprocess
from pathlib import Path

from playwright.async_api import async_playwright

from tests.browser.chromium import launch
from tests.conftest import ROOT
from tests.service import free_port, served, tell

PICTURES = ROOT / "docs" / "pictures"
# What the pictures show is the address of `make run`, whatever port is free while they are drawn.
ADDRESS = "http://localhost:8000"


def draw_certificate(pdf: Path) -> None:
    """Rasterize the first page of a certificate, 1,200 pixels wide."""
    command = ["pdftoppm", "-png", "-singlefile", "-scale-to-x", "1200", "-scale-to-y", "-1"]
    subprocess.run([*command, str(pdf), str(PICTURES / "certificate")], check=True)


async def draw_page(address: str) -> None:
    """Take a picture of a page as a phone shows it."""
    async with async_playwright() as playwright, launch(playwright) as browser:
        page = await browser.new_page(viewport={"width": 390, "height": 1060}, locale="zh-CN")
        await page.goto(address)
        await page.screenshot(path=PICTURES / "verification.png")


def main() -> None:
    """Draw both."""
    PICTURES.mkdir(exist_ok=True)
    folder = ROOT / ".data" / "tests" / "pictures"
    told = tell(folder, ADDRESS)
    draw_certificate(folder / "demo" / "certificates" / f"{told.serials['valid']}.pdf")
    with served(folder, free_port(), "--demo", base_url=ADDRESS) as service:
        asyncio.run(draw_page(f"{service.url}/V/{told.codes['valid']}"))


if __name__ == "__main__":
    main()
