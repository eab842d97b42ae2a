"""What a program pays for qualifications: sums, the uplift to the fen, the gate; what a document refuses."""

import json
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from rewards.entitlements.calculation import calculate
from rewards.programs.loading import load_program
from rewards.programs.reading import ProgramInvalidError, read_program
from tests.rewards.factories import make_award, make_program, make_rule, program_document


def held(**overrides: Any) -> Any:
    values: dict[str, Any] = {
        "award_id": "Q1",
        "competition": "certificate",
        "level": "certificate",
        "event": "6-18-01-02",
        "event_name": "铣工",
        "occupation": "6-18-01-02",
        "entry": "Q1",
        "tier": "advanced",
        "payee_class": "employee",
        "insured": True,
    }
    return make_award(**values | overrides)


def rule(**what: Any) -> dict[str, Any]:
    own = make_rule(payee_class="employee", amount_fen=100001)
    return own | {"what": {"kind": "certificate", "levels": ["advanced"]} | what}


@pytest.mark.parametrize(
    ("kind", "level", "occupation", "fen"),
    [
        ("certificate", "elementary", "6-18-01-02", 100000),
        ("certificate", "intermediate", "6-18-01-01", 195000),
        ("certificate", "advanced", "6-18-01-02", 200000),
        ("certificate", "advanced", "6-18-01-01", 260000),
        ("training", "new-technician", "6-18-01-01", 200000),
        ("training", "senior-technician", "6-18-01-02", 300000),
    ],
)
def test_sums_go_by_level_and_scarce_occupations_have_thirty_percent_more(
    kind: str, level: str, occupation: str, fen: int
) -> None:
    line = held(level=kind, competition=kind, tier=level, occupation=occupation, event=occupation)
    outcome = calculate(load_program("example-qualifications-2026"), [line])
    assert [found.amount_fen for found in outcome.entitlements] == [fen]
    reason = outcome.entitlements[0].reason
    assert ("加发 30%" in reason.zh) == (kind == "certificate" and occupation == "6-18-01-01")
    assert "铣工" in reason.zh or "加发" not in reason.zh


@pytest.mark.parametrize("insured", [False, None])
def test_who_was_not_insured_on_the_day_or_is_not_known_to_be_gets_nothing(insured: bool | None) -> None:
    outcome = calculate(load_program("example-qualifications-2026"), [held(insured=insured)])
    assert (outcome.entitlements, [line.code for line in outcome.passed_over]) == ((), ["gate"])
    assert "参保" in outcome.passed_over[0].reason.zh


def test_of_two_levels_in_one_occupation_the_higher_is_paid() -> None:
    lines = [held(), held(award_id="Q2", entry="Q2", tier="intermediate", awarded_on=date(2026, 3, 1))]
    outcome = calculate(load_program("example-qualifications-2026"), lines)
    assert [(line.award_id, line.amount_fen) for line in outcome.entitlements] == [("Q1", 200000)]


def test_a_rule_for_some_occupations_leaves_the_others_out() -> None:
    outcome = calculate(make_program(rule(occupations=["4-01"])), [held()])
    assert [line.code for line in outcome.passed_over] == ["no_rule"]
    assert "铣工" in outcome.passed_over[0].reason.zh


def test_rules_for_other_occupations_do_not_overlap_and_for_shared_ones_do() -> None:
    one, other = rule(occupations=["1"]), rule(occupations=["2"]) | {"id": "R2"}
    assert len(make_program(one, other).rules) == 2
    with pytest.raises(ValidationError, match="same prize"):
        make_program(one, rule() | {"id": "R2"})


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (rule(uplift={"percent": 30, "occupations": ["1"]}), "uplift_fraction"),
        (rule() | {"payee_class": "student"}, "qualification_unfit"),
        (rule() | {"unit": "event"}, "qualification_unfit"),
        (make_rule(payee_class="employee"), "qualification_unfit"),
        (make_rule(gates={"insured": True}), "gate_unfit"),
        (rule() | {"gates": {"least_entries": 3}}, "gate_unfit"),
        (rule(levels=["advanced", "advanced"]), "code_repeated"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_at_the_document(changed: dict[str, Any], code: str) -> None:
    with pytest.raises(ProgramInvalidError) as refused:
        read_program(json.dumps(program_document(changed)).encode())
    assert [fault.code for fault in refused.value.faults] == [code]
    assert str(refused.value.faults[0].column).startswith("rules[0]")


def test_the_insured_gate_of_the_whole_is_refused_beside_a_prize() -> None:
    with pytest.raises(ValidationError, match="fit every rule"):
        make_program(gates={"insured": True})
