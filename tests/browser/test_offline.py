"""Checking without a network, on a device that opened the page once: what it says, and what it must not."""

import base64
import json
import re
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser

from credentials import codes
from tests.browser.conftest import PASSWORDS, Open, Site
from tests.browser.offline import (
    address_on_paper,
    as_opened,
    base32,
    made_ready,
    opened,
    print_proofs,
)
from tests.browser.visit import Visit
from tests.credentials.offline.test_proof import CODE, made

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
async def printed(chromium: Browser, site: Site) -> AsyncIterator[dict[str, str]]:
    """The addresses in the QR codes of the demo's certificates, by their state; with proofs in them."""
    context = await chromium.new_context(base_url=site.url, locale="zh-CN")
    window = Visit(await context.new_page(), "zh")
    await window.sign_in("admin", PASSWORDS["admin"])
    await print_proofs(window, wanted=True)
    yield {state: address_on_paper(site, code) for state, code in site.told.codes.items()}
    await print_proofs(window, wanted=False)
    await context.close()


@pytest.mark.parametrize(("width", "lang"), [(390, "zh"), (1280, "en")])
async def test_a_device_that_is_ready_checks_what_it_never_saw(
    visit: Open, site: Site, printed: dict[str, str], width: int, lang: str
) -> None:
    window = await visit(width, lang)
    await made_ready(window.page)
    await window.check()
    context = window.page.context
    await context.set_offline(True)
    good = Visit(await opened(context, as_opened(printed["valid"])), lang)
    await good.check()
    assert await good.page.locator(".state.good").count() == 1
    assert (await good.heading()).split() == {"zh": ["签名属实", "Genuine"], "en": ["Genuine", "签名属实"]}[
        lang
    ]
    state = await good.page.inner_text(".state")
    assert {"zh": "截至", "en": "as of"}[lang] in state
    assert re.search({"zh": r"（(此刻|\d分钟前)）", "en": r"\((this minute|\d minutes? ago)\)"}[lang], state)
    facts = await good.page.inner_text("dl.facts")
    assert codes.grouped(site.told.codes["valid"]) in facts
    assert "二等奖" in facts or "一等奖" in facts or "三等奖" in facts
    revoked = Visit(await opened(context, as_opened(printed["revoked"])), lang)
    await revoked.check()
    assert await revoked.page.locator(".state.bad").count() == 1
    assert {"zh": "已撤销", "en": "Revoked"}[lang] in await revoked.heading()
    await context.set_offline(False)
    assert good.troubles == revoked.troubles == []


async def test_with_a_network_the_page_is_the_sites_own(visit: Open, printed: dict[str, str]) -> None:
    window = await visit(390, "zh")
    await made_ready(window.page)
    page = await opened(window.page.context, as_opened(printed["valid"]))
    assert (await page.inner_text("h1")).startswith("有效")
    bare = await visit(390, "zh", javascript=False)
    await bare.page.goto(as_opened(printed["revoked"]))
    assert (await bare.heading()).startswith("已撤销") or (await bare.heading()).startswith("已更正")


async def test_what_could_not_be_checked_is_neither_valid_nor_invalid(
    visit: Open, site: Site, printed: dict[str, str]
) -> None:
    window = await visit(390, "zh")
    await made_ready(window.page)
    context = window.page.context
    address, _, proof = as_opened(printed["valid"]).partition("#")
    stranger = f"{address.rpartition('/')[0]}/{CODE}#{made()}"
    await context.set_offline(True)
    for unchecked in (address, f"{address}#{proof[:200]}", f"{address}#{proof.lower()}", stranger):
        page = await opened(context, unchecked)
        assert await page.locator(".state.unchecked").count() == 1, unchecked
        assert "无法核验" in await page.inner_text("h1")
        # Nothing that was not verified is shown, be it ever so readable.
        assert "欧阳修远" not in await page.inner_text("main")
        assert await page.locator("dl.facts dd").all_inner_texts() == [
            codes.grouped(unchecked.partition("#")[0].rpartition("/")[2])
        ]
    await context.set_offline(False)


