"""What a falling changes at every stage, and money that comes back."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import pytest

from competitions.awards import service as awards
from registry.core import database
from registry.core.errors import ForbiddenError, NotFoundError
from registry.core.identifiers import new_id
from rewards.approvals import list_lines
from rewards.approvals import queries as approvals
from rewards.approvals import service as approving
from rewards.ledger import queries as ledger
from rewards.ledger.queries import Balance
from rewards.recovery import queries, service
from rewards.recovery.queries import Effect, said, would_follow
from rewards.recovery.service import (
    RepaidTooMuchError,
    RepaymentEmptyError,
    RepaymentNamesPersonError,
    RepaymentRecordedError,
)
from tests.rewards.approvals.makers import Bench, make_approved, make_approving, make_bench, state_of
from tests.rewards.recovery.makers import answer, fall, make_drawn

pytestmark = pytest.mark.anyio


async def taxed(bench: Bench, count: int = 3) -> list[UUID]:
    """Return students' entitlements, of which tax is withheld."""
    rows = await database.fetch(
        "SELECT id FROM rewards.entitlement WHERE program = $1 AND withheld_fen > 0 ORDER BY id LIMIT $2",
        bench.program,
        count,
    )
    assert len(rows) == count
    return [row["id"] for row in rows]


async def sums(entitlement: UUID) -> tuple[int, int]:
    row = await database.fetch_one("SELECT * FROM rewards.entitlement WHERE id = $1", entitlement)
    assert row is not None
    return row["amount_fen"], row["amount_fen"] - row["withheld_fen"]


async def balance(entitlement: UUID) -> Balance:
    return (await ledger.of_entitlements([entitlement])).get(entitlement, Balance())


async def previewed(entitlements: Sequence[UUID]) -> dict[UUID, Effect]:
    """Return what is said to follow; saying it changes nothing."""
    before = await database.fetch("SELECT * FROM rewards.ledger_entry ORDER BY id")
    found = await would_follow(entitlements)
    assert await database.fetch("SELECT * FROM rewards.ledger_entry ORDER BY id") == before
    return found


async def test_a_line_leaves_a_list_that_is_not_approved_and_the_others_stay(db: None) -> None:
    bench = await make_bench()
    made = await make_approving(bench)
    one, *_ = await taxed(bench)
    lines = (await approvals.one(bench.drafter, made))[0].lines
    education = bench.officers["education"]
    await approving.approve(education.actor, made, education.code())
    assert await previewed([one]) == {one: Effect(list_number=1)}
    await fall(bench, [one])
    facts, _ = await approvals.one(bench.drafter, made)
    assert facts.lines == lines - 1
    (left,) = await list_lines.removals(bench.drafter, made)
    assert (left.entitlement, left.because) == (one, "奖项撤销")
    # What was approved at step 1 can still be checked, though it is not what is asked now.
    (decided,) = await approvals.approvals(bench.drafter, made)
    assert decided.content_hash == decided.hash_now != await approvals.hash_now(bench.drafter, made)
    for signatory in bench.order[1:]:
        await approving.approve(signatory.actor, made, signatory.code())
    assert await state_of(made) == "approved"
    assert (await balance(one)).approved == 0
    assert await would_follow([one]) == {}


async def test_each_line_that_falls_keeps_its_own_reason(db: None) -> None:
    bench = await make_bench()
    made = await make_approving(bench)
    one, two, paid = await taxed(bench)
    async with database.transaction():
        await service.follow(bench.drafter, bench.program, [(one, "资格不符"), (two, "成绩更正")])
    removed = await list_lines.removals(bench.drafter, made)
    assert {each.entitlement: each.because for each in removed} == {one: "资格不符", two: "成绩更正"}
    for signatory in bench.order:
        await approving.approve(signatory.actor, made, signatory.code())
    rest = await database.fetch(
        "SELECT i.entitlement FROM rewards.list_line i WHERE i.list = $1 AND i.removed_at IS NULL"
        " AND i.entitlement <> $2 ORDER BY i.entitlement LIMIT 1",
        made,
        paid,
    )
    (other,) = (row["entitlement"] for row in rest)
    async with database.transaction():
        await service.follow(bench.drafter, bench.program, [(paid, "重复授奖"), (other, "转出名单")])
    rows = await database.fetch(
        "SELECT entitlement, reason FROM rewards.ledger_entry WHERE book = 'cancelled' AND program = $1",
        bench.program,
    )
    assert {row["entitlement"]: row["reason"] for row in rows} == {paid: "重复授奖", other: "转出名单"}


