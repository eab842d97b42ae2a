"""What holds of splits, gates, caps, budgets and approved sums, for every program and list of awards."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from rewards.entitlements.calculation import calculate
from rewards.entitlements.lines import AwardedPayee, Calculation, Circumstances, Entitlement, Kept, Key
from rewards.entitlements.sharing import shares
from rewards.programs.rules import Split
from tests.rewards.entitlements.situations import (
    CLASSES,
    SCOPES,
    Situation,
    a_budget,
    a_split,
    approving,
    situations,
    some,
)

EXAMPLES = settings(max_examples=120, deadline=None)


@EXAMPLES
@given(
    st.randoms(use_true_random=False),
    st.integers(1, 10_000),
    st.lists(st.text(min_size=1, max_size=3), min_size=1, max_size=5, unique=True),
)
def test_every_kind_of_split_adds_up_to_the_fen(random: Random, fen: int, team: list[str]) -> None:
    split = Split.model_validate_json(json.dumps(a_split(random)))
    shared = shares(split, fen, team, None)
    assert shared.keys() == set(team)
    assert sum(shared.values()) == fen
    assert min(shared.values()) >= 0


@EXAMPLES
@given(situations())
def test_everybody_is_answered_once_and_no_sum_is_nothing_or_all_tax(case: Situation) -> None:
    outcome = calculate(case.program, case.awards, case.known)
    answered = [line.key for line in outcome.entitlements] + [line.key for line in outcome.passed_over]
    assert sorted(answered) == sorted(line.key for line in case.awards)
    for line in outcome.entitlements:
        assert 0 < line.amount_fen <= line.claimed_fen - line.earlier_fen - line.offset_fen
        assert line.offset_fen >= 0
        assert 0 <= line.withheld_fen < line.amount_fen
        assert line.key not in case.known.excluded
        # Whatever was taken off a sum is said in its reason.
        if line.amount_fen != line.claimed_fen:
            assert "；" in line.reason.zh
            assert ";" in line.reason.en
    assert all(line.reason.zh and line.reason.en for line in outcome.passed_over)


@EXAMPLES
@given(situations())
def test_the_order_of_awards_changes_nothing_whatever_is_on(case: Situation) -> None:
    outcome = calculate(case.program, case.awards, case.known)
    known = replace(case.known, kept=approving(some(case.random, outcome.entitlements)))
    shuffled = list(case.awards)
    case.random.shuffle(shuffled)
    assert calculate(case.program, shuffled, case.known) == outcome
    assert calculate(case.program, shuffled, known) == calculate(case.program, case.awards, known)


@EXAMPLES
@given(situations())
def test_what_was_approved_stays_and_calculating_again_changes_nothing(case: Situation) -> None:
    first = calculate(case.program, case.awards, case.known)
    approved = some(case.random, first.entitlements)
    again = calculate(case.program, case.awards, replace(case.known, kept=approving(approved)))
    assert numbers(approved) <= numbers(again.entitlements)
    # Of the rest the sums may be shared anew; with everything approved there is no rest.
    known = replace(case.known, kept=approving(first.entitlements))
    settled = calculate(case.program, case.awards, known)
    assert numbers(settled.entitlements) == numbers(first.entitlements)


def numbers(lines: Sequence[Entitlement]) -> set[tuple[object, ...]]:
    return {(line.key, line.rule, line.amount_fen, line.claimed_fen, line.earlier_fen) for line in lines}


@EXAMPLES
@given(situations(budget=a_budget))
def test_no_budget_is_passed_in_silence(case: Situation) -> None:
    budget = case.program.budget
    assert budget is not None
    first = calculate(case.program, case.awards, case.known)
    known = replace(case.known, kept=approving(some(case.random, first.entitlements)))
    for outcome in (first, calculate(case.program, case.awards, known)):
        total = sum(line.amount_fen for line in outcome.entitlements)
        assert sum(use.entitled_fen for use in outcome.budgets) == total
        for use in outcome.budgets:
            assert use.due_fen == use.entitled_fen + use.cut_fen + use.carried_fen
            assert use.stopped == (use.entitled_fen > budget.amount_fen)
            # Only a policy that stops, or one that may cut some tiers alone, leaves more than there is.
            if budget.shortage != "stop" and not (budget.shortage == "cut_by_tier" and budget.cut_order):
                assert not use.stopped
        cut = [line for line in outcome.passed_over if line.code in {"shortage", "carried_over"}]
        assert all("预算" in line.reason.zh and "budget" in line.reason.en for line in cut)


@EXAMPLES
@given(situations())
def test_caps_hold(case: Situation) -> None:
    first = calculate(case.program, case.awards, case.known)
    known = replace(case.known, kept=approving(some(case.random, first.entitlements)))
    caps_hold(case, first)
    caps_hold(case, calculate(case.program, case.awards, known))


def caps_hold(case: Situation, outcome: Calculation) -> None:
    by_key = {award.key: award for award in case.awards}
    for cap in case.program.caps:
        sums: defaultdict[tuple[object, ...], int] = defaultdict(int)
        for line in outcome.entitlements:
            award = by_key[line.key]
            if cap.payee_classes and award.payee_class not in cap.payee_classes:
                continue
            event = award.year, award.competition, award.event
            within = {"event": event, "year": (award.year,), "program": ()}[cap.within]
            who = {"payee": (award.payee_id, *within), "school": (award.school, *within), "event": event}
            sums[who[cap.per]] += line.amount_fen
        assert all(fen <= cap.amount_fen for fen in sums.values())


@EXAMPLES
@given(
    st.sampled_from(SCOPES[1:]).flatmap(
        lambda scope: st.tuples(
            st.just(scope),
            situations(
                caps=lambda _: [],
                budget=lambda _: None,
                highest_only=lambda _: dict.fromkeys(CLASSES, scope) | {"when_higher_comes_later": "top_up"},
            ),
        )
    )
)
def test_topping_up_pays_the_highest_in_all_whatever_came_first(drawn: tuple[str, Situation]) -> None:
    """Awards come one after the other, and what is due is approved at once, or later."""
    scope, case = drawn
    ids = sorted({award.award_id for award in case.awards})
    case.random.shuffle(ids)
    kept: dict[Key, Kept] = {}
    outcome = calculate(case.program, [])
    for number in range(1, len(ids) + 1):
        here = [award for award in case.awards if award.award_id in ids[:number]]
        outcome = calculate(case.program, here, Circumstances(kept=kept))
        # What was approved falls only with what it rests on: an earlier title may come to light.
        standing = numbers(outcome.entitlements)
        kept = {
            key: was
            for key, was in kept.items()
            if (key, was.rule, was.amount_fen, was.claimed_fen, was.earlier_fen) in standing
        }
        if case.random.random() < 0.5:
            kept = approving(outcome.entitlements)
    fresh = calculate(case.program, case.awards)
    assert by_payee_and_scope(outcome, case.awards, scope) == by_payee_and_scope(fresh, case.awards, scope)


def by_payee_and_scope(
    outcome: Calculation, awards: Sequence[AwardedPayee], scope: str
) -> dict[tuple[object, ...], int]:
    by_key = {award.key: award for award in awards}
    sums: defaultdict[tuple[object, ...], int] = defaultdict(int)
    for line in outcome.entitlements:
        award = by_key[line.key]
        within = {
            "event": (award.year, award.competition, award.event),
            "discipline": (award.discipline,),
            "year": (award.year,),
            "program": (),
        }[scope]
        sums[award.payee_class, award.payee_id, *within] += line.amount_fen
    return sums


@EXAMPLES
@given(
    st.tuples(st.sampled_from(SCOPES[1:]), st.sampled_from(("replace", "top_up"))).flatmap(
        lambda drawn: st.tuples(
            st.just(drawn),
            situations(
                highest_only=lambda _: (
                    dict.fromkeys(CLASSES, drawn[0]) | {"when_higher_comes_later": drawn[1]}
                ),
            ),
        )
    )
)
def test_within_a_scope_no_more_than_the_highest_is_due_whatever_was_approved(
    drawn: tuple[tuple[str, str], Situation],
) -> None:
    (scope, later), case = drawn
    first = calculate(case.program, case.awards, case.known)
    known = replace(case.known, kept=approving(some(case.random, first.entitlements)))
    outcome = calculate(case.program, case.awards, known)
    highest: defaultdict[tuple[object, ...], int] = defaultdict(int)
    for line in outcome.entitlements:
        one = replace(outcome, entitlements=(replace(line, amount_fen=line.claimed_fen),))
        ((key, claimed),) = by_payee_and_scope(one, case.awards, scope).items()
        highest[key] = max(highest[key], claimed)
    due = by_payee_and_scope(outcome, case.awards, scope)
    assert all(fen <= highest[key] for key, fen in due.items())
    if later == "replace":
        assert len(due) == len(outcome.entitlements)
