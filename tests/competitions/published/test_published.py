"""Results that are taken away: the same as on the page, by whoever may see it."""

import csv
import io
from decimal import Decimal
from uuid import UUID, uuid4

import httpx
import pytest
from python_calamine import CalamineWorkbook

from competitions.entries import service as entries
from competitions.entries.schemas import EntryIn
from competitions.events import queries as events
from competitions.results import publishing
from competitions.results import queries as results
from competitions.results import service as finalizing
from competitions.results.ranking import ScoredEntry
from registry.core import database
from tests.competitions.results.contests import make_marked
from tests.factories import Contest, make_entered, make_final, scores

pytestmark = pytest.mark.anyio
ZH = {"Accept-Language": "zh"}


async def event_of(contest: Contest, code: str) -> UUID:
    return next(event.id for event in await events.events_of(contest.id) if event.code == code)


async def test_an_events_result_is_that_of_the_page(client: httpx.AsyncClient) -> None:
    contest = await make_final()
    event = await event_of(contest, "ZZ002")
    version = await results.newest_version(event)
    assert version is not None
    lines = await results.lines(await events.event(event), version)
    wanted = [
        (
            str(line.place),
            line.entry,
            "、".join(line.members),
            f"{line.points:f}",
            line.award.zh if line.award else "",
        )
        for line in lines
    ]
    sent = await client.get(f"/events/{event}/results.csv", headers=ZH)
    rows = list(csv.DictReader(io.StringIO(sent.content.decode("utf-8-sig"))))
    keys = ("名次", "参赛号", "选手", "成绩", "奖项")
    assert [tuple(row[key] for key in keys) for row in rows] == wanted
    book = await client.get(f"/events/{event}/results.xlsx", headers=ZH)
    with CalamineWorkbook.from_filelike(io.BytesIO(book.content)) as read:
        heading, *cells = read.get_sheet_by_index(0).to_python()
    assert [row[heading.index("参赛号")] for row in cells] == [line.entry for line in lines]
    assert [row[heading.index("名次")] for row in cells] == [line.place for line in lines]
    told = (await client.get(f"/events/{event}/results.json")).json()
    assert [line["points"] for line in told] == [f"{line.points:f}" for line in lines]


async def test_a_competitions_results_are_those_of_all_its_events(client: httpx.AsyncClient) -> None:
    contest = await make_final()
    lines = (await client.get(f"/competitions/{contest.id}/results.json")).json()
    assert len(lines) == 20
    assert [line["event_code"] for line in lines] == ["ZZ001"] * 10 + ["ZZ002"] * 10
    assert [line["place"] for line in lines[:10]] == list(range(1, 11))
    assert {tuple(line["members"]) for line in lines if line["entry"] == "ZZ002-03"} == {
        ("选手ZZ002-030", "选手ZZ002-031")
    }


async def test_a_version_that_is_no_longer_in_force_is_masked(client: httpx.AsyncClient) -> None:
    contest = await make_final()
    event = await event_of(contest, "ZZ001")
    await database.execute(
        "INSERT INTO competitions.result_version (id, event, number, scheme, scheme_version, content_hash,"
        " reason, decided_by, decided_at) SELECT $2, event, 2, scheme, scheme_version, content_hash, 'x',"
        " decided_by, decided_at FROM competitions.result_version WHERE event = $1",
        event,
        uuid4(),
    )
    await database.execute(
        "INSERT INTO competitions.result_line"
        " (id, version, entry, unofficial, status, points, place, award, reason, reason_en)"
        " SELECT gen_random_uuid(), w.id,"
        " l.entry, l.unofficial, l.status, l.points, l.place, l.award, l.reason, l.reason_en"
        " FROM competitions.result_line l JOIN competitions.result_version v ON v.id = l.version"
        " JOIN competitions.result_version w ON w.event = v.event AND w.number = 2"
        " WHERE v.event = $1 AND v.number = 1",
        event,
    )
    newest = (await client.get(f"/events/{event}/results.json")).json()
    again = (await client.get(f"/events/{event}/results.json?version=2")).json()
    older = (await client.get(f"/events/{event}/results.json?version=1")).json()
    assert newest == again
    assert (newest[0]["members"], newest[0]["version"]) == (["选手ZZ001-010"], 2)
    assert older[0]["version"] == 1
    assert "*" in older[0]["members"][0]
    assert "手ZZ001" not in str(older)
    whole = (await client.get(f"/competitions/{contest.id}/results.json")).json()
    assert {line["version"] for line in whole if line["event_code"] == "ZZ001"} == {2}
    missing = await client.get(f"/events/{event}/results.json?version=9")
    assert (missing.status_code, missing.json()["code"]) == (404, "version_not_found")


async def test_without_a_result_the_list_is_empty(client: httpx.AsyncClient) -> None:
    contest = await make_entered()
    event = await event_of(contest, "ZZ001")
    assert (await client.get(f"/events/{event}/results.json")).json() == []
    rows = (await client.get(f"/events/{event}/results.csv", headers=ZH)).content.decode("utf-8-sig")
    assert len(rows.splitlines()) == 1


