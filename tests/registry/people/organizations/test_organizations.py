"""Registering, renaming, changing, merging and finding organizations."""

from datetime import date, timedelta
from uuid import uuid4

import httpx
import pytest
from pydantic import ValidationError

from registry.core import clock, database
from registry.core.errors import NotFoundError
from registry.people.accounts import queries as account_queries
from registry.people.organizations import merging, queries, service
from registry.people.organizations.merging import MergerRefusedError
from registry.people.organizations.schemas import Merger, OrganizationChange, OrganizationIn, Renaming
from registry.people.organizations.service import (
    BureauOfOthersError,
    CreditCodeTakenError,
    OrganizationNameTakenError,
    OrganizationsRefusedError,
)
from registry.people.organizations.standing import OrganizationMergedError
from registry.people.persons import queries as people
from registry.people.persons.registering import register_persons
from tests.factories import bearer, make_account
from tests.registry.people.people import credit_code, make_schools, organization, person

pytestmark = pytest.mark.anyio


def renamed(name: str) -> Renaming:
    return Renaming(name=name, name_en=f"{name} (fictional)", reason="虚构文号")


def test_the_bureau_is_said_of_bureaus_and_of_nobody_else() -> None:
    assert organization("教育局", kind="bureau", bureau="education").bureau == "education"
    for fields in ({"kind": "bureau"}, {"kind": "company", "bureau": "education"}):
        with pytest.raises(ValidationError, match="bureau"):
            organization("甲", **fields)


def test_a_credit_code_checks_and_is_kept_in_one_form() -> None:
    code = credit_code(1)
    assert organization("甲", credit_code=f" {code.lower()} ").credit_code == code
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    with pytest.raises(ValidationError, match="credit code"):
        organization("甲", credit_code=wrong)


async def test_who_is_known_by_name_former_name_or_credit_code_is_not_registered_again(db: None) -> None:
    administrator = await make_account("administrator")
    first = await service.register_organizations(
        administrator,
        [organization("甲校", credit_code=credit_code(1), former_names=("老甲校",)), organization("乙校")],
    )
    again = await service.register_organizations(
        administrator,
        [
            organization("甲校"),
            organization("老甲校"),
            organization("甲校新写法", credit_code=credit_code(1)),
            organization("丙校"),
            organization("丙校", city="别处"),
        ],
    )
    assert {again[name] for name in ("甲校", "老甲校", "甲校新写法")} == {first["甲校"]}
    assert await database.fetch_value("SELECT count(*) FROM registry.organization") == 3
    # What is on record stays as it is.
    assert (await queries.organization(administrator, again["丙校"])).city == ""


async def test_name_and_credit_code_of_different_organizations_are_a_fault_by_row(db: None) -> None:
    administrator = await make_account("administrator")
    await service.register_organizations(
        administrator, [organization("甲校", credit_code=credit_code(1)), organization("乙校")]
    )
    with pytest.raises(OrganizationsRefusedError) as refused:
        await service.register_organizations(
            administrator,
            [
                organization("丁校", credit_code=credit_code(7)),
                organization("乙校", credit_code=credit_code(1)),
                organization("戊校", credit_code=credit_code(7)),
            ],
        )
    assert [(fault.code, fault.row) for fault in refused.value.faults] == [
        ("organization_ambiguous", 2),
        ("credit_code_twice", 3),
    ]
    assert await database.fetch_value("SELECT count(*) FROM registry.organization") == 2


async def test_a_renamed_organization_is_found_by_both_names(db: None) -> None:
    administrator = await make_account("administrator")
    school, _ = await make_schools(administrator, "甲校", "乙校")
    await service.rename(administrator, school, renamed("甲学院"))
    facts = await queries.organization(administrator, school)
    assert (facts.name, facts.short_name) == ("甲学院", "甲学院")
    assert [(other.name, other.kind) for other in facts.other_names] == [("甲校", "former")]
    index = await queries.names_index()
    assert index.find("甲校") == index.find("甲学院") == ("甲学院",)
    assert [line.id for line in (await queries.organizations(administrator, q="甲校")).lines] == [school]
    with pytest.raises(OrganizationNameTakenError):
        await service.rename(administrator, school, renamed("乙校"))
    # Back again: a name that is borne is no former one.
    await service.rename(administrator, school, renamed("甲校"))
    facts = await queries.organization(administrator, school)
    assert [(other.name, other.kind) for other in facts.other_names] == [("甲学院", "former")]
    line = await database.fetch_one(
        "SELECT reason, before, after FROM registry.audit_line WHERE action = 'organizations.rename'"
        " ORDER BY id LIMIT 1"
    )
    assert line is not None
    assert line["reason"] == "虚构文号"
    assert "甲校" in line["before"]
    assert "甲学院" in line["after"]


