"""A year of rewards in the browser: objection, approvals, payment, returns, recovery, report, chain."""

import hashlib
import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from registry.core import clock, embedded
from registry.core.settings import DEMO_DATABASE, Settings
from tests.browser.conftest import PASSWORDS, Open, Site
from tests.browser.paying import (
    CONTEST,
    REVOKED,
    SUM,
    Line,
    answered,
    drawn,
    mended,
    of_school,
    recovered,
    revoked,
)
from tests.browser.reading import fact, fen, follow, from_desk, rows, saved
from tests.browser.visit import Visit, next_code
from tests.rewards.payees.makers import card

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("browser"), pytest.mark.timeout(900)]

PHONE, DESK = 390, 1280
PROGRAM = "示例奖励办法"
LIST = "2026年职业技能竞赛奖励名单第二批（虚构）"
REFUSED = ("户名不符", "账号已销户", "账号不存在")


async def signed_in(visit: Open, username: str, width: int = DESK, lang: str = "zh") -> Visit:
    window = await visit(width, lang)
    await window.sign_in(username, PASSWORDS[username])
    return window


async def upheld(second: Visit) -> None:
    """Uphold the objection that waits, and see that its line is off the list."""
    page = second.page
    await from_desk(second, "公示异议")
    waiting = rows(second, LIST).filter(has=page.locator(".badge.wait"))
    async with page.expect_navigation():
        await waiting.first.locator("th a").click()
    await second.check()
    assert "示例异议：请核对该行的学校名称。（虚构）" in await page.inner_text("main")
    name = await page.locator("main table.picks tbody th").inner_text()
    assert "在名单上，暂缓" in await rows(second, name).inner_text()
    await page.locator("input[name=outcome][value=upheld]").check()
    await page.fill("#words", "经核实，该行的学校名称有误，移出名单。（虚构）")
    await second.press("答复异议")
    assert await fact(second, "状态") == "异议成立"
    assert "异议成立" in await rows(second, name).inner_text()
    await follow(second, LIST)
    gone = page.locator("main table tbody tr.gone", has_text=name)
    assert "异议成立" in await gone.first.inner_text()


async def let_the_notice_pass(site: Site, list_id: UUID) -> None:
    """Move the notice into the past in the served registry: nobody waits for days in front of a page."""
    settings = Settings(data_dir=site.certificates.parents[1], database=DEMO_DATABASE)
    with embedded.running(settings) as url_of:
        connection = await asyncpg.connect(url_of(DEMO_DATABASE))
        try:
            await connection.execute(
                "UPDATE rewards.reward_list SET published_at = published_at - ($2::date + 1 - $3::date)"
                " * interval '1 day', published_on = published_on - ($2::date + 1 - $3::date),"
                " notice_until = $3::date - 1 WHERE id = $1",
                list_id,
                await connection.fetchval(
                    "SELECT notice_until FROM rewards.reward_list WHERE id = $1", list_id
                ),
                clock.today(),
            )
        finally:
            await connection.close()


async def notice_ended(site: Site, bureau: Visit) -> None:
    """Wait for the notice to be over and put the list up; whoever drafted it cannot approve it."""
    page = bureau.page
    await from_desk(bureau, "发放名单")
    await bureau.press(LIST)
    address = page.url
    assert re.search(r"公示到 \d{4}-\d\d-\d\d 24时止，此后才能送审", await page.inner_text("#steps"))
    assert await page.get_by_role("button", name="结束公示并送审").count() == 0
    await let_the_notice_pass(site, UUID(address.rpartition("/")[2]))
    await bureau.go(address)
    assert "公示期满，没有未答复的异议，可以送审。" in await page.inner_text("#steps")
    await bureau.press("结束公示并送审")
    assert await fact(bureau, "状态") == "审批中"
    await bureau.press("查看审批")
    assert "提出人不能自行批准，请由另一人办理。" in await page.inner_text("main")
    assert await page.get_by_role("button", name="签署决定").count() == 0


