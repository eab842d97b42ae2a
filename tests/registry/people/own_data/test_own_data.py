"""One's own data: everything, from every package, for oneself alone."""

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest

from registry.core import audit, database
from registry.core.actor import VISITOR
from registry.core.errors import NotSignedInError
from registry.people.access import SecondFactorNeededError, TokenLimitedError
from registry.people.duplicates import service as duplicates
from registry.people.own_data import service
from registry.people.own_data.contributors import Section
from tests.factories import bearer, make_account, make_issued
from tests.registry.people.records import RESIDENT, Browser, make_person, make_school, make_student

pytestmark = pytest.mark.anyio


def by_code(sections: list[Section]) -> dict[str, tuple[Any, ...]]:
    return {section.code: section.rows for section in sections}


async def test_one_sees_everything_of_all_records_and_looking_is_recorded(db: None) -> None:
    administrator = await make_account("administrator")
    school = await make_school()
    person = await make_person(
        school=school, id_kind="resident_id", id_number=RESIDENT, phone="13800138000", unit="一班"
    )
    merged = await make_person(school=school, email="jia@example.org")
    student = await make_student(administrator, person, school)
    await duplicates.merge(administrator, person, merged, "登记了两次")
    officer = await make_account("school_officer", administrator, organization=school)
    async with database.transaction():
        await audit.record(officer, "people.read_identity", f"person:{merged}")
    held = by_code(await service.own_data(student))
    assert {(row["id_number"], row["phone"], row["email"]) for row in held["person"]} == {
        (RESIDENT, "13800138000", ""),
        ("", "", "jia@example.org"),
    }
    assert {row["unit"] for row in held["memberships"]} == {"一班", ""}
    assert held["accounts"][0]["username"] == f"student{person.hex[:8]}"
    assert held["roles"][0]["role"].en == "Student"
    assert [row["kind"].en for row in held["access"]] == ["Sign-in"]
    assert [(row["who"].en, getattr(row["organization"], "zh", "")) for row in held["looks"]] == [
        ("You", ""),
        ("You", ""),
        ("School officer", "丙职校（虚构）"),
    ]
    assert officer.name not in str(held["looks"])
    subjects = await database.fetch(
        "SELECT subject FROM registry.audit_line WHERE action = 'people.read_identity' AND account = $1",
        student.account_id,
    )
    assert {row["subject"] for row in subjects} == {f"person:{person}", f"person:{merged}"}


async def test_what_the_packages_above_hold_is_there_too(db: None) -> None:
    contest, credentials = await make_issued(size=4)
    person = await database.fetch_value(
        "SELECT r.person FROM competitions.award_recipient r JOIN credentials.credential c"
        " ON c.recipient = r.id WHERE c.code = $1",
        credentials[0].code,
    )
    school = await database.fetch_value(
        "SELECT organization FROM registry.membership WHERE person = $1", person
    )
    student = await make_student(contest.administrator, person, school)
    held = by_code(await service.own_data(student))
    assert [(row["entry"], row["points"], row["place"]) for row in held["entries"]] == [
        ("ZZ001-01", "99", "1")
    ]
    # A tenth of four is nobody, so that the best of them has a second prize.
    assert [row["award"].zh for row in held["awards"]] == ["二等奖"]
    assert [row["code"].replace("-", "") for row in held["certificates"]] == [credentials[0].code]
    assert held["certificates"][0]["state"].en == "Valid"
    due = await database.fetch_value(
        "SELECT sum(amount_fen)::bigint FROM rewards.entitlement WHERE person = $1", person
    )
    assert due > 0
    assert [row["yuan"].replace(",", "") for row in held["entitlements"]] == [f"{due // 100}.{due % 100:02d}"]


async def test_an_account_of_nobody_in_the_register_sees_itself(db: None) -> None:
    held = by_code(await service.own_data(await make_account("administrator")))
    assert held["person"] == () == held["looks"]
    assert held["accounts"][0]["username"] == "administrator"


async def test_it_is_for_oneself_and_not_for_every_token(db: None) -> None:
    administrator = await make_account("administrator")
    for actor, error in [
        (VISITOR, NotSignedInError),
        (replace(administrator, actions=frozenset({"audit.read"})), TokenLimitedError),
        (replace(administrator, lacks_second_factor=True), SecondFactorNeededError),
    ]:
        with pytest.raises(error):
            await service.own_data(actor)


async def test_the_page_the_file_and_the_api_say_the_same(client: httpx.AsyncClient) -> None:
    administrator = await make_account("administrator")
    school = await make_school()
    person = await make_person(school=school, id_kind="resident_id", id_number=RESIDENT)
    await make_person("虚构乙", school=school, phone="13900139000")
    student = await make_student(administrator, person, school)
    browser = Browser(client, student)
    page = await browser.get("/me/data")
    assert page.status_code == 200
    assert RESIDENT in page.text
    assert f'href="/people/{person}/erasure"' in page.text
    assert page.headers["cache-control"] == "no-store"
    file = await browser.get("/me/data/file")
    assert file.headers["content-disposition"] == 'attachment; filename="my-data.json"'
    answer = await client.get("/api/me/data", headers=bearer(student))
    said = {section["code"]: section["rows"] for section in answer.json()}
    assert said["person"] == {section["code"]: section["rows"] for section in json.loads(file.text)}["person"]
    assert said["person"][0]["id_number"] == RESIDENT
    for text in (page.text, file.text, answer.text):
        assert "13900139000" not in text
        assert "虚构乙" not in text
