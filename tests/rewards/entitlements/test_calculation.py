from datetime import date

import pytest

from rewards.entitlements.calculation import AwardsRepeatedError, calculate
from rewards.entitlements.lines import Circumstances, Filing, Kept
from tests.rewards.factories import highest_only, make_award, make_program, make_rule


def test_each_person_gets_the_sum_with_its_reason() -> None:
    (due,) = calculate(make_program(), [make_award()]).entitlements
    assert (due.award_id, due.payee_class, due.payee_id, due.payee_name) == ("A1", "student", "S1", "示例")
    assert (due.level, due.tier, due.fund_source) == ("provincial", "first", "purse")
    assert (due.rule, due.amount_fen) == ("R1", 200000)
    assert due.reason.zh == "试 v3，规则 R1：省级一等奖，学生每人 2,000.00 元"
    assert due.reason.en == "test v3, rule R1: provincial first prize, student 2,000.00 yuan each"


def test_a_team_shares_one_sum_and_the_odd_fen_go_out_by_payee_id() -> None:
    program = make_program(make_rule(unit="team", amount_fen=100001))
    team = [make_award(payee_id=payee) for payee in ("S3", "S1", "S2")]
    due = calculate(program, team).entitlements
    assert [(line.payee_id, line.amount_fen) for line in due] == [("S1", 33334), ("S2", 33334), ("S3", 33333)]
    for number in ("1,000.01", "333.33", "0.02", "333.34"):
        assert number in due[0].reason.zh
        assert number in due[0].reason.en


def test_classes_entries_and_tiers_are_shared_apart() -> None:
    program = make_program(
        make_rule(unit="team", tiers=["first", "second"]),
        make_rule(id="R2", unit="team", payee_class="tutor", amount_fen=100),
    )
    awards = [
        make_award(payee_id="S1"),
        make_award(payee_id="S2"),
        make_award(payee_class="tutor", payee_id="T1"),
        make_award(award_id="A2", entry="2", payee_id="S3"),
        make_award(award_id="A3", tier="second", payee_id="S4"),
    ]
    due = {line.payee_id: line.amount_fen for line in calculate(program, awards).entitlements}
    assert due == {"S1": 100000, "S2": 100000, "T1": 100, "S3": 200000, "S4": 200000}


def test_an_expert_group_is_paid_as_it_filed_taxed_and_capped_as_everybody() -> None:
    split = {"by": "filed", "remainder": "one_fen_each_in_entry_order", "within_days": 10}
    note = {"zh": "扣", "en": "withheld"}
    program = make_program(
        make_rule(),
        make_rule(id="R2", payee_class="expert", unit="team", amount_fen=100_001, split=split),
        taxes=[{"payee_class": "expert", "treatment": "withheld", "rate_bp": 2_000, "note": note}],
        caps=[
            {"id": "C", "per": "payee", "within": "year", "amount_fen": 60_000, "payee_classes": ["expert"]}
        ],
        highest_only=highest_only("none") | {"expert": "year"},
    )
    group = [
        make_award(payee_class="expert", payee_id=payee, position=place)
        for place, payee in enumerate(("E3", "E1", "E2"), start=1)
    ]
    filing = Filing({"E1": 70_000, "E2": 30_001, "E3": 0}, confirmed=True)
    outcome = calculate(
        program,
        [make_award(), *group],
        Circumstances(today=date(2026, 5, 2), filings={("A1", "expert"): filing}),
    )
    due = {line.payee_id: (line.amount_fen, line.withheld_fen) for line in outcome.entitlements}
    assert due == {"S1": (200_000, 0), "E1": (60_000, 12_000), "E2": (30_001, 6_000)}
    assert [(line.payee_id, line.code) for line in outcome.passed_over] == [("E3", "share_zero")]
    assert "专家组成员每个专家组共 1,000.01 元" in outcome.entitlements[-1].reason.zh
    # Until its time is over the group's sum waits, and the winner's does not.
    waiting = calculate(program, [make_award(), *group], Circumstances(today=date(2026, 5, 2)))
    assert [line.payee_id for line in waiting.entitlements] == ["S1"]
    over = calculate(program, [make_award(), *group], Circumstances(today=date(2026, 5, 12)))
    shares = [(line.payee_id, line.amount_fen) for line in over.entitlements if line.rule == "R2"]
    assert shares == [("E1", 33_334), ("E2", 33_333), ("E3", 33_334)]


