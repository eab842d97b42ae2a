"""Showing one's record by link: who sees what, what is counted, and how it ends."""

import asyncio
import hashlib
import re
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest

from credentials import own_record
from credentials.records.service import NoPersonError
from credentials.sharing import service
from credentials.sharing.schemas import MadeShare, ShareIn
from credentials.sharing.service import MOST_AT_ONCE, ShareNotFoundError, TooManySharesError
from registry.core import clock, database
from registry.core.actor import VISITOR, Actor
from registry.core.errors import NotFoundError, NotSignedInError
from registry.people.access import TokenLimitedError
from tests.factories import Contest, bearer, make_account, make_issued

pytestmark = pytest.mark.anyio

WANTED = ShareIn(days=30, note="应聘")


async def account_of(contest: Contest, name: str, username: str = "learner") -> Actor:
    person: UUID = await database.fetch_value("SELECT id FROM registry.person WHERE name = $1", name)
    return await make_account(
        "student", contest.administrator, username=username, person=person, organization=None, grants=[]
    )


def key_of(made: MadeShare) -> str:
    return made.url.rpartition("/share/")[2]


async def views() -> int:
    counted: int = await database.fetch_value("SELECT sum(views) FROM credentials.record_share")
    return counted


async def test_whoever_has_the_link_sees_the_record_and_is_counted(db: None) -> None:
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    made = await service.make_share(learner, WANTED)
    assert made.ends_at - clock.now() > timedelta(days=29, hours=23)
    seen = await service.open_shared(VISITOR, key_of(made))
    assert seen.record.holder.id == learner.person_id
    assert [line.title.zh for line in seen.record.lines] == ["一等奖"]
    await asyncio.gather(*(service.open_shared(contest.organizer, key_of(made)) for _ in range(5)))
    assert await views() == 6
    # One's own looking is not counted.
    await service.open_shared(learner, key_of(made))
    assert await views() == 6
    (listed,) = await service.own_shares(learner)
    assert (listed.note, listed.views, listed.counts) == ("应聘", 6, True)


async def test_only_the_hash_of_the_key_is_kept(db: None) -> None:
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    made = await service.make_share(learner, WANTED)
    row = await database.fetch_one("SELECT * FROM credentials.record_share")
    assert row is not None
    assert row["key_hash"] == hashlib.sha256(key_of(made).encode()).hexdigest()
    assert key_of(made) not in str(dict(row))
    trail = await database.fetch("SELECT * FROM registry.audit_line WHERE action LIKE 'records.%'")
    assert [line["action"] for line in trail] == ["records.share"]
    assert key_of(made) not in str(trail)
    assert "应聘" not in str(trail)
    assert (await service.make_share(learner, WANTED)).url != made.url


async def test_what_ended_looks_like_what_never_was(client: httpx.AsyncClient) -> None:
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    ended, over, erased = [await service.make_share(learner, WANTED) for _ in range(3)]
    await service.end_share(learner, ended.id)
    await database.execute(
        "UPDATE credentials.record_share SET made_at = made_at - interval '31 days',"
        " ends_at = ends_at - interval '31 days' WHERE id = $1",
        over.id,
    )
    pages = [await client.get(f"/share/{key}") for key in (key_of(ended), key_of(over), "x" * 43)]
    await database.execute("UPDATE registry.person SET erased_at = now() WHERE id = $1", learner.person_id)
    pages.append(await client.get(f"/share/{key_of(erased)}"))
    assert {page.status_code for page in pages} == {404}
    texts = {re.sub(r"share/[\w-]+", "", page.text) for page in pages}
    assert len(texts) == 1
    assert "选手" not in texts.pop()
    assert await views() == 0


