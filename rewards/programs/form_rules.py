"""The rules of a draft as rows of its form: those that pay prizes, and those that pay qualifications. Pure.

A row is named `rule_3_` or `qualification_3_`; its field `was` is the id of the rule that it shows. What a
row does not show stays as the rule has it. Sums are typed in yuan.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from competitions.events.typed import Said, Typed, listed
from rewards.money import yuan
from rewards.programs.form_rows import BLANK_ROWS, Item, fen, in_place, number, rows
from rewards.programs.rules import ContestPrize, QualificationHeld, Rule
from rewards.words import QUALIFICATION_LEVELS

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


def read(typed: Mapping[str, str], rules: Iterable[dict[str, Any]], wrong: Said) -> list[Item]:
    """Return the rules as the rows say them, each with the name of its row.

    Rules for which the form had no row stay as they are, and have none. Rules keep their places; new ones
    come after them.

    Args:
        typed: the form.
        rules: the rules of the draft as they are stored.
        wrong: takes what is wrong with a field.
    """
    stored = {rule["id"]: rule for rule in rules}
    found, shown = [], set()
    for kind, parts, rule_of in (
        ("rule", PRIZE_ROW, _prize_rule),
        ("qualification", QUALIFICATION_ROW, _qualification_rule),
    ):
        for name, was, row, stays in rows(typed, kind, parts, _FILLED[kind]):
            shown.add(was)
            if not stays:
                continue
            rule = rule_of(row, dict(stored.get(was, {})), name, wrong)
            rule |= {"id": row["id"], "fund_source": row["fund_source"]}
            rule["amount_fen"] = fen(row["amount"], f"{name}amount", wrong)
            found.append((was, name, rule))
    return in_place(stored, shown, found)


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
