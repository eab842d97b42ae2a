"""What other payers paid for the same award is taken off: examples, and what holds of every program."""

import json
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewards.entitlements.calculation import calculate
from rewards.entitlements.lines import Calculation, Circumstances, Key, OutsidePaid
from rewards.programs.reading import ProgramInvalidError, read_program
from rewards.simulation.outcome import run
from tests.rewards.entitlements.situations import Situation, a_cap, approving, situations, some
from tests.rewards.factories import highest_only, make_award, make_program, make_rule, program_document

EXAMPLES = settings(max_examples=120, deadline=None)
SAME: dict[str, Any] = {"against": "same_award"}
ONE: Key = ("A1", "student", "S1")
PROVINCE = OutsidePaid("虚构省厅", "虚教〔2026〕1号", 50_000)


def paid(*payments: OutsidePaid, key: Key = ONE) -> Circumstances:
    return Circumstances(outside={key: payments})


def test_what_another_payer_paid_is_taken_off_and_named() -> None:
    program = make_program(offset=SAME)
    (line,) = calculate(program, [make_award()], paid(PROVINCE)).entitlements
    assert (line.amount_fen, line.claimed_fen, line.offset_fen) == (150_000, 200_000, 50_000)
    for said in (line.reason.zh, line.reason.en):
        assert "虚构省厅" in said and "虚教〔2026〕1号" in said and "500.00" in said and "1,500.00" in said


def test_as_much_or_more_leaves_nothing_and_says_so() -> None:
    outcome = calculate(
        make_program(offset=SAME), [make_award()], paid(PROVINCE, replace(PROVINCE, amount_fen=150_000))
    )
    assert outcome.entitlements == ()
    (line,) = outcome.passed_over
    assert (line.code, line.amount_fen) == ("offset", 200_000)
    assert "500.00" in line.reason.zh and "1,500.00" in line.reason.en


@pytest.mark.parametrize(
    ("offset", "fen"),
    [
        ({}, 200_000),
        ({"against": "none"}, 200_000),
        ({**SAME, "payers": ["虚构省厅"]}, 150_000),
        ({**SAME, "payers": ["别的单位"]}, 200_000),
    ],
)
def test_only_named_payers_count_where_any_are_named(offset: dict[str, Any], fen: int) -> None:
    outcome = calculate(make_program(offset=offset), [make_award()], paid(PROVINCE))
    assert [line.amount_fen for line in outcome.entitlements] == [fen]


@pytest.mark.parametrize(
    "key", [("A2", "student", "S1"), ("A1", "tutor", "S1"), ("A1", "student", "S2")], ids=str
)
def test_another_award_class_or_payee_is_not_taken_off(key: Key) -> None:
    outcome = calculate(make_program(offset=SAME), [make_award()], paid(PROVINCE, key=key))
    assert [line.amount_fen for line in outcome.entitlements] == [200_000]


def test_where_records_of_a_payee_were_merged_it_counts_for_the_one_that_stays() -> None:
    merged = make_award(payee_id="old", stands_for="S1")
    (line,) = calculate(make_program(offset=SAME), [merged], paid(PROVINCE)).entitlements
    assert line.amount_fen == 150_000


def test_the_highest_is_found_before_anything_is_taken_off_and_tax_is_of_what_is_left() -> None:
    tax = {
        "payee_class": "student",
        "treatment": "withheld",
        "rate_bp": 2_000,
        "note": {"zh": "试", "en": "t"},
    }
    program = make_program(
        make_rule(),
        make_rule(id="low", tiers=["second"], amount_fen=100_000),
        offset=SAME,
        highest_only=highest_only("year"),
        taxes=[tax],
    )
    lines = [make_award(), make_award(award_id="A2", entry="2", tier="second")]
    outcome = calculate(program, lines, paid(replace(PROVINCE, amount_fen=150_000)))
    assert [(line.award_id, line.amount_fen, line.withheld_fen) for line in outcome.entitlements] == [
        ("A1", 50_000, 10_000)
    ]
    nothing = calculate(program, lines, paid(replace(PROVINCE, amount_fen=200_000)))
    assert [line.code for line in nothing.passed_over] == ["offset", "highest_only"]


def test_a_cap_and_the_budget_count_what_is_left() -> None:
    cap = {"id": "C", "per": "payee", "within": "year", "amount_fen": 120_000}
    budget = {"amount_fen": 150_000, "per": "year", "shortage": "scale"}
    left = calculate(make_program(offset=SAME, budget=budget), [make_award()], paid(PROVINCE))
    assert ([line.amount_fen for line in left.entitlements], left.budgets[0].cut_fen) == ([150_000], 0)
    capped = calculate(make_program(offset=SAME, caps=[cap]), [make_award()], paid(PROVINCE))
    assert [line.amount_fen for line in capped.entitlements] == [120_000]


