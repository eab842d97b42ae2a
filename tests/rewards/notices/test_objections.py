"""Objections from the notice to the answer, on a real database."""

import asyncio
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from registry.core import database
from registry.core.errors import ForbiddenError, NotFoundError
from registry.core.identifiers import new_id
from registry.people.access import SecondPersonNeededError
from rewards.entitlements.records import programs_in_force
from rewards.entitlements.service import settle, wait_for_settling
from rewards.notices import answering, objecting, objection_queries, queries, service
from rewards.notices.answering import AnswerMissingError, ObjectionAnsweredError, UpheldLinesError
from rewards.notices.attachments import LARGEST_FILE, MOST_FILES, AttachmentRefusedError
from rewards.notices.bureaus import bureaus_of
from rewards.notices.line_numbers import ObjectionLinesError
from rewards.notices.objecting import GroundsMissingError, ObjectionTooLateError, ReceiptUnknownError
from rewards.notices.refusals import OtherBureauError
from rewards.programs import service as programs
from tests.competitions.external.documents import HTML, pdf, png
from tests.factories import make_account
from tests.rewards.entitlements.makers import make_successor
from tests.rewards.notices.makers import (
    let_notice_pass,
    make_desk,
    make_drafted,
    make_objection,
    make_officer,
    make_published,
)

pytestmark = pytest.mark.anyio


async def standing_of(entitlement: UUID) -> bool:
    return not await database.fetch_value(
        "SELECT 1 FROM rewards.withdrawal WHERE entitlement = $1", entitlement
    )


async def test_an_objection_is_sealed_and_only_its_receipt_reads_the_answer(db: None) -> None:
    desk = await make_desk()
    made = await make_published(desk)
    filed = await objecting.file(
        made,
        "２、4–5",
        "第2行的同学没有参赛（虚构）",
        name="虚构异议人",
        contact="13800000000",
        files=[("证明.pdf", pdf("x")), ("", b""), ("C:\\照片.png", png())],
    )
    stored = await database.fetch_one("SELECT * FROM rewards.objection WHERE id = $1", filed.id)
    assert stored is not None
    assert not {"虚构异议人", "13800000000", filed.receipt} & {str(value) for value in stored.values()}
    files = await database.fetch("SELECT file_name, content FROM rewards.objection_file")
    assert all(b"%PDF" not in row["content"] and "证明" not in row["file_name"] for row in files)
    shown = await objection_queries.objection(desk.colleague, filed.id)
    assert (shown.name, shown.contact, shown.grounds) == (
        "虚构异议人",
        "13800000000",
        "第2行的同学没有参赛（虚构）",
    )
    assert [line.number for line in shown.named] == [2, 4, 5]
    assert sorted(each.name for each in shown.attachments) == ["照片.png", "证明.pdf"]
    file = next(each for each in shown.attachments if each.name == "证明.pdf")
    assert await answering.read_file(desk.second, filed.id, file.id) == ("application/pdf", pdf("x"))
    with pytest.raises(NotFoundError):
        await answering.read_file(desk.second, new_id(), file.id)
    waiting = await objecting.answer_of(filed.receipt.lower().replace("-", " "))
    assert (waiting.state, waiting.numbers, waiting.files, waiting.answer) == ("open", (2, 4, 5), 2, None)
    with pytest.raises(ReceiptUnknownError):
        await objecting.answer_of("0000-0000-0000-0000")
    lines = await database.fetch(
        "SELECT actor, account, after FROM registry.audit_line WHERE action LIKE 'obj%'"
    )
    assert len(lines) == 2
    assert not any("异议人" in str(line["after"]) or "1380" in str(line["after"]) for line in lines)


async def test_rejected_the_line_is_free_and_goes_on(db: None) -> None:
    desk = await make_desk()
    made = await make_published(desk)
    filed = await make_objection(made, "1")
    before = (await queries.list_facts(desk.drafter, made)).lines
    await answering.answer(desk.colleague, filed.id, "rejected", "经核实参赛，异议不成立。")
    answered = await objecting.answer_of(filed.receipt)
    assert (answered.state, answered.answer) == ("rejected", "经核实参赛，异议不成立。")
    await let_notice_pass(made)
    ended = await service.end_notice(desk.drafter, made)
    assert (ended.lines, ended.held) == (before, 0)
    with pytest.raises(ObjectionAnsweredError):
        await answering.answer(desk.second, filed.id, "upheld", "再答一次")


