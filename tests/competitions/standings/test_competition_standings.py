"""How schools stand in a competition: from awards that stand, by its own points or a shipped table."""

import csv
import io
from uuid import uuid4

import httpx
import pytest

from competitions.awards import service as awards
from competitions.awards.library import UnknownPointsTableError
from competitions.events import queries as events
from competitions.standings import queries
from registry.core import database
from tests.factories import SCHOOLS, make_confirmed, make_final

pytestmark = pytest.mark.anyio
HTML = {"Accept": "text/html", "Accept-Language": "zh"}


async def counted(competition: object) -> dict[str, int]:
    """Count the points of each school with a statement of its own."""
    rows = await database.fetch(
        "SELECT o.name, sum(CASE a.code WHEN 'first' THEN 5 WHEN 'second' THEN 3 ELSE 1 END) AS points"
        " FROM competitions.award a JOIN competitions.entry n ON n.id = a.entry"
        " JOIN registry.organization o ON o.id = n.organization"
        " LEFT JOIN competitions.award_revocation v ON v.award = a.id"
        " WHERE a.competition = $1 AND a.kind = 'entry' AND v.id IS NULL GROUP BY o.name",
        competition,
    )
    return {row["name"]: row["points"] for row in rows}


async def test_a_standing_before_and_after_the_awards_are_confirmed(db: None) -> None:
    contest = await make_final()
    facts = await events.competition(contest.id)
    before = await queries.standing(facts)
    assert (before.provisional, before.table.name) == (True, "own")
    await awards.confirm(contest.organizer, contest.id)
    after = await queries.standing(facts)
    assert not after.provisional
    assert after.lines == before.lines
    assert {line.name.zh: line.points for line in after.lines} == await counted(contest.id)
    assert [line.place for line in after.lines] == [1, 2]


async def test_an_award_that_fell_counts_no_more(db: None) -> None:
    contest = await make_confirmed()
    facts = await events.competition(contest.id)
    first = await database.fetch_value(
        "SELECT a.id FROM competitions.award a JOIN competitions.event e ON e.id = a.event"
        " WHERE a.kind = 'entry' AND a.place = 1 AND e.code = 'ZZ001'"
    )
    before = {line.name.zh: line.points for line in (await queries.standing(facts)).lines}
    await awards.revoke(contest.organizer, first, "复核")
    after = {line.name.zh: line.points for line in (await queries.standing(facts)).lines}
    assert after == before | {SCHOOLS[1]: before[SCHOOLS[1]] - 5}


async def test_schools_that_were_merged_stand_as_one(db: None) -> None:
    contest = await make_confirmed()
    facts = await events.competition(contest.id)
    total = sum(line.points for line in (await queries.standing(facts)).lines)
    gone, stays = (contest.organizations[name] for name in SCHOOLS)
    await database.execute("UPDATE registry.organization SET merged_into = $2 WHERE id = $1", gone, stays)
    (line,) = (await queries.standing(facts)).lines
    assert (line.organization, line.name.zh, line.points) == (stays, SCHOOLS[1], total)


async def test_delegations_stand_by_the_members_table(db: None) -> None:
    contest = await make_final(derived=None)
    await database.execute(
        "UPDATE competitions.entry SET organization = NULL, delegation = CASE WHEN code LIKE '%1' THEN '甲国'"
        " ELSE '乙国' END"
    )
    table = await queries.standing(await events.competition(contest.id), "worldskills")
    assert table.table.points == {"gold": 4, "silver": 3, "bronze": 2, "excellence": 1}
    # Prizes of another ladder are worth nothing in this table.
    assert table.lines == ()


async def test_a_table_that_is_not_there_is_refused_by_name(client: httpx.AsyncClient) -> None:
    contest = await make_final(derived=None)
    facts = await events.competition(contest.id)
    for name in ("own", "none", "worldskills@9"):
        with pytest.raises(UnknownPointsTableError):
            await queries.standing(facts, name)
        answer = await client.get(f"/api/competitions/{contest.id}/standings", params={"table": name})
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_points_table")
    gone = await client.get(f"/api/competitions/{uuid4()}/standings")
    assert gone.json()["code"] == "competition_not_found"


async def test_the_page_and_what_is_taken_away(client: httpx.AsyncClient) -> None:
    contest = await make_confirmed()
    page = await client.get(f"/competitions/{contest.id}/standings", headers=HTML)
    assert page.status_code == 200
    assert page.text.count('class="bar"') == 2
    sent = await client.get(f"/competitions/{contest.id}/standings.csv", headers={"Accept-Language": "zh"})
    rows = list(csv.DictReader(io.StringIO(sent.content.decode("utf-8-sig"))))
    assert {row["单位"]: int(row["积分"]) for row in rows} == await counted(contest.id)
    lines = (await client.get(f"/competitions/{contest.id}/standings.json")).json()
    assert [line["points"] for line in lines] == [int(row["积分"]) for row in rows]
