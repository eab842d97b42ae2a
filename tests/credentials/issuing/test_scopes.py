"""For whom credentials are issued: events, schools, lists; and who is left out and why."""

import asyncio
from uuid import UUID

import pytest

from credentials.checking.own_records import OwnKeys, OwnStatusLists
from credentials.claims.reading import printed
from credentials.issuers import service as issuers
from credentials.issuers.queries import NoIssuerError
from credentials.issuing import service as issuing
from credentials.issuing.preview import preview
from credentials.issuing.scopes import ListNotConfirmedError, Scope, place_of
from credentials.verification.tokens import read_token
from credentials.verification.verifying import verify
from registry.core import clock, database
from registry.core.errors import ForbiddenError
from tests.competitions.external import contests
from tests.competitions.leads.test_prospects import be, class_one, first, member
from tests.factories import SCHOOLS, Contest, make_account, make_confirmed, make_issuer

pytestmark = pytest.mark.anyio


async def count(**where: object) -> int:
    said = " AND ".join(f"{name} = ${n}" for n, name in enumerate(where, start=1)) or "true"
    found: int = await database.fetch_value(
        f"SELECT count(*) FROM credentials.credential WHERE {said}", *where.values()
    )
    return found


async def event_of(contest: Contest, code: str) -> UUID:
    found: UUID = await database.fetch_value(
        "SELECT id FROM competitions.event WHERE competition = $1 AND code = $2", contest.id, code
    )
    return found


async def test_an_event_then_a_school_then_the_rest(db: None) -> None:
    contest = await make_confirmed()
    await make_issuer(contest)
    event = Scope("event", await event_of(contest, "ZZ001"), contest.id)
    school = Scope("school", contest.organizations[SCHOOLS[0]], contest.id)
    looked = await preview(await place_of(contest.organizer, event))
    of_event = await issuing.run(contest.organizer, event)
    # Six persons' awards, and the tutor of the first.
    assert of_event == looked.waiting == looked.page.total == 7
    looked = await preview(await place_of(contest.organizer, school))
    of_school = await issuing.run(contest.organizer, school)
    assert 0 < of_school == looked.waiting
    assert await issuing.run(contest.organizer, school) == 0
    rest = await issuing.issue(contest.organizer, contest.id)
    assert of_event + of_school + rest == await count() == 21
    looked = await preview(await place_of(contest.organizer, Scope("competition", contest.id)))
    assert (looked.waiting, looked.issued, looked.revoked, looked.left_out) == (0, 21, 0, ())


async def test_whose_name_cannot_be_drawn_and_who_was_erased_are_left_out(db: None) -> None:
    contest = await make_confirmed()
    await make_issuer(contest)
    rows = await database.fetch(
        "SELECT DISTINCT r.person FROM competitions.award_recipient r JOIN competitions.award a"
        " ON a.id = r.award WHERE a.kind = 'entry' LIMIT 2"
    )
    rare, erased = (row["person"] for row in rows)
    await database.execute("UPDATE registry.person SET name = '张\U00030ede' WHERE id = $1", rare)
    await database.execute("UPDATE registry.person SET erased_at = now() WHERE id = $1", erased)
    everybody = Scope("competition", contest.id)
    looked = await preview(await place_of(contest.organizer, everybody))
    assert looked.waiting == looked.page.total == 19
    assert sorted(each.code for each in looked.left_out) == ["erased", "undrawable"]
    assert looked.left_out_total == 2
    left = {each.code: each for each in looked.left_out}
    assert "U+30EDE" in left["undrawable"].why.zh
    assert not left["erased"].name
    assert await issuing.run(contest.organizer, everybody) == 19
    for person in (rare, erased):
        assert not await database.fetch_value(
            "SELECT count(*) FROM credentials.credential c JOIN competitions.award_recipient r"
            " ON r.id = c.recipient WHERE r.person = $1",
            person,
        )
    # Mended, the one with the rare name is issued to; numbers go on without a gap.
    await database.execute("UPDATE registry.person SET name = '张三' WHERE id = $1", rare)
    assert await issuing.run(contest.organizer, everybody) == 1
    assert await database.fetch_value("SELECT max(right(serial, 6))::int FROM credentials.credential") == 20


