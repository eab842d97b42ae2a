"""The pages on which competitions and events are set up: forms that lose nothing and say what is wrong."""

import re
from decimal import Decimal
from html import unescape
from typing import Final

import httpx
import pytest

from competitions.events import moving, queries
from competitions.events.schemas import EventIn
from competitions.events.shifting import competition_input, event_input
from registry.core import database
from tests.competitions.events.contests import HOSTS, make_set_up, whole_event
from tests.factories import make_account
from tests.registry.people.records import Browser

pytestmark = pytest.mark.anyio

CONTEST: Final = {
    "kind": "hosted",
    "name_zh": "2026年新赛（虚构）",
    "name_en": "New contest 2026",
    "code": "new-2026",
    "level": "municipal",
    "contest_class": "国家一类",
    "contest_class_en": "national class 1",
    "year": "2026",
    "organizer_zh": HOSTS[0],
    "organizer_en": "Host A",
    "basis": "虚构文号",
    "source": "",
    "starts_on": "2026-10-16",
    "ends_on": "2026-10-18",
    "awarded_on": "2026-10-30",
    "fictional": "on",
    "tutors_zh": "优秀指导教师",
    "tutors_en": "Excellent Tutor",
    "tutors_for": "first、second",
    "schools_zh": "优秀组织奖",
    "schools_en": "Excellent Organization",
    "schools_best": "2",
    "schools_points": "first=5，second=3",
}
EVENT: Final = {
    "code": "N1",
    "name_zh": "新赛项",
    "name_en": "New event",
    "form": "team",
    "team_size": "3",
    "scheme": "national-10-20-30",
    "appeal_minutes": "120",
    "entries_close_at": "2026-10-01T17:30",
    "team_min": "2",
    "tutors_max": "2",
    "substitutes_max": "0",
    "cities": "长春、吉林",
    "role_student": "on",
    "formers": "1",
    "former_1_level": "national",
    "former_1_awards": "first",
    "modules": "3",
    "module_1_code": "A",
    "module_1_zh": "操作",
    "module_1_en": "Practice",
    "module_1_max": "60",
    "module_2_code": "B",
    "module_2_zh": "理论",
    "module_2_max": "100",
    "module_2_weight": "0.4",
    "module_2_step": "0.5",
    "module_3_code": "C",
    "module_3_away": "on",
    "measures": "1",
    "measure_1_code": "time",
    "measure_1_zh": "用时",
    "measure_1_unit_zh": "秒",
    "measure_1_better": "lower",
    "tie_time": "time",
    "decimals": "2",
    "double_entry": "on",
}


def fields(shown: str) -> dict[str, str]:
    """Return what the fields of a page's first form hold, as a browser would send them."""
    form = next(
        each for each in shown.split("<form")[1:] if 'name="code"' in each or 'name="name_zh"' in each
    )
    form = form.partition("</form>")[0]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name is None or " disabled" in tag or name[1] == "_csrf_token":
            continue
        if 'type="checkbox"' in tag:
            if " checked" in tag:
                found[name[1]] = "on"
        else:
            found[name[1]] = unescape(value[1]) if value else ""
    for name_of, attributes, options in re.findall(
        r'<select id="[^"]*" name="([^"]*)"([^>]*)>(.*?)</select>', form, re.DOTALL
    ):
        if "disabled" in attributes:
            continue
        chosen = re.search(r'<option value="([^"]*)" selected', options) or re.search(
            r'<option value="([^"]*)"', options
        )
        found[name_of] = unescape(chosen[1]) if chosen else ""
    return found


