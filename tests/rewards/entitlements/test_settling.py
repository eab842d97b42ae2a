"""What stands in the database: after awards, approvals, shortages and fallings, and as the preview said."""

import asyncio
from contextvars import copy_context
from pathlib import Path

import pytest

from competitions.awards import queries as award_queries
from competitions.awards import service as awards
from registry.core import database
from rewards.entitlements import why
from rewards.entitlements.records import StoredProgram, difference, standing_entitlements
from rewards.entitlements.service import settle, wait_for_settling
from rewards.ledger import queries as ledger
from tests.factories import Contest, make_final
from tests.rewards.entitlements.makers import approve_all, make_program_in_force
from tests.rewards.factories import make_rule

pytestmark = pytest.mark.anyio


async def in_force(folder: Path, **fields: object) -> tuple[Contest, StoredProgram]:
    contest = await make_final()
    await awards.confirm(contest.organizer, contest.id)
    return contest, await make_program_in_force(contest, folder, **fields)


async def revoke_first(contest: Contest) -> int:
    """Revoke a first prize and return what the preview said it would cost."""
    first = next(
        a for a in await award_queries.awards_of(contest.id) if a.kind == "entry" and a.code == "first"
    )
    said = await awards.preview_revocation(contest.organizer, first.id)
    await awards.revoke(contest.organizer, first.id, "资格不符")
    return sum(one.amount_fen or 0 for one in said)


async def total(program: StoredProgram) -> int:
    return sum(line.amount_fen for line in (await standing_entitlements(program.id)).values())


async def test_an_approved_sum_is_not_cut_when_a_short_budget_is_shared_anew(
    db: None, tmp_path: Path
) -> None:
    contest, program = await in_force(
        tmp_path, budget={"amount_fen": 100_000, "per": "year", "shortage": "scale"}
    )
    assert await total(program) == 100_000
    approved = await approve_all(contest.bureau, program.id, 4)
    before = {line.id: line.amount_fen for line in (await standing_entitlements(program.id)).values()}
    announced = await revoke_first(contest)
    after = {line.id: line.amount_fen for line in (await standing_entitlements(program.id)).values()}
    fallen = (await award_queries.awards_of(contest.id))[0].id
    standing_approved = [
        each
        for each in approved
        if await database.fetch_value("SELECT award FROM rewards.entitlement WHERE id = $1", each) != fallen
    ]
    still = [each for each in standing_approved if each in after]
    assert still
    assert {each: after[each] for each in still} == {each: before[each] for each in still}
    assert sum(after.values()) <= 100_000
    assert sum(after.values()) - sum(before.values()) == announced
    (use,) = await why.budget_uses(contest.bureau, program.id)
    assert (use.budget_fen, use.entitled_fen, use.stopped) == (100_000, sum(after.values()), False)
    assert use.cut_fen > 0


async def test_what_was_approved_and_falls_is_cancelled_in_the_books(db: None, tmp_path: Path) -> None:
    contest, program = await in_force(tmp_path)
    await approve_all(contest.bureau, program.id)
    before = await ledger.of_program(program.id)
    first = next(
        a for a in await award_queries.awards_of(contest.id) if a.kind == "entry" and a.code == "first"
    )
    said = await awards.preview_revocation(contest.organizer, first.id)
    ours = [one for one in said if one.amount_fen]
    assert ours
    assert all("取消" in one.message.zh and "cancelled" in one.message.en for one in ours)
    await awards.revoke(contest.organizer, first.id, "资格不符")
    after = await ledger.of_program(program.id)
    assert after.adds_up
    assert after.cancelled == -sum(one.amount_fen or 0 for one in ours)
    assert after.open == before.open - after.cancelled


async def test_the_difference_is_due_when_a_higher_award_comes_later(db: None, tmp_path: Path) -> None:
    contest = await make_final()
    rules = [
        make_rule(id="first", tiers=["first"], amount_fen=30_000),
        make_rule(id="third", tiers=["third"], amount_fen=10_000),
    ]
    scopes = {"student": "year", "tutor": "none", "school": "none", "when_higher_comes_later": "top_up"}
    program = await make_program_in_force(contest, tmp_path, *rules, highest_only=scopes)
    await awards.confirm(contest.organizer, contest.id)
    firsts = [line for line in (await standing_entitlements(program.id)).values() if line.rule == "first"]
    # The winner of a first prize was in a team that came third too, and that is confirmed and approved first.
    third = await database.fetch_one(
        "SELECT a.id, a.entry FROM competitions.award a JOIN competitions.event e ON e.id = a.event"
        " WHERE a.code = 'third' AND e.code = 'ZZ001' ORDER BY a.id LIMIT 1"
    )
    assert third is not None
    winner = firsts[0]
    await database.execute(
        "UPDATE competitions.entry_member SET person = $1 WHERE entry = $2 AND role = 'member'",
        winner.payee_id,
        third["entry"],
    )
    found = await difference(program)
    assert {line.award_id for line in found.arising} == set()
    assert [line.award_id for line in found.falling] == [str(third["id"])]
    lower = next(line for line in found.outcome.passed_over if line.award_id == str(third["id"]))
    assert lower.code == "highest_only"


