"""The jury of a competition: three roles, in one competition, given and ended by who runs it."""

from uuid import UUID, uuid4

import httpx
import pytest

from competitions.events import jury, service
from competitions.events.queries import CompetitionNotFoundError
from competitions.events.schemas import CloneIn
from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import ForbiddenError, NotFoundError
from registry.core.texts import text
from registry.people.access import Subject, refusal
from registry.people.accounts import administration, appointments
from registry.people.accounts import queries as accounts
from registry.people.accounts.apart import RolesApartError
from registry.people.accounts.appointments import AccountUnknownError, AppointmentIn
from registry.people.accounts.grants import RoleHeldError
from registry.people.accounts.schemas import GrantIn
from registry.people.words import COMPETITION_ROLES, ROLES
from tests.competitions.events.contests import HOSTS, SetUp, make_set_up
from tests.competitions.marking.contests import make_marking, marks, save, whole
from tests.factories import SCHOOLS, bearer, make_account
from tests.registry.people.records import Browser

pytestmark = pytest.mark.anyio

JUDGE = AppointmentIn(username="teacher", role="judge")


async def make_teacher(contest: SetUp) -> Actor:
    """Return an account that is nobody in the contest."""
    return await make_account("teacher", contest.administrator, display_name="虚构裁判甲")


async def again(actor: Actor) -> Actor:
    """Return the account as its next request finds it."""
    assert actor.session_id is not None
    return await accounts.actor_of(actor.session_id)


async def test_an_account_gets_a_role_in_one_competition_and_loses_it_at_once(db: None) -> None:
    contest = await make_set_up()
    teacher = await make_teacher(contest)
    here, elsewhere = Subject(competition=contest.id), Subject(competition=uuid4())
    held = await jury.appoint(contest.organizer, contest.id, JUDGE)
    judge = await again(teacher)
    assert refusal(judge, "marks.enter", here) is None
    assert refusal(judge, "marks.enter", elsewhere) is not None
    _, (one,) = await jury.members(contest.organizer, contest.id)
    assert (one.id, one.name, one.role, one.active, one.oneself) == (
        held,
        "虚构裁判甲",
        "judge",
        True,
        False,
    )
    await jury.end(contest.organizer, contest.id, held)
    assert refusal(await again(teacher), "marks.enter", here) is not None
    assert (await jury.members(contest.organizer, contest.id))[1] == []
    lines = await database.fetch(
        "SELECT action, account AS actor FROM registry.audit_line"
        " WHERE subject = $1 AND action LIKE 'competitions.%' ORDER BY at",
        f"account:{teacher.account_id}",
    )
    assert [(line["action"], line["actor"]) for line in lines] == [
        ("competitions.appoint", contest.organizer.account_id),
        ("competitions.end_appointment", contest.organizer.account_id),
    ]


async def test_who_runs_a_competition_does_not_decode_in_it(db: None) -> None:
    contest = (await make_marking(2)).contest
    other = await make_account(
        "organizer", contest.administrator, organization=contest.committee, username="other"
    )
    elsewhere = await make_account(
        "organizer",
        contest.administrator,
        organization=contest.organizations[SCHOOLS[0]],
        username="elsewhere",
    )
    own = await database.fetch_value(
        "SELECT username FROM registry.account WHERE id = $1", contest.organizer.account_id
    )
    # Neither by oneself, nor by a colleague, nor the administrator by the organizer.
    for by, username in (
        (contest.organizer, own),
        (other, own),
        (contest.administrator, own),
        (contest.organizer, "administrator"),
    ):
        with pytest.raises(RolesApartError):
            await jury.appoint(by, contest.id, AppointmentIn(username=username, role="decoding_clerk"))
    # To judge is no look at the codes, and who runs other competitions has none here.
    assert await jury.appoint(contest.organizer, contest.id, AppointmentIn(username=own, role="judge"))
    clerk = AppointmentIn(username="elsewhere", role="decoding_clerk")
    assert await jury.appoint(contest.organizer, contest.id, clerk)
    assert elsewhere.account_id is not None
    with pytest.raises(RolesApartError):
        await administration.grant(
            contest.administrator,
            elsewhere.account_id,
            GrantIn(role="organizer", competition=contest.id),
        )


