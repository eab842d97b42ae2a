"""Random histories: awards fall, teams change, sums are approved; it always stands as if settled from new."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from competitions.awards import queries as award_queries
from competitions.awards import service as awards
from registry.core import database
from rewards.entitlements import why
from rewards.entitlements.awarded import awarded_payees
from rewards.entitlements.calculation import calculate
from rewards.entitlements.records import StoredProgram, circumstances, difference, standing_entitlements
from rewards.entitlements.service import settle, wait_for_settling
from rewards.ledger import queries as ledger
from tests.factories import Contest, make_final
from tests.rewards.entitlements.makers import approve_all, make_program_in_force
from tests.rewards.entitlements.situations import SHORTAGES, a_split
from tests.rewards.factories import make_rule

pytestmark = pytest.mark.anyio


def rules(random: Random) -> list[dict[str, Any]]:
    return [
        make_rule(
            id=f"{tier}-{payee_class}",
            tiers=[tier],
            payee_class=payee_class,
            unit=unit,
            amount_fen=random.randint(1_000, 50_000),
            **({"split": a_split(random)} if unit == "team" else {}),
        )
        for tier in ("first", "second", "third")
        for payee_class in ("student", "tutor", "school")
        for unit in (random.choice(("person", "team", "event")),)
    ]


@pytest.mark.parametrize("seed", range(4))
async def test_after_any_history_what_stands_is_what_a_fresh_calculation_says(
    db: None, tmp_path: Path, seed: int
) -> None:
    random = Random(seed)  # noqa: S311  (a test's choices, no secret)
    contest = await make_final(6)
    program = await make_program_in_force(
        contest,
        tmp_path,
        *rules(random),
        budget={
            "amount_fen": random.randint(50_000, 400_000),
            "per": "year",
            "shortage": SHORTAGES[seed],
        },
        highest_only={
            "student": "year",
            "tutor": "event",
            "school": "none",
            "when_higher_comes_later": random.choice(("replace", "top_up")),
        },
        caps=[{"id": "C1", "per": "school", "within": "year", "amount_fen": 300_000}],
    )
    await awards.confirm(contest.organizer, contest.id)
    await agrees(contest, program)
    for _ in range(5):
        match random.choice(("revoke", "revoke", "approve", "member")):
            case "revoke":
                await revoke(contest, random)
            case "approve":
                await approve_all(contest.bureau, program.id, random.randint(1, 6))
                await settle_again(contest, program, "已批准")
            case "member":
                # A correction of who was in a team, which the next change of awards finds.
                await database.execute(
                    "UPDATE competitions.entry_member SET role = 'substitute' WHERE id ="
                    " (SELECT id FROM competitions.entry_member WHERE role = 'member'"
                    "  ORDER BY id OFFSET $1 LIMIT 1)",
                    random.randint(0, 5),
                )
                await settle_again(contest, program, "更正队员")
        await agrees(contest, program)


async def settle_again(contest: Contest, program: StoredProgram, reason: str) -> None:
    async with database.transaction():
        await wait_for_settling()
        await settle(contest.bureau, program, reason)


async def revoke(contest: Contest, random: Random) -> None:
    standing = [
        award.id
        for award in await award_queries.awards_of(contest.id)
        if award.kind == "entry" and not award.revoked
    ]
    if not standing:
        return
    award = random.choice(standing)
    said = sum(one.amount_fen or 0 for one in await awards.preview_revocation(contest.organizer, award))
    before = await total()
    await awards.revoke(contest.organizer, award, "资格不符")
    assert await total() - before == said


async def total() -> int:
    fen: int = await database.fetch_value(
        "SELECT coalesce(sum(t.amount_fen), 0)::bigint FROM rewards.entitlement t"
        " LEFT JOIN rewards.withdrawal w ON w.entitlement = t.id WHERE w.id IS NULL"
    )
    return fen


async def agrees(contest: Contest, program: StoredProgram) -> None:
    """Compare what stands, who is passed over and what the budget came to with a calculation from new."""
    standing = await standing_entitlements(program.id)
    known = await circumstances(program, standing.values())
    fresh = calculate(program.document, await awarded_payees(), known)
    assert {key: line.amount_fen for key, line in standing.items()} == {
        line.key: line.amount_fen for line in fresh.entitlements
    }
    found = await difference(program)
    assert (found.falling, found.arising) == ((), ())
    passed_over = await why.passed_over(contest.bureau, program.id)
    assert {(str(one.award), one.payee_class_code, one.code) for one in passed_over} == {
        (one.award_id, one.payee_class, one.code) for one in fresh.passed_over
    }
    assert await why.budget_uses(contest.bureau, program.id) == list(fresh.budgets)
    assert (await ledger.of_program(program.id)).adds_up
