"""Approval: the program's order, other people at each step, codes that count once, and what is frozen."""

import asyncio
import hashlib
from typing import Any
from uuid import UUID

import pytest

from registry.core import database
from registry.core.errors import ForbiddenError, NotFoundError, RegistryError
from registry.core.identifiers import new_id
from registry.people.access import SecondPersonNeededError
from registry.people.accounts import queries as accounts
from registry.people.reasons import ReasonNamesPersonError, ReasonNeededError
from registry.people.sign_in.second_factor import SecondFactorStateError, WrongOneTimeCodeError
from rewards.approvals import list_lines, queries, service
from rewards.approvals.refusals import AnotherBureausTurnError, ApprovedByYouError, ListNotApprovingError
from rewards.approvals.service import (
    ApprovalStepTakenError,
    ListChangedError,
    OverBudgetError,
)
from rewards.ledger import queries as ledger
from rewards.notices.refusals import ListEmptyError
from rewards.recovery.service import follow
from tests.factories import make_account
from tests.registry.people.accounts.visits import now_code
from tests.rewards.approvals.makers import (
    Bench,
    make_approved,
    make_approving,
    make_bench,
    make_signatory,
    state_of,
)

pytestmark = pytest.mark.anyio


async def everything() -> list[Any]:
    """Return what there is of everything that a decision writes."""
    tables = ("rewards.approval", "rewards.list_act", "rewards.ledger_entry", "registry.audit_line")
    return [
        *[await database.fetch_value(f"SELECT count(*) FROM {table}") for table in tables],
        await database.fetch("SELECT id, state, revision, content_hash FROM rewards.reward_list ORDER BY id"),
        await database.fetch("SELECT id, totp_last_step FROM registry.account ORDER BY id"),
        await database.fetch("SELECT code, used_at FROM registry.recovery_code ORDER BY code"),
    ]


async def refused(error: type[RegistryError], bench: Bench, list_id: UUID, officer: str) -> None:
    """Let somebody try, who is refused: nothing is changed, and the code is still good."""
    before = await everything()
    signatory = bench.officers[officer]
    with pytest.raises(error):
        await service.approve(signatory.actor, list_id, signatory.codes[0])
    assert await everything() == before


async def test_the_bureaus_approve_in_their_order_and_the_last_one_freezes_the_list(db: None) -> None:
    bench = await make_bench()
    made = await make_approving(bench)
    await refused(AnotherBureausTurnError, bench, made, "finance")
    for signatory in bench.order:
        assert await state_of(made) == "approving"
        assert (await ledger.of_program(bench.program)).approved == 0
        await service.approve(signatory.actor, made, signatory.code())
    facts, _ = await queries.one(bench.drafter, made)
    ids = sorted(
        str(row["entitlement"])
        for row in await database.fetch("SELECT entitlement FROM rewards.list_line WHERE list = $1", made)
    )
    assert facts.state == "approved"
    assert facts.content_hash == hashlib.sha256("".join(f"{each}\n" for each in ids).encode()).hexdigest()
    assert hashlib.sha256(await queries.ids(bench.drafter, made)).hexdigest() == facts.content_hash
    books = await ledger.of_program(bench.program)
    assert books.approved == books.open == facts.gross_fen > 0
    assert books.adds_up
    decided = await queries.approvals(bench.drafter, made)
    assert [each.step for each in decided] == [1, 2, 3]
    assert (
        {each.content_hash for each in decided} == {each.hash_now for each in decided} == {facts.content_hash}
    )
    await refused(ListNotApprovingError, bench, made, "finance")


async def test_who_drafted_a_list_and_who_approved_before_do_not_approve(db: None) -> None:
    bench = await make_bench()
    drafter = await make_signatory(bench.contest, "drafter", bench.drafter.organizations("bureau_officer")[0])
    bench.drafter = drafter.actor
    made = await make_approving(bench)
    bench.officers["drafter"] = drafter
    await refused(SecondPersonNeededError, bench, made, "drafter")
    # One person who is at two bureaus.
    for name in ("hrss", "finance"):
        await database.execute(
            "INSERT INTO registry.role_grant (id, account, role, organization, granted_at)"
            " SELECT gen_random_uuid(), $1, 'bureau_officer', organization, granted_at"
            " FROM registry.role_grant WHERE account = $2",
            bench.officers["education"].actor.account_id,
            bench.officers[name].actor.account_id,
        )
    both = bench.officers["education"]
    assert both.actor.session_id is not None
    both.actor = await accounts.actor_of(both.actor.session_id)
    await service.approve(both.actor, made, both.code())
    await refused(ApprovedByYouError, bench, made, "education")
    hrss = bench.officers["hrss"]
    await service.approve(hrss.actor, made, hrss.code())


