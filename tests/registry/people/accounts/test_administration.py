"""The administrator: roles, closing and opening accounts, lost devices; one administrator always left."""

import asyncio
from uuid import UUID, uuid4

import httpx
import pytest

from registry.core import database
from registry.core.actor import VISITOR, Actor
from registry.core.errors import ForbiddenError, NotFoundError, NotSignedInError
from registry.people.accounts import administration, lists, queries
from registry.people.accounts.grants import LastAdministratorError, RoleHeldError, RoleWithoutPlaceError
from registry.people.accounts.resets import OwnAccountError
from registry.people.accounts.schemas import GrantIn
from registry.people.sign_in import service as signing_in
from registry.people.sign_in.service import WrongPasswordError
from tests.factories import PASSWORD, bearer, make_account, make_entered
from tests.registry.people.accounts.visits import HTML, send, with_codes

pytestmark = pytest.mark.anyio


def id_of(actor: Actor) -> UUID:
    assert actor.account_id is not None
    return actor.account_id


async def again(actor: Actor) -> Actor:
    """Return who acts in the same session now."""
    assert actor.session_id is not None
    return await queries.actor_of(actor.session_id)


async def grant_of(actor: Actor, role: str) -> UUID:
    held: list[UUID] = [row["id"] for row in await lists.grants_of(id_of(actor)) if row["role"] == role]
    return held[0]


async def test_roles_come_and_go_with_the_next_request(client: httpx.AsyncClient) -> None:
    administrator = await make_account("administrator")
    auditor = await make_account("auditor", administrator)
    assert (await client.get("/audit", headers=HTML)).status_code == 303
    with pytest.raises(RoleHeldError):
        await administration.grant(administrator, id_of(auditor), GrantIn(role="auditor"))
    with pytest.raises(RoleWithoutPlaceError):
        await administration.grant(administrator, id_of(auditor), GrantIn(role="judge"))
    await administration.grant(administrator, id_of(auditor), GrantIn(role="organizer"))
    assert set((await again(auditor)).roles) == {"auditor", "organizer"}
    await administration.end_grant(administrator, id_of(auditor), await grant_of(auditor, "auditor"))
    assert (await again(auditor)).roles == ("organizer",)
    for actor, refused in ((auditor, ForbiddenError), (VISITOR, NotSignedInError)):
        with pytest.raises(refused):
            await administration.grant(actor, id_of(auditor), GrantIn(role="administrator"))
    with pytest.raises(NotFoundError):
        await administration.end_grant(
            administrator, id_of(administrator), await grant_of(auditor, "organizer")
        )
    lines = await database.fetch(
        "SELECT action, before::text || after::text AS said FROM registry.audit_line WHERE subject = $1",
        f"account:{auditor.account_id}",
    )
    assert {"accounts.create", "accounts.grant", "accounts.end_grant"} <= {line["action"] for line in lines}
    assert not any("测试" in str(line["said"]) for line in lines)


async def test_a_closed_account_is_out_at_once(client: httpx.AsyncClient) -> None:
    administrator = await make_account("administrator")
    auditor = await make_account("auditor", administrator)
    headers = bearer(auditor)
    assert (await client.get("/api/me", headers=headers)).status_code == 200
    await administration.deactivate(administrator, id_of(auditor))
    assert (await client.get("/api/me", headers=headers)).status_code == 401
    with pytest.raises(WrongPasswordError):
        await signing_in.sign_in("auditor", PASSWORD)
    await administration.activate(administrator, id_of(auditor))
    assert (await client.get("/api/me", headers=headers)).status_code == 401
    await signing_in.sign_in("auditor", PASSWORD)


async def test_the_last_administrator_stays(db: None) -> None:
    administrator = await make_account("administrator")
    held = await grant_of(administrator, "administrator")
    with pytest.raises(LastAdministratorError):
        await administration.deactivate(administrator, id_of(administrator))
    with pytest.raises(LastAdministratorError):
        await administration.end_grant(administrator, id_of(administrator), held)
    second = await make_account("administrator", administrator, username="second")
    await administration.deactivate(administrator, id_of(second))
    with pytest.raises(LastAdministratorError):
        await administration.end_grant(administrator, id_of(administrator), held)
    assert await again(administrator) == administrator


