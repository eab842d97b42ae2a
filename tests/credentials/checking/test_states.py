"""What a certificate's page and its JSON say of its state, the moment it changes."""

from typing import Any

import httpx
import pytest

from credentials.issuing import queries as issued
from credentials.issuing import service as issuing
from credentials.issuing.scopes import Scope
from credentials.taking_back import service, suspending
from credentials.taking_back.selection import Selection, find_credential
from registry.core import database
from registry.people.sign_in import sessions
from tests.credentials.compromised import make_compromised
from tests.credentials.taking_back.test_taking_back import WHY, make_unpaid
from tests.factories import bearer

pytestmark = pytest.mark.anyio


async def asked(client: httpx.AsyncClient, code: str) -> dict[str, Any]:
    answer = await client.get(f"/V/{code}", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


async def test_suspended_is_neither_valid_nor_invalid(client: httpx.AsyncClient) -> None:
    contest, credentials = await make_unpaid()
    made = (await issued.issued(contest.id))[0]
    assert (await asked(client, made.code))["state"] == "valid"
    selection = Selection("credential", credentials[0])
    await suspending.suspend(contest.organizer, selection, "申诉正在处理")
    found = await asked(client, made.code)
    assert (found["state"], found["outcome"]) == ("suspended", "unchecked")
    assert found["suspension"]["reason"]["zh"] == "申诉正在处理"
    assert {step["id"]: step.get("code") for step in found["steps"]}["status"] == "suspended"
    shown = (await client.get(f"/V/{made.code}")).text
    assert "申诉正在处理" in shown
    assert 'class="state wait"' in shown
    await suspending.lift(contest.organizer, selection, "申诉不成立")
    assert (await asked(client, made.code))["state"] == "valid"


async def test_an_open_correction_suspends_the_event(client: httpx.AsyncClient) -> None:
    contest, _ = await make_unpaid()
    by_code = {
        row["event"]: row["code"]
        for row in await database.fetch(
            "SELECT e.code AS event, c.code FROM credentials.credential c"
            " JOIN competitions.award_recipient r ON r.id = c.recipient"
            " JOIN competitions.award a ON a.id = r.award JOIN competitions.event e ON e.id = a.event"
        )
    }
    event = await database.fetch_value("SELECT id FROM competitions.event WHERE code = 'ZZ001'")
    proposal = {
        "base": 1,
        "reason": "漏计五分",
        "changes": [{"entry": "ZZ001-02", "points": "99.5"}],
    }
    path = f"/api/events/{event}/corrections"
    answer = await client.post(path, headers=bearer(contest.organizer), json=proposal)
    assert answer.status_code == 201
    assert (await asked(client, by_code["ZZ001"]))["state"] == "suspended"
    assert (await asked(client, by_code["ZZ002"]))["state"] == "valid"
    decision = f"/api/corrections/{answer.json()['id']}/refusal"
    refused = await client.post(decision, headers=bearer(contest.bureau), json={"answer": "不成立"})
    assert refused.status_code == 204
    assert (await asked(client, by_code["ZZ001"]))["state"] == "valid"


async def test_a_new_edition_supersedes_the_revoked_one(client: httpx.AsyncClient) -> None:
    contest, credentials = await make_unpaid()
    first = (await issued.issued(contest.id))[0]
    await service.take_back(contest.organizer, Selection("credential", credentials[0]), WHY)
    found = await asked(client, first.code)
    assert (found["state"], found["outcome"], found["superseded_by"]) == ("revoked", "invalid", None)
    await issuing.run(contest.organizer, Scope("competition", contest.id), again=True)
    serial = await database.fetch_value("SELECT serial FROM credentials.credential WHERE edition = 2")
    (second,) = (one for one in await issued.issued(contest.id) if one.serial == serial)
    old, new = await asked(client, first.code), await asked(client, second.code)
    assert (old["state"], old["outcome"]) == ("superseded", "invalid")
    assert old["superseded_by"] == {"code": second.code, "serial": second.serial}
    assert (new["state"], new["supersedes"]["serial"]) == ("valid", first.serial)
    assert second.serial in (await client.get(f"/V/{first.code}")).text
    assert first.serial in (await client.get(f"/V/{second.code}")).text
    replacement = Selection("credential", await find_credential(second.code))
    await service.take_back(contest.organizer, replacement, WHY)
    # Nothing that counts stands in the stead of the first any more.
    assert [(await asked(client, one.code))["state"] for one in (first, second)] == ["revoked"] * 2


async def test_what_was_signed_with_an_unsafe_key_is_invalid(client: httpx.AsyncClient) -> None:
    contest, _ = await make_unpaid()
    made = (await issued.issued(contest.id))[0]
    await make_compromised(contest)
    found = await asked(client, made.code)
    assert (found["state"], found["outcome"]) == ("invalid", "invalid")
    shown = (await client.get(f"/V/{made.code}")).text
    assert 'class="state bad"' in shown
    assert "核验不通过" in shown


async def test_the_organizer_s_pages(client: httpx.AsyncClient) -> None:
    contest, credentials = await make_unpaid()
    token = bearer(contest.organizer)["Authorization"].partition(" ")[2]
    client.cookies.set(sessions.COOKIE, token)
    here = f"/competitions/{contest.id}/take-backs"
    made = (await issued.issued(contest.id))[0]
    assert (await client.get(here)).status_code == 200
    found = await client.get(here, params={"certificate": made.serial})
    assert found.status_code == 303
    form = await client.get(found.headers["location"])
    assert made.serial in form.text
    csrf = form.text.partition('name="_csrf_token" value="')[2].partition('"')[0]
    what = f"credential:{credentials[0]}"
    for wrong in ("", "credential", f"credential:{credentials[0]}x", f"nothing:{credentials[0]}"):
        assert (await client.get(f"{here}/new", params={"what": wrong})).status_code == 404
        sent = {"_csrf_token": csrf, "what": wrong, "step": "revoke", "reason": WHY}
        assert (await client.post(f"{here}/new", data=sent)).status_code == 404
    sent = {"_csrf_token": csrf, "what": what, "step": "burn", "reason": WHY}
    assert (await client.post(f"{here}/new", data=sent)).status_code == 400
    assert not await database.fetch_value("SELECT count(*) FROM credentials.take_back")
    assert (await asked(client, made.code))["state"] == "valid"
    sent = {"_csrf_token": csrf, "what": what, "step": "revoke", "reason": " "}
    assert (await client.post(f"{here}/new", data=sent)).status_code == 400
    assert (await client.post(f"{here}/new", data=sent | {"reason": WHY})).status_code == 303
    assert (await asked(client, made.code))["state"] == "revoked"
    sent = {"_csrf_token": csrf, "what": f"competition:{contest.id}", "step": "revoke", "reason": WHY}
    proposed = await client.post(f"{here}/new", data=sent)
    assert proposed.headers["location"].startswith("/take-backs/")
    one = await client.get(proposed.headers["location"])
    assert "须由另一人批准" in one.text
    client.cookies.set(sessions.COOKIE, bearer(contest.administrator)["Authorization"].partition(" ")[2])
    sent = {"_csrf_token": csrf, "decision": "approve"}
    assert (await client.post(proposed.headers["location"], data=sent)).status_code == 303
    assert await find_credential(made.code) == credentials[0]
    count = await database.fetch_value("SELECT count(*) FROM credentials.revocation")
    assert count == len(credentials)
    assert (await client.get(here)).text.count("TST-") == 0