async def test_a_person_does_not_decode_with_a_second_account(db: None) -> None:
    contest = (await make_marking(2)).contest
    teacher = await make_account("teacher", contest.administrator)
    person = await database.fetch_value("SELECT id FROM registry.person LIMIT 1")
    await database.execute(
        "UPDATE registry.account SET person = $2 WHERE id = ANY($1)",
        [teacher.account_id, contest.organizer.account_id],
        person,
    )
    clerk = AppointmentIn(username="teacher", role="decoding_clerk")
    with pytest.raises(RolesApartError):
        await jury.appoint(contest.administrator, contest.id, clerk)
    await database.execute("UPDATE registry.account SET person = NULL WHERE id = $1", teacher.account_id)
    assert await jury.appoint(contest.administrator, contest.id, clerk)


async def test_judges_do_not_decode_and_clerks_do_not_judge(db: None) -> None:
    contest = await make_set_up()
    await make_teacher(contest)
    await make_account("auditor", contest.administrator)
    held = await jury.appoint(contest.organizer, contest.id, JUDGE)
    clerk = AppointmentIn(username="teacher", role="decoding_clerk")
    with pytest.raises(RolesApartError):
        await jury.appoint(contest.organizer, contest.id, clerk)
    await jury.end(contest.organizer, contest.id, held)
    await jury.appoint(contest.organizer, contest.id, clerk)
    for role in ("judge", "chief_judge"):
        with pytest.raises(RolesApartError):
            await jury.appoint(
                contest.organizer,
                contest.id,
                AppointmentIn.model_validate({"username": "teacher", "role": role}),
            )
    # Of another competition the clerk may be a judge.
    clone = CloneIn(code="next", name=text("下一届（虚构）", "Next"), year=2027)
    other = await service.clone_competition(contest.organizer, contest.id, clone)
    assert await jury.appoint(contest.organizer, other, JUDGE)


async def test_who_may_not_appoint_does_not(db: None) -> None:
    contest = await make_set_up()
    teacher = await make_teacher(contest)
    other_host = await make_account(
        "organizer", contest.administrator, organization=contest.hosts[HOSTS[1]], username="other"
    )
    chief = await make_account("chief_judge", contest.administrator, competition=contest.id)
    held = await jury.appoint(contest.administrator, contest.id, JUDGE)
    for actor, error in (
        (other_host, CompetitionNotFoundError),
        (chief, ForbiddenError),
        (teacher, ForbiddenError),
    ):
        with pytest.raises(error):
            await jury.members(actor, contest.id)
        with pytest.raises(error):
            await jury.appoint(actor, contest.id, AppointmentIn(username="teacher", role="chief_judge"))
        with pytest.raises(error):
            await jury.end(actor, contest.id, held)
    with pytest.raises(CompetitionNotFoundError):
        await jury.appoint(contest.organizer, uuid4(), JUDGE)


