"""The organizer's desk: every event as it is, the steps that it can take, read in few statements."""

import re
from datetime import date, timedelta

import httpx
import pytest

from competitions.events import console, event_service, moving, queries, service
from competitions.events.progress import EXPLAINED
from competitions.events.schemas import CloneIn, CompetitionChange, EventChange
from competitions.events.shifting import event_input
from registry.core import clock, database
from tests.competitions.events.contests import make_set_up
from tests.competitions.results.contests import make_published
from tests.factories import bearer, competition, event, make_account, make_confirmed, make_final
from tests.registry.people.records import Browser

pytestmark = pytest.mark.anyio


async def test_a_line_says_how_far_each_event_is(db: None) -> None:
    marked = await make_published()
    _, (first, second) = await console.lines(marked.organizer, marked.contest.id)
    assert (first.state, first.entries, first.sheets, first.signed) == ("provisional", 10, 3, 3)
    assert first.appeals_until is not None
    assert [fault.code for fault in first.missing] == ["appeal_period_running"]
    assert (second.state, second.sheets, second.next_state) == ("entering", 0, "closed")


async def test_what_is_late_is_said_with_its_place(db: None) -> None:
    contest = await make_set_up()
    event = await contest.event()
    past = clock.now() - timedelta(minutes=1)
    await database.execute(
        "UPDATE competitions.event SET state = 'entering', entries_close_at = $2, ends_on = $3 WHERE id = $1",
        event.id,
        past,
        date(2026, 10, 16),
    )
    await database.execute(
        "UPDATE competitions.event SET starts_on = NULL, ends_on = NULL WHERE code = 'ZZ002'"
    )
    _, (line, other) = await console.lines(contest.organizer, contest.id)
    assert [fault.code for fault in line.late][:1] == ["entries_overdue"]
    # Whether the day of the event is past depends on the day of the test, by the same rule for both.
    over = clock.today() > date(2026, 10, 18)
    assert ("event_overdue" in [fault.code for fault in other.late]) == over


async def test_awards_that_nobody_confirmed_are_late(db: None) -> None:
    contest = await make_final(4)
    yesterday = clock.today() - timedelta(days=1)
    await service.change_competition(
        contest.organizer,
        contest.id,
        CompetitionChange(awarded_on=yesterday, starts_on=yesterday, ends_on=yesterday),
    )
    _, lines = await console.lines(contest.organizer, contest.id)
    assert [[fault.code for fault in line.late] for line in lines] == [["awards_overdue"]] * 2


async def test_confirmed_awards_lead_on_to_certificates(db: None) -> None:
    contest = await make_confirmed()
    _, lines = await console.lines(contest.organizer, contest.id)
    assert all(line.awards > 0 and line.late == () for line in lines)
    assert [step.code for step in lines[0].steps if step.state == "now"] == ["certificates"]


async def test_the_console_is_read_at_once_however_many_events_there_are(db: None) -> None:
    contest = await make_set_up()

    async def statements() -> int:
        heard: list[str] = []
        async with database.transaction():
            open_ = database.DB.current_transaction.get()
            assert open_ is not None
            with open_.connection.query_logger(lambda logged: heard.append(logged.query)):
                await console.lines(contest.organizer, contest.id)
        return len(heard)

    few = await statements()
    given = event_input(await contest.event("ZZ002"))
    for n in range(8):
        await event_service.add_event(
            contest.organizer, contest.id, given.model_copy(update={"code": f"M{n}"})
        )
    assert len((await console.lines(contest.organizer, contest.id))[1]) == 10
    assert await statements() == few == 4


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_an_event_is_moved_from_its_page_and_refusals_say_what_is_missing(
    client: httpx.AsyncClient, lang: str
) -> None:
    contest = await make_set_up()
    event = await contest.event("ZZ002")
    browser = Browser(client, contest.organizer)
    page = f"/events/{event.id}/console"
    shown = (await browser.get(f"{page}?lang={lang}")).text
    assert {"zh": "开放报名", "en": "Open for entries"}[lang] in shown
    answer = await browser.send(page, f"/events/{event.id}/move", state="entering")
    assert (answer.status_code, answer.headers["location"]) == (303, page)
    answer = await browser.send(page, f"/events/{event.id}/move", state="closed")
    assert answer.status_code == 409
    assert {"zh": "还没有参赛队报名", "en": "Nobody has entered"}[lang] in answer.text
    answer = await browser.send(page, f"/events/{event.id}/move", state="cancelled", reason=" ")
    assert answer.status_code == 409
    assert 'href="#reason-cancelled"' in answer.text
    assert 'id="reason-cancelled"' in answer.text
    assert (await browser.send(page, f"/events/{event.id}/move", state="nowhere")).status_code == 400
    answer = await browser.send(page, f"/events/{event.id}/move", state="cancelled", reason="无人报名")
    assert answer.status_code == 303
    assert (await contest.event("ZZ002")).state == "cancelled"
    assert (await browser.get(page)).status_code == 200


