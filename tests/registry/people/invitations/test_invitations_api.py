"""Invitations and claim codes as programs use them: made, listed, withdrawn, used once, and refused."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from registry.core import database
from registry.core.actor import Actor
from registry.people.persons import registering
from tests.factories import PASSWORD, bearer, make_account
from tests.registry.people.people import make_schools, person

pytestmark = pytest.mark.anyio


@pytest.fixture
async def administrator(db: None) -> Actor:
    return await make_account("administrator")


@pytest.fixture
async def schools(administrator: Actor) -> tuple[UUID, ...]:
    return await make_schools(administrator, "甲职校（虚构）", "乙职校（虚构）")


@pytest.fixture
async def officer(administrator: Actor, schools: tuple[UUID, ...]) -> Actor:
    return await make_account("school_officer", administrator, organization=schools[0])


@pytest.fixture
async def other_officer(administrator: Actor, schools: tuple[UUID, ...]) -> Actor:
    return await make_account(
        "school_officer", administrator, organization=schools[1], username="other_officer"
    )


@pytest.fixture
async def student(administrator: Actor, schools: tuple[UUID, ...]) -> Actor:
    return await make_account("student", administrator, organization=schools[0])


def teacher(school: UUID) -> dict[str, Any]:
    return {"name": "王老师（虚构）", "role": "teacher", "organization": str(school)}


def code_in(answer: httpx.Response) -> str:
    address: str = answer.json()["address"]
    return address.rpartition("/")[2]


async def test_a_teacher_is_invited_and_joins(
    client: httpx.AsyncClient, officer: Actor, schools: tuple[UUID, ...]
) -> None:
    headers = bearer(officer)
    made = await client.post("/api/invitations", json=teacher(schools[0]), headers=headers)
    assert (made.status_code, made.json()["mailed"]) == (201, "off")
    code = code_in(made)
    listed = await client.get(f"/api/organizations/{schools[0]}/invitations", headers=headers)
    assert [(line["id"], line["name"]) for line in listed.json()] == [(made.json()["id"], "王老师（虚构）")]
    assert code not in listed.text
    body = {"code": code, "username": "wang", "password": PASSWORD}
    refused: list[tuple[dict[str, Any], int, str]] = [
        ({"code": code}, 409, "account_needed"),
        ({"code": code, "username": "wang"}, 409, "account_needed"),
        (body | {"code": "0" * 32}, 404, "code_not_valid"),
        (body | {"password": "short"}, 400, "password_refused"),
        (body | {"username": "school_officer"}, 409, "username_taken"),
        (body | {"username": "Wang Wu"}, 400, "bad_request"),
        (body | {"role": "administrator"}, 400, "bad_request"),
        (body | {"organization": str(schools[1])}, 400, "bad_request"),
    ]
    for sent, status, problem in refused:
        answer = await client.post("/api/join", json=sent)
        assert (answer.status_code, answer.json()["code"]) == (status, problem), sent
        assert PASSWORD not in answer.text
    joined = await client.post("/api/join", json=body)
    assert joined.status_code == 201
    assert (await client.post("/api/join", json=body)).json()["code"] == "code_not_valid"
    signed_in = await client.post("/api/session", json={"username": "wang", "password": PASSWORD})
    me = (
        await client.get("/api/me", headers={"Authorization": f"Bearer {signed_in.json()['token']}"})
    ).json()
    assert me["account"] == joined.json()["account"]
    assert me["grants"] == [{"role": "teacher", "organization": str(schools[0]), "competition": None}]


async def test_who_is_signed_in_joins_with_that_account(
    client: httpx.AsyncClient, administrator: Actor, officer: Actor, schools: tuple[UUID, ...]
) -> None:
    invitation = teacher(schools[1])
    made = await client.post("/api/invitations", json=invitation, headers=bearer(administrator))
    joined = await client.post("/api/join", json={"code": code_in(made)}, headers=bearer(officer))
    assert joined.json() == {"account": str(officer.account_id)}
    grants = (await client.get("/api/me", headers=bearer(officer))).json()["grants"]
    assert {grant["role"] for grant in grants} == {"school_officer", "teacher"}


async def test_an_invitation_is_withdrawn(
    client: httpx.AsyncClient,
    administrator: Actor,
    officer: Actor,
    other_officer: Actor,
    schools: tuple[UUID, ...],
) -> None:
    made = await client.post("/api/invitations", json=teacher(schools[0]), headers=bearer(officer))
    withdraw = f"/api/invitations/{made.json()['id']}/withdraw"
    assert (await client.post(withdraw, headers=bearer(other_officer))).status_code == 404
    every = await client.get("/api/invitations", headers=bearer(administrator))
    assert [line["id"] for line in every.json()] == [made.json()["id"]]
    assert (await client.post(withdraw, headers=bearer(officer))).status_code == 204
    assert (await client.post(withdraw, headers=bearer(officer))).status_code == 404
    assert (await client.get("/api/invitations", headers=bearer(administrator))).json() == []
    body = {"code": code_in(made), "username": "wang", "password": PASSWORD}
    assert (await client.post("/api/join", json=body)).json()["code"] == "code_not_valid"


async def test_others_invite_nobody(
    client: httpx.AsyncClient,
    administrator: Actor,
    other_officer: Actor,
    student: Actor,
    schools: tuple[UUID, ...],
) -> None:
    (person_id,) = (await registering.register_persons(administrator, [person(schools[0])])).ids
    of_school = f"/api/organizations/{schools[0]}"
    for actor in (other_officer, student):
        headers = bearer(actor)
        answers = [
            await client.post("/api/invitations", json=teacher(schools[0]), headers=headers),
            await client.get(f"{of_school}/invitations", headers=headers),
            await client.post(
                f"{of_school}/claim-codes", json={"persons": [str(person_id)]}, headers=headers
            ),
        ]
        assert [answer.status_code for answer in answers] == [404, 404, 404]
        assert (await client.get("/api/invitations", headers=headers)).status_code == 403
    assert await database.fetch_value("SELECT count(*) FROM registry.one_time_code") == 0


async def test_nobody_invites_to_more_than_they_may(
    client: httpx.AsyncClient, administrator: Actor, officer: Actor, schools: tuple[UUID, ...]
) -> None:
    for role, organization in (("administrator", None), ("auditor", None), ("school_officer", schools[0])):
        raised = teacher(schools[0]) | {"role": role, "organization": organization and str(organization)}
        answer = await client.post("/api/invitations", json=raised, headers=bearer(officer))
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), role
    extra = teacher(schools[0]) | {"ends_at": "2099-01-01T00:00:00Z"}
    assert (await client.post("/api/invitations", json=extra, headers=bearer(officer))).status_code == 400
    judge = teacher(schools[0]) | {"role": "judge"}
    answer = await client.post("/api/invitations", json=judge, headers=bearer(administrator))
    assert (answer.status_code, answer.json()["code"]) == (400, "role_not_by_invitation")
    nowhere = await client.get(f"/api/organizations/{uuid4()}/invitations", headers=bearer(administrator))
    assert nowhere.status_code == 404
    assert await database.fetch_value("SELECT count(*) FROM registry.one_time_code") == 0


async def test_a_student_claims_a_record_with_the_code_of_the_slip(
    client: httpx.AsyncClient, administrator: Actor, officer: Actor, schools: tuple[UUID, ...]
) -> None:
    registered = await registering.register_persons(
        administrator, [person(schools[0], "张三"), person(schools[0], "李四"), person(schools[1], "王五")]
    )
    zhang, li, elsewhere = map(str, registered.ids)
    make, headers = f"/api/organizations/{schools[0]}/claim-codes", bearer(officer)
    for wrong, status in (([zhang, elsewhere], 404), ([], 400), (["张三"], 400)):
        assert (await client.post(make, json={"persons": wrong}, headers=headers)).status_code == status
    extra = await client.post(make, json={"persons": [zhang], "role": "teacher"}, headers=headers)
    assert extra.status_code == 400
    made = await client.post(make, json={"persons": [zhang, li]}, headers=headers)
    assert made.status_code == 201
    codes = {slip["name"]: slip["code"] for slip in made.json()}
    body = {"code": codes["张三"], "name": "张三", "username": "zhang", "password": PASSWORD}
    refused: list[tuple[dict[str, Any], int, str]] = [
        (body | {"name": "李四"}, 404, "code_not_valid"),
        (body | {"code": "0" * 12}, 404, "code_not_valid"),
        (body | {"person": li}, 400, "bad_request"),
        ({"code": codes["张三"], "name": "张三"}, 409, "account_needed"),
    ]
    for sent, status_code, problem in refused:
        answer = await client.post("/api/claim", json=sent)
        assert (answer.status_code, answer.json()["code"]) == (status_code, problem), sent
    claimed = await client.post("/api/claim", json=body)
    assert claimed.status_code == 201
    linked = await database.fetch_value(
        "SELECT person FROM registry.account WHERE id = $1", UUID(claimed.json()["account"])
    )
    assert str(linked) == zhang
    again = body | {"username": "second"}
    assert (await client.post("/api/claim", json=again)).json()["code"] == "code_not_valid"
    # Who has a record already cannot take another's with a code that was picked up.
    token = (await client.post("/api/session", json={"username": "zhang", "password": PASSWORD})).json()[
        "token"
    ]
    taken = await client.post(
        "/api/claim",
        json={"code": codes["李四"], "name": "李四"},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert (taken.status_code, taken.json()["code"]) == (409, "linked_to_another")


@pytest.mark.parametrize("path", ["/api/join", "/api/claim", "/api/reset"])
async def test_guessing_codes_is_limited(client: httpx.AsyncClient, path: str) -> None:
    body = {"code": "0" * 12}
    answers = [(await client.post(path, json=body)).status_code for _ in range(22)]
    assert answers[-1] == 429
    assert 429 not in answers[:20]
