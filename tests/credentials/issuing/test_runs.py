"""Runs: how far they are, one in a scope at a time, editions, and what the API shows of them."""

import asyncio
from uuid import UUID

import httpx
import pytest

from competitions.awards import queries as awards
from competitions.events import service as events
from competitions.events.schemas import CloneIn
from credentials.issuing import runs
from credentials.issuing import service as issuing
from credentials.issuing.preview import preview
from credentials.issuing.scopes import Scope, place_of
from credentials.issuing.service import IssuingUnderWayError
from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.alone import alone, held
from registry.core.identifiers import new_id
from registry.core.texts import text
from tests.factories import SCHOOLS, bearer, make_account, make_confirmed, make_issued, make_issuer

pytestmark = pytest.mark.anyio

_NUMBERS = "SELECT right(serial, 6)::int AS number FROM credentials.credential ORDER BY 1"


async def numbers() -> list[int]:
    """Return the serial numbers that were given out, in order."""
    return [row["number"] for row in await database.fetch(_NUMBERS)]


async def test_a_run_says_how_far_it_is_part_by_part(db: None) -> None:
    contest = await make_confirmed()
    await make_issuer(contest)
    told: list[tuple[int, int]] = []
    everybody = Scope("competition", contest.id)
    count = await issuing.run(
        contest.organizer, everybody, advance=lambda done, total: told.append((done, total)), at_once=8
    )
    assert count == 21
    assert told == [(0, 21), (8, 21), (16, 21), (21, 21)]
    found = await runs.newest(everybody)
    assert found is not None
    assert (found.done, found.total, found.state, found.problem) == (21, 21, "finished", "")
    lines: int = await database.fetch_value(
        "SELECT count(*) FROM registry.audit_line WHERE action = 'credentials.issue'"
    )
    assert lines == 3
    assert await numbers() == list(range(1, 22))


async def test_one_issues_and_the_other_is_told(db: None) -> None:
    contest = await make_confirmed()
    await make_issuer(contest)
    everybody = Scope("competition", contest.id)
    async with alone(everybody.name) as mine:
        assert mine
        assert await held(everybody.name)
        with pytest.raises(IssuingUnderWayError):
            await issuing.run(contest.organizer, everybody)
    assert not await held(everybody.name)
    assert await issuing.run(contest.organizer, everybody) == 21


async def test_a_school_is_a_scope_of_its_own_in_each_competition(db: None) -> None:
    contest = await make_confirmed()
    await make_issuer(contest)
    named = CloneIn(
        code="test-2027", name=text("2027年测试赛（虚构）", "Test contest 2027 (fictional)"), year=2027
    )
    other = await events.clone_competition(contest.organizer, contest.id, named)
    school = contest.organizations[SCHOOLS[0]]
    here, there = Scope("school", school, contest.id), Scope("school", school, other)
    async with alone(here.name), alone(there.name) as both:
        assert both
        for scope, total in ((here, 5), (there, 7)):
            async with database.transaction():
                await runs.begin(contest.organizer, scope, total)
        newest = [await runs.newest(scope) for scope in (here, there, Scope("school", school))]
        assert [(each.total, each.state, each.scope) if each else None for each in newest] == [
            (5, "running", here),
            (7, "running", there),
            None,
        ]
        # The run there is no other's: only who begins anew here ends the one here.
        async with database.transaction():
            await runs.begin(contest.organizer, here, 4)
        assert (found := await runs.newest(there)) is not None
        assert found.ended_at is None
    assert await issuing.run(contest.organizer, here) > 0


async def test_overlapping_scopes_at_once_issue_nothing_twice(db: None) -> None:
    contest = await make_confirmed()
    await make_issuer(contest)
    events = await database.fetch("SELECT id FROM competitions.event WHERE competition = $1", contest.id)
    schools = [each for each in contest.organizations.values() if each != contest.committee]
    scopes = [
        Scope("competition", contest.id),
        *(Scope("event", row["id"], contest.id) for row in events),
        *(Scope("school", each, contest.id) for each in schools),
    ]
    counts = await asyncio.gather(*(issuing.run(contest.organizer, each, at_once=2) for each in scopes))
    assert sum(counts) == 21
    assert await numbers() == list(range(1, 22))
    assert await database.fetch_value("SELECT count(DISTINCT recipient) FROM credentials.credential") == 21


