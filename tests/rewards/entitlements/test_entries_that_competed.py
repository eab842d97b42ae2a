"""Who competed in an event, by its newest result: a condition that a correction can take from everybody."""

from pathlib import Path
from uuid import UUID

import pytest

from competitions.awards import queries as award_queries
from competitions.awards import service as awards
from competitions.results.corrections import service as corrections
from competitions.results.corrections.changes import ResultChange
from registry.core import database
from rewards.entitlements import why
from rewards.entitlements.records import StoredProgram, difference, standing_entitlements
from rewards.ledger import queries as ledger
from tests.competitions.results.contests import Marked, make_finalized
from tests.rewards.entitlements.makers import approve_all, make_program_in_force
from tests.rewards.factories import make_rule

pytestmark = pytest.mark.anyio

# The last of ten has no award, and without them as many are awarded as before.
LAST = "ZZ001-10"
GATED = make_rule(tiers=["first", "second", "third"], form="individual", gates={"least_entries": 10})


async def make_awarded(folder: Path, *rules: dict[str, object]) -> tuple[Marked, StoredProgram]:
    marked = await make_finalized()
    program = await make_program_in_force(marked.contest, folder, *rules)
    await awards.confirm(marked.contest.organizer, marked.contest.id)
    return marked, program


async def correct(marked: Marked, change: ResultChange, base: int) -> int:
    """Correct the result, and return what the preview said of money."""
    correction: UUID = await corrections.propose(marked.judge, marked.event, base, [change], "核对签到表")
    looked = await corrections.preview(marked.contest.organizer, correction)
    before = {award.id for award in await award_queries.awards_of(marked.contest.id) if not award.revoked}
    await corrections.approve(marked.contest.organizer, correction, "同意")
    after = {award.id for award in await award_queries.awards_of(marked.contest.id) if not award.revoked}
    assert before == after
    return sum(one.amount_fen or 0 for one in looked.consequences)


async def total(program: StoredProgram) -> int:
    return sum(line.amount_fen for line in (await standing_entitlements(program.id)).values())


@pytest.mark.parametrize("change", [{"unofficial": True}, {"status": "absent"}])
async def test_a_correction_of_who_competed_alone_takes_what_depends_on_it(
    db: None, tmp_path: Path, change: dict[str, object]
) -> None:
    marked, program = await make_awarded(tmp_path, GATED)
    due = await total(program)
    assert due > 0
    said = await correct(marked, ResultChange.model_validate({"entry": LAST} | change), 1)
    assert said == -due
    assert await standing_entitlements(program.id) == {}
    reasons = await why.passed_over(marked.contest.bureau, program.id, code="gate")
    assert reasons and all("9" in one.reason.zh and "正式参赛" in one.reason.zh for one in reasons)
    found = await difference(program)
    assert (found.falling, found.arising) == ((), ())


async def test_what_was_approved_stays_and_no_other_program_is_touched(db: None, tmp_path: Path) -> None:
    marked, program = await make_awarded(tmp_path, GATED)
    approved = await approve_all(marked.contest.bureau, program.id)
    said = await correct(marked, ResultChange(entry=LAST, unofficial=True), 1)
    assert said == 0
    assert {line.id for line in (await standing_entitlements(program.id)).values()} == set(approved)
    assert (await ledger.of_program(program.id)).adds_up


async def test_where_nobody_asks_how_many_competed_such_a_correction_settles_nothing(
    db: None, tmp_path: Path
) -> None:
    marked, program = await make_awarded(tmp_path)
    before = await standing_entitlements(program.id)
    # A stray row, which the next settling would take away, tells whether there was one.
    stray = "SELECT count(*) FROM rewards.budget_use WHERE program = $1 AND year = 1990"
    await database.execute(
        "INSERT INTO rewards.budget_use SELECT gen_random_uuid(), program, 1990, budget_fen,"
        " 0, 0, 0, 0, 0, false FROM rewards.budget_use WHERE program = $1 LIMIT 1",
        program.id,
    )
    assert await correct(marked, ResultChange(entry=LAST, unofficial=True), 1) == 0
    assert await standing_entitlements(program.id) == before
    assert await database.fetch_value(stray, program.id) == 1