async def test_two_administrators_cannot_remove_each_other_at_once(db: None) -> None:
    first = await make_account("administrator")
    for n in range(6):
        second = await make_account("administrator", first, username=f"second{n}")
        held = await grant_of(second, "administrator")
        tried = await asyncio.gather(
            administration.deactivate(second, id_of(first)),
            administration.end_grant(first, id_of(second), held),
            return_exceptions=True,
        )
        assert sorted(type(one).__name__ for one in tried) == ["LastAdministratorError", "NoneType"]
        if not (await again(first)).account_id:
            first = second


async def test_a_lost_device_is_taken_out(client: httpx.AsyncClient) -> None:
    administrator = await make_account("administrator")
    auditor = await make_account("auditor", administrator)
    await with_codes(auditor)
    await administration.remove_second_factor(administrator, id_of(auditor))
    assert await again(auditor) == VISITOR
    assert await database.fetch_value("SELECT count(*) FROM registry.recovery_code") == 0
    await signing_in.sign_in("auditor", PASSWORD)
    with pytest.raises(OwnAccountError):
        await administration.remove_second_factor(administrator, id_of(administrator))


async def test_the_pages_show_and_change_accounts(client: httpx.AsyncClient) -> None:
    contest = await make_entered(2)
    client.cookies["registry_session"] = bearer(contest.administrator)["Authorization"].removeprefix(
        "Bearer "
    )
    page = (await client.get("/accounts", headers=HTML)).text
    assert page.count('href="/accounts/') == 3 + 1
    found = await send(client, "/accounts/find", q="BUREAU", role="bureau_officer", standing="active")
    assert (found.status_code, found.text.count('href="/accounts/')) == (200, 1 + 1)
    closed = await send(client, "/accounts/find", q="BUREAU", standing="closed")
    assert closed.text.count('href="/accounts/') == 1
    plain = await send(client, "/accounts/find", q="", role="bureau_officer")
    assert (plain.status_code, plain.headers["location"]) == (303, "/accounts?role=bureau_officer")
    assert (await client.get(plain.headers["location"], headers=HTML)).text.count('href="/accounts/') == 1 + 1
    address = f"/accounts/{contest.organizer.account_id}"
    assert "测试 organizer" in (await client.get(address, headers=HTML)).text
    assert (await client.get(f"/accounts/{uuid4()}", headers=HTML)).status_code == 404


async def test_a_form_of_the_administrator_works_end_to_end(client: httpx.AsyncClient) -> None:
    administrator = await make_account("administrator")
    auditor = await make_account("auditor", administrator)
    client.cookies["registry_session"] = bearer(administrator)["Authorization"].removeprefix("Bearer ")
    address = f"/accounts/{auditor.account_id}"
    wrong = await send(client, f"{address}/grants", role="judge")
    assert wrong.status_code == 400
    assert (await send(client, f"{address}/grants", role="nothing")).status_code == 400
    assert (await send(client, f"{address}/grants", role="organizer", competition="x")).status_code == 400
    assert (await send(client, f"{address}/grants", role="organizer")).status_code == 303
    assert (await send(client, f"{address}/grants", role="organizer")).status_code == 409
    assert set((await again(auditor)).roles) == {"auditor", "organizer"}
    link = await send(client, f"{address}/reset")
    assert "/reset/" in link.text
    assert (await send(client, f"{address}/deactivate")).status_code == 303
    assert await again(auditor) == VISITOR
    assert (await send(client, f"{address}/activate")).status_code == 303
    own = await send(client, f"/accounts/{administrator.account_id}/deactivate")
    assert own.status_code == 409
    assert "最后一位" in own.text


async def test_others_do_not_learn_what_accounts_there_are(client: httpx.AsyncClient) -> None:
    contest = await make_entered(2)
    client.cookies["registry_session"] = bearer(contest.organizer)["Authorization"].removeprefix("Bearer ")
    for known in (contest.administrator.account_id, uuid4()):
        assert (await client.get(f"/accounts/{known}", headers=HTML)).status_code == 403
        for what in ("deactivate", "activate", "reset", "remove-second-factor", "grants"):
            answer = await send(client, f"/accounts/{known}/{what}", role="auditor")
            assert answer.status_code == 403, what