async def test_the_same_person_with_two_accounts_is_one_person(db: None) -> None:
    bench = await make_bench()
    made = await make_approving(bench)
    person = await database.fetch_value("SELECT id FROM registry.person LIMIT 1")
    await database.execute(
        "UPDATE registry.account SET person = $1 WHERE id = $2", person, bench.drafter.account_id
    )
    await database.execute(
        "UPDATE registry.account SET person = $1 WHERE id = $2",
        person,
        bench.officers["education"].actor.account_id,
    )
    education = bench.officers["education"]
    assert education.actor.session_id is not None
    education.actor = await accounts.actor_of(education.actor.session_id)
    assert education.actor.person_id == person
    await refused(SecondPersonNeededError, bench, made, "education")


async def test_a_code_counts_once_and_a_wrong_one_changes_nothing(db: None) -> None:
    bench = await make_bench()
    one, other = await _two_lists(bench)
    education = bench.officers["education"]
    code = now_code(education.secret)
    await service.approve(education.actor, one, code)
    before = await everything()
    for wrong in (code, "000000", "no code"):
        with pytest.raises(WrongOneTimeCodeError):
            await service.approve(education.actor, other, wrong)
    assert await everything() == before
    await service.approve(education.actor, other, education.code())
    # Without a device nobody signs, and others than bureaus do not at all.
    bare = await make_account(
        "bureau_officer",
        bench.contest.administrator,
        username="bare",
        organization=bench.officers["hrss"].actor.organizations()[0],
    )
    with pytest.raises(SecondFactorStateError):
        await service.approve(bare, one, "123456")
    for nobody in (bench.contest.administrator, bench.contest.organizer):
        with pytest.raises(ForbiddenError):
            await service.approve(nobody, one, "123456")
    with pytest.raises(NotFoundError):
        await service.approve(bench.officers["hrss"].actor, new_id(), "123456")


async def _two_lists(bench: Bench) -> tuple[UUID, UUID]:
    rows = await database.fetch("SELECT id FROM rewards.entitlement ORDER BY id")
    ids = [row["id"] for row in rows]
    return await make_approving(bench, ids[::2]), await make_approving(bench, ids[1::2])


async def test_of_two_who_approve_at_once_one_wins(db: None) -> None:
    bench = await make_bench()
    made = await make_approving(bench)
    education = bench.officers["education"]
    place = education.actor.organizations("bureau_officer")[0]
    second = await make_signatory(bench.contest, "second", place)
    outcomes = await asyncio.gather(
        service.approve(education.actor, made, education.code()),
        service.approve(second.actor, made, second.code()),
        return_exceptions=True,
    )
    (lost,) = [each for each in outcomes if each is not None]
    assert isinstance(lost, ApprovalStepTakenError | AnotherBureausTurnError)
    assert outcomes.count(None) == 1
    assert await database.fetch_value("SELECT count(*) FROM rewards.approval") == 1
    # Nor does one person who clicks twice sign twice.
    hrss = bench.officers["hrss"]
    twice = await asyncio.gather(
        *(service.approve(hrss.actor, made, hrss.code()) for _ in range(2)), return_exceptions=True
    )
    assert twice.count(None) == 1
    assert await database.fetch_value("SELECT count(*) FROM rewards.approval") == 2


