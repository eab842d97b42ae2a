"""Lines of qualifications in yearly sums: under the employer, named to everybody only with enough people."""

import httpx
import pytest

from rewards.overview import published, yearly
from tests.rewards.qualifications.employers import (
    FITTER,
    OTHER,
    PEOPLE,
    THREE,
    approve_listed,
    held,
    make_listed,
)
from tests.rewards.qualifications.makers import COMPANY, Office

pytestmark = pytest.mark.anyio


async def make_approved(*rows: dict[str, str]) -> Office:
    """Return the office whose bureaus have approved what is due for the rows."""
    office, listed = await make_listed(*rows)
    await approve_listed(office, listed)
    return office


def places(year: published.PaidYear) -> dict[str, tuple[int, int]]:
    (found,) = [each.groups for each in year.totals if each.dimension == "school"]
    return {group.name.zh: (group.entitlements, group.amount_fen) for group in found}


async def test_the_report_for_officers_names_every_employer_and_says_that_it_is_one(db: None) -> None:
    office = await make_approved(*THREE, held("职工丁", OTHER))
    report = await yearly.report(office.recorder, office.program, 2026)
    (groups,) = [each.groups for each in report.parts if each.dimension == "school"]
    assert {group.name.zh: (group.count.payees, group.count.amount_fen) for group in groups} == {
        f"{COMPANY}（用人单位）": (3, 780000),
        f"{OTHER}（用人单位）": (1, 260000),
    }
    assert all(group.code.startswith("employer:") for group in groups)
    assert sum(group.count.amount_fen for group in groups) == report.standing.amount_fen


async def test_everybody_is_told_an_employer_only_where_it_stands_for_three_people(
    client: httpx.AsyncClient,
) -> None:
    another = held("职工丁", OTHER, 证书编号="V-9", 职业代码="9-9") | FITTER
    await make_approved(*THREE, held("职工丁", OTHER), another)
    lines = await published.lines(2026)
    assert {(line.of, line.school, line.entitlements) for line in lines} == {
        ("employer", COMPANY, 3),
        # Two certificates of one person are still one person's.
        ("other_employers", "", 2),
    }
    year = published.year_of(2026, lines)
    assert places(year) == {f"{COMPANY}（用人单位）": (3, 780000), "其他用人单位": (2, 460000)}
    assert sum(fen for _, fen in places(year).values()) == year.amount_fen
    seen = ""
    for address in ("/rewards-paid", "/rewards-paid.csv", "/api/rewards-paid"):
        answer = await client.get(address)
        assert answer.status_code == 200
        seen += answer.text
    assert COMPANY in seen
    assert "不足 3 人" in seen
    assert [name for name in (OTHER, *PEOPLE) if name in seen] == []


async def test_a_level_of_its_own_needs_people_of_its_own(db: None) -> None:
    lower = {"等级": "初级", "职业代码": "9-9"} | FITTER
    await make_approved(*THREE, held("职工甲", 证书编号="V-8", **lower), held("职工丁", **lower))
    assert {(line.tier, line.of, line.entitlements) for line in await published.lines()} == {
        ("advanced", "employer", 3),
        ("elementary", "other_employers", 2),
    }
