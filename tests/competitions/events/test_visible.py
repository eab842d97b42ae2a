"""What is being prepared is seen by those who look after it, and does not exist for anybody else."""

from typing import Any, Final

import httpx
import pytest

from competitions.events import moving, service
from tests.competitions.events.contests import HOSTS, SetUp, make_set_up
from tests.factories import bearer, competition, event, make_account
from tests.registry.people.records import Browser

pytestmark = pytest.mark.anyio

# Who looks after a competition sees its drafts; `None` is a visitor.
SEES: Final = {
    None: False,
    "administrator": True,
    "organizer": True,
    "other_organizer": False,
    "chief_judge": True,
    "judge": False,
    "school_officer": False,
    "bureau_officer": True,
    "auditor": True,
}


async def actor_of(contest: SetUp, who: str) -> Any:
    if who in {"administrator", "organizer"}:
        return getattr(contest, who)
    if who == "other_organizer":
        other = contest.hosts[HOSTS[1]]
        return await make_account("organizer", contest.administrator, organization=other, username="other")
    place: dict[str, Any] = {}
    if who in {"chief_judge", "judge"}:
        place = {"competition": contest.id}
    elif who != "auditor":
        place = {"organization": contest.hosts[HOSTS[1]]}
    return await make_account(who, contest.administrator, **place)  # type: ignore[arg-type]


@pytest.mark.parametrize("who", SEES)
async def test_drafts_are_not_there_for_who_does_not_look_after_them(
    client: httpx.AsyncClient, who: str | None
) -> None:
    contest = await make_set_up()
    first, second = await contest.event(), await contest.event("ZZ002")
    headers = bearer(await actor_of(contest, who)) if who else {}

    async def api(path: str) -> httpx.Response:
        return await client.get(f"/api{path}", headers=headers)

    async def codes() -> list[str]:
        return [each["code"] for each in (await api(f"/competitions/{contest.id}/events")).json()]

    seen = SEES[who]
    statuses = [
        (await api(path)).status_code
        for path in (
            f"/competitions/{contest.id}",
            f"/competitions/{contest.id}/events",
            f"/events/{first.id}",
            f"/events/{first.id}/results",
        )
    ]
    assert statuses == [200 if seen else 404] * 4
    assert len((await api("/competitions")).json()) == seen
    # Once an event is open, the competition is public, and the other draft is not.
    await moving.move(contest.organizer, second.id, "entering")
    (shown,) = (await api("/competitions")).json()
    assert (shown["events"], shown["drafts"]) == ((2, 1) if seen else (1, 0))
    assert await codes() == (["ZZ001", "ZZ002"] if seen else ["ZZ002"])
    assert (await api(f"/events/{first.id}")).status_code == (200 if seen else 404)
    assert (await api(f"/events/{second.id}")).status_code == 200


async def test_pages_do_not_know_of_drafts_either(client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    first, second = await contest.event(), await contest.event("ZZ002")
    name = "2026年测试赛（虚构）"
    html = {"Accept": "text/html"}
    for path in (f"/competitions/{contest.id}", f"/events/{first.id}"):
        assert (await client.get(path, headers=html)).status_code == 404
    for path in ("/", "/competitions"):
        assert name not in (await client.get(path, headers=html)).text
    await moving.move(contest.organizer, second.id, "entering")
    for path in ("/", "/competitions"):
        assert name in (await client.get(path, headers=html)).text
    shown = (await client.get(f"/competitions/{contest.id}", headers=html)).text
    assert ("赛项ZZ002" in shown, "赛项ZZ001" in shown) == (True, False)
    assert (await client.get(f"/events/{first.id}", headers=html)).status_code == 404
    organizer = Browser(client, contest.organizer)
    shown = (await organizer.get(f"/competitions/{contest.id}")).text
    assert ("赛项ZZ002" in shown, "赛项ZZ001" in shown) == (True, True)
    assert (await organizer.get(f"/events/{first.id}")).status_code == 200


async def test_what_was_decided_elsewhere_is_public_at_once(client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    external = await service.create_competition(
        contest.administrator, competition(code="ext", kind="external", events=[event("E", "team", 2)])
    )
    (shown,) = (await client.get("/api/competitions")).json()
    assert shown["id"] == str(external)
    assert len((await client.get(f"/api/competitions/{external}/events")).json()) == 1
