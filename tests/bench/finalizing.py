"""Publishing and finalizing many small events, against one large event: the cost per entry."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from competitions.events.queries import EventFacts
from competitions.results import publishing, service
from registry.core import database
from registry.core.actor import Actor
from tests.bench.contest import People
from tests.bench.marked import MARKS, end_appeals, make_entered, mark, scheme
from tests.bench.measures import Measure, Round, Target

_ROUNDS: Final = 3
_EVENTS: Final = 100
_SIZE: Final = 30
_TARGET: Final = Target("≤", 2)


async def measure(people: People, done: Callable[[], None]) -> list[Measure]:
    """Return what an entry costs in small events as a multiple of that in a large one, and the inverse."""
    rounds = []
    for number in range(_ROUNDS):
        sizes = [_SIZE] * _EVENTS + [_SIZE * _EVENTS]
        events = await make_entered(people, f"final-{number}", sizes, scheme())
        await mark(people.organizer, events)
        await database.execute("ANALYZE")
        done()
        costs = {"small": events[:-1], "large": events[-1:]}
        taken = await _finalize(people.organizer, costs, large_first=bool(number % 2))
        rounds.append(Round(taken["small"], taken["large"]))
        done()
    small = f"{_EVENTS} events of {_SIZE} entries with {MARKS} marks each, finalized one after another"
    large = f"one event of {_EVENTS * _SIZE:,} entries with {MARKS} marks each, finalized"
    inverse = tuple(Round(each.bare, each.ours) for each in rounds)
    return [
        Measure(small, large, "ms per entry", tuple(rounds), _TARGET),
        Measure(large, small, "ms per entry", inverse, _TARGET),
    ]


async def _finalize(
    actor: Actor, events: Mapping[str, Sequence[EventFacts]], *, large_first: bool
) -> dict[str, float]:
    """Publish and then finalize all events, and return the milliseconds per entry of each kind."""
    passed = dict.fromkeys(events, 0.0)
    order = sorted(events, reverse=not large_first)
    for step in (publishing.publish, service.finalize_event):
        for kind in order:
            started = time.perf_counter()
            for facts in events[kind]:
                await step(actor, facts.id)
            passed[kind] += time.perf_counter() - started
        await end_appeals([facts for kind in order for facts in events[kind]])
    return {kind: seconds * 1000 / (_EVENTS * _SIZE) for kind, seconds in passed.items()}
