"""Tokens for programs: they do what they were made for and nothing else, and die with what they stand on."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from registry.core import clock, database
from registry.core.actor import Actor
from registry.people.access import TokenLimitedError
from registry.people.tokens import service
from registry.people.tokens.schemas import MadeToken, TokenIn
from tests.factories import bearer, make_account

pytestmark = pytest.mark.anyio


def in_days(days: int) -> str:
    """Return a day as the API has it, counted when it is asked for: a run may pass midnight."""
    return str(clock.today() + timedelta(days=days))


async def make_token(actor: Actor, *actions: str, **overrides: Any) -> MadeToken:
    fields = {"name": "审计程序", "actions": actions, "ends_on": in_days(30)} | overrides
    return await service.make_token(actor, TokenIn.model_validate(fields))


def program(made: MadeToken) -> dict[str, str]:
    return {"Authorization": f"Bearer {made.token}"}


async def last_used() -> Any:
    return await database.fetch_value("SELECT last_used_at FROM registry.api_token")


async def make_auditor() -> Actor:
    return await make_account("auditor", await make_account("administrator"))


async def test_a_token_does_what_it_was_made_for(client: httpx.AsyncClient) -> None:
    auditor = await make_auditor()
    made = await make_token(auditor, "audit.read", "audit.read")
    assert made.token.startswith("rgt_")
    assert len(made.token) == 47
    assert (await client.get("/api/audit", headers=program(made))).status_code == 200
    me = (await client.get("/api/me", headers=program(made))).json()
    assert me["account"] == str(auditor.account_id)
    kept = await database.fetch_one("SELECT * FROM registry.api_token")
    assert kept is not None
    assert made.token not in str(dict(kept))
    assert await database.fetch_value("SELECT count(*) FROM registry.audit_line WHERE action = 'tokens.make'")
    lines = await database.fetch("SELECT before, after FROM registry.audit_line")
    assert made.token not in str(lines)


async def test_another_action_is_refused_by_name(client: httpx.AsyncClient) -> None:
    made = await make_token(await make_auditor(), "accounts.read")
    answer = await client.get("/api/audit", headers=program(made))
    assert (answer.status_code, answer.json()["code"]) == (403, "token_limited")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE registry.api_token SET ends_at = now() - interval '1 second'",
        "UPDATE registry.api_token SET ended_at = now()",
        "UPDATE registry.account SET active = false WHERE username = 'auditor'",
        "UPDATE registry.api_token SET token = repeat('0', 64)",
    ],
)
async def test_what_does_not_count_opens_nothing(client: httpx.AsyncClient, change: str) -> None:
    made = await make_token(await make_auditor(), "audit.read")
    assert (await client.get("/api/audit", headers=program(made))).status_code == 200
    await database.execute(change)
    answer = await client.get("/api/audit", headers=program(made))
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


async def test_a_right_that_is_taken_away_is_gone_from_the_token_too(client: httpx.AsyncClient) -> None:
    auditor = await make_auditor()
    made = await make_token(auditor, "audit.read")
    await database.execute(
        "UPDATE registry.role_grant SET ended_at = now() WHERE account = $1", auditor.account_id
    )
    answer = await client.get("/api/audit", headers=program(made))
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_a_role_that_asks_for_one_time_codes_needs_them_set_up(client: httpx.AsyncClient) -> None:
    made = await make_token(await make_account("administrator"), "audit.read")
    answer = await client.get("/api/audit", headers=program(made))
    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_needed")
    await database.execute("UPDATE registry.account SET totp_secret = '1.AA', totp_confirmed_at = now()")
    assert (await client.get("/api/audit", headers=program(made))).status_code == 200


async def test_no_token_manages_the_account_or_its_tokens(client: httpx.AsyncClient) -> None:
    auditor = await make_auditor()
    made = await make_token(auditor, *service.possible_actions(auditor))
    body = {"name": "x", "actions": ["audit.read"], "ends_on": in_days(0)}
    password = {"old_password": "a long enough password", "new_password": "another long password"}
    for method, path, sent in (
        ("GET", "/api/me/tokens", None),
        ("POST", "/api/me/tokens", body),
        ("DELETE", f"/api/me/tokens/{made.id}", None),
        ("POST", "/api/me/password", password),
        ("POST", "/api/session/renewal", None),
    ):
        answer = await client.request(method, path, headers=program(made), json=sent)
        assert (answer.status_code, answer.json()["code"]) == (403, "token_limited"), path
    # A token has no session to sign out of, and ends nobody else's.
    await client.delete("/api/session", headers=program(made))
    assert (await client.get("/api/me", headers=bearer(auditor))).status_code == 200
    acting = Actor(auditor.account_id, "", auditor.grants, actions=frozenset({"audit.read"}))
    with pytest.raises(TokenLimitedError):
        await make_token(acting, "audit.read")
    assert (await client.get("/api/audit", headers=program(made))).status_code == 200


async def test_a_token_is_for_the_api_only(client: httpx.AsyncClient) -> None:
    made = await make_token(await make_auditor(), "audit.read")
    cookie = {"Cookie": f"registry_session={made.token}"}
    for headers in (program(made), cookie):
        assert (await client.get("/account/tokens", headers=headers)).status_code == 401
    assert (await client.get("/api/audit", headers=cookie)).status_code == 401


async def test_making_listing_and_ending_through_the_api(client: httpx.AsyncClient) -> None:
    auditor = await make_auditor()
    body = {"name": "审计程序", "actions": ["audit.read"], "ends_on": in_days(365)}
    made = (await client.post("/api/me/tokens", json=body, headers=bearer(auditor))).json()
    listed = await client.get("/api/me/tokens", headers=bearer(auditor))
    assert made["token"] not in listed.text
    [shown] = listed.json()
    assert (shown["id"], shown["name"], shown["actions"]) == (made["id"], "审计程序", ["audit.read"])
    assert (shown["ends_on"], shown["counts"], shown["last_used_at"]) == (body["ends_on"], True, None)
    other = await make_account("organizer", await actor_named("administrator"))
    address = f"/api/me/tokens/{made['id']}"
    assert (await client.get("/api/me/tokens", headers=bearer(other))).json() == []
    assert (await client.delete(address, headers=bearer(other))).status_code == 404
    for _ in range(2):
        assert (await client.delete(address, headers=bearer(auditor))).status_code == 204
    assert (
        await database.fetch_value("SELECT count(*) FROM registry.audit_line WHERE action = 'tokens.end'")
        == 1
    )
    answer = await client.get("/api/audit", headers={"Authorization": f"Bearer {made['token']}"})
    assert answer.status_code == 401
    [shown] = (await client.get("/api/me/tokens", headers=bearer(auditor))).json()
    assert shown["counts"] is False


async def actor_named(username: str) -> Actor:
    from registry.people.accounts import queries
    from registry.people.sign_in import sessions

    account = await database.fetch_value("SELECT id FROM registry.account WHERE username = $1", username)
    return await queries.actor_of(await sessions.start(account, "api", second_factor=True))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"actions": ["results.finalize"]}, "token_actions"),
        ({"actions": ["audit.read", "no.such_action"]}, "token_actions"),
        ({"actions": []}, "bad_request"),
        ({"name": ""}, "bad_request"),
        ({"ends_on": -1}, "token_day"),
        ({"ends_on": 366}, "token_day"),
        ({"ends_on": "soon"}, "bad_request"),
    ],
)
async def test_what_cannot_be_a_token_is_refused(
    client: httpx.AsyncClient, change: dict[str, Any], code: str
) -> None:
    if isinstance(days := change.get("ends_on"), int):
        change = change | {"ends_on": in_days(days)}
    body = {"name": "x", "actions": ["audit.read"], "ends_on": in_days(0)} | change
    answer = await client.post("/api/me/tokens", json=body, headers=bearer(await make_auditor()))
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert await database.fetch_value("SELECT count(*) FROM registry.api_token") == 0


@pytest.mark.parametrize("action", ["accounts.create", "accounts.change", "accounts.reset"])
async def test_accounts_are_never_managed_by_a_token(db: None, action: str) -> None:
    administrator = await make_account("administrator")
    with pytest.raises(service.TokenActionsError):
        await make_token(administrator, action)
    assert {"audit.read", "organizations.register"} <= {*service.possible_actions(administrator)}


async def test_the_time_of_use_is_noted_once_a_minute(client: httpx.AsyncClient) -> None:
    made = await make_token(await make_auditor(), "audit.read")
    await client.get("/api/me", headers=program(made))
    assert clock.now() - await last_used() < timedelta(seconds=5)
    for ago, noted in ((timedelta(seconds=50), False), (timedelta(seconds=70), True)):
        earlier = clock.now() - ago
        await database.execute("UPDATE registry.api_token SET last_used_at = $1", earlier)
        await client.get("/api/me", headers=program(made))
        assert (await last_used() > earlier) is noted


async def test_the_pages_show_a_new_token_once(client: httpx.AsyncClient) -> None:
    auditor = await make_auditor()
    cookie = {"Cookie": f"registry_session={bearer(auditor)['Authorization'].removeprefix('Bearer ')}"}
    client.headers.update({"Accept": "text/html"})
    page = await client.get("/account/tokens", headers=cookie)
    assert page.status_code == 200, page.text
    assert 'value="audit.read"' in page.text
    assert 'value="accounts.create"' not in page.text
    csrf = page.text.partition('name="_csrf_token" value="')[2].partition('"')[0]
    headers = {"Cookie": f"{cookie['Cookie']}; registry_csrf={page.cookies['registry_csrf']}"}
    client.cookies.clear()
    form = {"_csrf_token": csrf, "name": "程序<b>", "actions": "audit.read", "ends_on": in_days(0)}
    for field in ("name", "actions", "ends_on"):
        left_out = {name: value for name, value in form.items() if name != field}
        wrong = await client.post("/account/tokens", data=left_out, headers=headers)
        assert (wrong.status_code, f'href="#{field}"' in wrong.text) == (400, True)
        client.cookies.clear()
    made = await client.post("/account/tokens", data=form, headers=headers)
    client.cookies.clear()
    assert (made.status_code, made.headers["cache-control"]) == (200, "no-store")
    token = made.text.partition('id="token">')[2].partition("<")[0]
    assert (await client.get("/api/audit", headers={"Authorization": f"Bearer {token}"})).status_code == 200
    listed = await client.get("/account/tokens", headers=headers)
    assert token not in listed.text
    assert "程序&lt;b&gt;" in listed.text
    [token_id] = await database.fetch("SELECT id FROM registry.api_token")
    client.cookies.clear()
    ended = await client.post(
        f"/account/tokens/{token_id['id']}/end", data={"_csrf_token": csrf}, headers=headers
    )
    assert ended.status_code == 303
    assert (await client.get("/api/audit", headers={"Authorization": f"Bearer {token}"})).status_code == 401
