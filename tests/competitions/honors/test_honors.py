"""The public award lists: what stands in them, what narrows them, what is taken away."""

import csv
import io
import json
from uuid import uuid4

import httpx
import pytest
from python_calamine import CalamineWorkbook

from competitions.awards import service as awards
from competitions.honors import queries
from competitions.honors.queries import Filters
from registry.core import database
from registry.core.paging import PAGE_SIZE
from tests.factories import SCHOOLS, Contest, make_confirmed, make_final

pytestmark = pytest.mark.anyio
HTML = {"Accept": "text/html", "Accept-Language": "zh"}


async def total(**filters: object) -> int:
    return await queries.count(Filters.model_validate(filters))


async def event_id(contest: Contest, code: str) -> object:
    return await database.fetch_value(
        "SELECT id FROM competitions.event WHERE competition = $1 AND code = $2", contest.id, code
    )


async def test_what_narrows_the_list(db: None) -> None:
    contest = await make_confirmed()
    everything = (await queries.page_of(Filters())).lines
    assert len(everything) == await total() == 15
    assert (
        await total(year=2026) == await total(level="provincial") == await total(competition=contest.id) == 15
    )
    assert await total(year=2025) == await total(level="national") == await total(competition=uuid4()) == 0
    by_kind = {kind: await total(kind=kind) for kind in ("entry", "tutor", "school")}
    assert by_kind == {
        kind: sum(line.kind == kind for line in everything) for kind in ("entry", "tutor", "school")
    }
    one = await event_id(contest, "ZZ001")
    assert await total(event=one) == sum(line.event_code == "ZZ001" for line in everything) > 0
    school = contest.organizations[SCHOOLS[0]]
    assert await total(school=SCHOOLS[0][:2]) == await total(organization=school)
    assert await total(organization=school) == sum(line.organization == school for line in everything) > 0
    assert await total(school="没有这所学校") == 0


async def test_nobody_is_found_by_name(client: httpx.AsyncClient) -> None:
    await make_confirmed()
    line = (await queries.page_of(Filters(kind="entry"))).lines[0]
    for name in ("q", "name", "recipient", "school"):
        found = await client.get("/api/honors", params={name: line.recipients[0]})
        assert found.json()["total"] in ({0} if name == "school" else {15})
    page = await client.get("/honors", headers=HTML)
    assert 'name="q"' not in page.text


async def test_a_line_says_who_won_what_for_whom(db: None) -> None:
    await make_confirmed()
    lines = (await queries.page_of(Filters(kind="entry"))).lines
    team = next(line for line in lines if line.event_code == "ZZ002" and line.place == 1)
    assert team.recipients == ("选手ZZ002-010", "选手ZZ002-011")
    assert team.tutors == ("教师ZZ002-01",)
    assert (team.represents.zh, team.award.zh, team.year, team.fictional) == (
        SCHOOLS[1],
        "一等奖",
        2026,
        True,
    )
    (school,) = (await queries.page_of(Filters(kind="school"))).lines
    assert school.recipients[0] in SCHOOLS
    assert school.organization is not None


async def test_only_what_stands_is_listed(db: None) -> None:
    final = await make_final()
    assert await total() == 0
    await awards.confirm(final.organizer, final.id)
    before = await total()
    line = next(line for line in (await queries.page_of(Filters(kind="entry"))).lines if line.place == 1)
    await awards.revoke(final.organizer, line.id, "复核")
    # With the award of the entry falls that of its tutor.
    assert await total() == before - 2
    assert line.id not in {one.id for one in (await queries.page_of(Filters())).lines}


async def test_the_pages_of_a_long_list_hold_every_award_once(db: None) -> None:
    await make_confirmed(size=60)
    first = await queries.page_of(Filters(), 1)
    assert first.total > PAGE_SIZE == len(first.lines)
    pages = [await queries.page_of(Filters(), number) for number in range(1, first.pages + 1)]
    ids = [line.id for one in pages for line in one.lines]
    assert len(ids) == len(set(ids)) == first.total
    beyond = await queries.page_of(Filters(), first.pages + 1)
    assert (beyond.lines, beyond.total) == ((), first.total)
    count, chunks = await queries.whole(Filters())
    assert [line.id for one in [chunk async for chunk in chunks] for line in one] == ids
    assert count == first.total