async def test_what_is_being_prepared_does_not_exist(client: httpx.AsyncClient) -> None:
    contest = await make_final()
    event = await event_of(contest, "ZZ001")
    await database.execute("UPDATE competitions.event SET state = 'draft' WHERE id = $1", event)
    assert (await client.get(f"/events/{event}/results.json")).json()["code"] == "event_not_found"
    lines = (await client.get(f"/competitions/{contest.id}/results.json")).json()
    assert {line["event_code"] for line in lines} == {"ZZ002"}
    await database.execute("UPDATE competitions.event SET state = 'draft'")
    for path in ("results.json", "standings", "standings.json"):
        gone = await client.get(f"/competitions/{contest.id}/{path}")
        assert (gone.status_code, gone.json()["code"]) == (404, "competition_not_found")


async def test_a_provisional_result_is_called_that(client: httpx.AsyncClient) -> None:
    marked = await make_marked()
    await publishing.publish(marked.judge, marked.event)
    published = await results.provisional(marked.event)
    assert published is not None
    wanted = await results.provisional_lines(await events.event(marked.event), published)
    lines = (await client.get(f"/events/{marked.event}/results.json")).json()
    assert [(line["entry"], line["place"], line["final"]) for line in lines] == [
        (line.entry, line.place, False) for line in wanted
    ]
    rows = (await client.get(f"/events/{marked.event}/results.csv", headers=ZH)).content.decode("utf-8-sig")
    assert rows.count('"成绩公示"') == len(wanted) > 0
    # What may still change is no part of a competition's results.
    assert (await client.get(f"/competitions/{marked.contest.id}/results.json")).json() == []


async def test_standardized_points_stand_beside_when_they_are_asked_for(client: httpx.AsyncClient) -> None:
    contest = await make_final()
    event = await event_of(contest, "ZZ001")
    asked = {"scale": "worldskills-2017"}
    wanted = (await client.get(f"/api/events/{event}/standardized", params=asked)).json()
    sent = await client.get(f"/events/{event}/results.csv", headers=ZH, params=asked)
    rows = list(csv.DictReader(io.StringIO(sent.content.decode("utf-8-sig"))))
    assert [(row["参赛号"], row["标准分"]) for row in rows] == [(w["entry"], w["points"]) for w in wanted]
    assert len({row["标准分"] for row in rows}) > 1
    told = (await client.get(f"/events/{event}/results.json", params=asked)).json()
    assert [line["standardized"] for line in told] == [w["points"] for w in wanted]
    plain = (await client.get(f"/events/{event}/results.csv", headers=ZH)).content.decode("utf-8-sig")
    assert "标准分" not in plain
    page = await client.get(f"/events/{event}", params=asked)
    assert f"/events/{event}/results.csv?scale=worldskills-2017" in page.text


async def test_a_provisional_result_is_standardized_too(client: httpx.AsyncClient) -> None:
    marked = await make_marked()
    await publishing.publish(marked.judge, marked.event)
    asked = {"scale": "worldskills-2015"}
    told = (await client.get(f"/events/{marked.event}/results.json", params=asked)).json()
    # Ten entries a point apart: the mean is in the middle, and mirrored places lie as far from 500.
    points = [int(line["standardized"]) for line in told]
    assert points == sorted(points, reverse=True)
    assert abs(points[0] + points[-1] - 1000) <= 1
    assert points[0] > 500


async def test_who_is_unofficial_stands_where_the_points_say_everywhere(client: httpx.AsyncClient) -> None:
    contest = await make_entered(4)
    for code in ("a-guest", "b-guest"):
        await entries.enter(
            contest.organizer, contest.id, [EntryIn(event="ZZ001", code=code, unofficial=True)]
        )
    guests = [ScoredEntry("ZZ001", "a-guest", Decimal("97.5")), ScoredEntry("ZZ001", "b-guest", Decimal(98))]
    await finalizing.finalize(contest.organizer, contest.id, [*guests, *scores(4)])
    event = await event_of(contest, "ZZ001")
    wanted = ["ZZ001-01", "ZZ001-02", "b-guest", "a-guest", "ZZ001-03", "ZZ001-04"]
    page = (await client.get(f"/events/{event}")).text
    assert sorted(wanted, key=lambda entry: page.index(f">{entry}<")) == wanted
    told = (await client.get(f"/events/{event}/results.json")).json()
    assert [(line["entry"], line["place"]) for line in told] == list(
        zip(wanted, [1, 2, 2, 3, 3, 4], strict=True)
    )
    answered = (await client.get(f"/api/events/{event}/results")).json()
    assert [line["entry"] for line in answered["lines"]] == wanted
    sent = await client.get(f"/events/{event}/results.csv", headers=ZH)
    rows = list(csv.DictReader(io.StringIO(sent.content.decode("utf-8-sig"))))
    assert [row["参赛号"] for row in rows] == wanted
