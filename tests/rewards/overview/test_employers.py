"""Lines of qualifications in yearly sums: under the employer, named to everybody only with enough people."""

from datetime import date
from typing import Final

import httpx
import pytest

from registry.core import database
from registry.people.organizations import service as organizations
from registry.people.organizations.schemas import OrganizationIn
from registry.people.persons import registering
from registry.people.persons.schemas import PersonIn
from rewards.approvals import service as approvals
from rewards.notices import drafting
from rewards.notices import service as notices
from rewards.overview import published, yearly
from rewards.qualifications import recording, service
from tests.competitions.external.documents import PDF
from tests.rewards.notices.makers import CONTACT, let_notice_pass
from tests.rewards.qualifications.makers import COMPANY, IDS, Office, make_office, row, table

pytestmark = pytest.mark.anyio

OTHER: Final = "虚构机床厂（虚构）"
PEOPLE: Final = {
    "职工甲": IDS[0],
    "职工乙": IDS[1],
    "职工丙": IDS[2],
    "职工丁": "110105194912310054",
}


async def make_company(office: Office) -> None:
    """Put a second company and two more employees of the first one on record."""
    works = OrganizationIn(name=OTHER, name_en="Works", kind="company", fictional=True)
    await organizations.register_organizations(office.administrator, [works])
    company = await database.fetch_value("SELECT id FROM registry.organization WHERE name = $1", COMPANY)
    await registering.register_persons(
        office.administrator,
        [
            PersonIn(
                name=name,
                latin_name="CE Shi",
                organization=company,
                role="employee",
                since=date(2020, 9, 1),
                id_kind="resident_id",
                id_number=PEOPLE[name],
                fictional=True,
            )
            for name in ("职工丙", "职工丁")
        ],
    )


def held(name: str, employer: str = COMPANY, **overrides: str) -> dict[str, str]:
    """Return a row: somebody's advanced certificate, insured by an employer on the day."""
    given = {"姓名": name, "身份证号": PEOPLE[name], "证书编号": f"V-{name}", "参保单位": employer}
    return row(**given | overrides)


async def make_approved(*rows: dict[str, str]) -> Office:
    """Return the office whose bureaus have approved what is due for the rows."""
    office = await make_office()
    await make_company(office)
    made, _ = await recording.record(office.recorder, "list.csv", table(*rows), "evidence.pdf", PDF)
    ids = await database.fetch("SELECT id FROM rewards.qualification WHERE list = $1", made)
    await service.confirm(office.confirmer, [each["id"] for each in ids])
    listed = await drafting.draft(office.recorder, office.program, "职工技能奖励（虚构）", contact=CONTACT)
    await notices.publish(office.recorder, listed)
    await let_notice_pass(listed)
    await notices.end_notice(office.recorder, listed)
    for bureau in ("hrss", "union", "finance"):
        signatory = office.officers[bureau]
        await approvals.approve(signatory.actor, listed, signatory.code())
    return office


def places(year: published.PaidYear) -> dict[str, tuple[int, int]]:
    (found,) = [each.groups for each in year.totals if each.dimension == "school"]
    return {group.name.zh: (group.entitlements, group.amount_fen) for group in found}


# Another occupation, so that the highest level of one is not all that is paid.
FITTER: Final = {"职业（工种）": "钳工"}
THREE: Final = (held("职工甲"), held("职工乙"), held("职工丙"))


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