def wrong(shown: str) -> list[str]:
    """Return the fields to which the summary of errors leads; each of them is on the page."""
    summary = shown.partition('class="summary"')[2].partition("</div>")[0]
    found = re.findall(r'href="#([^"]*)"', summary)
    assert all(f'id="{name}"' in shown for name in found), found
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_an_organizer_sets_up_a_contest_and_an_event_from_nothing(
    client: httpx.AsyncClient, lang: str
) -> None:
    contest = await make_set_up()
    browser = Browser(client, contest.organizer)
    answer = await browser.send(f"/competitions/new?lang={lang}", "/competitions/new", **CONTEST)
    assert answer.status_code == 303, wrong(answer.text)
    made = next(each for each in await queries.competitions() if each.code == "new-2026")
    assert answer.headers["location"] == f"/competitions/{made.id}/console"
    assert made.derived is not None
    assert made.derived.tutors is not None
    assert made.derived.tutors.for_awards == {"first", "second"}
    assert made.derived.schools is not None
    assert (made.derived.schools.best, made.derived.schools.points) == (2, {"first": 5, "second": 3})
    console = await browser.get(answer.headers["location"])
    assert console.status_code == 200
    assert {"zh": "还没有赛项", "en": "There are no events yet"}[lang] in console.text
    classes = {"zh": "国家一类", "en": "national class 1"}
    assert [word in console.text for word in (classes[lang], *classes.values())].count(True) == 2
    page = f"/competitions/{made.id}/events/new"
    answer = await browser.send(page, **EVENT)
    assert answer.status_code == 303, wrong(answer.text)
    (event,) = await queries.events_of(made.id)
    assert (event.form, event.team_size, event.limits.team_min, event.limits.cities) == (
        "team",
        3,
        2,
        ("长春", "吉林"),
    )
    assert event.limits.roles == ("student",)
    assert event.limits.barred_by[0].awards == ("first",)
    assert event.entries_close_at is not None
    assert event.entries_close_at.isoformat() == "2026-10-01T09:30:00+00:00"
    assert event.marking is not None
    assert [(m.code, m.weight, m.maximum) for m in event.marking.modules] == [
        ("A", Decimal(1), Decimal(60)),
        ("B", Decimal("0.4"), Decimal(100)),
    ]
    assert event.marking.modules[1].title.en == "理论"
    assert event.marking.tie_break == {"time": "time"}
    assert (event.marking.double_entry, event.marking.blind) == (True, False)


