"""The home organization: who registers another school's student sees him and does not own his record."""

from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.errors import NotFoundError
from registry.notices.queries import open_notices
from registry.people.duplicates import queries as duplicate_queries
from registry.people.duplicates import service as duplicates
from registry.people.erasure import queries as erasure_queries
from registry.people.erasure import service as erasure
from registry.people.invitations import claims
from registry.people.invitations import queries as invitations
from registry.people.persons import memberships, queries, service
from registry.people.persons.registering import register_persons
from registry.people.persons.schemas import IdentitySearch, PersonChange
from tests.factories import make_account
from tests.registry.people.people import id_number, make_schools, person
from tests.registry.people.records import Browser, make_person

pytestmark = pytest.mark.anyio

NUMBER = id_number(1)


class Setup:
    """A student of `here`, whom the officer of `there` has registered by the number of the document."""

    administrator: Actor
    home: Actor
    other: Actor
    here: UUID
    there: UUID
    student: UUID


@pytest.fixture
async def made(db: None) -> Setup:
    return await make()


async def make() -> Setup:
    setup = Setup()
    setup.administrator = await make_account("administrator")
    setup.here, setup.there = await make_schools(setup.administrator, "甲校", "乙校")
    officers = [
        await make_account("school_officer", setup.administrator, organization=school, username=name)
        for school, name in ((setup.here, "home.officer"), (setup.there, "other.officer"))
    ]
    setup.home, setup.other = officers
    for officer, school in zip(officers, (setup.here, setup.there), strict=True):
        done = await register_persons(officer, [person(school, id_kind="resident_id", id_number=NUMBER)])
        setup.student = done.ids[0]
    return setup


async def membership_at(setup: Setup, school: UUID) -> UUID:
    facts = await queries.person(setup.administrator, setup.student)
    return next(one.id for one in facts.memberships if one.organization == school)


async def test_a_school_that_joins_somebody_sees_him_masked_and_owns_nothing(made: Setup) -> None:
    assert (await queries.person(made.other, made.student)).id_number != NUMBER
    with pytest.raises(NotFoundError):
        await service.identity(made.other, made.student)
    with pytest.raises(NotFoundError):
        await service.change(made.other, made.student, PersonChange(name="李四"))
    with pytest.raises(NotFoundError):
        await erasure.request(made.other, made.student, "不再就读")
    with pytest.raises(NotFoundError):
        await claims.make_codes(made.other, made.there, [made.student])
    assert await invitations.students(made.other, made.there, "") == []
    twin = await make_person("张三丰", school=made.there)
    with pytest.raises(NotFoundError):
        await duplicates.merge(made.other, twin, made.student, "登记了两次")
    assert await duplicate_queries.pairs(made.other) == []
    assert (await service.identity(made.home, made.student)).id_number == NUMBER
    assert len(await claims.make_codes(made.home, made.here, [made.student])) == 1
    asked = await erasure.request(made.home, made.student, "不再就读")
    assert [one.id for one in await erasure_queries.erasures(made.home)] == [asked]
    assert await erasure_queries.erasures(made.other) == []


async def test_when_the_home_membership_ends_the_next_one_takes_its_place(made: Setup) -> None:
    first = await membership_at(made, made.here)
    await memberships.end(made.home, first, clock.today())
    with pytest.raises(NotFoundError):
        await service.identity(made.other, made.student)
    await database.execute(
        "UPDATE registry.membership SET since = $2, until = $2 WHERE id = $1",
        first,
        clock.today() - timedelta(days=1),
    )
    assert (await service.identity(made.other, made.student)).id_number == NUMBER
    with pytest.raises(NotFoundError):
        await service.identity(made.home, made.student)


async def test_an_organization_ends_its_own_membership_and_no_other(made: Setup) -> None:
    with pytest.raises(NotFoundError):
        await memberships.end(made.other, await membership_at(made, made.here), clock.today())
    await memberships.end(made.other, await membership_at(made, made.there), clock.today())


async def test_an_officer_merges_only_records_that_are_alike(made: Setup) -> None:
    one = await make_person("虚构甲", school=made.here, born=clock.today())
    name = await make_person("虚构乙", school=made.here)
    day = await make_person("虚构甲", school=made.here, born=clock.today() - timedelta(days=1))
    unknown_day = await make_person("虚 构甲", school=made.here)
    for other in (name, day):
        with pytest.raises(duplicates.UnlikeRecordsError):
            await duplicates.merge(made.home, one, other, "登记了两次")
    await duplicates.merge(made.home, one, unknown_day, "登记了两次")
    await duplicates.merge(made.administrator, one, name, "登记了两次")


