"""Re-checking: who is listed, who checks, what too many errors do, and what keeps from publishing."""

import json
from fractions import Fraction

import httpx
import pytest

from competitions.events import moving
from competitions.marking import recheck_lists, rechecking, signing
from competitions.marking.queries import scored
from competitions.marking.recheck import recheck_list
from competitions.marking.schemas import Entering
from competitions.results import publishing
from competitions.results.readiness import readiness_of
from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import NotFoundError
from registry.people.reasons import ReasonNeededError
from tests.competitions.marking.contests import Marking, cell, make_marking, save, whole
from tests.competitions.marking.factories import make_scheme
from tests.factories import bearer, make_account

pytestmark = pytest.mark.anyio

TWO: tuple[Entering, ...] = (1, 2)


async def make_marked(size: int = 10, *, blind: bool = False, recheck: bool = False) -> Marking:
    """Return a contest whose marks are all signed; the first entry is the best."""
    made = await make_marking(size, make_scheme(blind=blind, recheck=recheck))
    cells = whole(size)
    if blind:
        codes = [f"X{n:02d}A" for n in range(size)]
        cells = [cell(module, code, str(90 - n)) for module in "AB" for n, code in enumerate(codes)]
    await save(made, made.first, cells)
    await save(made, made.second, cells, 2)
    await sign(made)
    return made


async def sign(made: Marking, modules: str = "AB") -> None:
    for module in modules:
        await signing.sign_off(made.chief, made.event, module)
    await moving.move(made.chief, made.event, "marked")


async def listed(made: Marking) -> recheck_lists.Listed:
    _, found = await recheck_lists.newest(made.chief, made.event)
    assert found is not None
    return found


async def check_open(made: Marking, actor: Actor) -> None:
    for item in (await listed(made)).items:
        if item.wrong is None:
            await rechecking.check_item(actor, item.id, wrong=False)


async def test_the_list_is_what_points_and_seed_give(db: None) -> None:
    made = await make_marked()
    await rechecking.draw_list(made.chief, made.event)
    found = await listed(made)
    points = {each.entry: each.points for each in await scored(await made.facts()) if each.points is not None}
    again = recheck_list(points, found.seed)
    assert {item.code for item in found.items if item.why == "top"} == set(again.top)
    assert again.top == ("ZZ001-01", "ZZ001-02", "ZZ001-03")
    assert {item.code for item in found.items if item.why == "sample"} == set(again.sample)
    # 15% of the other seven, rounded up.
    assert (len(found.items), found.open) == (5, 5)


async def test_publishing_waits_for_the_check(db: None) -> None:
    made = await make_marked()
    await rechecking.draw_list(made.chief, made.event)
    with pytest.raises(Exception) as refused:
        await publishing.publish(made.chief, made.event)
    assert "recheck_open" in {fault.code for fault in getattr(refused.value, "faults", ())}
    await check_open(made, made.chief)
    await publishing.publish(made.chief, made.event)
    assert (await made.facts()).state == "provisional"


async def test_who_typed_marks_does_not_check_them(db: None) -> None:
    made = await make_marked()
    await rechecking.draw_list(made.chief, made.event)
    item = (await listed(made)).items[0]
    with pytest.raises(NotFoundError):
        await rechecking.check_item(made.first, item.id, wrong=False)
    # The same account made chief judge: it has the right, and still typed.
    await database.execute(
        "UPDATE registry.role_grant SET role = 'chief_judge' WHERE account = $1", made.first.account_id
    )
    typist = Actor(made.first.account_id, made.first.name, made.chief.grants)
    with pytest.raises(recheck_lists.TypistChecksError):
        await rechecking.check_item(typist, item.id, wrong=False)
    with pytest.raises(recheck_lists.TypistChecksError):
        await recheck_lists.checking(typist, item.id)
    await rechecking.check_item(made.chief, item.id, wrong=False)
    with pytest.raises(rechecking.AlreadyCheckedError):
        await rechecking.check_item(made.chief, item.id, wrong=True, note="模块A写错")


