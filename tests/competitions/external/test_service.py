"""Handing in awards that were decided elsewhere, and a second person's word on them."""

import asyncio
from collections.abc import Awaitable
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from competitions.awards import queries as awards
from competitions.events import queries as events
from competitions.external import deciding, queries, service
from competitions.external.deciding import ListChangedError, ListNotReadyError
from competitions.external.review import Review, reviewed
from competitions.external.schemas import LineSettled, PersonSettled, SettlingIn
from competitions.external.service import ListDecidedError, NotExternalError, days_of
from competitions.external.settling import SettlingRefusedError
from competitions.results import service as results
from competitions.results.ranking import ScoredEntry
from registry.core import database
from registry.core.errors import ForbiddenError, NotFoundError
from registry.people.access import OutOfReachError, SecondPersonNeededError
from registry.people.reasons import ReasonNeededError
from tests.competitions.external.contests import (
    FIRST,
    SECOND,
    Elsewhere,
    confirm,
    counts,
    line,
    make_elsewhere,
    people,
    propose,
)
from tests.competitions.external.documents import pdf
from tests.factories import put_in_force

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]


async def review(contest: Elsewhere, list_id: UUID) -> Review:
    facts = await queries.list_facts(contest.bureau, list_id)
    return await reviewed(
        await queries.lines_of(list_id),
        competition=contest.id,
        days=days_of(await events.competition(contest.id)),
        list_id=list_id,
        evidence=facts.evidence,
    )


def codes(error: pytest.ExceptionInfo[ListNotReadyError]) -> list[str]:
    return [fault.code for fault in error.value.faults]


async def test_a_confirmed_list_becomes_event_entry_and_award() -> None:
    contest = await make_elsewhere()
    (student,) = await people(contest, FIRST, "张三")
    (teacher,) = await people(contest, FIRST, "李师", role="teacher")
    made = await propose(contest, line(tutors=["李师"], place=2))
    assert await confirm(contest.bureau, made) == 1
    row = await database.fetch_one(
        "SELECT e.code AS event, e.name, e.group_name, e.state, e.form, n.code AS entry, n.organization,"
        " a.kind, a.code, a.title, a.title_en, a.place, a.source_number, a.awarded_on, a.reason, v.sha256"
        " FROM competitions.award a JOIN competitions.event e ON e.id = a.event"
        " JOIN competitions.entry n ON n.id = a.entry JOIN competitions.evidence v ON v.id = a.evidence"
    )
    assert row is not None
    assert (row["event"], row["name"], row["group_name"], row["state"], row["form"]) == (
        *("ZZ016", "数控技术", "中职组", "recorded", "individual"),
    )
    assert (row["entry"], row["organization"]) == ("ZZ016-01", contest.organizations[FIRST])
    assert (row["kind"], row["code"], row["title"], row["title_en"]) == (
        *("entry", "first", "一等奖", "First Prize"),
    )
    assert (row["place"], row["source_number"], row["awarded_on"].isoformat()) == (
        *(2, "JL2025-0001", "2025-07-01"),
    )
    assert "虚构全国大赛组委会（虚构）" in row["reason"]
    assert "张三" not in row["reason"]
    recipients = await database.fetch("SELECT person FROM competitions.award_recipient")
    assert [each["person"] for each in recipients] == [student]
    members = await database.fetch("SELECT person, role FROM competitions.entry_member ORDER BY role")
    assert [(each["person"], each["role"]) for each in members] == [
        (student, "member"),
        (teacher, "tutor"),
    ]
    facts = await queries.list_facts(contest.school, made)
    assert (facts.state, facts.decided_by) == ("confirmed", "测试 bureau_officer")


