"""The way of the money in the browser: paid in a batch, sent back, mended, taken back, and recovered."""

import asyncio
import csv
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from rewards.money import yuan
from tests.browser.reading import fact, fen, follow, from_desk, rows, saved
from tests.browser.visit import Visit
from tests.rewards.payees.makers import BANK, card

CONTEST = "2026年虚构省职业院校技能大赛（示例）"
REVOKED = "演示：复核认定参赛资格不符，虚赛仲〔2026〕7号（虚构）"
SUM = r"([\d,]+\.\d\d)"


@dataclass(frozen=True)
class Line:
    """One payment, as the bank's file has it; the sum in fen."""

    account: str
    name: str
    fen: int
    position: int


async def drawn(finance: Visit) -> tuple[str, list[Line]]:
    """Draw what is clear from the page of payments and export it; returns batch and the bank's lines."""
    page = finance.page
    found = re.search(
        rf"可以发放 (\d+) 笔，应发 {SUM} 元，实发 {SUM} 元", await page.inner_text("main form p")
    )
    assert found
    await finance.press(f"生成批次（{found[1]} 笔）")
    assert await fact(finance, "状态") == "已生成，待导出"
    await page.select_option("#column_set", "example-agency")
    await finance.press("导出文件")
    assert await fact(finance, "状态") == "已导出，等银行答复"
    assert await fact(finance, "实发合计") == f"{found[3]} 元"
    name, content = await saved(
        finance, page.locator("main a[href^='/rewards/batch-files/']", has_text=".csv")
    )
    assert hashlib.sha256(content).hexdigest() in await rows(finance, name).inner_text()
    read = csv.DictReader(io.StringIO(content.decode("gb18030")))
    lines = [Line(one["账号"], one["户名"], int(one["金额（分）"]), int(one["序号"])) for one in read]
    assert len(lines) == int(found[1])
    assert sum(one.fen for one in lines) == fen(found[3])
    return await page.inner_text("h1 .figures"), lines


def bank_says(lines: Sequence[Line], refused: Mapping[str, str]) -> bytes:
    """Return the bank's answer, with its own words and order of columns; `refused` has reasons by name."""
    made = io.StringIO()
    table = csv.writer(made)
    table.writerow(["流水", "处理结果", "失败原因", "收款户名", "收款账号", "交易金额"])
    for number, one in enumerate(reversed(lines), start=1):
        why = refused.get(one.name, "")
        said = "失败" if why else "成功"
        table.writerow([number, said, why, one.name, one.account, f"{Decimal(one.fen) / 100:.2f}"])
    return made.getvalue().encode("gb18030")


async def answered(finance: Visit, path: Path, lines: Sequence[Line], refused: Mapping[str, str]) -> None:
    """Hand in the bank's answer, look at it row by row, and book it."""
    page = finance.page
    await asyncio.to_thread(path.write_bytes, bank_says(lines, refused))
    await page.set_input_files("#file", path)
    await finance.press("查看回单")
    paid = [one for one in lines if one.name not in refused]
    assert await fact(finance, "将登记为已发放") == (
        f"{len(paid)} 笔，实发 {yuan(sum(one.fen for one in paid))} 元"
    )
    assert (await fact(finance, "将登记为退票")).startswith(f"{len(lines) - len(paid)} 笔")
    assert await fact(finance, "不登记的行") == "0"
    for name, why in refused.items():
        assert why in await rows(finance, name).first.inner_text()
    await finance.press(f"登记 {len(lines)} 笔")
    assert await fact(finance, "状态") == "已全部答复"


async def of_school(school: Visit, state: str) -> list[str]:
    """Return the names of the school's people whose sum is in a state, students first."""
    await from_desk(school, "本校奖励")
    found = rows(school, state)
    said = [await found.nth(at).locator("th").inner_text() for at in range(await found.count())]
    people = [each.split() for each in said if each.split()[1] in ("学生", "指导教师")]
    return [name for name, _ in sorted(people, key=lambda one: one[1] != "学生")]


async def mended(school: Visit, names: Sequence[str]) -> None:
    """Read that the bank sent money back, and enter other accounts for those who cannot sign in."""
    page = school.page
    await from_desk(school, "本校奖励")
    for number, name in enumerate(names, start=90_001):
        assert "银行退票，请更正收款账户" in await rows(school, name).first.inner_text()
        await follow(school, f"代填账户：{name}")
        assert await page.input_value("#holder_name") == name
        await page.select_option("#of_age", "yes")
        await page.fill("#bank", BANK)
        await page.fill("#number", card(number))
        await school.press("确认收款账户")
        assert "收款账户已确认。" in await page.inner_text("main [role=status]")
        assert f"•••• {card(number)[-4:]}" in await rows(school, name).last.inner_text()


async def revoked(organizer: Visit, line: Line) -> None:
    """Take the award of somebody who was paid back, having read what that means for the money."""
    page = organizer.page
    await from_desk(organizer, "奖项")
    await organizer.press(CONTEST)
    await organizer.press("查看奖项")
    await page.fill("#q", line.name)
    await organizer.press("筛选")
    await organizer.press(line.name)
    await organizer.press("撤销…")
    said = await rows(organizer, f"学生{line.name}").inner_text()
    assert f"已付 {yuan(line.fen)} 元须追回" in said
    assert "将被撤销，查验页立即显示“已撤销”" in await rows(organizer, "证书").first.inner_text()
    lost = await page.locator("main table tbody td.num").all_inner_texts()
    whole = sum(fen(each.removeprefix("−")) for each in lost if each)
    assert await page.locator("main table tfoot td.num").inner_text() == f"−{yuan(whole)}"
    await page.fill("#reason", REVOKED)
    await organizer.press("撤销奖项")
    assert "此奖项已撤销" in await page.inner_text("main .summary")
    assert REVOKED in await page.inner_text("main .summary")


async def recovered(finance: Visit, line: Line) -> None:
    """Find every sum that has to come back for the award, and record that it came, whole."""
    page = finance.page
    await from_desk(finance, "应追回款项")
    owed = page.locator("table", has=page.locator("caption", has_text="尚未追回")).locator(
        "tbody tr", has_text=REVOKED
    )
    assert await owed.filter(has_text=line.name).count() == 1
    for number in range(1, await owed.count() + 1):
        async with page.expect_navigation():
            await owed.first.locator("th a").click()
        await finance.check()
        sum_owed = (await fact(finance, "未追回")).removesuffix(" 元")
        assert REVOKED in await fact(finance, "原因")
        await page.fill("#yuan", sum_owed)
        await page.fill("#note", f"示例缴款书 7{number:03d} 号（虚构）")
        await finance.press("登记")
        assert await fact(finance, "状态") == "已全部追回"
        assert await fact(finance, "未追回") == "0.00 元"
        assert sum_owed in await rows(finance, f"7{number:03d}").inner_text()
        await follow(finance, "应追回款项")
    assert await owed.count() == 0
    assert yuan(line.fen) in await rows(finance, line.name).first.inner_text()