async def test_what_is_open_is_cancelled(db: None) -> None:
    bench = await make_bench()
    await make_approved(bench)
    one, other, *_ = await taxed(bench)
    gross, _ = await sums(one)
    assert await previewed([one]) == {one: Effect(cancelled_fen=gross)}
    await fall(bench, [one])
    assert await balance(one) == Balance(approved=gross, cancelled=gross)
    assert (await balance(other)).open > 0
    # Following again changes nothing.
    async with database.transaction():
        await service.follow(bench.drafter, bench.program, [(one, "again")])
    assert await balance(one) == Balance(approved=gross, cancelled=gross)


async def test_a_payment_drawn_and_not_exported_is_dissolved(db: None) -> None:
    bench = await make_bench()
    await make_approved(bench)
    one, other, *_ = await taxed(bench)
    batch = await make_drawn(bench, [one, other])
    gross, _ = await sums(one)
    assert await previewed([one]) == {one: Effect(dissolved=True, cancelled_fen=gross)}
    await fall(bench, [one])
    rows = await database.fetch("SELECT entitlement, outcome FROM rewards.batch_line WHERE batch = $1", batch)
    assert {row["entitlement"]: row["outcome"] for row in rows} == {one: "dissolved", other: None}
    assert await balance(one) == Balance(approved=gross, cancelled=gross)


@pytest.mark.parametrize("outcome", ["paid", "returned"])
async def test_what_is_with_the_bank_waits_for_its_answer(db: None, outcome: str) -> None:
    bench = await make_bench()
    await make_approved(bench)
    one, other, *_ = await taxed(bench)
    batch = await make_drawn(bench, [one, other], exported=True)
    gross, net = await sums(one)
    assert await previewed([one]) == {one: Effect(with_bank=True)}
    await fall(bench, [one])
    assert await balance(one) == Balance(approved=gross, open=gross)
    await answer(bench, batch, outcome)
    if outcome == "paid":
        assert await balance(one) == Balance(
            approved=gross, paid=net, withheld=gross - net, reclaimed=net, owed_back=net
        )
        (owed,) = await queries.receivables(bench.drafter)
        assert (owed.entitlement, owed.owed_fen) == (one, net)
        assert (await balance(other)).reclaimed == 0
    else:
        assert await balance(one) == Balance(approved=gross, cancelled=gross)
        assert (await balance(other)).returned > 0


async def test_what_was_returned_is_cancelled(db: None) -> None:
    bench = await make_bench()
    await make_approved(bench)
    one, *_ = await taxed(bench)
    await answer(bench, await make_drawn(bench, [one], exported=True), "returned")
    gross, _ = await sums(one)
    assert await previewed([one]) == {one: Effect(cancelled_fen=gross)}
    await fall(bench, [one])
    assert await balance(one) == Balance(approved=gross, cancelled=gross)


async def make_owed(bench: Bench) -> queries.ReceivableFacts:
    await make_approved(bench)
    one, *_ = await taxed(bench)
    await answer(bench, await make_drawn(bench, [one], exported=True), "paid")
    await fall(bench, [one])
    (owed,) = await queries.receivables(bench.drafter)
    return owed


async def test_what_was_paid_comes_back_in_parts_and_never_more(db: None) -> None:
    bench = await make_bench()
    owed = await make_owed(bench)
    assert owed.amount_fen == owed.owed_fen > 300
    settle = service.settle
    for fen, note in ((0, "1"), (-1, "1"), (100, " ")):
        with pytest.raises(RepaymentEmptyError):
            await settle(bench.drafter, owed.id, fen, note)
    with pytest.raises(RepaidTooMuchError):
        await settle(bench.drafter, owed.id, owed.owed_fen + 1, "凭证 1")
    await settle(bench.drafter, owed.id, 100, "凭证 1")
    # A second click records nothing, and what identifies the payee is not kept.
    with pytest.raises(RepaymentRecordedError):
        await settle(bench.drafter, owed.id, 100, " 凭证 1")
    for note in (f"{owed.payee}还款", "电话 138 0000 0000", "身份证 11010519491231002x"):
        with pytest.raises(RepaymentNamesPersonError):
            await settle(bench.drafter, owed.id, 1, note)
    rest = owed.owed_fen - 100
    # Of two who record the whole rest at once, one is refused.
    outcomes = await asyncio.gather(
        *(settle(bench.drafter, owed.id, rest, f"凭证 {note}") for note in (2, 3)), return_exceptions=True
    )
    assert sorted(str(type(each)) for each in outcomes) == sorted([str(type(None)), str(RepaidTooMuchError)])
    (done,) = await queries.receivables(bench.drafter, settled=True)
    assert (done.came_fen, done.owed_fen) == (owed.amount_fen, 0)
    assert await queries.receivables(bench.drafter) == []
    assert sorted(each.fen for each in await queries.repayments(bench.drafter, owed.id)) == [100, rest]
    books = await ledger.of_program(bench.program)
    assert books.adds_up and books.owed_back == 0
    for nobody in (bench.contest.organizer, bench.contest.administrator):
        with pytest.raises(ForbiddenError):
            await settle(nobody, owed.id, 1, "凭证")
    with pytest.raises(NotFoundError):
        await settle(bench.drafter, new_id(), 1, "凭证")


