"""What a user does and reads on any page: follow a link, read a fact or a row, save a file."""

import asyncio
import re
from decimal import Decimal

from playwright.async_api import Locator

from tests.browser.visit import Visit


def fen(written: str) -> int:
    """Return a sum as a page writes it."""
    return int(Decimal(written.replace(",", "")) * 100)


async def follow(window: Visit, words: str) -> None:
    """Follow the first link of the page that says just this."""
    async with window.page.expect_navigation():
        await window.page.locator("main").get_by_role("link", name=words, exact=True).first.click()
    await window.check()


async def from_desk(window: Visit, words: str) -> None:
    await window.go("/desk")
    await follow(window, words)


async def fact(window: Visit, label: str) -> str:
    """Return what stands beside a label in the facts of a page."""
    name = window.page.locator("dt", has_text=re.compile(f"^{re.escape(label)}$"))
    return (await window.page.locator("main .facts > div", has=name).locator("dd").inner_text()).strip()


def rows(window: Visit, words: str) -> Locator:
    return window.page.locator("main table tbody tr", has_text=words)


async def saved(window: Visit, link: Locator) -> tuple[str, bytes]:
    """Return name and content of what a link gives to take away."""
    async with window.page.expect_download() as coming:
        await link.click()
    taken = await coming.value
    return taken.suggested_filename, await asyncio.to_thread((await taken.path()).read_bytes)