async def test_facts_change_and_an_old_short_name_is_still_found(db: None) -> None:
    administrator = await make_account("administrator")
    school, other = await make_schools(administrator, "甲校", "乙校")
    code = credit_code(3)
    await service.change(
        administrator, school, OrganizationChange(short_name="甲", city="长春市", credit_code=code)
    )
    await service.change(administrator, school, OrganizationChange(short_name="甲甲"))
    facts = await queries.organization(administrator, school)
    assert (facts.short_name, facts.city, facts.credit_code) == ("甲甲", "长春市", code)
    assert (await queries.names_index()).find("甲") == ("甲校",)
    assert (await queries.organizations(administrator, q=code)).total == 1
    assert (await queries.organizations(administrator, q=code[:-1])).total == 0
    with pytest.raises(CreditCodeTakenError):
        await service.change(administrator, other, OrganizationChange(credit_code=code))
    with pytest.raises(BureauOfOthersError):
        await service.change(administrator, other, OrganizationChange(bureau="finance"))
    await service.change(administrator, school, OrganizationChange(credit_code=""))
    assert (await queries.organization(administrator, school)).credit_code is None


async def test_merging_moves_people_roles_and_names_and_leaves_the_past(db: None) -> None:
    administrator = await make_account("administrator")
    old, new, third = await make_schools(administrator, "甲校", "乙校", "丙校")
    officer = await make_account("school_officer", administrator, organization=old)
    made = await register_persons(
        administrator,
        [
            person(old, number="1", unit="一班"),
            person(old, "李四", until=date(2099, 7, 1)),
            person(old, "王五", since=date(2020, 9, 1), until=date(2023, 7, 1)),
            person(old, "今日到", since=clock.today()),
            person(old, "两处在", id_kind="passport", id_number="E1234567"),
            person(new, "两处在", id_kind="passport", id_number="E1234567"),
        ],
    )
    preview = await merging.preview_merge(administrator, old, new)
    assert (preview.memberships, preview.grants, preview.invitations) == (4, 1, 0)
    assert (await queries.organization(administrator, old)).merged_into is None
    assert await merging.merge(administrator, old, Merger(into=new, reason="虚构文号")) == preview
    rows = await database.fetch(
        "SELECT person, organization, since, until, number, unit FROM registry.membership ORDER BY since"
    )
    there = {row["person"]: row for row in rows if row["organization"] == new}
    here = {row["person"]: row for row in rows if row["organization"] == old}
    today, yesterday = clock.today(), clock.today() - timedelta(days=1)
    first, second, graduate, fresh, both, _ = made.ids
    assert (there[first]["since"], there[first]["until"], here[first]["until"]) == (today, None, yesterday)
    assert (there[first]["number"], there[first]["unit"]) == ("1", "一班")
    assert there[second]["until"] == date(2099, 7, 1)
    assert graduate not in there
    assert here[graduate]["until"] == date(2023, 7, 1)
    # Who came today leaves today: a membership does not end before it begins.
    assert here[fresh]["until"] == there[fresh]["since"] == today
    assert there[both]["since"] != today
    assert sum(row["person"] == both for row in rows) == 2
    # The officer's right has gone over at once, in the session that is open.
    assert officer.session_id is not None
    now = await account_queries.actor_of(officer.session_id)
    assert now.organizations("school_officer") == (new,)
    assert (await people.people_of(now, new)).total == 4
    # And once more: names lead to the last successor.
    await merging.merge(administrator, new, Merger(into=third, reason="虚构文号"))
    index = await queries.names_index()
    assert index.find("甲校") == index.find("乙校") == ("丙校",)
    assert (await queries.survivors([old, new, third])) == {old: third, new: third, third: third}
    known = await service.register_organizations(administrator, [organization("甲校")])
    assert known == {"甲校": third}
    assert [line.id for line in (await queries.organizations(administrator)).lines] == [third]
    merged = await queries.organization(administrator, new)
    assert merged.merged_into is not None
    assert (merged.merged_into.id, [other.id for other in merged.merged_from]) == (third, [old])


