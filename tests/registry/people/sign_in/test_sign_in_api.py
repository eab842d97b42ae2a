"""One's own sessions and one-time codes as programs use them, and what refuses a program's own token."""

from datetime import timedelta
from uuid import uuid4

import httpx
import pyotp
import pytest

from registry.core import clock
from registry.core.actor import Actor
from registry.people.accounts import queries
from registry.people.sign_in import one_time, sessions
from registry.people.tokens import service as tokens
from registry.people.tokens.schemas import TokenIn
from tests.factories import PASSWORD, bearer, make_account
from tests.registry.people.accounts.visits import now_code, with_codes

pytestmark = pytest.mark.anyio


async def make_auditor() -> Actor:
    return await make_account("auditor", await make_account("administrator"))


async def another_session(actor: Actor) -> Actor:
    assert actor.account_id is not None
    return await queries.actor_of(await sessions.start(actor.account_id, "page", second_factor=True))


async def test_sessions_are_listed_and_ended(client: httpx.AsyncClient) -> None:
    auditor = await make_auditor()
    headers, second, third = bearer(auditor), await another_session(auditor), await another_session(auditor)
    listed = (await client.get("/api/me/sessions", headers=headers)).json()
    assert {line["id"]: line["present"] for line in listed} == {
        str(auditor.session_id): True,
        str(second.session_id): False,
        str(third.session_id): False,
    }
    end = f"/api/me/sessions/{second.session_id}/end"
    assert (await client.post(end, headers=headers)).status_code == 204
    assert (await client.post(end, headers=headers)).status_code == 404
    assert (await client.get("/api/me", headers=bearer(second))).status_code == 401
    stranger = await make_account("auditor", await make_administrator(), username="stranger")
    theirs = f"/api/me/sessions/{stranger.session_id}/end"
    assert (await client.post(theirs, headers=headers)).status_code == 404
    assert (await client.get("/api/me", headers=bearer(stranger))).status_code == 200
    others = await client.post("/api/me/sessions/end-others", headers=headers)
    assert (others.status_code, others.json()) == (200, {"count": 1})
    assert (await client.get("/api/me", headers=bearer(third))).status_code == 401
    own = await client.post(f"/api/me/sessions/{auditor.session_id}/end", headers=headers)
    assert own.status_code == 204
    assert (await client.get("/api/me/sessions", headers=headers)).status_code == 401


async def make_administrator() -> Actor:
    """Return who administers already, in a session of their own."""
    row = await queries.by_username("administrator")
    assert row is not None
    return await queries.actor_of(await sessions.start(row["id"], "api", second_factor=True))


async def test_an_administrator_sets_codes_up_before_anything_else(client: httpx.AsyncClient) -> None:
    await make_account("administrator")
    body = {"username": "administrator", "password": PASSWORD}
    token = (await client.post("/api/session", json=body)).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    for path in ("/api/accounts", "/api/me/sessions"):
        refused = await client.get(path, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_needed")
    confirmation = "/api/me/second-factor/confirmation"
    early = await client.post(confirmation, json={"code": "000000"}, headers=headers)
    assert (early.status_code, early.json()["code"]) == (409, "second_factor_state")
    begun = await client.post("/api/me/second-factor", headers=headers)
    assert begun.status_code == 201
    secret = begun.json()["secret"]
    assert pyotp.parse_uri(begun.json()["address"]).secret == secret
    before = one_time.present(secret, clock.now() - timedelta(seconds=one_time.STEP_SECONDS))
    for wrong, status, code in (("12345", 401, "wrong_one_time_code"), ("1" * 41, 400, "bad_request")):
        answer = await client.post(confirmation, json={"code": wrong}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    extra = await client.post(confirmation, json={"code": before, "second_factor": True}, headers=headers)
    assert extra.status_code == 400
    confirmed = await client.post(confirmation, json={"code": before}, headers=headers)
    recovery = confirmed.json()["recovery_codes"]
    assert (confirmed.status_code, len(set(recovery))) == (200, 10)
    assert (await client.get("/api/accounts", headers=headers)).status_code == 200
    twice = await client.post("/api/me/second-factor", headers=headers)
    assert (twice.status_code, twice.json()["code"]) == (409, "second_factor_state")
    off = await client.post("/api/me/second-factor/removal", json={"code": recovery[0]}, headers=headers)
    assert (off.status_code, off.json()["code"]) == (409, "second_factor_obligatory")
    assert (await client.post("/api/session", json=body | {"code": recovery[0]})).status_code == 201


async def test_recovery_codes_are_renewed_and_codes_turned_off(client: httpx.AsyncClient) -> None:
    auditor = await make_auditor()
    headers = bearer(auditor)
    renewal, removal = "/api/me/second-factor/recovery-codes", "/api/me/second-factor/removal"
    for path in (renewal, removal):
        answer = await client.post(path, json={"code": "000000"}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (409, "second_factor_state")
    secret, old = await with_codes(auditor)
    renewed = await client.post(renewal, json={"code": now_code(secret)}, headers=headers)
    new = renewed.json()["recovery_codes"]
    assert renewed.status_code == 200
    assert not set(new) & set(old)
    for used in (old[0], now_code(secret)):
        wrong = await client.post(removal, json={"code": used}, headers=headers)
        assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_one_time_code")
    assert (await client.post(removal, json={"code": new[0]}, headers=headers)).status_code == 204
    body = {"username": "auditor", "password": PASSWORD}
    assert (await client.post("/api/session", json=body)).status_code == 201


async def test_a_programs_token_changes_nothing_of_the_account(client: httpx.AsyncClient) -> None:
    auditor = await make_auditor()
    wanted = {
        "name": "审计程序",
        "actions": ["audit.read"],
        "ends_on": clock.today() + timedelta(days=30),
    }
    made = await tokens.make_token(auditor, TokenIn.model_validate(wanted))
    headers = {"Authorization": f"Bearer {made.token}"}
    code = {"code": "000000"}
    answers = [
        await client.get("/api/me/sessions", headers=headers),
        await client.post(f"/api/me/sessions/{auditor.session_id}/end", headers=headers),
        await client.post(f"/api/me/sessions/{uuid4()}/end", headers=headers),
        await client.post("/api/me/sessions/end-others", headers=headers),
        await client.post("/api/me/second-factor", headers=headers),
        await client.post("/api/me/second-factor/confirmation", json=code, headers=headers),
        await client.post("/api/me/second-factor/recovery-codes", json=code, headers=headers),
        await client.post("/api/me/second-factor/removal", json=code, headers=headers),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(403, "token_limited")}
    assert (await client.get("/api/me", headers=bearer(auditor))).status_code == 200
