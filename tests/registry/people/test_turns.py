"""Who changes people at once waits in turn: nobody is caught in a circle of locks."""

import asyncio
from datetime import date
from uuid import UUID

import httpx
import pytest

from registry.core import database
from registry.core.actor import VISITOR, Actor
from registry.people.accounts.grants import LastAdministratorError
from registry.people.erasure import service as erasure
from registry.people.imports import service as imports
from registry.people.invitations import claims
from registry.people.invitations.schemas import NewAccount
from registry.people.persons import memberships, registering
from registry.people.persons.memberships import AlreadyMemberError
from registry.people.persons.schemas import MembershipChange, MembershipIn, Transfer
from tests.factories import PASSWORD, bearer, make_account
from tests.registry.people.held_up import held_up
from tests.registry.people.imports.test_import import hand_in, school, students, workbook
from tests.registry.people.people import make_schools, person

pytestmark = pytest.mark.anyio


async def membership_of(who: UUID) -> UUID:
    found: UUID = await database.fetch_value(
        "SELECT id FROM registry.membership WHERE person = $1 AND until IS NULL", who
    )
    return found


async def test_imports_memberships_and_erasures_at_once_all_come_to_an_end(db: None) -> None:
    administrator, officer, organization = await school()
    second = await make_account("administrator", administrator, username="second")
    (other,) = await make_schools(administrator, "丁职校（虚构）")
    await imports.import_(officer, await hand_in(officer, organization, students(*range(40))))
    rows = await database.fetch("SELECT person FROM registry.membership ORDER BY number DESC")
    people = [row["person"] for row in rows]
    held = [await membership_of(each) for each in people[:5]]
    elsewhere = await hand_in(administrator, other, students(*range(42)))
    request = await erasure.request(administrator, people[0], "毕业离校")
    since = date(2027, 3, 1)
    there = MembershipIn(organization=other, role="student", since=since)
    done = await held_up(
        "LOCK TABLE registry.membership IN SHARE MODE",
        imports.import_(administrator, elsewhere),
        memberships.begin(administrator, people[5], there),
        *(memberships.change(officer, each, MembershipChange(unit="机电2班")) for each in held[:3]),
        memberships.end(administrator, held[3], date(2028, 7, 1)),
        memberships.transfer(administrator, held[4], Transfer(to=other, since=since)),
        erasure.decide(second, request, granted=True, answer="同意"),
    )
    # Whom the import has brought there is there when the next one looks; nobody finds it out from an index.
    raised = {number: type(each) for number, each in enumerate(done) if isinstance(each, BaseException)}
    assert raised == {1: AlreadyMemberError, 6: AlreadyMemberError}


async def test_two_who_import_one_list_without_documents_add_everybody_once(db: None) -> None:
    administrator, officer, organization = await school()
    listed = workbook(*[(name, "", "", "", "机电1班", "") for name in ("虚构甲", "虚构乙", "虚构丙")])
    uploads = [await hand_in(actor, organization, listed) for actor in (officer, administrator)]
    done = await held_up(
        "LOCK TABLE registry.person IN SHARE MODE",
        imports.import_(officer, uploads[0]),
        imports.import_(administrator, uploads[1]),
    )
    assert [preview.counts["new"] for preview in done] == [3, 0]
    assert await database.fetch_value("SELECT count(*) FROM registry.person") == 3


async def test_who_claims_a_record_and_who_erases_it_wait_for_each_other_in_no_circle(db: None) -> None:
    administrator = await make_account("administrator")
    second = await make_account("administrator", administrator, username="second")
    (here,) = await make_schools(administrator, "丁职校（虚构）")
    (who,) = (await registering.register_persons(administrator, [person(here)])).ids
    (slip,) = await claims.make_codes(administrator, here, [who])
    request = await erasure.request(administrator, who, "毕业离校")
    newcomer = NewAccount(username="newcomer", password=PASSWORD)
    account, decided = await held_up(
        "SELECT 1 FROM registry.one_time_code FOR UPDATE",
        claims.claim(VISITOR, slip.code, slip.name, newcomer),
        erasure.decide(second, request, granted=True, answer="同意"),
    )
    assert decided is None
    active = await database.fetch_value("SELECT active FROM registry.account WHERE id = $1", account)
    assert active is False


