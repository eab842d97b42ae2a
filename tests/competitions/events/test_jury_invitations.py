"""Invitations to a jury: one role in one competition, by a link that works once; and where judges work."""

from dataclasses import replace
from typing import Final
from uuid import UUID, uuid4

import httpx
import pytest
from pydantic import SecretStr

from competitions.events import jury
from competitions.events import queries as events
from competitions.events.queries import CompetitionNotFoundError
from competitions.marking import sheets
from competitions.marking.refusals import MarksFaultyError
from registry.core import database
from registry.core.actor import VISITOR, Actor
from registry.core.errors import ForbiddenError, NotFoundError
from registry.people import access
from registry.people.accounts import queries as accounts
from registry.people.accounts.apart import RolesApartError
from registry.people.accounts.appointments import AppointmentIn
from registry.people.accounts.grants import RoleHeldError
from registry.people.accounts.links import CodeNotValidError
from registry.people.invitations import service as invitations
from registry.people.invitations.joining import OwnInvitationError
from registry.people.invitations.jury import JuryInvitationIn
from registry.people.invitations.schemas import InvitationIn, NewAccount
from registry.people.organizations import merging
from registry.people.organizations.schemas import Merger
from registry.people.sign_in import sessions
from tests.competitions.events.contests import HOSTS, SetUp, make_set_up
from tests.competitions.marking.contests import cell, make_marking, save, whole
from tests.factories import PASSWORD, SCHOOLS, bearer, make_account
from tests.registry.people.records import Browser, make_person, make_school

pytestmark = pytest.mark.anyio

NEW: Final = NewAccount(username="new.judge", password=SecretStr(PASSWORD))


async def invited(
    contest: UUID, by: Actor, organization: UUID | None = None, **overrides: object
) -> tuple[UUID, str]:
    """Return the id and the code of an invitation to judge."""
    fields = {"name": "虚构裁判乙", "role": "judge", "organization": organization} | overrides
    made = await jury.invite(by, contest, JuryInvitationIn.model_validate(fields))
    return made.id, made.address.rpartition("/")[2]


async def signed_in(account: UUID) -> Actor:
    """Return the account as it signs in."""
    return await accounts.actor_of(await sessions.start(account, "api", second_factor=False))


async def other_organizer(contest: SetUp) -> Actor:
    """Return who runs the competitions of another host."""
    return await make_account(
        "organizer", contest.administrator, organization=contest.hosts[HOSTS[1]], username="other"
    )


async def test_a_link_makes_one_judge_of_one_competition(db: None) -> None:
    contest = await make_set_up()
    school = await make_school()
    made, code = await invited(contest.id, contest.organizer, school)
    (line,) = await jury.invited(contest.organizer, contest.id)
    assert (line.id, line.name, line.role) == (made, "虚构裁判乙", "judge")
    assert line.organization_name == "丙职校（虚构）"
    account = await invitations.accept(VISITOR, code, NEW)
    judge = await signed_in(account)
    assert judge.name == "虚构裁判乙"
    assert access.refusal(judge, "marks.enter", access.Subject(competition=contest.id)) is None
    assert access.refusal(judge, "marks.enter", access.Subject(competition=uuid4())) is not None
    with pytest.raises(CodeNotValidError):
        await invitations.accept(VISITOR, code, NewAccount(username="second", password=SecretStr(PASSWORD)))
    assert await jury.invited(contest.organizer, contest.id) == []
    _, (one,) = await jury.members(contest.organizer, contest.id)
    assert (one.account, one.organization) == (account, "丙职校（虚构）")


async def test_where_a_judge_works_gives_no_right_there(db: None) -> None:
    contest = await make_set_up()
    school = await make_school()
    await make_account("teacher", contest.administrator)
    for role in ("judge", "chief_judge"):
        await jury.appoint(
            contest.organizer,
            contest.id,
            AppointmentIn.model_validate({"username": "teacher", "role": role, "organization": school}),
        )
    account = await database.fetch_value("SELECT id FROM registry.account WHERE username = 'teacher'")
    judge = await signed_in(account)
    assert judge.affiliations == {school}
    assert judge.organizations() == ()
    assert access.reach(judge, "entries.read") == ()
    assert access.refusal(judge, "entries.read", access.belonging_to(school)) is not None


