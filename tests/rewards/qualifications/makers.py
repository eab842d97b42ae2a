"""Bureaus, employees and lists of qualifications, through the services."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from registry.core import database
from registry.core.actor import Actor
from registry.people.accounts import queries as account_queries
from registry.people.organizations import service as organizations
from registry.people.organizations.schemas import OrganizationIn
from registry.people.persons import registering
from registry.people.persons.schemas import PersonIn
from registry.people.sign_in import sessions
from registry.people.words import Bureau
from rewards.qualifications.reading import OPTIONAL, REQUIRED
from tests.factories import make_account, put_in_force
from tests.registry.people.accounts.visits import with_codes
from tests.rewards.approvals.makers import Signatory

COMPANY = "虚构汽车公司（虚构）"
# The last one is nobody's who is on record.
IDS = ("11010519491231002X", "110105194912310038", "110105194912310046")


_BUREAUS: Final[tuple[Bureau, ...]] = ("hrss", "union", "finance")


@dataclass(slots=True)
class Office:
    """A program of qualifications in force, its bureaus' officers, and two employees of a company."""

    administrator: Actor
    officers: dict[str, Signatory]
    people: tuple[UUID, ...]
    program: UUID

    @property
    def recorder(self) -> Actor:
        return self.officers["drafter"].actor

    @property
    def confirmer(self) -> Actor:
        return self.officers["union"].actor


async def make_office() -> Office:
    administrator = await make_account("administrator")
    wanted = [
        OrganizationIn(
            name=f"虚构{bureau}局（虚构）", name_en=bureau, kind="bureau", bureau=bureau, fictional=True
        )
        for bureau in ("hrss", "union", "finance")
    ] + [OrganizationIn(name=COMPANY, name_en="Company", kind="company", fictional=True)]
    known = await organizations.register_organizations(administrator, wanted)
    officers = {}
    for name, bureau in (("drafter", "hrss"), ("hrss", "hrss"), ("union", "union"), ("finance", "finance")):
        actor = await make_account(
            "bureau_officer",
            administrator,
            organization=known[f"虚构{bureau}局（虚构）"],
            username=name,
            display_name=f"经办{name}（虚构）",
        )
        secret, codes = await with_codes(actor)
        officers[name] = Signatory(actor, secret, codes)
    people = await registering.register_persons(
        administrator,
        [
            PersonIn(
                name=name,
                latin_name="CE Shi",
                organization=known[COMPANY],
                role="employee",
                since=date(2020, 9, 1),
                id_kind="resident_id",
                id_number=number,
                fictional=True,
            )
            for name, number in zip(("职工甲", "职工乙"), IDS[:2], strict=True)
        ],
    )
    program = await put_in_force(
        officers["drafter"].actor, officers["union"].actor, "example-qualifications-2026"
    )
    return Office(administrator, officers, people.ids, program)


async def make_employee(office: Office, person: int = 0) -> Actor:
    """Return an employee's own account, signed in."""
    made = await make_account("student", office.administrator, username=f"employee{person}", grants=[])
    await database.execute(
        "UPDATE registry.account SET person = $2 WHERE id = $1", made.account_id, office.people[person]
    )
    if made.account_id is None:
        raise AssertionError("a made account has an id")
    return await account_queries.actor_of(await sessions.start(made.account_id, "api", second_factor=True))


def row(**overrides: str) -> dict[str, str]:
    """Return a row of a list: an advanced certificate of the first employee, who was insured on the day."""
    values = dict(
        zip(
            (*REQUIRED, *OPTIONAL),
            ("证书", "职工甲", IDS[0], "6-18-01-01", "车工", "高级", "虚构鉴定中心（虚构）", "V-1",
             "2026-05-01",
             COMPANY, "2025-01-01", "", "社保清单（虚构）"),
            strict=True,
        )
    )  # fmt: skip
    return values | overrides


def table(*rows: dict[str, str]) -> bytes:
    """Return the rows as a CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, (*REQUIRED, *OPTIONAL))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