def test_of_two_medals_an_expert_of_both_gets_the_higher_share() -> None:
    program = make_program(
        make_rule(payee_class="expert", unit="team", tiers=["first"], amount_fen=30_000),
        make_rule(id="R2", payee_class="expert", unit="team", tiers=["second"], amount_fen=10_000),
        highest_only=highest_only("none") | {"expert": "year"},
    )
    awards = [
        make_award(payee_class="expert", payee_id="E1"),
        make_award(award_id="A2", entry="2", tier="second", payee_class="expert", payee_id="E1"),
        make_award(award_id="A2", entry="2", tier="second", payee_class="expert", payee_id="E2"),
    ]
    outcome = calculate(program, awards)
    assert {line.payee_id: line.amount_fen for line in outcome.entitlements} == {"E1": 30_000, "E2": 5_000}
    assert [(line.payee_id, line.code) for line in outcome.passed_over] == [("E1", "highest_only")]


def test_a_sum_smaller_than_the_team_leaves_nobody_with_an_entitlement_of_nothing() -> None:
    program = make_program(make_rule(unit="team", amount_fen=2))
    outcome = calculate(program, [make_award(payee_id=payee) for payee in ("S1", "S2", "S3")])
    assert [line.amount_fen for line in outcome.entitlements] == [1, 1]
    assert [(line.payee_id, line.code) for line in outcome.passed_over] == [("S3", "share_zero")]


def test_a_sum_per_event_is_due_once_however_many_entries_won() -> None:
    program = make_program(make_rule(payee_class="school", unit="event", amount_fen=5000000))
    entries = [
        make_award(award_id="A1", entry="1", payee_class="school", payee_id="X", awarded_on=date(2026, 5, 2)),
        make_award(award_id="A2", entry="2", payee_class="school", payee_id="X"),
        make_award(award_id="A3", entry="3", payee_class="school", payee_id="Y"),
        make_award(award_id="A4", event="E2", payee_class="school", payee_id="X"),
    ]
    outcome = calculate(program, entries)
    assert [line.award_id for line in outcome.entitlements] == ["A2", "A3", "A4"]
    (again,) = outcome.passed_over
    assert (again.award_id, again.code, again.rule, again.amount_fen, again.instead) == (
        "A1",
        "event_once",
        "R1",
        5000000,
        "A2",
    )


@pytest.mark.parametrize(
    ("scope", "paid"),
    [
        ("none", ["A1", "A2", "A3", "A4"]),
        ("event", ["A2", "A3", "A4"]),
        ("year", ["A3", "A4"]),
        ("program", ["A4"]),
    ],
)
def test_highest_only_keeps_the_highest_within_its_scope(scope: str, paid: list[str]) -> None:
    sums = {"third": 100, "second": 200, "first": 300, "gold": 400}
    program = make_program(
        *[make_rule(id=tier, tiers=[tier], amount_fen=fen) for tier, fen in sums.items()],
        highest_only=highest_only(scope),
    )
    awards = [
        make_award(award_id="A1", entry="1", tier="third"),
        make_award(award_id="A2", entry="2", tier="second"),
        make_award(award_id="A3", event="E2", tier="first"),
        make_award(award_id="A4", year=2027, tier="gold", awarded_on=date(2027, 5, 1)),
    ]
    outcome = calculate(program, awards)
    assert [line.award_id for line in outcome.entitlements] == paid
    assert {line.code for line in outcome.passed_over} <= {"highest_only"}
    if scope == "program":
        assert [(line.award_id, line.amount_fen, line.instead) for line in outcome.passed_over] == [
            ("A1", 100, "A4"),
            ("A2", 200, "A4"),
            ("A3", 300, "A4"),
        ]


def test_highest_only_holds_for_each_class_by_itself() -> None:
    program = make_program(
        make_rule(),
        make_rule(id="R2", payee_class="tutor"),
        highest_only={"student": "year", "tutor": "none", "school": "none"},
    )
    awards = [
        make_award(award_id=f"A{n}-{payee_class}", event=f"E{n}", payee_class=payee_class, payee_id="P")
        for n in (1, 2)
        for payee_class in ("student", "tutor")
    ]
    paid = [line.award_id for line in calculate(program, awards).entitlements]
    assert paid == ["A1-student", "A1-tutor", "A2-tutor"]


def test_of_equal_sums_the_one_awarded_first_is_paid() -> None:
    program = make_program(highest_only=highest_only("year"))
    later = make_award(award_id="A1", event="E1", awarded_on=date(2026, 6, 1))
    earlier = make_award(award_id="A2", event="E2", awarded_on=date(2026, 5, 1))
    assert [line.award_id for line in calculate(program, [later, earlier]).entitlements] == ["A2"]