async def test_a_list_sent_back_begins_anew(db: None) -> None:
    bench = await make_bench()
    made = await make_approving(bench)
    education, hrss, _ = bench.order
    await service.approve(education.actor, made, education.code())
    named = await database.fetch_value(
        "SELECT p.name FROM registry.person p JOIN rewards.entitlement t ON t.person = p.id LIMIT 1"
    )
    for reason, error in (("  ", ReasonNeededError), (f"{named} 资格存疑", ReasonNamesPersonError)):
        with pytest.raises(error):
            await service.send_back(hrss.actor, made, reason, hrss.codes[0])
    with pytest.raises(AnotherBureausTurnError):
        await service.send_back(education.actor, made, "不对", education.codes[0])
    await service.send_back(hrss.actor, made, "缺一份证明", hrss.code())
    facts, asked = await queries.one(bench.drafter, made)
    assert (facts.state, facts.revision, asked.step) == ("drafted", 2, 1)
    last = (await queries.approvals(bench.drafter, made))[-1]
    assert (last.decision, last.reason, last.step) == ("sent_back", "缺一份证明", 2)
    await database.execute("UPDATE rewards.reward_list SET state = 'approving' WHERE id = $1", made)
    for signatory in bench.order:
        await service.approve(signatory.actor, made, signatory.code())
    assert await state_of(made) == "approved"
    told = await database.fetch_value(
        "SELECT count(*) FROM registry.notice WHERE account = $1 AND subject LIKE 'list-sent-back:%'",
        bench.drafter.account_id,
    )
    assert told == 1


async def test_each_bureau_is_told_when_it_is_its_turn(db: None) -> None:
    bench = await make_bench()
    made = await make_approving(bench)
    for signatory in bench.order:
        waiting = await database.fetch(
            "SELECT organization FROM registry.notice WHERE subject = $1 AND done_at IS NULL",
            f"list-approval:{made}",
        )
        assert [row["organization"] for row in waiting] == list(signatory.actor.organizations())
        await service.approve(signatory.actor, made, signatory.code())
    assert not await database.fetch_value("SELECT count(*) FROM registry.notice WHERE done_at IS NULL")


async def test_what_passes_the_budget_is_refused_by_name_and_never_silently(db: None) -> None:
    bench = await make_bench()
    one, other = await _two_lists(bench)
    sums = {each: (await queries.one(bench.drafter, each))[0].gross_fen for each in (one, other)}
    await _budget(bench, sums[one] + sums[other] - 1)
    for signatory in bench.order:
        await service.approve(signatory.actor, one, signatory.code())
    await refused(OverBudgetError, bench, other, "education")
    # What is cancelled makes room again.
    line = await database.fetch_value(
        "SELECT entitlement FROM rewards.list_line WHERE list = $1 LIMIT 1", one
    )
    async with database.transaction():
        await follow(bench.drafter, bench.program, [(line, "撤销")])
    for signatory in bench.order:
        await service.approve(signatory.actor, other, signatory.code())
    books = await ledger.of_program(bench.program)
    assert books.approved - books.cancelled <= sums[one] + sums[other] - 1


async def _budget(bench: Bench, fen: int) -> None:
    async with database.transaction():
        await database.execute("SET LOCAL session_replication_role = replica")
        await database.execute(
            "UPDATE rewards.program SET"
            " document = jsonb_set(document, '{budget,amount_fen}', to_jsonb($2::bigint)) WHERE id = $1",
            bench.program,
            fen,
        )


async def test_who_looked_at_something_else_approves_nothing(db: None) -> None:
    bench = await make_bench()
    made = await make_approving(bench)
    education = bench.officers["education"]
    seen = await queries.hash_now(education.actor, made)
    await database.execute(
        "UPDATE rewards.list_line SET removed_at = now(), removed_because = '撤销' WHERE id ="
        " (SELECT id FROM rewards.list_line WHERE list = $1 LIMIT 1)",
        made,
    )
    with pytest.raises(ListChangedError):
        await service.approve(education.actor, made, education.codes[0], seen=seen)
    seen = await queries.hash_now(education.actor, made)
    await service.approve(education.actor, made, education.code(), seen=seen)
    await database.execute(
        "UPDATE rewards.list_line SET removed_at = now(), removed_because = '撤销'"
        " WHERE list = $1 AND removed_at IS NULL",
        made,
    )
    await refused(ListEmptyError, bench, made, "hrss")


async def test_totals_add_up_and_lines_are_found(db: None) -> None:
    bench = await make_bench()
    made = await make_approved(bench)
    facts, _ = await queries.one(bench.drafter, made)
    totals = await list_lines.totals(bench.drafter, made)
    for groups in (totals.by_class, totals.by_tier, totals.by_school, totals.by_fund):
        assert sum(each.amount_fen for each in groups) == facts.gross_fen
        assert sum(each.lines for each in groups) == facts.lines
    every = await list_lines.lines(bench.drafter, made)
    assert every.total == facts.lines
    some = await list_lines.lines(bench.drafter, made, q="甲职校")
    assert 0 < some.total < facts.lines
    assert {line.school for line in some.lines} == {"甲职校（虚构）"}
