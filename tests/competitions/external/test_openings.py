"""What is open on a list is settled once: a school for every line that names it, then its people."""

from uuid import UUID

import httpx
import pytest

from competitions.events import queries as events
from competitions.external import deciding, queries, service
from competitions.external.openings import openings, paged
from competitions.external.review import Review, reviewed
from competitions.external.schemas import LineSettled, SchoolSettled, SettlingIn
from competitions.external.service import days_of
from competitions.external.settling import SettlingRefusedError
from registry.core import database
from registry.core.settings import current
from registry.people.sign_in import sessions
from tests.competitions.external.contests import (
    FIRST,
    SECOND,
    Elsewhere,
    line,
    make_elsewhere,
    people,
    propose,
)
from tests.competitions.external.test_web import token

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

WRITTEN = "甲职业学校"


async def handed_in(contest: Elsewhere, *schools: str) -> UUID:
    """Hand in as the bureau one prize of each of these schools; the winners are 选手0, 选手1 and so on."""
    names = "零一二三四五六七八九"
    lines = [
        line(school=school, members=[f"选手{names[n]}"], source_number=f"N-{n}")
        for n, school in enumerate(schools)
    ]
    return await propose(contest, *lines, by=contest.bureau, organization=None)


async def review(contest: Elsewhere, list_id: UUID) -> Review:
    days = days_of(await events.competition(contest.id))
    return await reviewed(await queries.lines_of(list_id), competition=contest.id, days=days, list_id=list_id)


async def settle(contest: Elsewhere, list_id: UUID, *schools: SchoolSettled, **more: object) -> None:
    said = SettlingIn.model_validate({"schools": schools} | more)
    await service.settle(contest.bureau, list_id, said)


async def test_a_school_is_settled_once_for_all_its_lines_and_its_people_are_found() -> None:
    contest = await make_elsewhere()
    persons = await people(contest, FIRST, "选手零", "选手一")
    made = await handed_in(contest, WRITTEN, " 甲职业　学校", "外省某校")
    before = await review(contest, made)
    assert (before.schools_open, before.persons_open) == (2, 3)
    found = await openings(before, {})
    assert [(each.written, len(each.lines)) for each in found.schools.lines] == [
        (WRITTEN, 2),
        ("外省某校", 1),
    ]
    assert FIRST in {each.name.zh for each in found.schools.lines[0].schools}
    assert found.persons.total == 0
    await settle(
        contest,
        made,
        SchoolSettled(school=WRITTEN, organization=contest.organizations[FIRST]),
        SchoolSettled(school="外省某校", take_out=True),
    )
    after = await review(contest, made)
    assert (after.schools_open, after.persons_open, len(after.lines)) == (0, 0, 2)
    assert [each.person for one in after.lines for each in one.line.persons] == list(persons)
    preview = await deciding.preview(contest.colleague, made)
    assert await deciding.confirm(contest.colleague, made, preview.revision) == 2


async def test_a_school_is_called_by_any_of_its_names() -> None:
    contest = await make_elsewhere()
    made = await handed_in(contest, WRITTEN)
    await settle(contest, made, SchoolSettled(school=WRITTEN, named="甲校"))
    (one,) = await queries.lines_of(made)
    assert one.organization == contest.organizations[FIRST]


async def test_what_is_said_of_one_line_goes_before_what_is_said_of_its_school() -> None:
    contest = await make_elsewhere()
    made = await handed_in(contest, WRITTEN, WRITTEN, WRITTEN)
    first, second, _ = await queries.lines_of(made)
    of_lines = (
        LineSettled(line=first.id, organization=contest.organizations[SECOND]),
        LineSettled(line=second.id, take_out=True),
    )
    whole = SchoolSettled(school=WRITTEN, organization=contest.organizations[FIRST])
    await settle(contest, made, whole, lines=of_lines)
    stored = [each.organization for each in await queries.lines_of(made)]
    assert stored == [contest.organizations[SECOND], contest.organizations[FIRST]]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"school": WRITTEN, "named": "没有的学校"}, "school_unknown"),
        ({"school": WRITTEN, "organization": UUID(int=1)}, "school_refused"),
        ({"school": "不在名单上", "named": "甲校"}, "not_on_the_list"),
    ],
)
async def test_a_school_that_cannot_be_taken_is_refused_and_nothing_is_written(
    said: dict[str, object], code: str
) -> None:
    contest = await make_elsewhere()
    made = await handed_in(contest, WRITTEN)
    with pytest.raises(SettlingRefusedError) as refused:
        await settle(contest, made, SchoolSettled.model_validate(said))
    assert [fault.code for fault in refused.value.faults] == [code]
    (one,) = await queries.lines_of(made)
    assert one.organization is None


async def test_a_schools_own_list_takes_no_other_school() -> None:
    contest = await make_elsewhere()
    made = await propose(contest, line())
    await database.execute(
        "UPDATE competitions.external_line SET organization = NULL, school = $1 WHERE list = $2",
        WRITTEN,
        made,
    )
    for other in (
        SchoolSettled(school=WRITTEN, organization=contest.organizations[SECOND]),
        SchoolSettled(school=WRITTEN, named=SECOND),
    ):
        with pytest.raises(SettlingRefusedError) as refused:
            await service.settle(contest.school, made, SettlingIn(schools=(other,)))
        assert [fault.code for fault in refused.value.faults] == ["school_refused"]


async def test_the_page_asks_for_each_school_once_and_its_numbers_agree(client: httpx.AsyncClient) -> None:
    contest = await make_elsewhere()
    made = await handed_in(contest, WRITTEN, WRITTEN, FIRST, "外省某校")
    assert contest.bureau.session_id
    client.cookies.set(sessions.COOKIE, sessions.issue(contest.bureau.session_id, current()))
    path = f"/external-awards/{made}"
    shown = (await client.get(path)).text
    assert shown.count(f'name="called:{WRITTEN}"') == 1
    assert (await review(contest, made)).persons_open == 4
    assert "<dt>未对应人员</dt><dd>4</dd>" in shown
    assert "<dt>未对应学校（按名称计）</dt><dd>2</dd>" in shown
    assert 'data-label="未对应人员" class="num">4<' in (await client.get("/external-awards")).text
    for code in ("school_open", "person_open", "prize_open"):
        assert code not in shown
    form = {"_csrf_token": token(shown), f"called:{WRITTEN}": "没有的学校"}
    refused = await client.post(path, data=form)
    assert refused.status_code == 400
    assert 'href="#school-1"' in refused.text
    assert 'id="school-1"' in refused.text
    assert 'value="没有的学校"' in refused.text
    form |= {f"called:{WRITTEN}": "", f"whole:{WRITTEN}": str(contest.organizations[FIRST])}
    assert (await client.post(path, data=form | {"without:外省某校": "yes"})).status_code == 303
    assert (await review(contest, made)).schools_open == 0
    assert "移出这所学校" not in (await client.get(path)).text


async def test_a_page_beyond_the_last_is_the_last() -> None:
    found = paged(list(range(120)), 9)
    assert (found.page, found.pages, found.lines) == (3, 3, tuple(range(100, 120)))
    assert paged([], 4).page == 1
