"""Batches: drawn from what is clear, exported once, taken again byte for byte, dissolved, and never twice."""

import asyncio
import hashlib
import io
from uuid import UUID

import asyncpg
import pytest
from python_calamine import CalamineWorkbook

from competitions.awards import service as awards
from registry.core import clock, database
from registry.core.errors import ForbiddenError, NotFoundError, RegistryError
from registry.people.reasons import ReasonNamesPersonError
from rewards.ledger import queries as ledger
from rewards.payees import service as payees
from rewards.payees.service import Payee
from rewards.payments import service
from rewards.payments.desk import NotPayingBureauError
from rewards.payments.holding import (
    BatchExportedError,
    BatchStateError,
    DrawChangedError,
    NothingToPayError,
    PaymentNotClearError,
)
from tests.rewards.approvals.makers import make_bench
from tests.rewards.payees.makers import account, card, payees_of
from tests.rewards.payments.makers import (
    CSV_SET,
    XLSX_SET,
    Desk,
    books_add_up,
    confirmer,
    make_answered,
    make_drawn,
    make_exported,
    make_payable,
)

pytestmark = pytest.mark.anyio

# Of domain.md, section 4.
NAMED = [
    "序号",
    "姓名",
    "证件类型",
    "证件号码",
    "单位/学校",
    "竞赛名称",
    "赛项",
    "级别",
    "奖次",
    "奖励对象类别",
    "应发金额",
    "扣税",
    "实发金额",
    "开户银行",
    "银行账号",
    "户名",
    "联系电话",
    "签字",
    "备注",
]


async def lines_of(batch: UUID) -> list[tuple[int, int, str | None]]:
    rows = await database.fetch(
        "SELECT position, net_fen, outcome FROM rewards.batch_line WHERE batch = $1 ORDER BY position", batch
    )
    return [(row["position"], row["net_fen"], row["outcome"]) for row in rows]


async def test_a_batch_holds_all_that_is_clear_and_schools_have_their_own(db: None) -> None:
    desk = await make_payable()
    looked = await service.preview(desk.payer, desk.program)
    batch = await service.draw(desk.payer, desk.program, seen=looked.seen)
    assert looked.held == () and [n for n, _, _ in await lines_of(batch)] == list(
        range(1, len(looked.clear) + 1)
    )
    await service.draw(desk.administrator, desk.program, "transfer")
    kinds = await database.fetch(
        "SELECT b.number, b.kind, count(*) AS n, count(t.organization) AS schools FROM rewards.batch b"
        " JOIN rewards.batch_line l ON l.batch = b.id JOIN rewards.entitlement t ON t.id = l.entitlement"
        " GROUP BY b.number, b.kind ORDER BY b.number"
    )
    year = clock.today().year
    assert [(row["number"], row["kind"]) for row in kinds] == [
        (f"{year}-0001", "bank"),
        (f"{year}-0002", "transfer"),
    ]
    assert kinds[0]["schools"] == 0 and kinds[1]["schools"] == kinds[1]["n"] > 0
    drawn = await database.fetch_value("SELECT sum(gross_fen)::bigint FROM rewards.batch_line")
    # Drawing pays nothing yet.
    books = await ledger.of_program(desk.program)
    assert drawn == books.open == books.approved
    with pytest.raises(NothingToPayError):
        await service.draw(desk.payer, desk.program)


async def test_only_paying_bureaus_draw(db: None) -> None:
    desk = await make_payable()
    with pytest.raises(NotPayingBureauError):
        await service.draw(desk.bench.officers["hrss"].actor, desk.program)
    with pytest.raises(ForbiddenError):
        await service.draw(desk.bench.contest.organizer, desk.program)
    await service.draw(desk.bench.drafter, desk.program)


