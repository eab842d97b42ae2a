"""Returns: looked at, booked once, in part, and what came back paid again in a new batch."""

import asyncio
import json
from uuid import UUID

import pytest

from competitions.awards import service as awards
from registry.core import database
from registry.core.errors import ForbiddenError, NotFoundError
from registry.core.uploads import AlreadyImportedError
from rewards.ledger import queries as ledger
from rewards.payees import reminding
from rewards.payees import service as payees
from rewards.payees.service import Payee
from rewards.payments import opening, return_files, service
from rewards.payments.answers import BatchNotExportedError, ReturnReadError
from rewards.payments.holding import BatchAnsweredError, PaymentNotClearError
from rewards.payments.return_files import ReturnChangedError, ReturnOfOtherBatchError
from tests.rewards.payees.makers import account, card
from tests.rewards.payments.makers import (
    XLSX_SET,
    answer_row,
    bank_answer,
    books_add_up,
    confirmer,
    make_answered,
    make_drawn,
    make_exported,
    make_payable,
    return_file,
)

pytestmark = pytest.mark.anyio
NOT_THERE = "账号不存在"


async def outcomes(batch: UUID) -> list[tuple[str | None, str | None]]:
    rows = await database.fetch(
        "SELECT outcome, outcome_reason FROM rewards.batch_line WHERE batch = $1 ORDER BY position", batch
    )
    return [(row["outcome"], row["outcome_reason"]) for row in rows]


async def test_a_return_is_looked_at_and_then_booked(db: None) -> None:
    desk = await make_payable()
    batch = await make_exported(desk)
    content = await bank_answer(batch, {2: NOT_THERE})
    upload = await return_files.hand_in(desk.payer, batch, "回单.xlsx", content)
    looked = await return_files.preview(desk.payer, upload)
    lines = len(await outcomes(batch))
    assert (looked.matching.count("paid"), looked.matching.count("returned")) == (lines - 1, 1)
    assert {each for each, _ in await outcomes(batch)} == {None}
    await return_files.apply(desk.payer, upload, seen=looked.seen)
    assert (await outcomes(batch))[:3] == [("paid", None), ("returned", NOT_THERE), ("paid", None)]
    row = await database.fetch_one(
        "SELECT sum(gross_fen) FILTER (WHERE outcome = 'returned') AS back,"
        " sum(net_fen) FILTER (WHERE outcome = 'paid') AS net,"
        " sum(withheld_fen) FILTER (WHERE outcome = 'paid') AS tax FROM rewards.batch_line"
    )
    books = await ledger.of_program(desk.program)
    assert row is not None and books.adds_up
    assert (books.returned, books.paid, books.withheld) == (row["back"], row["net"], row["tax"])
    kept = await database.fetch_one("SELECT content FROM rewards.return_file")
    assert kept is not None and content not in kept["content"]
    assert await database.fetch_value("SELECT count(*) FROM rewards.return_line") == lines
    # The same file is not read again, handed in or as it was looked at.
    with pytest.raises(ReturnReadError):
        await return_files.hand_in(desk.payer, batch, "again.xlsx", content)
    with pytest.raises(AlreadyImportedError):
        await return_files.apply(desk.payer, upload)
    with pytest.raises(BatchAnsweredError):
        await service.export(desk.payer, batch, XLSX_SET)


async def test_what_came_back_is_paid_again_in_a_new_batch(db: None) -> None:
    desk = await make_payable()
    batch = await make_answered(desk, {1: NOT_THERE, 3: "户名不符"})
    back = [
        (row["entitlement"], row["person"], row["name"])
        for row in await database.fetch(
            "SELECT l.entitlement, t.person, p.name FROM rewards.batch_line l"
            " JOIN rewards.entitlement t ON t.id = l.entitlement JOIN registry.person p ON p.id = t.person"
            " WHERE l.outcome = 'returned' ORDER BY l.position"
        )
    ]
    looked = await service.preview(desk.payer, desk.program)
    assert [[x.code for x in findings] for _, findings in looked.held] == [["account_returned"]] * 2
    # Neither can sign in, so their schools are told at once; the reminder has nothing to add.
    told = "SELECT count(*) FROM registry.notice WHERE done_at IS NULL AND subject LIKE 'payee_accounts_of:%'"
    said = await database.fetch_value(told)
    assert said == await database.fetch_value(
        "SELECT count(DISTINCT m.organization) FROM registry.membership m WHERE m.person = ANY($1)",
        [person for _, person, _ in back],
    )
    await reminding.remind()
    assert await database.fetch_value(told) == said
    first = back[0][1:]
    await payees.confirm_account(
        await confirmer(first[0]), Payee(person=first[0]), account(first[1], card(501))
    )
    with pytest.raises(PaymentNotClearError):
        await service.draw(desk.payer, desk.program, entitlements=[back[1][0]])
    again = await make_exported(desk)
    [payment] = await opening.payments(again)
    assert payment.account_number == card(501) and "退票重发" in payment.note
    await return_files.read(desk.payer, again, await bank_answer(again), "second.xlsx")
    books = await ledger.of_entitlements([each for each, _, _ in back])
    assert books[back[0][0]].returned == 0 and books[back[0][0]].paid == payment.net_fen
    assert books[back[1][0]].returned > 0 and books[back[1][0]].paid == 0
    assert await books_add_up(desk.program)
    with pytest.raises(PaymentNotClearError) as refused:
        await service.draw(desk.payer, desk.program, entitlements=[back[0][0]])
    assert [fault.code for fault in refused.value.faults] == ["already_paid"]
    assert len(await outcomes(batch)) > 2


