"""Changing what was chosen for a prize of an open list, and correcting what was typed, with a reason."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from competitions.external import deciding, queries, service
from competitions.external.correcting import correct_line
from competitions.external.lines import Line
from competitions.external.schemas import LineSettled, SettlingIn
from competitions.external.service import ListDecidedError
from competitions.external.settling import SettlingRefusedError
from registry.core import database
from registry.core.errors import NotFoundError
from registry.people.access import SecondPersonNeededError
from registry.people.reasons import ReasonNamesPersonError, ReasonNeededError
from tests.competitions.external.contests import (
    FIRST,
    SECOND,
    Elsewhere,
    confirm,
    line,
    make_elsewhere,
    people,
    propose,
)
from tests.factories import bearer
from tests.registry.people.records import Browser

pytestmark = pytest.mark.anyio


async def one_line(list_id: UUID) -> Line:
    (found,) = await queries.lines_of(list_id)
    return found


async def bureau_list(contest: Elsewhere, **fields: Any) -> UUID:
    """Hand in one prize of the first school as the bureau."""
    return await propose(contest, line(school=FIRST, **fields), by=contest.bureau, organization=None)


async def test_a_wrong_school_is_changed_and_its_people_are_looked_for_there(db: None) -> None:
    contest = await make_elsewhere()
    (here,) = await people(contest, FIRST, "张三")
    (there,) = await people(contest, SECOND, "张三")
    made = await bureau_list(contest)
    before = await one_line(made)
    assert (before.organization, before.members[0].person) == (contest.organizations[FIRST], here)
    choice = SettlingIn(lines=(LineSettled(line=before.id, named=SECOND),))
    await service.settle(contest.bureau, made, choice)
    after = await one_line(made)
    assert (after.organization, after.members[0].person) == (contest.organizations[SECOND], there)
    # The same by id, and back again.
    back = LineSettled(line=before.id, organization=contest.organizations[FIRST])
    await service.settle(contest.bureau, made, SettlingIn(lines=(back,)))
    assert (await one_line(made)).members[0].person == here
    with pytest.raises(SettlingRefusedError) as refused:
        unknown = LineSettled(line=before.id, named="没有的学校")
        await service.settle(contest.bureau, made, SettlingIn(lines=(unknown,)))
    assert [fault.code for fault in refused.value.faults] == ["school_unknown"]
    assert await confirm(contest.colleague, made) == 1
    with pytest.raises(ListDecidedError):
        await service.settle(contest.bureau, made, choice)


async def test_a_school_cannot_give_its_prize_to_another_school(db: None) -> None:
    contest = await make_elsewhere()
    made = await propose(contest)
    for said in ({"named": SECOND}, {"organization": contest.organizations[SECOND]}):
        choice = LineSettled(line=(await one_line(made)).id, **said)
        with pytest.raises(SettlingRefusedError) as refused:
            await service.settle(contest.school, made, SettlingIn(lines=(choice,)))
        assert [fault.code for fault in refused.value.faults] == ["school_refused"]


async def test_a_correction_keeps_what_still_holds_and_its_reason(db: None) -> None:
    contest = await make_elsewhere()
    (first, *_) = await people(contest, FIRST, "张三", "李四")
    made = await propose(contest)
    before = await one_line(made)
    wanted = line(prize="二等奖", place=7, source_number="JL2025-0002")
    await correct_line(contest.school, made, before.id, wanted, "奖项等级抄错")
    after = await one_line(made)
    assert (after.id, after.row, after.prize, after.prize_code, after.place, after.source_number) == (
        before.id,
        1,
        "二等奖",
        "second",
        7,
        "JL2025-0002",
    )
    assert after.members[0] == before.members[0]
    assert after.members[0].person == first
    told = await database.fetch_one(
        "SELECT reason, before, after FROM registry.audit_line WHERE action = 'external_awards.change'"
    )
    assert told is not None
    assert told["reason"] == "奖项等级抄错"
    assert all(word in told["after"] for word in ("prize", "place", "source_number"))
    assert "JL2025" not in told["after"]
    await correct_line(contest.school, made, before.id, line(members=["李四"]), "选手抄错")
    again = await one_line(made)
    assert [each.name for each in again.persons] == ["李四"]
    assert again.members[0].person not in {None, first}


async def test_a_correction_needs_a_reason_an_open_list_and_its_own_line(db: None) -> None:
    contest = await make_elsewhere()
    await people(contest, FIRST, "张三")
    made = await propose(contest)
    line_id = (await one_line(made)).id
    with pytest.raises(ReasonNeededError):
        await correct_line(contest.school, made, line_id, line(), " ")
    with pytest.raises(ReasonNamesPersonError):
        await correct_line(contest.school, made, line_id, line(members=["李四"]), "应为李四")
    with pytest.raises(NotFoundError):
        await correct_line(contest.school, made, uuid4(), line(), "抄错")
    with pytest.raises(NotFoundError):
        await correct_line(contest.other_school, made, line_id, line(), "抄错")
    assert (await one_line(made)).members[0].name == "张三"
    # Who corrected a list is none who confirms it.
    await correct_line(contest.bureau, made, line_id, line(place=3), "名次抄错")
    seen = await deciding.preview(contest.colleague, made)
    with pytest.raises(SecondPersonNeededError):
        await deciding.confirm(contest.bureau, made, seen.revision, "")
    assert await confirm(contest.colleague, made) == 1
    with pytest.raises(ListDecidedError):
        await correct_line(contest.school, made, line_id, line(), "抄错")


async def test_a_corrected_line_is_asked_about_again_where_a_duplicate_is_found_by_what_changed(
    db: None,
) -> None:
    contest = await make_elsewhere()
    await people(contest, FIRST, "张三", "李四")
    made = await bureau_list(contest)
    said = LineSettled(line=(await one_line(made)).id, not_twice="与另一份名单核对过。")
    kept = {"place": 4, "form": "individual"}
    await service.settle(contest.bureau, made, SettlingIn(lines=(said,)))
    await correct_line(contest.bureau, made, said.line, line(school=FIRST, **kept), "名次抄错")
    after = await one_line(made)
    assert (after.place, after.not_twice) == (4, "与另一份名单核对过。")
    for other in (
        {"source_number": "JL2025-0009"},
        {"members": ["李四"]},
        {"members": ["张三"], "tutors": ["李四"]},
        {"event_name": "数控车"},
        {"event_code": "ZZ017"},
        {"group": "高职组"},
        {"prize": "二等奖"},
        {"school": SECOND},
    ):
        before = {"school": FIRST, **kept}
        await correct_line(contest.bureau, made, said.line, line(**before), "抄错")
        await service.settle(contest.bureau, made, SettlingIn(lines=(said,)))
        await correct_line(contest.bureau, made, said.line, line(**(before | other)), "抄错")
        assert (await one_line(made)).not_twice == "", other


async def test_a_school_is_changed_by_a_form_that_sends_along_whom_the_old_one_had(
    client: httpx.AsyncClient,
) -> None:
    contest = await make_elsewhere()
    (here,) = await people(contest, FIRST, "张三")
    (there,) = await people(contest, SECOND, "张三", number="9")
    made = await bureau_list(contest)
    held = await one_line(made)
    name = held.members[0].id
    window = Browser(client, contest.bureau)
    address = f"/external-awards/{made}/lines/{held.id}"
    # The radio of the person held before is checked on the form, whatever else is changed there.
    fields = {f"at:{held.id}": SECOND, f"person:{name}": str(here)}
    assert f'name="person:{name}"' in (await window.get(address)).text
    moved = await window.send(address, f"{address}/choice", **fields)
    assert moved.status_code == 303
    after = await one_line(made)
    assert (after.organization, after.members[0].person) == (contest.organizations[SECOND], there)
    # A person of another school that the form did not have before is refused as ever.
    wrong = await window.send(address, f"{address}/choice", **{f"person:{name}": str(here)})
    assert wrong.status_code == 400
    # Who is named of the new school is taken along with it.
    back = {f"at:{held.id}": FIRST, f"person:{name}": str(here)}
    assert (await window.send(address, f"{address}/choice", **back)).status_code == 303
    assert (await one_line(made)).members[0].person == here


async def test_both_by_form_and_by_the_api(client: httpx.AsyncClient) -> None:
    contest = await make_elsewhere()
    await people(contest, FIRST, "张三", number="1")
    (other,) = await people(contest, FIRST, "李四", number="2")
    made = await bureau_list(contest)
    held = await one_line(made)
    window = Browser(client, contest.bureau)
    address = f"/external-awards/{made}/lines/{held.id}"
    assert address in (await window.get(f"/external-awards/{made}")).text
    form = (await window.get(address)).text
    assert 'value="一等奖"' in form
    assert "张三" in form
    # The right person, by the number at the school.
    name = held.members[0].id
    chosen = await window.send(address, f"{address}/choice", **{f"named:{name}": "2"})
    assert chosen.status_code == 303
    assert (await one_line(made)).members[0].person == other
    wrong = await window.send(address, f"{address}/choice", **{f"at:{held.id}": "没有的学校"})
    assert wrong.status_code == 400
    assert "没有的学校" in wrong.text
    moved = await window.send(address, f"{address}/choice", **{f"at:{held.id}": SECOND})
    assert moved.status_code == 303
    assert (await one_line(made)).organization == contest.organizations[SECOND]
    fields = {
        "event_name": "数控",
        "prize": "三等奖",
        "school": FIRST,
        "members": "张三",
        "form": "individual",
    }
    unexplained = await window.send(address, **fields)
    assert unexplained.status_code == 400
    assert (await window.send(address, **fields, reason="赛项抄错")).status_code == 303
    corrected = await one_line(made)
    assert (corrected.event_name, corrected.prize_code) == ("数控", "third")
    assert corrected.organization == contest.organizations[SECOND]
    sent = {"line": line(school=SECOND, members=["王五"]).model_dump(mode="json"), "reason": "抄错"}
    path = f"/api/external-awards/{made}/lines/{held.id}"
    assert (await client.put(path, json=sent, headers=bearer(contest.school))).status_code == 404
    assert (await client.put(path, json=sent, headers=bearer(contest.bureau))).status_code == 204
    assert (await one_line(made)).organization == contest.organizations[SECOND]
    # A list that is decided or withdrawn has no such page.
    await service.withdraw(contest.bureau, made)
    assert (await window.get(address)).status_code == 404
