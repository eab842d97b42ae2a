"""Sums of a simulation by tier, level, school, class of payee and fund source; beside another's. Pure."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from registry.core.texts import Text, text
from rewards.simulation.outcome import Line, Simulation
from rewards.words import GROUNDS, PAYEE_CLASSES, QUALIFICATION_LEVELS, TIERS, place_name, tier_name

Dimension = Literal["tier", "level", "school", "payee_class", "fund_source"]

DIMENSIONS: Final[dict[Dimension, Text]] = {
    "tier": text("奖次", "Tier"),
    "level": text("级别", "Level"),
    "payee_class": text("奖励对象", "Payee class"),
    "fund_source": text("资金来源", "Fund source"),
    "school": text("学校或用人单位", "School or employer"),
}
_UNKNOWN: Final = text("未注明", "not stated")
_CODE_OF: Final[dict[Dimension, Callable[[Line], str]]] = {
    "tier": lambda line: line.award.tier,
    "level": lambda line: line.award.level,
    "payee_class": lambda line: line.award.payee_class,
    "fund_source": lambda line: line.fund_source,
    "school": lambda line: line.school,
}
# Codes are listed in the order of their vocabularies; others by what they come to.
_ORDER: Final = {
    code: place for place, code in enumerate([*GROUNDS, *TIERS, *QUALIFICATION_LEVELS, *PAYEE_CLASSES])
}


@dataclass(frozen=True, slots=True)
class Sum:
    """How many payees are paid (人), for how many entitlements (项), what they come to gross, in fen."""

    payees: int = 0
    entitlements: int = 0
    amount_fen: int = 0


@dataclass(frozen=True, slots=True)
class SimulatedGroup:
    """One group of a breakdown; `other` is what the program that it is compared with comes to."""

    code: str
    name: Text
    sum: Sum
    other: Sum | None

    @property
    def difference_fen(self) -> int:
        """How much more the program pays than the other one."""
        return self.sum.amount_fen - (self.other.amount_fen if self.other else 0)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The groups of one dimension; each breakdown adds up to the total."""

    dimension: Dimension
    title: Text
    groups: tuple[SimulatedGroup, ...]


def breakdowns(simulation: Simulation, other: Simulation | None = None) -> tuple[Breakdown, ...]:
    """Return a simulation's sums by every dimension, beside those of another one where there is one."""
    return tuple(_breakdown(dimension, simulation, other) for dimension in DIMENSIONS)


def sum_of(simulation: Simulation) -> Sum:
    """Return what a simulation comes to in all."""
    return _sums(simulation, lambda _: "").get("", Sum())


def _breakdown(dimension: Dimension, simulation: Simulation, other: Simulation | None) -> Breakdown:
    code_of = _CODE_OF[dimension]
    sums = _sums(simulation, code_of)
    beside = _sums(other, code_of) if other else {}
    names = _names(dimension, simulation, other)
    groups = [
        SimulatedGroup(
            code,
            names.get(code) or (tier_name(code) if code else _UNKNOWN),
            sums.get(code, Sum()),
            beside.get(code, Sum()) if other else None,
        )
        for code in {**sums, **beside}
    ]
    groups.sort(key=_place)
    return Breakdown(dimension, DIMENSIONS[dimension], tuple(groups))


def _place(group: SimulatedGroup) -> tuple[int, int, str]:
    largest = max(group.sum.amount_fen, group.other.amount_fen if group.other else 0)
    return _ORDER.get(group.code, len(_ORDER)), -largest, group.code


def _sums(simulation: Simulation, code_of: Callable[[Line], str]) -> dict[str, Sum]:
    payees: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    counts: defaultdict[str, int] = defaultdict(int)
    sums: defaultdict[str, int] = defaultdict(int)
    for line in simulation.lines:
        if line.code is None:
            code = code_of(line)
            payees[code].add((line.award.payee_class, line.award.payee_id))
            counts[code] += 1
            sums[code] += line.amount_fen
    return {code: Sum(len(payees[code]), counts[code], sums[code]) for code in sums}


def _names(dimension: Dimension, simulation: Simulation, other: Simulation | None) -> Mapping[str, Text]:
    both = [simulation] if other is None else [other, simulation]
    match dimension:
        case "level":
            return {str(code): name for code, name in GROUNDS.items()}
        case "payee_class":
            return {str(code): name for code, name in PAYEE_CLASSES.items()}
        case "fund_source":
            return {source.code: source.title for one in both for source in one.program.fund_sources}
        case "school":
            return {code: place_name(code, name) for one in both for code, name in one.schools.items()}
        case "tier":
            return TIERS