async def test_two_administrators_who_decide_each_others_erasure_leave_one(db: None) -> None:
    first = await make_account("administrator")
    (organization,) = await make_schools(first, "丁职校（虚构）")
    teachers = [person(organization, name, role="teacher") for name in ("甲甲甲", "乙乙乙")]
    people = (await registering.register_persons(first, teachers)).ids
    one, other = [
        await make_account("administrator", first, username=f"admin{n}", person=who)
        for n, who in enumerate(people)
    ]
    requests = [await erasure.request(first, who, "本人申请") for who in people]
    await database.execute("UPDATE registry.account SET active = false WHERE id = $1", first.account_id)
    done = await asyncio.gather(
        erasure.decide(one, requests[1], granted=True, answer="同意"),
        erasure.decide(other, requests[0], granted=True, answer="同意"),
        return_exceptions=True,
    )
    assert [type(each) for each in done if each is not None] == [LastAdministratorError]
    left = await database.fetch_value(
        "SELECT count(*) FROM registry.account a JOIN registry.role_grant g ON g.account = a.id"
        " WHERE a.active AND g.role = 'administrator' AND g.ended_at IS NULL"
    )
    assert left == 1


@pytest.mark.parametrize("path", ["/api/people", "/api/organizations"])
async def test_an_empty_list_is_refused_after_the_role(client: httpx.AsyncClient, path: str) -> None:
    administrator = await make_account("administrator")
    auditor = await make_account("auditor", administrator)
    answer = await client.post(path, json=[], headers=bearer(administrator))
    assert (answer.status_code, answer.json()["code"]) == (400, "nothing_to_register")
    assert (await client.post(path, json=[], headers=bearer(auditor))).status_code == 403


@pytest.mark.parametrize("since", ["0001-01-01", "1899-12-31", "2201-01-01"])
async def test_days_that_no_membership_has_are_refused(client: httpx.AsyncClient, since: str) -> None:
    administrator = await make_account("administrator")
    here, there = await make_schools(administrator, "丁职校（虚构）", "戊职校（虚构）")
    done = await registering.register_persons(administrator, [person(here)])
    answer = await client.post(
        f"/api/memberships/{await membership_of(done.ids[0])}/transfer",
        json={"to": str(there), "since": since},
        headers=bearer(administrator),
    )
    assert answer.status_code == 400


async def _named(client: httpx.AsyncClient, administrator: Actor, name: str) -> httpx.Response:
    fields = {"name": name, "name_en": "School", "kind": "secondary_vocational", "fictional": True}
    return await client.post("/api/organizations", json=[fields], headers=bearer(administrator))


@pytest.mark.parametrize("name", ["\x00", "甲\x00校", "\u200b", "甲\u202e校", "甲\xad校"])
async def test_names_with_invisible_characters_are_refused(client: httpx.AsyncClient, name: str) -> None:
    administrator = await make_account("administrator")
    assert (await _named(client, administrator, name)).status_code == 400
    assert (await _named(client, administrator, "甲校（虚构）")).status_code == 201


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
async def test_characters_that_the_database_refuses_are_named(client: httpx.AsyncClient, accept: str) -> None:
    administrator = await make_account("administrator")
    (here,) = await make_schools(administrator, "丁职校（虚构）")
    headers = bearer(administrator) | {"Accept": accept}
    searched = await client.post(
        f"/api/organizations/{here}/people/search", json={"q": "\x00"}, headers=headers
    )
    assert (searched.status_code, searched.json()["code"]) == (400, "characters_refused")
