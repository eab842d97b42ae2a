"""A real browser, and a real service on a registry of its own that the demo has filled."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from demo.accounts import ACCOUNTS
from tests.browser.chromium import launch
from tests.browser.visit import Visit
from tests.conftest import ROOT, WORKER
from tests.service import Told, free_port, served, tell

PASSWORDS = {account.username: account.password for account in ACCOUNTS}


@dataclass(frozen=True)
class Site:
    """The service's address, and what the demo said when it filled the registry."""

    url: str
    told: Told
    certificates: Path


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    folder = ROOT / ".data" / "tests" / f"browser-{WORKER}"
    port = free_port()
    told = tell(folder, f"http://localhost:{port}")
    with served(folder, port, "--demo") as service:
        yield Site(service.url, told, folder / "demo" / "certificates")


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright, launch(playwright) as browser:
        yield browser


Open = Callable[..., Awaitable[Visit]]


@pytest.fixture
async def visit(chromium: Browser, site: Site) -> AsyncIterator[Open]:
    """Open a window: `await visit(width, lang, javascript=True)`. Nothing may have gone wrong in it."""
    windows: list[Visit] = []

    async def open_window(width: int, lang: str, *, javascript: bool = True) -> Visit:
        context = await chromium.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 800},
            locale={"zh": "zh-CN", "en": "en-GB"}[lang],
            java_script_enabled=javascript,
        )
        window = Visit(await context.new_page(), lang)
        windows.append(window)
        return window

    yield open_window
    for window in windows:
        await window.page.context.close()
        assert window.troubles == []