async def test_tutors_get_awards_where_the_rule_of_the_contest_says_so() -> None:
    derived = {
        "tutors": {
            "code": "excellent_tutor",
            "title": {"zh": "优秀指导教师", "en": "Excellent Tutor"},
            "for_awards": ["first"],
        }
    }
    contest = await make_elsewhere(derived=derived)
    await people(contest, FIRST, "张三", "王五")
    (teacher,) = await people(contest, FIRST, "李师", role="teacher")
    made = await propose(
        contest,
        line(tutors=["李师"]),
        line(members=["王五"], tutors=["李师"], prize="二等奖", source_number=""),
    )
    assert await confirm(contest.bureau, made) == 3
    rows = await database.fetch(
        "SELECT a.kind, a.code, a.derived_from, r.person FROM competitions.award a"
        " JOIN competitions.award_recipient r ON r.award = a.id WHERE a.kind <> 'entry'"
    )
    assert [(row["kind"], row["code"], row["person"]) for row in rows] == [
        ("tutor", "excellent_tutor", teacher)
    ]
    assert rows[0]["derived_from"] is not None


async def test_what_was_decided_elsewhere_has_no_newer_reason_in_a_table_kept_here() -> None:
    derived = {
        "tutors": {
            "code": "excellent_tutor",
            "title": {"zh": "优秀指导教师", "en": "Excellent Tutor"},
            "for_awards": ["first"],
        }
    }
    contest = await make_elsewhere(derived=derived)
    names = [f"选手{n}" for n in "甲乙丙丁戊己庚辛壬癸"]
    await people(contest, FIRST, *names)
    await people(contest, FIRST, "李师", role="teacher")
    won = [line(members=[name], tutors=["李师"], source_number="") for name in names]
    assert await confirm(contest.bureau, await propose(contest, *won)) == 20
    entries = await database.fetch(
        "SELECT e.code AS event, n.code FROM competitions.entry n"
        " JOIN competitions.event e ON e.id = n.event WHERE e.competition = $1",
        contest.id,
    )
    table = [
        ScoredEntry(each["event"], each["code"], Decimal(90 - n), tie_breaks=(None, None))
        for n, each in enumerate(entries)
    ]
    await results.finalize(contest.administrator, contest.id, table)
    # A table gives a first prize for reasons of its own.
    assert await database.fetch_value(
        "SELECT count(*) FROM competitions.result_line l JOIN competitions.award a ON a.entry = l.entry"
        " AND a.kind = 'entry' WHERE l.award = 'first' AND l.reason <> a.reason"
    )
    found = await awards.awards_of(contest.id)
    assert {award.kind for award in found} == {"entry", "tutor"}
    assert {award.newer_reason for award in found} == {None}


async def test_unconfirmed_awards_count_for_nothing_and_confirmed_ones_are_rewarded() -> None:
    contest = await make_elsewhere(
        level="provincial",
        year=2026,
        starts_on=date(2026, 6, 1),
        ends_on=date(2026, 6, 5),
        awarded_on=date(2026, 7, 1),
    )
    await put_in_force(contest.bureau, contest.administrator)
    await people(contest, FIRST, "张三")
    made = await propose(contest)
    before = await counts()
    assert (before["award"], before["entry"], before["event"], before["entitlement"]) == (0, 0, 0, 0)
    consequences = (await deciding.preview(contest.colleague, made)).consequences
    arising = sum(each.amount_fen or 0 for each in consequences)
    assert arising > 0
    assert await counts() == before
    refused = await propose(contest, line(members=["张三"], event_code="ZZ099", source_number="x"))
    await deciding.refuse(contest.bureau, refused, "名单与公布的不符。")
    assert (await counts())["entitlement"] == 0
    await confirm(contest.colleague, made)
    assert await database.fetch_value("SELECT sum(amount_fen) FROM rewards.entitlement") == arising


async def test_nobody_decides_on_what_they_handed_in_or_changed() -> None:
    contest = await make_elsewhere()
    await people(contest, FIRST, "张三")
    own = await propose(contest, line(school=FIRST), by=contest.bureau, organization=None)
    with pytest.raises(SecondPersonNeededError):
        await deciding.confirm(contest.bureau, own, "")
    with pytest.raises(SecondPersonNeededError):
        await deciding.refuse(contest.bureau, own, "不符。")
    await confirm(contest.colleague, own)
    changed = await propose(contest, line(event_code="ZZ1", event_name="", source_number="2"))
    await service.settle(contest.bureau, changed, SettlingIn())
    with pytest.raises(SecondPersonNeededError):
        await deciding.preview(contest.bureau, changed)
    assert await confirm(contest.colleague, changed) == 1


