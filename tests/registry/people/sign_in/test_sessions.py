"""Sessions: renewed on the way, ended at once; the password changed; a link for a new one."""

import asyncio
from datetime import datetime, timedelta

import httpx
import jwt
import pytest

from registry.core import clock, database
from registry.core.errors import NotFoundError
from registry.core.settings import Settings
from registry.people.accounts import administration, resets, service
from registry.people.accounts.links import CodeNotValidError
from registry.people.accounts.resets import OwnAccountError
from registry.people.accounts.schemas import PasswordChange
from registry.people.sign_in import passwords, sessions
from registry.people.sign_in import service as signing_in
from registry.people.sign_in.passwords import PasswordRefusedError
from registry.people.sign_in.service import WrongPasswordError
from tests.factories import PASSWORD, bearer, make_account
from tests.registry.people.accounts.visits import HTML, send
from tests.registry.people.held_up import held_up

pytestmark = pytest.mark.anyio

NEW = "quite another password"


def aged(token: str, settings: Settings, by: timedelta) -> str:
    """Return our own token as it would be, had it been made earlier."""
    claims = jwt.decode(token, options={"verify_signature": False})
    seconds = int(by.total_seconds())
    return jwt.encode(
        claims | {"iat": claims["iat"] - seconds, "exp": claims["exp"] - seconds}, settings.secret(), "HS256"
    )


def change(old: str, new: str) -> PasswordChange:
    return PasswordChange.model_validate({"old_password": old, "new_password": new})


async def test_a_page_renews_the_cookie_of_a_session_that_goes_on(
    client: httpx.AsyncClient, settings: Settings
) -> None:
    administrator = await make_account("administrator")
    assert administrator.session_id is not None
    fresh = sessions.issue(administrator.session_id, settings)
    old = aged(fresh, settings, sessions.RENEWED_AFTER + timedelta(seconds=1))

    async def visit(path: str, token: str) -> httpx.Response:
        client.cookies.clear()
        return await client.get(path, headers=HTML | {"Cookie": f"{sessions.COOKIE}={token}"})

    assert sessions.COOKIE not in (await visit("/desk", fresh)).headers.get("set-cookie", "")
    renewed = (await visit("/desk", old)).headers["set-cookie"]
    assert "HttpOnly" in renewed
    token = renewed.partition(f"{sessions.COOKIE}=")[2].partition(";")[0]
    known = sessions.read(token, settings)
    assert known is not None
    assert known[0] == administrator.session_id
    assert clock.now() - known[1] < timedelta(seconds=30)
    assert sessions.COOKIE not in (await visit("/static/site.css", old)).headers.get("set-cookie", "")
    assert administrator.account_id is not None
    await sessions.end(administrator.account_id)
    gone = await visit("/desk", old)
    assert gone.status_code == 303
    assert sessions.COOKIE not in gone.headers.get("set-cookie", "")


async def test_a_program_renews_its_token_and_ends_its_session(client: httpx.AsyncClient) -> None:
    headers = bearer(await make_account("administrator"))
    renewed = await client.post("/api/session/renewal", headers=headers)
    assert renewed.status_code == 200
    another = {"Authorization": f"Bearer {renewed.json()['token']}"}
    assert (await client.get("/api/me", headers=another)).status_code == 200
    assert (await client.delete("/api/session", headers=another)).status_code == 204
    for tried in (headers, another):
        assert (await client.get("/api/me", headers=tried)).status_code == 401
        assert (await client.post("/api/session/renewal", headers=tried)).status_code == 401


async def test_signing_out_ends_the_session_itself(client: httpx.AsyncClient) -> None:
    await make_account("auditor", await make_account("administrator"))
    await send(client, "/sign-in", username="auditor", password=PASSWORD)
    kept = client.cookies[sessions.COOKIE]
    assert (await client.get("/desk", headers=HTML)).status_code == 200
    await send(client, "/sign-out")
    client.cookies.clear()
    again = await client.get("/desk", headers=HTML | {"Cookie": f"{sessions.COOKIE}={kept}"})
    assert again.status_code == 303


async def test_one_sees_and_ends_ones_own_sessions_only(client: httpx.AsyncClient) -> None:
    administrator = await make_account("administrator")
    auditor = await make_account("auditor", administrator)
    await send(client, "/sign-in", username="auditor", password=PASSWORD)
    shown = (await client.get("/account", headers=HTML)).text
    assert shown.count("/end") == 1 + 1, "the other session, and all others at once"
    assert str(administrator.session_id) not in shown
    foreign = await send(client, f"/account/sessions/{administrator.session_id}/end")
    assert foreign.status_code == 404
    assert (await send(client, f"/account/sessions/{auditor.session_id}/end")).status_code == 303
    third = await signing_in.sign_in("auditor", PASSWORD)
    await send(client, "/account/sessions/end-others")
    open_now = await database.fetch("SELECT id FROM registry.session WHERE ended_at IS NULL")
    assert {row["id"] for row in open_now} & {auditor.session_id, third.session_id} == set()
    assert (await client.get("/account", headers=HTML)).status_code == 200


