"""What somebody with bad intentions would try: forged and stale tokens, and fields that forms do not have."""

import base64
import json
from datetime import timedelta
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.keys import derived
from registry.core.settings import Settings
from registry.people.accounts import administration, lists, service
from registry.people.accounts.schemas import GrantIn, PasswordChange
from registry.people.invitations import service as invitations
from registry.people.invitations.schemas import InvitationIn
from registry.people.sign_in import service as signing_in
from registry.people.sign_in import sessions
from registry.people.sign_in.service import SecondStep, SecondStepOverError
from tests.factories import PASSWORD, bearer, make_account
from tests.registry.people.accounts.visits import HTML, now_code, send, with_codes

pytestmark = pytest.mark.anyio


async def in_with(client: httpx.AsyncClient, token: str) -> tuple[int, int]:
    """Return what the API and a page answer to a token: 200 and 200 for a good one, 401 and 303 otherwise."""
    client.cookies.clear()
    program = await client.get("/api/me", headers={"Authorization": f"Bearer {token}"})
    page = await client.get("/desk", headers=HTML | {"Cookie": f"{sessions.COOKIE}={token}"})
    return program.status_code, page.status_code


def claims_of(actor: Actor, settings: Settings, **changed: Any) -> dict[str, Any]:
    assert actor.session_id is not None
    own = jwt.decode(sessions.issue(actor.session_id, settings), options={"verify_signature": False})
    return own | changed


def unsigned(claims: dict[str, Any]) -> str:
    """Return a token that says it needs no signature."""
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    return ".".join([*encoded, ""])


async def test_forged_tokens_open_nothing(client: httpx.AsyncClient, settings: Settings) -> None:
    actor = await make_account("administrator")
    key = settings.secret()
    claims = claims_of(actor, settings)
    assert await in_with(client, jwt.encode(claims, key, "HS256")) == (200, 200), "the test forges well"
    rsa_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    at = int(clock.now().timestamp())
    forged = {
        "no signature": unsigned(claims),
        "another key": jwt.encode(claims, "x" * 48, "HS256"),
        "the key of the second step": jwt.encode(claims, derived("second-step"), "HS256"),
        "another algorithm": jwt.encode(claims, key, "HS384"),
        "a key pair of the attacker": jwt.encode(claims, rsa_key, "RS256"),
        "another audience": jwt.encode(claims | {"aud": "registry-second-step"}, key, "HS256"),
        "another issuer": jwt.encode(claims | {"iss": "https://evil.example"}, key, "HS256"),
        "expired": jwt.encode(claims | {"iat": at - 4000, "exp": at - 1}, key, "HS256"),
        "no end": jwt.encode({k: v for k, v in claims.items() if k != "exp"}, key, "HS256"),
        "no session": jwt.encode(claims | {"sid": str(actor.account_id)}, key, "HS256"),
        "no identifier": jwt.encode(claims | {"sid": "' OR 1=1"}, key, "HS256"),
        "nonsense": "a.b.c",
    }
    for how, token in forged.items():
        assert await in_with(client, token) == (401, 303), how


async def test_a_second_step_is_no_session_and_ends_with_the_password(client: httpx.AsyncClient) -> None:
    actor = await make_account("administrator")
    secret, _ = await with_codes(actor)
    step = await signing_in.first_step("administrator", PASSWORD)
    assert isinstance(step, SecondStep)
    assert await in_with(client, step.token) == (401, 303)
    with pytest.raises(SecondStepOverError):
        await signing_in.second_step(bearer(actor)["Authorization"].removeprefix("Bearer "), now_code(secret))
    await change_password(actor)
    with pytest.raises(SecondStepOverError):
        await signing_in.second_step(step.token, now_code(secret))


