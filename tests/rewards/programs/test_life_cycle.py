"""Draft → approved → in force → closed, through the services, on a real database."""

import asyncio
import contextvars
import json
from collections.abc import Coroutine
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from competitions.awards import service as awards
from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import RegistryError
from registry.people.access import SecondPersonNeededError
from registry.people.reasons import ReasonNeededError
from rewards.entitlements.records import difference, programs_in_force
from rewards.ledger.books import approved as approved_posting
from rewards.ledger.service import post
from rewards.programs import closing, queries, service
from rewards.programs.documents import Program
from rewards.programs.loading import load_program
from rewards.programs.refusals import (
    ProgramAwardsApprovedError,
    ProgramIncompleteError,
    ProgramOfAnotherError,
    ProgramOverlapsError,
    ProgramStateError,
    ProgramVersionTakenError,
)
from tests.factories import Contest, make_confirmed, make_final, put_in_force

pytestmark = pytest.mark.anyio


def example(**overrides: Any) -> Program:
    """Return the shipped example, changed."""
    document = load_program("example-2026").model_dump(mode="json") | overrides
    return Program.model_validate_json(json.dumps(document))


async def state_of(program: UUID) -> str:
    state: str = await database.fetch_value("SELECT state FROM rewards.program WHERE id = $1", program)
    return state


async def at_once(*steps: Coroutine[Any, Any, Any]) -> list[BaseException | Any]:
    """Run steps at the same time, each with a transaction of its own."""
    tasks = [asyncio.create_task(step, context=contextvars.Context()) for step in steps]
    return await asyncio.gather(*tasks, return_exceptions=True)


async def make_approved(contest: Contest, program: Program) -> UUID:
    made = await service.draft(contest.bureau, program)
    await service.approve(contest.administrator, made)
    return made


async def test_a_draft_is_changed_by_its_drafter_alone(db: None) -> None:
    contest = await make_final()
    draft = await service.draft(contest.bureau, example())
    await service.change_draft(contest.bureau, draft, example(title={"zh": "新名", "en": "New"}, version=4))
    facts = await queries.program(contest.bureau, draft)
    assert (facts.title.zh, facts.version, facts.state) == ("新名", 4, "draft")
    for step in (
        service.change_draft(contest.administrator, draft, example()),
        service.discard(contest.administrator, draft),
    ):
        with pytest.raises(ProgramOfAnotherError):
            await step
    await service.discard(contest.bureau, draft)
    assert await database.fetch_value("SELECT count(*) FROM rewards.program") == 0
    kept = "SELECT action FROM registry.audit_line WHERE subject = $1 ORDER BY id"
    assert [row["action"] for row in await database.fetch(kept, f"program:{draft}")] == [
        "programs.draft",
        "programs.change_draft",
        "programs.discard",
    ]


async def test_a_draft_cannot_take_the_name_and_version_of_another(db: None) -> None:
    contest = await make_final()
    await service.draft(contest.bureau, example())
    second = await service.draft(contest.bureau, example(version=2))
    with pytest.raises(ProgramVersionTakenError):
        await service.change_draft(contest.bureau, second, example())
    assert (await queries.program(contest.bureau, second)).version == 2
    third = await service.draft_next(contest.bureau, second)
    assert (await queries.program(contest.bureau, third)).version == 3


async def test_who_drafted_it_neither_approves_it_nor_sends_it_back(db: None) -> None:
    contest = await make_final()
    draft = await service.draft(contest.bureau, example())
    for step in (service.approve(contest.bureau, draft), service.send_back(contest.bureau, draft, "x")):
        with pytest.raises(SecondPersonNeededError):
            await step
    assert await state_of(draft) == "draft"


async def test_what_was_changed_after_it_was_read_is_not_approved_unseen(db: None) -> None:
    contest = await make_final()
    draft = await service.draft(contest.bureau, example())
    read = (await queries.story(contest.administrator, draft)).content_hash
    await service.change_draft(contest.bureau, draft, example(payer={"zh": "别处", "en": "elsewhere"}))
    with pytest.raises(ProgramStateError):
        await service.approve(contest.administrator, draft, content_hash=read)
    read = (await queries.story(contest.administrator, draft)).content_hash
    await service.approve(contest.administrator, draft, content_hash=read)
    assert await state_of(draft) == "approved"


async def test_an_approved_program_is_sent_back_with_a_reason_that_reaches_its_drafter(db: None) -> None:
    contest = await make_final()
    program = await make_approved(contest, example())
    with pytest.raises(ReasonNeededError):
        await service.send_back(contest.administrator, program, " ")
    assert await state_of(program) == "approved"
    await service.send_back(contest.administrator, program, "请写明预算依据")
    story = await queries.story(contest.bureau, program)
    assert (story.facts.state, story.approved) == ("draft", None)
    told = "SELECT account, address, done_at FROM registry.notice WHERE subject = $1"
    notice = await database.fetch_one(told, f"program:{program}")
    assert notice is not None
    assert (notice["account"], notice["address"]) == (contest.bureau.account_id, f"/rewards/{program}")
    line = "SELECT reason FROM registry.audit_line WHERE action = 'programs.send_back'"
    assert await database.fetch_value(line) == "请写明预算依据"
    await service.change_draft(contest.bureau, program, example())
    assert await database.fetch_value("SELECT count(*) FROM registry.notice WHERE done_at IS NULL") == 0


