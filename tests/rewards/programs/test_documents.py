import json
from datetime import date
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from rewards.programs.completeness import lacking
from rewards.programs.documents import Program
from rewards.programs.loading import SHIPPED
from rewards.programs.overlapping import meet
from tests.rewards.factories import EQUAL, make_program, make_rule, program_document


def refusals(*rules: dict[str, Any], **overrides: Any) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        make_program(*rules, **overrides)
    return [error["type"] for error in refused.value.errors()]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({}, {"form": "team"}),
        ({"contest_class": "国家一类"}, {"form": "team"}),
        ({"group": "中职组"}, {}),
        ({"group": "中职组"}, {"form": "team"}),
        ({"tiers": ["first", "second"]}, {"tiers": ["second", "third"]}),
    ],
)
def test_rules_that_could_pay_one_prize_twice_are_refused(one: dict[str, Any], other: dict[str, Any]) -> None:
    rules = (
        make_rule(**{"id": "R1", "tiers": ["second"]} | one),
        make_rule(**{"id": "R2", "tiers": ["second"]} | other),
    )
    assert refusals(*rules) == ["rules_overlap"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"form": "team"}, {"form": "individual"}),
        ({"contest_class": "国家一类"}, {"contest_class": "国家二类"}),
        ({"group": "中职组"}, {"group": "高职组"}),
        ({"tiers": ["first"]}, {"tiers": ["second"]}),
        ({"payee_class": "student"}, {"payee_class": "tutor"}),
        ({"level": "national"}, {"level": "provincial"}),
    ],
)
def test_rules_that_exclude_each_other_stand_together(one: dict[str, Any], other: dict[str, Any]) -> None:
    program = make_program(make_rule(id="R1", **one), make_rule(id="R2", **other))
    assert [rule.id for rule in program.rules] == ["R1", "R2"]


def test_a_rule_id_stands_once() -> None:
    assert refusals(make_rule(), make_rule(tiers=["second"])) == ["rule_id_repeated"]


@pytest.mark.parametrize(("unit", "split"), [("team", None), ("person", EQUAL), ("event", EQUAL)])
def test_a_split_belongs_to_a_sum_per_team(unit: str, split: object) -> None:
    assert refusals(make_rule(unit=unit, split=split))[0] == "split_unfit"


def test_a_rule_pays_from_a_declared_fund_source() -> None:
    assert refusals(make_rule(fund_source="elsewhere")) == ["fund_source_unknown"]


def test_published_amounts_name_their_source() -> None:
    words = {"zh": "试", "en": "test"}
    assert refusals(basis={"title": words, "invented": False, "note": words}) == ["source_missing"]


@pytest.mark.parametrize(
    "period",
    [
        {"award_years": {"first": 2026, "last": 2025}},
        {"validity": {"starts": "2026-02-01", "ends": "2026-01-31"}},
    ],
)
def test_a_period_runs_forward(period: dict[str, Any]) -> None:
    assert refusals(**period) == ["period_reversed"]


@pytest.mark.parametrize(
    ("year", "day", "covered"),
    [
        (2025, date(2026, 3, 1), False),
        (2026, date(2026, 2, 28), False),
        (2026, date(2026, 3, 1), True),
        (2027, date(2027, 3, 31), True),
        (2027, date(2027, 4, 1), False),
        (2028, date(2027, 3, 31), False),
    ],
)
def test_years_and_days_are_both_included(year: int, day: date, covered: bool) -> None:
    program = make_program(
        award_years={"first": 2026, "last": 2027}, validity={"starts": "2026-03-01", "ends": "2027-03-31"}
    )
    assert program.covers(year, day) is covered


def test_the_json_schema_takes_the_shipped_files_and_refuses_a_wrong_one() -> None:
    schema = Draft202012Validator(Program.model_json_schema())
    for file in SHIPPED.glob("*.json"):
        schema.validate(json.loads(file.read_text(encoding="utf-8")))
    assert not schema.is_valid(program_document(make_rule(amount_fen=0)))
    assert not schema.is_valid(program_document(make_rule(unit="school")))


BUDGET = {"amount_fen": 100, "per": "year", "shortage": "cut_by_tier"}
CAP = {"id": "C1", "per": "payee", "within": "year", "amount_fen": 5}
CONTEST = {"competition": "X", "filed_on": "2026-01-01"}
BUREAU = {"bureau": "finance", "title": {"zh": "核准", "en": "approved"}}