async def test_a_new_password_ends_every_other_session(db: None) -> None:
    administrator = await make_account("administrator")
    auditor = await make_account("auditor", administrator)
    other = await signing_in.sign_in("auditor", PASSWORD)
    with pytest.raises(WrongPasswordError):
        await service.change_password(auditor, change("wrong", NEW))
    with pytest.raises(PasswordRefusedError):
        await service.change_password(auditor, change(PASSWORD, "too short"))
    await service.change_password(auditor, change(PASSWORD, NEW))
    open_now = {
        row["id"] for row in await database.fetch("SELECT id FROM registry.session WHERE ended_at IS NULL")
    }
    assert auditor.session_id in open_now
    assert other.session_id not in open_now
    with pytest.raises(WrongPasswordError):
        await signing_in.sign_in("auditor", PASSWORD)
    await signing_in.sign_in("auditor", NEW)


@pytest.mark.parametrize("password", ["123456789", "x" * 201, "administrator", "Administrator"])
def test_what_is_no_password(password: str) -> None:
    with pytest.raises(PasswordRefusedError):
        passwords.accept(password, "administrator")
    passwords.accept("ten chars.", "administrator")


async def test_of_two_password_changes_at_once_one_wins(db: None) -> None:
    auditor = await make_account("auditor", await make_account("administrator"))
    tried = await asyncio.gather(
        *(service.change_password(auditor, change(PASSWORD, f"{NEW} {n}")) for n in range(2)),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in tried) == ["NoneType", "WrongPasswordError"]


async def test_a_link_sets_a_new_password_once(db: None) -> None:
    administrator = await make_account("administrator")
    auditor = await make_account("auditor", administrator)
    assert auditor.account_id is not None
    assert administrator.account_id is not None
    with pytest.raises(OwnAccountError):
        await resets.make_link(administrator, administrator.account_id)
    link = await resets.make_link(administrator, auditor.account_id)
    assert link.mailed == "off"
    code = link.address.rpartition("/")[2]
    stored = await database.fetch_value("SELECT row_to_json(c)::text FROM registry.one_time_code c")
    assert code not in stored
    for _ in range(6):
        with pytest.raises(WrongPasswordError):
            await signing_in.sign_in("auditor", "forgotten")
    for refused in ("short", "auditor"):
        with pytest.raises(PasswordRefusedError):
            await resets.redeem(code, refused)
    tried = await asyncio.gather(*(resets.redeem(code, NEW) for _ in range(3)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in tried) == ["CodeNotValidError"] * 2 + ["NoneType"]
    assert (
        await database.fetch_value(
            "SELECT count(*) FROM registry.session WHERE account = $1 AND ended_at IS NULL",
            auditor.account_id,
        )
        == 0
    )
    await signing_in.sign_in("auditor", NEW)


async def test_used_replaced_outdated_and_unknown_links_look_alike(client: httpx.AsyncClient) -> None:
    administrator = await make_account("administrator")
    auditor = await make_account("auditor", administrator)
    assert auditor.account_id is not None

    async def link() -> str:
        assert auditor.account_id is not None
        return (await resets.make_link(administrator, auditor.account_id)).address.rpartition("/")[2]

    replaced = await link()
    used = await link()
    await resets.redeem(used, NEW)
    outdated = await link()
    ends: datetime = await database.fetch_value("SELECT max(ends_at) FROM registry.one_time_code")
    assert timedelta(hours=23) < ends - clock.now() <= timedelta(hours=24)
    await database.execute(
        "UPDATE registry.one_time_code SET ends_at = $1 WHERE withdrawn_at IS NULL AND used_at IS NULL",
        clock.now(),
    )
    said = set()
    for code in (replaced, used, outdated, "unknown"):
        answer = await send(client, f"/reset/{code}", password=NEW)
        words = answer.text.replace(code, "")
        said.add((answer.status_code, words[words.index("<main") : words.index("</main")]))
        assert (await client.get(f"/reset/{code}", headers=HTML)).status_code == 404
    assert len(said) == 1
    assert "code_not_valid" in said.pop()[1]
    for closed in (await link(), ""):
        if closed:
            await administration.deactivate(administrator, auditor.account_id)
        with pytest.raises(CodeNotValidError):
            await resets.redeem(closed, NEW)
    with pytest.raises(NotFoundError):
        await resets.make_link(administrator, auditor.account_id)


async def test_a_link_is_made_and_another_one_used_at_once_without_a_circle(db: None) -> None:
    administrator = await make_account("administrator")
    auditor = await make_account("auditor", administrator)
    assert auditor.account_id is not None
    code = (await resets.make_link(administrator, auditor.account_id)).address.rpartition("/")[2]
    made, used = await held_up(
        "SELECT 1 FROM registry.account WHERE username = 'auditor' FOR UPDATE",
        resets.make_link(administrator, auditor.account_id),
        resets.redeem(code, NEW),
    )
    assert type(used) is CodeNotValidError
    await resets.redeem(made.address.rpartition("/")[2], NEW)
    await signing_in.sign_in("auditor", NEW)