async def test_passed_over_payees_are_found_with_the_reason(db: None, tmp_path: Path) -> None:
    contest, program = await in_force(tmp_path)
    counts = {one.code: one.payees for one in await why.passed_over_counts(contest.bureau, program.id)}
    assert counts.keys() == {"no_rule"}
    found = await why.passed_over(contest.bureau, program.id)
    assert len(found) == counts["no_rule"]
    assert {one.payee_class_code for one in found} == {"tutor", "school"}
    assert all(one.reason.zh and one.reason.en for one in found)
    some = await why.passed_over(contest.bureau, program.id, q=found[0].payee)
    assert {one.payee for one in some} == {found[0].payee}


async def test_settling_again_writes_nothing_down_twice(db: None, tmp_path: Path) -> None:
    contest, program = await in_force(tmp_path)
    tables = "entitlement", "withdrawal", "passed_over"
    before = [await database.fetch(f"SELECT * FROM rewards.{table} ORDER BY id") for table in tables]
    async with database.transaction():
        await wait_for_settling()
        await settle(contest.bureau, program, "again")
    after = [await database.fetch(f"SELECT * FROM rewards.{table} ORDER BY id") for table in tables]
    assert before == after


async def test_everybody_who_is_awarded_is_either_due_or_passed_over(db: None, tmp_path: Path) -> None:
    contest, program = await in_force(tmp_path, gates={"least_entries": 11})
    rows = await database.fetch(
        "SELECT DISTINCT code FROM rewards.passed_over WHERE program = $1", program.id
    )
    assert {row["code"] for row in rows} == {"gate", "no_rule"}
    assert await standing_entitlements(program.id) == {}
    reasons = await why.passed_over(contest.bureau, program.id, code="gate")
    assert all("11" in one.reason.zh and "10" in one.reason.zh for one in reasons)


async def test_each_group_has_its_own_rule(db: None, tmp_path: Path) -> None:
    contest = await make_final()
    await awards.confirm(contest.organizer, contest.id)
    higher = make_rule(id="R2", group="高职组", amount_fen=7_000)
    secondary = make_rule(id="R1", group="中职组", amount_fen=5_000)
    program = await make_program_in_force(contest, tmp_path, higher, secondary)
    standing = (await standing_entitlements(program.id)).values()
    assert {(line.rule, line.amount_fen) for line in standing} == {("R1", 5_000)}


async def test_a_paid_sum_that_a_higher_award_replaces_says_so_wherever_its_falling_is_told(
    db: None, tmp_path: Path
) -> None:
    contest = await make_final()
    rules = [
        make_rule(id="first", tiers=["first"], amount_fen=30_000),
        make_rule(id="third", tiers=["third"], amount_fen=10_000),
    ]
    scopes = {"student": "year", "tutor": "none", "school": "none", "when_higher_comes_later": "replace"}
    program = await make_program_in_force(contest, tmp_path, *rules, highest_only=scopes)
    first, third = [
        await database.fetch_one(
            "SELECT n.id FROM competitions.result_line l JOIN competitions.entry n ON n.id = l.entry"
            " JOIN competitions.event e ON e.id = n.event WHERE e.code = $1 AND l.award = $2"
            " ORDER BY n.code LIMIT 1",
            event,
            award,
        )
        for event, award in (("ZZ002", "first"), ("ZZ001", "third"))
    ]
    assert first is not None and third is not None
    await awards.confirm(contest.organizer, contest.id)
    lower = "SELECT id FROM competitions.award WHERE entry = $1 AND kind = 'entry'"
    lower_award = await database.fetch_value(lower, third["id"])
    await approve_all(contest.bureau, program.id)
    # One of the team that came first turns out to be who came third elsewhere.
    await database.execute(
        "UPDATE competitions.entry_member SET person ="
        " (SELECT person FROM competitions.entry_member WHERE entry = $2 AND role = 'member')"
        " WHERE id = (SELECT id FROM competitions.entry_member WHERE entry = $1 AND role = 'member' LIMIT 1)",
        first["id"],
        third["id"],
    )
    async with database.transaction():
        await wait_for_settling()
        await settle(contest.bureau, program, "奖项确认")
    told = await database.fetch(
        "SELECT w.reason, l.reason AS booked FROM rewards.withdrawal w"
        " JOIN rewards.entitlement t ON t.id = w.entitlement"
        " JOIN rewards.ledger_entry l ON l.entitlement = t.id AND l.book = 'cancelled' WHERE t.award = $1",
        lower_award,
    )
    assert len(told) == 1
    assert all("改按更高奖项发放" in said and "higher award" in said for said in told[0].values())


async def test_what_a_revocation_says_is_what_it_does_though_another_change_was_under_way(
    db: None, tmp_path: Path
) -> None:
    contest, program = await in_force(tmp_path)
    line = min((await standing_entitlements(program.id)).values(), key=lambda each: each.key)
    award = next(a for a in await award_queries.awards_of(contest.id) if str(a.id) == line.award_id)
    # Another request, which is not within the transaction of this one.
    elsewhere = copy_context()
    async with database.transaction():
        await wait_for_settling()
        await database.execute(
            "UPDATE competitions.entry_member SET role = 'substitute'"
            " WHERE person = $1::uuid AND entry = (SELECT entry FROM competitions.award WHERE id = $2)",
            line.payee_id,
            award.id,
        )
        await settle(contest.bureau, program, "更正队员")
        before = await total(program)
        # It begins while this is not finished yet, and waits for it before it says anything of money.
        revoking = asyncio.create_task(
            awards.revoke(contest.organizer, award.id, "资格不符"), context=elsewhere
        )
        done, _ = await asyncio.wait({revoking}, timeout=0.5)
        assert not done
    said = sum(one.amount_fen or 0 for one in await revoking)
    assert await total(program) - before == said
