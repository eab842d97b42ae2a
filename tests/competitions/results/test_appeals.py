"""Appeals: who files, when, who answers, and how one goes to arbitration."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from httpx import AsyncClient

from competitions.events import moving
from competitions.events import service as events
from competitions.events.life_cycle import MoveRefusedError
from competitions.results import publishing, service
from competitions.results import queries as results
from competitions.results.appeals import queries
from competitions.results.appeals import service as appeals
from competitions.results.appeals.service import (
    AppealAnsweredError,
    AppealOpenError,
    AppealTooLateError,
    EscalationRefusedError,
    NotEscalatedError,
    NotPublishedError,
    OwnAppealError,
    WordsMissingError,
)
from competitions.words import AppealOutcome
from registry.audit.queries import trail
from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.errors import ForbiddenError, NotFoundError
from registry.notices.queries import open_notices
from registry.people.access import SecondPersonNeededError
from tests.competitions.results.contests import Marked, codes, end_appeals, make_marked, make_published
from tests.factories import bearer, competition, make_account

pytestmark = pytest.mark.anyio

ENTRY = "ZZ001-02"


async def filed(marked: Marked) -> tuple[Marked, queries.AppealFacts]:
    appeal = await appeals.file(marked.school_of(ENTRY), marked.event, ENTRY, "模块一少算五分")
    return marked, await queries.appeal(appeal)


async def told_of(appeal: queries.AppealFacts, actor: Actor) -> int:
    """Return how many notices of an appeal wait for an account; schools have one of the publication too."""
    return sum(notice.address == f"/appeals/{appeal.id}" for notice in await open_notices(actor))


async def test_a_school_appeals_for_its_own_entry_and_the_jury_is_told(db: None) -> None:
    marked, appeal = await filed(await make_published())
    assert (appeal.entry, appeal.waits_for, appeal.standing) == (ENTRY, "jury", True)
    (notice,) = await open_notices(marked.judge)
    assert notice.address == f"/appeals/{appeal.id}"
    assert [line.action for line in await trail(f"appeal:{appeal.id}")] == ["appeals.file"]


async def test_everybody_who_can_answer_is_told_and_in_arbitration_somebody_else(db: None) -> None:
    marked = await make_published()
    administrator, contest = marked.contest.administrator, marked.contest.id
    second = await make_account("chief_judge", administrator, competition=contest, username="second")
    other_contest = await events.create_competition(marked.organizer, competition(code="other-2026"))
    elsewhere = await make_account(
        "chief_judge", administrator, competition=other_contest, username="elsewhere"
    )
    _, appeal = await filed(marked)
    for jury in (marked.judge, second, marked.organizer):
        assert [notice.address for notice in await open_notices(jury)] == [f"/appeals/{appeal.id}"]
    for other in (elsewhere, marked.contest.bureau, administrator, marked.school_of("ZZ001-01")):
        assert await told_of(appeal, other) == 0
    await appeals.answer(marked.organizer, appeal.id, "rejected", "核对无误")
    assert await open_notices(second) == []
    await appeals.escalate(marked.school_of(ENTRY), appeal.id, "仍不服")
    # The only organizer answered for the jury, and so the bureau is asked.
    assert len(await open_notices(marked.contest.bureau)) == 1
    assert await open_notices(marked.organizer) == await open_notices(marked.judge) == []


async def test_nobody_appeals_for_another_school_or_for_what_is_not_there(db: None) -> None:
    marked = await make_published()
    stranger = marked.school_of("ZZ001-01")
    with pytest.raises(ForbiddenError):
        await appeals.file(stranger, marked.event, ENTRY, "不服")
    with pytest.raises(ForbiddenError):
        await appeals.file(marked.judge, marked.event, ENTRY, "不服")
    with pytest.raises(NotFoundError):
        await appeals.file(stranger, marked.event, "ZZ001-99", "不服")
    with pytest.raises(WordsMissingError):
        await appeals.file(marked.school_of(ENTRY), marked.event, ENTRY, "  ")


async def test_there_is_nothing_to_appeal_before_publication_or_after_withdrawal(db: None) -> None:
    marked = await make_marked()
    with pytest.raises(NotPublishedError):
        await appeals.file(marked.school_of(ENTRY), marked.event, ENTRY, "不服")
    await publishing.publish(marked.judge, marked.event)
    await publishing.withdraw(marked.judge, marked.event, "重评")
    with pytest.raises(NotPublishedError):
        await appeals.file(marked.school_of(ENTRY), marked.event, ENTRY, "不服")


@pytest.mark.parametrize(("late", "in_time"), [(1, False), (0, True), (-1, True)])
async def test_an_appeal_at_the_very_instant_of_the_deadline_is_in_time(
    db: None, monkeypatch: pytest.MonkeyPatch, late: int, *, in_time: bool
) -> None:
    marked = await make_published()
    published = await results.provisional(marked.event)
    assert published is not None
    instant = published.appeals_until + timedelta(microseconds=late)
    monkeypatch.setattr(clock, "exactly_now", lambda: instant)
    if in_time:
        await filed(marked)
    else:
        with pytest.raises(AppealTooLateError):
            await filed(marked)


async def test_one_appeal_of_an_entry_is_open_at_a_time(db: None) -> None:
    marked, appeal = await filed(await make_published())
    with pytest.raises(AppealOpenError):
        await filed(marked)
    await appeals.answer(marked.judge, appeal.id, "rejected", "核对无误")
    await filed(marked)


async def test_of_those_who_file_at_once_one_wins(db: None) -> None:
    marked = await make_published()
    officer = marked.school_of(ENTRY)
    outcomes = await asyncio.gather(
        *(appeals.file(officer, marked.event, ENTRY, "不服") for _ in range(3)), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AppealOpenError"] * 2 + ["UUID"]


async def test_the_answer_has_words_is_given_once_and_the_school_is_told(db: None) -> None:
    marked, appeal = await filed(await make_published())
    with pytest.raises(WordsMissingError):
        await appeals.answer(marked.judge, appeal.id, "rejected", "")
    await appeals.answer(marked.judge, appeal.id, "rejected", "核对无误")
    with pytest.raises(AppealAnsweredError):
        await appeals.answer(marked.judge, appeal.id, "upheld", "有误")
    answered = await queries.appeal(appeal.id)
    assert answered.jury is not None and answered.waits_for is None
    assert (answered.jury.outcome, answered.jury.answer) == ("rejected", "核对无误")
    assert await open_notices(marked.judge) == []
    assert await told_of(appeal, marked.school_of(ENTRY)) == 1
    assert await told_of(appeal, marked.school_of("ZZ001-01")) == 0


async def test_a_school_does_not_answer_its_own_appeal_nor_read_another_s(db: None) -> None:
    marked, appeal = await filed(await make_published())
    with pytest.raises(ForbiddenError):
        await appeals.answer(marked.school_of(ENTRY), appeal.id, "upheld", "有理")
    other = marked.school_of("ZZ001-01")
    with pytest.raises(NotFoundError):
        await appeals.escalate(other, appeal.id, "不服")
    assert await queries.appeals_for(other) == []
    assert [found.id for found in await queries.appeals_for(marked.school_of(ENTRY))] == [appeal.id]
    another = await events.create_competition(marked.organizer, competition(code="another"))
    elsewhere = await make_account(
        "chief_judge", marked.contest.administrator, competition=another, username="elsewhere"
    )
    with pytest.raises(NotFoundError):
        await appeals.answer(elsewhere, appeal.id, "upheld", "有理")


async def test_arbitration_is_by_another_person_than_who_answered(db: None) -> None:
    marked, appeal = await filed(await make_published())
    officer = marked.school_of(ENTRY)
    with pytest.raises(EscalationRefusedError):
        await appeals.escalate(officer, appeal.id, "不服")
    with pytest.raises(NotEscalatedError):
        await appeals.arbitrate(marked.contest.bureau, appeal.id, "upheld", "有理")
    await appeals.answer(marked.organizer, appeal.id, "rejected", "核对无误")
    await appeals.escalate(officer, appeal.id, "仍不服")
    with pytest.raises(EscalationRefusedError):
        await appeals.escalate(officer, appeal.id, "仍不服")
    with pytest.raises(SecondPersonNeededError):
        await appeals.arbitrate(marked.organizer, appeal.id, "rejected", "维持")
    with pytest.raises(ForbiddenError):
        await appeals.arbitrate(officer, appeal.id, "upheld", "有理")
    await appeals.arbitrate(marked.contest.bureau, appeal.id, "upheld", "应加五分")
    with pytest.raises(AppealAnsweredError):
        await appeals.arbitrate(marked.contest.bureau, appeal.id, "rejected", "维持")
    decided = await queries.appeal(appeal.id)
    assert decided.arbitration is not None and decided.arbitration.outcome == "upheld"
    assert decided.waits_for is None


async def test_nothing_becomes_final_while_an_appeal_is_open(db: None) -> None:
    marked, appeal = await filed(await make_published())
    await end_appeals(marked)
    with pytest.raises(MoveRefusedError) as caught:
        await service.finalize_event(marked.organizer, marked.event)
    assert codes(caught) == ["appeal_open"]
    await appeals.answer(marked.judge, appeal.id, "rejected", "核对无误")
    await appeals.escalate(marked.school_of(ENTRY), appeal.id, "不服")
    with pytest.raises(MoveRefusedError) as caught:
        await service.finalize_event(marked.organizer, marked.event)
    assert codes(caught) == ["appeal_open"]
    await appeals.arbitrate(marked.organizer, appeal.id, "rejected", "维持")
    await service.finalize_event(marked.organizer, marked.event)
    with pytest.raises(EscalationRefusedError):
        await appeals.escalate(marked.school_of(ENTRY), appeal.id, "不服")


async def test_open_appeals_come_first(db: None) -> None:
    marked, appeal = await filed(await make_published())
    await appeals.answer(marked.judge, appeal.id, "rejected", "核对无误")
    waiting = await appeals.file(marked.school_of("ZZ001-01"), marked.event, "ZZ001-01", "不服")
    assert [found.id for found in await queries.appeals_of(marked.event)] == [waiting, appeal.id]
    assert [found.id for found in await queries.appeals_for(marked.judge)] == [waiting, appeal.id]


async def test_a_school_is_not_told_which_accounts_decide(client: AsyncClient, db: None) -> None:
    marked, appeal = await filed(await make_published())
    await appeals.answer(marked.judge, appeal.id, "rejected", "核对无误")
    officer = bearer(marked.school_of(ENTRY))
    for told in (
        await client.get(f"/api/appeals/{appeal.id}", headers=officer),
        await client.get("/api/appeals", headers=officer),
    ):
        assert told.status_code == 200
        assert "核对无误" in told.text
        accounts = await database.fetch("SELECT id FROM registry.account")
        assert [row["id"] for row in accounts if str(row["id"]) in told.text] == []


async def as_person(actor: Actor, person: UUID) -> Actor:
    """Return an account as that of a registered person."""
    await database.execute("UPDATE registry.account SET person = $2 WHERE id = $1", actor.account_id, person)
    return replace(actor, person_id=person)


async def test_one_person_with_two_accounts_decides_nothing_of_their_own_appeal(db: None) -> None:
    marked = await make_published()
    person = await database.fetch_value("SELECT id FROM registry.person LIMIT 1")
    officer = await as_person(marked.school_of(ENTRY), person)
    organizer = await make_account(
        "organizer", marked.contest.administrator, competition=marked.contest.id, username="second_account"
    )
    same = await as_person(organizer, person)
    appeal = await appeals.file(officer, marked.event, ENTRY, "模块一少算五分")
    found, whose = await queries.appeal(appeal), await queries.hands(appeal)
    assert (whose.parties, whose.jury) == (frozenset({officer.account_id, person}), frozenset())
    assert appeals.next_steps(same, found, whose) == ["second_person"]
    with pytest.raises(OwnAppealError):
        await appeals.answer(same, appeal, "upheld", "有理")
    await appeals.answer(marked.judge, appeal, "rejected", "核对无误")
    await appeals.escalate(officer, appeal, "仍不服")
    found, whose = await queries.appeal(appeal), await queries.hands(appeal)
    assert whose.jury == {marked.judge.account_id}
    assert appeals.next_steps(same, found, whose) == ["second_person"]
    with pytest.raises(SecondPersonNeededError):
        await appeals.arbitrate(same, appeal, "upheld", "有理")
    await appeals.arbitrate(marked.organizer, appeal, "rejected", "维持")


async def test_who_takes_an_appeal_on_does_not_arbitrate_it(db: None) -> None:
    marked, appeal = await filed(await make_published())
    person = await database.fetch_value("SELECT id FROM registry.person LIMIT 1")
    await appeals.answer(marked.judge, appeal.id, "rejected", "核对无误")
    school = marked.school_of(ENTRY).grants[0].organization
    colleague = await make_account(
        "school_officer", marked.contest.administrator, organization=school, username="colleague"
    )
    await appeals.escalate(await as_person(colleague, person), appeal.id, "仍不服")
    organizer = await make_account(
        "organizer", marked.contest.administrator, competition=marked.contest.id, username="second_account"
    )
    with pytest.raises(SecondPersonNeededError):
        await appeals.arbitrate(await as_person(organizer, person), appeal.id, "upheld", "有理")


async def test_a_result_against_which_an_appeal_was_upheld_is_published_anew(db: None) -> None:
    marked, appeal = await filed(await make_published())
    await appeals.answer(marked.judge, appeal.id, "upheld", "应加五分")
    await end_appeals(marked)
    with pytest.raises(MoveRefusedError) as caught:
        await service.finalize_event(marked.organizer, marked.event)
    assert codes(caught) == ["appeal_upheld"]
    await publishing.withdraw(marked.judge, marked.event, "申诉成立")
    await moving.move(marked.organizer, marked.event, "marked")
    await publishing.publish(marked.judge, marked.event)
    await end_appeals(marked)
    await service.finalize_event(marked.organizer, marked.event)


@pytest.mark.parametrize(("first", "last"), [("rejected", "upheld"), ("upheld", "rejected")])
async def test_what_counts_is_the_last_word_on_an_appeal(
    db: None, first: AppealOutcome, last: AppealOutcome
) -> None:
    marked, appeal = await filed(await make_published())
    await appeals.answer(marked.judge, appeal.id, first, "经复核")
    await appeals.escalate(marked.school_of(ENTRY), appeal.id, "不服")
    await appeals.arbitrate(marked.organizer, appeal.id, last, "经仲裁")
    await end_appeals(marked)
    if last == "upheld":
        with pytest.raises(MoveRefusedError) as caught:
            await service.finalize_event(marked.organizer, marked.event)
        assert codes(caught) == ["appeal_upheld"]
    else:
        await service.finalize_event(marked.organizer, marked.event)