async def test_judges_do_not_mark_entries_from_where_they_work(db: None) -> None:
    marking = await make_marking()
    school = marking.contest.organizations[SCHOOLS[1]]
    _, code = await invited(marking.contest.id, marking.contest.organizer, school)
    judge = await signed_in(await invitations.accept(VISITOR, code, NEW))
    grid = await sheets.grid(judge, await events.event(marking.event), 1)
    # The schools take turns: the entries with odd numbers are of the second.
    assert grid.own == {"ZZ001-01", "ZZ001-03"}
    with pytest.raises(MarksFaultyError):
        await save(marking, judge, whole(4))
    saved = await save(marking, judge, [cell("A", 2, "80")])
    assert saved.versions == {"A": 1}


async def test_an_account_that_is_signed_in_accepts_and_holds_the_role_once(db: None) -> None:
    contest = await make_set_up()
    teacher = await make_account("teacher", contest.administrator)
    _, code = await invited(contest.id, contest.organizer)
    assert await invitations.accept(teacher, code, None) == teacher.account_id
    school = await make_school()
    made, more = await invited(contest.id, contest.organizer, school)
    with pytest.raises(RoleHeldError):
        await invitations.accept(teacher, more, None)
    # The refused link is not used up.
    assert [each.id for each in await jury.invited(contest.organizer, contest.id)] == [made]
    with pytest.raises(RoleHeldError):
        await jury.appoint(
            contest.organizer,
            contest.id,
            AppointmentIn(username="teacher", role="judge", organization=school),
        )


async def test_who_made_an_invitation_does_not_accept_it(db: None) -> None:
    contest = await make_set_up()
    teacher = await make_account("teacher", contest.administrator)
    made, code = await invited(contest.id, contest.organizer)
    with pytest.raises(OwnInvitationError):
        await invitations.accept(contest.organizer, code, None)
    person = await make_person()
    await database.execute(
        "UPDATE registry.account SET person = $2 WHERE id = $1", contest.organizer.account_id, person
    )
    with pytest.raises(OwnInvitationError):
        await invitations.accept(replace(teacher, person_id=person), code, None)
    # It stays good for whom it is for.
    assert [each.id for each in await jury.invited(contest.organizer, contest.id)] == [made]
    assert await invitations.accept(teacher, code, None) == teacher.account_id


async def test_who_runs_or_judges_a_competition_accepts_no_invitation_to_decode(db: None) -> None:
    contest = await make_set_up()
    judge = await make_account("judge", contest.administrator, competition=contest.id)
    made, code = await invited(contest.id, contest.administrator, role="decoding_clerk")
    for actor in (contest.organizer, judge):
        with pytest.raises(RolesApartError):
            await invitations.accept(actor, code, None)
    assert [each.id for each in await jury.invited(contest.organizer, contest.id)] == [made]
    other = await other_organizer(contest)
    assert await invitations.accept(other, code, None) == other.account_id


