"""Reminders: once for each stage, to who can do something about it, whoever runs the round."""

import asyncio
import json
import subprocess
import sys
from datetime import timedelta
from uuid import UUID

import pytest

from registry.core import clock, database
from registry.core.settings import Settings
from rewards.payees import lines, service
from rewards.payees.reminding import remind
from rewards.payees.service import Payee
from tests.conftest import ROOT
from tests.factories import SCHOOLS, Contest, make_confirmed
from tests.rewards.payees.makers import account, confirm_everybody, make_own, payees_of, set_appeared
from tests.service import environment

pytestmark = pytest.mark.anyio


async def notices() -> list[tuple[str, bool]]:
    """Return address and whether it is done, of each of our notices, in the order of making."""
    rows = await database.fetch(
        "SELECT address, done_at IS NOT NULL AS done FROM registry.notice"
        " WHERE subject LIKE 'payee_account%' ORDER BY made_at, id"
    )
    return [(row["address"], row["done"]) for row in rows]


async def age_notices(days: int) -> None:
    """Let the notices have been written some days ago."""
    await database.execute(
        "UPDATE registry.notice SET made_at = made_at - $1::interval", timedelta(days=days)
    )


async def terms() -> tuple[int, list[int]]:
    """Return how many days the program gives, and when it reminds."""
    document = await database.fetch_value("SELECT document -> 'confirmation' FROM rewards.program")
    said = json.loads(document)
    return said["within_days"], said["remind_before"]


async def student_and_schools() -> tuple[Contest, UUID, str, set[str]]:
    """Return a contest, a student of it who can sign in, and the pages of its schools."""
    contest = await make_confirmed()
    (person, name), *_ = await payees_of(contest)
    await make_own(contest, person)
    pages = {f"/school/rewards/{contest.organizations[school]}" for school in SCHOOLS}
    return contest, person, name, pages


async def test_each_is_told_once_in_a_stage_and_again_in_the_next(db: None) -> None:
    _, person, _, schools = await student_and_schools()
    within, before = await terms()
    assert await remind() == 3
    assert {address for address, _ in await notices()} == {"/my/rewards", *schools}
    assert await remind() == 0
    # The next stage begins so many days before the end.
    days = within - max(before)
    await set_appeared(days)
    await age_notices(days)
    assert await remind() == 3
    assert await remind() == 0
    told = await notices()
    assert (len(told), sum(not done for _, done in told)) == (6, 3)
    # After the last day everybody is told once more, and nothing is lost.
    await set_appeared(within + 1)
    await age_notices(within + 1 - days)
    assert await remind() == 3
    assert await remind() == 0
    late = [line for line in await lines.of_programs() if line.late]
    assert person in {line.payee for line in late}
    assert {line.state_code for line in late} == {"due"}


async def test_nothing_left_to_do_ticks_the_notice_off(db: None) -> None:
    contest, person, name, _ = await student_and_schools()
    await remind()
    student = await database.fetch_value("SELECT id FROM registry.account WHERE person = $1", person)
    mine = "SELECT count(*) FROM registry.notice WHERE account = $1 AND done_at IS NULL"
    assert await database.fetch_value(mine, student) == 1
    own = await make_own(contest, person, "again")
    await service.confirm_account(own, Payee(person=person), account(name))
    assert await database.fetch_value(mine, student) == 0
    # Schools are ticked off by the next round, once all of theirs have confirmed.
    assert {done for address, done in await notices() if address.startswith("/school")} == {False}
    await database.execute("UPDATE registry.account SET person = NULL")
    await confirm_everybody(contest)
    assert await remind() == 0
    assert {done for _, done in await notices()} == {True}


async def test_a_returned_payment_is_told_at_once(db: None) -> None:
    contest, person, name, _ = await student_and_schools()
    await remind()
    await age_notices(2)
    own = await make_own(contest, person, "again")
    made = await service.confirm_account(own, Payee(person=person), account(name))
    await remind()
    await let_return(contest, person, made)
    (line,) = [line for line in await lines.of_persons([person]) if line.state_code == "returned"]
    assert (line.because, line.missing) == ("账号与户名不符", ("new_account",))
    assert await remind() == 2  # The two accounts of the student.
    assert await remind() == 0
    message = await database.fetch_value(
        "SELECT message ->> 'en' FROM registry.notice WHERE done_at IS NULL AND account IS NOT NULL LIMIT 1"
    )
    assert "sent a payment back" in message
    await service.confirm_account(own, Payee(person=person), account(name))
    assert all(not line.missing for line in await lines.of_persons([person]))


async def let_return(contest: Contest, person: UUID, to: UUID) -> None:
    """Write a payment that the bank sent back, as the rooms of payment leave it."""
    batch = await database.fetch_value(
        "INSERT INTO rewards.batch (id, program, number, kind, drawn_by, drawn_at, exported_at)"
        " SELECT gen_random_uuid(), program, '2026-0001', 'bank', $2, now(), now()"
        " FROM rewards.entitlement WHERE person = $1 LIMIT 1 RETURNING id",
        person,
        contest.bureau.account_id,
    )
    await database.execute(
        "INSERT INTO rewards.batch_line (id, batch, position, entitlement, payee_account, gross_fen,"
        " withheld_fen, net_fen, outcome, outcome_reason, outcome_at)"
        " SELECT gen_random_uuid(), $2, 1, id, $3, amount_fen, withheld_fen, amount_fen - withheld_fen,"
        " 'returned', '账号与户名不符', $4 FROM rewards.entitlement WHERE person = $1 LIMIT 1",
        person,
        batch,
        to,
        clock.now(),
    )


async def test_two_rounds_at_once_tell_nobody_twice(db: None, settings: Settings) -> None:
    await student_and_schools()
    command = [sys.executable, "-m", "app", "rewards", "remind"]
    env = environment(settings.data_dir, database=settings.database)

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    one, other, here = await asyncio.gather(asyncio.to_thread(run), asyncio.to_thread(run), remind())
    assert (one.returncode, other.returncode) == (0, 0), one.stderr + other.stderr
    written = [int(done.stdout.rpartition("written: ")[2].partition(";")[0]) for done in (one, other)]
    assert sum(written) + here == 3
    assert len(await notices()) == 3