@pytest.mark.parametrize(
    ("overrides", "code"),
    [
        ({"budget": BUDGET | {"cut_order": ["second"]}}, "cut_order_unfit"),
        ({"budget": BUDGET | {"cut_order": ["first", "first"]}}, "cut_order_unfit"),
        ({"budget": BUDGET | {"cut_order": ["first"], "shortage": "stop"}}, "cut_order_unfit"),
        ({"caps": [CAP, CAP]}, "cap_id_repeated"),
        ({"approved_contests": [CONTEST, CONTEST]}, "approved_contest_repeated"),
        ({"approvals": [BUREAU, BUREAU]}, "approval_repeated"),
        ({"confirmation": {"within_days": 7, "remind_before": [7]}}, "reminder_too_early"),
        ({"notice": {"working_days": 0}}, "greater_than"),
        ({"notice": {"working_days": 61}}, "less_than_equal"),
        ({"budget": BUDGET | {"amount_fen": 0}}, "greater_than"),
        ({"budget": BUDGET | {"amount_fen": 0.1 + 0.2}}, "amount_fraction_of_fen"),
        ({"caps": [CAP | {"amount_fen": "5"}]}, "amount_not_plain"),
        ({"payer": {"zh": "x", "en": " "}}, "words_missing"),
    ],
)
def test_what_does_not_fit_together_is_refused(overrides: dict[str, Any], code: str) -> None:
    assert refusals(**overrides) == [code]


def test_a_tier_stands_once_in_a_rule() -> None:
    assert refusals(make_rule(tiers=["first", "first"]))[0] == "tier_repeated"


def test_experts_are_paid_as_everybody_is_once_their_tax_is_said() -> None:
    expert = make_rule(id="R2", payee_class="expert")
    tax = {"payee_class": "expert", "treatment": "exempt", "note": {"zh": "免", "en": "exempt"}}
    said = [fault.message.zh for fault in lacking(make_program(expert)) if fault.code == "tax_missing"]
    assert len(said) == 1
    assert "专家组成员" in said[0]
    assert "tax_missing" not in {fault.code for fault in lacking(make_program(expert, taxes=[tax]))}


def test_nothing_is_lacking_once_everything_is_said() -> None:
    tax = {"payee_class": "student", "treatment": "exempt", "note": {"zh": "免", "en": "exempt"}}
    said = {
        "budget": BUDGET,
        "notice": {"working_days": 5},
        "approvals": [BUREAU],
        "confirmation": {"within_days": 7, "remind_before": []},
        "taxes": [tax],
    }
    assert lacking(make_program(**said)) == ()
    for missing in said:
        rest = {key: value for key, value in said.items() if key != missing}
        assert [fault.column for fault in lacking(make_program(**rest))] == [missing]


@pytest.mark.parametrize(
    ("closed", "ends"),
    [(None, None), ("2026-05-01", "2026-05-01"), ("2026-09-30", "2026-06-30")],
)
def test_closing_only_ever_shortens(closed: str | None, ends: str | None) -> None:
    days = {"starts": "2026-01-01", "ends": "2026-06-30"} if closed else {}
    program = make_program(validity=days).closed_after(date.fromisoformat(closed) if closed else None)
    assert program.validity.ends == (date.fromisoformat(ends) if ends else None)


@pytest.mark.parametrize(
    ("one", "other", "met"),
    [
        ({}, {}, True),
        ({"award_years": {"first": 2026, "last": 2026}}, {"award_years": {"first": 2027}}, False),
        ({"award_years": {"first": 2026}}, {"award_years": {"first": 2030, "last": 2030}}, True),
        ({"validity": {"ends": "2026-05-31"}}, {"validity": {"starts": "2026-06-01"}}, False),
        ({"validity": {"ends": "2026-06-01"}}, {"validity": {"starts": "2026-06-01"}}, True),
    ],
)
def test_versions_meet_where_years_and_days_do(one: dict[str, Any], other: dict[str, Any], met: bool) -> None:
    programs = make_program(**one), make_program(**other)
    assert meet(*programs) is meet(*reversed(programs)) is met
