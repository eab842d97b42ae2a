"""One window of the browser, what goes wrong in it, and what must hold on every page."""

import asyncio
import time
from typing import Final

import pyotp
from playwright.async_api import ConsoleMessage, Page, Response

from demo.accounts import ACCOUNTS

# What no page may do: run over the side, say nothing to a screen reader, leave a field without a name.
_FAULTS: Final = """() => {
  const faults = [], all = (selector) => [...document.querySelectorAll(selector)];
  const root = document.documentElement;
  if (root.scrollWidth > window.innerWidth) {
    const wide = all("body *").filter((each) => each.getBoundingClientRect().right > window.innerWidth + 1);
    faults.push(`over the side: ${root.scrollWidth}, ${wide.map((each) => each.outerHTML.slice(0, 80))}`);
  }
  if (all("h1").length !== 1) faults.push(`h1: ${all("h1").length}`);
  if (!document.title.trim()) faults.push("no title");
  for (const field of all("input:not([type=hidden]), select, textarea"))
    if (!field.labels.length) faults.push(`no label: ${field.name}`);
  for (const link of all("a[href^='#']"))
    if (!document.getElementById(link.hash.slice(1))) faults.push(`leads nowhere: ${link.hash}`);
  const ids = all("[id]").map((each) => each.id);
  if (new Set(ids).size !== ids.length) faults.push(`an id stands twice: ${ids}`);
  return faults;
}"""

_FOCUS: Final = """() => {
  const focused = document.activeElement, style = getComputedStyle(focused);
  const box = focused.getBoundingClientRect();
  return {
    words: focused.innerText || focused.value || "",
    main: focused.matches("main .button"),
    seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
      && box.right > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""

# The last step of each account whose code was used: a code counts once, and later ones only.
_used: Final[dict[str, int]] = {}


class Visit:
    """A window in one language; `troubles` gathers what the browser complained of."""

    def __init__(self, page: Page, lang: str) -> None:
        self.page = page
        self.lang = lang
        self.troubles: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        # A refused page is an error to the browser too; what a page lacks is gathered in `_answered`.
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.troubles.append(message.text)

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.troubles.append(f"{response.status} {response.url}")

    async def go(self, path: str) -> int:
        """Open a page, check it, and return its status."""
        response = await self.page.goto(path)
        assert response is not None
        await self.check()
        return response.status

    async def press(self, words: str) -> None:
        """Press the button or follow the link of these words in the page itself, and check where it leads."""
        button = self.page.locator("main button, main a", has_text=words).first
        async with self.page.expect_navigation():
            await button.click()
        await self.check()

    async def check(self) -> None:
        """Assert what must hold on every page."""
        assert await self.page.get_attribute("html", "lang") == {"zh": "zh-Hans", "en": "en"}[self.lang]
        assert await self.page.evaluate(_FAULTS) == [], self.page.url

    async def heading(self) -> str:
        """Return the one main heading."""
        return await self.page.inner_text("h1")

    async def tab_to_the_main_action(self) -> int:
        """Press Tab until the first button of the page itself has the focus; return how often."""
        for times in range(1, 40):
            await self.page.keyboard.press("Tab")
            focus = await self.page.evaluate(_FOCUS)
            assert focus["seen"], f"no focus to be seen on {focus['words']!r} of {self.page.url}"
            if focus["main"]:
                return times
        raise AssertionError(f"Tab does not lead to the main action of {self.page.url}")

    async def sign_in(self, username: str, password: str) -> None:
        """Sign in by the form."""
        await self.page.goto("/sign-in")
        await self.page.fill("#username", username)
        await self.page.fill("#password", password)
        async with self.page.expect_navigation():
            await self.page.locator("main button").click()
        if await self.page.locator("input[name=step]").count():
            await self.give_code(username)

    async def give_code(self, username: str) -> None:
        """Type the next one-time code of a demo account into the form of signing in."""
        await self.page.fill("#code", await next_code(username))
        async with self.page.expect_navigation():
            await self.page.locator("main form[action='/sign-in/code'] button").click()


async def next_code(username: str) -> str:
    """Return the next one-time code of a demo account that has not been used; waits for one if need be."""
    secret = next(account.totp_secret for account in ACCOUNTS if account.username == username)
    now = int(time.time()) // 30
    # The demo has used a code too, perhaps that of now.
    step = max(_used.get(username, now) + 1, now - 1)
    # A code counts from a step before its own.
    await asyncio.sleep(max(0, (step - 1) * 30 - time.time()) + 0.1)
    _used[username] = step
    return pyotp.TOTP(secret).generate_otp(step)
