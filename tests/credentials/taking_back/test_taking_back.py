"""Taking credentials back: alone, by two, all at once, and for a time."""

import asyncio
from uuid import UUID, uuid4

import pytest

from competitions.awards import service as awards
from credentials.checking import own_records
from credentials.issuers import service as issuers
from credentials.issuing import queries as issued
from credentials.issuing import service as issuing
from credentials.issuing.scopes import Scope
from credentials.status_list import bit, decode
from credentials.taking_back import queries, service, suspending
from credentials.taking_back.selection import NothingToTakeBackError, Selection, find_credential
from credentials.taking_back.service import TakeBackDecidedError, TakeBackOpenError
from credentials.taking_back.suspending import AlreadySuspendedError, NotSuspendedError
from registry.audit.queries import trail
from registry.core import database
from registry.core.errors import ForbiddenError, NotFoundError
from registry.people.access import OutOfReachError, SecondPersonNeededError
from registry.people.reasons import ReasonNamesPersonError, ReasonNeededError
from tests.competitions.external import contests
from tests.factories import SCHOOLS, Contest, make_account, make_final, make_issued, make_issuer

pytestmark = pytest.mark.anyio

WHY = "经复核，参赛资格不符。"


async def make_unpaid(size: int = 10) -> tuple[Contest, list[UUID]]:
    """Return a contest whose certificates are issued and whose awards no program pays for, and their ids."""
    contest = await make_final(size)
    await awards.confirm(contest.organizer, contest.id)
    await make_issuer(contest)
    await issuing.issue(contest.organizer, contest.id)
    rows = await database.fetch("SELECT id FROM credentials.credential ORDER BY serial")
    return contest, [row["id"] for row in rows]


async def revoked() -> int:
    count: int = await database.fetch_value("SELECT count(*) FROM credentials.revocation")
    return count


async def test_one_without_money_is_revoked_at_once(db: None) -> None:
    contest, credentials = await make_unpaid()
    selection = Selection("credential", credentials[0])
    seen = await service.preview(contest.organizer, selection)
    assert (seen.total, seen.second_person, seen.due_fen) == (1, False, 0)
    assert await service.take_back(contest.organizer, selection, WHY) == service.Outcome(1, None)
    assert await revoked() == 1
    (line,) = await trail(f"credential:{credentials[0]}")
    assert (line.action, line.reason) == ("credentials.revoke", WHY)
    with pytest.raises(NothingToTakeBackError):
        await service.take_back(contest.organizer, selection, WHY)


async def test_money_that_hangs_on_it_needs_a_second_person(db: None) -> None:
    contest, _ = await make_issued()
    row = await database.fetch_one(
        "SELECT c.id, e.amount_fen FROM credentials.credential c"
        " JOIN competitions.award_recipient r ON r.id = c.recipient"
        " JOIN rewards.entitlement e ON e.award = r.award LIMIT 1"
    )
    assert row
    selection = Selection("credential", row["id"])
    seen = await service.preview(contest.organizer, selection)
    assert seen.second_person
    assert seen.due_fen >= row["amount_fen"] > 0
    outcome = await service.take_back(contest.organizer, selection, WHY)
    assert outcome.revoked == 0
    assert outcome.proposal
    assert await revoked() == 0
    with pytest.raises(SecondPersonNeededError):
        await service.approve(contest.organizer, outcome.proposal)
    with pytest.raises(TakeBackOpenError):
        await service.take_back(contest.organizer, selection, WHY)
    assert await service.approve(contest.administrator, outcome.proposal) == 1
    assert await revoked() == 1
    with pytest.raises(TakeBackDecidedError):
        await service.approve(contest.administrator, outcome.proposal)


