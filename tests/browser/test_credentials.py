"""Certificates in people's hands: issued, fetched, shared, checked and taken back, in the browser."""

import asyncio
import io
import re
import zipfile
from pathlib import Path
from typing import Final

import pytest
from PIL import Image
from playwright.async_api import Download

from credentials.certificate.attachment import extract_credential
from registry.core.spreadsheets import read_table
from tests.browser.conftest import PASSWORDS, Open, Site
from tests.browser.visit import Visit

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("browser")]

PHONE, DESK = 390, 1280

both_ways = pytest.mark.parametrize(("width", "lang"), [(PHONE, "en"), (DESK, "zh")])

# The places in the list of the events whose certificates no other journey uses, one for each way through.
_EVENTS: Final = {"zh": 3, "en": 9}


async def took(download: Download) -> bytes:
    """Return the bytes of a file that the browser fetched."""
    return await asyncio.to_thread((await download.path()).read_bytes)


async def fetched(window: Visit, words: str) -> bytes:
    """Follow the first link of these words in the page, which is a download."""
    async with window.page.expect_download() as download:
        await window.page.locator("main a", has_text=words).first.click()
    return await took(await download.value)


async def to_certificates(window: Visit) -> str:
    """Go from the desk to the contest of 2026; return the address of its certificates."""
    zh = window.lang == "zh"
    await window.press("赛事与成绩" if zh else "Competitions and results")
    await window.press("2026年虚构省" if zh else "2026 Fictional Province")
    contest = re.search(r".*/competitions/[0-9a-f-]{36}", window.page.url)
    assert contest
    return f"{contest[0]}/credentials"


@both_ways
async def test_an_event_is_taken_back_by_two_and_issued_anew(visit: Open, width: int, lang: str) -> None:
    organizer, second, visitor = [await visit(width, lang) for _ in range(3)]
    page, zh = organizer.page, lang == "zh"
    await organizer.sign_in("organizer", PASSWORDS["organizer"])
    issuing = await to_certificates(organizer)
    await organizer.go(issuing.replace("/credentials", "/take-backs"))
    chosen = page.locator("main li a[href*='what=event:']").nth(_EVENTS[lang])
    event = str(await chosen.get_attribute("href")).rpartition(":")[2]
    async with page.expect_navigation():
        await chosen.click()
    await organizer.check()
    count = int(re.sub(r"\D", "", await page.inner_text(".facts .main dd")))
    assert await page.locator("tbody tr").count() == count > 1
    await give_reason(organizer, "  ")
    assert await page.get_attribute("#reason", "aria-invalid") == "true"
    await give_reason(organizer, f"印刷错误，整批收回 {lang}")
    # A proposal only: nothing is revoked before somebody else says so, and the proposer is not asked.
    proposal = page.url
    assert "/take-backs/" in proposal
    assert await page.locator("input[name=decision]").count() == 0
    certificate = str(await page.locator("tbody th a").first.get_attribute("href"))
    await visitor.go(certificate)
    assert (await visitor.heading()).split()[0] == ("有效" if zh else "Valid")

    await second.sign_in("admin", PASSWORDS["admin"])
    await second.go(proposal)
    await second.page.check("input[name=decision][value=approve]")
    async with second.page.expect_navigation():
        await second.page.locator("button.danger").click()
    await second.check()
    assert await second.page.locator("tbody .badge.bad").count() == count
    await issue_anew(organizer, f"{issuing}?event={event}", count)
    # The old paper says that there is a newer one, and never that it is valid.
    await visitor.go(certificate)
    assert (await visitor.heading()).split()[0] == ("已更正" if zh else "Corrected")


async def give_reason(window: Visit, reason: str) -> None:
    """Fill the reason in and press the red button."""
    await window.page.fill("#reason", reason)
    async with window.page.expect_navigation():
        await window.page.locator("button.danger").click()
    await window.check()


async def issue_anew(organizer: Visit, path: str, count: int) -> None:
    """Issue what was revoked though its awards stand, and wait until the page says that it is done."""
    page, zh = organizer.page, organizer.lang == "zh"
    await organizer.go(path)
    await page.check("#again")
    await organizer.press("签发证书" if zh else "Issue the certificates")
    async with asyncio.timeout(20):
        while await page.locator("meta[http-equiv=refresh]").count():
            await organizer.go(path)
    assert await page.locator("#again").count() == 0
    run = await page.inner_text("section[aria-labelledby=run]")
    assert (f"{count} / {count} 份" if zh else f"{count} of {count}") in run


@both_ways
async def test_a_certificate_is_suspended_and_the_suspension_lifted(
    visit: Open, site: Site, width: int, lang: str
) -> None:
    organizer, visitor = await visit(width, lang, javascript=False), await visit(width, lang)
    page, zh, code = organizer.page, lang == "zh", site.told.codes["valid"]
    await organizer.sign_in("organizer", PASSWORDS["organizer"])
    await organizer.go((await to_certificates(organizer)).replace("/credentials", "/take-backs"))
    for step, reason, heading in (
        ("suspend", "异议处理中", "暂停" if zh else "Suspended"),
        ("lift", "异议不成立", "有效" if zh else "Valid"),
    ):
        await page.fill("#certificate", code)
        await organizer.press("查看并办理" if zh else "Look at it")
        await page.check(f"input[name=step][value={step}]")
        await give_reason(organizer, reason)
        await visitor.go(f"/V/{code}")
        assert (await visitor.heading()).split()[0].startswith(heading)
        assert (reason in await visitor.page.inner_text(".state")) == (step == "suspend")


