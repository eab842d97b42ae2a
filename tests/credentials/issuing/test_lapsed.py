"""Titles that no longer follow from their awards: after a correction they fall, otherwise they are shown."""

from uuid import UUID

import httpx
import pytest

from competitions.results.corrections import service
from competitions.results.corrections.changes import ResultChange
from credentials.issuing import service as issuing
from credentials.issuing.choices import chosen
from credentials.issuing.preview import preview
from credentials.issuing.scopes import Scope, place_of
from registry.audit.queries import trail
from registry.core import database
from tests.competitions.leads.test_prospects import be, first, member
from tests.competitions.results.contests import Marked, falling
from tests.competitions.results.test_corrections import make_awarded
from tests.factories import bearer
from tests.registry.people.records import Browser

pytestmark = pytest.mark.anyio

_STATES = """
SELECT c.id, c.kind, c.serial, v.reason, v.id IS NOT NULL AS revoked
FROM credentials.credential c LEFT JOIN credentials.revocation v ON v.credential = c.id
"""
# The table of Shanxi (2019) asks for twenty who competed, for the first place of an employee.
_FIELD = 20
_WORSE = ResultChange(entry="ZZ001-20", points=1)
_OUT = ResultChange(entry="ZZ001-20", status="disqualified")


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


async def lapsed(marked: Marked, school: UUID | None = None) -> list[UUID]:
    place = await place_of(marked.organizer, chosen(marked.contest.id, None, school))
    return [each.id for each in (await preview(place)).lapsed]


async def test_a_title_falls_with_the_field_though_its_award_stays(db: None) -> None:
    marked, title = await make_titled()
    correction = await service.propose(marked.judge, marked.event, 1, [_OUT], "复核")
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
    correction = await service.propose(marked.judge, marked.event, 1, [_WORSE], "复核")
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
    # Nor with a correction, even of the field, which is not why the title no longer follows.
    for version, change in enumerate((_WORSE, _OUT), start=1):
        correction = await service.propose(marked.judge, marked.event, version, [change], "复核")
        looked = await service.preview(marked.organizer, correction)
        assert not [each for each in looked.consequences if serial in each.message.zh]
        await service.approve(marked.organizer, correction, "同意")
        assert await database.fetch_value("SELECT count(*) FROM credentials.revocation") == 0
        assert await lapsed(marked) == [title]


async def test_who_looks_at_a_school_is_shown_its_own_titles_only(client: httpx.AsyncClient) -> None:
    marked, title = await make_titled()
    await be(await member(await first("ZZ001")), "student", "2019-09-01")
    schools = await database.fetch(
        "SELECT DISTINCT n.organization, n.organization = w.organization AS own FROM competitions.entry n,"
        " competitions.entry w JOIN competitions.award a ON a.entry = w.id WHERE a.id = $1",
        await first("ZZ001"),
    )
    assert sorted(row["own"] for row in schools) == [False, True]
    serial = await database.fetch_value("SELECT serial FROM credentials.credential WHERE id = $1", title)
    browser = Browser(client, marked.organizer)
    for row in schools:
        assert await lapsed(marked, row["organization"]) == [title] * row["own"]
        address = f"/competitions/{marked.contest.id}/credentials?school={row['organization']}"
        assert (f"certificate={serial}" in (await browser.get(address)).text) is row["own"]


async def test_many_are_gone_through_in_parts_and_the_first_hundred_shown(client: httpx.AsyncClient) -> None:
    marked, title = await make_titled()
    await be(await member(await first("ZZ001")), "student", "2019-09-01")
    # Copies stand for the titles of as many winners: more than are asked about at once.
    await database.execute(
        "INSERT INTO credentials.credential (id, recipient, kind, lead, edition, issuer, signing_key, serial,"
        " code, token, status_list, status_index, issued_by, issued_at)"
        " SELECT gen_random_uuid(), recipient, kind, 'other', n, issuer, signing_key, 'Z-' || n,"
        " 'Z' || n, token, status_list, -n, issued_by, issued_at"
        " FROM credentials.credential, generate_series(1, 1050) AS n WHERE id = $1",
        title,
    )
    here = f"/competitions/{marked.contest.id}/credentials"
    page = (await Browser(client, marked.organizer).get(here)).text
    assert "不再符合条件的资格证明：1051" in page
    assert page.count("take-backs?certificate=") == 100
    told = (await client.get(f"/api{here}", headers=bearer(marked.organizer))).json()
    assert (len(told["lapsed"]), told["lapsed_total"]) == (100, 1051)
