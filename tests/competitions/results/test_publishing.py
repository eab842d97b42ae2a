"""From marks to a result published for appeals, and back."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from competitions.awards import schemes
from competitions.awards.schemes import Scheme, shipped_scheme
from competitions.events import moving
from competitions.events.life_cycle import MoveRefusedError
from competitions.results import publishing, queries, service
from competitions.results.publishing import (
    AppealMinutesError,
    AppealTimeShortenedError,
    DrawMismatchError,
    NothingToDrawError,
)
from competitions.results.service import AlreadyFinalError
from registry.audit.queries import trail
from registry.core import clock, database
from registry.core.errors import ForbiddenError
from registry.core.identifiers import new_id
from tests.competitions.results.contests import (
    Marked,
    change_mark,
    codes,
    end_appeals,
    facts,
    falling,
    make_blind,
    make_marked,
    make_published,
    sign_anew,
    write_marks,
)
from tests.factories import bearer
from tests.registry.people.records import Browser

pytestmark = pytest.mark.anyio


@pytest.fixture
def drawing(monkeypatch: pytest.MonkeyPatch) -> str:
    """A scheme on the shelf that has ties drawn for; returns its name."""
    document = json.loads(shipped_scheme("national-10-20-30").model_dump_json(by_alias=True))
    document["name"] = "drawing"
    document["ranking"] |= {"still_tied": "draw", "tie_break": []}
    scheme = Scheme.model_validate(document)
    found = schemes._SHELF.find
    monkeypatch.setattr(
        type(schemes._SHELF),
        "find",
        lambda shelf, named: scheme if named.partition("@")[0] == "drawing" else found(named),
    )
    return "drawing"


async def test_what_is_published_says_places_awards_scheme_and_until_when(db: None) -> None:
    marked = await make_marked()
    before = clock.now()
    await publishing.publish(marked.judge, marked.event)
    event = await facts(marked)
    published = await queries.provisional(event.id)
    assert published is not None and event.state == "provisional" and published.number == 1
    assert published.appeals_until == published.published_at + timedelta(minutes=60)
    assert before <= published.published_at <= clock.now()
    assert published.named_scheme == f"national-10-20-30@{shipped_scheme('national-10-20-30').version}"
    lines = await queries.provisional_lines(event, published)
    assert [line.place for line in lines] == list(range(1, 11))
    assert [str(line.points) for line in lines[:2]] == ["140.0", "139.0"]
    assert [line.award_code for line in lines[:3]] == ["first", "second", "second"]
    actions = [line.action for line in await trail(f"event:{event.id}")]
    assert {"results.publish", "events.move"} <= set(actions)


async def test_publishing_lengthens_the_time_for_appeals_and_never_shortens_it(db: None) -> None:
    marked = await make_marked()
    for minutes in (-1, publishing.LONGEST_APPEAL_MINUTES + 1):
        with pytest.raises(AppealMinutesError):
            await publishing.publish(marked.organizer, marked.event, minutes)
    for minutes in (0, 59):
        with pytest.raises(AppealTimeShortenedError):
            await publishing.publish(marked.organizer, marked.event, minutes)
    assert await queries.provisional(marked.event) is None
    await publishing.publish(marked.organizer, marked.event, 61)
    published = await queries.provisional(marked.event)
    assert published is not None
    assert published.appeals_until == published.published_at + timedelta(minutes=61)


async def test_publishing_needs_the_right_and_every_signature(db: None) -> None:
    marked = await make_marked()
    with pytest.raises(ForbiddenError):
        await publishing.publish(marked.officers[0], marked.event)
    await database.execute("DELETE FROM competitions.sign_off WHERE module <> 'A'")
    with pytest.raises(MoveRefusedError) as caught:
        await publishing.publish(marked.judge, marked.event)
    assert codes(caught) == ["module_unsigned", "module_unsigned"]
    assert await queries.provisional(marked.event) is None


async def test_an_entry_without_marks_is_named(db: None) -> None:
    marked = await make_marked()
    await database.execute("DELETE FROM competitions.mark WHERE value = 81")
    await sign_anew(marked.event)
    with pytest.raises(MoveRefusedError) as caught:
        await publishing.publish(marked.judge, marked.event)
    assert codes(caught) == ["marks_incomplete"]
    assert "ZZ001-10" in caught.value.faults[0].message.zh


async def test_who_does_not_compete_has_no_place(db: None) -> None:
    marked = await make_marked()
    await database.execute("UPDATE competitions.entry SET status = 'absent' WHERE code = 'ZZ001-01'")
    await sign_anew(marked.event)
    await publishing.publish(marked.judge, marked.event)
    event = await facts(marked)
    published = await queries.provisional(event.id)
    assert published is not None
    lines = {line.entry: line for line in await queries.provisional_lines(event, published)}
    assert (lines["ZZ001-01"].status, lines["ZZ001-01"].place) == ("absent", None)
    assert lines["ZZ001-02"].place == 1


async def test_a_withdrawn_result_opens_marking_and_the_next_has_the_next_number(db: None) -> None:
    marked = await make_published()
    with pytest.raises(MoveRefusedError) as caught:
        await publishing.withdraw(marked.judge, marked.event, " ")
    assert codes(caught) == ["reason_missing"]
    await publishing.withdraw(marked.judge, marked.event, "模块一漏评")
    assert (await facts(marked)).state == "marking"
    assert await queries.provisional(marked.event) is None
    with pytest.raises(MoveRefusedError):
        await publishing.withdraw(marked.judge, marked.event, "again")
    await change_mark(marked.event, "ZZ001-10", "A", "95")
    await sign_anew(marked.event)
    await moving.move(marked.organizer, marked.event, "marked")
    await publishing.publish(marked.judge, marked.event)
    event, published = await facts(marked), await queries.provisional(marked.event)
    assert published is not None and published.number == 2
    assert (await queries.provisional_lines(event, published))[0].entry == "ZZ001-10"


async def test_a_tie_that_has_to_be_drawn_for_keeps_a_result_back_until_it_is(db: None, drawing: str) -> None:
    marks = falling(4)
    marks[2] = marks[1]
    marked = await make_marked(marks, scheme=drawing)
    with pytest.raises(MoveRefusedError) as caught:
        await publishing.publish(marked.judge, marked.event)
    assert codes(caught) == ["tie_undecided"]
    for order, wrong in (
        (["ZZ001-02"], ["entry_not_drawn"]),
        (["ZZ001-02", "ZZ001-03", "ZZ001-01"], ["entry_not_tied"]),
        (["ZZ001-02", "ZZ001-03", "ZZ001-02"], ["drawn_twice"]),
    ):
        with pytest.raises(DrawMismatchError) as mismatch:
            await publishing.record_draw(marked.judge, marked.event, order)
        assert codes(mismatch) == wrong
    await publishing.record_draw(marked.judge, marked.event, ["ZZ001-02", "ZZ001-03"])
    await publishing.record_draw(marked.judge, marked.event, ["ZZ001-03", "ZZ001-02"])
    await publishing.publish(marked.judge, marked.event)
    event, published = await facts(marked), await queries.provisional(marked.event)
    assert published is not None
    lines = await queries.provisional_lines(event, published)
    assert [(line.entry[-2:], line.place) for line in lines] == [("01", 1), ("03", 2), ("02", 3), ("04", 4)]


async def test_a_tie_of_a_blind_event_is_drawn_for_by_the_codes_of_the_sheets(
    client: httpx.AsyncClient, drawing: str
) -> None:
    marks = falling(4)
    marks[2] = marks[1]
    marked = await make_marked(marks, scheme=drawing)
    await make_blind(marked)
    desk = f"/events/{marked.event}/results"
    state = await client.get(f"/api/events/{marked.event}/readiness", headers=bearer(marked.judge))
    assert state.json()["to_draw"] == [["K97", "K98"]]
    shown = (await Browser(client, marked.judge).get(desk)).text
    for page in (state.text, shown):
        assert "K97" in page
        assert "ZZ001-0" not in page
    # The codes of the entries are no longer what one may type; nothing says which of them would have been.
    with pytest.raises(DrawMismatchError) as mismatch:
        await publishing.record_draw(marked.judge, marked.event, ["ZZ001-02", "ZZ001-03"])
    assert codes(mismatch) == ["entry_not_drawn"] * 2 + ["entry_not_tied"] * 2
    await publishing.record_draw(marked.judge, marked.event, ["K97", "K98"])
    await publishing.publish(marked.judge, marked.event)
    event, published = await facts(marked), await queries.provisional(marked.event)
    assert published is not None
    lines = await queries.provisional_lines(event, published)
    assert [line.entry[-2:] for line in lines] == ["01", "03", "02", "04"]


async def test_an_entry_of_a_blind_event_that_lacks_marks_is_named_by_its_code(db: None) -> None:
    marked = await make_marked()
    await make_blind(marked)
    await database.execute("DELETE FROM competitions.mark WHERE value = 81")
    await sign_anew(marked.event)
    with pytest.raises(MoveRefusedError) as caught:
        await publishing.publish(marked.judge, marked.event)
    assert [fault.message.zh.partition("：")[0] for fault in caught.value.faults] == ["K90"]


async def test_marks_that_are_not_those_that_were_signed_keep_a_result_back(db: None) -> None:
    marked = await make_marked()
    # The order of the entries, and with it the result, stays the same.
    await change_mark(marked.event, "ZZ001-01", "B", "50.5")
    await change_mark(marked.event, "ZZ001-01", "measures", "99")
    with pytest.raises(MoveRefusedError) as caught:
        await publishing.publish(marked.judge, marked.event)
    assert codes(caught) == ["signed_marks_changed"]
    named = caught.value.faults[0].message.zh.partition("的评分")[0]
    assert named == "模块 B和计量项"
    await change_mark(marked.event, "ZZ001-01", "B", "50")
    await change_mark(marked.event, "ZZ001-01", "measures", "100")
    await publishing.publish(marked.judge, marked.event)
    await end_appeals(marked)
    # What parts no tie changes no place, and still is not what was signed.
    await change_mark(marked.event, "ZZ001-01", "measures", "99")
    with pytest.raises(MoveRefusedError) as caught:
        await service.finalize_event(marked.organizer, marked.event)
    assert codes(caught) == ["signed_marks_changed"]


async def test_a_draw_does_not_outlive_the_marks_that_it_was_for(db: None, drawing: str) -> None:
    marks = falling(4)
    marks[2] = marks[1]
    marked = await make_marked(marks, scheme=drawing)
    await publishing.record_draw(marked.judge, marked.event, ["ZZ001-02", "ZZ001-03"])
    await database.execute("UPDATE competitions.sign_off SET signed_at = now() + interval '1 minute'")
    with pytest.raises(MoveRefusedError) as caught:
        await publishing.publish(marked.judge, marked.event)
    assert codes(caught) == ["tie_undecided"]
    await database.execute("UPDATE competitions.sign_off SET signed_at = now() - interval '1 minute'")
    await publishing.publish(marked.judge, marked.event)
    await publishing.withdraw(marked.judge, marked.event, "复核")
    assert await database.fetch_value("SELECT count(*) FROM competitions.tie_draw") == 0


async def test_nobody_draws_where_places_are_shared_or_parted(db: None) -> None:
    marked = await make_marked()
    with pytest.raises(NothingToDrawError):
        await publishing.record_draw(marked.judge, marked.event, ["ZZ001-01"])


async def test_final_is_refused_with_the_list_of_what_is_open(db: None) -> None:
    marked = await make_published()
    await change_mark(marked.event, "ZZ001-10", "A", "99")
    with pytest.raises(MoveRefusedError) as caught:
        await service.finalize_event(marked.organizer, marked.event)
    assert codes(caught) == ["appeal_period_running", "signed_marks_changed", "result_changed"]
    await change_mark(marked.event, "ZZ001-10", "A", "81")
    await end_appeals(marked)
    with pytest.raises(ForbiddenError):
        await service.finalize_event(marked.judge, marked.event)
    await service.finalize_event(marked.organizer, marked.event)
    event = await facts(marked)
    version = await queries.newest_version(event.id)
    assert version is not None and (event.state, version.number) == ("final", 1)
    assert [line.place for line in await queries.lines(event, version)] == list(range(1, 11))


async def test_the_final_result_is_the_published_one(db: None) -> None:
    marked = await make_published()
    event, published = await facts(marked), await queries.provisional(marked.event)
    assert published is not None
    lines = await queries.provisional_lines(event, published)
    await end_appeals(marked)
    await service.finalize_event(marked.organizer, marked.event)
    version = await queries.newest_version(event.id)
    assert version is not None and version.content_hash == published.content_hash
    assert await queries.lines(event, version) == lines


@pytest.mark.parametrize(("late", "open_"), [(1, False), (0, True), (-1, True)])
async def test_appeals_run_to_the_very_instant_of_the_deadline(
    db: None, monkeypatch: pytest.MonkeyPatch, late: int, *, open_: bool
) -> None:
    marked = await make_published()
    published = await queries.provisional(marked.event)
    assert published is not None
    instant = published.appeals_until + timedelta(microseconds=late)
    monkeypatch.setattr(clock, "exactly_now", lambda: instant)
    if open_:
        with pytest.raises(MoveRefusedError) as caught:
            await service.finalize_event(marked.organizer, marked.event)
        assert codes(caught) == ["appeal_period_running"]
    else:
        await service.finalize_event(marked.organizer, marked.event)


async def test_of_those_who_finalize_at_once_one_wins_and_the_others_are_told(db: None) -> None:
    marked = await make_published()
    await end_appeals(marked)
    outcomes = await asyncio.gather(
        *(service.finalize_event(marked.organizer, marked.event) for _ in range(4)), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyFinalError"] * 3 + ["UUID"]
    assert await database.fetch_value("SELECT count(*) FROM competitions.result_version") == 1
    assert await database.fetch_value("SELECT count(*) FROM competitions.result_line") == 10
    with pytest.raises(AlreadyFinalError):
        await service.finalize_event(marked.organizer, marked.event)
    with pytest.raises(MoveRefusedError):
        await publishing.publish(marked.organizer, marked.event)


async def test_more_entries_take_no_more_statements(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    small, statements = await make_published(falling(3)), list[str]()
    await end_appeals(small)

    def counted(name: str) -> Callable[..., Awaitable[Any]]:
        run: Callable[..., Awaitable[Any]] = getattr(database, name)

        def count(*arguments: Any, **named: Any) -> Awaitable[Any]:
            statements.append(name)
            return run(*arguments, **named)

        return count

    for name in ("fetch", "fetch_one", "fetch_value", "execute", "copy"):
        monkeypatch.setattr(database, name, counted(name))
    await service.finalize_event(small.organizer, small.event)
    few, statements[:] = len(statements), []
    assert few
    monkeypatch.undo()
    large = await make_larger(small, 12)
    for name in ("fetch", "fetch_one", "fetch_value", "execute", "copy"):
        monkeypatch.setattr(database, name, counted(name))
    await service.finalize_event(small.organizer, large)
    assert len(statements) == few


async def make_larger(marked: Marked, size: int) -> UUID:
    """Return a published event of the same contest with so many entries and the time for appeals over."""
    event, entries = new_id(), [new_id() for _ in range(size)]
    await database.execute(
        "INSERT INTO competitions.event (id, competition, code, name, name_en, group_name, group_name_en,"
        " form, team_size, scheme, state, marking) SELECT $1, competition, 'ZZ009', name, name_en,"
        " group_name, group_name_en, form, team_size, scheme, 'marked', marking"
        " FROM competitions.event WHERE id = $2",
        event,
        marked.event,
    )
    await database.execute(
        "INSERT INTO competitions.entry (id, event, code, delegation, unofficial, team_name, status,"
        " status_reason) SELECT id, $2, 'L' || n, '虚构', false, '', 'entered', ''"
        " FROM unnest($1::uuid[]) WITH ORDINALITY AS t(id, n)",
        entries,
        event,
    )
    marks = {f"L{n}": each for n, each in enumerate(falling(size), start=1)}
    await write_marks(marked.organizer, event, marks)
    await publishing.publish(marked.judge, event)
    await database.execute(
        "UPDATE competitions.provisional_result SET appeals_until = now() - interval '1 minute'"
    )
    return event


async def test_of_those_who_publish_at_once_one_wins(db: None) -> None:
    marked = await make_marked()
    outcomes = await asyncio.gather(
        *(publishing.publish(marked.judge, marked.event) for _ in range(4)), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["MoveRefusedError"] * 3 + ["UUID"]
