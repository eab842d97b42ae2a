"""Sums of schools as a list of their own: on notice, approved, transferred, returned and transferred anew."""

import io
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook

from registry.core import database
from rewards.approvals import service as approvals
from rewards.ledger import queries as ledger
from rewards.notices import drafting, public
from rewards.notices import service as notices
from rewards.payees import service as payees
from rewards.payees.service import Payee
from rewards.payments import exporting, opening, return_files, service
from rewards.payments.holding import NothingToPayError, PaymentNotClearError
from rewards.payments.list_sheet import TRANSFER_COLUMNS
from tests.rewards.approvals.makers import Bench, make_approved, make_bench
from tests.rewards.notices.makers import CONTACT, let_notice_pass
from tests.rewards.payees.makers import account, confirm_everybody
from tests.rewards.payments.makers import bank_answer, books_add_up, confirmer

pytestmark = pytest.mark.anyio

TITLE = "学校奖励名单（虚构）"


async def of_schools(bench: Bench) -> dict[UUID, int]:
    """Return the sums that schools are due."""
    rows = await database.fetch(
        "SELECT id, amount_fen FROM rewards.entitlement WHERE program = $1 AND payee_class = 'school'",
        bench.program,
    )
    return {row["id"]: row["amount_fen"] for row in rows}


async def make_listed(bench: Bench) -> UUID:
    """Return a list of schools only that every bureau has approved."""
    wanted = await of_schools(bench)
    listed = await drafting.draft(bench.drafter, bench.program, TITLE, [*wanted], contact=CONTACT)
    await notices.publish(bench.drafter, listed)
    shown = await public.all_lines(await public.notice(listed))
    assert {line.payee_class_code for line in shown} == {"school"}
    assert sorted(line.amount_fen or 0 for line in shown) == sorted(wanted.values())
    await let_notice_pass(listed)
    await notices.end_notice(bench.drafter, listed)
    return listed


async def make_transferred(bench: Bench) -> tuple[UUID, list[UUID]]:
    """Return the batch of a budget transfer whose files were made, and these files."""
    payer = bench.officers["finance"].actor
    batch = await service.draw(payer, bench.program, "transfer")
    return batch, await exporting.export(payer, batch)


async def test_a_list_of_schools_goes_from_notice_to_the_budget_transfer(db: None) -> None:
    bench = await make_bench()
    await confirm_everybody(bench.contest)
    due = await of_schools(bench)
    listed = await make_listed(bench)
    for signatory in bench.order:
        await approvals.approve(signatory.actor, listed, signatory.code())
    # Nobody else was on the list, so that there is nothing to pay to accounts.
    with pytest.raises(NothingToPayError):
        await service.draw(bench.officers["finance"].actor, bench.program, "bank")
    batch, files = await make_transferred(bench)
    found = await database.fetch_one("SELECT kind FROM rewards.batch WHERE id = $1", batch)
    assert found is not None and found["kind"] == "transfer"
    # A transfer is its list: there is no file for a bank.
    (file,) = files
    name, content = await exporting.download(bench.officers["finance"].actor, file)
    assert name.endswith("-list.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert "奖励资金预算划转清单" in str(rows[0][0])
    assert rows[2][: len(TRANSFER_COLUMNS)] == [column.heading for column in TRANSFER_COLUMNS]
    lines = rows[3 : 3 + len(due)]
    names = {row["name"] for row in await database.fetch("SELECT name FROM registry.organization")}
    assert {line[1] for line in lines} <= names
    assert round(sum(float(str(line[7])) for line in lines) * 100) == sum(due.values())
    assert {line[8] for line in lines} == {"学校教学发展经费（虚构）"}
    assert any("划转合计（大写）：人民币" in str(row[0]) for row in rows)
    payer = bench.officers["finance"].actor
    await return_files.read(payer, batch, await bank_answer(batch), "return.xlsx")
    books = await ledger.of_program(bench.program)
    assert (books.paid, books.open, books.withheld) == (sum(due.values()), 0, 0)
    assert await books_add_up(bench.program)
    with pytest.raises(NothingToPayError):
        await service.draw(payer, bench.program, "transfer")


async def test_what_came_back_to_a_school_is_transferred_anew_once_it_confirms_an_account(db: None) -> None:
    bench = await make_bench()
    await confirm_everybody(bench.contest)
    due = await of_schools(bench)
    listed = await make_listed(bench)
    for signatory in bench.order:
        await approvals.approve(signatory.actor, listed, signatory.code())
    batch, _ = await make_transferred(bench)
    payer = bench.officers["finance"].actor
    first = (await opening.payments(batch))[0]
    await return_files.read(payer, batch, await bank_answer(batch, {1: "账号户名不符"}), "return.xlsx")
    books = await ledger.of_program(bench.program)
    assert (books.returned, books.paid) == (first.gross_fen, sum(due.values()) - first.gross_fen)
    row = await database.fetch_one(
        "SELECT l.entitlement, t.organization FROM rewards.batch_line l"
        " JOIN rewards.entitlement t ON t.id = l.entitlement WHERE l.id = $1",
        first.line,
    )
    assert row is not None
    with pytest.raises(PaymentNotClearError):
        await service.draw(payer, bench.program, "transfer", [row["entitlement"]])
    school = Payee(organization=row["organization"])
    officer = await confirmer(row["organization"])
    await payees.confirm_account(officer, school, account(first.payee, "2201000099990001"))
    again, files = await make_transferred(bench)
    (payment,) = await opening.payments(again)
    assert (payment.account_number, payment.gross_fen) == ("2201000099990001", first.gross_fen)
    assert "退票重发" in payment.note
    assert len(files) == 1
    await return_files.read(payer, again, await bank_answer(again), "second.xlsx")
    books = await ledger.of_program(bench.program)
    assert (books.returned, books.open, books.paid) == (0, 0, sum(due.values()))
    assert await books_add_up(bench.program)


async def test_only_schools_are_paid_by_transfer(db: None) -> None:
    bench = await make_bench()
    await confirm_everybody(bench.contest)
    await make_approved(bench)
    payer = bench.officers["finance"].actor
    student = await database.fetch_value(
        "SELECT id FROM rewards.entitlement WHERE payee_class = 'student' LIMIT 1"
    )
    with pytest.raises(PaymentNotClearError) as refused:
        await service.draw(payer, bench.program, "transfer", [student])
    assert [fault.code for fault in refused.value.faults] == ["not_a_school"]