async def test_an_incomplete_program_is_not_put_in_force_and_says_all_that_is_missing(db: None) -> None:
    contest = await make_final()
    program = await make_approved(contest, load_program("dongying-2013"))
    with pytest.raises(ProgramIncompleteError) as refused:
        await service.put_in_force(contest.bureau, program)
    assert [(fault.code, fault.column) for fault in refused.value.faults] == [
        ("budget_missing", "budget"),
        ("notice_missing", "notice"),
        ("approvals_missing", "approvals"),
        ("confirmation_missing", "confirmation"),
        ("tax_missing", "taxes"),
        ("tax_missing", "taxes"),
        ("tax_missing", "taxes"),
    ]
    assert await state_of(program) == "approved"


async def test_no_step_is_taken_from_the_wrong_state(db: None) -> None:
    contest = await make_final()
    bureau, administrator = contest.bureau, contest.administrator
    program = await service.draft(bureau, example())
    for step in (service.put_in_force(bureau, program), service.close(bureau, program, date(2026, 12, 31))):
        with pytest.raises(ProgramStateError):
            await step
    await service.approve(administrator, program)
    for step in (
        service.approve(administrator, program),
        service.change_draft(bureau, program, example()),
        service.discard(bureau, program),
    ):
        with pytest.raises(ProgramStateError):
            await step
    await service.put_in_force(bureau, program)
    for step in (service.put_in_force(bureau, program), service.send_back(administrator, program, "改")):
        with pytest.raises(ProgramStateError):
            await step
    await service.close(bureau, program, date(2026, 12, 31))
    with pytest.raises(ProgramStateError):
        await service.close(bureau, program, date(2026, 12, 30))


@pytest.mark.parametrize("state", ["approved", "in_force", "closed"])
async def test_the_database_keeps_what_was_approved_as_it_is(db: None, state: str) -> None:
    contest = await make_final()
    program = await make_approved(contest, example())
    if state != "approved":
        await service.put_in_force(contest.bureau, program)
    if state == "closed":
        await service.close(contest.bureau, program, date(2026, 12, 31))
    for statement in (
        "UPDATE rewards.program SET document = document || '{\"version\": 7}'",
        "UPDATE rewards.program SET version = 7",
        "UPDATE rewards.program SET drafted_by = approved_by",
        "DELETE FROM rewards.program",
    ):
        with pytest.raises(asyncpg.RestrictViolationError):
            await database.execute(statement)
    if state != "approved":
        with pytest.raises(asyncpg.RestrictViolationError):
            await database.execute("UPDATE rewards.program SET state = 'draft'")


async def test_two_versions_are_never_in_force_for_the_same_awards(db: None) -> None:
    contest = await make_final()
    first = await put_in_force(contest.bureau, contest.administrator)
    second = await make_approved(contest, example(version=2))
    with pytest.raises(ProgramOverlapsError) as refused:
        await service.put_in_force(contest.bureau, second)
    assert [fault.code for fault in refused.value.faults] == ["program_overlaps"]
    # It does not say from which day it holds otherwise than the first does, so there is no day before.
    with pytest.raises(ProgramOverlapsError):
        third = await make_approved(contest, example(version=3, validity={"ends": "2026-12-31"}))
        await service.put_in_force(contest.bureau, third, closing_others=True)
    assert [await state_of(program) for program in (first, second)] == ["in_force", "approved"]


async def test_another_year_is_not_in_the_way(db: None) -> None:
    contest = await make_final()
    await put_in_force(contest.bureau, contest.administrator)
    next_year = example(version=2, award_years={"first": 2027, "last": 2027}, validity={})
    program = await make_approved(contest, next_year)
    await service.put_in_force(contest.bureau, program)
    assert await state_of(program) == "in_force"


async def test_replacing_closes_the_old_version_the_day_before_the_new_one_begins(db: None) -> None:
    """The test contest awards on 2026-10-30: its sums pass from the old version to the new one."""
    contest = await make_confirmed()
    old = (await queries.programs(contest.bureau))[0]
    assert old.total_fen > 0
    rules = [
        rule | {"amount_fen": 2 * rule["amount_fen"]} for rule in example().model_dump(mode="json")["rules"]
    ]
    days = {"starts": "2026-10-01", "ends": "2026-12-31"}
    new = await make_approved(contest, example(version=2, rules=rules, validity=days))
    await service.put_in_force(contest.bureau, new, closing_others=True)
    closed = await queries.program(contest.bureau, old.id)
    force = await queries.program(contest.bureau, new)
    assert (closed.state, closed.closes_on, closed.total_fen) == ("closed", date(2026, 9, 30), 0)
    assert (force.state, force.total_fen, force.entitled) == ("in_force", 2 * old.total_fen, old.entitled)


