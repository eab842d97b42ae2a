import json
from datetime import date
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from rewards.programs.documents import Program
from rewards.programs.loading import SHIPPED
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