async def revoke_all(actor: Actor) -> None:
    await database.execute(
        "INSERT INTO credentials.revocation (id, credential, reason, revoked_by, revoked_at)"
        " SELECT gen_random_uuid(), c.id, 'misprint', $1, $2 FROM credentials.credential c"
        " WHERE NOT EXISTS (SELECT FROM credentials.revocation v WHERE v.credential = c.id)",
        actor.account_id,
        clock.now(),
    )


async def test_another_edition_only_when_asked_for_and_all_before_were_taken_back(db: None) -> None:
    contest, _ = await make_issued()
    everybody = Scope("competition", contest.id)
    assert await issuing.run(contest.organizer, everybody, again=True) == 0
    await revoke_all(contest.organizer)
    looked = await preview(await place_of(contest.organizer, everybody))
    assert (looked.waiting, looked.taken_back, looked.issued, looked.revoked) == (0, 21, 21, 21)
    assert await issuing.run(contest.organizer, everybody) == 0
    assert await issuing.run(contest.organizer, everybody, again=True) == 21
    assert await issuing.run(contest.organizer, everybody, again=True) == 0
    rows = await database.fetch(
        "SELECT edition, count(*) FROM credentials.credential GROUP BY edition ORDER BY edition"
    )
    assert [tuple(row) for row in rows] == [(1, 21), (2, 21)]
    assert await numbers() == list(range(1, 43))


async def test_what_fails_in_the_middle_is_named_and_goes_on_later(db: None) -> None:
    contest = await make_confirmed()
    await make_issuer(contest)
    everybody = Scope("competition", contest.id)

    def stop(done: int, total: int) -> None:
        if done:
            raise RuntimeError("the one who looks on is gone")

    with pytest.raises(RuntimeError):
        await issuing.run(contest.organizer, everybody, advance=stop, at_once=5)
    found = await runs.newest(everybody)
    assert found is not None
    assert (found.state, found.problem, found.done) == ("failed", "unforeseen", 5)
    assert await issuing.run(contest.organizer, everybody) == 16


async def test_the_api_previews_issues_and_shows_runs(client: httpx.AsyncClient) -> None:
    contest = await make_confirmed()
    await make_issuer(contest)
    headers = bearer(contest.organizer)
    address = f"/api/competitions/{contest.id}/credentials"
    looked = (await client.get(address, headers=headers)).json()
    assert (looked["waiting"], looked["issued"], len(looked["page"]["lines"])) == (21, 0, 21)
    for answer in (
        await client.get(address, params={"school": str(new_id())}, headers=headers),
        await client.post(address, params={"school": str(new_id())}, headers=headers),
    ):
        assert answer.status_code == 404
    school = contest.organizations["甲职校（虚构）"]
    part = (await client.post(address, params={"school": str(school)}, headers=headers)).json()
    assert 0 < part["issued"] < 21
    whole = (await client.post(address, headers=headers)).json()
    assert whole["issued"] == 21 - part["issued"]
    run = whole["run"]
    read = await client.get(f"/api/issuing-runs/{run['id']}", headers=headers)
    assert (read.json()["done"], read.json()["state"]) == (whole["issued"], "finished")
    stranger = await make_account("organizer", contest.administrator, username="stranger")
    assert (await client.get(f"/api/issuing-runs/{run['id']}", headers=bearer(stranger))).status_code == 404
    assert (await client.get(f"/api/issuing-runs/{new_id()}", headers=headers)).status_code == 404
    assert (await client.get(address)).status_code == 401
    nothing = (await client.post(address, headers=headers)).json()
    assert nothing == {"issued": 0, "run": None}
    assert UUID(run["id"])
    assert len(await awards.awards_of(contest.id)) > 0
