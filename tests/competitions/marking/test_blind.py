"""Blind marking: two draws by two people, codes only for judges, and decoding by the clerk alone."""

import json
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import httpx
import pytest

from competitions.events import moving
from competitions.events import queries as events
from competitions.events.life_cycle import MoveRefusedError
from competitions.marking import blind_state, decoding, draw_lists, drawing
from competitions.marking.queries import entries_of
from competitions.marking.refusals import DecoderTypesError
from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import NotFoundError
from registry.people.accounts.apart import RolesApartError
from registry.people.reasons import ReasonNeededError
from tests.competitions.marking.contests import Marking, cell, save
from tests.competitions.marking.factories import make_scheme
from tests.factories import Contest, bearer, event, make_account, make_entered

pytestmark = pytest.mark.anyio


@dataclass(frozen=True)
class Draws:
    """A blind event whose entries are closed, with who draws and who decodes."""

    contest: Contest
    event: UUID
    first: Actor
    second: Actor
    clerk: Actor


async def make_draws(size: int = 4, *, blind_: bool = True) -> Draws:
    scheme = make_scheme(blind=blind_)
    marked = event("ZZ001", "individual", 1) | {"marking": scheme.model_dump(mode="json")}
    contest = await make_entered(size, events=[marked, event("ZZ002", "team", 2)])
    found = next(each for each in await events.events_of(contest.id) if each.code == "ZZ001")
    await moving.move(contest.organizer, found.id, "closed")
    second = await make_account(
        "organizer", contest.administrator, competition=contest.id, username="second-drawer"
    )
    clerk = await make_account("decoding_clerk", contest.administrator, competition=contest.id)
    return Draws(contest, found.id, contest.organizer, second, clerk)


async def drawn(size: int = 4) -> Draws:
    made = await make_draws(size)
    await drawing.draw_numbers(made.first, made.event)
    await drawing.draw_codes(made.second, made.event)
    return made


async def trail(event_id: UUID, action: str) -> list[dict[str, Any]]:
    rows = await database.fetch(
        "SELECT account, reason, after FROM registry.audit_line"
        " WHERE subject = $1 AND action = $2 ORDER BY id",
        f"event:{event_id}",
        action,
    )
    return [dict(row) for row in rows]


async def test_two_draws_make_marking_possible_and_judges_see_codes_only(db: None) -> None:
    made = await make_draws()
    with pytest.raises(MoveRefusedError) as refused:
        await moving.move(made.first, made.event, "marking")
    assert [fault.code for fault in refused.value.faults] == ["codes_not_drawn"]
    assert await drawing.draw_numbers(made.first, made.event) == 4
    assert await drawing.draw_codes(made.second, made.event) == 4
    await moving.move(made.first, made.event, "marking")
    entries = await entries_of(made.event, blind=True)
    links = await decoding.decode(made.clerk, made.event, "测试")
    assert [entry.code for entry in entries] == [link.code for link in links]
    assert {(entry.represents, entry.team) for entry in entries} == {("", "")}


async def test_nobody_makes_both_draws_whatever_account_they_use(db: None) -> None:
    made = await make_draws()
    with pytest.raises(drawing.NumbersNotDrawnError):
        await drawing.draw_codes(made.second, made.event)
    await drawing.draw_numbers(made.first, made.event)
    with pytest.raises(drawing.SecondDrawError):
        await drawing.draw_codes(made.first, made.event)
    person = await database.fetch_value("SELECT id FROM registry.person LIMIT 1")
    await database.execute(
        "UPDATE registry.account SET person = $1 WHERE id = $2", person, made.first.account_id
    )
    with pytest.raises(drawing.SecondDrawError):
        await drawing.draw_codes(replace(made.second, person_id=person), made.event)
    assert await drawing.draw_codes(made.second, made.event) == 4