def test_the_share_of_a_member_paid_elsewhere_is_not_handed_on() -> None:
    program = make_program(
        make_rule(unit="team", amount_fen=1000),
        make_rule(id="N", level="national", amount_fen=5000),
        highest_only=highest_only("year"),
    )
    team = [make_award(payee_id=payee) for payee in ("S1", "S2")]
    outcome = calculate(program, [*team, make_award(award_id="A2", level="national", competition="N")])
    assert {line.payee_id: line.amount_fen for line in outcome.entitlements} == {"S1": 5000, "S2": 500}


@pytest.mark.parametrize(
    ("overrides", "code"),
    [
        ({"year": 2025}, "period"),
        ({"awarded_on": date(2026, 1, 31)}, "period"),
        ({"tier": "second"}, "no_rule"),
        ({"level": "national"}, "no_rule"),
        ({"payee_class": "tutor"}, "no_rule"),
        ({"form": "team"}, "no_rule"),
        ({"contest_class": "国家二类"}, "no_rule"),
        ({"group": "高职组"}, "no_rule"),
        ({"group": ""}, "no_rule"),
    ],
)
def test_an_award_that_no_rule_pays_is_passed_over_with_the_reason(
    overrides: dict[str, object], code: str
) -> None:
    program = make_program(
        make_rule(form="individual", contest_class="国家一类", group="中职组"),
        validity={"starts": "2026-02-01"},
    )
    fitting = {"contest_class": "国家一类", "group": "中职组"}
    (due,) = calculate(program, [make_award(**fitting)]).entitlements
    assert "（中职组，个人赛）" in due.reason.zh
    outcome = calculate(program, [make_award(**fitting | overrides)])
    assert outcome.entitlements == ()
    (passed,) = outcome.passed_over
    assert (passed.code, passed.rule, passed.amount_fen, passed.instead) == (code, None, 0, None)


@pytest.mark.parametrize("overrides", [{}, {"award_id": "A2"}, {"entry": "2"}])
def test_a_payee_who_stands_twice_for_one_award_or_prize_is_refused(overrides: dict[str, object]) -> None:
    with pytest.raises(AwardsRepeatedError) as refused:
        calculate(make_program(), [make_award(), make_award(**overrides)])
    assert [fault.code for fault in refused.value.faults] == ["award_repeated"]


def test_no_awards_are_owed_nothing() -> None:
    outcome = calculate(make_program(), [])
    assert (outcome.entitlements, outcome.passed_over) == ((), ())


def test_what_was_approved_stays_when_a_fact_about_the_school_changes() -> None:
    program = make_program(make_rule(), gates={"home": {"cities": ["长春"]}})
    there = make_award(school_city="长春")
    (due,) = calculate(program, [there]).entitlements
    renamed = make_award(school_city="长春市")
    assert calculate(program, [renamed]).entitlements == ()
    known = Circumstances(
        kept={due.key: Kept(due.rule, due.amount_fen, due.claimed_fen, due.earlier_fen, 2026)}
    )
    assert calculate(program, [renamed], known).entitlements[0].amount_fen == due.amount_fen


def test_two_merged_records_are_one_payee_within_a_scope() -> None:
    program = make_program(make_rule(), highest_only=highest_only("year"))
    awards = [
        make_award(),
        make_award(award_id="A2", event="E2", payee_id="S2", stands_for="S1"),
    ]
    assert len(calculate(program, awards).entitlements) == 1


def test_what_was_paid_and_falls_is_used_until_it_comes_back() -> None:
    program = make_program(budget={"amount_fen": 200_000, "per": "year", "shortage": "scale"})
    kept = Kept("R1", 200_000, 200_000, 0, 2026, 150_000)
    falling = Circumstances(kept={("A0", "student", "S0"): kept})
    assert calculate(program, [make_award()], falling).entitlements[0].amount_fen == 50_000
    fallen = Circumstances(gone={2026: 150_000})
    assert calculate(program, [make_award()], fallen).entitlements[0].amount_fen == 50_000


def test_the_time_to_file_a_split_runs_from_the_entry_of_an_award_here() -> None:
    split = {"by": "filed", "remainder": "one_fen_each_in_payee_id_order", "within_days": 10}
    program = make_program(make_rule(unit="team", split=split))
    team = [make_award(payee_id=each, confirmed_on=date(2026, 6, 20)) for each in ("S1", "S2")]
    outcome = calculate(program, team, Circumstances(today=date(2026, 6, 30)))
    assert {line.code for line in outcome.passed_over} == {"split_awaited"}
    assert len(calculate(program, team, Circumstances(today=date(2026, 7, 1))).entitlements) == 2