async def test_a_school_of_a_contest_falls_as_it_was_proposed(db: None) -> None:
    contest, _ = await make_unpaid()
    school = contest.organizations[SCHOOLS[0]]
    selection = Selection("school", school, contest.id)
    total = (await service.preview(contest.organizer, selection)).total
    everything = (await service.preview(contest.organizer, Selection("competition", contest.id))).total
    assert 0 < total < everything
    outcome = await service.take_back(contest.organizer, selection, WHY)
    assert outcome.proposal
    items = await service.preview_proposal(contest.organizer, outcome.proposal)
    # One of them falls meanwhile by itself.
    first = await find_credential(items[0].serial, contest.id)
    await service.take_back(contest.organizer, Selection("credential", first), WHY)
    assert await service.approve(contest.bureau, outcome.proposal) == total - 1
    assert await revoked() == total
    (facts,) = await queries.take_backs_of(contest.id)
    assert (facts.approved, facts.total, facts.revoked) == (True, total, total)
    lines = await trail(f"take_back:{outcome.proposal}")
    assert {line.action for line in lines} == {"credentials.take_back", "credentials.approve_take_back"}


async def test_a_refused_proposal_changes_nothing(db: None) -> None:
    contest, _ = await make_unpaid()
    event = await database.fetch_value("SELECT id FROM competitions.event WHERE code = 'ZZ001'")
    outcome = await service.take_back(contest.organizer, Selection("event", event), WHY)
    assert outcome.proposal
    await service.refuse(contest.administrator, outcome.proposal)
    assert await revoked() == 0
    with pytest.raises(TakeBackDecidedError):
        await service.approve(contest.administrator, outcome.proposal)
    again = await service.take_back(contest.organizer, Selection("event", event), WHY)
    assert again.proposal not in {None, outcome.proposal}


async def test_two_who_approve_at_once(db: None) -> None:
    contest, credentials = await make_unpaid()
    outcome = await service.take_back(contest.organizer, Selection("competition", contest.id), WHY)
    assert outcome.proposal
    answers = await asyncio.gather(
        *(service.approve(contest.administrator, outcome.proposal) for _ in range(4)), return_exceptions=True
    )
    assert sorted(str(type(one).__name__) for one in answers) == ["TakeBackDecidedError"] * 3 + ["int"]
    assert await revoked() == len(credentials)


async def test_fifty_revocations_at_once_lose_none(db: None) -> None:
    contest, credentials = await make_unpaid(40)
    assert len(credentials) >= 50
    listed = await own_records.status_list(1)
    assert listed and listed.revoked == 0
    chosen = credentials[:50]
    outcomes = await asyncio.gather(
        *(service.take_back(contest.organizer, Selection("credential", each), WHY) for each in chosen)
    )
    assert [one.revoked for one in outcomes] == [1] * 50
    rows = await database.fetch("SELECT id, status_index FROM credentials.credential")
    listed = await own_records.status_list(1)
    assert listed
    subject = listed.payload["credentialSubject"]
    assert isinstance(subject, dict)
    flags = decode(subject["encodedList"])
    assert {row["id"] for row in rows if bit(flags, row["status_index"])} == set(chosen)


async def test_who_comes_second_is_not_told_that_it_revoked(db: None) -> None:
    contest, credentials = await make_unpaid()
    made = await service.take_back(contest.organizer, Selection("competition", contest.id), WHY)
    assert made.proposal
    outcomes = await asyncio.gather(
        service.approve(contest.administrator, made.proposal),
        *(
            service.take_back(contest.organizer, Selection("credential", credentials[0]), WHY)
            for _ in range(3)
        ),
        return_exceptions=True,
    )
    alone = [one.revoked for one in outcomes if isinstance(one, service.Outcome)]
    refused = [one for one in outcomes if isinstance(one, NothingToTakeBackError)]
    approved = next(one for one in outcomes if isinstance(one, int))
    # Whoever was first revoked that one, and nobody else is told so.
    assert sum(alone) + approved == len(credentials)
    assert (len(refused), await revoked()) == (3 - len(alone), len(credentials))