async def test_what_is_not_clear_is_left_out_and_said(db: None) -> None:
    desk = await make_payable()
    [(one, name), (other, other_name), *_] = await payees_of(desk.bench.contest, "student")
    shared = card(77)
    await payees.confirm_account(await confirmer(one), Payee(person=one), account(name, shared))
    await payees.confirm_account(await confirmer(other), Payee(person=other), account(other_name, shared))
    looked = await service.preview(desk.payer, desk.program)
    assert {finding.code for _, findings in looked.held for finding in findings} == {"account_shared"}
    held = [line.entitlement for line, _ in looked.held]
    with pytest.raises(PaymentNotClearError) as refused:
        await service.draw(desk.payer, desk.program, entitlements=held)
    assert {fault.code for fault in refused.value.faults} == {"account_shared"}
    ids = [
        row["id"]
        for row in await database.fetch(
            "SELECT id FROM rewards.payee_account WHERE person = ANY($1) ORDER BY confirmed_at DESC LIMIT 2",
            [one, other],
        )
    ]
    await payees.answer_shared(desk.bench.drafter, ids[0], ids[1], "兄妹共用父亲的账户")
    batch = await service.draw(desk.payer, desk.program, entitlements=held)
    assert len(await lines_of(batch)) == len(held)


async def test_before_approval_nothing_can_be_drawn(db: None) -> None:
    bench = await make_bench()
    ids = [row["id"] for row in await database.fetch("SELECT id FROM rewards.entitlement")]
    with pytest.raises(PaymentNotClearError) as refused:
        await service.draw(bench.officers["finance"].actor, bench.program, entitlements=ids)
    assert {fault.code for fault in refused.value.faults} == {"not_approved"}
    with pytest.raises(NothingToPayError):
        await service.draw(bench.officers["finance"].actor, bench.program)


async def test_of_two_browsers_drawing_at_once_one_wins(db: None) -> None:
    desk = await make_payable()
    looked = await service.preview(desk.payer, desk.program)
    done = await asyncio.gather(
        *(service.draw(desk.payer, desk.program, seen=looked.seen) for _ in range(4)), return_exceptions=True
    )
    refused = [each for each in done if isinstance(each, RegistryError)]
    assert len(refused) == 3 and all(isinstance(each, DrawChangedError) for each in refused)
    twice = await database.fetch_value(
        "SELECT count(*) - count(DISTINCT entitlement) FROM rewards.batch_line"
    )
    assert twice == 0 and await database.fetch_value("SELECT count(*) FROM rewards.batch") == 1


async def test_the_database_itself_refuses_a_second_live_payment(db: None) -> None:
    """Whatever a service might forget: while a payment is open or paid, there is no other of its sum."""
    desk = await make_payable()
    again = (
        "INSERT INTO rewards.batch_line SELECT (jsonb_populate_record(l, jsonb_build_object('id',"
        " gen_random_uuid(), 'position', l.position + 1000, 'outcome', NULL, 'outcome_at', NULL))).*"
        " FROM rewards.batch_line l WHERE l.position = 1"
    )
    await make_answered(desk, {2: "户名不符"})
    with pytest.raises(asyncpg.UniqueViolationError, match="batch_line_live"):
        await database.execute(again)
    # What was returned is free to be paid again.
    await database.execute(again.replace("l.position = 1", "l.position = 2"))


async def test_of_two_exporting_at_once_one_wins_and_bytes_never_change(db: None) -> None:
    desk = await make_payable()
    batch = await make_drawn(desk)
    done = await asyncio.gather(
        *(service.export(desk.payer, batch, CSV_SET) for _ in range(3)), return_exceptions=True
    )
    made = [each for each in done if isinstance(each, list)]
    assert len(made) == 1 and all(isinstance(x, BatchExportedError) for x in done if not isinstance(x, list))
    for file in made[0]:
        name, content = await service.download(desk.payer, file)
        again = await service.download(desk.payer, file)
        row = await database.fetch_one("SELECT * FROM rewards.batch_file WHERE id = $1", file)
        assert row is not None and again == (name, content)
        assert row["sha256"] == hashlib.sha256(content).hexdigest()
        assert content not in row["content"] and name.isascii()
    looks = await database.fetch_value(
        "SELECT count(*) FROM registry.audit_line WHERE action = 'payments.download'"
    )
    assert looks == 2 * len(made[0])
    # The bank may want another form as long as it has answered nothing; the list stays what it was.
    more = await service.export(desk.payer, batch, XLSX_SET)
    kinds = await database.fetch("SELECT kind FROM rewards.batch_file WHERE id = ANY($1)", more)
    assert {row["kind"] for row in kinds} == {"bank"}


