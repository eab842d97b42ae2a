"""Lists from their draft to the approval's door, on a real database."""

import asyncio
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from registry.core import clock, database
from registry.core.errors import ForbiddenError, NotFoundError
from registry.core.identifiers import new_id
from registry.core.working_days import CalendarYearMissingError
from registry.people.reasons import ReasonNamesPersonError
from rewards.notices import drafting, queries, service
from rewards.notices.refusals import (
    LinesNotReadyError,
    ListEmptyError,
    ListOverBudgetError,
    ListStateError,
    ListTitleError,
    NeverNoticedError,
    NothingReadyError,
    NoticeNotOverError,
    OtherBureauError,
)
from tests.rewards.notices.makers import (
    TITLE,
    Desk,
    let_notice_pass,
    make_desk,
    make_drafted,
    make_noticed,
    make_objection,
    make_published,
)

pytestmark = pytest.mark.anyio


async def row(list_id: UUID) -> asyncpg.Record:
    found = await database.fetch_one("SELECT * FROM rewards.reward_list WHERE id = $1", list_id)
    assert found is not None
    return found


async def line_ids(list_id: UUID) -> list[UUID]:
    rows = await database.fetch(
        "SELECT id FROM rewards.list_line WHERE list = $1 AND removed_at IS NULL ORDER BY id", list_id
    )
    return [line["id"] for line in rows]


async def standing() -> int:
    count: int = await database.fetch_value(
        "SELECT count(*) FROM rewards.entitlement t"
        " WHERE NOT EXISTS (SELECT 1 FROM rewards.withdrawal w WHERE w.entitlement = t.id)"
    )
    return count


async def send_back(list_id: UUID) -> None:
    await database.execute(
        "UPDATE rewards.reward_list SET state = 'drafted', revision = revision + 1 WHERE id = $1", list_id
    )


async def test_a_draft_has_all_that_is_ready_and_the_next_one_what_is_left(db: None) -> None:
    desk = await make_desk()
    ready = [one for one in await queries.preview(desk.drafter, desk.program) if one.readiness == "ready"]
    assert len(ready) == await standing() > 5
    first = await make_drafted(desk, [ready[0].id, ready[1].id])
    facts = await queries.list_facts(desk.drafter, first)
    assert (facts.number, facts.state, facts.lines, facts.revision) == (1, "drafted", 2, 1)
    assert facts.amount_fen == ready[0].amount_fen + ready[1].amount_fen
    second = await make_drafted(desk)
    facts = await queries.list_facts(desk.drafter, second)
    assert (facts.number, facts.lines) == (2, len(ready) - 2)
    with pytest.raises(NothingReadyError):
        await make_drafted(desk)
    with pytest.raises(LinesNotReadyError) as refused:
        await make_drafted(desk, [ready[0].id, new_id()])
    assert sorted(fault.code for fault in refused.value.faults) == ["on_list", "unknown"]
    previewed = await queries.preview(desk.drafter, desk.program)
    assert {one.readiness for one in previewed} == {"on_list"}
    assert {one.list_number for one in previewed} == {1, 2}


async def test_only_the_first_bureau_drafts_and_an_administrator_never(db: None) -> None:
    desk = await make_desk()
    with pytest.raises(OtherBureauError):
        await drafting.draft(desk.second, desk.program, TITLE)
    for other in (desk.contest.administrator, desk.contest.organizer):
        with pytest.raises(ForbiddenError):
            await drafting.draft(other, desk.program, TITLE)
    with pytest.raises(NotFoundError):
        await drafting.draft(desk.drafter, new_id(), TITLE)
    for title in ("  ", "长" * 201):
        with pytest.raises(ListTitleError):
            await drafting.draft(desk.drafter, desk.program, title)
    made = await make_drafted(desk)
    for step in (service.publish, service.end_notice, service.put_up_again):
        with pytest.raises(OtherBureauError):
            await step(desk.second, made)
        with pytest.raises(NotFoundError):
            await step(desk.drafter, new_id())
    # A colleague goes on with it.
    await drafting.change(desk.colleague, made, "改过的标题（虚构）", "虚构处室")
    await service.publish(desk.colleague, made)
    with pytest.raises(ListStateError):
        await drafting.change(desk.drafter, made, "公示后不能再改")


