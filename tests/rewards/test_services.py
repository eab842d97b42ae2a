"""Entitlements that follow from awards by themselves, on a real database."""

import pytest

from competitions.awards import queries as award_queries
from competitions.awards import service as awards
from competitions.awards.listeners import AwardsCorrected
from registry.core import database
from registry.core.errors import ForbiddenError
from rewards.entitlements import queries
from rewards.entitlements.following import EntitlementsFollowAwards
from rewards.entitlements.records import difference, programs_in_force
from rewards.entitlements.service import settle
from rewards.programs import queries as program_queries
from rewards.programs import service as programs
from rewards.programs.loading import load_program
from rewards.programs.refusals import ProgramVersionTakenError
from tests.factories import Contest, make_confirmed, make_final, put_in_force

pytestmark = pytest.mark.anyio


async def standing_sum(contest: Contest) -> int:
    found = await program_queries.programs(contest.bureau)
    return found[0].total_fen


async def test_entitlements_appear_by_themselves_and_add_up(db: None) -> None:
    contest = await make_confirmed()
    program = (await program_queries.programs(contest.bureau))[0]
    lines = await queries.entitlements(contest.bureau, program.id)
    totals = await queries.totals(contest.bureau, program.id)
    assert program.total_fen == sum(line.amount_fen for line in lines) == sum(t.amount_fen for t in totals)
    assert program.entitled == len(lines) == sum(t.count for t in totals)
    assert {line.payee_class_code for line in lines} == {"student", "tutor", "school"}
    assert all(line.reason.zh and line.reason.en for line in lines)
    assert all("v1" in line.reason.en or "version 1" in line.reason.en for line in lines)


async def test_a_program_put_in_force_later_finds_the_awards_that_stand(db: None) -> None:
    early = await make_confirmed()
    expected = await standing_sum(early)
    assert expected > 0
    await database.execute("SELECT 1")
    with pytest.raises(ProgramVersionTakenError):
        await put_in_force(early.bureau, early.administrator)
    with pytest.raises(ForbiddenError):
        await programs.draft(early.organizer, load_program("dongying-2013"))


async def test_it_is_the_same_whether_awards_or_program_come_first(db: None) -> None:
    contest = await make_final()
    await awards.confirm(contest.organizer, contest.id)
    await put_in_force(contest.bureau, contest.administrator)
    after = await standing_sum(contest)
    lines = await database.fetch_value("SELECT count(*) FROM rewards.entitlement WHERE revision <> 1")
    assert lines == 0
    program = (await programs_in_force())[0]
    found = await difference(program)
    assert (found.falling, found.arising) == ((), ())
    assert after == sum(line.amount_fen for line in await queries.entitlements(contest.bureau, program.id))


async def test_settling_again_changes_nothing(db: None) -> None:
    contest = await make_confirmed()
    program = (await programs_in_force())[0]
    before = await database.fetch("SELECT * FROM rewards.entitlement ORDER BY id")
    async with database.transaction():
        await settle(contest.bureau, program, "again")
    assert await database.fetch("SELECT * FROM rewards.entitlement ORDER BY id") == before
    assert await database.fetch_value("SELECT count(*) FROM rewards.withdrawal") == 0


async def test_a_revoked_award_takes_its_entitlements_along_and_the_preview_said_so(db: None) -> None:
    contest = await make_confirmed()
    before = await standing_sum(contest)
    first = next(
        a for a in await award_queries.awards_of(contest.id) if a.kind == "entry" and a.code == "first"
    )
    previewed = await awards.preview_revocation(contest.organizer, first.id)
    announced = sum(c.amount_fen or 0 for c in previewed)
    assert announced < 0
    assert await standing_sum(contest) == before
    await awards.revoke(contest.organizer, first.id, "资格不符")
    assert await standing_sum(contest) == before + announced
    program = (await program_queries.programs(contest.bureau))[0]
    fallen = [line for line in await queries.entitlements(contest.bureau, program.id) if line.withdrawn]
    assert {line.award_id for line in fallen} == {first.id}
    assert {line.withdrawn.reason for line in fallen if line.withdrawn} == {"资格不符"}


async def test_a_corrected_result_that_leaves_every_award_settles_nothing(db: None) -> None:
    contest = await make_confirmed()
    program = (await programs_in_force())[0]
    award = next(a for a in await award_queries.awards_of(contest.id) if a.kind == "entry")
    # Something is there to be settled: an entry has lost its tutor since.
    await database.execute("DELETE FROM competitions.entry_member WHERE role = 'tutor'")
    found = await difference(program)
    assert found.falling
    listener = EntitlementsFollowAwards()
    before = await database.fetch("SELECT * FROM rewards.withdrawal")
    for change, settles in (
        (AwardsCorrected((), (), "复核"), False),
        (AwardsCorrected((), (award.id,), "复核"), True),
    ):
        assert bool(await listener.preview(change)) is settles
        async with database.transaction():
            await listener.apply(contest.organizer, change)
            # Nor is anybody kept waiting who settles something.
            locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
            assert await database.fetch_value(locks) == settles
        assert (await database.fetch("SELECT * FROM rewards.withdrawal") != before) is settles


async def test_amounts_are_for_those_whose_work_needs_them(db: None) -> None:
    contest = await make_confirmed()
    with pytest.raises(ForbiddenError):
        await program_queries.programs(contest.organizer)