async def test_the_public_page_is_kept_by_nobody(client: httpx.AsyncClient) -> None:
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    made = await service.make_share(learner, WANTED)
    answer = await client.get(f"/share/{key_of(made)}?lang=en", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert "noindex" in answer.headers["x-robots-tag"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "选手ZZ001-010" in answer.text
    # Others of the contest are not named.
    assert "教师ZZ001" not in answer.text
    assert await views() == 1


async def test_somebody_else_s_link_is_not_there(db: None) -> None:
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    other = await account_of(contest, "选手ZZ002-010", "other")
    made = await service.make_share(learner, WANTED)
    for stranger, share in ((other, made.id), (contest.organizer, made.id), (learner, uuid4())):
        with pytest.raises(NotFoundError):
            await service.end_share(stranger, share)
    with pytest.raises(NotSignedInError):
        await service.end_share(VISITOR, made.id)
    with pytest.raises(NoPersonError):
        await service.make_share(contest.organizer, WANTED)
    assert await service.own_shares(other) == []
    await service.end_share(contest.administrator, made.id)
    with pytest.raises(ShareNotFoundError):
        await service.open_shared(VISITOR, key_of(made))
    # Ending it again changes nothing and writes nothing.
    await service.end_share(learner, made.id)
    ended = await database.fetch_value(
        "SELECT count(*) FROM registry.audit_line WHERE action = 'records.end_share'"
    )
    assert ended == 1


async def test_records_that_were_merged_are_one(db: None) -> None:
    contest, _ = await make_issued()
    one = await account_of(contest, "选手ZZ001-010")
    other = await account_of(contest, "选手ZZ002-010", "other")
    made = await service.make_share(other, WANTED)
    await database.execute(
        "UPDATE registry.person SET merged_into = $2 WHERE id = $1", other.person_id, one.person_id
    )
    seen = await service.open_shared(one, key_of(made))
    assert {line.event_code for line in seen.record.lines} == {"ZZ001", "ZZ002"}
    assert await views() == 0
    assert [share.id for share in await service.own_shares(one)] == [made.id]
    await service.end_share(one, made.id)


async def test_no_more_than_so_many_at_once_also_when_asked_together(db: None) -> None:
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    made = [await service.make_share(learner, WANTED) for _ in range(MOST_AT_ONCE - 2)]
    tried = await asyncio.gather(
        *(service.make_share(learner, WANTED) for _ in range(5)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in tried) == ["MadeShare"] * 2 + ["TooManySharesError"] * 3
    await service.end_share(learner, made[0].id)
    await service.make_share(learner, WANTED)
    with pytest.raises(TooManySharesError):
        await service.make_share(learner, WANTED)


async def test_a_program_needs_a_token_for_it(db: None) -> None:
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    limited = Actor(
        learner.account_id, learner.name, (), person_id=learner.person_id, actions=frozenset({"people.read"})
    )
    with pytest.raises(TokenLimitedError):
        await service.make_share(limited, WANTED)


async def test_the_api(client: httpx.AsyncClient) -> None:
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    headers = bearer(learner)
    for days, note in ((29, "应聘"), (181, "应聘"), (90, " ")):
        refused = await client.post("/api/me/shares", json={"days": days, "note": note}, headers=headers)
        assert refused.status_code == 400
    for days in (30, 180):
        made = await client.post("/api/me/shares", json={"days": days, "note": "应聘"}, headers=headers)
        assert made.status_code == 201
    path = made.json()["url"].removeprefix("http://localhost:8000")
    assert (await client.get(path)).status_code == 200
    listed = (await client.get("/api/me/shares", headers=headers)).json()
    assert [one["views"] for one in listed] in ([1, 0], [0, 1])
    assert (await client.delete(f"/api/me/shares/{made.json()['id']}", headers=headers)).status_code == 204
    assert (await client.get(path)).status_code == 404


async def test_the_holder_s_data_names_the_links_and_an_erasure_ends_them(db: None) -> None:
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    assert learner.person_id is not None
    made = await service.make_share(learner, WANTED)
    (links,) = [one for one in await own_record.held([learner.person_id]) if one.code == "record_shares"]
    assert [row["note"] for row in links.rows] == ["应聘"]
    assert any(
        fate.goes and "链接" in fate.what.zh and fate.count == 1
        for fate in await own_record.fates([learner.person_id])
    )
    async with database.transaction():
        await own_record.erase(contest.administrator, [learner.person_id])
    with pytest.raises(ShareNotFoundError):
        await service.open_shared(VISITOR, key_of(made))
    assert await database.fetch_value("SELECT note FROM credentials.record_share") == ""
