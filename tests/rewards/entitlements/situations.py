"""Random programs with any of their elements on, random awards, and what else a calculation is told.

Each is built from one number: so thousands of them are cheap, and a number that fails is enough to repeat it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from hypothesis import strategies as st

from rewards.entitlements.lines import (
    AwardedPayee,
    Circumstances,
    Entitlement,
    Filing,
    Kept,
    Key,
    OutsidePaid,
)
from rewards.programs.documents import Program
from tests.rewards.factories import EQUAL, make_award, make_program, make_rule

SHORTAGES: Final = ("stop", "scale", "cut_by_tier", "carry_over")
SCOPES: Final = ("none", "event", "discipline", "year", "program")
CLASSES: Final = ("student", "tutor", "school", "expert")
TIERS: Final = ("first", "second", "third")
_REMAINDERS: Final = ("one_fen_each_in_payee_id_order", "one_fen_each_in_entry_order")


@dataclass(frozen=True, slots=True)
class Situation:
    """What one calculation is made from, and the chance for further choices of a test."""

    program: Program
    awards: list[AwardedPayee]
    known: Circumstances
    random: Random


def situations(**overrides: Any) -> st.SearchStrategy[Situation]:
    """Return situations of programs in which some fields are as stated."""
    return st.integers(0, 10**12).map(lambda seed: _situation(Random(seed), overrides))  # noqa: S311  (no secret)


def _situation(random: Random, overrides: dict[str, Any]) -> Situation:
    awards = _awards(random)
    return Situation(_program(random, overrides), awards, _known(random, awards), random)


def _program(random: Random, overrides: dict[str, Any]) -> Program:
    rules = []
    for level in ("national", "provincial"):
        for tier in TIERS[:2]:
            for payee_class in CLASSES:
                unit = random.choice(("person", "team", "event"))
                rules.append(
                    make_rule(
                        id=f"{level}-{tier}-{payee_class}",
                        level=level,
                        tiers=[tier],
                        payee_class=payee_class,
                        unit=unit,
                        amount_fen=random.randint(1, 500),
                        gates=random.choice(({}, {}, {"least_entries": 3}, {"first_title_only": True})),
                        **({"split": a_split(random)} if unit == "team" else {}),
                    )
                )
    note = {"zh": "试", "en": "test"}
    fields: dict[str, Any] = {
        "highest_only": {each: random.choice(SCOPES) for each in CLASSES}
        | {"when_higher_comes_later": random.choice(("replace", "top_up"))},
        "award_years": {"first": 2025},
        "offset": random.choice(
            (
                {},
                {"against": "same_award"},
                {"against": "same_award", "payers": ["省厅"]},
            )
        ),
        "caps": [a_cap(random, number) for number in range(random.randint(0, 2))],
        "budget": a_budget(random) if random.random() < 0.7 else None,
        "taxes": [
            {
                "payee_class": "student",
                "treatment": "withheld",
                "rate_bp": random.randint(1, 9_999),
                "note": note,
            }
        ],
    }
    return make_program(*rules, **fields | {key: make(random) for key, make in overrides.items()})


def a_split(random: Random) -> dict[str, Any]:
    """Return a split of any kind."""
    remainder = random.choice(_REMAINDERS)
    match random.choice(("equal", "percentages", "filed")):
        case "percentages":
            sizes = random.sample(range(1, 5), random.randint(1, 3))
            parts = [_percentages(random, size) for size in sizes]
            return {"by": "percentages", "remainder": remainder, "percentages": parts}
        case "filed":
            return {"by": "filed", "remainder": remainder, "within_days": random.randint(1, 40)}
        case _:
            return EQUAL | {"remainder": remainder}


def _percentages(random: Random, size: int) -> list[int]:
    cuts = sorted(random.choice((0, 2_500, 3_333, 5_000, 10_000)) for _ in range(size - 1))
    return [after - before for before, after in zip([0, *cuts], [*cuts, 10_000], strict=True)]


def a_cap(random: Random, number: int) -> dict[str, Any]:
    """Return a cap of any kind."""
    return {
        "id": f"C{number}",
        "per": random.choice(("payee", "school", "event")),
        "within": random.choice(("event", "year", "program")),
        "amount_fen": random.randint(1, 900),
        "payee_classes": random.choice(([], ["student"], ["student", "tutor"], ["expert"])),
    }


def a_budget(random: Random) -> dict[str, Any]:
    """Return a budget of any policy, which may or may not suffice."""
    shortage = random.choice(SHORTAGES)
    return {
        "amount_fen": random.randint(1, 2_000),
        "per": random.choice(("year", "program")),
        "shortage": shortage,
        # A document that cuts in another way refuses to name tiers.
        "cut_order": random.choice(([], [], ["second"])) if shortage == "cut_by_tier" else [],
    }


def _awards(random: Random) -> list[AwardedPayee]:
    lines = []
    for number in range(random.randint(0, 9)):
        year, level = random.choice((2025, 2026, 2027)), random.choice(("national", "provincial"))
        entry: dict[str, Any] = {
            "award_id": f"A{number}",
            "competition": level,
            "level": level,
            "year": year,
            "event": random.choice(("E1", "E2")),
            "entry": str(number),
            "tier": random.choice(TIERS[:2] if random.random() < 0.9 else TIERS),
            "awarded_on": date(year, 5, random.randint(1, 28)),
            "entries": random.choice((None, 2, 3, 9)),
            "school": random.choice("xyz"),
        }
        team = {(random.choice(CLASSES), random.choice("abcd")) for _ in range(random.randint(1, 6))}
        lines += [
            make_award(**entry, payee_class=payee_class, payee_id=payee, position=place)
            for place, (payee_class, payee) in enumerate(sorted(team))
        ]
    random.shuffle(lines)
    return lines


def _known(random: Random, awards: Sequence[AwardedPayee]) -> Circumstances:
    filings = {}
    for award in awards:
        team = [one for one in awards if (one.award_id, one.payee_class) == award.key[:2]]
        if random.random() < 0.5:
            shares = {one.payee_id: random.randint(0, 300) for one in team}
            filings[award.award_id, award.payee_class] = Filing(shares, random.random() < 0.7)
    outside = {
        award.key: [
            OutsidePaid(random.choice(("省厅", "某校")), f"{number}号", random.randint(1, 300))
            for number in range(random.randint(1, 3))
        ]
        for award in awards
        if random.random() < 0.3
    }
    excluded = {award.key: "试" for award in awards if random.random() < 0.1}
    today = random.choice((None, date(2025, 5, 1) + timedelta(days=random.randint(0, 1000))))
    return Circumstances(
        today=today, since=date(2025, 5, 10), filings=filings, excluded=excluded, outside=outside
    )


def approving(lines: Sequence[Entitlement]) -> dict[Key, Kept]:
    """Return entitlements as what was approved already."""
    return {
        line.key: Kept(
            line.rule,
            line.amount_fen,
            line.claimed_fen,
            line.earlier_fen,
            line.budget_year,
            offset_fen=line.offset_fen,
        )
        for line in lines
    }


def some(random: Random, lines: Sequence[Entitlement]) -> list[Entitlement]:
    """Return some of the entitlements, or none, or all."""
    share = random.choice((0.0, 0.3, 0.7, 1.0))
    return [line for line in lines if random.random() < share]


def without(known: Circumstances, **fields: Any) -> Circumstances:
    """Return the circumstances with some of them as stated."""
    return replace(known, **fields)
