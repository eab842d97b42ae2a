"""Two records that turn out to be one person: what is due follows at once, and back when it is undone."""

import asyncio
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from competitions.awards import service as awards
from registry.core import database
from registry.people.duplicates import service as duplicates
from rewards.entitlements.records import Standing, StoredProgram, difference, standing_entitlements
from rewards.entitlements.service import settle, wait_for_settling
from rewards.ledger import queries as ledger
from tests.factories import Contest, bearer, make_final
from tests.rewards.entitlements.makers import approve_all, make_program_in_force
from tests.rewards.factories import make_rule
from tests.rewards.simulation.test_web import sign_in

pytestmark = pytest.mark.anyio


async def make_two(folder: Path) -> tuple[Contest, StoredProgram, Standing, Standing]:
    """Return a program that pays the highest only within a year, a winner of the highest sum, one of less."""
    contest = await make_final()
    rules = [
        make_rule(id="first", tiers=["first"], amount_fen=30_000),
        make_rule(id="third", tiers=["third"], amount_fen=10_000),
    ]
    scopes = {"student": "year", "tutor": "none", "school": "none"}
    program = await make_program_in_force(contest, folder, *rules, highest_only=scopes)
    await awards.confirm(contest.organizer, contest.id)
    standing = sorted((await standing_entitlements(program.id)).values(), key=lambda line: line.key)
    more, less = (next(line for line in standing if line.rule == rule) for rule in ("first", "third"))
    return contest, program, more, less


async def ids(program: StoredProgram) -> set[UUID]:
    return {line.id for line in (await standing_entitlements(program.id)).values()}


async def settled(program: StoredProgram) -> bool:
    found = await difference(program)
    return (found.falling, found.arising) == ((), ())


async def test_merging_settles_at_once_says_so_before_and_undoing_gives_it_back(
    db: None, tmp_path: Path
) -> None:
    contest, program, more, less = await make_two(tmp_path)
    one, other = UUID(more.payee_id), UUID(less.payee_id)
    before = await ids(program)
    said = await duplicates.preview_merge(contest.administrator, one, other)
    assert len(said) == 1 and "应奖取消 1 项，其中已批准 0 项" in said[0].zh
    assert await ids(program) == before
    assert not await database.fetch_value("SELECT count(merged_into) FROM registry.person")
    await duplicates.merge(contest.administrator, one, other, "同一人两次登记")
    assert before - await ids(program) == {less.id}
    assert await settled(program)
    assert await duplicates.preview_merge(contest.administrator, one, other) == []
    await duplicates.undo(contest.administrator, one, other)
    keys = {line.key for line in (await standing_entitlements(program.id)).values()}
    assert {more.key, less.key} <= keys and len(keys) == len(before)
    assert await settled(program)


async def test_what_was_approved_is_cancelled_and_the_books_add_up(db: None, tmp_path: Path) -> None:
    contest, program, more, less = await make_two(tmp_path)
    await approve_all(contest.bureau, program.id)
    one, other = UUID(more.payee_id), UUID(less.payee_id)
    (said,) = await duplicates.preview_merge(contest.administrator, one, other)
    assert "其中已批准 1 项" in said.zh
    await duplicates.merge(contest.administrator, one, other, "同一人两次登记")
    books = await ledger.of_program(program.id)
    assert (books.cancelled, books.adds_up) == (10_000, True)


async def test_where_only_one_was_awarded_nothing_follows(db: None, tmp_path: Path) -> None:
    contest, program, more, _ = await make_two(tmp_path)
    nobody = await database.fetch_value(
        "SELECT id FROM registry.person p WHERE NOT EXISTS (SELECT FROM rewards.entitlement t"
        " WHERE t.person = p.id) AND NOT EXISTS (SELECT FROM rewards.passed_over v WHERE v.person = p.id)"
        " LIMIT 1"
    )
    before = await ids(program)
    assert await duplicates.preview_merge(contest.administrator, UUID(more.payee_id), nobody) == []
    await duplicates.merge(contest.administrator, UUID(more.payee_id), nobody, "同一人两次登记")
    assert await ids(program) == before


async def test_merging_and_settling_at_once_wait_for_each_other_and_both_are_done(
    db: None, tmp_path: Path
) -> None:
    contest, program, more, less = await make_two(tmp_path)

    async def again() -> None:
        async with database.transaction():
            await wait_for_settling()
            # What falls and is due again is written down anew: a row that refers to the person.
            for role in ("substitute", "member"):
                await database.execute(
                    "UPDATE competitions.entry_member SET role = $2 WHERE person = $1::uuid",
                    more.payee_id,
                    role,
                )
                await settle(contest.bureau, program, "再次核算")

    one, other = UUID(more.payee_id), UUID(less.payee_id)
    await asyncio.gather(
        again(), duplicates.merge(contest.administrator, one, other, "同一人两次登记"), again()
    )
    assert less.key not in await standing_entitlements(program.id)
    assert await settled(program)


async def test_the_page_and_the_api_say_what_follows(client: httpx.AsyncClient, tmp_path: Path) -> None:
    contest, _, more, less = await make_two(tmp_path)
    by = bearer(contest.administrator)
    address = f"/api/duplicates/{more.payee_id}/{less.payee_id}/consequences"
    answer = await client.get(address, headers=by)
    assert answer.status_code == 200
    assert "应奖取消 1 项" in answer.json()[0]["zh"]
    assert (await client.get(address, headers=bearer(contest.bureau))).status_code == 403
    sign_in(client, contest.administrator)
    page = await client.get(f"/duplicates/{more.payee_id}/{less.payee_id}")
    assert "应奖取消 1 项" in page.text
