"""What tests of accounts do over and over: typing forms, and having a device that shows codes."""

import asyncio
import re
from datetime import timedelta
from urllib.parse import urlencode

import httpx

from registry.core import clock
from registry.core.actor import Actor
from registry.people.sign_in import one_time, second_factor

HTML = {"Accept": "text/html"}


async def csrf(client: httpx.AsyncClient, path: str = "/sign-in") -> str:
    """Return the token that forms need."""
    found = re.search(r'name="_csrf_token" value="([^"]+)"', (await client.get(path, headers=HTML)).text)
    assert found, path
    return found[1]


async def send(client: httpx.AsyncClient, path: str, **fields: str | list[str]) -> httpx.Response:
    """Send a form as a browser does."""
    form = urlencode({"_csrf_token": await csrf(client, "/claim"), **fields}, doseq=True)
    headers = HTML | {"Content-Type": "application/x-www-form-urlencoded"}
    return await client.post(path, content=form, headers=headers)


async def with_codes(actor: Actor) -> tuple[str, list[str]]:
    """Set one-time codes up for an account; returns the secret and the recovery codes.

    The confirming code is that of the step before, so that the present one is still good.
    """
    # Close to its end a step might end before its code is checked.
    rest = one_time.STEP_SECONDS - clock.now().timestamp() % one_time.STEP_SECONDS
    if rest < 5:
        await asyncio.sleep(rest + 1)
    await second_factor.begin(actor)
    secret = await second_factor.pending(actor)
    assert secret is not None
    before = clock.now() - timedelta(seconds=one_time.STEP_SECONDS)
    return secret, await second_factor.confirm(actor, one_time.present(secret, before))


def now_code(secret: str) -> str:
    """Return what the device shows."""
    return one_time.present(secret, clock.now())