async def test_a_notice_runs_working_days_and_is_never_closed_early(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await make_desk()
    made = await make_drafted(desk)
    with pytest.raises(ListStateError):
        await service.end_notice(desk.drafter, made)
    # Wednesday; 1 to 7 October 2026 are holidays, Saturday the 10th is worked.
    monkeypatch.setattr(clock, "today", lambda: date(2026, 9, 30))
    await service.publish(desk.drafter, made)
    facts = await queries.list_facts(desk.drafter, made)
    assert (facts.published_on, facts.notice_until) == (date(2026, 9, 30), date(2026, 10, 13))
    with pytest.raises(ListStateError):
        await service.publish(desk.drafter, made)
    monkeypatch.setattr(clock, "today", lambda: date(2026, 10, 13))
    with pytest.raises(NoticeNotOverError) as refused:
        await service.end_notice(desk.drafter, made)
    assert "2026-10-13" in refused.value.message.zh
    monkeypatch.setattr(clock, "today", lambda: date(2026, 10, 14))
    assert (await service.end_notice(desk.drafter, made)).held == 0
    assert (await row(made))["state"] == "approving"
    with pytest.raises(ListStateError):
        await service.end_notice(desk.drafter, made)
    acts = [act.act for act in await queries.acts(desk.drafter, made)]
    assert acts == ["drafted", "published", "taken_down", "put_up_for_approval"]


async def test_a_notice_into_an_unknown_year_is_refused_and_the_list_stays(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await make_desk()
    made = await make_drafted(desk)
    monkeypatch.setattr(clock, "today", lambda: date(2026, 12, 25))
    with pytest.raises(CalendarYearMissingError) as refused:
        await service.publish(desk.drafter, made)
    assert "2027" in refused.value.message.zh
    assert (await row(made))["state"] == "drafted"


async def test_lines_leave_with_a_reason_and_can_be_listed_again(db: None) -> None:
    desk = await make_desk()
    made = await make_published(desk)
    ids = await line_ids(made)
    payee = (await queries.lines(desk.drafter, made)).lines[0].payee
    with pytest.raises(ReasonNamesPersonError):
        await drafting.remove_line(desk.drafter, ids[0], f"{payee}已毕业")
    await drafting.remove_line(desk.drafter, ids[0], "材料有误，下批再列")
    with pytest.raises(NotFoundError):
        await drafting.remove_line(desk.drafter, ids[0], "再来一次")
    assert (await queries.lines(desk.drafter, made)).lines[0].number == 2
    gone = (await queries.lines(desk.drafter, made, removed=True)).lines
    assert [(line.number, line.removed_because) for line in gone] == [(1, "材料有误，下批再列")]
    again = await make_drafted(desk)
    assert (await queries.list_facts(desk.drafter, again)).lines == 1
    with pytest.raises(OtherBureauError):
        await drafting.remove_line(desk.second, ids[1], "不归我管")


async def test_open_objections_hold_their_lines_and_the_rest_goes_on(db: None) -> None:
    desk = await make_desk()
    made = await make_published(desk)
    ids = await line_ids(made)
    await make_objection(made, "1、3")
    await let_notice_pass(made)
    ended = await service.end_notice(desk.drafter, made)
    assert (ended.lines, ended.held) == (len(ids) - 2, 2)
    assert await line_ids(made) == [line for at, line in enumerate(ids, 1) if at not in {1, 3}]
    waiting = [one for one in await queries.preview(desk.drafter, desk.program) if one.readiness == "held"]
    assert len(waiting) == 2
    with pytest.raises(NothingReadyError):
        await make_drafted(desk)


async def test_a_list_whose_every_line_is_held_is_not_put_up(db: None) -> None:
    desk = await make_desk()
    ready = await queries.preview(desk.drafter, desk.program)
    made = await make_published(desk, [ready[0].id])
    await make_objection(made, "1")
    await let_notice_pass(made)
    with pytest.raises(ListEmptyError):
        await service.end_notice(desk.drafter, made)
    assert len(await line_ids(made)) == 1
    await service.cancel(desk.drafter, made, "异议未答复，取消")
    assert (await row(made))["state"] == "cancelled"
    with pytest.raises(LinesNotReadyError):
        await make_drafted(desk, [ready[0].id])


async def test_a_list_that_was_sent_back_goes_on_without_another_notice_or_with_one(db: None) -> None:
    desk = await make_desk()
    made = await make_drafted(desk)
    with pytest.raises(NeverNoticedError):
        await service.put_up_again(desk.drafter, made)
    await service.cancel(desk.drafter, made, "重来")
    made = await make_noticed(desk)
    with pytest.raises(ListStateError):
        await drafting.remove_line(desk.drafter, (await line_ids(made))[0], "审批中不能改")
    await send_back(made)
    await drafting.remove_line(desk.drafter, (await line_ids(made))[0], "按退回意见移出")
    await service.put_up_again(desk.drafter, made)
    assert (await row(made))["state"] == "approving"
    await send_back(made)
    await service.publish(desk.drafter, made)
    facts = await queries.list_facts(desk.drafter, made)
    assert (facts.state, facts.revision, facts.taken_down_at) == ("in_notice", 3, None)
    with pytest.raises(NoticeNotOverError):
        await service.end_notice(desk.drafter, made)


async def test_cancelling_frees_every_line_and_numbers_go_on(db: None) -> None:
    desk = await make_desk()
    made = await make_noticed(desk)
    lines = len(await line_ids(made))
    await service.cancel(desk.drafter, made, "办法调整，取消")
    with pytest.raises(ListStateError):
        await service.cancel(desk.drafter, made, "再取消一次")
    again = await queries.list_facts(desk.drafter, await make_drafted(desk))
    assert (again.number, again.lines) == (2, lines)


async def test_two_publish_end_and_draft_at_once_and_one_wins(db: None) -> None:
    desk = await make_desk()
    ready = [one.id for one in await queries.preview(desk.drafter, desk.program)]

    async def twice(*work: Any) -> list[Any]:
        return await asyncio.gather(*work, return_exceptions=True)

    drafts = await twice(*(make_drafted(desk, [each]) for each in ready[:6]), make_drafted(desk, [ready[0]]))
    assert [type(each) for each in drafts].count(LinesNotReadyError) == 1
    made = [each for each in drafts if isinstance(each, UUID)]
    numbers = await database.fetch("SELECT number FROM rewards.reward_list ORDER BY number")
    assert [each["number"] for each in numbers] == [1, 2, 3, 4, 5, 6]
    published = await twice(service.publish(desk.drafter, made[0]), service.publish(desk.colleague, made[0]))
    assert sorted(type(each).__name__ for each in published) == ["ListStateError", "NoneType"]
    await let_notice_pass(made[0])
    ended = await twice(*(service.end_notice(desk.drafter, made[0]) for _ in range(3)))
    assert [type(each) for each in ended].count(ListStateError) == 2
    acts = [act.act for act in await queries.acts(desk.drafter, made[0])]
    assert acts == ["drafted", "published", "taken_down", "put_up_for_approval"]


async def test_the_database_holds_the_ways_of_a_list(db: None) -> None:
    desk = await make_desk()
    made = await make_drafted(desk)
    for change in (
        "state = 'approving'",
        "state = 'approved', approved_at = now(), content_hash = 'x'",
        "number = 7",
        "drafted_by = (SELECT id FROM registry.account WHERE username = 'colleague')",
    ):
        with pytest.raises(asyncpg.RestrictViolationError):
            await database.execute(f"UPDATE rewards.reward_list SET {change} WHERE id = $1", made)
    with pytest.raises(asyncpg.RestrictViolationError):
        await database.execute("DELETE FROM rewards.list_line WHERE list = $1", made)


async def test_over_the_budget_an_officer_chooses(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = await make_desk()
    ready = await queries.preview(desk.drafter, desk.program)
    await _with_budget(desk, ready[0].amount_fen + ready[1].amount_fen)
    with pytest.raises(ListOverBudgetError):
        await make_drafted(desk)
    await make_drafted(desk, [ready[0].id])
    with pytest.raises(ListOverBudgetError):
        await make_drafted(desk, [ready[1].id, ready[2].id])
    await make_drafted(desk, [ready[1].id])


async def _with_budget(desk: Desk, fen: int) -> None:
    async with database.transaction():
        await database.execute("SET LOCAL session_replication_role = replica")
        await database.execute(
            "UPDATE rewards.program SET document ="
            " jsonb_set(document, '{budget,amount_fen}', to_jsonb($2::int)) WHERE id = $1",
            desk.program,
            fen,
        )


async def test_a_list_never_gains_lines_once_it_was_published(db: None) -> None:
    desk = await make_desk()
    ready = [one.id for one in await queries.preview(desk.drafter, desk.program)]
    made = await make_noticed(desk, ready[:2])
    add = "INSERT INTO rewards.list_line (id, list, entitlement) VALUES (gen_random_uuid(), $1, $2)"
    with pytest.raises(asyncpg.RestrictViolationError):
        await database.execute(add, made, ready[2])
    await send_back(made)
    with pytest.raises(asyncpg.RestrictViolationError):
        await database.execute(add, made, ready[2])
    await database.execute(add, await make_drafted(desk, [ready[2]]), ready[3])
