"""The rules of a draft as rows of its form: those that pay prizes, and those that pay qualifications. Pure.

A row is named `rule_3_` or `qualification_3_`; its field `was` is the id of the rule that it shows. What a
row does not show stays as the rule has it. Sums are typed in yuan.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from competitions.events.typed import Said, Typed, listed, row_count
from registry.core.texts import text
from rewards.money import yuan
from rewards.programs.rules import ContestPrize, QualificationHeld, Rule
from rewards.words import QUALIFICATION_LEVELS

# What the form offers to fill in beyond the rules that there are.
BLANK_ROWS: Final = 3
PRIZE_ROW: Final = ("id", "level", "form", "tiers", "payee_class", "unit", "amount", "fund_source")
QUALIFICATION_ROW: Final = (
    "id",
    "kind",
    "levels",
    "occupations",
    "amount",
    "percent",
    "scarce",
    "insured",
    "fund_source",
)
# What makes a row: what a choice says by itself does not.
_FILLED: Final = {
    "rule": ("id", "amount", "tiers"),
    "qualification": ("id", "amount", "levels", "occupations", "percent", "scarce"),
}
# The fields of parts of a rule; other parts are told at the rule's id.
FIELDS: Final = {
    "what.level": "level",
    "what.form": "form",
    "what.tiers": "tiers",
    "what.kind": "kind",
    "what.levels": "levels",
    "what.occupations": "occupations",
    "what.uplift": "percent",
    "what.uplift.percent": "percent",
    "what.uplift.occupations": "scarce",
    "gates.insured": "insured",
    "amount_fen": "amount",
} | {part: part for part in ("id", "payee_class", "unit", "fund_source")}
# The shares of a rule that is typed anew and paid per team.
_EQUAL: Final = {"by": "equal", "remainder": "one_fen_each_in_payee_id_order"}
_YUAN: Final = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2})?", re.ASCII)
_AMOUNT: Final = text(
    "请写成元，最多两位小数，如 5,000 或 5000.50。", "Write yuan with at most two decimals: 5,000 or 5000.50."
)
_WHOLE: Final = text("请填写整数。", "Write a whole number.")
_LEVELS: Final = {words.zh: code for code, words in QUALIFICATION_LEVELS.items()}


def shown(rules: Iterable[Rule]) -> Typed:
    """Return what the rows say of the rules, and how many rows of each kind there are."""
    typed: Typed = {}
    count = {"rule": 0, "qualification": 0}
    for rule in rules:
        kind = "qualification" if isinstance(rule.what, QualificationHeld) else "rule"
        count[kind] += 1
        row = {
            "was": rule.id,
            "id": rule.id,
            "amount": yuan(rule.amount_fen),
            "fund_source": rule.fund_source,
        } | (_prize(rule, rule.what) if isinstance(rule.what, ContestPrize) else _held(rule, rule.what))
        typed |= {f"{kind}_{count[kind]}_{part}": value for part, value in row.items()}
    return typed | {f"{kind}s": str(number + BLANK_ROWS) for kind, number in count.items()}


def _prize(rule: Rule, what: ContestPrize) -> Typed:
    return {
        "level": what.level,
        "form": what.form or "",
        "tiers": "、".join(what.tiers),
        "payee_class": rule.payee_class,
        "unit": rule.unit,
    }


def _held(rule: Rule, what: QualificationHeld) -> Typed:
    return {
        "kind": what.kind,
        "levels": "、".join(what.levels),
        "occupations": "、".join(what.occupations),
        "percent": str(what.uplift.percent) if what.uplift else "",
        "scarce": "、".join(what.uplift.occupations) if what.uplift else "",
        "insured": "on" if rule.gates.insured else "",
    }


def read(typed: Mapping[str, str], rules: Iterable[dict[str, Any]], wrong: Said) -> list[tuple[str, Any]]:
    """Return the rules as the rows say them, each with the name of its row.

    Rules for which the form had no row stay as they are, and have none. Rules keep their places; new ones
    come after them.

    Args:
        typed: the form.
        rules: the rules of the draft as they are stored.
        wrong: takes what is wrong with a field.
    """
    stored = {rule["id"]: rule for rule in rules}
    place = {name: at for at, name in enumerate(stored)}
    found: list[tuple[int, str, Any]] = []
    had = set()
    for kind, parts, rule_of in (
        ("rule", PRIZE_ROW, _prize_rule),
        ("qualification", QUALIFICATION_ROW, _qualification_rule),
    ):
        for number in range(1, row_count(typed, kind) + 1):
            name = f"{kind}_{number}_"
            was = typed.get(f"{name}was", "")
            had.add(was)
            row = {part: typed.get(name + part, "").strip() for part in parts}
            if typed.get(f"{name}away") or not any(row[part] for part in _FILLED[kind]):
                continue
            rule = rule_of(row, dict(stored.get(was, {})), name, wrong)
            rule |= {"id": row["id"], "fund_source": row["fund_source"]}
            rule["amount_fen"] = fen(row["amount"], f"{name}amount", wrong)
            found.append((place.get(was, len(place)), name, rule))
    found += [(place[name], "", rule) for name, rule in stored.items() if name not in had]
    return [(name, rule) for _, name, rule in sorted(found, key=lambda each: each[0])]


def _prize_rule(row: Mapping[str, str], rule: dict[str, Any], _name: str, _wrong: Said) -> dict[str, Any]:
    rule |= {"payee_class": row["payee_class"], "unit": row["unit"]}
    rule["what"] = dict(rule.get("what", {})) | {
        "level": row["level"],
        "form": row["form"] or None,
        "tiers": listed(row["tiers"]),
    }
    rule["split"] = (rule.get("split") or _EQUAL) if row["unit"] == "team" else None
    return rule


def _qualification_rule(
    row: Mapping[str, str], rule: dict[str, Any], name: str, wrong: Said
) -> dict[str, Any]:
    uplift: dict[str, Any] | None = None
    if row["percent"] or row["scarce"]:
        percent = number(row["percent"], f"{name}percent", wrong)
        uplift = {"occupations": listed(row["scarce"])} | ({} if percent is None else {"percent": percent})
    rule |= {"payee_class": "employee", "unit": "person"}
    rule["what"] = {
        "kind": row["kind"],
        "levels": [_LEVELS.get(level, level) for level in listed(row["levels"])],
        "occupations": listed(row["occupations"]),
        "uplift": uplift,
    }
    rule["gates"] = dict(rule.get("gates", {})) | {"insured": bool(row["insured"])}
    return rule


def fen(typed: str, field: str, wrong: Said) -> int:
    """Return a sum typed in yuan as fen; or 0, and `wrong` is told of the field."""
    if not _YUAN.fullmatch(typed.strip()) or len(typed) > 20:
        wrong[field] = _AMOUNT
        return 0
    return int(Decimal(typed.strip().replace(",", "")) * 100)


def number(typed: str, field: str, wrong: Said) -> int | None:
    """Return a whole number, None for nothing; or None, and `wrong` is told of the field."""
    given = typed.strip()
    if not given:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) < 10):
        wrong[field] = _WHOLE
        return None
    return int(given)
