"""Employees of two companies whose certificates are on a list, on public notice and approved."""

from datetime import date
from typing import Final
from uuid import UUID

from registry.core import database
from registry.people.organizations import service as organizations
from registry.people.organizations.schemas import OrganizationIn
from registry.people.persons import registering
from registry.people.persons.schemas import PersonIn
from rewards.approvals import service as approvals
from rewards.notices import drafting
from rewards.notices import service as notices
from rewards.qualifications import recording, service
from tests.competitions.external.documents import PDF
from tests.rewards.notices.makers import CONTACT, let_notice_pass
from tests.rewards.qualifications.makers import COMPANY, IDS, Office, make_office, row, table

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


# Another occupation, so that the highest level of one is not all that is paid.
FITTER: Final = {"职业（工种）": "钳工"}
THREE: Final = (held("职工甲"), held("职工乙"), held("职工丙"))


async def make_listed(*rows: dict[str, str]) -> tuple[Office, UUID]:
    """Return the office and the list on public notice of what is due for the rows."""
    office = await make_office()
    await make_company(office)
    made, _ = await recording.record(office.recorder, "list.csv", table(*rows), "evidence.pdf", PDF)
    ids = await database.fetch("SELECT id FROM rewards.qualification WHERE list = $1", made)
    await service.confirm(office.confirmer, [each["id"] for each in ids])
    listed = await drafting.draft(office.recorder, office.program, "职工技能奖励（虚构）", contact=CONTACT)
    await notices.publish(office.recorder, listed)
    return office, listed


async def approve_listed(office: Office, listed: UUID) -> None:
    """End the notice of a list, and let every bureau approve it."""
    await let_notice_pass(listed)
    await notices.end_notice(office.recorder, listed)
    for bureau in ("hrss", "union", "finance"):
        signatory = office.officers[bureau]
        await approvals.approve(signatory.actor, listed, signatory.code())