def test_an_approved_sum_falls_when_what_others_paid_changes_and_stays_when_not() -> None:
    program, award = make_program(offset=SAME), make_award()
    before = calculate(program, [award], paid(PROVINCE))
    kept = approving(before.entitlements)
    same = calculate(program, [award], replace(paid(PROVINCE), kept=kept))
    assert same.entitlements == before.entitlements
    (more,) = calculate(program, [award], replace(paid(PROVINCE, PROVINCE), kept=kept)).entitlements
    assert (more.amount_fen, more.offset_fen) == (100_000, 100_000)


def test_topping_up_pays_the_difference_to_what_this_program_paid() -> None:
    program = make_program(
        make_rule(),
        make_rule(id="low", tiers=["second"], amount_fen=100_000),
        offset=SAME,
        highest_only=highest_only("year") | {"when_higher_comes_later": "top_up"},
    )
    low = make_award(award_id="A2", entry="2", tier="second")
    known = paid(replace(PROVINCE, amount_fen=40_000), key=("A2", "student", "S1"))
    first = calculate(program, [low], known)
    assert [line.amount_fen for line in first.entitlements] == [60_000]
    both = calculate(program, [low, make_award()], replace(known, kept=approving(first.entitlements)))
    assert {(line.award_id, line.amount_fen, line.earlier_fen) for line in both.entitlements} == {
        ("A1", 140_000, 60_000),
        ("A2", 60_000, 0),
    }


def test_a_simulation_takes_it_off_too() -> None:
    outcome = run(make_program(offset=SAME), [make_award()], elsewhere={ONE: [PROVINCE]})
    assert [(line.amount_fen, "虚构省厅" in line.reason.zh) for line in outcome.lines] == [(150_000, True)]


@pytest.mark.parametrize(
    "offset",
    [{"payers": ["省厅"]}, {**SAME, "payers": ["省厅", "省厅"]}, {**SAME, "payers": [" 省厅"]}],
    ids=("without", "twice", "spaces"),
)
def test_payers_that_make_no_sense_are_refused_at_the_document(offset: dict[str, Any]) -> None:
    document = program_document(offset=offset)
    with pytest.raises(ProgramInvalidError) as refused:
        read_program(json.dumps(document).encode())
    assert [fault.code for fault in refused.value.faults] == ["offset_payers_unfit"]


@EXAMPLES
@given(situations(offset=lambda _: SAME))
def test_the_order_of_outside_payments_changes_nothing(case: Situation) -> None:
    turned = {key: _turned(case.random, payments) for key, payments in case.known.outside.items()}
    first = calculate(case.program, case.awards, case.known)
    assert calculate(case.program, case.awards, replace(case.known, outside=turned)) == first
    kept = approving(some(case.random, first.entitlements))
    assert calculate(case.program, case.awards, replace(case.known, outside=turned, kept=kept)) == calculate(
        case.program, case.awards, replace(case.known, kept=kept)
    )


def _turned(random: Random, payments: Any) -> list[OutsidePaid]:
    turned = list(payments)
    random.shuffle(turned)
    return turned


@EXAMPLES
@given(situations(offset=lambda _: SAME, caps=lambda _: [], budget=lambda _: None))
def test_nobody_has_more_than_without_and_never_less_than_nothing(case: Situation) -> None:
    """Where no cap or budget is shared: what one payee leaves of these, another may have."""
    without = _sums(calculate(case.program, case.awards, replace(case.known, outside={})))
    outcome = calculate(case.program, case.awards, case.known)
    for line in outcome.entitlements:
        elsewhere = sum(one.amount_fen for one in case.known.outside.get(line.key, ()))
        assert line.amount_fen == without[line.key] - elsewhere > 0
    gone = without.keys() - _sums(outcome).keys()
    for key in gone:
        assert sum(one.amount_fen for one in case.known.outside[key]) >= without[key]
    assert {line.key for line in outcome.passed_over if line.code == "offset"} == gone


@EXAMPLES
@given(situations(offset=lambda _: SAME, caps=lambda random: [a_cap(random, 0)], budget=lambda _: None))
def test_all_under_a_cap_together_have_no_more_than_without(case: Situation) -> None:
    without = calculate(case.program, case.awards, replace(case.known, outside={}))
    outcome = calculate(case.program, case.awards, case.known)
    assert sum(_sums(outcome).values()) <= sum(_sums(without).values())


@EXAMPLES
@given(st.integers(0, 300), situations(offset=lambda _: SAME, caps=lambda _: [], budget=lambda _: None))
def test_whatever_more_another_payer_pays_makes_no_sum_larger(more: int, case: Situation) -> None:
    before = _sums(calculate(case.program, case.awards, case.known))
    further = {
        award.key: [*case.known.outside.get(award.key, ()), OutsidePaid("某市", "9号", more)]
        for award in case.awards
        if more
    }
    after = _sums(calculate(case.program, case.awards, replace(case.known, outside=further or {})))
    if more:
        assert all(after.get(key, 0) == max(0, fen - more) for key, fen in before.items())


def _sums(outcome: Calculation) -> dict[Key, int]:
    return {line.key: line.amount_fen for line in outcome.entitlements}
