"""One person's record: what is masked, what is recorded, memberships that begin, end and go over."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from python_calamine import CalamineWorkbook

from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.errors import NotFoundError
from registry.core.paging import PAGE_SIZE
from registry.people.persons import memberships, queries, service
from registry.people.persons.memberships import AlreadyMemberError, MembershipDayError, MembershipEndedError
from registry.people.persons.registering import register_persons
from registry.people.persons.schemas import (
    IdentitySearch,
    MembershipChange,
    MembershipIn,
    PersonChange,
    Transfer,
)
from registry.people.persons.service import BirthDateDiffersError
from registry.people.sign_in import sessions
from tests.factories import bearer, make_account
from tests.registry.people.accounts.visits import send
from tests.registry.people.people import SINCE, id_number, make_schools, person

pytestmark = pytest.mark.anyio

NUMBER = id_number(1)
PHONE = "13812345678"


class Setup:
    """Two schools, an officer of the first, and one student there."""

    administrator: Actor
    officer: Actor
    here: UUID
    there: UUID
    student: UUID


@pytest.fixture
async def made(db: None) -> Setup:
    setup = Setup()
    setup.administrator = await make_account("administrator")
    setup.here, setup.there = await make_schools(setup.administrator, "甲校", "乙校")
    setup.officer = await make_account("school_officer", setup.administrator, organization=setup.here)
    done = await register_persons(
        setup.officer,
        [
            person(
                setup.here,
                id_kind="resident_id",
                id_number=NUMBER,
                phone=PHONE,
                email="zhang@example.com",
                number="2026001",
                unit="数控1班",
            )
        ],
    )
    setup.student = done.ids[0]
    return setup


async def lines_of(action: str) -> list[Any]:
    return await database.fetch("SELECT * FROM registry.audit_line WHERE action = $1 ORDER BY id", action)


async def membership_of(setup: Setup) -> UUID:
    facts = await queries.person(setup.administrator, setup.student)
    return facts.memberships[0].id


async def test_a_list_masks_identifiers_and_a_look_at_the_whole_is_recorded(made: Setup) -> None:
    (line,) = (await queries.people_of(made.officer, made.here)).lines
    assert (line.name, line.number, line.unit) == ("张三丰", "2026001", "数控1班")
    assert (line.id_number, line.phone) == ("220102***********" + NUMBER[-1], "138******78")
    facts = await queries.person(made.officer, made.student)
    assert NUMBER not in str(facts)
    assert PHONE not in str(facts)
    assert facts.birth_year == 2008
    assert await lines_of("people.read_identity") == []
    whole = await service.identity(made.officer, made.student)
    assert (whole.id_number, whole.phone, whole.email) == (NUMBER, PHONE, "zhang@example.com")
    assert NUMBER not in repr(whole)
    (look,) = await lines_of("people.read_identity")
    assert (look["subject"], look["account"]) == (f"person:{made.student}", made.officer.account_id)
    assert NUMBER not in str(dict(look))


async def test_a_look_that_is_refused_writes_nothing(made: Setup) -> None:
    stranger = await make_account(
        "school_officer", made.administrator, organization=made.there, username="stranger"
    )
    auditor = await make_account("auditor", made.administrator)
    for actor in (stranger, auditor):
        with pytest.raises(NotFoundError):
            await service.identity(actor, made.student)
    assert await lines_of("people.read_identity") == []
    assert (await queries.person(auditor, made.student)).name == "张三丰"
    with pytest.raises(NotFoundError):
        await queries.person(stranger, made.student)


async def test_everybody_reads_their_own_record(made: Setup) -> None:
    student = await make_account("student", made.administrator, person=made.student)
    facts = await queries.person(student, made.student)
    assert facts.memberships[0].number == "2026001"
    assert (await service.identity(student, made.student)).id_number == NUMBER


async def test_people_are_searched_by_name_number_class_and_role(made: Setup) -> None:
    await register_persons(made.officer, [person(made.here, "李%四", role="teacher")])
    for q, role, count in (
        ("三", "", 1),
        ("2026001", "", 1),
        ("数控", "", 1),
        ("%", "", 1),
        ("", "teacher", 1),
        ("三", "teacher", 0),
        ("", "", 2),
        (NUMBER, "", 0),
    ):
        found = await queries.people_of(made.officer, made.here, q=q, role=role)
        assert (found.total, len(found.lines)) == (count, count), (q, role)
    second = await queries.people_of(made.officer, made.here, page=2, size=1)
    assert (len(second.lines), second.total) == (1, 2)


async def test_a_document_finds_who_is_within_reach(made: Setup) -> None:
    wanted = IdentitySearch(id_number=NUMBER.lower())
    assert [line.id for line in await queries.find_by_document(made.officer, wanted)] == [made.student]
    stranger = await make_account(
        "school_officer", made.administrator, organization=made.there, username="stranger"
    )
    assert await queries.find_by_document(stranger, wanted) == ()
    assert await queries.find_by_document(made.officer, IdentitySearch(id_number=id_number(2))) == ()


async def test_a_correction_keeps_fields_and_no_values_in_the_trail(made: Setup) -> None:
    changed = await service.change(
        made.officer,
        made.student,
        PersonChange(name="张三峰", id_kind="resident_id", id_number=id_number(2, "20090101"), phone=""),
    )
    assert changed == ("name", "born", "id_number", "phone")
    whole = await service.identity(made.officer, made.student)
    assert (whole.id_number, whole.phone) == (id_number(2, "20090101"), "")
    (line,) = await lines_of("people.change")
    assert "张" not in str(dict(line))
    assert id_number(2, "20090101") not in str(dict(line))
    assert await service.change(made.officer, made.student, PersonChange(name="张三峰")) == ()
    with pytest.raises(BirthDateDiffersError):
        await service.change(made.officer, made.student, PersonChange.model_validate({"born": "2009-01-02"}))
    await service.change(made.officer, made.student, PersonChange(without_id=True))
    assert (await service.identity(made.officer, made.student)).id_kind is None


async def test_an_apprentice_is_at_two_places_and_leaves_one(made: Setup) -> None:
    membership = MembershipIn(organization=made.there, role="employee", since=SINCE)
    with pytest.raises(NotFoundError):
        await memberships.begin(made.officer, made.student, membership)
    second = await memberships.begin(made.administrator, made.student, membership)
    with pytest.raises(AlreadyMemberError):
        await memberships.begin(made.administrator, made.student, membership)
    # The school sees where else the student is, and does not end what it does not look after.
    facts = await queries.person(made.officer, made.student)
    assert [one.reached for one in facts.memberships if one.id == second] == [False]
    with pytest.raises(NotFoundError):
        await memberships.end(made.officer, second, clock.today())
    with pytest.raises(MembershipDayError):
        await memberships.end(made.administrator, second, SINCE - timedelta(days=1))
    await memberships.end(made.administrator, second, clock.today() - timedelta(days=1))
    with pytest.raises(MembershipEndedError):
        await memberships.end(made.administrator, second, clock.today())
    # Who comes back with the same first day goes on with the same membership.
    assert await memberships.begin(made.administrator, made.student, membership) == second


async def test_who_has_left_is_out_of_reach(made: Setup) -> None:
    await memberships.end(made.officer, await membership_of(made), clock.today() - timedelta(days=1))
    assert (await queries.people_of(made.officer, made.here)).total == 0
    with pytest.raises(NotFoundError):
        await queries.person(made.officer, made.student)
    assert (await queries.person(made.administrator, made.student)).memberships[0].current is False


async def test_a_transfer_ends_the_day_before(made: Setup) -> None:
    day = SINCE + timedelta(days=30)
    wanted = Transfer(to=made.there, since=day, number="9")
    with pytest.raises(NotFoundError):
        await memberships.transfer(made.officer, await membership_of(made), wanted)
    await memberships.transfer(made.administrator, await membership_of(made), wanted)
    facts = await queries.person(made.administrator, made.student)
    new, old = facts.memberships
    assert (new.organization, new.since, new.until, new.number) == (made.there, day, None, "9")
    assert (old.organization, old.until) == (made.here, day - timedelta(days=1))


async def test_number_and_class_are_corrected(made: Setup) -> None:
    membership = await membership_of(made)
    await memberships.change(made.officer, membership, MembershipChange(unit="数控2班"))
    facts = await queries.person(made.officer, made.student)
    assert (facts.memberships[0].number, facts.memberships[0].unit) == ("2026001", "数控2班")
    with pytest.raises(NotFoundError):
        await memberships.change(made.officer, uuid4(), MembershipChange(unit="x"))


def sign_in(client: httpx.AsyncClient, actor: Actor) -> None:
    client.cookies.set(sessions.COOKIE, bearer(actor)["Authorization"].removeprefix("Bearer "))
    client.headers["Accept"] = "text/html"


async def test_the_pages_mask_and_show_on_request(made: Setup, client: httpx.AsyncClient) -> None:
    sign_in(client, made.officer)
    people = await client.get(f"/organizations/{made.here}/people")
    assert people.status_code == 200
    assert "张三丰" in people.text
    assert NUMBER not in people.text
    shown = await client.get(f"/people/{made.student}")
    assert NUMBER not in shown.text
    form = {"_csrf_token": shown.text.partition('name="_csrf_token" value="')[2].partition('"')[0]}
    whole = await client.post(f"/people/{made.student}/identifiers", data=form)
    assert whole.status_code == 200
    assert NUMBER in whole.text
    assert PHONE in whole.text
    assert len(await lines_of("people.read_identity")) == 1
    found = await client.post(
        f"/organizations/{made.here}/people", data=form | {"id_kind": "resident_id", "id_number": NUMBER}
    )
    assert (found.status_code, found.headers["location"]) == (303, f"/people/{made.student}")
    nobody = await client.post(
        f"/organizations/{made.here}/people",
        data=form | {"id_kind": "resident_id", "id_number": id_number(2)},
    )
    assert nobody.status_code == 200
    assert 'role="status"' in nobody.text


async def test_a_form_keeps_what_was_typed_and_says_what_is_wrong(
    made: Setup, client: httpx.AsyncClient
) -> None:
    sign_in(client, made.officer)
    address = f"/people/new?organization={made.here}"
    page = await client.get(address)
    form = {
        "_csrf_token": page.text.partition('name="_csrf_token" value="')[2].partition('"')[0],
        "name": "王五",
        "role": "student",
        "id_kind": "resident_id",
        "id_number": NUMBER,
        "phone": "123",
        "since": "2026-09-01",
    }
    wrong = await client.post(address, data=form)
    assert wrong.status_code == 400
    assert 'href="#phone"' in wrong.text
    assert 'value="王五"' in wrong.text
    other_name = await client.post(address, data=form | {"phone": ""})
    assert other_name.status_code == 400
    assert 'href="#id_number"' in other_name.text
    assert "张三丰" not in other_name.text
    right = await client.post(address, data=form | {"phone": "", "id_number": id_number(3)})
    assert right.status_code == 303
    shown = await client.get(right.headers["location"])
    assert "王五" in shown.text
    membership = (await queries.people_of(made.officer, made.here, q="王五")).lines[0].id
    facts = await queries.person(made.officer, membership)
    end = f"/people/{membership}/memberships/{facts.memberships[0].id}/end"
    early = await client.post(end, data=form | {"until": "2020-01-01"})
    assert early.status_code == 400
    assert (await client.post(end, data=form | {"until": clock.today().isoformat()})).status_code == 303


async def test_the_export_is_what_the_page_shows(made: Setup, client: httpx.AsyncClient) -> None:
    await register_persons(made.officer, [person(made.here, "=1+1", role="teacher")])
    sign_in(client, made.officer)
    answer = await client.get(f"/organizations/{made.here}/people.xlsx?lang=zh")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["姓名", "外文姓名", "身份"]
    assert [row[0] for row in rows[1:]] == ["张三丰", "=1+1"]
    assert rows[1][6] == "220102***********" + NUMBER[-1]
    only = await client.get(f"/organizations/{made.here}/people.xlsx?role=teacher")
    rows = CalamineWorkbook.from_filelike(BytesIO(only.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    looked_for = await send(client, f"/organizations/{made.here}/people.xlsx", q="三", role="")
    rows = CalamineWorkbook.from_filelike(BytesIO(looked_for.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == ["张三丰"]


async def test_people_are_looked_for_and_leafed_through_by_form(
    made: Setup, client: httpx.AsyncClient
) -> None:
    many = [person(made.here, f"虚构{n:02}", role="teacher") for n in range(PAGE_SIZE + 1)]
    await register_persons(made.officer, many)
    sign_in(client, made.officer)
    address = f"/organizations/{made.here}/people"
    found = await send(client, f"{address}/find", q="三", role="")
    assert found.status_code == 200
    assert found.text.count('href="/people/') - found.text.count('href="/people/new') == 1
    assert 'value="三"' in found.text
    assert f'href="{address}"' in found.text
    assert 'name="page"' not in found.text
    first = await send(client, f"{address}/find", q="虚构", role="teacher")
    assert first.text.count('<th scope="row">') == PAGE_SIZE
    assert 'name="page" value="2"' in first.text
    second = await send(client, f"{address}/find", q="虚构", role="teacher", page="2")
    assert second.text.count('<th scope="row">') == 1
    assert (await send(client, f"{address}/find", q="虚构", page="x")).status_code == 400
    # Without words there is nothing to hide, and the list has its address again.
    plain = await send(client, f"{address}/find", q=" ", role="teacher")
    assert (plain.status_code, plain.headers["location"]) == (303, f"{address}?role=teacher")
    # What an old link still says of a person narrows nothing.
    assert "张三丰" in (await client.get(f"{address}?q=nobody")).text


async def test_people_are_looked_for_through_the_api(made: Setup, client: httpx.AsyncClient) -> None:
    address = f"/api/organizations/{made.here}/people/search"
    header = bearer(made.officer)
    for wanted, total in (
        ({"q": "数控"}, 1),
        ({"q": "数控", "role": "teacher"}, 0),
        ({"page": 2}, 0),
        ({}, 1),
    ):
        found = await client.post(address, json=wanted, headers=header)
        assert (found.status_code, len(found.json()["people"])) == (200, total), wanted
    assert (await client.post(address, json={"name": "三"}, headers=header)).status_code == 400
    elsewhere = f"/api/organizations/{made.there}/people/search"
    assert (await client.post(elsewhere, json={"q": "三"}, headers=header)).status_code == 404


async def test_the_administrators_forms_rename_change_and_merge(
    made: Setup, client: httpx.AsyncClient
) -> None:
    sign_in(client, made.administrator)
    listed = await client.get("/organizations?q=校")
    assert "乙校" in listed.text
    page = await client.get(f"/organizations/{made.here}/rename")
    csrf = page.text.partition('name="_csrf_token" value="')[2].partition('"')[0]
    here = f"/organizations/{made.here}"
    form = {"_csrf_token": csrf, "name": "甲学院", "name_en": "A (fictional)", "reason": ""}
    wrong = await client.post(f"{here}/rename", data=form)
    assert wrong.status_code == 400
    assert 'value="甲学院"' in wrong.text
    assert (await client.post(f"{here}/rename", data=form | {"reason": "虚构文号"})).status_code == 303
    bad = await client.post(f"{here}/change", data={"_csrf_token": csrf, "credit_code": "1"})
    assert bad.status_code == 400
    assert 'href="#credit_code"' in bad.text
    good = await client.post(f"{here}/change", data={"_csrf_token": csrf, "city": "长春市"})
    assert good.status_code == 303
    for written, status in (("没有的校", 400), ("甲校", 400), ("乙校", 200)):
        assert (await client.get(f"{here}/merge", params={"into": written})).status_code == status, written
    merger = {"_csrf_token": csrf, "into": "乙校"}
    assert (await client.post(f"{here}/merge", data=merger)).status_code == 400
    done = await client.post(f"{here}/merge", data=merger | {"reason": "虚构文号"})
    assert (done.status_code, done.headers["location"]) == (303, f"/organizations/{made.there}")
    assert "甲校" in (await client.get(f"/organizations/{made.there}")).text
    assert f"/organizations/{made.there}" in (await client.get(here)).text
    assert (await client.get(f"{here}/merge")).status_code == 409