async def test_only_what_was_looked_at_is_confirmed() -> None:
    contest = await make_elsewhere()
    await people(contest, FIRST, "张三", "李四")
    made = await propose(contest)
    seen = (await deciding.preview(contest.bureau, made)).revision
    assert (await deciding.preview(contest.bureau, made)).revision == seen
    more = line(members=["李四"], event_code="ZZ099", event_name="另一赛项", source_number="2")
    await service.add_lines(contest.school, made, [more])
    with pytest.raises(ListChangedError):
        await deciding.confirm(contest.bureau, made, seen)
    assert (await counts())["award"] == 0
    # A line that says something else is another revision too, though there are no more of them.
    with_more = (await deciding.preview(contest.bureau, made)).revision
    added = (await queries.lines_of(made))[-1]
    change = SettlingIn(lines=(LineSettled(line=added.id, prize_code="second"),))
    await service.settle(contest.school, made, change)
    with pytest.raises(ListChangedError):
        await deciding.confirm(contest.bureau, made, with_more)
    assert await confirm(contest.bureau, made) == 2


async def test_of_two_confirmations_at_once_one_is_told() -> None:
    contest = await make_elsewhere()
    await people(contest, FIRST, "张三")
    made = await propose(contest)
    seen = (await deciding.preview(contest.bureau, made)).revision
    told = await asyncio.gather(
        deciding.confirm(contest.bureau, made, seen),
        deciding.confirm(contest.colleague, made, seen),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in told) == ["ListDecidedError", "int"]
    assert (await counts())["award"] == 1


async def test_two_lists_with_one_prize_confirmed_at_once_make_one_award() -> None:
    contest = await make_elsewhere()
    await people(contest, FIRST, "张三")
    lists = [
        await propose(contest, line(source_number=""), evidence=pdf("one")),
        await propose(
            contest,
            line(source_number="", school="甲校"),
            evidence=pdf("two"),
            organization=None,
            by=contest.administrator,
        ),
    ]
    for made in lists:
        (each,) = (await review(contest, made)).lines
        assert [likely.sign for likely in each.likely] == ["same_person"]
        await service.settle(
            contest.administrator,
            made,
            SettlingIn(lines=(LineSettled(line=each.line.id, not_twice="与另一份名单核对过。"),)),
        )
        # The word is on the line now, and taken back on the second one.
    (each,) = (await review(contest, lists[1])).lines
    await service.settle(
        contest.administrator,
        lists[1],
        SettlingIn(lines=(LineSettled(line=each.line.id, not_twice=""),)),
    )
    await confirm(contest.bureau, lists[0])
    with pytest.raises(ListNotReadyError) as error:
        await confirm(contest.colleague, lists[1])
    assert codes(error) == ["likely_twice"]
    (each,) = (await review(contest, lists[1])).lines
    assert [(likely.sign, likely.other.where) for likely in each.likely] == [("same_person", "award")]
    assert (await counts())["award"] == 1


async def test_a_homonym_is_chosen_and_never_guessed() -> None:
    contest = await make_elsewhere()
    await people(contest, FIRST, "张三", unit="数控1班", number="A1")
    (right,) = await people(contest, FIRST, "张三", unit="数控2班", number="A2")
    made = await propose(contest)
    with pytest.raises(ListNotReadyError) as error:
        await confirm(contest.bureau, made)
    assert codes(error) == ["person_open"]
    (each,) = (await review(contest, made)).lines
    (name,) = each.persons
    assert (name.state, [one.candidate.unit for one in name.candidates]) == (
        *("doubt", ["数控1班", "数控2班"]),
    )
    with pytest.raises(SettlingRefusedError) as refused:
        await service.settle(
            contest.school, made, SettlingIn(persons=(PersonSettled(name=name.name.id, named="张三"),))
        )
    assert [fault.code for fault in refused.value.faults] == ["person_ambiguous"]
    await service.settle(
        contest.school, made, SettlingIn(persons=(PersonSettled(name=name.name.id, named="A2"),))
    )
    await confirm(contest.bureau, made)
    assert await database.fetch_value("SELECT person FROM competitions.award_recipient") == right


