"""Invitations: who may invite whom, what a link opens, once, and what it never opens."""

import asyncio
from uuid import UUID

import httpx
import pytest

from registry.core import database
from registry.core.actor import VISITOR, Actor
from registry.core.errors import ForbiddenError, NotFoundError
from registry.people.accounts import lists, queries
from registry.people.accounts.grants import RoleWithoutPlaceError
from registry.people.accounts.links import CodeNotValidError
from registry.people.accounts.service import UsernameTakenError
from registry.people.invitations import queries as invitation_queries
from registry.people.invitations import service
from registry.people.invitations.schemas import InvitationIn, NewAccount
from registry.people.invitations.service import RoleNotByInvitationError
from registry.people.sign_in import service as signing_in
from registry.people.sign_in.passwords import PasswordRefusedError
from tests.factories import PASSWORD, SCHOOLS, Contest, bearer, make_account, make_entered
from tests.registry.people.accounts.visits import HTML, send

pytestmark = pytest.mark.anyio


@pytest.fixture
async def contest(db: None) -> Contest:
    return await make_entered(2)


@pytest.fixture
async def officer(contest: Contest) -> Actor:
    return await make_account(
        "school_officer", contest.administrator, organization=contest.organizations[SCHOOLS[0]]
    )


def newcomer(username: str = "newcomer", password: str = PASSWORD) -> NewAccount:
    return NewAccount.model_validate({"username": username, "password": password})


def teacher(school: UUID, **overrides: object) -> InvitationIn:
    return InvitationIn.model_validate(
        {"name": "虚构王老师", "role": "teacher", "organization": school} | overrides
    )


async def code_of(actor: Actor, invitation: InvitationIn) -> str:
    return (await service.invite(actor, invitation)).address.rpartition("/")[2]


async def test_a_teacher_joins_the_school_that_invited(contest: Contest, officer: Actor) -> None:
    school = contest.organizations[SCHOOLS[0]]
    code = await code_of(officer, teacher(school))
    stored = await database.fetch_value("SELECT row_to_json(c)::text FROM registry.one_time_code c")
    assert code not in stored
    with pytest.raises(PasswordRefusedError):
        await service.accept(VISITOR, code, newcomer(password="short"))
    with pytest.raises(UsernameTakenError):
        await service.accept(VISITOR, code, newcomer("organizer"))
    account = await service.accept(VISITOR, code, newcomer())
    (held,) = await lists.grants_of(account)
    assert (held["role"], held["organization"]) == ("teacher", school)
    assert (await signing_in.sign_in("newcomer", PASSWORD)).name == "虚构王老师"
    with pytest.raises(CodeNotValidError):
        await service.accept(VISITOR, code, newcomer("another"))


async def test_a_school_invites_its_own_teachers_and_nobody_else(contest: Contest, officer: Actor) -> None:
    own, other = (contest.organizations[name] for name in SCHOOLS)
    with pytest.raises(NotFoundError):
        await service.invite(officer, teacher(other))
    for role in ("administrator", "school_officer", "auditor", "bureau_officer"):
        with pytest.raises(ForbiddenError):
            await service.invite(officer, teacher(own, role=role))
    for role, organization in (("school_officer", None), ("administrator", own), ("student", None)):
        with pytest.raises(RoleWithoutPlaceError):
            await service.invite(contest.administrator, teacher(own, role=role, organization=organization))
    with pytest.raises(RoleNotByInvitationError):
        await service.invite(contest.administrator, teacher(own, role="judge"))
    with pytest.raises(NotFoundError):
        await service.invite(contest.administrator, teacher(UUID(int=1)))
    assert await database.fetch_value("SELECT count(*) FROM registry.one_time_code") == 0


