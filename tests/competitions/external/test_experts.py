"""Expert groups on lists of awards that were decided elsewhere: read, typed, found, settled and corrected."""

from pathlib import Path

import httpx
import pytest

from competitions.external import deciding, queries, service, sheet
from competitions.external.schemas import PersonSettled, SettlingIn
from competitions.external.settling import SettlingRefusedError
from registry.core import database
from tests.competitions.external.award_list.awards import faults, lines, read
from tests.competitions.external.contests import (
    FIRST,
    SECOND,
    confirm,
    line,
    make_elsewhere,
    people,
    propose,
)
from tests.competitions.external.documents import PDF
from tests.factories import bearer
from tests.registry.core.xlsx import write_xlsx
from tests.registry.people.records import Browser

ANYIO = pytest.mark.anyio


@pytest.mark.parametrize(
    "heading",
    [
        "专家组",
        "技术指导专家组（含教练、翻译）",
        "专家、教练、翻译",
        "专家教练及翻译",
        "技术专家",
        "专家组成员姓名",
        "专家组 Expert group",
        "Experts",
        "Translators",
    ],
)
def test_a_column_of_experts_is_told_from_winners_and_tutors(tmp_path: Path, heading: str) -> None:
    awards = read(
        tmp_path,
        [
            ["赛项", "奖项", "学校", "选手", "指导教师", heading],
            ["数控", "金牌", "甲校", "张三", "王一", "孙　二、周五"],
        ],
    )
    (found,) = lines(awards)
    assert (found.members, found.tutors, found.experts) == (("张三",), ("王一",), ("孙二", "周五"))
    assert faults(awards) == []


def test_experts_in_columns_of_their_own_and_repeated_beside_each_winner(tmp_path: Path) -> None:
    awards = read(
        tmp_path,
        [
            ["赛项", "奖项", "学校", "选手", "专家组组长", "专家组成员1", "专家组成员2", "翻译"],
            ["移动机器人", "银牌", "甲校", "张三", "孙二", "周五", "", "吴六"],
            ["", "", "", "李四", "孙二", "周五", "郑七", "吴六"],
        ],
        merged=["A2:A3", "B2:B3", "C2:C3"],
    )
    (found,) = lines(awards)
    assert (found.members, found.tutors) == (("张三", "李四"), ())
    assert found.experts == ("孙二", "吴六", "周五", "郑七")
    assert faults(awards) == []


@pytest.mark.parametrize("heading", ["评审专家", "评委专家"])
def test_who_judged_is_no_expert_of_the_winners(tmp_path: Path, heading: str) -> None:
    awards = read(
        tmp_path,
        [["赛项", "奖项", "学校", "选手", heading], ["数控", "金牌", "甲校", "张三", "孙二"]],
    )
    assert lines(awards)[0].experts == ()


@ANYIO
async def test_experts_teach_or_work_at_the_organization_and_are_found_there(db: None) -> None:
    contest = await make_elsewhere()
    await people(contest, FIRST, "张三")
    (coach,) = await people(contest, FIRST, "教练乙", role="teacher")
    (expert,) = await people(contest, FIRST, "专家甲", role="employee")
    # A student of the name is no expert, and is not taken for one.
    await people(contest, FIRST, "翻译丙")
    made = await propose(contest, line(experts=["专家甲", "教练乙", "翻译丙"]))
    (found,) = await queries.lines_of(made)
    assert [each.person for each in found.experts] == [expert, coach, None]
    with pytest.raises(deciding.ListNotReadyError):
        await deciding.preview(contest.bureau, made)
    left = SettlingIn(persons=(PersonSettled(name=found.experts[2].id, leave_out=True),))
    await service.settle(contest.school, made, left)
    assert await confirm(contest.bureau, made) == 1
    rows = await database.fetch(
        "SELECT person, position FROM competitions.entry_member WHERE role = 'expert' ORDER BY position"
    )
    assert [(row["person"], row["position"]) for row in rows] == [(expert, 1), (coach, 2)]


@ANYIO
async def test_who_is_tutor_and_expert_of_one_award_is_named_once(db: None) -> None:
    contest = await make_elsewhere()
    await people(contest, FIRST, "张三")
    (both,) = await people(contest, FIRST, "李师", role="teacher")
    made = await propose(contest, line(tutors=["李师"], experts=["李师"]))
    (found,) = await queries.lines_of(made)
    assert ([each.person for each in found.tutors], [each.person for each in found.experts]) == (
        [both],
        [None],
    )
    left = SettlingIn(persons=(PersonSettled(name=found.tutors[0].id, leave_out=True),))
    await service.settle(contest.school, made, left)
    assert await confirm(contest.bureau, made) == 1
    roles = await database.fetch("SELECT role FROM competitions.entry_member WHERE person = $1", both)
    assert [row["role"] for row in roles] == ["expert"]


