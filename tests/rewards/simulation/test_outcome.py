"""Simulations as pure values: sums that add up, schools, periods, and two programs side by side."""

from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rewards.awards_table import read_awards
from rewards.entitlements.calculation import calculate
from rewards.entitlements.lines import AwardedPayee
from rewards.simulation.breakdown import breakdowns, sum_of
from rewards.simulation.comparison import compare
from rewards.simulation.finding import SHOWN, SHOWN_UNASKED, found_lines
from rewards.simulation.outcome import looks_back, run
from rewards.simulation.working import Asked, worked_out
from tests.rewards.entitlements.situations import Situation, situations
from tests.rewards.entitlements.test_money_laws import EXAMPLES
from tests.rewards.factories import highest_only, make_award, make_program, make_rule
from tests.rewards.test_cli import EXAMPLE

DEARER = make_program(make_rule(amount_fen=300000), make_rule(id="R2", tiers=["second"], amount_fen=50000))
CHEAPER = make_program(make_rule(amount_fen=200000), make_rule(id="R3", tiers=["third"], amount_fen=10000))


def prize(number: int, tier: str = "first", **overrides: Any) -> AwardedPayee:
    given_facts = {"award_id": f"A{number}", "entry": str(number), "payee_id": f"S{number}", "tier": tier}
    return make_award(**given_facts | overrides)


awards = st.lists(
    st.tuples(
        st.integers(1, 40),
        st.sampled_from(["first", "second", "third", "none"]),
        st.sampled_from(["student", "tutor", "school"]),
    ),
    unique_by=lambda each: each[0],
    max_size=20,
).map(
    lambda made: [
        prize(number, tier, payee_class=who, payee_name=f"{who}{number}", school=f"校{number % 3}")
        for number, tier, who in made
    ]
)


@given(awards)
def test_every_breakdown_adds_up_to_the_total(lines: list[AwardedPayee]) -> None:
    one, other = run(DEARER, lines), run(CHEAPER, lines)
    for each in breakdowns(one, other):
        assert sum(group.sum.amount_fen for group in each.groups) == one.total_fen
        assert sum(group.other.amount_fen for group in each.groups if group.other) == other.total_fen
        assert sum(group.difference_fen for group in each.groups) == one.total_fen - other.total_fen
        assert sum(group.sum.entitlements for group in each.groups) == len(one.paid)
    assert sum_of(one).amount_fen == one.total_fen
    assert len(one.lines) == len(lines)


@given(awards)
def test_gains_less_losses_are_the_difference(lines: list[AwardedPayee]) -> None:
    one, other = run(DEARER, lines), run(CHEAPER, lines)
    found = compare(one, other)
    assert found.difference_fen == one.total_fen - other.total_fen
    assert found.gained_fen >= 0
    assert found.lost_fen >= 0
    back = compare(other, one)
    assert (back.gained_fen, back.lost_fen, back.same) == (found.lost_fen, found.gained_fen, found.same)


def test_who_gains_and_who_loses() -> None:
    lines = [prize(1), prize(2, "second"), prize(3, "third"), prize(4, "fourth")]
    found = compare(run(DEARER, lines), run(CHEAPER, lines))
    assert [(c.payee_id, c.other_fen, c.amount_fen) for c in found.gaining] == [
        ("S1", 200000, 300000),
        ("S2", 0, 50000),
    ]
    assert [(c.payee_id, c.difference_fen) for c in found.losing] == [("S3", -10000)]
    assert found.same == 0


def test_the_school_of_an_award_is_everybodys_school() -> None:
    lines = [
        prize(1, payee_name="张三"),
        prize(1, payee_class="school", payee_id="O1", payee_name="示例学校"),
        prize(2, school="另一所"),
        prize(3),
    ]
    found = run(make_program(make_rule(), make_rule(id="R2", payee_class="school")), lines)
    assert [line.school_name for line in found.lines] == ["示例学校", "示例学校", "另一所", ""]
    schools = next(each for each in breakdowns(found) if each.dimension == "school")
    assert {group.name.zh: group.sum.amount_fen for group in schools.groups} == {
        "示例学校": 400000,
        "另一所": 200000,
        "未注明": 200000,
    }


