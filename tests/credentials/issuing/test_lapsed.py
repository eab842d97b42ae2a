"""Titles that no longer follow from their awards: after a correction they fall, otherwise they are shown."""

from uuid import UUID

import httpx
import pytest

from competitions.results.corrections import service
from competitions.results.corrections.changes import ResultChange
from credentials.issuing import service as issuing
from credentials.issuing.preview import preview
from credentials.issuing.scopes import Scope, place_of
from registry.audit.queries import trail
from registry.core import database
from tests.competitions.leads.test_prospects import be, first, member
from tests.competitions.results.contests import Marked, falling
from tests.competitions.results.test_corrections import make_awarded
from tests.registry.people.records import Browser

pytestmark = pytest.mark.anyio

_STATES = """
SELECT c.id, c.kind, c.serial, v.reason, v.id IS NOT NULL AS revoked
FROM credentials.credential c LEFT JOIN credentials.revocation v ON v.credential = c.id
"""
# The table of Shanxi (2019) asks for twenty who competed, for the first place of an employee.
_FIELD = 20


async def make_titled() -> tuple[Marked, UUID]:
    """Return a contest of twenty in one event, and the credential of the title that its winner has."""
    marked = await make_awarded(marks=falling(_FIELD))
    await database.execute(
        "UPDATE competitions.competition SET contest_class = '省级', starts_on = '2019-10-01',"
        " ends_on = '2019-10-03' WHERE id = $1",
        marked.contest.id,
    )
    await be(await member(await first("ZZ001")), "employee", "2019-09-01")
    assert await issuing.issue(marked.organizer, marked.contest.id) == 1
    title: UUID = await database.fetch_value(
        "SELECT id FROM credentials.credential WHERE kind = 'title' AND lead = 'sanjin_technical_expert'"
    )
    return marked, title


async def lapsed(marked: Marked) -> list[UUID]:
    place = await place_of(marked.organizer, Scope("competition", marked.contest.id))
    return [each.id for each in (await preview(place)).lapsed]


async def test_a_title_falls_with_the_field_though_its_award_stays(db: None) -> None:
    marked, title = await make_titled()
    out = [ResultChange(entry="ZZ001-20", status="disqualified")]
    correction = await service.propose(marked.judge, marked.event, 1, out, "复核")
    looked = await service.preview(marked.organizer, correction)
    serial = await database.fetch_value("SELECT serial FROM credentials.credential WHERE id = $1", title)
    told = [each.message.zh for each in looked.consequences if serial in each.message.zh]
    assert len(told) == 1
    assert "不再符合" in told[0]
    assert await database.fetch_value("SELECT count(*) FROM credentials.revocation") == 0
    done = await service.approve(marked.organizer, correction, "同意")
    assert done.awards == ()
    (gone,) = [row for row in await database.fetch(_STATES) if row["revoked"]]
    assert (gone["id"], gone["kind"], gone["reason"]) == (title, "title", "复核")
    assert "credentials.revoke" in [line.action for line in await trail(f"credential:{title}")]
    # Nothing is due any more, and nobody is given another one.
    assert await lapsed(marked) == []
    assert await issuing.run(marked.organizer, Scope("competition", marked.contest.id), again=True) == 0


async def test_a_title_stays_while_enough_have_competed(db: None) -> None:
    marked, _ = await make_titled()
    worse = [ResultChange(entry="ZZ001-20", points=1)]
    correction = await service.propose(marked.judge, marked.event, 1, worse, "复核")
    await service.approve(marked.organizer, correction, "同意")
    assert await database.fetch_value("SELECT count(*) FROM credentials.revocation") == 0


async def test_what_a_record_no_longer_says_is_shown_to_who_issues(client: httpx.AsyncClient) -> None:
    marked, title = await make_titled()
    assert await lapsed(marked) == []
    await be(await member(await first("ZZ001")), "student", "2019-09-01")
    assert await lapsed(marked) == [title]
    here = f"/competitions/{marked.contest.id}/credentials"
    page = (await Browser(client, marked.organizer).get(here)).text
    serial = await database.fetch_value("SELECT serial FROM credentials.credential WHERE id = $1", title)
    assert f"take-backs?certificate={serial}" in page
    # A record is put right by people, and so is what rested on it: nothing falls by itself.
    assert await database.fetch_value("SELECT count(*) FROM credentials.revocation") == 0