async def test_more_than_five_percent_errors_list_everybody(db: None) -> None:
    made = await make_marked()
    await rechecking.draw_list(made.chief, made.event)
    first, second, *_ = (await listed(made)).items
    with pytest.raises(ReasonNeededError):
        await rechecking.check_item(made.chief, first.id, wrong=True)
    assert not await rechecking.check_item(made.chief, second.id, wrong=False)
    assert await rechecking.check_item(made.chief, first.id, wrong=True, note="模块A应为80")
    found = await listed(made)
    assert (len(found.items), found.open, found.everybody) == (10, 8, True)
    assert sum(item.why == "all" for item in found.items) == 5
    assert found.errors == Fraction(1, 5)
    line = await database.fetch_one(
        "SELECT reason, after FROM registry.audit_line WHERE action = 'marks.check' ORDER BY id DESC LIMIT 1"
    )
    assert line is not None
    assert (line["reason"], json.loads(line["after"])["everybody_listed"]) == ("模块A应为80", 5)


async def test_five_percent_exactly_lists_nobody_more(db: None) -> None:
    # Of 50 entries 15 are the top and 6 of the others the sample: with one wrong, 1 of 21 is below 5%.
    made = await make_marked(50)
    await rechecking.draw_list(made.chief, made.event)
    items = (await listed(made)).items
    assert len(items) == 21
    assert not await rechecking.check_item(made.chief, items[0].id, wrong=True, note="模块A写错")
    assert await rechecking.check_item(made.chief, items[1].id, wrong=True, note="模块B写错")
    assert len((await listed(made)).items) == 50


async def test_what_was_wrong_is_mended_and_signed_anew(db: None) -> None:
    made = await make_marked()
    await rechecking.draw_list(made.chief, made.event)
    first = (await listed(made)).items[0]
    await rechecking.check_item(made.chief, first.id, wrong=True, note="模块A应为80")
    await check_open(made, made.chief)
    with pytest.raises(Exception) as refused:
        await publishing.publish(made.chief, made.event)
    assert "recheck_open" in {fault.code for fault in getattr(refused.value, "faults", ())}
    with pytest.raises(rechecking.RecheckDrawnError):
        await rechecking.draw_list(made.chief, made.event)
    await moving.move(made.chief, made.event, "marking", "复核发现差错")
    with pytest.raises(rechecking.NotMarkedError):
        await rechecking.draw_list(made.chief, made.event)
    await signing.reopen(made.chief, made.event, "A", "复核发现差错")
    for entering, actor in zip(TWO, (made.first, made.second), strict=True):
        await save(made, actor, [cell("A", 1, "80")], entering)
    await sign(made, "A")
    found = await listed(made)
    assert next(item for item in found.items if item.id == first.id).mended
    assert found.stale
    await rechecking.draw_list(made.chief, made.event)
    assert (await listed(made)).id != found.id
    with pytest.raises(rechecking.RecheckOpenError):
        await rechecking.draw_list(made.chief, made.event)
    await check_open(made, made.chief)
    await publishing.publish(made.chief, made.event)


async def again(made: Marking, entry: int) -> None:
    """Open module A again, give one entry another mark in it, and sign it."""
    await moving.move(made.chief, made.event, "marking", "更正")
    await signing.reopen(made.chief, made.event, "A", "更正")
    for entering, actor in zip(TWO, (made.first, made.second), strict=True):
        await save(made, actor, [cell("A", entry, "41.5")], entering)
    await sign(made, "A")


async def lacks(made: Marking) -> set[str]:
    readiness = await readiness_of(await made.facts())
    return {fault.code for fault in readiness.keeps_from("provisional")}