async def test_titles_are_issued_beside_the_award_and_to_nobody_else(db: None) -> None:
    contest = await make_confirmed()
    await make_issuer(contest)
    await class_one(contest.id)
    person = await member(await first("ZZ001"))
    await be(person, "employee", "2017-09-01")
    everybody = Scope("competition", contest.id)
    looked = await preview(await place_of(contest.organizer, everybody))
    assert (looked.waiting, looked.leads) == (21, 1)
    assert await issuing.run(contest.organizer, everybody) == 22
    row = await database.fetch_one(
        "SELECT token, lead, edition FROM credentials.credential WHERE kind = 'title'"
    )
    assert row is not None
    assert (row["lead"], row["edition"]) == ("national_technical_expert", 1)
    paper = printed(read_token(row["token"]).payload)
    assert paper.about == "title"
    assert paper.lead is not None
    assert paper.lead.zh == "全国技术能手"
    assert paper.basis is not None
    assert "第1名" in paper.basis.zh
    assert await issuing.run(contest.organizer, everybody) == 0
    looked = await preview(await place_of(contest.organizer, everybody))
    assert (looked.waiting, looked.leads, looked.issued) == (0, 0, 22)


async def test_who_becomes_an_employee_on_record_later_waits_for_the_title_alone(db: None) -> None:
    contest = await make_confirmed()
    await make_issuer(contest)
    await class_one(contest.id)
    assert await issuing.issue(contest.organizer, contest.id) == 21
    await be(await member(await first("ZZ001")), "employee", "2017-09-01")
    assert await issuing.issue(contest.organizer, contest.id) == 1
    assert await count(kind="title") == 1


async def test_a_bureau_confirms_what_its_officer_confirmed(db: None) -> None:
    elsewhere = await contests.make_elsewhere()
    await contests.people(elsewhere, contests.FIRST, "张三", "李四")
    made = await contests.propose(
        elsewhere,
        contests.line(),
        contests.line(members=["李四"], event_code="ZZ017", event_name="另一赛项", source_number="JL-2"),
    )
    of_list = Scope("list", made)
    with pytest.raises(ListNotConfirmedError):
        await issuing.run(elsewhere.bureau, of_list)
    await contests.confirm(elsewhere.bureau, made)
    with pytest.raises(NoIssuerError):
        await issuing.run(elsewhere.bureau, of_list)
    await issuers.create_issuer(
        elsewhere.administrator, elsewhere.organizations[contests.BUREAU], prefix="JYJ"
    )
    # The organizer of a contest held elsewhere issues nothing here.
    with pytest.raises(NoIssuerError):
        await issuing.issue(elsewhere.administrator, elsewhere.id)
    for stranger in (elsewhere.school, elsewhere.auditor):
        with pytest.raises(ForbiddenError):
            await issuing.run(stranger, of_list)
    assert await issuing.run(elsewhere.bureau, of_list) == 2
    assert await issuing.run(elsewhere.colleague, of_list) == 0
    tokens = await database.fetch("SELECT token FROM credentials.credential ORDER BY serial")
    paper = printed(read_token(tokens[0]["token"]).payload)
    assert (paper.about, paper.source_number) == ("confirmation", "JL2025-0001")
    assert paper.organizer.zh == "虚构全国大赛组委会（虚构）"
    assert paper.issuer.zh == contests.BUREAU
    report = await verify(tokens[0]["token"], keys=OwnKeys(), status_lists=OwnStatusLists(), now=clock.now())
    assert report.outcome == "valid", report


async def test_lists_with_one_document_are_apart_and_another_bureau_stays_out(db: None) -> None:
    elsewhere = await contests.make_elsewhere()
    await contests.people(elsewhere, contests.FIRST, "张三", "李四")
    one = await contests.propose(elsewhere)
    await contests.confirm(elsewhere.bureau, one)
    # Both were decided by hand, and so not in one second.
    await asyncio.sleep(1.1)
    other = await contests.propose(
        elsewhere,
        contests.line(members=["李四"], event_code="ZZ017", event_name="另一赛项", source_number="JL-2"),
    )
    await contests.confirm(elsewhere.bureau, other)
    await issuers.create_issuer(
        elsewhere.administrator, elsewhere.organizations[contests.BUREAU], prefix="JYJ"
    )
    stranger = await make_account(
        "bureau_officer",
        elsewhere.administrator,
        organization=elsewhere.organizations[contests.SECOND],
        username="stranger",
    )
    with pytest.raises(ForbiddenError):
        await issuing.run(stranger, Scope("list", one))
    for each in (other, one):
        assert await issuing.run(elsewhere.bureau, Scope("list", each)) == 1
    assert await count(kind="confirmation") == 2