async def test_upheld_the_line_goes_its_payee_is_excluded_and_the_program_settled(db: None) -> None:
    desk = await make_desk()
    made = await make_published(desk)
    first, second = (await queries.lines(desk.drafter, made)).lines[:2]
    filed = await make_objection(made, "1-2")
    with pytest.raises(UpheldLinesError):
        await answering.answer(desk.colleague, filed.id, "upheld", "成立", [new_id()])
    with pytest.raises(UpheldLinesError):
        await answering.answer(desk.colleague, filed.id, "upheld", "成立", [])
    await answering.answer(desk.colleague, filed.id, "upheld", "第1行成立，第2行不成立。", [first.id])
    assert not await standing_of(first.entitlement)
    assert await standing_of(second.entitlement)
    left = [line.number for line in (await queries.lines(desk.drafter, made)).lines]
    assert left[0] == 2
    excluded = [
        one for one in await queries.preview(desk.drafter, desk.program) if one.id == first.entitlement
    ]
    assert [one.readiness for one in excluded] == ["excluded"]
    again = await make_objection(made, "2")
    with pytest.raises(ObjectionLinesError):
        await make_objection(made, "1")
    assert (await objecting.answer_of(again.receipt)).state == "open"


async def test_an_open_objection_holds_the_prize_also_after_a_correction(db: None) -> None:
    desk = await make_desk()
    made = await make_published(desk)
    first = (await queries.lines(desk.drafter, made)).lines[0]
    row = await database.fetch_one("SELECT * FROM rewards.entitlement WHERE id = $1", first.entitlement)
    assert row is not None
    filed = await make_objection(made, "1")
    stands = await make_successor(desk.contest.organizer, row["award"])
    (program,) = await programs_in_force()
    async with database.transaction():
        await wait_for_settling()
        await settle(desk.drafter, program, "成绩更正")
    after = await database.fetch_value(
        "SELECT id FROM rewards.entitlement WHERE award = $1 AND payee_class = $2"
        " AND coalesce(person, organization) = $3",
        stands,
        row["payee_class"],
        row["person"] or row["organization"],
    )

    async def readiness() -> str:
        found = await queries.preview(desk.drafter, desk.program)
        return next(one.readiness for one in found if one.id == after)

    assert await readiness() == "held"
    await answering.answer(desk.colleague, filed.id, "rejected", "更正后成绩无误。")
    assert await readiness() == "ready"


async def test_who_drafted_does_not_answer_and_strange_bureaus_do_not(db: None) -> None:
    desk = await make_desk()
    made = await make_published(desk)
    filed = await make_objection(made)
    with pytest.raises(SecondPersonNeededError):
        await answering.answer(desk.drafter, filed.id, "rejected", "自己答复自己")
    union = await make_officer(desk.contest, "union", "union")
    assert bureaus_of(union) == {"union"}
    with pytest.raises(OtherBureauError):
        await answering.answer(union, filed.id, "rejected", "不归本部门")
    for other in (desk.contest.organizer, desk.contest.administrator):
        with pytest.raises(ForbiddenError):
            await answering.answer(other, filed.id, "rejected", "无权")
        with pytest.raises(ForbiddenError):
            await objection_queries.objections(other)
    with pytest.raises(NotFoundError):
        await answering.answer(desk.colleague, new_id(), "rejected", "没有这件")
    for words in ("  ", "长" * 4001):
        with pytest.raises(AnswerMissingError):
            await answering.answer(desk.colleague, filed.id, "rejected", words)
    auditor = await make_account("auditor", desk.contest.administrator)
    assert (await objection_queries.objections(auditor)).total == 1
    told = await database.fetch("SELECT account FROM registry.notice WHERE subject LIKE 'objection:%'")
    assert {row["account"] for row in told} == {desk.colleague.account_id, desk.second.account_id}
    await answering.answer(desk.second, filed.id, "rejected", "参与审批的部门可以答复")
    assert await database.fetch_value("SELECT count(*) FROM registry.notice WHERE done_at IS NULL") == 0


async def test_what_cannot_be_taken_is_refused_whole(db: None) -> None:
    desk = await make_desk()
    draft = await make_drafted(desk)
    with pytest.raises(NotFoundError):
        await make_objection(draft)
    with pytest.raises(NotFoundError):
        await make_objection(new_id())
    await service.publish(desk.drafter, draft)
    for lines in ("", "甲", "0", "9999", "5-3", "1-60", "1 2 x", "-1"):
        with pytest.raises(ObjectionLinesError):
            await make_objection(draft, lines)
    for grounds in ("   ", "长" * 4001):
        with pytest.raises(GroundsMissingError):
            await objecting.file(draft, "1", grounds)
    with pytest.raises(GroundsMissingError):
        await make_objection(draft, name="长" * 101)
    too_large = pdf("x" * LARGEST_FILE)
    for files in ([("a.pdf", HTML)], [("a.pdf", too_large)], [("a.png", png())] * (MOST_FILES + 1)):
        with pytest.raises(AttachmentRefusedError):
            await objecting.file(draft, "1", "附件不合格", files=files)
    assert await database.fetch_value("SELECT count(*) FROM rewards.objection") == 0


