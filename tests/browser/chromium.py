"""The system's own Chromium; tests and pictures need it and say so when it is missing."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from playwright.async_api import Browser, Playwright

ARGUMENTS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@asynccontextmanager
async def launch(playwright: Playwright, *more: str) -> AsyncIterator[Browser]:
    """Run a headless Chromium, with more arguments than the usual.

    Raises:
        RuntimeError: there is none on this machine; it is needed, so nothing is skipped.
    """
    path = shutil.which("chromium")
    if path is None:
        raise RuntimeError("no chromium on the PATH: install it (Debian, Ubuntu: apt-get install chromium)")
    browser = await playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *more])
    try:
        yield browser
    finally:
        await browser.close()