async def test_each_sees_their_own_draw_and_nobody_elses(db: None) -> None:
    made = await drawn()
    numbers = await draw_lists.numbers(made.first, made.event)
    codes = await draw_lists.codes(made.second, made.event)
    assert sorted(line.number for line in numbers) == [line.number for line in codes] == [1, 2, 3, 4]
    assert len({line.code for line in codes}) == 4
    for actor, read in [
        (made.first, draw_lists.codes),
        (made.second, draw_lists.numbers),
        (made.clerk, draw_lists.numbers),
        (made.clerk, draw_lists.codes),
        (made.contest.administrator, draw_lists.numbers),
        (made.contest.administrator, draw_lists.codes),
    ]:
        with pytest.raises(draw_lists.DrawHiddenError):
            await read(actor, made.event)
    judge = await make_account("judge", made.contest.administrator, competition=made.contest.id)
    with pytest.raises(NotFoundError):
        await draw_lists.numbers(judge, made.event)


async def test_decoding_is_the_clerks_alone_and_each_look_is_an_audit_line(db: None) -> None:
    made = await drawn()
    links = await decoding.decode(made.clerk, made.event, "成绩汇总")
    by_number = {line.number: line.entry for line in await draw_lists.numbers(made.first, made.event)}
    by_code = {line.code: line.number for line in await draw_lists.codes(made.second, made.event)}
    assert {link.code: link.entry for link in links} == {
        code: by_number[number] for code, number in by_code.items()
    }
    (one,) = await decoding.decode(made.clerk, made.event, "核对一件", f" {links[2].code.lower()} ")
    assert one == links[2]
    lines = await trail(made.event, "marks.decode")
    assert [(line["account"], line["reason"]) for line in lines] == [
        (made.clerk.account_id, "成绩汇总"),
        (made.clerk.account_id, "核对一件"),
    ]
    assert json.loads(lines[1]["after"]) == {"codes": [links[2].code]}
    # The trail is read by others: it does not link codes and entries itself.
    assert not any(link.entry in line["after"] for line in lines for link in links)
    for other in (made.first, made.second, made.contest.administrator):
        with pytest.raises(NotFoundError):
            await decoding.decode(other, made.event, "想看看")
    with pytest.raises(ReasonNeededError):
        await decoding.decode(made.clerk, made.event, " ")
    with pytest.raises(decoding.CodeUnknownError):
        await decoding.decode(made.clerk, made.event, "核对", "ZZZZ")
    assert len(await trail(made.event, "marks.decode")) == 2


async def test_who_typed_marks_does_not_decode(db: None) -> None:
    made = await drawn()
    await moving.move(made.first, made.event, "marking")
    judge = await make_account("judge", made.contest.administrator, competition=made.contest.id)
    code = (await entries_of(made.event, blind=True))[0].code
    marking = Marking(made.contest, made.event, judge, judge, judge)
    await save(marking, judge, [cell("A", code, "80")])
    both = replace(made.clerk, account_id=judge.account_id)
    with pytest.raises(decoding.TypistDecodesError):
        await decoding.decode(both, made.event, "核对")
    assert len(await decoding.decode(made.clerk, made.event, "核对")) == 4
    after = replace(judge, account_id=made.clerk.account_id)
    with pytest.raises(DecoderTypesError):
        await save(marking, after, [cell("B", code, "80")])


async def test_absent_entries_take_no_part_and_late_ones_ask_for_a_new_draw(db: None) -> None:
    made = await make_draws()
    absent = await database.fetch_value(
        "UPDATE competitions.entry SET status = 'absent' WHERE event = $1 AND code = 'ZZ001-02' RETURNING id",
        made.event,
    )
    assert await drawing.draw_numbers(made.first, made.event) == 3
    await database.execute("UPDATE competitions.entry SET status = 'entered' WHERE id = $1", absent)
    with pytest.raises(drawing.NumbersNotDrawnError):
        await drawing.draw_codes(made.second, made.event)
    assert await drawing.draw_numbers(made.first, made.event, "补到一队") == 4
    assert await drawing.draw_codes(made.second, made.event) == 4