async def test_after_the_last_day_and_on_what_was_withdrawn_it_is_too_late(db: None) -> None:
    desk = await make_desk()
    made = await make_published(desk)
    await let_notice_pass(made)
    with pytest.raises(ObjectionTooLateError):
        await make_objection(made)
    await service.cancel(desk.drafter, made, "撤回")
    with pytest.raises(ObjectionTooLateError):
        await make_objection(made)


async def test_an_objection_while_the_notice_ends_is_in_time_or_too_late_and_never_lost(db: None) -> None:
    desk = await make_desk()
    made = await make_published(desk)
    ids = len((await queries.lines(desk.drafter, made)).lines)
    # Both look at the list at once; the day has passed for the one who ends it only.
    pool = database.DB.pool
    assert pool is not None
    async with pool.acquire() as other, other.transaction():
        await other.execute("SELECT 1 FROM rewards.reward_list WHERE id = $1 FOR NO KEY UPDATE", made)
        filing = asyncio.ensure_future(make_objection(made, "1"))
        await asyncio.sleep(0.2)
        assert not filing.done()
        await other.execute("UPDATE rewards.reward_list SET state = 'approving' WHERE id = $1", made)
    with pytest.raises(ObjectionTooLateError):
        await filing
    assert len((await queries.lines(desk.drafter, made)).lines) == ids


async def test_two_answers_at_once_and_one_counts(db: None) -> None:
    desk = await make_desk()
    made = await make_published(desk)
    filed = await make_objection(made)
    done = await asyncio.gather(
        answering.answer(desk.colleague, filed.id, "upheld", "成立"),
        answering.answer(desk.second, filed.id, "rejected", "不成立"),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in done) == ["NoneType", "ObjectionAnsweredError"]


async def test_the_database_lets_an_objection_be_answered_once(db: None) -> None:
    desk = await make_desk()
    made = await make_published(desk)
    filed = await make_objection(made)
    await answering.answer(desk.colleague, filed.id, "rejected", "不成立")
    for statement in (
        "UPDATE rewards.objection SET answer = 'x' WHERE id = $1",
        "UPDATE rewards.objection SET state = 'upheld' WHERE id = $1",
        "UPDATE rewards.objection SET receipt = 'x' WHERE id = $1",
        "DELETE FROM rewards.objection WHERE id = $1",
    ):
        with pytest.raises(asyncpg.RestrictViolationError):
            await database.execute(statement, filed.id)


async def test_the_desk_has_the_late_ones_first(db: None) -> None:
    desk = await make_desk()
    first = await make_published(desk, [(await queries.preview(desk.drafter, desk.program))[0].id])
    second = await make_published(desk)
    late = await make_objection(first)
    open_one = await make_objection(second, "1")
    answered = await make_objection(second, "2")
    await answering.answer(desk.colleague, answered.id, "rejected", "不成立")
    await let_notice_pass(first)
    found = (await objection_queries.objections(desk.second)).lines
    assert {one.id for one in found[:2]} == {late.id, open_one.id}
    assert found[2].id == answered.id
    assert {one.id: one.late for one in found} == {late.id: True, open_one.id: False, answered.id: False}


async def test_upheld_after_the_program_was_closed_it_stays_closed(db: None) -> None:
    desk = await make_desk()
    made = await make_published(desk)
    filed = await make_objection(made, "1")
    awarded = await database.fetch_value(
        "SELECT min(a.awarded_on) FROM rewards.entitlement t JOIN competitions.award a ON a.id = t.award"
    )
    await programs.close(desk.drafter, desk.program, awarded - timedelta(days=1))
    await answering.answer(desk.colleague, filed.id, "upheld", "成立")
    standing = await database.fetch_value(
        "SELECT count(*) FROM rewards.entitlement t LEFT JOIN rewards.withdrawal w ON w.entitlement = t.id"
        " WHERE t.program = $1 AND w.id IS NULL",
        desk.program,
    )
    assert standing == 0