async def test_a_part_of_the_answers_leaves_the_rest_waiting(db: None) -> None:
    desk = await make_payable()
    batch = await make_exported(desk)
    await return_files.read(desk.payer, batch, await bank_answer(batch, only={1, 2}), "part.xlsx")
    assert [one for one, _ in await outcomes(batch)][:3] == ["paid", "paid", None]
    upload = await return_files.hand_in(
        desk.payer, batch, "all.xlsx", await bank_answer(batch, {1: NOT_THERE})
    )
    looked = await return_files.preview(desk.payer, upload)
    assert [each.kind for each in looked.matching.rows][:3] == ["doubled", "doubled", "paid"]
    await return_files.apply(desk.payer, upload)
    assert {one for one, _ in await outcomes(batch)} == {"paid"}
    books = await ledger.of_program(desk.program)
    assert books.returned == 0 and books.adds_up


async def test_altered_amounts_are_shown_and_never_booked(db: None) -> None:
    desk = await make_payable()
    batch = await make_exported(desk)
    payments = await opening.payments(batch)
    rows = [answer_row(one) for one in payments]
    rows[0][4] += 0.004
    rows[1][4] += 1
    await return_files.read(desk.payer, batch, return_file(rows), "altered.xlsx")
    assert [one for one, _ in await outcomes(batch)][:3] == [None, None, "paid"]
    kinds = await database.fetch("SELECT kind, amount_fen FROM rewards.return_line ORDER BY row LIMIT 2")
    assert [tuple(row) for row in kinds] == [("altered", None), ("altered", payments[1].net_fen + 100)]
    # The bank's corrected file brings them in.
    await return_files.read(desk.payer, batch, await bank_answer(batch, only={1, 2}), "mended.xlsx")
    assert {one for one, _ in await outcomes(batch)} == {"paid"}


async def test_of_two_applying_the_same_return_at_once_one_wins(db: None) -> None:
    desk = await make_payable()
    batch = await make_exported(desk)
    content = await bank_answer(batch, {1: NOT_THERE})
    first = await return_files.hand_in(desk.payer, batch, "one.xlsx", content)
    second = await return_files.hand_in(desk.bench.drafter, batch, "two.xlsx", content)
    done = await asyncio.gather(
        return_files.apply(desk.payer, first),
        return_files.apply(desk.bench.drafter, second),
        return_files.apply(desk.payer, first),
        return_exceptions=True,
    )
    refused = [each for each in done if isinstance(each, BaseException)]
    assert len(refused) == 2
    assert all(isinstance(each, ReturnReadError | AlreadyImportedError) for each in refused)
    assert await database.fetch_value("SELECT count(*) FROM rewards.return_file") == 1
    assert (await ledger.of_program(desk.program)).adds_up


async def test_what_was_looked_at_is_what_is_booked(db: None) -> None:
    desk = await make_payable()
    batch = await make_exported(desk)
    upload = await return_files.hand_in(desk.payer, batch, "all.xlsx", await bank_answer(batch))
    looked = await return_files.preview(desk.payer, upload)
    await return_files.read(desk.payer, batch, await bank_answer(batch, only={1}), "part.xlsx")
    with pytest.raises(ReturnChangedError):
        await return_files.apply(desk.payer, upload, seen=looked.seen)


async def test_files_that_fit_nothing_are_refused(db: None) -> None:
    desk = await make_payable()
    batch = await make_drawn(desk)
    with pytest.raises(BatchNotExportedError):
        await return_files.read(desk.payer, batch, await bank_answer(batch), "early.xlsx")
    await service.export(desk.payer, batch, XLSX_SET)
    stranger = return_file([["", 1, card(999), "无名氏", 1, "成功", ""]])
    with pytest.raises(ReturnOfOtherBatchError):
        await return_files.read(desk.payer, batch, stranger, "other.xlsx")
    with pytest.raises(NotFoundError):
        await return_files.read(desk.payer, desk.list, stranger, "other.xlsx")
    with pytest.raises(NotFoundError):
        await return_files.preview(desk.payer, desk.list)
    with pytest.raises(ForbiddenError):
        await return_files.read(desk.bench.officers["hrss"].actor, batch, stranger, "other.xlsx")


async def test_who_fell_while_the_bank_was_paying_owes_it_back(db: None) -> None:
    desk = await make_payable()
    batch = await make_exported(desk)
    award = await database.fetch_value(
        "SELECT t.award FROM rewards.batch_line l JOIN rewards.entitlement t ON t.id = l.entitlement"
        " JOIN competitions.award a ON a.id = t.award AND a.kind = 'entry' ORDER BY l.position LIMIT 1"
    )
    await awards.revoke(desk.bench.contest.organizer, award, "参赛资格不符（虚构）")
    await return_files.read(desk.payer, batch, await bank_answer(batch), "all.xlsx")
    books = await ledger.of_program(desk.program)
    fallen = await database.fetch_value(
        "SELECT sum(l.net_fen)::bigint FROM rewards.batch_line l"
        " JOIN rewards.withdrawal w ON w.entitlement = l.entitlement WHERE l.batch = $1",
        batch,
    )
    assert fallen and books.reclaimed == books.owed_back == fallen and books.adds_up


async def test_the_audit_trail_holds_no_names_or_accounts(db: None) -> None:
    desk = await make_payable()
    batch = await make_answered(desk, {1: NOT_THERE})
    payments = await opening.payments(batch)
    lines = await database.fetch(
        "SELECT action, after::text AS after FROM registry.audit_line WHERE action LIKE 'payments.%'"
    )
    assert {row["action"] for row in lines} == {"payments.draw", "payments.export", "payments.read_returns"}
    said = json.dumps([row["after"] for row in lines], ensure_ascii=False)
    assert not any(one.payee in said or one.account_number in said for one in payments)
