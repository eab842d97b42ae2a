"""Confirming accounts and answering for shared ones, on a real database."""

from datetime import timedelta

import pytest

from registry.core import database, privacy, rotation
from registry.core.actor import VISITOR
from registry.core.errors import ForbiddenError, NotFoundError, NotSignedInError
from registry.people.organizations import merging
from registry.people.organizations.schemas import Merger
from registry.people.reasons import ReasonNamesPersonError
from rewards.payees import desks, queries, service
from rewards.payees.checking import AccountRefusedError
from rewards.payees.service import (
    AccountsNotSharedError,
    Payee,
    PayeeConfirmsAloneError,
    SharedAnsweredError,
)
from tests.factories import SCHOOLS, make_account, make_confirmed
from tests.rewards.payees.makers import (
    account,
    card,
    confirm_everybody,
    make_officer,
    make_own,
    payees_of,
    set_birth,
)

pytestmark = pytest.mark.anyio


def codes(error: pytest.ExceptionInfo[AccountRefusedError]) -> dict[str, str]:
    return {fault.column: fault.code for fault in error.value.faults}


async def test_a_student_confirms_and_the_newest_counts(db: None) -> None:
    contest = await make_confirmed()
    (person, name), *_ = await payees_of(contest)
    student = await make_own(contest, person)
    first = await service.confirm_account(student, Payee(person=person), account(name, card(1)))
    second = await service.confirm_account(student, Payee(person=person), account(name, card(2)))
    found = await queries.current_accounts([person], [])
    assert found[person].id == second != first
    assert found[person].masked == f"•••• {card(2)[-4:]}"
    opened = found[person].opened(await privacy.ring())
    assert (opened.holder_name, opened.number, opened.guardian_name) == (name, card(2), "")
    assert await database.fetch_value("SELECT count(*) FROM rewards.payee_account") == 2
    row = await database.fetch_one("SELECT * FROM rewards.payee_account WHERE id = $1", second)
    assert row is not None
    assert not {name, card(2), "13900000000"} & {str(value) for value in row.values()}
    lines = await database.fetch(
        "SELECT after::text FROM registry.audit_line WHERE action = 'payees.confirm'"
    )
    assert len(lines) == 2
    assert all(card(2)[-4:] not in line["after"] and name not in line["after"] for line in lines)


async def test_everything_that_is_wrong_is_said_at_once(db: None) -> None:
    contest = await make_confirmed()
    (person, name), *_ = await payees_of(contest)
    student = await make_own(contest, person)
    wrong = account("李四", "6222020000000000", bank="", of_age=None)
    with pytest.raises(AccountRefusedError) as error:
        await service.confirm_account(student, Payee(person=person), wrong)
    assert codes(error) == {
        "bank": "bank_missing",
        "number": "account_number_check_digit",
        "of_age": "age_unknown",
        "holder_name": "holder_name_differs",
    }
    assert not any("李四" in fault.message.zh + fault.message.en for fault in error.value.faults)
    assert "李四" not in repr(wrong) + str(wrong)
    with pytest.raises(AccountRefusedError) as error:
        await service.confirm_account(student, Payee(person=person), account(name, of_age=False))
    assert codes(error) == {
        "guardian_name": "guardian_missing",
        "guardian_relation": "guardian_relation_missing",
    }
    assert await database.fetch_value("SELECT count(*) FROM rewards.payee_account") == 0


async def test_a_minor_needs_a_guardian_on_the_day_and_not_a_day_longer(db: None) -> None:
    contest = await make_confirmed()
    (person, name), (other, its_name), *_ = await payees_of(contest)
    student = await make_own(contest, person)
    await set_birth(person, 17)
    fathers = account("张父", guardian_name="张父", guardian_relation="父亲", of_age=None)
    # What is typed about the age does not count where the birth date is on record.
    with pytest.raises(AccountRefusedError) as error:
        await service.confirm_account(student, Payee(person=person), account(name, of_age=True))
    assert "guardian_name" in codes(error)
    await service.confirm_account(student, Payee(person=person), fathers)
    found = (await queries.current_accounts([person], []))[person]
    assert (found.holder, found.with_guardian) == ("guardian", True)
    assert found.opened(await privacy.ring()).guardian_relation == "父亲"
    await set_birth(other, 18)
    grown = await make_own(contest, other, "grown")
    with pytest.raises(AccountRefusedError) as error:
        await service.confirm_account(grown, Payee(person=other), fathers)
    assert codes(error) == {"guardian_name": "guardian_not_needed", "holder_name": "holder_name_differs"}
    await service.confirm_account(grown, Payee(person=other), account(its_name, card(3), of_age=None))