async def test_what_is_taken_away_is_what_is_seen(client: httpx.AsyncClient) -> None:
    await make_confirmed()
    wanted = [line.recipients for line in (await queries.page_of(Filters(kind="tutor"))).lines]
    sent = await client.get("/honors.csv?kind=tutor", headers={"Accept-Language": "zh"})
    assert sent.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in sent.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(sent.content.decode("utf-8-sig"))))
    assert sent.content.startswith(b"\xef\xbb\xbf")
    assert [row["获奖者"] for row in rows] == ["、".join(names) for names in wanted]
    book = await client.get("/honors.xlsx?kind=tutor", headers={"Accept-Language": "en"})
    with CalamineWorkbook.from_filelike(io.BytesIO(book.content)) as read:
        cells = read.get_sheet_by_index(0).to_python()
    assert cells[0][0] == "Year"
    assert [row[9] for row in cells[1:]] == ["、".join(names) for names in wanted]
    assert {row[0] for row in cells[1:]} == {2026.0}
    lines = (await client.get("/honors.json?kind=tutor")).json()
    assert [tuple(line["recipients"]) for line in lines] == wanted
    assert lines[0]["award"] == {"zh": "优秀指导教师", "en": "Excellent Tutor"}
    assert json.loads((await client.get("/honors.json?year=1999")).content) == []


async def test_a_hostile_name_is_no_formula_in_an_export(client: httpx.AsyncClient) -> None:
    await make_confirmed()
    await database.execute("UPDATE registry.person SET name = '=1+1' WHERE name = '选手ZZ001-010'")
    sent = (await client.get("/honors.csv?kind=entry")).text
    assert '"\'=1+1"' in sent
    assert '"=1+1"' not in sent


async def test_the_page_in_both_languages(client: httpx.AsyncClient) -> None:
    contest = await make_confirmed()
    page = await client.get(f"/honors?competition={contest.id}", headers=HTML)
    assert page.status_code == 200
    assert "选手ZZ001-010" in page.text
    assert f"/honors.csv?competition={contest.id}" in page.text
    assert "1st prize" in (await client.get("/honors?lang=en", headers=HTML)).text
    assert page.headers["x-robots-tag"] == "noindex"
    empty = await client.get(
        "/honors?lang=zh&year=1999&level=&competition=&event=&kind=&school=", headers=HTML
    )
    assert (empty.status_code, "没有符合条件" in empty.text) == (200, True)


@pytest.mark.parametrize("query", ["year=x", "level=galactic", "competition=1", "kind=person", "year=-1"])
async def test_a_filter_that_cannot_be_is_refused_by_name(client: httpx.AsyncClient, query: str) -> None:
    for path in ("/honors", "/honors.csv", "/honors.json", "/honors.xlsx"):
        answer = await client.get(f"{path}?{query}")
        assert (answer.status_code, answer.json()["code"]) == (400, "filter_unreadable")
    assert (await client.get(f"/api/honors?{query}")).status_code == 400


async def test_exports_are_limited(client: httpx.AsyncClient) -> None:
    # A minute may end among so many; then a second minute's worth is refused at the latest.
    answers = [await client.get("/honors.json") for _ in range(61)]
    if answers[-1].status_code == 200:
        answers = [await client.get("/honors.json") for _ in range(61)]
    assert (answers[0].status_code, answers[-1].status_code) == (200, 429)
    wait = answers[-1].headers["retry-after"]
    assert answers[-1].json()["detail"] == f"操作过于频繁，请 {wait} 秒后再试。"
    assert (await client.get("/honors", headers=HTML)).status_code == 200


async def test_the_page_of_a_school(client: httpx.AsyncClient) -> None:
    contest = await make_confirmed()
    school = contest.organizations[SCHOOLS[1]]
    page = await client.get(f"/schools/{school}/honors", headers=HTML)
    assert page.status_code == 200
    assert '<svg class="chart" role="img"' in page.text
    counted = (await client.get(f"/api/schools/{school}/honors")).json()
    assert sum(one["count"] for one in counted) == await total(organization=school)
    firsts = [one["count"] for one in counted if one["award_code"] == "first"]
    assert firsts == [2]
    for nobody in (uuid4(), contest.committee):
        assert (await client.get(f"/schools/{nobody}/honors")).json()["code"] == "no_honors"


async def test_a_merged_school_leads_to_the_one_that_stands(client: httpx.AsyncClient) -> None:
    contest = await make_confirmed()
    gone, stays = (contest.organizations[name] for name in SCHOOLS)
    both = await total(organization=gone) + await total(organization=stays)
    await database.execute("UPDATE registry.organization SET merged_into = $2 WHERE id = $1", gone, stays)
    moved = await client.get(f"/schools/{gone}/honors", headers=HTML)
    assert (moved.status_code, moved.headers["location"]) == (301, f"/schools/{stays}/honors")
    assert await total(organization=stays) == await total(organization=gone) == both
    counted = (await client.get(f"/api/schools/{gone}/honors")).json()
    assert sum(one["count"] for one in counted) == both
