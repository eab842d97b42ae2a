"""Making and changing entries on a real database: rights, closing time, races, and what stays on record."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from competitions.awards import service as awards
from competitions.entries import changing
from competitions.entries.changing import NotInEntryError
from competitions.entries.held import EntriesClosedError, EntryStandingError
from competitions.entries.ruling import RulingClosedError
from competitions.entries.schemas import EntryChange, EntryIn, Ruling
from competitions.entries.service import EntriesRefusedError, enter
from competitions.events import moving
from competitions.events import service as events
from competitions.events.life_cycle import takes_entries
from competitions.results import service as results
from competitions.results.ranking import ScoredEntry
from registry.audit.queries import trail
from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.errors import ForbiddenError, NotFoundError
from registry.people.reasons import ReasonNamesPersonError, ReasonNeededError
from tests.competitions.entries.contests import Open, close_at, entry_of, make_open, people, stored
from tests.factories import competition, event, make_account

pytestmark = pytest.mark.anyio

COUNT = "SELECT count(*) FROM competitions.entry"


async def one(contest: Open, by: Actor, school: UUID, name: str, code: str = "ZZ001", **more: Any) -> UUID:
    """Register somebody and enter them alone; returns who it is."""
    (who,) = await people(by, school, name)
    await enter(by, contest.id, [EntryIn(event=code, organization=school, members=(who,), **more)])
    return who


def codes(refused: pytest.ExceptionInfo[EntriesRefusedError]) -> list[str]:
    return [fault.code for fault in refused.value.faults]


async def test_codes_go_on_from_the_highest_number_of_the_event(db: None) -> None:
    contest = await make_open()
    await one(contest, contest.officer, contest.school, "甲")
    second, third = await people(contest.officer, contest.school, "乙", "丙")
    made = [
        EntryIn(event="ZZ001", code="ZZ001-07", organization=contest.school, members=(second,)),
        EntryIn(event="ZZ001", organization=contest.school, members=(third,)),
    ]
    await enter(contest.officer, contest.id, made)
    assert [code for _, code, *_ in await stored(contest)] == ["ZZ001-01", "ZZ001-07", "ZZ001-08"]


async def test_a_school_enters_for_itself_only_and_its_own_people(db: None) -> None:
    contest = await make_open()
    (stranger,) = await people(contest.other, contest.second, "外校生")
    with pytest.raises(ForbiddenError):
        await enter(
            contest.officer,
            contest.id,
            [EntryIn(event="ZZ001", organization=contest.second, members=(stranger,))],
        )
    with pytest.raises(EntriesRefusedError) as refused:
        await enter(
            contest.officer,
            contest.id,
            [EntryIn(event="ZZ001", organization=contest.school, members=(stranger,))],
        )
    assert codes(refused) == ["not_of_school"]
    elsewhere = await make_account(
        "organizer", contest.administrator, username="elsewhere", organization=contest.second
    )
    with pytest.raises(ForbiddenError):
        await enter(elsewhere, contest.id, [EntryIn(event="ZZ001")])


def test_the_instant_of_the_deadline_is_in_time_and_a_microsecond_later_is_not() -> None:
    at = clock.exactly_now()
    assert takes_entries("entering", at, at)
    assert not takes_entries("entering", at, at + timedelta(microseconds=1))
    assert takes_entries("entering", at, at - timedelta(microseconds=1))


async def test_the_closing_time_is_hard_to_the_microsecond_for_everybody(db: None) -> None:
    contest = await make_open()
    await one(contest, contest.officer, contest.school, "甲")
    entry = await entry_of(contest, "ZZ001-01")
    (late,) = await people(contest.officer, contest.school, "迟到")
    # Less than a second ago: a clock that counts whole seconds would still let it pass.
    await close_at(contest, "ZZ001", clock.exactly_now())
    for actor in (contest.officer, contest.organizer):
        with pytest.raises(EntriesRefusedError) as refused:
            await enter(
                actor, contest.id, [EntryIn(event="ZZ001", organization=contest.school, members=(late,))]
            )
        assert codes(refused) == ["entries_closed"]
        with pytest.raises(EntriesClosedError):
            await changing.change_entry(actor, entry, EntryChange(team_name="x"))
        with pytest.raises(EntriesClosedError):
            await changing.delete(actor, entry)
    with pytest.raises(EntriesClosedError):
        await changing.withdraw(contest.officer, entry, "来不及")
    # The organizer still takes entries back, until marking starts.
    await changing.withdraw(contest.organizer, entry, "来不及")
    await close_at(contest, "ZZ001", clock.now() + timedelta(hours=1))
    await enter(
        contest.officer, contest.id, [EntryIn(event="ZZ001", organization=contest.school, members=(late,))]
    )


async def test_who_waits_for_the_lock_past_the_deadline_is_late(db: None) -> None:
    contest = await make_open()
    (who,) = await people(contest.officer, contest.school, "甲")
    made = [EntryIn(event="ZZ001", organization=contest.school, members=(who,))]
    async with database.transaction():
        await database.execute("SELECT 1 FROM competitions.competition WHERE id = $1 FOR UPDATE", contest.id)
        waiting = asyncio.create_task(_fresh(enter(contest.officer, contest.id, made)))
        await asyncio.sleep(0.2)
        await database.execute(
            "UPDATE competitions.event SET entries_close_at = $2 WHERE competition = $1",
            contest.id,
            clock.exactly_now(),
        )
    with pytest.raises(EntriesRefusedError) as refused:
        await waiting
    assert codes(refused) == ["entries_closed"]


async def _fresh(work: Any) -> Any:
    """Run a use case as another request would: outside the open transaction of this task."""
    database.DB.current_transaction.set(None)
    return await work


async def test_limits_hold_when_several_enter_at_once(db: None) -> None:
    contest = await make_open({"per_school": 2, "per_city": 3, "one_event_per_person": True})
    firsts = await people(contest.officer, contest.school, *(f"甲{n}" for n in range(4)))
    seconds = await people(contest.other, contest.second, *(f"乙{n}" for n in range(4)))

    async def attempt(actor: Actor, school: UUID, who: UUID, code: str) -> str:
        try:
            await enter(actor, contest.id, [EntryIn(event=code, organization=school, members=(who,))])
        except EntriesRefusedError as error:
            return error.faults[0].code
        return "entered"

    outcomes = await asyncio.gather(
        *(attempt(contest.officer, contest.school, who, "ZZ001") for who in firsts),
        *(attempt(contest.other, contest.second, who, "ZZ001") for who in seconds),
    )
    assert outcomes.count("entered") == 3
    assert outcomes[:4].count("entered") <= 2
    assert outcomes[4:].count("entered") <= 2
    free = next(who for who, outcome in zip(firsts, outcomes, strict=False) if outcome != "entered")
    # One person, two events, at once.
    await database.execute("""UPDATE competitions.event SET limits = '{"one_event_per_person": true}'""")
    both = await asyncio.gather(
        *(attempt(contest.officer, contest.school, free, code) for code in ("ZZ001", "ZZ002"))
    )
    assert sorted(both) == ["entered", "person_in_other_event"]
    rows = await database.fetch("SELECT code FROM competitions.entry")
    assert len({row["code"] for row in rows}) == len(rows) == 4


async def test_a_place_is_given_back_by_withdrawing_and_not_by_being_disqualified(db: None) -> None:
    contest = await make_open({"per_school": 1})
    first = await one(contest, contest.officer, contest.school, "甲")
    (second,) = await people(contest.officer, contest.school, "乙")
    made = [EntryIn(event="ZZ001", organization=contest.school, members=(second,))]
    entry = await entry_of(contest, "ZZ001-01")
    await changing.rule(contest.organizer, entry, Ruling(status="disqualified", reason="资格不符"))
    with pytest.raises(EntriesRefusedError) as refused:
        await enter(contest.officer, contest.id, made)
    assert codes(refused) == ["school_over_limit"]
    await changing.rule(contest.organizer, entry, Ruling(status="entered", reason="复核无误"))
    await changing.withdraw(contest.officer, entry, "实习冲突")
    await enter(contest.officer, contest.id, made)
    # Nobody comes back from a withdrawal beyond the limit.
    with pytest.raises(EntriesRefusedError) as refused:
        await changing.rule(contest.organizer, entry, Ruling(status="entered", reason="撤销退赛"))
    assert codes(refused) == ["school_over_limit"]
    assert first != second
    assert (
        await database.fetch_value("SELECT status_reason FROM competitions.entry WHERE id = $1", entry)
        == "实习冲突"
    )


async def test_changing_checks_the_limits_without_the_entry_itself(db: None) -> None:
    contest = await make_open({"per_school": 1, "one_event_per_person": True, "substitutes_max": 1})
    first, second, third, fourth = await people(contest.officer, contest.school, "甲", "乙", "丙", "丁")
    made = EntryIn(event="ZZ002", organization=contest.school, members=(first, second))
    await enter(contest.officer, contest.id, [made])
    entry = await entry_of(contest, "ZZ002-01")
    await changing.change_entry(
        contest.officer, entry, EntryChange(members=(third, first), substitutes=(second,), team_name="新队")
    )
    assert await stored(contest) == [("ZZ002", "ZZ002-01", "甲职校（虚构）", "丙 甲", "")]
    with pytest.raises(EntriesRefusedError) as refused:
        await changing.change_entry(contest.officer, entry, EntryChange(members=(first, second, fourth)))
    assert codes(refused) == ["team_too_large", "person_twice_in_entry"]
    line = (await trail(subject=f"entry:{entry}"))[0]
    assert line.action == "entries.change"
    assert "甲" not in str((line.before, line.after))


async def test_somebody_steps_in_and_who_stepped_out_stays_on_record(db: None) -> None:
    contest = await make_open({"substitutes_max": 1})
    first, second, spare, new = await people(contest.officer, contest.school, "甲一", "乙二", "丙三", "丁四")
    (stranger,) = await people(contest.other, contest.second, "外校生")
    made = EntryIn(event="ZZ002", organization=contest.school, members=(first, second), substitutes=(spare,))
    await enter(contest.officer, contest.id, [made])
    entry = await entry_of(contest, "ZZ002-01")
    with pytest.raises(ReasonNeededError):
        await changing.replace_member(contest.officer, entry, first, spare, " ")
    with pytest.raises(ReasonNamesPersonError):
        await changing.replace_member(contest.officer, entry, first, spare, "甲一受伤")
    with pytest.raises(NotInEntryError):
        await changing.replace_member(contest.officer, entry, spare, new, "受伤")
    with pytest.raises(EntriesRefusedError) as refused:
        await changing.replace_member(contest.officer, entry, first, stranger, "受伤")
    assert codes(refused) == ["not_of_school"]
    await changing.replace_member(contest.officer, entry, first, spare, "受伤")
    assert (await stored(contest))[0][3] == "丙三 乙二"
    await moving.move(contest.organizer, (await contest.event("ZZ002")).id, "closed")
    with pytest.raises(EntriesClosedError):
        await changing.replace_member(contest.officer, entry, second, new, "受伤")
    await changing.replace_member(contest.organizer, entry, second, new, "受伤")
    await changing.replace_member(contest.organizer, entry, spare, first, "康复")
    assert (await stored(contest))[0][3] == "甲一 丁四"
    roles = await database.fetch("SELECT person, role FROM competitions.entry_member WHERE entry = $1", entry)
    assert {row["person"]: row["role"] for row in roles} == {
        first: "member",
        new: "member",
        spare: "replaced",
        second: "replaced",
    }
    await database.execute(
        "UPDATE competitions.event SET state = 'marking' WHERE competition = $1", contest.id
    )
    with pytest.raises(EntriesClosedError):
        await changing.replace_member(contest.organizer, entry, new, second, "康复")


async def test_rulings_end_when_results_are_published(db: None) -> None:
    contest = await make_open()
    await one(contest, contest.officer, contest.school, "甲")
    entry = await entry_of(contest, "ZZ001-01")
    for state in ("closed", "marking", "marked"):
        await database.execute(
            "UPDATE competitions.event SET state = $2 WHERE competition = $1", contest.id, state
        )
        await changing.rule(contest.organizer, entry, Ruling(status="absent"))
        with pytest.raises(EntryStandingError):
            await changing.rule(contest.organizer, entry, Ruling(status="absent"))
        with pytest.raises(ReasonNeededError):
            await changing.rule(contest.organizer, entry, Ruling(status="entered"))
        await changing.rule(contest.organizer, entry, Ruling(status="entered", reason="误记"))
    for state in ("provisional", "final", "cancelled"):
        await database.execute(
            "UPDATE competitions.event SET state = $2 WHERE competition = $1", contest.id, state
        )
        with pytest.raises(RulingClosedError):
            await changing.rule(contest.organizer, entry, Ruling(status="absent"))
    with pytest.raises(ForbiddenError):
        await changing.rule(contest.officer, entry, Ruling(status="absent"))
    with pytest.raises(NotFoundError):
        await changing.rule(contest.other, entry, Ruling(status="absent"))
    actions = [line.action for line in await trail(subject=f"entry:{entry}")]
    assert actions.count("entries.rule") == 6


async def test_the_trail_has_who_was_changed_and_that_the_team_was_renamed(db: None) -> None:
    contest = await make_open()
    before = await one(contest, contest.officer, contest.school, "甲")
    entry = await entry_of(contest, "ZZ001-01")
    (after,) = await people(contest.officer, contest.school, "乙")
    await changing.change_entry(contest.officer, entry, EntryChange(members=[after], team_name="新名"))
    line = (await trail(subject=f"entry:{entry}"))[0]
    assert (line.before or {})["members"] == [str(before)]
    assert (line.after or {})["members"] == [str(after)]
    assert (line.after or {})["team_name_changed"] is True
    assert "新名" not in str(line)


async def test_an_entry_made_by_mistake_is_deleted_with_its_people(db: None) -> None:
    contest = await make_open()
    who = await one(contest, contest.officer, contest.school, "甲")
    entry = await entry_of(contest, "ZZ001-01")
    with pytest.raises(NotFoundError):
        await changing.delete(contest.other, entry)
    await changing.delete(contest.officer, entry)
    assert await database.fetch_value(COUNT) == 0
    assert (await trail(subject=f"entry:{entry}"))[0].action == "entries.delete"
    await enter(
        contest.officer, contest.id, [EntryIn(event="ZZ001", organization=contest.school, members=(who,))]
    )


async def test_an_earlier_prize_bars_its_winner_also_under_a_merged_record(db: None) -> None:
    contest = await make_open({"barred_by": [{"level": "provincial", "awards": ["first"]}]})
    winner, twin, *others = [
        (await people(contest.officer, contest.school, name))[0]
        for name in ("胜者", "胜者同一人", *(f"其余{n}" for n in range(9)))
    ]
    past = competition(code="past-2025", year=2025, derived=None, events=[event("ZZ001", "individual", 1)])
    before = await events.create_competition(contest.organizer, past)
    await moving.move_all(contest.organizer, before, "entering")
    made = [
        EntryIn(event="ZZ001", code=f"P{n}", organization=contest.school, members=(who,))
        for n, who in enumerate((winner, *others))
    ]
    await enter(contest.organizer, before, made)
    scored = [ScoredEntry("ZZ001", entry.code, Decimal(90 - n)) for n, entry in enumerate(made)]
    await results.finalize(contest.organizer, before, scored)
    await awards.confirm(contest.organizer, before)

    async def refused(who: UUID) -> list[str]:
        try:
            await enter(
                contest.officer,
                contest.id,
                [EntryIn(event="ZZ001", organization=contest.school, members=(who,))],
            )
        except EntriesRefusedError as error:
            return [fault.code for fault in error.faults]
        return []

    assert await refused(winner) == ["former_prize"]
    assert await refused(others[-1]) == []
    # Two records turn out to be one person: the prize counts under the one that stands.
    await database.execute("UPDATE registry.person SET merged_into = $2 WHERE id = $1", winner, twin)
    assert await refused(twin) == ["former_prize"]
    assert await refused(winner) == ["person_unknown"]
