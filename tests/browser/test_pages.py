"""Every page, on a phone and on a desk, in both languages: nothing runs over the side, nothing fails."""

import pytest

from tests.browser.conftest import PASSWORDS, Open, Site
from tests.browser.visit import Visit

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def found() -> list[str]:
    """The address of every page, once somebody has gone through the site."""
    return []


async def paths(window: Visit, site: Site, found: list[str]) -> list[str]:
    """Return the address of every page, found as people find them: by following links."""
    if found:
        return found
    # The demo's: both editions of the invented contest, and a real one's results. Others' tests make more.
    competitions = [
        *(
            await links(
                window, "/competitions", "main .items a:text-matches('2027年虚构省|2027 Fictional Prov')"
            )
        ),
        *(
            await links(
                window, "/competitions", "main .items a:text-matches('2026年虚构省|2026 Fictional Prov')"
            )
        ),
        *(await links(window, "/competitions", "main .items a:text-matches('第47届世界|47th WorldSkills')")),
    ]
    assert len(competitions) == 3
    found += [
        "/",
        "/verify",
        "/verify?code=123",
        "/verify/offline",
        "/problems",
        "/desk",
        "/audit",
        "/competitions",
        "/nothing",
    ]
    for competition in competitions:
        awards = f"{competition}/awards"
        found += [competition, awards, f"{awards}?state=revoked", *(await links(window, competition))[:1]]
        for award in (await links(window, awards))[:1]:
            found += [award, f"{award}/revoke"]
    found += await running(window, competitions[0])
    program = (await links(window, "/rewards"))[0]
    found += ["/rewards", "/rewards/new", program, f"{program}/entitlements", f"{program}/close"]
    found += await money(window, program)
    found += [f"/V/{code}" for code in site.told.codes.values()]
    found += await administration(window)
    return found


async def money(window: Visit, program: str) -> list[str]:
    """Return the pages of money on its way, each list with what it leads to first."""
    lists = ("lists", "approvals", "batches", "receivables")
    firsts = [path for name in lists for path in (await links(window, f"/rewards/{name}"))[:1]]
    notice = (await links(window, "/notices", "main .items a"))[0]
    chain = (await links(window, f"{program}/entitlements", "main a[href^='/rewards/chain/']"))[0]
    decided = (await links(window, "/rewards/commendations"))[0]
    honored = (await links(window, "/commendations", "main .items a"))[0]
    pages = ("payees", "yearly", "simulation", "desk")
    assert len(firsts) == len(lists)
    return [
        *(f"/rewards/{name}" for name in (*lists, *pages)),
        *firsts,
        chain,
        "/commendations",
        honored,
        "/rewards/commendations",
        decided,
        "/qualifications",
        "/notices",
        notice,
        "/notices/answer",
        "/rewards-paid",
        "/outside-payments",
        "/outside-payments/new",
        "/outside-payments/import",
        "/webhooks",
        "/calendar",
        "/my/rewards",
    ]


async def running(window: Visit, competition: str) -> list[str]:
    """Return the desks of a contest under way, and of its events that are being marked and published."""
    console = f"{competition}/console"
    events = await links(window, console)
    assert len(events) >= 10
    # Of the invented contest's next edition, ZZ002 is being marked and ZZ003 is open for appeals.
    under_way = [event.removesuffix("/console") for event in events[7:9]]
    desks = ("console", "edit", "entries", "marks", "marks/1", "results", "marking-scheme", "scheme-trial")
    return [
        console,
        f"{competition}/edit",
        f"{competition}/clone",
        f"{competition}/jury",
        f"{competition}/standings",
        "/competitions/manage",
        "/competitions/new",
        "/award-schemes",
        *(f"{event}/{desk}" for event in under_way for desk in desks),
    ]


async def administration(window: Visit) -> list[str]:
    """Return the pages of the register, of accounts and of one's own, each by the links of the one before."""
    desk = await links(window, "/desk", "main .menu a")
    found = [path for path in desk if not path.startswith(("/competitions", "/rewards", "/verify", "/audit"))]
    assert {"/organizations", "/accounts", "/duplicates", "/erasures", "/account", "/me/data"} <= set(found)
    school = (await links(window, "/organizations?q=云杉"))[0]
    found += [school, *(await links(window, school, "main .actions a"))]
    person = (await links(window, f"{school}/people"))[0]
    found += [person, *(await links(window, person, "main .actions a"))]
    account = (await links(window, "/accounts"))[0]
    found += [account, *(await links(window, "/accounts", "main .actions a"))]
    found += [f"/accounts?role=teacher&standing={standing}" for standing in ("active", "closed")]
    found += await links(window, "/account", "main .actions a")
    found += ["/claim", "/join/nothing", "/reset/nothing", "/people/nobody", "/audit?action=awards.revoke"]
    return list(dict.fromkeys(found))


async def links(window: Visit, path: str, which: str = "tbody th a") -> list[str]:
    """Return where the links of a page's list lead."""
    await window.go(path)
    return [str(await link.get_attribute("href")) for link in await window.page.locator(which).all()]


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_every_page_fits_and_is_whole(visit: Open, site: Site, found: list[str], lang: str) -> None:
    window = await visit(1280, lang)
    await window.sign_in("admin", PASSWORDS["admin"])
    pages = await paths(window, site, found)
    assert len(pages) >= 40
    for path in pages:
        await window.page.set_viewport_size({"width": 1280, "height": 800})
        await window.go(path)
        await window.page.set_viewport_size({"width": 390, "height": 800})
        await window.check()
    awards = [path for path in pages if path.startswith("/competitions/") and path.endswith("/awards")]
    searched = [*awards, *(path for path in pages if path.endswith("/entitlements"))]
    for path in (*searched, "/accounts"):
        await window.page.set_viewport_size({"width": 1280, "height": 800})
        await window.go(path)
        await window.page.fill("#q", "nobody")
        await window.press({"zh": "筛选", "en": "Filter"}[lang])
        assert await window.page.input_value("#q") == "nobody"
        assert "nobody" not in window.page.url
        await window.page.set_viewport_size({"width": 390, "height": 800})
        await window.check()
        await window.press({"zh": "清空", "en": "Clear"}[lang])
        assert window.page.url.endswith(path)


async def test_the_keyboard_leads_to_the_main_action_and_shows_where_it_is(
    visit: Open, site: Site, found: list[str]
) -> None:
    window = await visit(1280, "zh")
    for path in ("/", "/verify", "/sign-in", f"/V/{site.told.codes['valid']}"):
        await window.go(path)
        # The skip link, the header, and what the main action needs: no detour.
        assert await window.tab_to_the_main_action() <= 12
    await window.sign_in("admin", PASSWORDS["admin"])
    for path in await paths(window, site, found):
        if path.startswith("/competitions/") and path.endswith(("/awards", "/revoke")):
            await window.go(path)
            await window.tab_to_the_main_action()


async def test_the_first_tab_skips_to_the_content(visit: Open) -> None:
    window = await visit(390, "zh")
    await window.go("/")
    await window.page.keyboard.press("Tab")
    await window.page.keyboard.press("Enter")
    assert await window.page.evaluate("document.activeElement.id") == "main"