async def test_who_is_registered_later_is_found_then_and_somebody_elsewhere_never() -> None:
    contest = await make_elsewhere()
    (elsewhere,) = await people(contest, SECOND, "张三")
    made = await propose(contest)
    (each,) = (await review(contest, made)).lines
    assert [(one.state, one.candidates) for one in each.persons] == [("unknown", ())]
    with pytest.raises(SettlingRefusedError) as refused:
        settling = SettlingIn(persons=(PersonSettled(name=each.persons[0].name.id, person=elsewhere),))
        await service.settle(contest.school, made, settling)
    assert [fault.code for fault in refused.value.faults] == ["person_not_there"]
    await people(contest, FIRST, "张三")
    await service.settle(contest.school, made, SettlingIn())
    assert (await review(contest, made)).faults == ()


async def test_schools_prizes_and_tutors_are_settled_and_lines_taken_out() -> None:
    contest = await make_elsewhere()
    await people(contest, FIRST, "张三")
    made = await propose(
        contest,
        line(school="甲校", prize="最佳风采奖", tutors=["外校教师"]),
        line(school="外省学校", members=["李四"], source_number="2"),
        by=contest.bureau,
        organization=None,
    )
    first, second = (await review(contest, made)).lines
    assert [fault.code for fault in first.faults] == ["prize_open", "person_open"]
    assert [fault.code for fault in second.faults] == ["school_open", "person_open"]
    assert first.school is not None
    await service.settle(
        contest.bureau,
        made,
        SettlingIn(
            lines=(
                LineSettled(line=first.line.id, prize_code="merit"),
                LineSettled(line=second.line.id, take_out=True),
            ),
            persons=(PersonSettled(name=first.line.tutors[0].id, leave_out=True),),
        ),
    )
    assert await confirm(contest.colleague, made) == 1
    assert await database.fetch_value("SELECT title FROM competitions.award") == "优秀奖"


async def test_a_winner_is_not_left_out_and_nothing_of_a_refused_settling_is_kept() -> None:
    contest = await make_elsewhere()
    made = await propose(contest)
    (each,) = await queries.lines_of(made)
    with pytest.raises(SettlingRefusedError) as refused:
        await service.settle(
            contest.school,
            made,
            SettlingIn(
                lines=(LineSettled(line=each.id, not_twice="核对过。"),),
                persons=(PersonSettled(name=each.members[0].id, leave_out=True),),
            ),
        )
    assert [fault.code for fault in refused.value.faults] == ["member_left_out"]
    assert [one.not_twice for one in await queries.lines_of(made)] == [""]


async def test_withdrawing_takes_names_and_document_but_not_one_that_another_list_needs() -> None:
    contest = await make_elsewhere()
    first = await propose(contest, evidence=pdf("shared"))
    second = await propose(contest, line(members=["王五"]), evidence=pdf("shared"))
    assert (await counts())["evidence"] == 1
    await service.withdraw(contest.school, first)
    left = await counts()
    assert (left["evidence"], left["external_list"], left["external_person"]) == (1, 1, 1)
    await service.withdraw(contest.school, second)
    left = await counts()
    assert (left["evidence"], left["external_list"], left["external_person"]) == (0, 0, 0)


async def test_one_document_twice_at_once_is_kept_once() -> None:
    contest = await make_elsewhere()
    made = await asyncio.gather(
        *(propose(contest, line(members=[name]), evidence=pdf("once")) for name in ("张三", "李四", "王五"))
    )
    assert len(set(made)) == 3
    left = await counts()
    assert (left["evidence"], left["external_list"]) == (1, 3)