async def test_saving_a_form_as_it_is_changes_nothing(client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    browser = Browser(client, contest.organizer)
    for state in ("draft", "entering", "closed", "marking", "marked", "provisional", "final"):
        await database.execute(
            "UPDATE competitions.event SET state = $2 WHERE id = $1", (await contest.event()).id, state
        )
        event = await contest.event()
        for path in (f"/events/{event.id}/edit", f"/competitions/{contest.id}/edit"):
            shown = await browser.get(path)
            assert shown.status_code == 200
            answer = await browser.send(path, **fields(shown.text))
            assert answer.status_code == 303, (state, path, wrong(answer.text))
    assert event_input(await contest.event()) == EventIn(**whole_event())
    # What the test sends is what stands in the form, and not nothing.
    assert (
        await database.fetch_value("SELECT count(*) FROM registry.audit_line WHERE action LIKE '%.change'")
        == 0
    )


async def test_what_is_wrong_is_said_at_each_field_and_what_was_typed_stays(
    client: httpx.AsyncClient,
) -> None:
    contest = await make_set_up()
    browser = Browser(client, contest.organizer)
    page = f"/competitions/{contest.id}/events/new"
    for changed, expected in [
        ({"code": "", "name_en": ""}, ["name_en", "code"]),
        ({"code": "ZZ001"}, ["code"]),
        ({"form": "individual"}, ["team_size"]),
        ({"team_size": "many"}, ["team_size"]),
        ({"starts_on": "2026-10-18", "ends_on": "2026-10-17"}, ["ends_on"]),
        ({"entries_close_at": "soon"}, ["entries_close_at"]),
        ({"scheme": "../../etc/passwd"}, ["scheme"]),
        ({"per_school": "0", "tutors_max": "-1"}, ["per_school", "tutors_max"]),
        ({"born_not_before": "someday"}, ["born_not_before"]),
        ({"scheme": "shanxi-2019"}, ["scheme"]),
        ({"former_1_level": ""}, ["former_1_level"]),
        ({"former_1_awards": "first、erster"}, ["former_1_awards"]),
        ({"module_1_max": "1e9999"}, ["module_1_max"]),
        ({"module_1_max": "NaN"}, ["module_1_max"]),
        ({"module_2_max": "99.75"}, ["module_2_code"]),
        ({"module_2_code": "a"}, ["module_1_code"]),
        ({"module_2_code": "A B"}, ["module_2_code"]),
        ({"module_2_weight": "0"}, ["module_2_weight"]),
        ({"tie_time": "nothing"}, ["module_1_code"]),
        ({"decimals": "9"}, ["decimals"]),
    ]:
        answer = await browser.send(page, **(EVENT | changed))
        assert answer.status_code in {400, 200}, changed
        assert wrong(answer.text) == expected, changed
        sent = {name: value for name, value in (EVENT | changed).items() if value}
        kept = {name: value for name, value in fields(answer.text).items() if value}
        # A date field keeps what can stand in it, a choice what there is to choose.
        for name in {"scheme"} & changed.keys():
            del sent[name], kept[name]
        assert sent.items() <= kept.items(), changed
    assert len(await queries.events_of(contest.id)) == 2


async def test_only_schemes_for_the_days_of_the_event_are_offered(client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    event = await contest.event()
    browser = Browser(client, contest.organizer)
    offered = (await browser.get(f"/events/{event.id}/edit")).text
    assert 'value="national-10-20-30"' in offered
    assert "shanxi-2019" not in offered
    # As it stands in the next edition of a contest whose scheme has ended meanwhile.
    await database.execute(
        "UPDATE competitions.event SET scheme = 'shanxi-2019', ends_on = NULL WHERE id = $1", event.id
    )
    marked = fields((await browser.get(f"/events/{event.id}/edit")).text)
    assert marked["scheme"] == "shanxi-2019"
    answer = await browser.send(f"/events/{event.id}/edit", **(marked | {"ends_on": "2026-10-20"}))
    assert wrong(answer.text) == ["scheme"]
    answer = await browser.send(f"/events/{event.id}/edit", **(marked | {"scheme": "national-10-20-30@1"}))
    assert answer.status_code == 303


async def test_rows_are_added_without_saving(client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    browser = Browser(client, contest.organizer)
    page = f"/competitions/{contest.id}/events/new"
    for button, row in (("more_modules", "module"), ("more_measures", "measure"), ("more_formers", "former")):
        answer = await browser.send(page, **EVENT, do=button)
        assert answer.status_code == 200
        found = fields(answer.text)
        assert found[f"{row}s"] == str(int(EVENT[f"{row}s"]) + 1)
        assert {name: value for name, value in EVENT.items() if name != f"{row}s"}.items() <= found.items()
        assert any(name.startswith(f"{row}_{found[f'{row}s']}_") for name in found)
    event = await contest.event()
    answer = await browser.send(
        f"/events/{event.id}/edit", **(EVENT | {"modules": "999999"}), do="more_modules"
    )
    assert answer.status_code == 200
    assert fields(answer.text)["modules"] == "60"
    assert event_input(await contest.event()) == event_input(event)


async def test_what_does_not_change_any_more_is_shut_and_stays(client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    event = await contest.event("ZZ002")
    await moving.move(contest.organizer, event.id, "entering")
    browser = Browser(client, contest.organizer)
    page = f"/events/{event.id}/edit"
    shown = fields((await browser.get(page)).text)
    assert "name_zh" in shown
    assert {"code", "form", "team_size", "per_school"} & shown.keys() == set()
    # Somebody who sends it all the same changes nothing of it.
    answer = await browser.send(page, **(shown | {"code": "X", "team_size": "9", "name_zh": "新名"}))
    assert answer.status_code == 303
    after = await contest.event("ZZ002")
    assert (after.code, after.team_size, after.name.zh) == ("ZZ002", 2, "新名")


async def test_a_contest_is_cloned_in_one_step(client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    browser = Browser(client, contest.organizer)
    page = f"/competitions/{contest.id}/clone"
    proposed = fields((await browser.get(page)).text)
    assert proposed["code"] == "test-2027"
    assert (proposed["year"], proposed["days"], proposed["name_zh"]) == (
        "2027",
        "364",
        "2027年测试赛（虚构）",
    )
    for changed, expected in [
        ({"code": "Test 2027"}, ["code"]),
        ({"code": "test-2026"}, ["code"]),
        ({"name_zh": ""}, ["name_zh"]),
        ({"days": "-1"}, ["days"]),
        ({"year": "x"}, ["year"]),
    ]:
        answer = await browser.send(page, **(proposed | changed))
        assert wrong(answer.text) == expected, changed
        assert (proposed | changed).items() <= fields(answer.text).items()
    answer = await browser.send(page, **proposed)
    assert answer.status_code == 303
    made = next(each for each in await queries.competitions() if each.code == "test-2027")
    assert (made.cloned_from, made.events, made.drafts) == (contest.id, 2, 2)


async def test_a_contest_is_changed_and_faults_are_said(client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    browser = Browser(client, contest.organizer)
    page = f"/competitions/{contest.id}/edit"
    as_it_is = fields((await browser.get(page)).text)
    for changed, expected in [
        ({"organizer_zh": "没有登记的单位"}, ["organizer_zh"]),
        ({"code": "Ä"}, ["code"]),
        ({"year": "1"}, ["year"]),
        ({"starts_on": "2026-12-01"}, ["ends_on"]),
        ({"schools_points": "first"}, ["schools_points"]),
        ({"schools_points": "first=viel"}, ["schools_points"]),
        ({"schools_best": "0"}, ["schools_best"]),
        ({"tutors_for": ""}, ["tutors_for"]),
        ({"tutors_for": "first、erster"}, ["tutors_for"]),
        ({"schools_points": "first=5，zweiter=3"}, ["schools_points"]),
    ]:
        answer = await browser.send(page, **(as_it_is | changed))
        assert wrong(answer.text) == expected, changed
    before = competition_input(await queries.competition(contest.id))
    unticked = {name: value for name, value in as_it_is.items() if name != "fictional"}
    answer = await browser.send(page, **(unticked | {"basis": "新文号", "tutors_zh": ""}))
    assert answer.status_code == 303
    after = competition_input(await queries.competition(contest.id))
    assert (after.basis, after.fictional) == ("新文号", False)
    assert after.derived is not None
    assert after.derived.tutors is None
    assert before.derived is not None
    assert after.derived.schools == before.derived.schools


async def test_a_draft_is_removed_from_its_page(client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    event = await contest.event()
    browser = Browser(client, contest.organizer)
    answer = await browser.send(f"/events/{event.id}/edit", f"/events/{event.id}/remove")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/competitions/{contest.id}/console")
    assert [each.code for each in await queries.events_of(contest.id)] == ["ZZ002"]


async def test_only_who_may_opens_the_forms(client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    event = (await contest.event()).id
    paths = [
        "/competitions/new",
        f"/competitions/{contest.id}/edit",
        f"/competitions/{contest.id}/clone",
        f"/competitions/{contest.id}/events/new",
        f"/events/{event}/edit",
    ]
    browser = Browser(client, contest.organizer)
    assert [(await browser.get(path)).status_code for path in paths] == [200] * 5
    auditor = Browser(client, await make_account("auditor", contest.administrator))
    assert [(await auditor.get(path)).status_code for path in paths] == [403] * 5
