"""The administrator's work as a program does it: finding accounts, roles, closing, lost devices, refusals."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from registry.core.actor import Actor
from tests.factories import PASSWORD, bearer, make_account
from tests.registry.people.accounts.visits import with_codes
from tests.registry.people.people import make_schools

pytestmark = pytest.mark.anyio


@pytest.fixture
async def administrator(db: None) -> Actor:
    return await make_account("administrator")


@pytest.fixture
async def auditor(administrator: Actor) -> Actor:
    return await make_account("auditor", administrator)


async def test_accounts_are_listed_searched_and_looked_at(
    client: httpx.AsyncClient, administrator: Actor, auditor: Actor
) -> None:
    headers = bearer(administrator)
    every = (await client.get("/api/accounts", headers=headers)).json()
    assert [line["username"] for line in every] == ["administrator", "auditor"]
    only = (await client.get("/api/accounts?role=auditor&standing=active", headers=headers)).json()
    assert [line["id"] for line in only] == [str(auditor.account_id)]
    assert (await client.get("/api/accounts?standing=closed", headers=headers)).json() == []
    found = await client.post("/api/accounts/search", json={"q": "测试 AUD"}, headers=headers)
    assert (found.status_code, [line["username"] for line in found.json()]) == (200, ["auditor"])
    none = await client.post(
        "/api/accounts/search", json={"q": "aud", "role": "organizer", "standing": "active"}, headers=headers
    )
    assert none.json() == []
    for wrong in ("role=king", "standing=asleep"):
        assert (await client.get(f"/api/accounts?{wrong}", headers=headers)).status_code == 400
    one = (await client.get(f"/api/accounts/{auditor.account_id}", headers=headers)).json()
    assert (one["username"], one["active"], one["second_factor"]) == ("auditor", True, False)
    assert [grant["role"] for grant in one["grants"]] == ["auditor"]
    assert [session["id"] for session in one["sessions"]] == [str(auditor.session_id)]
    assert not {"password_hash", "totp_secret", "email"} & set(one)


async def test_roles_are_given_and_taken(
    client: httpx.AsyncClient, administrator: Actor, auditor: Actor
) -> None:
    headers, grants = bearer(administrator), f"/api/accounts/{auditor.account_id}/grants"
    (school,) = await make_schools(administrator, "甲职校（虚构）")
    given = {"role": "school_officer", "organization": str(school)}
    held = await client.post(grants, json=given, headers=headers)
    assert held.status_code == 201
    new = next(grant for grant in held.json() if grant["role"] == "school_officer")
    assert (new["organization"], new["organization_name"]) == (str(school), "甲职校（虚构）")
    refused: list[tuple[dict[str, Any], int, str]] = [
        (given, 409, "role_held"),
        ({"role": "school_officer"}, 400, "role_without_place"),
        ({"role": "organizer", "active": False}, 400, "bad_request"),
        ({"role": "organizer", "account": str(administrator.account_id)}, 400, "bad_request"),
    ]
    for body, status, code in refused:
        answer = await client.post(grants, json=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (status, code), body
    assert (await client.get(f"/api/organizations/{school}", headers=bearer(auditor))).status_code == 200
    assert (await client.post(f"{grants}/{new['id']}/end", headers=headers)).status_code == 204
    assert (await client.post(f"{grants}/{new['id']}/end", headers=headers)).status_code == 404
    own = f"/api/accounts/{administrator.account_id}"
    grant = (await client.get(own, headers=headers)).json()["grants"][0]["id"]
    # A role of one account is not ended by the address of another.
    assert (await client.post(f"{grants}/{grant}/end", headers=headers)).status_code == 404
    last = await client.post(f"{own}/grants/{grant}/end", headers=headers)
    assert (last.status_code, last.json()["code"]) == (409, "last_administrator")


async def test_an_account_is_closed_opened_and_gets_a_new_password(
    client: httpx.AsyncClient, administrator: Actor, auditor: Actor
) -> None:
    headers, account = bearer(administrator), f"/api/accounts/{auditor.account_id}"
    assert (await client.post(f"{account}/deactivate", headers=headers)).status_code == 204
    assert (await client.get("/api/me", headers=bearer(auditor))).status_code == 401
    assert (await client.post(f"{account}/reset-link", headers=headers)).status_code == 404
    assert (await client.post(f"{account}/activate", headers=headers)).status_code == 204
    link = await client.post(f"{account}/reset-link", headers=headers)
    assert (link.status_code, link.json()["mailed"]) == (201, "off")
    code = link.json()["address"].rpartition("/")[2]
    body = {"code": code, "password": "another long password"}
    refused: list[tuple[dict[str, Any], int, str]] = [
        (body | {"code": "0" * 32}, 404, "code_not_valid"),
        (body | {"password": "short"}, 400, "password_refused"),
        (body | {"account": str(administrator.account_id)}, 400, "bad_request"),
    ]
    for sent, status, problem in refused:
        answer = await client.post("/api/reset", json=sent)
        assert (answer.status_code, answer.json()["code"]) == (status, problem)
    assert (await client.post("/api/reset", json=body)).status_code == 204
    assert (await client.post("/api/reset", json=body)).json()["code"] == "code_not_valid"
    for password, status in ((PASSWORD, 401), (body["password"], 201)):
        signed_in = await client.post("/api/session", json={"username": "auditor", "password": password})
        assert signed_in.status_code == status


async def test_a_lost_device_is_removed_by_another(
    client: httpx.AsyncClient, administrator: Actor, auditor: Actor
) -> None:
    headers, account = bearer(administrator), f"/api/accounts/{auditor.account_id}"
    await with_codes(auditor)
    body = {"username": "auditor", "password": PASSWORD}
    assert (await client.post("/api/session", json=body)).json()["code"] == "one_time_code_needed"
    assert (await client.post(f"{account}/second-factor/removal", headers=headers)).status_code == 204
    assert (await client.get("/api/me", headers=bearer(auditor))).status_code == 401
    assert (await client.post("/api/session", json=body)).status_code == 201
    own = f"/api/accounts/{administrator.account_id}"
    for path in ("reset-link", "second-factor/removal"):
        answer = await client.post(f"{own}/{path}", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (409, "own_account")


async def test_nobody_else_administers(
    client: httpx.AsyncClient, administrator: Actor, auditor: Actor
) -> None:
    (school,) = await make_schools(administrator, "甲职校（虚构）")
    officer = await make_account("school_officer", administrator, organization=school)
    student = await make_account("student", administrator, organization=school)
    account, nobody = f"/api/accounts/{administrator.account_id}", f"/api/accounts/{uuid4()}"
    for actor in (officer, student):
        for path in ("/api/accounts", account, nobody):
            assert (await client.get(path, headers=bearer(actor))).status_code == 403
        searched = await client.post("/api/accounts/search", json={"q": "a"}, headers=bearer(actor))
        assert searched.status_code == 403
    changes: list[tuple[str, dict[str, str] | None]] = [
        ("grants", {"role": "auditor"}),
        (f"grants/{uuid4()}/end", None),
        ("deactivate", None),
        ("activate", None),
        ("reset-link", None),
        ("second-factor/removal", None),
    ]
    for path, body in changes:
        for actor in (officer, student, auditor):
            for where in (account, nobody):
                answer = await client.post(f"{where}/{path}", json=body, headers=bearer(actor))
                assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), path
        unknown = await client.post(f"{nobody}/{path}", json=body, headers=bearer(administrator))
        assert unknown.status_code == 404, path
    own = f"/api/accounts/{student.account_id}/grants"
    raised = await client.post(own, json={"role": "administrator"}, headers=bearer(student))
    assert raised.status_code == 403
    assert (await client.get(account, headers=bearer(auditor))).status_code == 200
