"""Looking for payees in a simulation: why this amount, and why nothing. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from registry.core.sheets.cells import match_key
from rewards.entitlements.lines import PassedOverCode
from rewards.simulation.outcome import Line
from rewards.simulation.working import Outcome

# So many lines are shown on a page to who looks for somebody, and to who does not; all can be taken away.
SHOWN: Final = 100
SHOWN_UNASKED: Final = 20


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One awarded payee under the program, and under the other one where there is one."""

    line: Line
    other: Line | None


@dataclass(frozen=True, slots=True)
class Found:
    """The first lines that fit, how many do, and how many of all are passed over for which reason."""

    lines: tuple[FoundLine, ...]
    total: int
    passed_over: Sequence[tuple[PassedOverCode, int]]


def found_lines(outcome: Outcome, q: str = "") -> Found:
    """Return the lines whose payee or school has `q` in the name, whatever its spaces and case."""
    lines = outcome.simulation.lines
    key = match_key(q)
    fitting = (
        [
            line
            for line in lines
            if key in match_key(line.award.payee_name) or key in match_key(line.school_name)
        ]
        if key
        else [*lines]
    )
    shown = fitting[: SHOWN if key else SHOWN_UNASKED]
    keys = {line.award.key for line in shown}
    other = (
        {line.award.key: line for line in outcome.other.lines if line.award.key in keys}
        if outcome.other
        else {}
    )
    codes = Counter(line.code for line in lines if line.code)
    return Found(
        tuple(FoundLine(line, other.get(line.award.key)) for line in shown),
        len(fitting),
        codes.most_common(),
    )
