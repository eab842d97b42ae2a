"""What a simulation answers over the API and the command line."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.core.texts import Text
from rewards.entitlements.lines import BudgetUse, PassedOverCode
from rewards.programs.documents import Program
from rewards.simulation.breakdown import Breakdown, Sum
from rewards.simulation.comparison import Comparison, PayeeChange
from rewards.simulation.outcome import Simulation
from rewards.simulation.working import Outcome
from rewards.words import PayeeClass


@dataclass(frozen=True, slots=True)
class ProgramName:
    """A program by name and version, with its title."""

    name: str
    version: int
    title: Text


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """One awarded payee: the gross sum in fen and why, or nothing, with a code that says why not."""

    award_id: str
    payee_class: PayeeClass
    payee_id: str
    payee_name: str
    school: str
    amount_fen: int
    withheld_fen: int
    fund_source: str
    rule: str | None
    code: PassedOverCode | None
    reason: Text


@dataclass(frozen=True, slots=True)
class ComparisonAnswer:
    """What differs from the other program: who gains and loses, the largest difference first, in fen."""

    against: ProgramName
    total_fen: int
    difference_fen: int
    gained_fen: int
    lost_fen: int
    same: int
    gaining: tuple[PayeeChange, ...]
    losing: tuple[PayeeChange, ...]


@dataclass(frozen=True, slots=True)
class SimulationAnswer:
    """The outcome of a simulation, gross and in fen; `lines` is None where they were not asked for.

    `outside` counts the awarded payees that the program's own period would leave out.
    """

    program: ProgramName
    any_period: bool
    outside: int
    total_fen: int
    withheld_fen: int
    sum: Sum
    budgets: tuple[BudgetUse, ...]
    breakdowns: tuple[Breakdown, ...]
    comparison: ComparisonAnswer | None
    lines: Sequence[LineAnswer] | None


def answer_of(outcome: Outcome, *, lines: bool) -> SimulationAnswer:
    """Return a simulation as it is answered."""
    simulation = outcome.simulation
    return SimulationAnswer(
        program=_named(simulation.program),
        any_period=simulation.any_period,
        outside=simulation.outside,
        total_fen=simulation.total_fen,
        withheld_fen=simulation.withheld_fen,
        sum=outcome.sum,
        budgets=simulation.budgets,
        breakdowns=outcome.breakdowns,
        comparison=comparison_of(outcome.comparison, outcome.other) if outcome.comparison else None,
        lines=_lines(simulation) if lines else None,
    )


def comparison_of(comparison: Comparison, other: Simulation | None) -> ComparisonAnswer | None:
    """Return a comparison as it is answered, None where there is no other program."""
    if other is None:
        return None
    return ComparisonAnswer(
        against=_named(other.program),
        total_fen=other.total_fen,
        difference_fen=comparison.difference_fen,
        gained_fen=comparison.gained_fen,
        lost_fen=comparison.lost_fen,
        same=comparison.same,
        gaining=comparison.gaining,
        losing=comparison.losing,
    )


def _named(program: Program) -> ProgramName:
    return ProgramName(program.name, program.version, program.title)


def _lines(simulation: Simulation) -> list[LineAnswer]:
    return [
        LineAnswer(
            line.award.award_id,
            line.award.payee_class,
            line.award.payee_id,
            line.award.payee_name,
            line.school_name,
            line.amount_fen,
            line.withheld_fen,
            line.fund_source,
            line.rule,
            line.code,
            line.reason,
        )
        for line in simulation.lines
    ]