async def test_drawing_again_needs_its_reason_and_voids_the_codes(db: None) -> None:
    made = await drawn()
    with pytest.raises(ReasonNeededError):
        await drawing.draw_codes(made.second, made.event)
    await drawing.draw_codes(made.second, made.event, "标签印错")
    with pytest.raises(ReasonNeededError):
        await drawing.draw_numbers(made.first, made.event)
    await drawing.draw_numbers(made.first, made.event, "号签遗失")
    _, state = await blind_state.state_of(made.first, made.event)
    assert state.codes is None
    draws = [
        (json.loads(line["after"])["draw"], line["reason"]) for line in await trail(made.event, "marks.draw")
    ]
    assert draws == [("numbers", ""), ("codes", ""), ("codes", "标签印错"), ("numbers", "号签遗失")]
    with pytest.raises(decoding.CodesNotDrawnError):
        await decoding.decode(made.clerk, made.event, "核对")


@pytest.mark.parametrize("state", ["entering", "marking", "marked", "final"])
async def test_draws_are_closed_before_and_after(db: None, state: str) -> None:
    made = await drawn(2)
    await database.execute("UPDATE competitions.event SET state = $2 WHERE id = $1", made.event, state)
    with pytest.raises(drawing.DrawClosedError):
        await drawing.draw_numbers(made.first, made.event, "重抽")
    with pytest.raises(drawing.DrawClosedError):
        await drawing.draw_codes(made.second, made.event, "重抽")


async def test_an_event_that_is_not_blind_has_no_draws(db: None) -> None:
    made = await make_draws(2, blind_=False)
    with pytest.raises(blind_state.NotBlindError):
        await drawing.draw_numbers(made.first, made.event)
    with pytest.raises(blind_state.NotBlindError):
        await decoding.decode(made.clerk, made.event, "核对")


async def test_the_api_does_the_same(client: httpx.AsyncClient) -> None:
    made = await make_draws()
    path = f"/api/events/{made.event}/blind"
    first, second, clerk = (bearer(each) for each in (made.first, made.second, made.clerk))
    assert (await client.post(f"{path}/numbers", json={}, headers=first)).json() == {"count": 4}
    answer = await client.post(f"{path}/codes", json={}, headers=first)
    assert (answer.status_code, answer.json()["code"]) == (403, "second_draw_needs_another")
    assert (await client.post(f"{path}/codes", json={}, headers=second)).json() == {"count": 4}
    assert len((await client.get(f"{path}/numbers", headers=first)).json()) == 4
    assert (await client.get(f"{path}/numbers", headers=second)).status_code == 403
    assert set((await client.get(f"{path}/codes", headers=second)).json()[0]) == {"number", "code"}
    answer = await client.post(f"{path}/decode", json={"reason": "汇总"}, headers=clerk)
    assert len(answer.json()) == 4
    assert (await client.post(f"{path}/decode", json={"reason": "汇总"}, headers=first)).status_code == 404


async def test_a_clerk_who_came_to_run_the_contest_decodes_nothing_there(db: None) -> None:
    made = await drawn()
    competition = made.contest.id
    organization = await database.fetch_value(
        "SELECT organizer FROM competitions.competition WHERE id = $1", competition
    )
    # One person's second account: an organizer's who made no draw and typed nothing.
    other = await make_account(
        "organizer", made.contest.administrator, organization=organization, username="other-organizer"
    )
    assert len(await decoding.decode(made.clerk, made.event, "成绩汇总")) == 4
    person = await database.fetch_value("SELECT id FROM registry.person LIMIT 1")
    await database.execute(
        "UPDATE registry.account SET person = $1 WHERE id = ANY($2::uuid[])",
        person,
        [other.account_id, made.clerk.account_id],
    )
    clerk = replace(made.clerk, person_id=person)
    with pytest.raises(RolesApartError):
        await decoding.decode(clerk, made.event, "成绩汇总")
    assert len(await trail(made.event, "marks.decode")) == 1
    # Another organization runs it now, so that the organizer's role does not reach it any more; then back.
    school = await database.fetch_value(
        "SELECT id FROM registry.organization WHERE id <> $1 LIMIT 1", organization
    )
    await database.execute(
        "UPDATE competitions.competition SET organizer = $1 WHERE id = $2", school, competition
    )
    assert len(await decoding.decode(clerk, made.event, "成绩汇总")) == 4
    await database.execute(
        "UPDATE competitions.competition SET organizer = $1 WHERE id = $2", organization, competition
    )
    with pytest.raises(RolesApartError):
        await decoding.decode(clerk, made.event, "成绩汇总")