async def test_what_is_decided_does_not_change_any_more() -> None:
    contest = await make_elsewhere()
    made = await propose(contest)
    with pytest.raises(ReasonNeededError):
        await deciding.refuse(contest.bureau, made, " ")
    await deciding.refuse(contest.bureau, made, "与公布的名单不符。")
    for attempt in (
        service.settle(contest.school, made, SettlingIn()),
        service.add_lines(contest.school, made, [line()]),
        service.withdraw(contest.school, made),
        deciding.confirm(contest.bureau, made, ""),
        deciding.refuse(contest.colleague, made, "再次。"),
    ):
        with pytest.raises(ListDecidedError):
            await attempt
    assert (await queries.list_facts(contest.school, made)).answer == "与公布的名单不符。"


async def test_rights() -> None:
    contest = await make_elsewhere()
    made = await propose(contest)
    imported = await propose(contest, by=contest.bureau, organization=None, evidence=pdf("whole"))
    for list_id in (made, imported):
        with pytest.raises(NotFoundError):
            await queries.list_facts(contest.other_school, list_id)
    for attempt in (
        service.settle(contest.other_school, made, SettlingIn()),
        service.withdraw(contest.other_school, made),
        service.settle(contest.school, imported, SettlingIn()),
    ):
        with pytest.raises(NotFoundError):
            await attempt
    refused: tuple[Awaitable[object], ...] = (
        deciding.confirm(contest.school, made, ""),
        deciding.preview(contest.school, made),
        deciding.refuse(contest.school, made, "不符。"),
        service.settle(contest.auditor, made, SettlingIn()),
        propose(contest, by=contest.auditor),
        propose(contest, by=contest.school, organization=contest.organizations[SECOND]),
        propose(contest, by=contest.school, organization=None),
    )
    for each in refused:
        with pytest.raises((ForbiddenError, OutOfReachError)):
            await each
    assert len((await queries.lists(contest.school)).lines) == 1
    assert len((await queries.lists(contest.other_school)).lines) == 0
    assert len((await queries.lists(contest.auditor)).lines) == 2


async def test_a_contest_scored_here_takes_none() -> None:
    contest = await make_elsewhere(kind="external")
    await database.execute(
        "UPDATE competitions.competition SET kind = 'hosted', organizer = $2 WHERE id = $1",
        contest.id,
        contest.organizations[FIRST],
    )
    with pytest.raises(NotExternalError):
        await propose(contest)


async def test_a_merged_person_is_found_under_the_record_that_stands() -> None:
    contest = await make_elsewhere()
    old, stands = await people(contest, FIRST, "张三", "张叁")
    made = await propose(contest)
    await database.execute("UPDATE registry.person SET merged_into = $2 WHERE id = $1", old, stands)
    await confirm(contest.bureau, made)
    assert await database.fetch_value("SELECT person FROM competitions.award_recipient") == stands
    again = await propose(contest, evidence=pdf("again"))
    (each,) = (await review(contest, again)).lines
    assert [one.person for one in each.line.members] == [stands]
    assert {likely.sign for likely in each.likely} == {"same_person"}


async def test_the_bureau_is_told_of_a_list_and_the_school_of_the_decision() -> None:
    contest = await make_elsewhere()
    made = await propose(contest)
    open_notice = "SELECT organization FROM registry.notice WHERE subject = $1 AND done_at IS NULL"
    waiting = await database.fetch(open_notice, f"external_list:{made}")
    assert [row["organization"] for row in waiting] == [contest.organizations["虚构教育局（虚构）"]]
    await deciding.refuse(contest.bureau, made, "与公布的名单不符。")
    assert await database.fetch(open_notice, f"external_list:{made}") == []
    told = await database.fetch(open_notice, f"external_list_decided:{made}")
    assert [row["organization"] for row in told] == [contest.organizations[FIRST]]