async def test_no_other_role_is_given_or_ended_here(db: None, client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    await make_teacher(contest)
    headers = bearer(contest.organizer)
    for role in set(ROLES) - set(COMPETITION_ROLES):
        answer = await client.post(
            f"/api/competitions/{contest.id}/jury",
            json={"username": "teacher", "role": role},
            headers=headers,
        )
        assert answer.status_code == 400, role
    grant = await database.fetch_value(
        "SELECT g.id FROM registry.role_grant g JOIN registry.account a ON a.id = g.account"
        " WHERE a.username = 'teacher'"
    )
    of_one = await make_account("organizer", contest.administrator, competition=contest.id, username="of-one")
    of_one_grant = await database.fetch_value(
        "SELECT id FROM registry.role_grant WHERE account = $1", of_one.account_id
    )
    for held in (grant, of_one_grant, uuid4()):
        with pytest.raises(NotFoundError):
            await jury.end(contest.organizer, contest.id, held)
    # Nor is a role of another competition, by whoever runs this one.
    clone = CloneIn(code="next", name=text("下一届（虚构）", "Next"), year=2027)
    other = await service.clone_competition(contest.organizer, contest.id, clone)
    elsewhere = await make_account("judge", contest.administrator, competition=other)
    its = await database.fetch_value(
        "SELECT id FROM registry.role_grant WHERE account = $1", elsewhere.account_id
    )
    with pytest.raises(NotFoundError):
        await jury.end(contest.organizer, contest.id, its)
    with pytest.raises(ValueError, match="one competition"):
        await appointments.appoint(contest.administrator, Subject(), JUDGE)


async def test_an_unknown_a_closed_and_a_second_appointment_are_refused(db: None) -> None:
    contest = await make_set_up()
    teacher = await make_teacher(contest)
    with pytest.raises(AccountUnknownError) as unknown:
        await jury.appoint(contest.organizer, contest.id, AppointmentIn(username="nobody.x", role="judge"))
    assert "nobody.x" not in str(unknown.value)
    await jury.appoint(contest.organizer, contest.id, JUDGE)
    with pytest.raises(RoleHeldError):
        await jury.appoint(contest.organizer, contest.id, JUDGE)
    await database.execute("UPDATE registry.account SET active = false WHERE id = $1", teacher.account_id)
    with pytest.raises(AccountUnknownError):
        await jury.appoint(
            contest.organizer, contest.id, AppointmentIn(username="teacher", role="chief_judge")
        )


async def test_ending_a_role_says_what_stays_and_keeps_it(db: None) -> None:
    marking = await make_marking()
    contest, judge = marking.contest, marking.first
    await save(marking, judge, whole(4))
    before = await marks(marking.event)
    assert before
    _, appointed = await jury.members(contest.organizer, contest.id)
    held: dict[UUID | None, UUID] = {each.account: each.id for each in appointed}
    _, ending = await jury.ending(contest.organizer, contest.id, held[judge.account_id])
    assert (ending.last, ending.saves, ending.signed, ending.settled) == (False, 1, 0, 0)
    _, of_chief = await jury.ending(contest.organizer, contest.id, held[marking.chief.account_id])
    assert (of_chief.last, of_chief.saves) == (True, 0)
    await jury.end(contest.organizer, contest.id, held[judge.account_id])
    assert await marks(marking.event) == before
    with pytest.raises(NotFoundError):
        await jury.ending(contest.organizer, contest.id, held[judge.account_id])
    # The session goes on, and the next save of it is refused.
    with pytest.raises(NotFoundError):
        await save(marking, await again(judge), whole(4))


async def test_the_desk_appoints_and_ends_in_the_browser(db: None, client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    await make_teacher(contest)
    here = f"/competitions/{contest.id}/jury"
    browser = Browser(client, contest.organizer)
    console = (await browser.get(f"/competitions/{contest.id}/console")).text
    assert f'href="{here}"' in console
    wrong = await browser.send(here, username="nobody.x", role="judge")
    assert wrong.status_code == 400
    assert 'href="#username"' in wrong.text
    assert 'value="nobody.x"' in wrong.text
    empty = await browser.send(here, username=" ", role="administrator")
    assert empty.status_code == 400
    assert 'href="#username"' in empty.text
    assert 'href="#role"' in empty.text
    assert (await browser.send(here, username="teacher", role="judge")).status_code == 303
    assert (await browser.send(here, username="teacher", role="judge")).status_code == 409
    apart = await browser.send(here, username="teacher", role="decoding_clerk")
    assert apart.status_code == 409
    assert 'href="#role"' in apart.text
    shown = (await browser.get(here)).text
    assert "虚构裁判甲" in shown
    assert "您本人" not in shown
    assert (await browser.send(here, username="organizer", role="judge")).status_code == 303
    assert "您本人" in (await browser.get(here)).text
    _, appointed = await jury.members(contest.organizer, contest.id)
    for one in appointed:
        assert (await browser.send(f"{here}/{one.id}/end")).status_code == 303
    assert (await jury.members(contest.organizer, contest.id))[1] == []


async def test_asking_for_user_names_is_limited(db: None, client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    headers = bearer(contest.organizer)
    answers = [
        (
            await client.post(
                f"/api/competitions/{contest.id}/jury",
                json={"username": f"guess{n}", "role": "judge"},
                headers=headers,
            )
        ).status_code
        for n in range(25)
    ]
    # A minute may end among them; then the counter begins anew once.
    assert answers[:20].count(400) == 20
    assert answers.count(429) == 5 or answers[-1] == 400


async def test_the_api_lists_appoints_and_ends(db: None, client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    await make_teacher(contest)
    headers, address = bearer(contest.organizer), f"/api/competitions/{contest.id}/jury"
    made = await client.post(address, json={"username": "teacher", "role": "judge"}, headers=headers)
    assert made.status_code == 201
    (one,) = (await client.get(address, headers=headers)).json()
    assert (one["id"], one["role"], one["roles_here"]) == (made.json()["id"], "judge", ["judge"])
    ended = await client.post(f"{address}/{one['id']}/end", headers=headers)
    assert ended.status_code == 204
    again = await client.post(f"{address}/{one['id']}/end", headers=headers)
    assert again.status_code == 404
