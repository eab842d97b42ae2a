"""Sums for which one year's money does not suffice: they wait, come before the next year's, and are paid."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given

from competitions.awards import service as awards
from registry.core import clock, database
from rewards.approvals import service as approving_service
from rewards.approvals.asked import asked, uses_of
from rewards.entitlements.calculation import calculate
from rewards.entitlements.lines import Calculation, Circumstances, Kept, Key
from rewards.entitlements.records import programs_in_force, standing_entitlements
from rewards.entitlements.service import settle, wait_for_settling
from rewards.entitlements.time_passing import settle_what_time_brings
from rewards.overview import yearly
from rewards.payments import facts
from rewards.payments.checks import BudgetFacts, LineFacts, check
from rewards.programs import queries as programs
from tests.factories import BUREAU, make_final
from tests.rewards.approvals.makers import Bench, Signatory, make_approving, make_signatory, state_of
from tests.rewards.entitlements.makers import make_program_in_force
from tests.rewards.entitlements.situations import Situation, approving, situations, some
from tests.rewards.entitlements.test_money_laws import EXAMPLES
from tests.rewards.factories import make_award, make_program, make_rule
from tests.rewards.payments.test_checks import LINE, TODAY

BUDGET = {"amount_fen": 50_000, "per": "year", "shortage": "carry_over"}


def a_carrying_budget(random: Random) -> dict[str, object]:
    return {"amount_fen": random.randint(1, 2_000), "per": "year", "shortage": "carry_over"}


@EXAMPLES
@given(situations(budget=a_carrying_budget))
def test_no_years_money_is_passed_and_nobody_overtakes_whatever_is_approved_on_the_way(
    case: Situation,
) -> None:
    """Years pass, and something of what is due is approved in each; awards stay as they are."""
    budget = case.program.budget
    assert budget is not None
    kept: dict[Key, Kept] = {}
    for today in (date(2025, 12, 1), date(2026, 12, 1), date(2027, 12, 1), date(2028, 12, 1)):
        here = [award for award in case.awards if award.year <= today.year]
        outcome = calculate(case.program, here, Circumstances(today=today, kept=kept))
        for year in range(2025, 2029):
            under = [line.amount_fen for line in outcome.entitlements if line.budget_year == year]
            assert sum(under) <= budget.amount_fen
            assert sum(under) == sum(use.entitled_fen for use in outcome.budgets if use.year == year)
        assert not any(use.stopped for use in outcome.budgets)
        years = {award.key: award.year for award in case.awards}
        first_to_wait = min(
            (years[line.key] for line in outcome.passed_over if line.code == "carried_over"), default=9999
        )
        # Who waits was awarded in no earlier year than whoever is paid and was not approved before.
        assert all(years[line.key] <= first_to_wait for line in outcome.entitlements if line.key not in kept)
        assert all(line.budget_year >= years[line.key] for line in outcome.entitlements)
        stays = {line.key: line.budget_year for line in outcome.entitlements}
        assert all(stays[key] == was.year for key, was in kept.items() if key in stays)
        kept |= approving(some(case.random, outcome.entitlements))
        kept = {key: was for key, was in kept.items() if key in stays}


def test_what_waits_comes_before_the_new_years_awards() -> None:
    program = make_program(
        make_rule(), budget={"amount_fen": 200_000, "per": "year", "shortage": "carry_over"}
    )
    old = [make_award(award_id=f"A{n}", payee_id=f"S{n}", entry=f"{n}") for n in range(2)]
    new = make_award(award_id="A9", payee_id="S9", year=2027, awarded_on=date(2027, 5, 1), entry="9")
    assert due(calculate(program, [*old, new], Circumstances(today=date(2027, 6, 1)))) == {
        "A0": 2026,
        "A1": 2027,
    }
    assert due(calculate(program, [*old, new], Circumstances(today=date(2028, 1, 1)))) == {
        "A0": 2026,
        "A1": 2027,
        "A9": 2028,
    }


def test_a_sum_approved_for_a_later_year_stays_there_when_the_earlier_years_money_comes_free() -> None:
    program = make_program(
        make_rule(), budget={"amount_fen": 200_000, "per": "year", "shortage": "carry_over"}
    )
    two = [make_award(award_id=f"A{n}", payee_id=f"S{n}", entry=f"{n}") for n in range(2)]
    today = date(2027, 6, 1)
    carried = calculate(program, two, Circumstances(today=today)).entitlements[1:]
    assert "2027" in carried[0].reason.zh
    alone = Circumstances(today=today, kept=approving(carried))
    assert due(calculate(program, two[1:], alone)) == {"A1": 2027}
    assert due(calculate(program, two[1:], Circumstances(today=today))) == {"A1": 2026}


def due(outcome: Calculation) -> dict[str, int]:
    return {line.award_id: line.budget_year for line in outcome.entitlements}


@pytest.mark.anyio
async def test_carried_sums_are_settled_approved_and_counted_in_the_year_whose_money_it_is(
    db: None, tmp_path: Path
) -> None:
    contest = await make_final(10)
    program = await make_program_in_force(contest, tmp_path, budget=BUDGET)
    bench = Bench(contest, program.id, contest.bureau)
    signatory = await make_signatory(contest, "education", contest.organizations[BUREAU])
    await awards.confirm(contest.organizer, contest.id)
    first = await standing_entitlements(program.id)
    assert {line.year for line in first.values()} == {2026}
    assert sum(line.amount_fen for line in first.values()) == 50_000
    await approve(bench, signatory)
    await nothing_to_settle(bench)
    with clock.behind(-timedelta(days=100)):
        assert await settle_what_time_brings() == 1
        await nothing_to_settle(bench)
        assert await settle_what_time_brings() == 0
    second = await standing_entitlements(program.id)
    assert {line.year for key, line in second.items() if key not in first} == {2027}
    assert {key: second[key].id for key in first} == {key: line.id for key, line in first.items()}
    await approve(bench, signatory)
    years = [(each.year, each.total_fen) for each in await programs.due_by_year(contest.bureau, program.id)]
    assert years == [(2026, 50_000), (2027, 50_000)]
    assert await yearly.years(contest.bureau, program.id) == [2027, 2026]
    for year in (2026, 2027):
        line = (await yearly.report(contest.bureau, program.id, year)).budget
        assert line is not None
        assert (line.year, line.used_fen, line.due_fen, line.left_fen) == (year, 50_000, 0, 0)
    lines = await facts.of_lines(program.id)
    assert sorted({line.budget_year for line in lines}) == [2026, 2027]
    budget = await facts.of_budget(program.id, program.document)
    assert budget is not None
    assert over_budget(lines, budget) == set()
    # With a fen less, each year's lines would be stopped.
    assert over_budget(lines, replace(budget, amount_fen=49_999)) == {2026, 2027}


async def approve(bench: Bench, signatory: Signatory) -> None:
    """Have everything that stands and is on no list approved, with the budget of its year in view."""
    made = await make_approving(bench)
    found = await asked(made)
    assert found is not None
    ((use,),) = [await uses_of(found)]
    assert (use.budget_fen, use.used_fen, use.asked_fen, use.fits) == (50_000, 0, 50_000, True)
    await approving_service.approve(signatory.actor, made, signatory.code())
    assert await state_of(made) == "approved"


async def nothing_to_settle(bench: Bench) -> None:
    """Settle, and find that nothing changes."""
    (program,) = await programs_in_force()
    async with database.transaction():
        await wait_for_settling()
        found = await settle(bench.drafter, program, "再次核算")
    assert (found.falling, found.arising) == ((), ())


def over_budget(lines: list[LineFacts], budget: BudgetFacts) -> set[int]:
    """Return the years of which lines are stopped for want of money, were their accounts all in order."""
    clear = [
        replace(
            LINE,
            entitlement=line.entitlement,
            gross_fen=line.gross_fen,
            withheld_fen=0,
            approved_fen=line.approved_fen,
            open_fen=line.open_fen,
            budget_year=line.budget_year,
        )
        for line in lines
    ]
    found = check(clear, budget, "bank", TODAY)
    return {
        line.budget_year for line in clear if "over_budget" in {each.code for each in found[line.entitlement]}
    }
