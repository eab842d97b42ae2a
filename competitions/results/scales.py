"""Standardized points beside a result: which scale is shown, and what each entry has on it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, get_args

from competitions.events.queries import EventFacts
from competitions.results.queries import ResultLineFacts
from competitions.results.ranking import ScoredEntry
from competitions.results.standardized import SCALES, ScaleName, standardized
from competitions.words import Level

_NAMES: Final[tuple[ScaleName, ...]] = get_args(ScaleName)


def scale_for(asked: str, level: Level, scheme: str) -> ScaleName | None:
    """Return the scale to show: the one asked for, or that of a world contest, or None.

    A WorldSkills award scheme of the name of a scale asks for that scale; other contests of the world level
    are shown on that of 2017, which WorldSkills used last.
    """
    for name in _NAMES:
        if asked == name or (not asked and scheme == name):
            return name
    return "worldskills-2017" if not asked and level == "world" else None


def on_scale(
    event: EventFacts, lines: Sequence[ResultLineFacts], scale: ScaleName
) -> dict[str, Decimal | None]:
    """Return the standardized points of the entries of a result, by entry and in the order given."""
    entries = [
        ScoredEntry(event.code, line.entry, line.points, line.status, line.unofficial) for line in lines
    ]
    points = standardized(entries, SCALES[scale])
    return {line.entry: value for line, value in zip(lines, points, strict=True)}