async def test_forged_and_assembled_codes_are_invalid(
    visit: Open, site: Site, printed: dict[str, str]
) -> None:
    window = await visit(390, "zh")
    await made_ready(window.page)
    context = window.page.context
    address, _, proof = as_opened(printed["valid"]).partition("#")
    content = bytearray(base64.b32decode(proof + "=" * (-len(proof) % 8)))
    at = content.index("奖".encode()) - len("奖".encode())
    content[at : at + 3] = "特".encode()
    other = f"{address.rpartition('/')[0]}/{site.told.codes['revoked']}"
    await context.set_offline(True)
    for forged in (f"{address}#{base32(bytes(content))}", f"{other}#{proof}"):
        page = await opened(context, forged)
        assert await page.locator(".state.bad").count() == 1
        assert (await page.inner_text("h1")).startswith("无效")
        assert "特" not in await page.inner_text("main")
    await context.set_offline(False)


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (2, ("good", "签名属实", "2天前")),
        (7.01, ("unchecked", "无法核验", "太旧")),
        (400, ("unchecked", "无法核验", "400天前")),
        (-1, ("unchecked", "无法核验", "校准时间")),
    ],
)
async def test_the_age_of_the_snapshot_is_shown_and_counts(
    visit: Open, printed: dict[str, str], days: float, shown: tuple[str, str, str]
) -> None:
    look, heading, words = shown
    window = await visit(390, "zh")
    await made_ready(window.page)
    context = window.page.context
    await context.set_offline(True)
    await context.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=days))
    page = await opened(context, as_opened(printed["valid"]))
    assert await page.locator(f".state.{look}").count() == 1
    assert heading in await page.inner_text("h1")
    assert words in await page.inner_text(".state")
    # Revoked is revoked for ever.
    revoked = await opened(context, as_opened(printed["revoked"]))
    assert "已撤销" in await revoked.inner_text("h1")
    await context.set_offline(False)


async def test_what_is_kept_is_renewed_when_there_is_a_network(
    visit: Open, site: Site, printed: dict[str, str]
) -> None:
    window = await visit(390, "zh")
    await made_ready(window.page)
    context = window.page.context
    # An old copy, in which the certificate was not revoked yet.
    await window.page.evaluate(
        "async () => { const path = '/verify/offline/snapshot.json', cache = await caches.open('checking-1');"
        " const old = await (await cache.match(path)).json();"
        " await cache.put(path, new Response(JSON.stringify({ ...old, revoked: '' }))); }"
    )
    await context.set_offline(True)
    before = await opened(context, as_opened(printed["revoked"]))
    assert (await before.inner_text("h1")).startswith("签名属实")
    await context.set_offline(False)
    await made_ready(window.page)
    await context.set_offline(True)
    after = await opened(context, as_opened(printed["revoked"]))
    assert (await after.inner_text("h1")).startswith("已撤销")
    # Both languages are kept, and changing it does not lose what is checked.
    await after.click(".account a[hreflang='en']")
    await after.wait_for_selector("html[lang='en'] .state")
    assert (await after.inner_text("h1")).startswith("Revoked")
    await context.set_offline(False)


async def test_a_device_that_was_never_here_says_nothing(chromium: Browser, site: Site) -> None:
    context = await chromium.new_context(base_url=site.url)
    page = await context.new_page()
    await page.goto("/verify/offline")
    now = round(time.time() * 1000)
    assert (
        await page.evaluate(
            "async ([code, text, now]) => {"
            " const { judge } = await import('/static/offline/check.js');"
            " return (await judge(code, text, null, now)).outcome; }",
            [CODE, made(), now],
        )
        == "no_snapshot"
    )
    await context.close()


async def test_nothing_of_a_proof_or_of_an_account_is_kept_or_sent(
    visit: Open, site: Site, printed: dict[str, str]
) -> None:
    window = await visit(390, "zh")
    asked: list[str] = []
    window.page.context.on("request", lambda request: asked.append(f"{request.url} {request.post_data}"))
    await window.sign_in("student", PASSWORDS["student"])
    await made_ready(window.page)
    proof = printed["valid"].partition("#")[2]
    await window.page.goto(as_opened(printed["valid"]))
    await window.page.wait_for_load_state("networkidle")
    # The browser's own tools show the fragment of what was typed in, but of no request that a page makes.
    assert not any(proof in line for line in asked if not line.startswith(as_opened(printed["valid"])))
    kept = await window.page.evaluate(
        "async () => { const found = [];"
        " for (const name of await caches.keys()) { const cache = await caches.open(name);"
        "  for (const request of await cache.keys()) {"
        "   found.push([request.url, await (await cache.match(request, { ignoreVary: true })).text()]); } }"
        " return found; }"
    )
    addresses = {url.removeprefix(site.url).partition("?")[0] for url, _ in kept}
    assert {address for address in addresses if not address.startswith("/static/")} == {
        "/verify/offline",
        "/verify/offline/snapshot.json",
        "/verify/offline/language",
    }
    for url, content in kept:
        assert "演示学生" not in content, url
        assert site.told.codes["valid"] not in content, url
    log = site.certificates.parents[1].with_suffix(".log").read_text(encoding="utf-8")
    assert '"route": "/V/{code}"' in log
    assert proof[:40] not in log
    assert site.told.codes["valid"] not in log
    assert json.loads(next(content for url, content in kept if url.endswith("snapshot.json")))["keys"]