async def test_steps_that_an_account_may_not_take_are_not_offered(client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    event = await contest.event("ZZ002")
    auditor = Browser(client, await make_account("auditor", contest.administrator))
    shown = await auditor.get(f"/events/{event.id}/console")
    assert shown.status_code == 200
    assert f"/events/{event.id}/move" not in shown.text
    assert "/edit" not in shown.text
    shown = await auditor.get(f"/competitions/{contest.id}/console")
    assert (shown.status_code, "/events/new" in shown.text) == (200, False)


async def test_who_looks_after_nothing_here_does_not_get_in(client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    event = await contest.event()
    host = list(contest.hosts.values())[1]
    stranger = await make_account("organizer", contest.administrator, organization=host, username="other")
    officer = await make_account("school_officer", contest.administrator, organization=host)
    paths = [f"/api/competitions/{contest.id}/console", f"/api/events/{event.id}/console"]
    for actor, status in ((stranger, 404), (officer, 403), (contest.organizer, 200)):
        found = [(await client.get(path, headers=bearer(actor))).status_code for path in paths]
        assert found == [status] * 2
    browser = Browser(client, stranger)
    shown = await browser.get("/competitions/manage")
    assert (shown.status_code, str(contest.id) in shown.text) == (200, False)
    organizer = Browser(client, contest.organizer)
    assert str(contest.id) in (await organizer.get("/competitions/manage")).text


async def test_judges_of_the_contest_stand_at_the_desk(client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    await make_account("judge", contest.administrator, competition=contest.id, display_name="虚构裁判")
    browser = Browser(client, contest.organizer)
    shown = (await browser.get(f"/competitions/{contest.id}/console")).text
    assert "虚构裁判" in shown
    # The organizer tells the administrator which competition it is.
    assert str(contest.id) in shown


async def test_the_api_does_all_of_it(client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    headers = bearer(contest.organizer)
    event = await contest.event("ZZ002")
    changed = await client.patch(f"/api/events/{event.id}", json={"team_size": 4}, headers=headers)
    assert (changed.status_code, changed.json()["team_size"]) == (200, 4)
    moved = await client.post(f"/api/events/{event.id}/move", json={"to": "entering"}, headers=headers)
    assert (moved.status_code, moved.json()["state"], moved.json()["next_state"]) == (
        201,
        "entering",
        "closed",
    )
    refused = await client.patch(f"/api/events/{event.id}", json={"team_size": 5}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "change_too_late")
    assert [fault["code"] for fault in refused.json()["faults"]] == ["team_size_fixed"]
    refused = await client.post(f"/api/events/{event.id}/move", json={"to": "closed"}, headers=headers)
    assert [fault["code"] for fault in refused.json()["faults"]] == ["no_entries"]
    clone = {"code": "next", "name": {"zh": "下届", "en": "Next"}, "year": 2027}
    cloned = await client.post(f"/api/competitions/{contest.id}/clone", json=clone, headers=headers)
    assert cloned.status_code == 201
    answer = await client.get(f"/api/competitions/{cloned.json()['id']}/console", headers=headers)
    assert [line["state"] for line in answer.json()["events"]] == ["draft", "draft"]
    first = answer.json()["events"][0]["event"]["id"]
    assert (await client.delete(f"/api/events/{first}", headers=headers)).status_code == 204
    changed = await client.patch(
        f"/api/competitions/{contest.id}", json={"basis": "新文号", "level": "municipal"}, headers=headers
    )
    assert (changed.status_code, changed.json()["basis"]) == (200, "新文号")
    whole = await client.get(f"/api/events/{event.id}", headers=headers)
    assert whole.json()["code"] == "ZZ002"


async def test_moving_is_refused_over_a_changed_closing_time(db: None) -> None:
    contest = await make_set_up()
    event = await contest.event("ZZ002")
    await moving.move(contest.organizer, event.id, "entering")
    later = clock.now() + timedelta(days=1)
    await event_service.change_event(contest.organizer, event.id, EventChange(entries_close_at=later))
    _, line, moves = await console.line(contest.organizer, event.id)
    assert line.event.entries_close_at == later
    assert {(open_.to, open_.simple) for open_ in moves} == {
        ("closed", True),
        ("final", False),
        ("cancelled", True),
    }


async def test_steps_to_come_are_explained(client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    shown = (
        await Browser(client, contest.organizer).get(f"/events/{(await contest.event()).id}/console")
    ).text
    for code in ("publication", "final", "awards", "certificates"):
        assert EXPLAINED[code].zh in shown


async def test_an_external_competition_has_a_console_of_its_own(client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    external = await service.create_competition(
        contest.administrator,
        competition(code="ext", kind="external", derived=None, events=[event("E", "team", 2)]),
    )
    here = f"/competitions/{external}"
    shown = (await Browser(client, contest.administrator).get(f"{here}/console")).text
    assert f'href="/external-awards/sheet?competition={external}"' in shown
    assert 'href="/external-awards"' in shown
    assert "获奖名单尚未核准" in shown
    for of_hosted in (f"{here}/events/new", f"{here}/jury", f"{here}/awards/confirm", "裁判长"):
        assert of_hosted not in shown
    (line,) = (await console.lines(contest.administrator, external))[1]
    shown = (await Browser(client, contest.administrator).get(f"/events/{line.event.id}/console")).text
    assert f'href="/external-awards/sheet?competition={external}"' in shown


async def test_the_edition_before_is_linked_for_those_who_look_after_it(client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    before = await queries.competition(contest.id)
    clone = await service.clone_competition(
        contest.organizer,
        contest.id,
        CloneIn(code="next", name=before.name, year=before.year + 1),
    )
    chief = await make_account("chief_judge", contest.administrator, competition=clone)
    link = f'href="/competitions/{contest.id}/console"'
    for actor, linked in ((contest.organizer, True), (chief, False)):
        shown = await Browser(client, actor).get(f"/competitions/{clone}/console")
        assert (shown.status_code, link in shown.text) == (200, linked)


async def test_the_organizer_gets_back_from_entries_to_the_console(client: httpx.AsyncClient) -> None:
    marked = await make_published()
    back = f'href="/events/{marked.event}/console"'
    for actor, linked in ((marked.organizer, True), (marked.officers[0], False)):
        for page in ("entries", "roster"):
            shown = await Browser(client, actor).get(f"/events/{marked.event}/{page}")
            assert (shown.status_code, back in shown.text) == (200, linked)


async def test_what_there_is_nothing_to_say_of_leaves_an_empty_cell(client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    shown = (await Browser(client, contest.organizer).get(f"/competitions/{contest.id}/console")).text
    assert '<td data-label="申诉截止" class="figures"></td>' in shown
    assert '<td data-label="未答复申诉" class="num"></td>' in shown
    # A phone leaves out a cell without anything in it, not one with a line break.
    assert not re.search(r"<td[^>]*>\s+</td>", shown)
    assert not re.search(r"\d\d:\d\d:\d\d", shown.partition("<main")[2])
