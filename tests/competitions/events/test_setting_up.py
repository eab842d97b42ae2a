"""Competitions and events are set up, changed, cloned and removed, by who may and while they may."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from competitions.awards.schemes import UnknownSchemeError
from competitions.events import event_service, moving, queries, service
from competitions.events.changing import ChangeTooLateError
from competitions.events.documents import SetUpFaultyError
from competitions.events.event_service import AwardsConfirmedError, EventExistsError, EventInUseError
from competitions.events.queries import CompetitionNotFoundError, EventNotFoundError
from competitions.events.schemas import CloneIn, CompetitionChange, EventChange, EventIn
from competitions.events.service import CompetitionExistsError, OrganizerUnknownError
from competitions.events.shifting import competition_input, event_input
from competitions.results import publishing
from registry.audit.queries import trail
from registry.core import database
from registry.core.errors import ForbiddenError, RegistryError
from registry.people.access import OutOfReachError
from tests.competitions.events.contests import HOSTS, make_set_up, whole_event
from tests.competitions.results.contests import make_published
from tests.factories import competition, event, make_account, make_confirmed, make_final

pytestmark = pytest.mark.anyio

NEXT = {"code": "test-2027", "name": {"zh": "2027年测试赛（虚构）", "en": "Test contest 2027"}, "year": 2027}


async def test_a_competition_can_begin_without_events_and_get_them_one_by_one(db: None) -> None:
    contest = await make_set_up(events=[])
    assert await queries.events_of(contest.id) == []
    made = await event_service.add_event(contest.organizer, contest.id, EventIn(**whole_event()))
    found = await queries.event(made)
    assert event_input(found) == EventIn(**whole_event())
    assert (found.state, found.competition) == ("draft", contest.id)
    with pytest.raises(EventExistsError):
        await event_service.add_event(contest.organizer, contest.id, EventIn(**whole_event()))
    with pytest.raises(UnknownSchemeError):
        await event_service.add_event(
            contest.organizer, contest.id, EventIn(**whole_event("B", scheme="../awards/shipped/x.json"))
        )
    with pytest.raises(CompetitionNotFoundError):
        await event_service.add_event(contest.organizer, uuid4(), EventIn(**whole_event("C")))
    assert [each.code for each in await queries.events_of(contest.id)] == ["ZZ001"]


async def test_a_clone_equals_the_original_but_for_what_shifts(db: None) -> None:
    contest = await make_set_up()
    await moving.move(contest.organizer, (await contest.event()).id, "cancelled", "无人承办")
    await event_service.add_event(contest.organizer, contest.id, EventIn(**whole_event("ZZ003")))
    cloned = await service.clone_competition(
        contest.organizer, contest.id, CloneIn(**NEXT, days=364, basis="虚构文号〔2027〕1号")
    )
    before, after = await queries.competition(contest.id), await queries.competition(cloned)
    shifted = {"starts_on", "ends_on", "awarded_on"}
    assert competition_input(after) == competition_input(before).model_copy(
        update={
            "code": "test-2027",
            "name": after.name,
            "year": 2027,
            "basis": "虚构文号〔2027〕1号",
            **{name: getattr(before, name) + timedelta(days=364) for name in shifted},
        }
    )
    assert after.name.zh == "2027年测试赛（虚构）"
    assert (after.cloned_from, after.organizer, after.kind) == (contest.id, before.organizer, "hosted")
    assert after.starts_on.weekday() == before.starts_on.weekday()
    originals = {each.code: each for each in await queries.events_of(contest.id)}
    clones = {each.code: each for each in await queries.events_of(cloned)}
    # What was cancelled is not held again.
    assert set(clones) == {"ZZ002", "ZZ003"}
    assert {each.state for each in clones.values()} == {"draft"}
    assert event_input(clones["ZZ002"]) == event_input(originals["ZZ002"])
    full = clones["ZZ003"]
    assert full.starts_on == date(2027, 10, 15)
    assert full.entries_close_at == datetime(2027, 9, 29, 17, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    # A birth day on 29 February falls on the 28th in a year without one.
    assert full.limits.born_not_before == date(2005, 2, 28)
    assert full.limits.born_not_after == date(2013, 8, 31)
    same = {"starts_on": None, "ends_on": None, "entries_close_at": None, "limits": originals["ZZ003"].limits}
    assert event_input(full).model_copy(update=same) == event_input(originals["ZZ003"]).model_copy(
        update=same
    )
    unshifted = {"born_not_before": None, "born_not_after": None}
    assert full.limits.model_copy(update=unshifted) == originals["ZZ003"].limits.model_copy(update=unshifted)
    line = (await trail(f"competition:{cloned}"))[0]
    assert line.after is not None
    assert line.after["cloned_from"] == str(contest.id)


async def test_a_clone_takes_nothing_of_what_happened_and_can_leave_closing_times_out(db: None) -> None:
    contest = await make_final(4)
    cloned = await service.clone_competition(
        contest.organizer, contest.id, CloneIn(**NEXT, days=365, closing_times="leave_out")
    )
    found = await queries.events_of(cloned)
    assert [(each.state, each.entries, each.version) for each in found] == [("draft", 0, None)] * 2
    assert [each.entries_close_at for each in found] == [None, None]
    assert (await queries.competition(cloned)).starts_on == date(2027, 10, 16)
    with pytest.raises(CompetitionExistsError):
        await service.clone_competition(contest.organizer, contest.id, CloneIn(**NEXT))
    with pytest.raises(CompetitionNotFoundError):
        await service.clone_competition(contest.organizer, uuid4(), CloneIn(**(NEXT | {"code": "other"})))


async def test_only_what_is_given_changes_and_the_trail_says_what(db: None) -> None:
    contest = await make_set_up()
    before = await contest.event()
    await event_service.change_event(
        contest.organizer, before.id, EventChange(team_size=3, form="team", entries_close_at=None)
    )
    after = await contest.event()
    assert event_input(after) == event_input(before).model_copy(
        update={"team_size": 3, "form": "team", "entries_close_at": None}
    )
    line = (await trail(f"event:{before.id}"))[0]
    assert line.before == {"form": "individual", "team_size": 1, "entries_close_at": "2026-09-30T09:00:00Z"}
    assert line.after == {"form": "team", "team_size": 3, "entries_close_at": None}
    # Nothing changes: nothing is written down.
    await event_service.change_event(contest.organizer, before.id, EventChange(team_size=3))
    assert len(await trail(f"event:{before.id}")) == len([line])


async def test_a_change_has_to_fit_what_stays(db: None) -> None:
    contest = await make_set_up()
    first = (await contest.event()).id
    for change in (
        EventChange(team_size=2),
        EventChange(ends_on=date(2026, 10, 15)),
        EventChange.model_validate({"name": None}),
    ):
        with pytest.raises(SetUpFaultyError):
            await event_service.change_event(contest.organizer, first, change)
    with pytest.raises(EventExistsError):
        await event_service.change_event(contest.organizer, first, EventChange(code="ZZ002"))
    with pytest.raises(SetUpFaultyError):
        await service.change_competition(
            contest.organizer, contest.id, CompetitionChange(ends_on=date(2026, 10, 1))
        )
    assert event_input(await contest.event()) == EventIn(**whole_event())


async def test_the_marking_scheme_is_frozen_once_marking_starts(db: None) -> None:
    contest = await make_set_up()
    event_id = (await contest.event()).id
    marking = EventIn(**whole_event()).marking
    assert marking is not None
    for state in ("entering", "closed"):
        await _force(event_id, state)
        await event_service.change_event(
            contest.organizer, event_id, EventChange(marking=marking.model_copy(update={"decimals": 3}))
        )
        await event_service.change_event(contest.organizer, event_id, EventChange(marking=marking))
    for state in ("marking", "marked", "provisional", "final", "cancelled"):
        await _force(event_id, state)
        with pytest.raises(ChangeTooLateError) as caught:
            await event_service.change_event(contest.organizer, event_id, EventChange(marking=None))
        assert [fault.code for fault in caught.value.faults] == ["marking_fixed"]
        # The same again is no change.
        await event_service.change_event(contest.organizer, event_id, EventChange(marking=marking))
    assert (await contest.event()).marking == marking


async def test_a_competition_changes_until_something_stands_on_it(db: None) -> None:
    contest = await make_set_up()
    change = CompetitionChange.model_validate(
        {"code": "new-code", "level": "municipal", "organizer": {"zh": HOSTS[0], "en": "Host"}, "basis": "新"}
    )
    await service.change_competition(contest.organizer, contest.id, change)
    found = await queries.competition(contest.id)
    assert (found.code, found.level, found.organizer_name.en, found.basis) == (
        "new-code",
        "municipal",
        "Host",
        "新",
    )
    await moving.move(contest.organizer, (await contest.event("ZZ002")).id, "entering")
    with pytest.raises(ChangeTooLateError) as caught:
        await service.change_competition(
            contest.organizer, contest.id, CompetitionChange(code="again", level="national")
        )
    assert [fault.code for fault in caught.value.faults] == ["code_fixed"]
    await service.change_competition(contest.organizer, contest.id, CompetitionChange(level="national"))
    other = await service.create_competition(
        contest.organizer,
        competition(code="other", organizer={"zh": HOSTS[0], "en": "Host"}, events=[]),
    )
    with pytest.raises(CompetitionExistsError):
        await service.change_competition(contest.organizer, other, CompetitionChange(code="new-code"))


async def test_what_is_decided_does_not_change_but_for_its_basis(db: None) -> None:
    contest = await make_final(4)
    with pytest.raises(ChangeTooLateError) as caught:
        await service.change_competition(
            contest.organizer, contest.id, CompetitionChange(year=2025, awarded_on=date(2026, 11, 1))
        )
    assert [fault.code for fault in caught.value.faults] == ["year_fixed"]
    await service.change_competition(
        contest.organizer, contest.id, CompetitionChange(basis="文号", awarded_on=date(2026, 11, 1))
    )
    assert (await queries.competition(contest.id)).awarded_on == date(2026, 11, 1)


async def test_an_event_is_removed_while_it_is_a_draft_and_no_longer(db: None) -> None:
    contest = await make_set_up()
    first, second = await contest.event(), await contest.event("ZZ002")
    await event_service.remove_event(contest.organizer, first.id)
    with pytest.raises(EventNotFoundError):
        await queries.event(first.id)
    assert (await trail(f"event:{first.id}"))[0].action == "events.remove"
    await moving.move(contest.organizer, second.id, "entering")
    with pytest.raises(EventInUseError):
        await event_service.remove_event(contest.organizer, second.id)


async def test_nothing_is_added_to_a_contest_whose_awards_are_confirmed(db: None) -> None:
    contest = await make_confirmed(4)
    with pytest.raises(AwardsConfirmedError):
        await event_service.add_event(contest.organizer, contest.id, EventIn(**event("ZZ009", "team", 2)))
    assert {each.code for each in await queries.events_of(contest.id)} == {"ZZ001", "ZZ002"}


async def test_the_scheme_and_the_time_for_appeals_stay_after_a_publication(db: None) -> None:
    marked = await make_published()
    await publishing.withdraw(marked.judge, marked.event, "复核")
    before = await queries.event(marked.event)
    for change in (EventChange(scheme="worldskills-2024"), EventChange(appeal_minutes=0)):
        with pytest.raises(ChangeTooLateError):
            await event_service.change_event(marked.organizer, marked.event, change)
    assert await queries.event(marked.event) == before
    assert "scheme" not in await event_service.parts_open(before)


async def test_an_organizer_of_a_host_sets_up_and_changes_for_that_host_only(db: None) -> None:
    contest = await make_set_up()
    other_host = {"zh": HOSTS[1], "en": "Host B (fictional)"}
    with pytest.raises(OutOfReachError):
        await service.create_competition(
            contest.organizer, competition(code="other", organizer=other_host, events=[])
        )
    with pytest.raises(OrganizerUnknownError):
        await service.create_competition(
            contest.organizer, competition(code="other", organizer={"zh": "无", "en": "none"}, events=[])
        )
    # Neither is a competition handed to a host for whom it could not have been set up.
    with pytest.raises(OutOfReachError):
        await service.change_competition(
            contest.organizer, contest.id, CompetitionChange.model_validate({"organizer": other_host})
        )
    assert (await queries.competition(contest.id)).organizer == contest.hosts[HOSTS[0]]
    theirs = await service.create_competition(
        contest.administrator, competition(code="other", organizer=other_host, events=[event("A", "team", 2)])
    )
    (their_event,) = await queries.events_of(theirs)
    refused = [
        service.change_competition(contest.organizer, theirs, CompetitionChange(basis="x")),
        service.clone_competition(contest.organizer, theirs, CloneIn(**NEXT)),
        event_service.add_event(contest.organizer, theirs, EventIn(**whole_event("B"))),
        event_service.change_event(contest.organizer, their_event.id, EventChange(team_size=3)),
        event_service.remove_event(contest.organizer, their_event.id),
        moving.move(contest.organizer, their_event.id, "entering"),
    ]
    for attempt in refused:
        with pytest.raises(OutOfReachError):
            await attempt
    assert await queries.events_of(theirs) == [their_event]


@pytest.mark.parametrize("role", ["school_officer", "auditor", "judge", "chief_judge"])
async def test_nobody_else_sets_anything_up(db: None, role: Any) -> None:
    contest = await make_set_up()
    place: dict[str, UUID] = {"school_officer": {"organization": contest.hosts[HOSTS[0]]}}.get(role, {})
    if role in {"judge", "chief_judge"}:
        place = {"competition": contest.id}
    actor = await make_account(role, contest.administrator, **place)
    first = (await contest.event()).id
    for attempt in (
        service.create_competition(actor, competition(code="other", events=[])),
        service.change_competition(actor, contest.id, CompetitionChange(basis="x")),
        service.clone_competition(actor, contest.id, CloneIn(**NEXT)),
        event_service.add_event(actor, contest.id, EventIn(**whole_event("B"))),
        event_service.change_event(actor, first, EventChange(appeal_minutes=3)),
        event_service.remove_event(actor, first),
    ):
        with pytest.raises(ForbiddenError):
            await attempt


async def test_a_bureau_records_what_was_decided_elsewhere_and_changes_nothing_held_here(db: None) -> None:
    contest = await make_set_up()
    bureau = await make_account("bureau_officer", contest.administrator, organization=contest.hosts[HOSTS[1]])
    external = await service.create_competition(
        bureau, competition(code="ext", kind="external", derived=None, events=[])
    )
    await service.change_competition(bureau, external, CompetitionChange(basis="x"))
    added = await event_service.add_event(bureau, external, EventIn(**event("E1", "team", 2)))
    assert (await queries.event(added)).state == "recorded"
    await event_service.remove_event(bureau, added)
    with pytest.raises(RegistryError):
        await service.change_competition(bureau, contest.id, CompetitionChange(basis="x"))


async def _force(event_id: UUID, state: str) -> None:
    await database.execute("UPDATE competitions.event SET state = $2 WHERE id = $1", event_id, state)


def test_what_is_set_up_reads_back_as_it_was() -> None:
    # The tests above compare with it, so it says something of every field.
    given = EventIn(**whole_event())
    usual = EventIn(**event("ZZ001", "individual", 1))
    differs = {name for name in EventIn.model_fields if getattr(given, name) != getattr(usual, name)}
    assert differs == {"starts_on", "ends_on", "entries_close_at", "limits", "marking", "appeal_minutes"}
