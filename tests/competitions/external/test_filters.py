"""The desk of lists, filtered by state, competition, year and school."""

from datetime import date
from uuid import UUID

import httpx
import pytest

from competitions.events import service as events
from competitions.external import deciding
from competitions.external.queries import Wanted, lists
from tests import factories
from tests.competitions.external.contests import (
    FIRST,
    SECOND,
    Elsewhere,
    line,
    make_elsewhere,
    propose,
)
from tests.competitions.external.documents import pdf
from tests.factories import bearer
from tests.registry.people.records import Browser

pytestmark = pytest.mark.anyio


async def three(contest: Elsewhere) -> tuple[UUID, UUID, UUID, UUID]:
    """Return another contest, and lists of the first school, of both schools, and of the other contest."""
    other = await events.create_competition(
        contest.bureau,
        factories.competition(
            code="national-2024",
            kind="external",
            level="national",
            year=2024,
            organizer={"zh": "虚构组委会（虚构）", "en": "Committee (fictional)"},
            starts_on=date(2024, 6, 1),
            ends_on=date(2024, 6, 5),
            awarded_on=date(2024, 7, 1),
            events=[],
            derived=None,
        ),
    )
    first = await propose(contest)
    both = await propose(
        contest,
        line(school=SECOND, source_number="a"),
        line(school="没有的学校", source_number="b"),
        by=contest.bureau,
        organization=None,
        evidence=pdf("two"),
    )
    older = await propose(
        contest,
        by=contest.other_school,
        organization=contest.organizations[SECOND],
        competition=other,
        evidence=pdf("three"),
    )
    return other, first, both, older


async def test_each_filter_leaves_out_the_others(db: None) -> None:
    contest = await make_elsewhere()
    other, first, both, older = await three(contest)
    await deciding.refuse(contest.colleague, first, "与名单不符")

    async def found(**wanted: object) -> set[UUID]:
        page = await lists(contest.bureau, Wanted(**wanted))  # type: ignore[arg-type]
        assert page.total == len(page.lines)
        return {each.id for each in page.lines}

    assert await found() == {first, both, older}
    assert await found(state="refused") == {first}
    assert await found(competition=other) == {older}
    assert await found(year=2025) == {first, both}
    assert await found(year=1999) == set()
    # By any of a school's names, whoever handed the list in, and by what the list writes.
    assert await found(school="乙职校 (虚构)") == {both, older}
    assert await found(school="甲校") == {first}
    assert await found(school="没有的") == {both}
    assert await found(school="%") == set()
    assert await found(school=FIRST, year=2025, state="proposed") == set()


async def test_the_page_and_the_api_filter_alike(client: httpx.AsyncClient) -> None:
    contest = await make_elsewhere()
    other, first, both, older = await three(contest)
    window = Browser(client, contest.bureau)
    shown = (
        await window.get(f"/external-awards?competition={other}&school=乙职&year=2024&state=proposed")
    ).text
    assert f"/external-awards/{older}" in shown
    assert f"/external-awards/{both}" not in shown
    assert 'value="2024" selected' in shown
    assert 'value="乙职"' in shown
    # What names nothing leaves out none.
    every = (await window.get("/external-awards?competition=x&year=x&state=x")).text
    assert all(f"/external-awards/{each}" in every for each in (first, both, older))
    listed = await client.get("/api/external-awards?year=2025&school=甲校", headers=bearer(contest.bureau))
    assert [each["id"] for each in listed.json()["lines"]] == [str(first)]
    # A school's own reach stays what it is.
    own = await client.get("/api/external-awards?school=乙职", headers=bearer(contest.school))
    assert own.json()["lines"] == []
