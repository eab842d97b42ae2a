"""Claim codes: who hands them out, what they open for whom, once."""

import asyncio
from uuid import UUID

import httpx
import pytest

from registry.core import database
from registry.core.actor import VISITOR, Actor
from registry.core.errors import NotFoundError
from registry.people.accounts import administration, lists, queries
from registry.people.accounts.administration import PersonHasAccountError
from registry.people.accounts.links import CodeNotValidError
from registry.people.invitations import claims
from registry.people.invitations import queries as invitation_queries
from registry.people.invitations.joining import AccountNeededError, LinkedToAnotherError
from registry.people.invitations.schemas import NewAccount
from tests.factories import PASSWORD, SCHOOLS, Contest, bearer, make_account, make_entered
from tests.registry.people.accounts.visits import HTML, send

pytestmark = pytest.mark.anyio


@pytest.fixture
async def contest(db: None) -> Contest:
    return await make_entered(4)


@pytest.fixture
async def officer(contest: Contest) -> Actor:
    return await make_account("school_officer", contest.administrator, organization=school(contest))


def school(contest: Contest) -> UUID:
    return contest.organizations[SCHOOLS[0]]


def newcomer(username: str = "newcomer") -> NewAccount:
    return NewAccount.model_validate({"username": username, "password": PASSWORD})


async def students(actor: Actor, contest: Contest) -> list[UUID]:
    return [student.id for student in await invitation_queries.students(actor, school(contest), "")]


async def test_a_student_claims_their_own_record(contest: Contest, officer: Actor) -> None:
    known = await students(officer, contest)
    slips = await claims.make_codes(officer, school(contest), known[:3])
    assert len({slip.code for slip in slips}) == 3
    assert {len(slip.code) for slip in slips} == {12}
    first, second, _ = slips
    for code, name in ((second.code, first.name), ("0" * 12, first.name), (first.code, ""), ("", first.name)):
        with pytest.raises(CodeNotValidError):
            await claims.claim(VISITOR, code, name, newcomer())
    typed = f"{first.code[:4]}-{first.code[4:8]} {first.code[8:]}".lower()
    account = await claims.claim(VISITOR, typed, f" {first.name} ", newcomer())
    person = await database.fetch_value("SELECT person FROM registry.account WHERE id = $1", account)
    assert person in known
    (held,) = await lists.grants_of(account)
    assert (held["role"], held["organization"]) == ("student", school(contest))
    with pytest.raises(CodeNotValidError):
        await claims.claim(VISITOR, first.code, first.name, newcomer("again"))
    with pytest.raises(AccountNeededError):
        await claims.claim(VISITOR, second.code, second.name, None)


async def test_codes_are_for_ones_own_students(contest: Contest, officer: Actor) -> None:
    known = await students(officer, contest)
    other = contest.organizations[SCHOOLS[1]]
    with pytest.raises(NotFoundError):
        await claims.make_codes(officer, other, known[:1])
    foreign = [s.id for s in await invitation_queries.students(contest.administrator, other, "")]
    tutor = await database.fetch_value(
        "SELECT person FROM registry.membership WHERE organization = $1 AND role = 'teacher'", school(contest)
    )
    for stranger in (foreign[0], tutor):
        with pytest.raises(NotFoundError):
            await claims.make_codes(officer, school(contest), [known[0], stranger])
    assert await database.fetch_value("SELECT count(*) FROM registry.one_time_code") == 0


async def test_a_new_code_replaces_the_old_one(contest: Contest, officer: Actor) -> None:
    known = await students(officer, contest)
    (old,) = await claims.make_codes(officer, school(contest), known[:1])
    (new,) = await claims.make_codes(officer, school(contest), known[:1])
    with pytest.raises(CodeNotValidError):
        await claims.claim(VISITOR, old.code, old.name, newcomer())
    await claims.claim(VISITOR, new.code, new.name, newcomer())


async def test_a_person_has_one_active_account(contest: Contest, officer: Actor) -> None:
    known = await students(officer, contest)
    (slip,) = await claims.make_codes(officer, school(contest), known[:1])
    first = await claims.claim(VISITOR, slip.code, slip.name, newcomer())
    (again,) = await claims.make_codes(officer, school(contest), known[:1])
    with pytest.raises(PersonHasAccountError):
        await claims.claim(VISITOR, again.code, again.name, newcomer("second"))
    await administration.deactivate(contest.administrator, first)
    await claims.claim(VISITOR, again.code, again.name, newcomer("second"))
    with pytest.raises(PersonHasAccountError):
        await administration.activate(contest.administrator, first)


async def test_of_two_who_redeem_a_code_at_once_one_wins(contest: Contest, officer: Actor) -> None:
    known = await students(officer, contest)
    (slip,) = await claims.make_codes(officer, school(contest), known[:1])
    tried = await asyncio.gather(
        *(claims.claim(VISITOR, slip.code, slip.name, newcomer(f"newcomer{n}")) for n in range(3)),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in tried) == ["CodeNotValidError"] * 2 + ["UUID"]


async def test_an_account_is_linked_to_one_person(contest: Contest, officer: Actor) -> None:
    known = await students(officer, contest)
    one, two = await claims.make_codes(officer, school(contest), known[:2])
    auditor = await make_account("auditor", contest.administrator)
    await claims.claim(auditor, one.code, one.name, None)
    assert auditor.session_id is not None
    linked = await queries.actor_of(auditor.session_id)
    assert linked.person_id in known
    assert set(linked.roles) == {"auditor", "student"}
    with pytest.raises(LinkedToAnotherError):
        await claims.claim(linked, two.code, two.name, None)
    assert (await queries.actor_of(auditor.session_id)).person_id == linked.person_id


async def test_the_pages_hand_out_and_take_codes(client: httpx.AsyncClient) -> None:
    contest = await make_entered(4)
    officer = await make_account("school_officer", contest.administrator, organization=school(contest))
    client.cookies["registry_session"] = bearer(officer)["Authorization"].removeprefix("Bearer ")
    known = await students(officer, contest)
    printed = await send(
        client, f"/organizations/{school(contest)}/claim-codes", person=[str(one) for one in known[:2]]
    )
    assert printed.status_code == 200
    codes = [part.partition("<")[0] for part in printed.text.split('class="code nowrap">')[1:]]
    assert len(codes) == 2
    names = [part.partition("<")[0] for part in printed.text.split('<tr><th scope="row">')[1:]]
    address = f"/organizations/{school(contest)}/claim-codes"
    assert (await send(client, address, person=str(known[2]))).text.count('class="code nowrap"') == 1
    client.cookies.delete("registry_session")
    wrong = [
        await send(client, "/claim", code=code, name=name, username="xiao.ming", password=PASSWORD)
        for code, name in ((codes[0], names[1]), ("0000-0000-0000", names[0]))
    ]
    assert [answer.status_code for answer in wrong] == [404, 404]
    assert wrong[0].text.count("链接或代码无效") == wrong[1].text.count("链接或代码无效") > 0
    done = await send(client, "/claim", code=codes[0], name=names[0], username="xiao.ming", password=PASSWORD)
    assert (done.status_code, done.headers["location"]) == (303, "/desk")
    assert names[0] in (await client.get("/desk", headers=HTML)).text
    assert codes[0] not in (await client.get("/claim", headers=HTML)).text
    limited = [
        (await send(client, "/claim", code="x", name="y", username="z", password="w")).status_code
        for _ in range(20)
    ]
    assert limited[-1] == 429