async def test_the_payee_sees_it_and_is_told_until_it_is_settled(db: None) -> None:
    bench = await make_bench()
    await make_approved(bench)
    one, *_ = await taxed(bench)
    person = await database.fetch_value("SELECT person FROM rewards.entitlement WHERE id = $1", one)
    await database.execute(
        "UPDATE registry.account SET person = $1 WHERE id = $2", person, bench.contest.organizer.account_id
    )
    school = await database.fetch_value(
        "SELECT id FROM rewards.entitlement WHERE organization IS NOT NULL ORDER BY id LIMIT 1"
    )
    await answer(bench, await make_drawn(bench, [one, school], exported=True), "paid")
    await fall(bench, [one, school])
    found = await queries.receivables(bench.drafter)
    assert len(found) == 2
    for each in found:
        for q in (each.payee, each.program_title.zh, each.program_title.en.upper(), each.award.zh):
            assert each in await queries.receivables(bench.drafter, q=q), q
    assert await queries.receivables(bench.drafter, q="没有这样的办法") == []
    (mine,) = await queries.of_payees([person], [])
    assert mine.entitlement == one
    told = "SELECT account, organization FROM registry.notice WHERE subject = $1 AND done_at IS NULL"
    (notice,) = await database.fetch(told, f"receivable:{mine.id}")
    assert notice["account"] == bench.contest.organizer.account_id
    (theirs,) = [each for each in found if each.id != mine.id]
    (notice,) = await database.fetch(told, f"receivable:{theirs.id}")
    assert notice["organization"] is not None
    await service.settle(bench.drafter, mine.id, mine.owed_fen, "凭证 7")
    assert await database.fetch(told, f"receivable:{mine.id}") == []


def test_effects_are_said_in_words() -> None:
    words = said(Effect(list_number=3, cancelled_fen=20_000, back_fen=120_000))
    assert words.zh == "移出第 3 号名单；取消未付 200.00 元；已付 1,200.00 元须追回"
    assert words.en == "leaves list 3; 200.00 yuan unpaid are cancelled; 1,200.00 yuan paid have to come back"


async def test_a_revocation_shows_beforehand_what_becomes_of_the_money(db: None) -> None:
    bench = await make_bench()
    made = await make_approving(bench)
    award = await database.fetch_value("SELECT award FROM rewards.entitlement ORDER BY id LIMIT 1")
    organizer = bench.contest.organizer
    said_before = [each.message.zh for each in await awards.preview_revocation(organizer, award)]
    assert any("移出第 1 号名单" in words for words in said_before)
    for signatory in bench.order:
        await approving.approve(signatory.actor, made, signatory.code())
    said_before = [each.message.zh for each in await awards.preview_revocation(organizer, award)]
    assert any("取消未付" in words for words in said_before)
    await awards.revoke(organizer, award, "资格不符")
    books = await ledger.of_program(bench.program)
    assert books.cancelled > 0 and books.adds_up


async def test_the_school_is_told_of_a_payee_who_cannot_sign_in(db: None) -> None:
    bench = await make_bench()
    owed = await make_owed(bench)
    school = await database.fetch_value(
        "SELECT m.organization FROM rewards.entitlement t JOIN registry.membership m ON m.person = t.person"
        " WHERE t.id = $1",
        owed.entitlement,
    )
    rows = await database.fetch(
        "SELECT account, organization FROM registry.notice WHERE subject = $1", f"receivable:{owed.id}"
    )
    assert [(row["account"], row["organization"]) for row in rows] == [(None, school)]