async def test_who_may_confirm_for_whom(db: None) -> None:
    contest = await make_confirmed()
    payees = await payees_of(contest)
    homes = {
        row["person"]: row["organization"]
        for row in await database.fetch("SELECT person, organization FROM registry.membership")
    }
    here, there = (contest.organizations[name] for name in SCHOOLS)
    mine = next(each for each in payees if homes[each[0]] == here)
    theirs = next(each for each in payees if homes[each[0]] == there)
    officer = await make_officer(contest, 0)
    student = await make_own(contest, theirs[0])
    # An officer enters for one of their own people who cannot sign in.
    await service.confirm_account(officer, Payee(person=mine[0]), account(mine[1], card(1)))
    refusals = [
        (officer, Payee(person=theirs[0]), NotFoundError),
        (officer, Payee(organization=there), NotFoundError),
        (student, Payee(person=mine[0]), NotFoundError),
        (student, Payee(organization=there), NotFoundError),
        (contest.bureau, Payee(person=mine[0]), NotFoundError),
        (contest.administrator, Payee(person=mine[0]), NotFoundError),
        (VISITOR, Payee(person=mine[0]), NotSignedInError),
    ]
    for actor, payee, refusal in refusals:
        with pytest.raises(refusal):
            await service.confirm_account(actor, payee, account(mine[1]))
    # Who can sign in confirms alone.
    own = await make_own(contest, mine[0], "own")
    with pytest.raises(PayeeConfirmsAloneError):
        await service.confirm_account(officer, Payee(person=mine[0]), account(mine[1]))
    await service.confirm_account(own, Payee(person=mine[0]), account(mine[1], card(5)))
    # A school has an account of another kind.
    with pytest.raises(AccountRefusedError) as error:
        await service.confirm_account(officer, Payee(organization=here), account(SCHOOLS[1], "123"))
    assert codes(error) == {"number": "account_number_length", "holder_name": "holder_name_differs"}
    await service.confirm_account(officer, Payee(organization=here), account(SCHOOLS[0], "2201000012345"))
    found = await queries.current_accounts([mine[0], theirs[0]], [here, there])
    assert found.keys() == {mine[0], here}


async def test_who_has_left_is_looked_after_by_the_school_that_they_left(db: None) -> None:
    contest = await make_confirmed()
    (person, name), *_ = await payees_of(contest)
    home = await database.fetch_value(
        "SELECT organization FROM registry.membership WHERE person = $1", person
    )
    await database.execute("UPDATE registry.membership SET until = '2026-10-31' WHERE person = $1", person)
    school = next(n for n, each in enumerate(SCHOOLS) if contest.organizations[each] == home)
    with pytest.raises(NotFoundError):
        await service.confirm_account(
            await make_officer(contest, 1 - school), Payee(person=person), account(name)
        )
    officer = await make_officer(contest, school)
    assert await service.confirm_account(officer, Payee(person=person), account(name))


async def test_merged_records_have_one_account(db: None) -> None:
    contest = await make_confirmed()
    (person, name), (other, its_name), *_ = await payees_of(contest)
    student = await make_own(contest, person)
    made = await service.confirm_account(student, Payee(person=person), account(name))
    await database.execute("UPDATE registry.person SET merged_into = $2 WHERE id = $1", person, other)
    found = await queries.current_accounts([person, other], [])
    assert {payee: each.id for payee, each in found.items()} == {person: made, other: made}
    newer = await service.confirm_account(student, Payee(person=person), account(its_name, card(2)))
    found = await queries.current_accounts([person, other], [])
    assert {payee: each.id for payee, each in found.items()} == {person: newer, other: newer}
    # One person with two accounts over time shares with nobody.
    assert await queries.shared() == []