async def approved(window: Visit, username: str, name: str) -> None:
    """Approve the list with a one-time code."""
    page = window.page
    await from_desk(window, "名单签批")
    await window.press(LIST)
    await page.locator("input[name=decision][value=approve]").check()
    await page.fill("#code", await next_code(username))
    await window.press("签署决定")
    assert await page.locator(".summary").count() == 0
    decided = await rows(window, name).first.inner_text()
    assert "同意" in decided
    assert "核对一致" in decided


async def frozen(finance: Visit) -> None:
    """See that the list can be paid now, and check its hash from the file that the page offers."""
    assert (await fact(finance, "状态")).startswith("已批准")
    digest = await fact(finance, "冻结时")
    _, ids = await saved(finance, finance.page.get_by_role("link", name="下载编号文件"))
    assert hashlib.sha256(ids).hexdigest() == digest
    assert "一致" in await fact(finance, "现在重算")


async def law_holds(finance: Visit, line: Line) -> None:
    """Read the program's books, add them up, and see that what came back stands apart."""
    page = finance.page
    await from_desk(finance, "奖励办法与应奖")
    await follow(finance, PROGRAM)
    table = page.locator("main table", has=page.locator("th", has_text="科目"))
    sums = [fen(each) for each in await table.locator("tbody td.num").all_inner_texts()]
    assert len(sums) == 5
    assert sum(sums) == fen(await table.locator("tfoot td.num").inner_text())
    assert (await table.locator("tfoot .badge.good").inner_text()).strip() == "相符"
    words = await page.inner_text("main")
    apart = re.search(rf"另：应追回 {SUM} 元，已追回 {SUM} 元，未追回 {SUM} 元。", words)
    assert apart
    back, came, still = (fen(each) for each in apart.groups())
    assert back == came + still
    assert came >= line.fen


async def reported(finance: Visit, line: Line) -> None:
    """Read the yearly report, and take it away as workbook and as PDF."""
    page = finance.page
    await from_desk(finance, "奖励年度报告")
    await page.select_option("#program", label=f"{PROGRAM} v1")
    await page.select_option("#year", "2026")
    await finance.press("查看")
    whole = fen((await fact(finance, "应奖")).removesuffix(" 元"))
    states = page.locator("main table", has=page.locator("th", has_text="发放状态"))
    said = {}
    for row in await states.locator("tbody tr").all():
        said[await row.locator("th").inner_text()] = await row.locator("td").last.inner_text()
    apart = ("已取消", "应追回", "已追回")
    assert sum(fen(each) for state, each in said.items() if not state.startswith(apart)) == whole
    came = fen(next(each for state, each in said.items() if state.startswith("已追回")))
    assert came >= line.fen
    name, book = await saved(finance, page.get_by_role("link", name="下载 xlsx"))
    assert re.fullmatch(r"rewards-example-2026-v1-2026-[\d-]+\.xlsx", name)
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        texts = "".join(parts.read(each).decode() for each in parts.namelist() if each.endswith(".xml"))
    assert "已追回" in texts
    assert str(Decimal(came) / 100) in texts
    printed = await page.get_by_role("link", name="打印用 PDF").get_attribute("href")
    answer = await page.request.get(printed or "")
    assert answer.status == 200
    assert (await answer.body()).startswith(b"%PDF-")


