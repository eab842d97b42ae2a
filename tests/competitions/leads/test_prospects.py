"""What awards on record may lead to, by who the winners were on the day of the contest."""

from uuid import UUID

import pytest

from competitions.leads import queries
from registry.core import database
from tests.factories import make_confirmed

pytestmark = pytest.mark.anyio


async def class_one(contest: UUID) -> None:
    """Make it a contest of 2017 and of the class that the shipped table of that year is for."""
    await database.execute(
        "UPDATE competitions.competition SET contest_class = '国家级一类', starts_on = '2017-10-01',"
        " ends_on = '2017-10-03' WHERE id = $1",
        contest,
    )


async def first(code: str) -> UUID:
    found: UUID = await database.fetch_value(
        "SELECT a.id FROM competitions.award a JOIN competitions.event e ON e.id = a.event"
        " WHERE a.kind = 'entry' AND a.place = 1 AND e.code = $1",
        code,
    )
    return found


async def member(award: UUID) -> UUID:
    found: UUID = await database.fetch_value(
        "SELECT person FROM competitions.award_recipient WHERE award = $1", award
    )
    return found


async def be(person: UUID, role: str, since: str) -> None:
    await database.execute(
        "UPDATE registry.membership SET role = $2, since = $3::text::date WHERE person = $1",
        person,
        role,
        since,
    )


async def test_only_an_employee_becomes_a_national_expert(db: None) -> None:
    contest = await make_confirmed()
    award = await first("ZZ001")
    assert await queries.of_award(award) == ()
    await class_one(contest.id)
    person = await member(award)
    for role, titles in (
        ("student", []),
        ("employee", ["national_technical_expert"]),
        ("teacher", ["national_technical_expert"]),
    ):
        await be(person, role, "2017-09-01")
        assert [one.code for one in await queries.of_award(award)] == titles, role
    (prospect,) = await queries.of_award(award)
    assert "第1名" in prospect.reason.zh
    assert "46" in prospect.source.zh
    (of_recipient,) = (await queries.of_persons([person])).values()
    assert of_recipient == (prospect,)


async def test_whose_standing_is_not_known_is_not_guessed(db: None) -> None:
    contest = await make_confirmed()
    award = await first("ZZ001")
    await class_one(contest.id)
    await be(await member(award), "employee", "2017-10-04")
    assert await queries.of_award(award) == ()


async def test_a_team_and_an_award_that_fell_lead_to_nothing_here(db: None) -> None:
    contest = await make_confirmed()
    await class_one(contest.id)
    team = await first("ZZ002")
    await be(await member(team), "employee", "2017-09-01")
    assert await queries.of_award(team) == ()
    alone = await first("ZZ001")
    await be(await member(alone), "employee", "2017-09-01")
    assert await queries.of_award(alone) != ()
    await database.execute(
        "INSERT INTO competitions.award_revocation (id, award, reason, revoked_by, revoked_at)"
        " SELECT gen_random_uuid(), $1, 'x', confirmed_by, now() FROM competitions.award WHERE id = $1",
        alone,
    )
    assert await queries.of_award(alone) == ()
    assert await queries.of_persons([await member(alone)]) == {}


async def test_a_membership_of_a_merged_record_counts(db: None) -> None:
    contest = await make_confirmed()
    await class_one(contest.id)
    award = await first("ZZ001")
    winner, other = await member(award), await member(await first("ZZ002"))
    await be(other, "employee", "2017-09-01")
    assert await queries.of_award(award) == ()
    await database.execute("UPDATE registry.person SET merged_into = $2 WHERE id = $1", winner, other)
    assert [one.code for one in await queries.of_award(award)] == ["national_technical_expert"]
