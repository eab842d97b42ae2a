"""What holds for every program and every list of awards."""

from collections import Counter, defaultdict
from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from rewards.entitlements.calculation import calculate
from rewards.entitlements.claims import prize_of_entry
from rewards.entitlements.lines import AwardedPayee, Calculation, Entitlement, PassedOver
from rewards.entitlements.sharing import equal_shares
from rewards.entitlements.totals import Subtotal, totals_of
from rewards.programs.documents import Program
from tests.rewards.factories import highest_only, make_award, make_program, make_rule

TIERS = ("first", "second", "third")
CLASSES = ("student", "tutor", "school")
SCOPES = ("none", "event", "discipline", "year", "program")
UNITS = ("person", "team", "event")


@st.composite
def programs(draw: st.DrawFn, units: tuple[str, ...] = UNITS, scopes: tuple[str, ...] = SCOPES) -> Program:
    rules = [
        make_rule(
            id=f"{level}-{tier}-{payee_class}",
            level=level,
            tiers=[tier],
            payee_class=payee_class,
            unit=draw(st.sampled_from(units)),
            amount_fen=draw(st.integers(1, 500)),
        )
        for level in ("national", "provincial")
        for tier in TIERS[:2]
        for payee_class in CLASSES
    ]
    return make_program(*rules, highest_only=highest_only(draw(st.sampled_from(scopes))))


@st.composite
def award_lists(draw: st.DrawFn) -> list[AwardedPayee]:
    entries = draw(
        st.lists(
            st.tuples(
                st.sampled_from((2025, 2026, 2027)),
                st.sampled_from(("national", "provincial")),
                st.sampled_from(("E1", "E2")),
                st.sampled_from(TIERS),
                st.integers(1, 28),
                st.sets(st.tuples(st.sampled_from(CLASSES), st.sampled_from("abcd")), min_size=1, max_size=6),
            ),
            max_size=10,
        )
    )
    lines = [
        make_award(
            award_id=f"A{number}",
            competition=level,
            level=level,
            year=year,
            event=event,
            entry=str(number),
            tier=tier,
            payee_class=payee_class,
            payee_id=payee,
            awarded_on=date(year, 5, day),
        )
        for number, (year, level, event, tier, day, payees) in enumerate(entries)
        for payee_class, payee in payees
    ]
    return draw(st.permutations(lines))


def every_line(outcome: Calculation) -> list[Entitlement | PassedOver]:
    return [*outcome.entitlements, *outcome.passed_over]


def scope_key(scope: str, award: AwardedPayee) -> tuple[object, ...]:
    """Return the scope as domain.md words it, written apart from the code under test."""
    parts = {
        "event": (award.year, award.competition, award.event),
        "discipline": (award.event_name or award.event,),
        "year": (award.year,),
        "program": (),
    }
    return (award.payee_class, award.payee_id, *parts[scope])


@given(st.integers(0, 10**9), st.sets(st.text(min_size=1, max_size=4), min_size=1, max_size=12))
def test_shares_add_up_to_the_fen_and_differ_by_one_at_most(sum_fen: int, payees: set[str]) -> None:
    shares = equal_shares(sum_fen, payees)
    assert shares.keys() == payees
    assert sum(shares.values()) == sum_fen
    assert max(shares.values()) - min(shares.values()) <= 1
    assert [shares[payee] for payee in sorted(payees)] == sorted(shares.values(), reverse=True)


@settings(max_examples=60, deadline=None)
@given(programs(), award_lists())
def test_every_payee_of_every_award_is_entitled_or_passed_over_once(
    program: Program, awards: list[AwardedPayee]
) -> None:
    outcome = calculate(program, awards)
    answered = Counter((line.award_id, line.payee_class, line.payee_id) for line in every_line(outcome))
    assert answered == Counter((line.award_id, line.payee_class, line.payee_id) for line in awards)
    assert all(line.amount_fen > 0 for line in outcome.entitlements)


@settings(max_examples=60, deadline=None)
@given(programs(units=("team",)), award_lists())
def test_what_a_team_is_paid_and_passed_over_for_adds_up_to_its_sum(
    program: Program, awards: list[AwardedPayee]
) -> None:
    outcome = calculate(program, awards)
    by_payee = {(award.award_id, award.payee_class, award.payee_id): award for award in awards}
    sums: defaultdict[tuple[object, ...], int] = defaultdict(int)
    for line in every_line(outcome):
        if line.rule is not None:
            award = by_payee[line.award_id, line.payee_class, line.payee_id]
            sums[line.rule, prize_of_entry(award)] += line.amount_fen
    amounts = {rule.id: rule.amount_fen for rule in program.rules}
    assert all(fen == amounts[str(rule)] for (rule, _), fen in sums.items())


@settings(max_examples=100, deadline=None)
@given(programs(scopes=SCOPES[1:]), award_lists())
def test_highest_only_pays_once_within_its_scope_and_the_highest(
    program: Program, awards: list[AwardedPayee]
) -> None:
    scope = program.highest_only.student
    outcome = calculate(program, awards)
    by_payee = {(award.award_id, award.payee_class, award.payee_id): award for award in awards}
    paid: dict[tuple[object, ...], int] = {}
    for line in outcome.entitlements:
        key = scope_key(scope, by_payee[line.award_id, line.payee_class, line.payee_id])
        assert key not in paid
        paid[key] = line.amount_fen
    for beaten in outcome.passed_over:
        if beaten.code == "highest_only":
            key = scope_key(scope, by_payee[beaten.award_id, beaten.payee_class, beaten.payee_id])
            assert beaten.amount_fen <= paid[key]


@settings(max_examples=60, deadline=None)
@given(programs(), award_lists(), st.randoms(use_true_random=False))
def test_the_order_of_the_awards_and_calculating_again_change_nothing(
    program: Program, awards: list[AwardedPayee], random: Random
) -> None:
    outcome = calculate(program, awards)
    shuffled = list(awards)
    random.shuffle(shuffled)
    assert calculate(program, shuffled) == outcome
    assert calculate(program, reversed(awards)) == outcome
    assert calculate(program, iter(awards)) == outcome


@settings(max_examples=60, deadline=None)
@given(programs(units=("person", "event")), award_lists())
def test_calculating_what_is_paid_once_more_pays_the_same(
    program: Program, awards: list[AwardedPayee]
) -> None:
    outcome = calculate(program, awards)
    paid = {(line.award_id, line.payee_class, line.payee_id) for line in outcome.entitlements}
    again = calculate(program, [a for a in awards if (a.award_id, a.payee_class, a.payee_id) in paid])
    assert again.entitlements == outcome.entitlements
    assert again.passed_over == ()


@settings(max_examples=40, deadline=None)
@given(programs(), award_lists())
def test_every_breakdown_adds_up_to_the_total(program: Program, awards: list[AwardedPayee]) -> None:
    entitlements = calculate(program, awards).entitlements
    totals = totals_of(entitlements)
    assert totals.total_fen == sum(line.amount_fen for line in entitlements)
    breakdowns: list[tuple[Subtotal, ...]] = [
        totals.by_tier_and_payee_class,
        totals.by_fund_source,
        totals.by_level,
    ]
    for breakdown in breakdowns:
        assert sum(line.amount_fen for line in breakdown) == totals.total_fen
        assert sum(line.entitlements for line in breakdown) == len(entitlements)
