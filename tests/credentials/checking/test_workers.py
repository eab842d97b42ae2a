"""A revocation is seen within two seconds by every worker of a service, on the page and in the list."""

from pathlib import Path

import httpx
import jwt
import pytest

from credentials.issuing import queries as issued
from credentials.status_list import bit, decode
from credentials.taking_back import service
from credentials.taking_back.selection import Selection
from registry.core import database
from registry.core.settings import Settings
from tests.credentials.taking_back.test_taking_back import WHY, make_unpaid
from tests.service import STARTS_WITHIN, free_port, served

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(2 * STARTS_WITHIN)]
_ASKED = 12


def seen(url: str, code: str, index: int) -> set[tuple[str, bool]]:
    """Return what a dozen connections of their own are told: the page's state, and the bit of the list."""
    told = set()
    for _ in range(_ASKED):
        with httpx.Client(base_url=url) as fresh:
            state = fresh.get(f"/V/{code}", headers={"Accept": "application/json"}).json()["state"]
            token = fresh.get("/status/1", headers={"Accept": "application/vc+jwt"}).text
        listed = jwt.decode(token, options={"verify_signature": False})
        told.add((state, bit(decode(listed["credentialSubject"]["encodedList"]), index)))
    return told


async def test_two_workers_tell_of_a_revocation_at_once(db: None, settings: Settings, tmp_path: Path) -> None:
    contest, credentials = await make_unpaid()
    made = (await issued.issued(contest.id))[0]
    index = await database.fetch_value(
        "SELECT status_index FROM credentials.credential WHERE id = $1", credentials[0]
    )
    shared = {"data_dir": str(settings.data_dir), "database": settings.database}
    with served(tmp_path / "service", free_port(), "--workers", "2", **shared) as running:
        assert seen(running.url, made.code, index) == {("valid", False)}
        await service.take_back(contest.organizer, Selection("credential", credentials[0]), WHY)
        # Not even the two seconds are needed: nobody is told the old state from here on.
        assert seen(running.url, made.code, index) == {("revoked", True)}