async def test_another_entrys_marks_do_not_mend_what_was_wrong(db: None) -> None:
    made = await make_marked(4)
    await rechecking.draw_list(made.chief, made.event)
    first = (await listed(made)).items[0]
    await rechecking.check_item(made.chief, first.id, wrong=True, note="模块A应为80")
    await check_open(made, made.chief)
    await again(made, 4)
    assert not (await listed(made)).items[0].mended
    assert await lacks(made) == {"recheck_open"}
    await again(made, 1)
    assert (await listed(made)).items[0].mended
    with pytest.raises(rechecking.NothingToMendError):
        await rechecking.leave_item(made.chief, first.id, "已改")
    assert await lacks(made) == set()


async def test_wrong_marks_stay_as_they_are_for_a_reason(db: None) -> None:
    made = await make_marked(4)
    await rechecking.draw_list(made.chief, made.event)
    first = (await listed(made)).items[0]
    with pytest.raises(rechecking.NothingToMendError):
        await rechecking.leave_item(made.chief, first.id, "还没有复核")
    await rechecking.check_item(made.chief, first.id, wrong=True, note="纸面合计有误")
    await check_open(made, made.chief)
    with pytest.raises(ReasonNeededError):
        await rechecking.leave_item(made.chief, first.id, " ")
    assert await lacks(made) == {"recheck_open"}
    await rechecking.leave_item(made.chief, first.id, "系统中的分数无误")
    found = (await listed(made)).items[0]
    assert (found.mended, found.note) == (True, "纸面合计有误；没有改动的理由：系统中的分数无误")
    assert await lacks(made) == set()


async def test_a_wanted_list_is_drawn_again_for_other_marks(db: None) -> None:
    made = await make_marked(4, recheck=True)
    assert await lacks(made) == {"recheck_missing"}
    await rechecking.draw_list(made.chief, made.event)
    # That nothing of it was checked does not keep the next list from being drawn.
    await again(made, 4)
    assert (await listed(made)).stale
    assert "recheck_missing" in await lacks(made)
    await rechecking.draw_list(made.chief, made.event)
    await check_open(made, made.chief)
    assert await lacks(made) == set()


async def test_marks_are_shown_only_while_they_are_checked(db: None) -> None:
    made = await make_marked(4)
    await rechecking.draw_list(made.chief, made.event)
    item = (await listed(made)).items[0].id
    assert (await recheck_lists.checking(made.chief, item))[1].sheets
    await moving.move(made.chief, made.event, "marking", "更正")
    _, found = await recheck_lists.checking(made.chief, item)
    assert (found.sheets, found.found) == ((), None)


async def test_blind_marks_are_checked_by_their_codes(db: None) -> None:
    made = await make_marked(4, blind=True)
    await rechecking.draw_list(made.chief, made.event)
    found = await listed(made)
    assert {item.code for item in found.items} <= {f"X{n:02d}A" for n in range(4)}
    _, checking = await recheck_lists.checking(made.chief, found.items[0].id)
    assert [sheet.code for sheet in checking.sheets] == ["A", "B"]
    (mark,) = checking.sheets[0].marks
    assert (mark.first, mark.second, mark.settled, mark.counts) == ("90", "90", "", "90")
    assert checking.found is not None
    assert checking.found.points == 180


async def test_the_api_does_the_same(client: httpx.AsyncClient) -> None:
    made = await make_marked(4)
    path, headers = f"/api/events/{made.event}/recheck", bearer(made.chief)
    assert (await client.get(path, headers=headers)).json() == {"newest": None}
    assert (await client.post(path, headers=headers)).status_code == 201
    items = (await client.get(path, headers=headers)).json()["newest"]["items"]
    answer = await client.post(
        f"/api/recheck-items/{items[0]['id']}", json={"wrong": True, "note": "模块A写错"}, headers=headers
    )
    assert answer.json() == {"everybody_listed": True}
    judge = await make_account(
        "judge", made.contest.administrator, competition=made.contest.id, username="third"
    )
    assert (await client.get(path, headers=bearer(judge))).status_code == 404