def test_next_years_table_is_tried_on_last_years_awards() -> None:
    program = make_program(award_years={"first": 2027}, validity={"starts": "2027-01-01"})
    own = run(program, [prize(1)])
    assert (own.total_fen, own.outside, own.lines[0].code) == (0, 1, "period")
    tried = run(program, [prize(1)], any_period=True)
    assert (tried.total_fen, tried.outside, tried.any_period) == (200000, 1, True)
    assert run(program, [prize(1, year=2027, awarded_on=date(2027, 2, 1))], any_period=True).outside == 0


def test_a_budget_that_is_short_is_seen_with_what_the_program_does_then() -> None:
    budget = {"amount_fen": 300000, "per": "year", "shortage": "scale"}
    found = run(make_program(budget=budget), [prize(1), prize(2)])
    (use,) = found.budgets
    assert (use.due_fen, use.entitled_fen, use.cut_fen) == (400000, 300000, 100000)
    assert found.total_fen == 300000


def test_a_payee_is_found_with_both_reasons() -> None:
    lines = [prize(1, payee_name="阿依古丽·艾山"), prize(2, payee_name="李四", school="示例学校")]
    outcome = worked_out(Asked(DEARER, lines, CHEAPER))
    (one,) = found_lines(outcome, "古 丽").lines
    assert one.other is not None
    assert (one.line.amount_fen, one.other.amount_fen) == (300000, 200000)
    assert one.line.reason.zh != one.other.reason.zh
    assert [each.line.award.payee_name for each in found_lines(outcome, "示例学校").lines] == ["李四"]
    assert found_lines(outcome, "王五").total == 0


def test_a_page_shows_the_first_lines_and_says_how_many_there_are() -> None:
    outcome = worked_out(Asked(DEARER, [prize(number) for number in range(SHOWN + 5)]))
    found = found_lines(outcome)
    assert (len(found.lines), found.total, list(found.passed_over)) == (SHOWN_UNASKED, SHOWN + 5, [])
    asked = found_lines(outcome, "示例")
    assert (len(asked.lines), asked.total) == (SHOWN, SHOWN + 5)


def test_the_same_whatever_the_order_of_the_awards() -> None:
    lines = read_awards(Path(EXAMPLE))
    program = make_program(highest_only=highest_only("year"))
    assert run(program, lines).lines == run(program, lines[::-1]).lines


@EXAMPLES
@given(situations(), st.sampled_from((2025, 2026, 2027)))
def test_a_years_awards_come_to_what_they_do_beside_those_of_earlier_years(
    case: Situation, year: int
) -> None:
    asked = [award for award in case.awards if award.year == year]
    before = [award for award in case.awards if award.year < year]
    whole = calculate(case.program, [*before, *asked])
    found = run(case.program, asked, earlier=before)
    keys = {award.key for award in asked}
    assert {(line.award.key, line.amount_fen, line.code) for line in found.lines} == {
        (line.key, line.amount_fen, None) for line in whole.entitlements if line.key in keys
    } | {(line.key, 0, line.code) for line in whole.passed_over if line.key in keys}
    if asked:
        assert set(found.budgets) <= set(whole.budgets)
    # Where a program says that nothing reaches over years, those before change nothing.
    if not looks_back(case.program):
        assert run(case.program, asked).lines == found.lines


def test_a_title_won_in_an_earlier_year_is_no_first_one_whatever_the_period() -> None:
    program = make_program(make_rule(gates={"first_title_only": True}), award_years={"first": 2026})
    before = make_award(award_id="A0", year=2025, awarded_on=date(2025, 5, 1), event_name="焊接")
    now = make_award(event_name="焊接")
    for any_period in (False, True):
        found = run(program, [now], earlier=[before], any_period=any_period)
        assert [(line.award.award_id, line.code) for line in found.lines] == [("A1", "gate")]
        assert found.total_fen == 0
        assert run(program, [now], any_period=any_period).total_fen == 200_000


def test_a_table_tried_on_a_year_begins_with_it() -> None:
    program = make_program(make_rule(), highest_only=highest_only("program"), award_years={"first": 2020})
    before = make_award(award_id="A0", year=2025, awarded_on=date(2025, 5, 1))
    own = run(program, [make_award()], earlier=[before])
    assert [line.code for line in own.lines] == ["highest_only"]
    tried = run(program, [make_award()], earlier=[before], any_period=True)
    assert tried.total_fen == 200_000
