"""How long signing in waits after failures, and that failures are counted exactly."""

import asyncio
from datetime import timedelta

import httpx
import pytest

from registry.core import database
from registry.people.sign_in import lockout
from registry.people.sign_in import service as signing_in
from registry.people.sign_in.attempts import SigningInLockedError
from registry.people.sign_in.second_factor import WrongOneTimeCodeError
from registry.people.sign_in.service import WrongPasswordError
from tests.factories import PASSWORD, make_account
from tests.registry.people.accounts.visits import now_code, with_codes

pytestmark = pytest.mark.anyio


def test_the_wait_doubles_up_to_a_quarter_of_an_hour() -> None:
    waits = [lockout.wait(failures).total_seconds() for failures in range(13)]
    assert waits == [0] * 6 + [30, 60, 120, 240, 480, 900, 900]
    assert lockout.wait(10**6) == timedelta(minutes=15)


async def fail(username: str, times: int) -> None:
    for _ in range(times):
        with pytest.raises(WrongPasswordError):
            await signing_in.sign_in(username, "wrong")


async def pass_time(by: timedelta) -> None:
    await database.execute(
        "UPDATE registry.sign_in_failure SET locked_until = locked_until - $1::interval", by
    )


@pytest.mark.parametrize("username", ["administrator", "Administrator ", "nobody-knows-this"])
async def test_after_six_failures_even_the_right_password_waits(db: None, username: str) -> None:
    await make_account("administrator")
    await fail(username, 6)
    with pytest.raises(SigningInLockedError) as locked:
        await signing_in.sign_in(username, PASSWORD)
    assert "1 分钟" in locked.value.message.zh
    await pass_time(lockout.SHORTEST)
    if username == "nobody-knows-this":
        await fail(username, 1)
    else:
        await signing_in.sign_in(username, PASSWORD)
        assert await database.fetch_value("SELECT count(*) FROM registry.sign_in_failure") == 0


async def test_the_name_that_was_typed_is_not_kept(db: None) -> None:
    await fail("somebody", 1)
    kept = await database.fetch_value("SELECT row_to_json(f)::text FROM registry.sign_in_failure f")
    assert "somebody" not in kept


async def test_of_many_at_once_only_the_free_ones_are_checked(db: None) -> None:
    await make_account("administrator")
    tried = await asyncio.gather(
        *(signing_in.sign_in("administrator", f"guess {n}") for n in range(20)), return_exceptions=True
    )
    kinds = [type(error) for error in tried]
    assert kinds.count(WrongPasswordError) == lockout.FREE + 1
    assert kinds.count(SigningInLockedError) == 20 - lockout.FREE - 1
    assert await database.fetch_value("SELECT failures FROM registry.sign_in_failure") == lockout.FREE + 1


async def test_wrong_codes_count_and_right_passwords_do_not_wipe_them_out(db: None) -> None:
    secret, _ = await with_codes(await make_account("administrator"))
    step = await signing_in.first_step("administrator", PASSWORD)
    assert isinstance(step, signing_in.SecondStep)
    for _ in range(lockout.FREE + 1):
        assert isinstance(await signing_in.first_step("administrator", PASSWORD), signing_in.SecondStep)
        with pytest.raises(WrongOneTimeCodeError):
            await signing_in.second_step(step.token, "not it")
    with pytest.raises(SigningInLockedError):
        await signing_in.first_step("administrator", PASSWORD)
    with pytest.raises(SigningInLockedError):
        await signing_in.second_step(step.token, now_code(secret))


async def test_known_and_unknown_names_are_locked_in_the_same_words(client: httpx.AsyncClient) -> None:
    await make_account("administrator")
    said = []
    for username in ("administrator", "unknown"):
        answers = [
            await client.post("/api/session", json={"username": username, "password": "wrong"})
            for _ in range(8)
        ]
        said.append([(answer.status_code, answer.text) for answer in answers])
    assert said[0] == said[1]
    assert [status for status, _ in said[0]] == [401] * 6 + [429] * 2
    assert '"code":"signing_in_locked"' in said[0][-1][1]
