"""What a process remembers of a certificate says nothing about its present state."""

import httpx
import pytest

from registry.core import database
from tests.factories import make_issued

pytestmark = pytest.mark.anyio


async def test_a_token_written_anew_behind_the_guards_is_verified_anew(client: httpx.AsyncClient) -> None:
    _, (credential, *_) = await make_issued()
    address, wanted = f"/V/{credential.code}", {"Accept": "application/json"}
    assert (await client.get(address, headers=wanted)).json()["outcome"] == "valid"
    signed, _, signature = credential.token.rpartition(".")
    async with database.transaction():
        await database.execute("SET LOCAL session_replication_role = replica")
        await database.execute(
            "UPDATE credentials.credential SET token = $1 WHERE code = $2",
            f"{signed}.{signature[::-1]}",
            credential.code,
        )
    answer = (await client.get(address, headers=wanted)).json()
    assert answer["outcome"] == "invalid"
    assert answer["state"] != "valid"
    assert {step["id"]: step["outcome"] for step in answer["steps"]}["signature"] == "failed"
