"""Topping up (补差) to the end: a lower award is paid, a higher one comes later, the difference paid once."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from httpx import AsyncClient

from competitions.awards import service as awards
from competitions.entries import service as entries
from competitions.entries.schemas import EntryIn
from competitions.events import moving
from competitions.events import service as events
from competitions.results import service as results
from registry.core import database
from rewards.entitlements.records import Standing, StoredProgram, standing_entitlements
from rewards.entitlements.service import settle, wait_for_settling
from rewards.ledger import queries as ledger
from tests.factories import Contest, competition, event, make_final, scores
from tests.rewards.approvals.makers import Bench
from tests.rewards.approvals.test_pages import read, sign_in
from tests.rewards.entitlements.makers import approve_all, make_program_in_force
from tests.rewards.factories import make_rule
from tests.rewards.recovery.makers import answer, make_drawn

pytestmark = pytest.mark.anyio

HIGH, LOW = 30_000, 10_000


async def test_a_paid_lower_award_stays_and_the_difference_to_a_later_higher_one_is_paid_once(
    db: None, client: AsyncClient, tmp_path: Path
) -> None:
    contest = await make_final()
    program = await make_program_in_force(
        contest,
        tmp_path,
        make_rule(id="first", tiers=["first"], amount_fen=HIGH),
        make_rule(id="third", tiers=["third"], amount_fen=LOW),
        highest_only={
            "student": "year",
            "tutor": "none",
            "school": "none",
            "when_higher_comes_later": "top_up",
        },
    )
    await awards.confirm(contest.organizer, contest.id)
    winner = await third_of_the_first_event()
    await pay(contest, program)
    assert await paid_to(winner) == LOW
    before = await ledger.of_program(program.id)

    await win_again(contest, winner)
    lines = {line.rule: line for line in (await standing_of(program)) if line.payee_id == str(winner)}
    assert (lines["third"].amount_fen, lines["third"].approved) == (LOW, True)
    first = lines["first"]
    assert (first.claimed_fen, first.earlier_fen, first.amount_fen) == (HIGH, LOW, HIGH - LOW)
    # Nothing that was paid has to come back.
    assert await ledger.of_program(program.id) == before
    reason = await database.fetch_value("SELECT reason FROM rewards.entitlement WHERE id = $1", first.id)
    assert "此前较低奖项已发 100.00 元，补差 200.00 元" in reason

    async with database.transaction():
        await wait_for_settling()
        again = await settle(contest.bureau, program, "again")
    assert (again.falling, again.arising) == ((), ())
    await pay(contest, program)
    assert await paid_to(winner) == HIGH
    after = await ledger.of_program(program.id)
    assert after.adds_up and after.reclaimed == 0
    sign_in(client, contest.bureau)
    assert "已批准的较低奖项保留，只补差额" in await read(client, f"/rewards/{program.id}")


async def third_of_the_first_event() -> UUID:
    """Return the student of one third prize of the event for persons."""
    person: UUID = await database.fetch_value(
        "SELECT m.person FROM competitions.award a JOIN competitions.event e ON e.id = a.event"
        " JOIN competitions.entry_member m ON m.entry = a.entry AND m.role = 'member'"
        " WHERE a.code = 'third' AND a.kind = 'entry' AND e.code = 'ZZ001' ORDER BY a.place LIMIT 1"
    )
    return person


async def win_again(contest: Contest, winner: UUID) -> None:
    """Let the students of the first event compete in a later contest of the year, which the winner wins."""
    rows = await database.fetch(
        "SELECT n.organization, max(m.person::text) FILTER (WHERE m.role = 'member') AS student,"
        " max(m.person::text) FILTER (WHERE m.role = 'tutor') AS tutor FROM competitions.entry n"
        " JOIN competitions.event e ON e.id = n.event JOIN competitions.entry_member m ON m.entry = n.id"
        " WHERE e.code = 'ZZ001' GROUP BY n.id, n.code ORDER BY n.code"
    )
    ranked = sorted(rows, key=lambda row: row["student"] != str(winner))
    later = competition(
        code="later-2026",
        starts_on=date(2026, 11, 16),
        ends_on=date(2026, 11, 17),
        awarded_on=date(2026, 11, 20),
        events=[event("ZZ001", "individual", 1)],
    )
    made = await events.create_competition(contest.organizer, later)
    await moving.move_all(contest.organizer, made, "entering")
    await entries.enter(
        contest.organizer,
        made,
        [
            EntryIn(
                event="ZZ001",
                code=f"ZZ001-{number:02d}",
                organization=row["organization"],
                members=(UUID(row["student"]),),
                tutors=(UUID(row["tutor"]),),
            )
            for number, row in enumerate(ranked, start=1)
        ],
    )
    ours = [one for one in scores() if one.event == "ZZ001"]
    await results.finalize(contest.organizer, made, ours)
    await awards.confirm(contest.organizer, made)


async def standing_of(program: StoredProgram) -> list[Standing]:
    return list((await standing_entitlements(program.id)).values())


async def pay(contest: Contest, program: StoredProgram) -> None:
    """Approve, export and have paid by the bank whatever is due and not paid yet."""
    made = await approve_all(contest.bureau, program.id)
    bench = Bench(contest, program.id, contest.bureau)
    await answer(bench, await make_drawn(bench, made, exported=True), "paid")


async def paid_to(person: UUID) -> int:
    """Return what a person was paid in all, in fen."""
    found: int = await database.fetch_value(
        "SELECT coalesce(sum(l.amount_fen), 0)::bigint FROM rewards.ledger_entry l"
        " JOIN rewards.entitlement t ON t.id = l.entitlement WHERE l.book = 'paid' AND t.person = $1",
        person,
    )
    return found
