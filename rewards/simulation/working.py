"""Working out what was asked: a program on awards, beside another one, with sums and differences. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from registry.core.bulk import without_collector
from rewards.entitlements.lines import AwardedPayee, Key, OutsidePaid
from rewards.programs.documents import Program
from rewards.simulation.breakdown import Breakdown, Sum, breakdowns, sum_of
from rewards.simulation.comparison import Comparison, compare
from rewards.simulation.outcome import Simulation, run


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be simulated: a program on awards, beside `against` where there is one.

    With `any_period` the periods of both are not looked at. `earlier` are the awards of the years before, for
    what reaches over years; `elsewhere` is what other payers paid.
    """

    program: Program
    awards: Sequence[AwardedPayee]
    against: Program | None = None
    any_period: bool = True
    earlier: Sequence[AwardedPayee] = ()
    elsewhere: Mapping[Key, Sequence[OutsidePaid]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A simulation with its sums, and with what differs from the program it is compared with."""

    simulation: Simulation
    other: Simulation | None
    sum: Sum
    breakdowns: tuple[Breakdown, ...]
    comparison: Comparison | None


def _run(asked: Asked, program: Program) -> Simulation:
    return run(
        program,
        asked.awards,
        earlier=asked.earlier,
        any_period=asked.any_period,
        elsewhere=asked.elsewhere,
    )


@without_collector()
def worked_out(asked: Asked) -> Outcome:
    """Return what a program would pay, beside another one if asked. Raises AwardsRepeatedError."""
    simulation = _run(asked, asked.program)
    other = _run(asked, asked.against) if asked.against else None
    return Outcome(
        simulation,
        other,
        sum_of(simulation),
        breakdowns(simulation, other),
        compare(simulation, other) if other else None,
    )