async def test_lists_with_one_document_are_taken_back_apart(db: None) -> None:
    elsewhere = await contests.make_elsewhere()
    await contests.people(elsewhere, contests.FIRST, "张三", "李四")
    lists = [await contests.propose(elsewhere)]
    await contests.confirm(elsewhere.bureau, lists[0])
    # Both were decided by hand, and so not in one second.
    await asyncio.sleep(1.1)
    line = contests.line(members=["李四"], event_code="ZZ017", event_name="另一赛项", source_number="JL-2")
    lists.append(await contests.propose(elsewhere, line))
    await contests.confirm(elsewhere.bureau, lists[1])
    await issuers.create_issuer(
        elsewhere.administrator, elsewhere.organizations[contests.BUREAU], prefix="JYJ"
    )
    serials = []
    for each in lists:
        await issuing.run(elsewhere.bureau, Scope("list", each))
        found = await service.preview(elsewhere.administrator, Selection("list", each))
        serials.append([one.serial for one in found.lines])
    assert [len(each) for each in serials] == [1, 1]
    assert serials[0] != serials[1]
    made = await service.take_back(elsewhere.administrator, Selection("list", lists[0]), WHY)
    assert made.proposal
    assert [one.serial for one in await queries.items(made.proposal)] == serials[0]


async def test_who_may_not(db: None) -> None:
    contest, credentials = await make_unpaid()
    selection = Selection("credential", credentials[0])
    other = await make_account(
        "organizer", contest.administrator, username="other", organization=contest.organizations[SCHOOLS[0]]
    )
    with pytest.raises(OutOfReachError):
        await service.take_back(other, selection, WHY)
    # The office of another bureau than the issuer has no right to propose, and a school has none at all.
    with pytest.raises(OutOfReachError):
        await service.take_back(contest.bureau, selection, WHY)
    school = await make_account(
        "school_officer", contest.administrator, organization=contest.organizations[SCHOOLS[0]]
    )
    for use_case in (service.take_back, suspending.suspend, suspending.lift):
        with pytest.raises(ForbiddenError):
            await use_case(school, selection, WHY)
    outcome = await service.take_back(contest.organizer, Selection("competition", contest.id), WHY)
    assert outcome.proposal
    # Who could not open it is not shown that there is one.
    assert [one.id for one in await service.listed(contest.organizer, contest.id)] == [outcome.proposal]
    assert await service.listed(other, contest.id) == []
    for decide in (service.approve, service.refuse):
        with pytest.raises(OutOfReachError):
            await decide(other, outcome.proposal)
        with pytest.raises(NotFoundError):
            await decide(contest.administrator, uuid4())
    assert await revoked() == 0


async def test_reasons_are_public_and_name_nobody(db: None) -> None:
    contest, credentials = await make_unpaid()
    selection = Selection("credential", credentials[0])
    name = (await service.preview(contest.organizer, selection)).lines[0].name
    for use_case in (service.take_back, suspending.suspend, suspending.lift):
        with pytest.raises(ReasonNeededError):
            await use_case(contest.organizer, selection, " ")
        with pytest.raises(ReasonNamesPersonError):
            await use_case(contest.organizer, selection, f"{name}的资格不符")


async def test_suspending_and_lifting(db: None) -> None:
    contest, _ = await make_unpaid()
    event = await database.fetch_value("SELECT id FROM competitions.event WHERE code = 'ZZ001'")
    selection = Selection("event", event)
    count = await suspending.suspend(contest.organizer, selection, "申诉正在处理")
    assert count == (await service.preview(contest.organizer, selection)).total
    assert len(await queries.suspensions_of(contest.id)) == count
    with pytest.raises(AlreadySuspendedError):
        await suspending.suspend(contest.organizer, selection, "申诉正在处理")
    listed = await own_records.status_list(1)
    assert listed and listed.revoked == 0
    assert await suspending.lift(contest.organizer, selection, "申诉不成立") == count
    with pytest.raises(NotSuspendedError):
        await suspending.lift(contest.organizer, selection, "申诉不成立")
    assert await suspending.suspend(contest.organizer, selection, "另一件申诉") == count


async def test_finding_by_number_code_and_address(db: None) -> None:
    contest, credentials = await make_unpaid()
    made = (await issued.issued(contest.id))[0]
    for typed in (made.serial.lower(), made.code, f"HTTPS://X/V/{made.code}", f" {made.serial} "):
        assert await find_credential(typed, contest.id) == credentials[0]
    for typed, competition in ((made.code, uuid4()), ("TST-2026-999999", contest.id), ("", None)):
        with pytest.raises(NothingToTakeBackError):
            await find_credential(typed, competition)
