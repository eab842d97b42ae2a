"""Programs and awards to test with; what a test does not care about is filled in."""

import json
from datetime import date
from typing import Any

from rewards.entitlements.lines import AwardedPayee
from rewards.programs.documents import Program

EQUAL = {"by": "equal", "remainder": "one_fen_each_in_payee_id_order"}


def make_award(**overrides: Any) -> AwardedPayee:
    values: dict[str, Any] = {
        "award_id": "A1",
        "competition": "C",
        "level": "provincial",
        "contest_class": "",
        "year": 2026,
        "event": "E1",
        "form": "individual",
        "entry": "1",
        "tier": "first",
        "payee_class": "student",
        "payee_id": "S1",
        "payee_name": "示例",
        "awarded_on": date(2026, 5, 1),
    }
    return AwardedPayee(**values | overrides)


def make_rule(**overrides: Any) -> dict[str, Any]:
    what: dict[str, Any] = {"level": "provincial", "tiers": ["first"]}
    what |= {
        key: overrides.pop(key)
        for key in ("level", "contest_class", "group", "form", "tiers")
        if key in overrides
    }
    values = {
        "id": "R1",
        "payee_class": "student",
        "amount_fen": 200000,
        "unit": "person",
        "fund_source": "purse",
    } | overrides
    if values["unit"] == "team":
        values.setdefault("split", EQUAL)
    return values | {"what": what}


def program_document(*rules: dict[str, Any], **overrides: Any) -> dict[str, Any]:
    words = {"zh": "试", "en": "test"}
    return {
        "format": "reward-program/1",
        "name": "test",
        "version": 3,
        "title": words,
        "kind": "subsidy",
        "basis": {"title": words, "invented": True, "note": words},
        "payer": words,
        "award_years": {"first": 2026},
        "validity": {},
        "fund_sources": [{"code": "purse", "title": words}],
        "highest_only": {"student": "none", "tutor": "none", "school": "none"},
        "rules": list(rules) or [make_rule()],
    } | overrides


def make_program(*rules: dict[str, Any], **overrides: Any) -> Program:
    return Program.model_validate_json(json.dumps(program_document(*rules, **overrides)))


def highest_only(scope: str) -> dict[str, str]:
    return {"student": scope, "tutor": scope, "school": scope}