async def test_a_closed_version_stays_for_awards_up_to_its_last_day(db: None) -> None:
    contest = await make_final()
    program = await put_in_force(contest.bureau, contest.administrator)
    await service.close(contest.bureau, program, date(2026, 10, 30))
    await awards.confirm(contest.organizer, contest.id)
    facts = await queries.program(contest.bureau, program)
    assert (facts.state, facts.entitled > 0) == ("closed", True)


async def test_an_award_after_the_last_day_is_not_for_a_closed_version(db: None) -> None:
    contest = await make_final()
    program = await put_in_force(contest.bureau, contest.administrator)
    await service.close(contest.bureau, program, date(2026, 10, 29))
    await awards.confirm(contest.organizer, contest.id)
    assert (await queries.program(contest.bureau, program)).entitled == 0


async def test_closing_takes_back_what_the_preview_said(db: None) -> None:
    contest = await make_confirmed()
    program = (await queries.programs(contest.bureau))[0]
    day = date(2026, 10, 29)
    previewed = await closing.preview(contest.bureau, program.id, day)
    assert (len(previewed.falling), previewed.falling_fen) == (program.entitled, program.total_fen)
    assert (previewed.arising, previewed.approved) == (0, 0)
    assert (await queries.program(contest.bureau, program.id)).entitled == program.entitled
    await service.close(contest.bureau, program.id, day)
    assert (await queries.program(contest.bureau, program.id)).entitled == 0
    # Whatever is settled later finds nothing to do.
    found = await difference((await programs_in_force())[0])
    assert (found.falling, found.arising) == ((), ())
    harmless = await closing.preview(contest.bureau, program.id, date(2026, 10, 30))
    assert harmless.falling == ()


async def test_it_is_not_closed_before_an_award_whose_money_is_approved(db: None) -> None:
    contest = await make_confirmed()
    program = (await queries.programs(contest.bureau))[0]
    line = await database.fetch_one("SELECT id, amount_fen FROM rewards.entitlement LIMIT 1")
    assert line is not None
    async with database.transaction():
        await post(contest.bureau, program.id, [approved_posting(line["id"], line["amount_fen"], "批准")])
    assert (await closing.preview(contest.bureau, program.id, date(2026, 10, 29))).approved == 1
    with pytest.raises(ProgramAwardsApprovedError):
        await service.close(contest.bureau, program.id, date(2026, 10, 29))
    assert (await queries.program(contest.bureau, program.id)).entitled == program.entitled
    await service.close(contest.bureau, program.id, date(2026, 10, 30))
    assert await state_of(program.id) == "closed"


async def test_of_two_who_approve_at_once_one_does(db: None) -> None:
    contest = await make_final()
    draft = await service.draft(contest.bureau, example())
    outcomes = await at_once(*(service.approve(contest.administrator, draft) for _ in range(2)))
    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", "ProgramStateError"]
    lines = "SELECT count(*) FROM registry.audit_line WHERE action = 'programs.approve'"
    assert await database.fetch_value(lines) == 1


async def test_of_two_versions_put_in_force_at_once_one_is(db: None) -> None:
    contest = await make_final()
    await awards.confirm(contest.organizer, contest.id)
    drafted = [await make_approved(contest, example(version=number)) for number in (1, 2)]
    outcomes = await at_once(*(service.put_in_force(contest.bureau, one) for one in drafted))
    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", "ProgramOverlapsError"]
    assert sorted([await state_of(one) for one in drafted]) == ["approved", "in_force"]
    paid_twice = (
        "SELECT count(*) FROM (SELECT award, payee_class, person, organization FROM rewards.entitlement"
        " GROUP BY award, payee_class, person, organization HAVING count(*) > 1) t"
    )
    assert await database.fetch_value(paid_twice) == 0
    assert await database.fetch_value("SELECT count(*) FROM rewards.entitlement") > 0


async def test_the_same_version_put_in_force_twice_at_once_settles_once(db: None) -> None:
    contest = await make_final()
    await awards.confirm(contest.organizer, contest.id)
    program = await make_approved(contest, example())
    outcomes = await at_once(*(service.put_in_force(contest.bureau, program) for _ in range(3)))
    refused = [one for one in outcomes if isinstance(one, RegistryError)]
    assert [one.code for one in refused] == ["program_state", "program_state"]
    assert await database.fetch_value("SELECT max(revision) FROM rewards.entitlement") == 1


async def test_only_bureaus_take_any_step(db: None) -> None:
    contest = await make_confirmed()
    program = (await queries.programs(contest.bureau))[0].id
    stranger: Actor = contest.organizer
    for step in (
        service.draft(stranger, example(version=9)),
        service.draft_next(stranger, program),
        service.approve(stranger, program),
        service.send_back(stranger, program, "x"),
        service.put_in_force(stranger, program),
        service.close(stranger, program, date(2026, 12, 31)),
        closing.preview(stranger, program, date(2026, 12, 31)),
        queries.programs(stranger),
        queries.story(stranger, program),
    ):
        with pytest.raises(RegistryError) as refused:
            await step
        assert refused.value.code == "forbidden"