async def test_an_open_invitation_goes_over_and_a_used_one_stays(db: None) -> None:
    administrator = await make_account("administrator")
    old, new = await make_schools(administrator, "甲校", "乙校")
    await database.execute(
        "INSERT INTO registry.one_time_code (id, purpose, code, organization, role,"
        " made_at, ends_at, used_at) VALUES"
        " ($1, 'invitation', 'open', $3, 'teacher', now(), now() + interval '1 day', NULL),"
        " ($2, 'invitation', 'used', $3, 'teacher', now(), now() + interval '1 day', now())",
        uuid4(),
        uuid4(),
        old,
    )
    done = await merging.merge(administrator, old, Merger(into=new, reason="虚构文号"))
    assert done.invitations == 1
    rows = await database.fetch("SELECT code, organization FROM registry.one_time_code")
    assert {row["code"]: row["organization"] for row in rows} == {"open": new, "used": old}


async def test_what_cannot_be_merged_is_refused_and_a_merged_one_is_left_alone(db: None) -> None:
    administrator = await make_account("administrator")
    one, two, three = await make_schools(administrator, "甲校", "乙校", "丙校")
    bureau = (
        await service.register_organizations(
            administrator, [organization("局", kind="bureau", bureau="education")]
        )
    )["局"]
    for into in (one, bureau):
        with pytest.raises(MergerRefusedError):
            await merging.preview_merge(administrator, one, into)
    with pytest.raises(NotFoundError):
        await merging.preview_merge(administrator, one, uuid4())
    await merging.merge(administrator, one, Merger(into=two, reason="虚构文号"))
    for organization_, into in ((one, three), (three, one), (one, two)):
        with pytest.raises(OrganizationMergedError):
            await merging.merge(administrator, organization_, Merger(into=into, reason="虚构文号"))
    with pytest.raises(OrganizationMergedError):
        await service.rename(administrator, one, renamed("丁校"))
    with pytest.raises(OrganizationMergedError):
        await register_persons(administrator, [person(one)])
    assert (await people.people_of(administrator, one)).total == 0


async def test_an_officer_sees_their_own_organization_only(db: None, client: httpx.AsyncClient) -> None:
    administrator = await make_account("administrator")
    mine, other = await make_schools(administrator, "甲校", "乙校")
    officer = bearer(await make_account("school_officer", administrator, organization=mine))
    listed = (await client.get("/api/organizations", headers=officer)).json()
    assert ([one["id"] for one in listed["organizations"]], listed["total"]) == ([str(mine)], 1)
    assert (await client.get(f"/api/organizations/{mine}", headers=officer)).status_code == 200
    hidden = await client.get(f"/api/organizations/{other}", headers=officer)
    nothing = await client.get(f"/api/organizations/{uuid4()}", headers=officer)
    assert hidden.status_code == 404
    assert hidden.json() == nothing.json()
    change = await client.patch(f"/api/organizations/{mine}", headers=officer, json={"city": "别处"})
    assert change.status_code == 404


async def test_refusals_of_a_body_name_the_field(client: httpx.AsyncClient) -> None:
    headers = bearer(await make_account("administrator"))
    answer = await client.post(
        "/api/organizations",
        headers=headers,
        json=[organization("甲").model_dump() | {"credit_code": "123"}],
    )
    assert answer.status_code == 400
    assert "信用代码" in answer.json()["faults"][0]["message"]


def test_an_organization_needs_a_name() -> None:
    with pytest.raises(ValidationError):
        OrganizationIn.model_validate({"name": " ", "name_en": "x", "kind": "company", "fictional": True})
