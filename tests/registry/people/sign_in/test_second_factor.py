"""One-time codes: the rule, setting them up, replay, recovery, and what lacks without them."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pyotp
import pytest

from registry.core import database
from registry.people.access import SecondFactorNeededError
from registry.people.sign_in import one_time, second_factor, sessions
from registry.people.sign_in import service as signing_in
from registry.people.sign_in.second_factor import (
    SecondFactorObligatoryError,
    SecondFactorStateError,
    WrongOneTimeCodeError,
)
from registry.people.sign_in.service import OneTimeCodeNeededError, SecondStep
from tests.factories import PASSWORD, make_account
from tests.registry.people.accounts.visits import HTML, now_code, send, with_codes

pytestmark = pytest.mark.anyio

# The secret and two of the instants of RFC 6238, appendix B; six digits are the last of its eight.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("seconds", "code"), [(1234567890, "005924"), (1111111109, "081804"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, tz=UTC)
    assert one_time.present(RFC_SECRET, at) == code
    step = seconds // 30
    assert one_time.step_of(RFC_SECRET, f" {code[:3]} {code[3:]}", at, None) == step
    assert one_time.step_of(RFC_SECRET, code, at + timedelta(seconds=30), step - 1) == step
    assert one_time.step_of(RFC_SECRET, code, at - timedelta(seconds=30), None) == step
    assert one_time.step_of(RFC_SECRET, code, at + timedelta(seconds=60), None) is None
    assert one_time.step_of(RFC_SECRET, code, at, step) is None
    assert one_time.step_of(RFC_SECRET, "十二三四五六", at, None) is None


async def test_signing_in_asks_for_a_code_once_it_is_set_up(db: None) -> None:
    actor = await make_account("administrator")
    secret, _ = await with_codes(actor)
    stored = await database.fetch_value("SELECT totp_secret FROM registry.account")
    assert secret not in stored
    with pytest.raises(OneTimeCodeNeededError):
        await signing_in.sign_in("administrator", PASSWORD)
    with pytest.raises(WrongOneTimeCodeError):
        await signing_in.sign_in("administrator", PASSWORD, code="000 000")
    code = now_code(secret)
    signed_in = await signing_in.sign_in("administrator", PASSWORD, code=code)
    assert not signed_in.lacks_second_factor
    step = await signing_in.first_step("administrator", PASSWORD)
    assert isinstance(step, SecondStep)
    with pytest.raises(WrongOneTimeCodeError):
        await signing_in.second_step(step.token, code)


async def test_of_two_that_bring_one_code_at_once_one_gets_in(db: None) -> None:
    actor = await make_account("administrator")
    secret, recovery = await with_codes(actor)
    for code in (now_code(secret), recovery[0]):
        tried = await asyncio.gather(
            *(signing_in.sign_in("administrator", PASSWORD, code=code) for _ in range(4)),
            return_exceptions=True,
        )
        refused = [one for one in tried if isinstance(one, WrongOneTimeCodeError)]
        assert len(refused) == 3


async def test_a_recovery_code_counts_once_however_it_is_typed(db: None) -> None:
    actor = await make_account("administrator")
    _, recovery = await with_codes(actor)
    assert len(set(recovery)) == 10
    kept = await database.fetch("SELECT code FROM registry.recovery_code")
    assert not {code.replace("-", "") for code in recovery} & {row["code"] for row in kept}
    await signing_in.sign_in("administrator", PASSWORD, code=recovery[3].lower().replace("-", " "))
    with pytest.raises(WrongOneTimeCodeError):
        await signing_in.sign_in("administrator", PASSWORD, code=recovery[3])
    again = await second_factor.renew_recovery_codes(actor, recovery[4])
    assert not set(again) & set(recovery)
    with pytest.raises(WrongOneTimeCodeError):
        await signing_in.sign_in("administrator", PASSWORD, code=recovery[5])


async def test_a_role_that_needs_codes_keeps_them_and_others_may_turn_them_off(db: None) -> None:
    administrator = await make_account("administrator")
    secret, _ = await with_codes(administrator)
    with pytest.raises(SecondFactorObligatoryError):
        await second_factor.turn_off(administrator, now_code(secret))
    auditor = await make_account("auditor", administrator)
    secret, recovery = await with_codes(auditor)
    with pytest.raises(WrongOneTimeCodeError):
        await second_factor.turn_off(auditor, "123")
    await second_factor.turn_off(auditor, recovery[0])
    await signing_in.sign_in("auditor", PASSWORD)
    with pytest.raises(SecondFactorStateError):
        await second_factor.turn_off(auditor, now_code(secret))


async def test_setting_up_ends_the_sessions_that_had_no_code(db: None) -> None:
    actor = await make_account("administrator")
    assert actor.account_id is not None
    other = await sessions.start(actor.account_id, "page", second_factor=False)
    await with_codes(actor)
    with pytest.raises(SecondFactorStateError):
        await second_factor.begin(actor)
    still_open = await database.fetch("SELECT id FROM registry.session WHERE ended_at IS NULL")
    assert [row["id"] for row in still_open] == [actor.session_id]
    assert other != actor.session_id


async def test_who_lacks_codes_is_led_to_set_them_up_and_nowhere_else(client: httpx.AsyncClient) -> None:
    await make_account("administrator")
    entered = await send(client, "/sign-in", username="administrator", password=PASSWORD)
    assert entered.status_code == 303
    for path in ("/desk", "/account", "/accounts", "/audit"):
        led = await client.get(path, headers=HTML)
        assert (led.status_code, led.headers["location"]) == (303, "/account/second-factor"), path
    assert "开始设置" in (await client.get("/account/second-factor", headers=HTML)).text
    assert (await send(client, "/account/second-factor")).status_code == 303
    shown = (await client.get("/account/second-factor", headers=HTML)).text
    secret = shown.partition('id="secret">')[2].partition("<")[0]
    assert "<svg" in shown
    wrong = await send(client, "/account/second-factor/confirm", code="1")
    assert wrong.status_code == 400
    done = await send(client, "/account/second-factor/confirm", code=pyotp.TOTP(secret).now())
    assert done.status_code == 200
    assert done.text.count('<li class="code">') == 10
    assert (await client.get("/desk", headers=HTML)).status_code == 200
    assert secret not in (await client.get("/account/second-factor", headers=HTML)).text


async def test_the_api_says_that_codes_are_needed(client: httpx.AsyncClient) -> None:
    actor = await make_account("administrator")
    credentials = {"username": "administrator", "password": PASSWORD}
    token = (await client.post("/api/session", json=credentials)).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    lacking = await client.get("/api/me", headers=headers)
    assert (lacking.status_code, lacking.json()["code"]) == (403, "second_factor_needed")
    assert (await client.delete("/api/session", headers=headers)).status_code == 204
    secret, _ = await with_codes(actor)
    answers = [
        (await client.post("/api/session", json=credentials | extra))
        for extra in ({}, {"code": "1"}, {"code": now_code(secret)})
    ]
    assert [answer.status_code for answer in answers] == [401, 401, 201]
    assert [answer.json().get("code") for answer in answers[:2]] == [
        "one_time_code_needed",
        "wrong_one_time_code",
    ]


async def test_a_page_signs_in_in_two_steps(client: httpx.AsyncClient) -> None:
    secret, _ = await with_codes(await make_account("administrator"))
    first = await send(client, "/sign-in", username="administrator", password=PASSWORD, next="/audit")
    assert first.status_code == 200
    assert sessions.COOKIE not in client.cookies
    assert now_code(secret) not in first.text, "the code of now is shown in the demo only"
    step = first.text.partition('name="step" value="')[2].partition('"')[0]
    wrong = await send(client, "/sign-in/code", step=step, code="1", next="/audit")
    assert wrong.status_code == 401
    right = await send(client, "/sign-in/code", step=step, code=now_code(secret), next="/audit")
    assert (right.status_code, right.headers["location"]) == (303, "/audit")
    assert (await client.get("/audit", headers=HTML)).status_code == 200


async def test_without_codes_a_service_refuses_what_the_guard_did_not_see(db: None) -> None:
    await make_account("administrator")
    lacking = await signing_in.sign_in("administrator", PASSWORD)
    with pytest.raises(SecondFactorNeededError):
        await second_factor.turn_off(lacking, "1")
    assert lacking.lacks_second_factor