async def audited(auditor: Visit, batch: str, line: Line) -> None:
    """Open the chain of one payment from its batch, and read every link of it."""
    page = auditor.page
    await from_desk(auditor, "发放批次")
    await follow(auditor, batch)
    payment = rows(auditor, f"•••• {line.account[-4:]}")
    async with page.expect_navigation():
        await payment.first.locator("th a").click()
    await auditor.check()
    links = {
        "award": (f"{CONTEST}", "奖项被撤销", REVOKED),
        "result": ("最终成绩第 1 版", "内容哈希"),
        "program": (f"{PROGRAM} 第 1 版，规则", "依据", "资金来源"),
        "entitlement": ("应奖", REVOKED),
        "list": ("名单起草", "名单公示", "提交签批", "名单批准、冻结"),
        "approval": ("教育", "人力资源", "财政", "演示财政局经办人", "重算一致"),
        "payment": ("银行退票", "银行已付", "退回原因", "回单 SHA-256", batch),
        "ledger": ("批准 +", "退票 +", "实发 +", "应追回 +", "已追回 +"),
        "recovery": ("应追回", "已追回", REVOKED),
    }
    for stage, words in links.items():
        said = await page.inner_text(f"section#{stage}")
        assert [each for each in words if each not in said] == [], stage
    assert await page.locator("section#approval li").count() == 3
    assert await page.locator("section#payment li").count() == 2
    assert (await page.locator("section#list a[href^='/audit?']").count()) > 0
    assert await fact(auditor, "状态") == "已收回"
    assert "相符" in await fact(auditor, "账目")


async def test_a_year_from_the_objection_to_the_report(visit: Open, site: Site, tmp_path: Path) -> None:
    second, bureau = await signed_in(visit, "bureau2"), await signed_in(visit, "bureau")
    hrss, finance = await signed_in(visit, "hrss"), await signed_in(visit, "finance")
    school, organizer = await signed_in(visit, "school"), await signed_in(visit, "organizer")
    await upheld(second)
    await notice_ended(site, bureau)
    await approved(second, "bureau2", "演示教育局复核人")
    await approved(hrss, "hrss", "演示人社局经办人")
    await approved(finance, "finance", "演示财政局经办人")
    await frozen(finance)

    await finance.press("发放：检查清单、批次和银行回单")
    _, lines = await drawn(finance)
    names = [name for name in await of_school(school, "发放中") if name in {one.name for one in lines}]
    returned = dict(zip(names, REFUSED, strict=False))
    assert len(returned) == 3
    await answered(finance, tmp_path / "回单.csv", lines, returned)
    assert "3 笔被银行退票" in await finance.page.inner_text("main")

    await finance.press("去生成批次")
    check = await rows(finance, "此账户曾被银行退票，请重新确认账户。").first.inner_text()
    assert "3" in check
    assert "领款人" in check
    await mended(school, list(returned))
    await finance.page.reload()
    batch, again = await drawn(finance)
    assert {one.name for one in again} == set(returned)
    assert {one.account for one in again} == {card(number) for number in (90_001, 90_002, 90_003)}
    await answered(finance, tmp_path / "回单二.csv", again, {})

    line = next(one for one in again if one.name == names[0])
    await revoked(organizer, line)
    await recovered(finance, line)
    await law_holds(finance, line)
    await reported(finance, line)
    await audited(await signed_in(visit, "auditor"), batch, line)


async def test_report_and_chain_on_a_phone(visit: Open) -> None:
    auditor = await signed_in(visit, "auditor", PHONE, "en")
    page = auditor.page
    await from_desk(auditor, "Yearly report of rewards")
    assert await fact(auditor, "Budget")
    assert await page.locator("main svg.chart").count() > 3
    await from_desk(auditor, "Payment batches")
    async with page.expect_navigation():
        await page.locator("main table tbody th a").first.click()
    await auditor.check()
    async with page.expect_navigation():
        await page.locator("#lines ~ table tbody th a").first.click()
    await auditor.check()
    assert (await auditor.heading()).startswith("From award to money")
    stages = await page.locator("section.chain h2").all_inner_texts()
    assert stages[:2] == ["Award", "Result"]
    assert {"Program and rule", "Entitlement", "List and notice", "Approvals", "Batch and bank"} <= {*stages}
    assert "the same when recomputed" in await page.inner_text("section#approval")