async def test_of_many_who_accept_at_once_one_wins(contest: Contest, officer: Actor) -> None:
    code = await code_of(officer, teacher(contest.organizations[SCHOOLS[0]]))
    tried = await asyncio.gather(
        *(service.accept(VISITOR, code, newcomer(f"newcomer{n}")) for n in range(4)), return_exceptions=True
    )
    assert [isinstance(one, UUID) for one in tried].count(True) == 1
    assert [type(one) for one in tried].count(CodeNotValidError) == 3
    made = await database.fetch_value("SELECT count(*) FROM registry.account WHERE username LIKE 'newcomer%'")
    assert made == 1


async def test_who_is_signed_in_gets_the_role_added(contest: Contest, officer: Actor) -> None:
    school = contest.organizations[SCHOOLS[0]]
    for _ in range(2):
        code = await code_of(officer, teacher(school))
        assert await service.accept(contest.organizer, code, None) == contest.organizer.account_id
    assert contest.organizer.session_id is not None
    assert set((await queries.actor_of(contest.organizer.session_id)).roles) == {"organizer", "teacher"}


async def test_what_is_withdrawn_opens_nothing(contest: Contest, officer: Actor) -> None:
    own, other = (contest.organizations[name] for name in SCHOOLS)
    code = await code_of(officer, teacher(own))
    (listed,) = await invitation_queries.open_invitations(officer, own)
    stranger = await make_account(
        "school_officer", contest.administrator, organization=other, username="stranger"
    )
    with pytest.raises(NotFoundError):
        await service.withdraw(stranger, listed.id)
    await service.withdraw(officer, listed.id)
    assert await invitation_queries.open_invitations(officer, own) == []
    for refused in (code, "unknown"):
        with pytest.raises(CodeNotValidError):
            await service.accept(VISITOR, refused, newcomer())
    with pytest.raises(NotFoundError):
        await service.withdraw(officer, listed.id)
    with pytest.raises(NotFoundError):
        await invitation_queries.open_invitations(stranger, own)


async def test_the_pages_invite_and_let_in(client: httpx.AsyncClient) -> None:
    contest = await make_entered(2)
    school = contest.organizations[SCHOOLS[0]]
    officer = await make_account("school_officer", contest.administrator, organization=school)
    client.cookies["registry_session"] = bearer(officer)["Authorization"].removeprefix("Bearer ")
    address = f"/organizations/{school}/invitations"
    assert (await send(client, address, name="")).status_code == 400
    forged = await send(client, address, name="虚构李老师", role="administrator", email="")
    link = forged.text.partition('id="link">')[2].partition("<")[0]
    assert link.startswith("http://localhost:8000/join/")
    shown = (await client.get(address, headers=HTML)).text
    assert "虚构李老师" in shown
    assert "教师" in shown
    elsewhere = contest.organizations[SCHOOLS[1]]
    assert (await client.get(f"/organizations/{elsewhere}/invitations", headers=HTML)).status_code == 404
    assert (await send(client, f"/organizations/{elsewhere}/invitations/find", q="x")).status_code == 404
    assert (await client.get("/accounts/new", headers=HTML)).status_code == 403
    client.cookies.delete("registry_session")
    path = link.removeprefix("http://localhost:8000")
    assert "虚构李老师" in (await client.get(path, headers=HTML)).text
    unfit = await send(client, path, username="Li Laoshi", password=PASSWORD)
    assert unfit.status_code == 400
    assert "Li Laoshi" in unfit.text
    joined = await send(client, path, username="li.laoshi", password=PASSWORD)
    assert (joined.status_code, joined.headers["location"]) == (303, "/desk")
    assert "虚构李老师" in (await client.get("/desk", headers=HTML)).text
    client.cookies.clear()
    assert (await client.get(path, headers=HTML)).status_code == 404
    client.cookies["registry_session"] = bearer(contest.administrator)["Authorization"].removeprefix(
        "Bearer "
    )
    made = await send(client, "/accounts/new", name="虚构审计", role="auditor")
    assert "/join/" in made.text
    assert "虚构审计" in (await client.get("/accounts/new", headers=HTML)).text
