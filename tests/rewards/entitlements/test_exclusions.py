"""Payees who are left out after an objection, and another person who lifts that again."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from competitions.awards import service as awards
from registry.core import database
from registry.people.access import SecondPersonNeededError
from registry.people.reasons import ReasonNeededError
from rewards.entitlements import exclusions
from rewards.entitlements.records import standing_entitlements
from rewards.entitlements.service import settle, wait_for_settling
from rewards.notices.excluding import exclude
from rewards.notices.refusals import OtherBureauError
from tests.factories import make_account, make_final
from tests.rewards.entitlements.makers import make_program_in_force, make_successor
from tests.rewards.notices.makers import make_officer

pytestmark = pytest.mark.anyio


async def test_who_is_left_out_is_due_again_once_another_person_lifts_that(db: None, tmp_path: Path) -> None:
    contest = await make_final()
    await awards.confirm(contest.organizer, contest.id)
    program = await make_program_in_force(contest, tmp_path)
    before = await standing_entitlements(program.id)
    chosen = min(before.values(), key=lambda line: line.key)
    async with database.transaction():
        await wait_for_settling()
        await exclude(contest.bureau, program.id, [chosen.id], "异议成立")
    assert before.keys() - (await standing_entitlements(program.id)).keys() == {chosen.key}
    row = await database.fetch_one("SELECT code, reason FROM rewards.passed_over WHERE code = 'excluded'")
    assert row is not None
    assert "异议成立" in row["reason"]
    exclusion = await database.fetch_value("SELECT id FROM rewards.exclusion")
    with pytest.raises(SecondPersonNeededError):
        await exclusions.lift(contest.bureau, exclusion, "复核后不成立")
    second = await make_account(
        "bureau_officer",
        contest.administrator,
        organization=next(
            grant.organization for grant in contest.bureau.grants if grant.organization is not None
        ),
        username="second",
    )
    with pytest.raises(OtherBureauError):
        await exclusions.lift(await make_officer(contest, "other", "finance"), exclusion, "复核后不成立")
    with pytest.raises(ReasonNeededError):
        await exclusions.lift(second, exclusion, " ")
    # Another account of whoever excluded is no second person.
    person = await database.fetch_value("SELECT id FROM registry.person ORDER BY id LIMIT 1")
    set_person = "UPDATE registry.account SET person = $2 WHERE id = $1"
    await database.execute(set_person, contest.bureau.account_id, person)
    with pytest.raises(SecondPersonNeededError):
        await exclusions.lift(replace(second, person_id=person), exclusion, "复核后不成立")
    await database.execute(set_person, contest.bureau.account_id, None)
    await exclusions.lift(second, exclusion, "复核后不成立")
    assert (await standing_entitlements(program.id)).keys() == before.keys()
    assert await database.fetch_value("SELECT max(revision) FROM rewards.entitlement") == 2
    with pytest.raises(exclusions.ExclusionLiftedError):
        await exclusions.lift(second, exclusion, "复核后不成立")


async def test_who_was_left_out_stays_so_after_a_correction(db: None, tmp_path: Path) -> None:
    contest = await make_final()
    await awards.confirm(contest.organizer, contest.id)
    program = await make_program_in_force(contest, tmp_path)
    before = await standing_entitlements(program.id)
    chosen = min(before.values(), key=lambda line: line.key)
    async with database.transaction():
        await wait_for_settling()
        await exclude(contest.bureau, program.id, [chosen.id], "异议成立")
    made = await make_successor(contest.organizer, UUID(chosen.award_id))
    async with database.transaction():
        await wait_for_settling()
        await settle(contest.bureau, program, "成绩更正")
    left = await standing_entitlements(program.id)
    of_award = {line.payee_id for line in before.values() if line.award_id == chosen.award_id}
    assert {line.payee_id for line in left.values() if line.award_id == str(made)} == of_award - {
        chosen.payee_id
    }
    passed = await database.fetch(
        "SELECT person, organization FROM rewards.passed_over WHERE award = $1 AND code = 'excluded'", made
    )
    assert [str(row["person"] or row["organization"]) for row in passed] == [chosen.payee_id]
