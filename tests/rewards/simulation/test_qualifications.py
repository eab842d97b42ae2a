"""Simulations of programs that pay employees for certificates and training, over a year's confirmed ones."""

from io import BytesIO
from uuid import UUID

import httpx
import pytest
from python_calamine import CalamineWorkbook

from registry.core import database
from registry.core.settings import current
from registry.people.organizations import service as organizations
from registry.people.organizations.schemas import OrganizationIn
from registry.people.sign_in import sessions
from rewards.qualifications import recording, service
from rewards.simulation import queries
from rewards.simulation.breakdown import Dimension
from rewards.simulation.queries import NothingToSimulateError
from rewards.simulation.working import Asked, Outcome
from tests.competitions.external.documents import PDF
from tests.factories import make_account
from tests.rewards.qualifications.makers import COMPANY, IDS, Office, make_office, row, table

pytestmark = pytest.mark.anyio

ROWS = (
    row(),
    # The same occupation a level lower: the higher one alone is paid.
    row(证书编号="V-2", 等级="中级", 发证日期="2026-04-01"),
    row(类型="培训", 证书编号="P-3", 等级="新技师", 职业代码="6-18-02-01") | {"职业（工种）": "钳工"},
    row(姓名="职工乙", 身份证号=IDS[1], 证书编号="V-4", 职业代码="6-18-01-02", 参保起="2026-05-02"),
)


async def make_confirmed(*rows: dict[str, str]) -> Office:
    office = await make_office()
    made, _ = await recording.record(office.recorder, "list.csv", table(*rows), "evidence.pdf", PDF)
    ids = await database.fetch("SELECT id FROM rewards.qualification WHERE list = $1", made)
    await service.confirm(office.confirmer, [each["id"] for each in ids])
    return office


async def simulated(office: Office, year: int, *, period: bool = False) -> Outcome:
    program = await queries.program_named(office.recorder, str(office.program))
    awards = await queries.awards_of(year, program)
    earlier = await queries.earlier_than(year, program)
    return await queries.simulate(office.recorder, Asked(program, awards, program, not period, earlier))


def groups(outcome: Outcome, dimension: Dimension) -> dict[str, int]:
    (found,) = [each.groups for each in outcome.breakdowns if each.dimension == dimension]
    return {group.name.zh: group.sum.amount_fen for group in found}


async def test_the_version_in_force_comes_to_what_stands_line_by_line(db: None) -> None:
    office = await make_confirmed(*ROWS)
    standing = await database.fetch(
        "SELECT qualification::text, person::text, rule, amount_fen, fund_source, reason"
        " FROM rewards.entitlement WHERE id NOT IN (SELECT entitlement FROM rewards.withdrawal)"
    )
    over = await database.fetch("SELECT qualification::text, code FROM rewards.passed_over")
    outcome = await simulated(office, 2026, period=True)
    lines = outcome.simulation.lines
    assert {
        (x.award.award_id, x.award.payee_id, x.rule, x.amount_fen, x.fund_source, x.reason.zh)
        for x in lines
        if x.code is None
    } == {tuple(each) for each in standing}
    assert {(x.award.award_id, x.code) for x in lines if x.code} == {tuple(each) for each in over}
    assert {code for _, code in over} == {"highest_only", "gate"}
    assert outcome.sum.amount_fen == sum(each["amount_fen"] for each in standing) == 460000
    assert outcome.comparison is not None
    assert (outcome.comparison.difference_fen, outcome.comparison.same) == (0, 1)


async def test_sums_by_ground_level_class_fund_and_employer(db: None) -> None:
    outcome = await simulated(await make_confirmed(*ROWS), 2026)
    assert groups(outcome, "level") == {"职业技能证书": 260000, "技能培训": 200000}
    assert groups(outcome, "tier") == {"高级": 260000, "新技师": 200000}
    assert groups(outcome, "payee_class") == {"职工": 460000}
    assert groups(outcome, "fund_source") == {"职业技能提升资金（虚构）": 460000}
    assert groups(outcome, "school") == {f"{COMPANY}（用人单位）": 460000}


async def test_what_is_not_confirmed_or_of_another_year_is_not_in_it(db: None) -> None:
    office = await make_confirmed(row(), row(证书编号="V-2", 职业代码="6-18-01-09", 发证日期="2025-04-01"))
    await recording.record(office.recorder, "l.csv", table(row(证书编号="V-9")), "evidence.pdf", PDF)
    assert await queries.years() == [2026, 2025]
    assert (await simulated(office, 2026)).simulation.total_fen == 260000
    assert (await simulated(office, 2025)).simulation.total_fen == 200000
    assert (await simulated(office, 2025, period=True)).simulation.total_fen == 0
    one: UUID = await database.fetch_value(
        "SELECT id FROM rewards.qualification WHERE certificate_number = 'V-1'"
    )
    await service.withdraw(office.confirmer, one, "发证机构声明作废")
    with pytest.raises(NothingToSimulateError):
        await simulated(office, 2026)


async def test_the_employer_is_who_insured_them_else_who_they_worked_for_and_a_merged_one_is_named_anew(
    db: None,
) -> None:
    other = "虚构老厂（虚构）"
    office = await make_office()
    known = await organizations.register_organizations(
        office.administrator,
        [OrganizationIn(name=other, name_en="Old works", kind="company", fictional=True)],
    )
    made, _ = await recording.record(
        office.recorder,
        "list.csv",
        table(
            row(参保单位=other),
            row(姓名="职工乙", 身份证号=IDS[1], 证书编号="V-2", 参保单位="", 参保起="", 参保依据=""),
        ),
        "evidence.pdf",
        PDF,
    )
    ids = await database.fetch("SELECT id FROM rewards.qualification WHERE list = $1", made)
    await service.confirm(office.confirmer, [each["id"] for each in ids])

    async def employers() -> dict[str, str]:
        lines = (await simulated(office, 2026)).simulation.lines
        return {line.award.payee_name: line.school_name for line in lines}

    assert await employers() == {"职工甲": other, "职工乙": COMPANY}
    await database.execute(
        "UPDATE registry.organization SET merged_into = k.id FROM registry.organization k"
        " WHERE k.name = $1 AND organization.id = $2",
        COMPANY,
        known[other],
    )
    assert await employers() == {"职工甲": COMPANY, "职工乙": COMPANY}


async def test_the_page_and_the_workbook_and_masked_names(client: httpx.AsyncClient) -> None:
    office = await make_confirmed(*ROWS)
    auditor = await make_account("auditor", office.administrator)
    address = f"program={office.program}&against=example-qualifications-2026&year=2026"
    for actor, name in ((office.recorder, "职工甲"), (auditor, "职*甲")):
        assert actor.session_id is not None
        client.cookies.set(sessions.COOKIE, sessions.issue(actor.session_id, current()))
        page = await client.get(f"/rewards/simulation?{address}")
        assert page.status_code == 200
        assert page.text.count('<svg class="chart"') == 5
        assert f"{COMPANY}（用人单位）" in page.text
        book = await client.get(f"/rewards/simulation.xlsx?{address}")
        with CalamineWorkbook.from_filelike(BytesIO(book.content)) as read:
            lines = read.get_sheet_by_index(len(read.sheet_names) - 1).to_python()[1:]
        assert (name in page.text, name in {line[0] for line in lines}) == (True, True)
        assert ("职工甲" in page.text) == (name == "职工甲")
        assert {"职业技能证书", "技能培训"} == {line[3] for line in lines}
        assert sum(float(str(line[8])) for line in lines) == 4600.00