async def test_the_list_has_its_columns_and_totals(db: None) -> None:
    desk = await make_payable()
    batch = await make_exported(desk)
    file = await database.fetch_value(
        "SELECT id FROM rewards.batch_file WHERE batch = $1 AND kind = 'list'", batch
    )
    _, content = await service.download(desk.payer, file)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[2] == NAMED
    lines = await lines_of(batch)
    assert [row[12] for row in rows[3 : 3 + len(lines)]] == [fen / 100 for _, fen, _ in lines]
    assert all(isinstance(row[14], str) and len(row[14]) == 19 for row in rows[3 : 3 + len(lines)])
    total = rows[3 + len(lines)]
    assert total[0] == "合计" and total[12] == sum(fen for _, fen, _ in lines) / 100
    assert "（大写）：人民币" in str(rows[4 + len(lines)][0])
    assert [cell for cell in rows[5 + len(lines)] if cell][:3] == ["制表：", "审核：", "负责人："]


async def test_a_dissolved_batch_frees_its_sums_and_keeps_its_number(db: None) -> None:
    desk = await make_payable()
    batch = await make_drawn(desk)
    await service.dissolve(desk.payer, batch, "账户有误，重新生成")
    with pytest.raises(BatchStateError):
        await service.export(desk.payer, batch, CSV_SET)
    with pytest.raises(BatchStateError):
        await service.dissolve(desk.payer, batch, "再撤一次")
    again = await make_exported(desk)
    assert await database.fetch_value("SELECT number FROM rewards.batch WHERE id = $1", again) == (
        f"{clock.today().year}-0002"
    )
    with pytest.raises(BatchStateError):
        await service.dissolve(desk.payer, again, "已导出")
    assert await books_add_up(desk.program)


async def test_an_account_confirmed_after_drawing_stops_the_export(db: None) -> None:
    desk = await make_payable()
    batch = await make_drawn(desk)
    await _confirm_again(desk)
    with pytest.raises(PaymentNotClearError) as refused:
        await service.export(desk.payer, batch, CSV_SET)
    assert {fault.code for fault in refused.value.faults} == {"account_changed"}
    assert await database.fetch_value("SELECT count(*) FROM rewards.batch_file") == 0


async def test_unknown_things_are_not_found(db: None) -> None:
    desk = await make_payable()
    for ask in (
        service.draw(desk.payer, desk.list),
        service.draw(desk.payer, desk.program, entitlements=[desk.list]),
        service.export(desk.payer, desk.list, CSV_SET),
        service.export(desk.payer, await make_drawn(desk), "no-such-set"),
        service.download(desk.payer, desk.list),
        service.dissolve(desk.payer, desk.list, "没有"),
    ):
        with pytest.raises(NotFoundError):
            await ask


async def _confirm_again(desk: Desk) -> None:
    [(one, name), *_] = await payees_of(desk.bench.contest, "student")
    await payees.confirm_account(await confirmer(one), Payee(person=one), account(name, card(91)))


async def test_after_a_revocation_no_second_form_of_a_batch_is_made(db: None) -> None:
    desk = await make_payable()
    batch = await make_drawn(desk)
    await service.export(desk.payer, batch, CSV_SET)
    award = await database.fetch_value(
        "SELECT t.award FROM rewards.batch_line l JOIN rewards.entitlement t ON t.id = l.entitlement"
        " JOIN competitions.award a ON a.id = t.award AND a.kind = 'entry' LIMIT 1"
    )
    await awards.revoke(desk.bench.contest.organizer, award, "资格不符")
    with pytest.raises(PaymentNotClearError) as refused:
        await service.export(desk.payer, batch, XLSX_SET)
    assert {fault.code for fault in refused.value.faults} == {"withdrawn"}


async def test_a_reason_to_dissolve_names_no_payee(db: None) -> None:
    desk = await make_payable()
    batch = await make_drawn(desk)
    [(_, name), *_] = await payees_of(desk.bench.contest, "student")
    with pytest.raises(ReasonNamesPersonError):
        await service.dissolve(desk.payer, batch, f"{name}的账户有误")