async def test_nothing_is_merged_while_an_erasure_waits(made: Setup) -> None:
    one, other = [await make_person("虚构甲", school=made.here) for _ in range(2)]
    await erasure.request(made.home, other, "不再就读")
    for pair in ((one, other), (other, one)):
        with pytest.raises(duplicates.ErasureOpenError):
            await duplicates.merge(made.administrator, *pair, "登记了两次")


async def test_a_membership_of_a_merged_record_shows_who_the_person_is_now(made: Setup) -> None:
    twin = await make_person("张三丰", school=made.there, id_kind="passport", id_number="E12345678")
    elsewhere = await make_person("张三丰", school=made.there)
    await duplicates.merge(made.administrator, made.student, twin, "登记了两次")
    lines = (await queries.people_of(made.other, made.there)).lines
    assert sorted(line.id for line in lines) == sorted([made.student, elsewhere])
    found = await queries.find_by_document(
        made.administrator, IdentitySearch(id_kind="passport", id_number="E12345678")
    )
    assert {(line.id, line.organization) for line in found} == {
        (made.student, made.here),
        (made.student, made.there),
    }
    await memberships.end(made.other, await membership_at(made, made.there), clock.today())
    assert await queries.reached(made.other, "people.read", twin) == made.student
    assert [one.id for one in await invitations.students(made.administrator, made.there, "")].count(
        made.student
    ) == 1


async def test_the_page_of_an_erased_person_offers_nothing(client: httpx.AsyncClient) -> None:
    made = await make()
    browser = Browser(client, made.administrator)
    assert "/end" in (await browser.get(f"/people/{made.student}")).text
    asked = await erasure.request(made.home, made.student, "不再就读")
    await erasure.decide(made.administrator, asked, granted=True, answer="同意")
    shown = (await browser.get(f"/people/{made.student}")).text
    assert "此人的资料已按申请删除" in shown
    assert f"/people/{made.student}/" not in shown


async def test_a_school_that_joins_somebody_completes_nothing_of_the_record(made: Setup) -> None:
    for officer, school, phone in (
        (made.other, made.there, "13800000002"),
        (made.home, made.here, "13800000001"),
    ):
        again = person(school, id_kind="resident_id", id_number=NUMBER, phone=phone)
        done = await register_persons(officer, [again])
        assert done.filled == (1 if officer is made.home else 0)
    assert (await service.identity(made.home, made.student)).phone == "13800000001"


async def test_a_school_completes_number_and_class_of_its_own_membership(made: Setup) -> None:
    listed = person(made.there, id_kind="resident_id", id_number=NUMBER, phone="13800000002")
    filled = [
        (await register_persons(made.other, [listed.model_copy(update=more)])).filled
        for more in ({"number": "7"}, {"unit": "1班"}, {"number": "8", "unit": "2班"})
    ]
    assert filled == [1, 1, 0]
    facts = await queries.person(made.administrator, made.student)
    assert {(one.organization, one.number, one.unit) for one in facts.memberships} == {
        (made.here, "", ""),
        (made.there, "7", "1班"),
    }
    assert (await service.identity(made.home, made.student)).phone == ""


async def test_a_merged_record_is_at_home_where_the_first_membership_of_all_is(made: Setup) -> None:
    twin = await make_person("张三丰", school=made.there)
    await database.execute(
        "UPDATE registry.membership SET recorded_at = recorded_at - interval '1 day' WHERE person = $1", twin
    )
    await duplicates.merge(made.administrator, made.student, twin, "登记了两次")
    listed = person(made.here, id_kind="resident_id", id_number=NUMBER, phone="13800000001")
    assert (await register_persons(made.home, [listed])).filled == 0
    assert (
        await register_persons(made.other, [listed.model_copy(update={"organization": made.there})])
    ).filled == 1


async def test_the_home_organization_gets_notice_of_who_joined_another_one(client: httpx.AsyncClient) -> None:
    made = await make()
    (notice,) = await open_notices(made.home)
    assert "乙校" in notice.message.zh
    assert "张三丰" not in notice.message.zh
    assert await open_notices(made.other) == [] == await open_notices(made.administrator)
    assert "乙校" in (await Browser(client, made.home).get(notice.address)).text
    # The same list again joins nobody, and another role at the same place is the same news.
    for role in ("student", "employee"):
        await register_persons(
            made.other, [person(made.there, role=role, id_kind="resident_id", id_number=NUMBER)]
        )
    assert await open_notices(made.home) == [notice]
    await register_persons(made.home, [person(made.here, "李四"), person(made.here, "王五", role="teacher")])
    (elsewhere,) = await make_schools(made.administrator, "丙校")
    await register_persons(made.administrator, [person(elsewhere, id_kind="resident_id", id_number=NUMBER)])
    assert len(await open_notices(made.home)) == 2