async def test_a_second_step_lasts_five_minutes(db: None) -> None:
    secret, _ = await with_codes(await make_account("administrator"))
    step = await signing_in.first_step("administrator", PASSWORD)
    assert isinstance(step, SecondStep)
    claims = jwt.decode(step.token, options={"verify_signature": False})
    assert claims["exp"] - clock.now().timestamp() <= timedelta(minutes=5).total_seconds()
    late = jwt.encode(claims | {"exp": clock.now().timestamp() - 1}, derived("second-step"), "HS256")
    with pytest.raises(SecondStepOverError):
        await signing_in.second_step(late, now_code(secret))


async def change_password(actor: Actor) -> None:
    await service.change_password(
        actor, PasswordChange.model_validate({"old_password": PASSWORD, "new_password": "another password"})
    )


async def token_of(username: str) -> str:
    actor = await signing_in.sign_in(username, PASSWORD)
    return bearer(actor)["Authorization"].removeprefix("Bearer ")


async def test_stolen_tokens_end_with_what_their_owner_does(client: httpx.AsyncClient) -> None:
    administrator = await make_account("administrator")
    auditor = await make_account("auditor", administrator)
    assert auditor.account_id is not None
    stolen = await token_of("auditor")
    assert await in_with(client, stolen) == (200, 200)
    await client.delete("/api/session", headers={"Authorization": f"Bearer {stolen}"})
    assert await in_with(client, stolen) == (401, 303), "replayed after signing out"
    stolen = await token_of("auditor")
    await change_password(auditor)
    assert await in_with(client, stolen) == (401, 303), "after the password was changed"
    own = bearer(auditor)["Authorization"].removeprefix("Bearer ")
    (held,) = await lists.grants_of(auditor.account_id)
    await administration.grant(administrator, auditor.account_id, GrantIn(role="organizer"))
    assert (await client.get("/audit", headers=HTML | cookie(own))).status_code == 200
    await administration.end_grant(administrator, auditor.account_id, held["id"])
    assert (await client.get("/audit", headers=HTML | cookie(own))).status_code == 403, "the role was ended"
    await administration.deactivate(administrator, auditor.account_id)
    assert await in_with(client, own) == (401, 303), "the account was closed"


def cookie(token: str) -> dict[str, str]:
    return {"Cookie": f"{sessions.COOKIE}={token}"}


async def rows() -> list[str]:
    """Return every account and grant as text, to see that nothing of them changed."""
    found = await database.fetch(
        "SELECT row_to_json(a)::text AS row FROM registry.account a"
        " UNION ALL SELECT row_to_json(g)::text FROM registry.role_grant g ORDER BY 1"
    )
    return [row["row"] for row in found]


async def test_fields_that_a_request_does_not_have_change_nothing(client: httpx.AsyncClient) -> None:
    auditor = await make_account("auditor", await make_account("administrator"))
    before = await rows()
    extra: dict[str, Any] = {"grants": [{"role": "administrator"}], "active": True, "account": "x"}
    body = {"old_password": PASSWORD, "new_password": "another password"} | extra
    refused = await client.post("/api/me/password", json=body, headers=bearer(auditor))
    assert refused.status_code == 400
    signed_in = await client.post("/api/session", json={"username": "auditor", "password": PASSWORD} | extra)
    assert signed_in.status_code == 400
    assert await rows() == before


async def test_an_invitation_gives_its_own_role_whatever_the_form_says(client: httpx.AsyncClient) -> None:
    administrator = await make_account("administrator")
    link = await invitations.invite(administrator, InvitationIn(name="虚构甲", role="auditor"))
    answer = await send(
        client,
        "/join/" + link.address.rpartition("/")[2],
        username="newcomer",
        password="a long enough password",
        role="administrator",
        grants='[{"role":"administrator"}]',
        person=str(administrator.account_id),
        organization=str(administrator.account_id),
    )
    assert answer.status_code == 303
    made = await database.fetch_one(
        "SELECT a.id, a.person, a.display_name FROM registry.account a WHERE username = 'newcomer'"
    )
    assert made is not None
    assert (made["person"], made["display_name"]) == (None, "虚构甲")
    assert [row["role"] for row in await lists.grants_of(made["id"])] == ["auditor"]