async def test_an_account_of_two_payees_is_asked_about_and_answered_once(db: None) -> None:
    contest = await make_confirmed()
    made = await confirm_everybody(contest)
    assert await queries.shared() == []
    (person, name), (other, its_name), *_ = await payees_of(contest)
    one = await service.confirm_account(await make_own(contest, person), Payee(person=person), account(name))
    for n, (each, called) in enumerate(((other, its_name),)):
        two = await service.confirm_account(
            await make_own(contest, each, f"other{n}"), Payee(person=each), account(called)
        )
    (pair,) = await queries.shared()
    assert {pair.one, pair.other} == {one, two}
    assert pair.reason is None
    assert await queries.unanswered_accounts() == {one, two}
    with pytest.raises(ForbiddenError):
        await service.answer_shared(await make_officer(contest, 0, username="another"), one, two, "姐妹")
    with pytest.raises(AccountsNotSharedError):
        await service.answer_shared(contest.bureau, one, made[person], "同一人")
    with pytest.raises(ReasonNamesPersonError):
        await service.answer_shared(contest.bureau, one, two, f"{name}的姐妹")
    await service.answer_shared(contest.bureau, two, one, "姐妹，户名为同一监护人")
    with pytest.raises(SharedAnsweredError):
        await service.answer_shared(contest.bureau, one, two, "再答一次")
    (pair,) = await queries.shared()
    assert pair.reason == "姐妹，户名为同一监护人"
    assert await queries.unanswered_accounts() == set()
    # What is no payee's newest account any more is nothing to answer for.
    three = await service.confirm_account(
        await make_own(contest, other, "third"), Payee(person=other), account(its_name)
    )
    with pytest.raises(AccountsNotSharedError):
        await service.answer_shared(contest.bureau, one, two, "旧账户")
    await service.answer_shared(contest.bureau, one, three, "姐妹")


async def test_what_is_sealed_moves_to_a_new_key_and_nothing_else_changes(db: None) -> None:
    contest = await make_confirmed()
    (person, name), *_ = await payees_of(contest)
    student = await make_own(contest, person)
    await service.confirm_account(student, Payee(person=person), account(name, card(7)))
    columns = "number_end, shared_mark, confirmed_at"
    before = await database.fetch(f"SELECT {columns} FROM rewards.payee_account")
    await rotation.rotate(settling=timedelta(0))
    assert await database.fetch(f"SELECT {columns} FROM rewards.payee_account") == before
    found = await queries.current_accounts([person], [])
    assert found[person].opened(await privacy.ring()).number == card(7)
    import asyncpg

    for change in (
        "number_end = '0000'",
        "shared_mark = 'x'",
        "holder = 'guardian'",
        "confirmed_at = now()",
        "id = id",
        "number = 'x', number_end = '0000'",
    ):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await database.execute(f"UPDATE rewards.payee_account SET {change}")


async def test_an_auditor_confirms_nothing(db: None) -> None:
    contest = await make_confirmed()
    (person, name), *_ = await payees_of(contest)
    auditor = await make_account("auditor", contest.administrator)
    with pytest.raises(NotFoundError):
        await service.confirm_account(auditor, Payee(person=person), account(name))
    with pytest.raises(ForbiddenError):
        await service.answer_shared(auditor, person, person, "x")


async def test_a_school_that_was_merged_is_paid_as_the_one_that_stands_for_it(db: None) -> None:
    contest = await make_confirmed()
    here, there = (contest.organizations[name] for name in SCHOOLS)
    officer = await make_officer(contest, 0)
    before = await service.confirm_account(
        officer, Payee(organization=here), account(SCHOOLS[0], "2201000012345")
    )
    await merging.merge(contest.administrator, here, Merger(into=there, reason="合并办学"))
    found = await queries.current_accounts([], [here, there])
    assert {payee: each.id for payee, each in found.items()} == {here: before, there: before}
    # Its officer is now one of the other's, under whose name everything that is due stands.
    officer = await make_officer(contest, 1)
    shown = (await desks.of_school(officer, there)).lines
    assert {line.payee for line in shown if not line.is_person} == {there}
    assert {line.school for line in shown} == {there}
    everybody = {payee for each in ("student", "tutor") for payee, _ in await payees_of(contest, each)}
    assert {line.payee for line in shown if line.is_person} == everybody
    after = await service.confirm_account(
        officer, Payee(organization=there), account(SCHOOLS[1], "2201000054321")
    )
    found = await queries.current_accounts([], [here, there])
    assert {payee: each.id for payee, each in found.items()} == {here: after, there: after}
    assert await queries.shared() == []
