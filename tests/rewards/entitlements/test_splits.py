"""Teams that say themselves how they share: filed by one, confirmed by all, or shared equally in the end."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from competitions.awards import service as awards
from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.errors import NotFoundError
from rewards.entitlements import splits, teams
from rewards.entitlements.records import StoredProgram, standing_entitlements
from rewards.entitlements.time_passing import settle_what_time_brings
from tests.factories import Contest, make_account, make_final
from tests.rewards.entitlements.makers import approve_all, make_program_in_force, make_successor
from tests.rewards.factories import make_rule

pytestmark = pytest.mark.anyio

FILED = {"by": "filed", "remainder": "one_fen_each_in_payee_id_order", "within_days": 400}


class Team:
    """A team of two with a sum of 100.01 yuan to share, and who may act for it."""

    def __init__(self, contest: Contest, program: StoredProgram, award: UUID, people: list[Actor]) -> None:
        self.contest, self.program, self.award = contest, program, award
        self.one, self.other, self.tutor = people

    async def file(self, actor: Actor, one: int, other: int) -> UUID:
        assert self.one.person_id is not None
        assert self.other.person_id is not None
        shares = {self.one.person_id: one, self.other.person_id: other}
        return await splits.file_split(actor, self.program.id, self.award, "student", shares)

    async def due(self) -> dict[str, int]:
        standing = (await standing_entitlements(self.program.id)).values()
        return {line.payee_id: line.amount_fen for line in standing if line.award_id == str(self.award)}

    async def code(self) -> set[str]:
        rows = await database.fetch("SELECT code FROM rewards.passed_over WHERE award = $1", self.award)
        return {row["code"] for row in rows} - {"no_rule"}


async def make_team(folder: Path) -> Team:
    contest = await make_final()
    await awards.confirm(contest.organizer, contest.id)
    rule = make_rule(tiers=["first"], form="team", unit="team", amount_fen=10_001, split=FILED)
    program = await make_program_in_force(contest, folder, rule)
    row = await database.fetch_one(
        "SELECT a.id, a.entry FROM competitions.award a JOIN competitions.event e ON e.id = a.event"
        " WHERE a.code = 'first' AND a.kind = 'entry' AND e.form = 'team'"
    )
    assert row is not None
    members = await database.fetch(
        "SELECT person FROM competitions.entry_member WHERE entry = $1 ORDER BY role, position", row["entry"]
    )
    people = []
    for number, member in enumerate(members):
        actor = await make_account(
            "student",
            contest.administrator,
            username=f"member{number}",
            organization=None,
            person=member["person"],
        )
        people.append(actor)
    return Team(contest, program, row["id"], people)


async def test_once_all_confirmed_the_sum_is_due_as_filed(db: None, tmp_path: Path) -> None:
    team = await make_team(tmp_path)
    assert await team.due() == {}
    assert await team.code() == {"split_awaited"}
    filing = await team.file(team.one, 9_000, 1_001)
    assert await team.due() == {}
    await splits.confirm_split(team.other, filing)
    assert await team.due() == {str(team.one.person_id): 9_000, str(team.other.person_id): 1_001}
    assert await team.code() == set()
    # Confirming again changes nothing; filing again is too late.
    await splits.confirm_split(team.other, filing)
    with pytest.raises(splits.SplitClosedError):
        await team.file(team.other, 5_000, 5_001)


async def test_a_filing_follows_a_correction_and_is_confirmed_for_the_award_that_stands(
    db: None, tmp_path: Path
) -> None:
    team = await make_team(tmp_path)
    filing = await team.file(team.one, 9_000, 1_001)
    team.award = await make_successor(team.contest.organizer, team.award)
    await splits.confirm_split(team.other, filing)
    assert await team.due() == {str(team.one.person_id): 9_000, str(team.other.person_id): 1_001}


async def test_a_tutor_may_file_and_a_new_filing_is_confirmed_anew(db: None, tmp_path: Path) -> None:
    team = await make_team(tmp_path)
    first = await team.file(team.one, 10_001, 0)
    second = await team.file(team.tutor, 5_000, 5_001)
    with pytest.raises(splits.SplitReplacedError):
        await splits.confirm_split(team.other, first)
    await splits.confirm_split(team.other, second)
    assert await team.due() == {}
    await splits.confirm_split(team.one, second)
    assert await team.due() == {str(team.one.person_id): 5_000, str(team.other.person_id): 5_001}
    with pytest.raises(splits.SplitConfirmsAloneError):
        await splits.confirm_split(team.tutor, second)


async def test_a_member_with_nothing_confirms_too_and_is_told_why(db: None, tmp_path: Path) -> None:
    team = await make_team(tmp_path)
    filing = await team.file(team.one, 10_001, 0)
    await splits.confirm_split(team.other, filing)
    assert await team.due() == {str(team.one.person_id): 10_001}
    assert await team.code() == {"share_zero"}


@pytest.mark.parametrize(("one", "other"), [(10_000, 0), (10_002, 0), (20_000, -9_999)])
async def test_shares_that_do_not_add_up_are_refused(db: None, tmp_path: Path, one: int, other: int) -> None:
    team = await make_team(tmp_path)
    with pytest.raises(splits.SplitSharesUnfitError):
        await team.file(team.one, one, other)
    assert await database.fetch_value("SELECT count(*) FROM rewards.split_filing") == 0


async def test_nobody_else_files_or_knows(db: None, tmp_path: Path) -> None:
    team = await make_team(tmp_path)
    stranger = await make_account("student", team.contest.administrator, username="stranger")
    with pytest.raises(NotFoundError):
        await team.file(stranger, 5_000, 5_001)
    with pytest.raises(NotFoundError):
        await teams.team(stranger, team.program.id, team.award, "student")
    # The bureau sees it and files nothing.
    assert (await teams.team(team.contest.bureau, team.program.id, team.award, "student")).filing is None
    with pytest.raises(NotFoundError):
        await team.file(team.contest.bureau, 5_000, 5_001)


async def test_after_the_time_is_over_the_sum_is_shared_equally(db: None, tmp_path: Path) -> None:
    team = await make_team(tmp_path)
    filing = await team.file(team.one, 10_001, 0)
    await settle_what_time_brings()
    assert await team.due() == {}
    with clock.behind(-timedelta(days=500)):
        with pytest.raises(splits.SplitClosedError):
            await splits.confirm_split(team.other, filing)
        await settle_what_time_brings()
        assert sorted((await team.due()).values()) == [5_000, 5_001]
        assert await team.code() == set()


async def test_nothing_changes_once_the_sum_is_approved(db: None, tmp_path: Path) -> None:
    team = await make_team(tmp_path)
    filing = await team.file(team.one, 9_000, 1_001)
    await splits.confirm_split(team.other, filing)
    await approve_all(team.contest.bureau, team.program.id)
    found = await teams.team(team.one, team.program.id, team.award, "student")
    assert (found.approved, found.is_open) == (True, False)
    with pytest.raises(splits.SplitClosedError):
        await team.file(team.one, 1_001, 9_000)