@both_ways
async def test_a_student_takes_everything_away_closes_the_page_and_shares_the_record(
    visit: Open, width: int, lang: str
) -> None:
    student, visitor = await visit(width, lang), await visit(width, lang)
    page, zh = student.page, lang == "zh"
    await student.sign_in("student", PASSWORDS["student"])
    await student.go("/me/certificates")
    pdf = await fetched(student, "证书 PDF" if zh else "PDF")
    token = (await fetched(student, ".jwt")).decode().strip()
    assert extract_credential(pdf) == token
    assert (await fetched(student, ".json")).startswith(b"{")
    picture = Image.open(io.BytesIO(await fetched(student, "图片" if zh else "Picture")))
    assert min(picture.size) >= 500

    public = await page.locator("td .code a").first.get_attribute("href")
    assert public
    async with page.expect_navigation():
        await page.locator("form[action$='/close'] button").first.click()
    assert await visitor.go(public) == 404
    async with page.expect_navigation():
        await page.locator("form[action$='/open'] button").first.click()
    assert await visitor.go(public) == 200

    await student.go("/me/shares")
    await page.fill("#note", f"某公司人事部（虚构） {lang}")
    await page.fill("#days", "30")
    await student.press("生成链接" if zh else "Make the link")
    link = await page.inner_text("#link")
    assert await visitor.go(link) == 200
    serial = await visitor.page.inner_text("main")
    assert "XGS-" in serial
    await student.go("/me/shares")
    row = page.locator("tbody tr", has_text=lang).first
    assert (await row.locator("td.num").inner_text()).strip() == "1"
    async with page.expect_navigation():
        await row.locator("button").click()
    assert await visitor.go(link) == 404
    assert "XGS-" not in await visitor.page.inner_text("main")


@both_ways
async def test_a_school_takes_all_its_certificates_as_one_file(visit: Open, width: int, lang: str) -> None:
    school = await visit(width, lang, javascript=False)
    page, zh = school.page, lang == "zh"
    await school.sign_in("school", PASSWORDS["school"])
    await school.press("成批下载证书" if zh else "Take certificates away")
    count = int(await page.locator("tbody tr").first.locator("td.num").first.inner_text())
    async with page.expect_download() as download:
        await page.locator("tbody tr").first.get_by_text("ZIP").click()
    with zipfile.ZipFile(io.BytesIO(await took(await download.value))) as archive:
        drawn = [name for name in archive.namelist() if name.endswith(".pdf")]
        assert len(drawn) == count > 0
        assert extract_credential(archive.read(drawn[0])).count(".") == 2
    async with page.expect_download() as download:
        await page.locator("tbody tr").first.get_by_text("PDF").click()
    assert (await took(await download.value)).startswith(b"%PDF-")


@both_ways
async def test_an_employer_checks_by_number_by_file_and_many_at_once(
    visit: Open, site: Site, tmp_path: Path, width: int, lang: str
) -> None:
    window = await visit(width, lang, javascript=False)
    page, zh = window.page, lang == "zh"
    valid, revoked = site.told.codes["valid"], site.told.codes["revoked"]
    serial = site.told.serials["valid"]
    await window.go(f"/V/{valid}")
    name = (await page.locator(".facts .main dd").first.inner_text()).splitlines()[0]

    await window.go("/verify/more")
    await page.fill("#serial", serial)
    await page.fill("#name", "无此人")
    await send(window, "/verify/lookup")
    assert await page.locator(".summary a[href='#serial']").count() == 1
    await page.fill("#serial", serial.lower())
    await page.fill("#name", name)
    await send(window, "/verify/lookup")
    assert page.url.endswith(f"/V/{valid}")

    paper = await asyncio.to_thread((site.certificates / f"{serial}.pdf").read_bytes)
    assert await checked(window, tmp_path / "certificate.pdf", paper) == ("有效" if zh else "Valid")
    token = extract_credential(paper)
    changed = token[:-20] + ("A" if token[-20] != "A" else "B") + token[-19:]
    assert await checked(window, tmp_path / "changed.jwt", changed.encode()) == ("无效" if zh else "Invalid")
    # What is no certificate at all is said beside the field; nothing is called valid or invalid.
    await checked(window, tmp_path / "broken.pdf", paper[:2000])
    assert await page.locator(".summary a[href='#file']").count() == 1

    await window.go("/verify/more")
    await page.fill("#typed", f"{valid}\n{site.url}/V/{revoked}\n不是代码")
    await send(window, "/verify/many")
    badges = [words.strip() for words in await page.locator("tbody .badge").all_inner_texts()]
    assert badges[:2] == (["有效", "已撤销"] if zh else ["Valid", "Revoked"])
    async with page.expect_download() as download:
        await page.locator("main form button").first.click()
    table = tmp_path / "checked.xlsx"
    await asyncio.to_thread(table.write_bytes, await took(await download.value))
    assert len(read_table(table).rows) == 3


async def checked(window: Visit, given: Path, content: bytes) -> str:
    """Hand a file in at the page of other ways to check; return the first word of what it says."""
    await asyncio.to_thread(given.write_bytes, content)
    await window.go("/verify/more")
    await window.page.set_input_files("#file", given)
    await send(window, "/verify/file")
    return (await window.heading()).split()[0]


async def send(window: Visit, address: str) -> None:
    """Press the main button of the form that is sent there."""
    async with window.page.expect_navigation():
        await window.page.locator(f"main form[action='{address}'] button").first.click()
    await window.check()
