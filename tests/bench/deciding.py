"""An award scheme over 100,000 entries, against a bare sort of the same points."""

import random
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from competitions.awards.decision import decide_all
from competitions.awards.schemes import Scheme, load_scheme
from competitions.results.ranking import ScoredEntry
from tests.bench.measures import Measure, Target, alternate

_ROUNDS: Final = 5
_ENTRIES: Final = 100_000
_EVENTS: Final = {1: "one event of 100,000", 1_000: "1,000 events of 100"}
_TARGET: Final = Target("≤", 20)
# One that gives shares of the field and one that gives bands of points.
_SCHEMES: Final = ("national-10-20-30", "worldskills-2024")


def measure(done: Callable[[], None]) -> list[Measure]:
    """Return a measure per scheme and per way of cutting the entries into events."""
    points = [Decimal(n) / 100 for n in random.choices(range(80_000), k=_ENTRIES)]  # noqa: S311  (no secret)
    taken = []
    for name in _SCHEMES:
        scheme = load_scheme(name)
        for events, words in _EVENTS.items():
            entries = [
                ScoredEntry(event=str(n % events), entry=str(n), points=scored)
                for n, scored in enumerate(points)
            ]
            rounds = alternate(_ROUNDS, lambda _: _ours(scheme, entries), lambda _: _sort(points), done)  # noqa: B023  (called at once)
            taken.append(
                Measure(f"{name} over {words}", "a bare sort of the same points", "ms", rounds, _TARGET)
            )
    return taken


def _ours(scheme: Scheme, entries: list[ScoredEntry]) -> float:
    started = time.process_time()
    decide_all(scheme, entries)
    return (time.process_time() - started) * 1000


def _sort(points: list[Decimal]) -> float:
    started = time.process_time()
    sorted(points)
    return (time.process_time() - started) * 1000