async def test_the_page_of_ones_own_invitation_says_why_not(db: None, client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    _, code = await invited(contest.id, contest.organizer, role="decoding_clerk")
    refused = await Browser(client, contest.organizer).send(f"/join/{code}")
    assert refused.status_code == 403
    assert 'role="alert"' in refused.text


async def test_who_may_not_appoint_neither_invites_nor_withdraws(db: None) -> None:
    contest = await make_set_up()
    other = await other_organizer(contest)
    judge = await make_account("judge", contest.administrator, competition=contest.id)
    made, code = await invited(contest.id, contest.organizer)
    for actor, error in ((other, CompetitionNotFoundError), (judge, ForbiddenError)):
        with pytest.raises(error):
            await invited(contest.id, actor)
        with pytest.raises(error):
            await jury.invited(actor, contest.id)
        with pytest.raises(error):
            await jury.withdraw(actor, contest.id, made)
        with pytest.raises(ForbiddenError):
            await invitations.withdraw(actor, made)
    # An invitation of the administrator's is no invitation to this competition.
    elsewhere = await make_account("administrator", contest.administrator, username="second")
    link = await invitations.invite(elsewhere, InvitationIn(name="虚构丙", role="auditor"))
    with pytest.raises(NotFoundError):
        await jury.withdraw(contest.organizer, contest.id, link.id)
    await jury.withdraw(contest.organizer, contest.id, made)
    with pytest.raises(NotFoundError):
        await jury.withdraw(contest.organizer, contest.id, made)
    with pytest.raises(CodeNotValidError):
        await invitations.accept(VISITOR, code, NEW)


async def test_a_judge_follows_where_they_work_when_it_is_merged(db: None) -> None:
    contest = await make_set_up()
    old, new = await make_school(), await make_school("丁职校（虚构）")
    await make_account("teacher", contest.administrator)
    await jury.appoint(
        contest.organizer, contest.id, AppointmentIn(username="teacher", role="judge", organization=old)
    )
    await merging.merge(contest.administrator, old, Merger(into=new, reason="虚构合并"))
    _, (one,) = await jury.members(contest.organizer, contest.id)
    assert one.organization == "丁职校（虚构）"
    assert one.roles_here == ("judge",)


async def test_the_desk_invites_and_the_link_joins_in_the_browser(
    db: None, client: httpx.AsyncClient
) -> None:
    contest = await make_set_up()
    school = await make_school()
    here = f"/competitions/{contest.id}/jury"
    browser = Browser(client, contest.organizer)
    wrong = await browser.send(
        here, f"{here}/invitations", invited_name="", invited_email="half", invited_role="organizer"
    )
    assert wrong.status_code == 400
    for field in ("invited_name", "invited_email", "invited_role"):
        assert f'href="#{field}"' in wrong.text
        assert f'id="{field}"' in wrong.text
    made = await browser.send(
        here,
        f"{here}/invitations",
        invited_name="虚构裁判乙",
        invited_role="decoding_clerk",
        invited_organization=str(school),
    )
    assert made.status_code == 200
    address = made.text.partition('id="link">')[2].partition("<")[0]
    code = address.rpartition("/")[2]
    shown = (await browser.get(here)).text
    assert "虚构裁判乙" in shown
    assert code not in shown
    client.cookies.clear()
    page = await client.get(f"/join/{code}")
    assert "2026年测试赛（虚构）" in page.text
    assert "加密裁判" in page.text
    token = page.text.partition('name="_csrf_token" value="')[2].partition('"')[0]
    joined = await client.post(
        f"/join/{code}",
        data={"_csrf_token": token, "username": "new.clerk", "password": PASSWORD},
    )
    assert joined.status_code == 303
    assert (await client.get(f"/join/{code}")).status_code == 404


async def test_the_api_invites_lists_and_withdraws(db: None, client: httpx.AsyncClient) -> None:
    contest = await make_set_up()
    headers, address = bearer(contest.organizer), f"/api/competitions/{contest.id}/jury/invitations"
    made = await client.post(address, json={"name": "虚构裁判乙", "role": "judge"}, headers=headers)
    assert made.status_code == 201
    (line,) = (await client.get(address, headers=headers)).json()
    assert line["id"] == made.json()["id"]
    assert "address" not in line
    unknown = {"name": "虚构", "role": "judge", "organization": str(uuid4())}
    assert (await client.post(address, json=unknown, headers=headers)).status_code == 404
    refused = {"name": "虚构", "role": "administrator"}
    assert (await client.post(address, json=refused, headers=headers)).status_code == 400
    withdrawn = await client.post(f"{address}/{line['id']}/withdraw", headers=headers)
    assert withdrawn.status_code == 204
    assert (await client.get(address, headers=headers)).json() == []
