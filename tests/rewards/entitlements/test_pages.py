"""The pages on which a team says how it shares, and an officer sees why somebody is due nothing."""

import re
from pathlib import Path

import httpx
import pytest

from registry.core.actor import Actor
from tests.factories import bearer
from tests.rewards.entitlements.test_splits import make_team

pytestmark = pytest.mark.anyio


def sign_in(client: httpx.AsyncClient, actor: Actor) -> None:
    client.cookies.clear()
    client.cookies.set("registry_session", bearer(actor)["Authorization"].removeprefix("Bearer "))


async def read(client: httpx.AsyncClient, path: str, lang: str = "zh") -> httpx.Response:
    return await client.get(path, headers={"Accept": "text/html", "Accept-Language": lang})


async def send(client: httpx.AsyncClient, page: httpx.Response, path: str, **data: str) -> httpx.Response:
    token = re.search(r'name="_csrf_token" value="([^"]+)"', page.text)
    assert token is not None
    return await client.post(path, data=data | {"_csrf_token": token[1]}, headers={"Accept": "text/html"})


async def test_a_team_files_and_confirms_on_its_page(client: httpx.AsyncClient, tmp_path: Path) -> None:
    team = await make_team(tmp_path)
    path = f"/my/rewards/splits/{team.program.id}/{team.award}/student"
    sign_in(client, team.one)
    page = await read(client, path)
    assert page.status_code == 200, page.text
    assert "100.01" in page.text
    one, other = f"share-{team.one.person_id}", f"share-{team.other.person_id}"
    refused = await send(client, page, path, **{one: "90", other: "10"})
    assert refused.status_code == 400
    assert "合计 100.00 元" in refused.text
    assert 'value="90"' in refused.text
    unreadable = await send(client, page, path, **{one: "ninety", other: "10.01"})
    assert unreadable.status_code == 400
    filed = await send(client, page, path, **{one: "90", other: "10.01"})
    assert (filed.status_code, filed.headers["location"]) == (303, path)
    sign_in(client, team.other)
    page = await read(client, path)
    confirming = re.search(r'action="(/my/rewards/splits/[^"]+/confirmation)"', page.text)
    assert confirming is not None
    confirmed = await send(client, page, confirming[1])
    assert confirmed.status_code == 303, confirmed.text
    assert await team.due() == {str(team.one.person_id): 9_000, str(team.other.person_id): 1_001}
    page = await read(client, path, "en")
    assert "every member has confirmed" in page.text
    assert "<form" not in page.text.split("<main")[1].split("</main")[0]


async def test_nobody_else_sees_the_page(client: httpx.AsyncClient, tmp_path: Path) -> None:
    team = await make_team(tmp_path)
    path = f"/my/rewards/splits/{team.program.id}/{team.award}/student"
    sign_in(client, team.contest.organizer)
    assert (await read(client, path)).status_code == 404


async def test_an_officer_sees_budget_and_who_is_due_nothing_with_the_reason(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    team = await make_team(tmp_path)
    sign_in(client, team.contest.bureau)
    page = await read(client, f"/rewards/{team.program.id}/entitlements")
    assert page.status_code == 200, page.text
    assert "等待团队分配方案" in page.text
    assert "没有对指导教师奖励" in page.text
    answer = await client.get(
        f"/api/programs/{team.program.id}/passed-over", headers=bearer(team.contest.bureau)
    )
    assert {one["code"] for one in answer.json()} == {"no_rule", "split_awaited"}