@ANYIO
async def test_a_bureaus_list_takes_in_an_expert_of_another_organization(db: None) -> None:
    contest = await make_elsewhere()
    await people(contest, FIRST, "张三")
    (expert,) = await people(contest, SECOND, "专家甲", role="teacher")
    of_school = await propose(contest, line(experts=["专家甲"]))
    of_bureau = await propose(
        contest,
        line(school=FIRST, experts=["专家甲"], event_code="ZZ017", event_name="另一赛项", source_number=""),
        by=contest.bureau,
        organization=None,
    )

    async def elsewhere(list_id: object, at: str = SECOND, role: str = "experts") -> SettlingIn:
        (found,) = await queries.lines_of(list_id)  # type: ignore[arg-type]
        return SettlingIn(persons=(PersonSettled(name=getattr(found, role)[0].id, at=at),))

    for list_id, settling, code in (
        (of_school, await elsewhere(of_school), "expert_elsewhere"),
        (of_bureau, await elsewhere(of_bureau, role="members"), "expert_elsewhere"),
        (of_bureau, await elsewhere(of_bureau, "没有的单位"), "school_unknown"),
        (of_bureau, await elsewhere(of_bureau, FIRST), "person_not_there"),
    ):
        with pytest.raises(SettlingRefusedError) as refused:
            await service.settle(contest.bureau, list_id, settling)
        assert [fault.code for fault in refused.value.faults] == [code]
    await service.settle(contest.bureau, of_bureau, await elsewhere(of_bureau))
    (found,) = await queries.lines_of(of_bureau)
    assert [each.person for each in found.experts] == [expert]
    assert await confirm(contest.colleague, of_bureau) == 1


@ANYIO
async def test_experts_are_typed_seen_and_corrected_in_the_browser(client: httpx.AsyncClient) -> None:
    contest = await make_elsewhere()
    await people(contest, FIRST, "张三")
    await people(contest, FIRST, "专家甲", "教练乙", role="teacher")
    made = await propose(contest, line(experts=["专家甲"]))
    (found,) = await queries.lines_of(made)
    browser = Browser(client, contest.school)
    page = await browser.get(f"/external-awards/{made}/lines/{found.id}")
    assert 'value="专家甲"' in page.text
    assert "专家组</small>" in (await browser.get(f"/external-awards/{made}")).text
    written = {"event_code": "ZZ016", "event_name": "数控技术", "group": "中职组", "form": "individual"}
    written |= {"prize": "一等奖", "members": "张三", "experts": "专家甲、教练乙", "source_number": "1"}
    address = f"/external-awards/{made}/lines/{found.id}"
    sent = await browser.send(address, **written, reason="漏了一位，以名单为准")
    assert sent.status_code == 303
    (after,) = await queries.lines_of(made)
    assert [each.name for each in after.experts] == ["专家甲", "教练乙"]
    assert all(each.person for each in after.experts)
    answer = await client.get(f"/api/external-awards/{made}", headers=bearer(contest.bureau))
    named = answer.json()["lines"][0]["line"]["persons"]
    assert [each["name"] for each in named if each["role"] == "expert"] == ["专家甲", "教练乙"]


@ANYIO
async def test_a_published_list_brings_its_experts_along(client: httpx.AsyncClient, tmp_path: Path) -> None:
    contest = await make_elsewhere()
    await people(contest, FIRST, "张三")
    await people(contest, FIRST, "专家甲", "教练乙", role="teacher")
    path = write_xlsx(
        tmp_path / "list.xlsx",
        [
            ["赛项", "奖项", "学校", "选手", "专家组", "证书编号"],
            ["数控", "金牌", FIRST, "张三", "专家甲、教练乙", "n1"],
        ],
    )
    upload = await sheet.hand_in(contest.bureau, contest.id, None, "名单.xlsx", path.read_bytes())
    shown = await Browser(client, contest.bureau).get(f"/external-awards/sheets/{upload}")
    assert "专家组：" in shown.text
    made = await sheet.propose(contest.bureau, upload, PDF)
    assert await confirm(contest.colleague, made) == 1
    names = await database.fetch(
        "SELECT p.name FROM competitions.entry_member m JOIN registry.person p ON p.id = m.person"
        " WHERE m.role = 'expert' ORDER BY m.position"
    )
    assert [row["name"] for row in names] == ["专家甲", "教练乙"]
