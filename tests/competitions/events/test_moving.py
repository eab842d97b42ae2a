"""Events move on one step at a time, whoever tries at once, and only by who may."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from competitions.entries import service as entries
from competitions.entries.schemas import EntryIn
from competitions.events import console, event_service, moving, queries
from competitions.events.changing import ChangeTooLateError
from competitions.events.life_cycle import MoveRefusedError
from competitions.events.moving import MoveElsewhereError
from competitions.events.queries import EventNotFoundError
from competitions.events.schemas import EventChange
from competitions.results import publishing
from competitions.results import queries as results
from competitions.words import EventState
from registry.audit.queries import trail
from registry.core import clock, database
from registry.core.errors import ForbiddenError, RegistryError
from registry.core.identifiers import new_id
from registry.people.reasons import ReasonNamesPersonError
from tests.competitions.events.contests import SetUp, make_set_up
from tests.competitions.results.contests import make_published
from tests.factories import make_account, make_entered

pytestmark = pytest.mark.anyio


async def test_a_step_is_taken_once_and_stands_in_the_trail(db: None) -> None:
    contest = await make_set_up()
    event = (await contest.event("ZZ002")).id
    await moving.move(contest.organizer, event, "entering")
    assert (await queries.event(event)).state == "entering"
    line = (await trail(f"event:{event}"))[0]
    assert (line.action, line.before, line.after) == (
        "events.move",
        {"state": "draft"},
        {"state": "entering"},
    )
    with pytest.raises(MoveRefusedError) as caught:
        await moving.move(contest.organizer, event, "entering")
    assert [fault.code for fault in caught.value.faults] == ["move_not_allowed"]
    with pytest.raises(EventNotFoundError):
        await moving.move(contest.organizer, new_id(), "entering")


async def test_of_many_who_move_an_event_at_once_one_does(db: None) -> None:
    contest = await make_set_up()
    event = (await contest.event("ZZ002")).id
    outcomes = await asyncio.gather(
        *(moving.move(contest.organizer, event, "entering") for _ in range(6)), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["MoveRefusedError"] * 5 + ["NoneType"]
    assert [line.action for line in await trail(f"event:{event}")] == ["events.move"]


async def test_of_two_different_steps_at_once_one_is_taken(db: None) -> None:
    contest = await make_set_up()
    event = (await contest.event("ZZ002")).id
    wanted: tuple[EventState, ...] = ("entering", "cancelled")
    outcomes = await asyncio.gather(
        *(moving.move(contest.organizer, event, to, "改由别处承办") for to in wanted), return_exceptions=True
    )
    errors = [outcome for outcome in outcomes if outcome is not None]
    # Opening first leaves cancelling possible; cancelling first leaves nothing.
    found = (await queries.event(event)).state
    assert found == "cancelled"
    assert len(errors) in {0, 1}
    assert len(await trail(f"event:{event}")) == 2 - len(errors)


async def test_a_change_and_a_step_at_once_never_leave_a_changed_frozen_event(db: None) -> None:
    contest = await make_set_up()
    event = (await contest.event("ZZ002")).id
    outcomes = await asyncio.gather(
        moving.move(contest.organizer, event, "entering"),
        event_service.change_event(contest.organizer, event, EventChange(team_size=5)),
        return_exceptions=True,
    )
    after = await queries.event(event)
    assert after.state == "entering"
    assert (after.team_size == 5) == (outcomes[1] is None)
    assert outcomes[1] is None or isinstance(outcomes[1], ChangeTooLateError)
    order = [line.action for line in await trail(f"event:{event}")]
    assert order == (["events.move", "events.change"] if outcomes[1] is None else ["events.move"])


async def test_steps_of_two_events_of_a_competition_do_not_wait_for_each_other(db: None) -> None:
    contest = await make_set_up(events=[_usual(f"E{n}") for n in range(8)])
    found = await queries.events_of(contest.id)
    await asyncio.gather(*(moving.move(contest.organizer, each.id, "entering") for each in found))
    assert {each.state for each in await queries.events_of(contest.id)} == {"entering"}


async def test_what_is_missing_is_read_from_what_there_is(db: None) -> None:
    contest = await make_set_up()
    event = await contest.event()
    now = clock.now()

    async def refused(to: EventState) -> list[str]:
        with pytest.raises(MoveRefusedError) as caught:
            await moving.move(contest.organizer, event.id, to)
        return [fault.code for fault in caught.value.faults]

    async def close_at(instant: datetime) -> None:
        change = EventChange(entries_close_at=instant)
        await event_service.change_event(contest.organizer, event.id, change)

    await close_at(now - timedelta(hours=1))
    # As a clone has it whose scheme has ended since.
    await database.execute("UPDATE competitions.event SET scheme = 'shanxi-2019' WHERE id = $1", event.id)
    assert await refused("entering") == ["scheme_not_in_force", "closing_time_past"]
    await database.execute("UPDATE competitions.event SET scheme = $2 WHERE id = $1", event.id, event.scheme)
    await close_at(now + timedelta(hours=1))
    await moving.move(contest.organizer, event.id, "entering")
    assert await refused("closed") == ["no_entries"]
    guests = EntryIn(event="ZZ001", code="1", delegation="甲", unofficial=True)
    await entries.enter(contest.organizer, contest.id, [guests])
    await moving.move(contest.organizer, event.id, "closed")
    with pytest.raises(MoveRefusedError) as caught:
        await moving.move(contest.organizer, event.id, "entering", "  ")
    assert [fault.code for fault in caught.value.faults] == ["reason_missing"]
    await moving.move(contest.organizer, event.id, "entering", "补报")
    assert (await trail(f"event:{event.id}"))[0].reason == "补报"


async def test_an_event_without_a_scheme_is_not_marked_and_not_made_final_here(db: None) -> None:
    contest = await make_entered(2)
    event = (await queries.events_of(contest.id))[0].id
    await moving.move(contest.organizer, event, "closed")
    with pytest.raises(MoveRefusedError) as caught:
        await moving.move(contest.organizer, event, "marking")
    assert [fault.code for fault in caught.value.faults] == ["marking_scheme_missing"]
    with pytest.raises(MoveElsewhereError):
        await moving.move(contest.organizer, event, "final")


@pytest.mark.parametrize("role", ["auditor", "school_officer", "bureau_officer", "judge", "chief_judge"])
async def test_only_the_organizer_opens_closes_and_cancels(db: None, role: Any) -> None:
    contest = await make_set_up()
    place: dict[str, Any] = {}
    if role in {"judge", "chief_judge"}:
        place = {"competition": contest.id}
    elif role != "auditor":
        place = {"organization": next(iter(contest.hosts.values()))}
    actor = await make_account(role, contest.administrator, **place)
    event = (await contest.event("ZZ002")).id
    steps: tuple[EventState, ...] = ("entering", "cancelled")
    for to in steps:
        with pytest.raises(ForbiddenError):
            await moving.move(actor, event, to, "理由")
    assert (await contest.event("ZZ002")).state == "draft"


async def test_all_events_of_a_competition_open_at_once(db: None) -> None:
    contest: SetUp = await make_set_up(events=[_usual("E1"), _usual("E2")])
    assert await moving.move_all(contest.organizer, contest.id, "entering") == 2
    with pytest.raises(RegistryError):
        await moving.move_all(contest.organizer, contest.id, "closed")
    assert await moving.move_all(contest.organizer, contest.id, "cancelled") == 0


def _usual(code: str) -> dict[str, Any]:
    return {
        "code": code,
        "name": {"zh": code, "en": code},
        "group": {"zh": "", "en": ""},
        "form": "individual",
        "team_size": 1,
        "scheme": "national-10-20-30",
    }


async def test_a_published_event_is_cancelled_with_its_result_taken_back(db: None) -> None:
    marked = await make_published()
    _, _, moves = await console.line(marked.organizer, marked.event)
    assert [(each.to, each.simple) for each in moves if each.to == "cancelled"] == [("cancelled", True)]
    with pytest.raises(MoveRefusedError) as caught:
        await moving.move(marked.organizer, marked.event, "cancelled", " ")
    assert [fault.code for fault in caught.value.faults] == ["reason_missing"]
    assert await results.provisional(marked.event) is not None
    await moving.move(marked.organizer, marked.event, "cancelled", " 设备故障 ")
    assert (await queries.event(marked.event)).state == "cancelled"
    assert await results.provisional(marked.event) is None
    row = await database.fetch_one("SELECT * FROM competitions.provisional_result")
    assert row is not None
    assert (row["withdrawn_reason"], row["withdrawn_by"]) == ("设备故障", marked.organizer.account_id)
    lines = {line.action: line.reason for line in (await trail(f"event:{marked.event}"))[:2]}
    assert lines == {"events.move": "设备故障", "results.withdraw": "设备故障"}


async def test_a_reason_names_nobody_who_is_entered(db: None) -> None:
    marked = await make_published()
    name = await database.fetch_value(
        "SELECT p.name FROM registry.person p JOIN competitions.entry_member m ON m.person = p.id"
        " JOIN competitions.entry n ON n.id = m.entry WHERE n.code = 'ZZ001-01' AND m.role = 'member'"
    )
    for reason in (f"{name}作弊", "证件220102200801011234冒用"):
        with pytest.raises(ReasonNamesPersonError):
            await moving.move(marked.organizer, marked.event, "cancelled", reason)
        with pytest.raises(ReasonNamesPersonError):
            await publishing.withdraw(marked.judge, marked.event, reason)
    assert (await queries.event(marked.event)).state == "provisional"
    assert await results.provisional(marked.event) is not None
