"""An event's pages, the organizer's and the public one, against their queries alone in a bare handler."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Final
from uuid import UUID

from competitions.results import publishing, service
from registry.core import database
from registry.core.actor import Actor
from registry.core.settings import Settings
from registry.people.sign_in import sessions
from tests.bench.contest import People
from tests.bench.load import load, request
from tests.bench.marked import end_appeals, make_entered, mark, scheme
from tests.bench.measures import Measure, Round, Target
from tests.bench.served import served

_ROUNDS: Final = 10
_SECONDS: Final = 0.5
_LINES: Final = 100
_TARGET: Final = Target("≤", 3)
_AGAINST: Final = "a bare handler that runs its queries"


async def make_final(people: People) -> UUID:
    """Return an event with a final result of 100 lines, that was marked here and published."""
    (event,) = await make_entered(people, "pages", [_LINES], scheme())
    await mark(people.organizer, [event])
    await publishing.publish(people.organizer, event.id)
    await end_appeals([event])
    await service.finalize_event(people.organizer, event.id)
    await database.execute("ANALYZE")
    return event.id


def measure(settings: Settings, organizer: Actor, event: UUID, done: Callable[[], None]) -> list[Measure]:
    """Return a measure per page, in time per answer, and so one of twice the time is 2."""
    assert organizer.session_id is not None
    cookie = f"{sessions.COOKIE}={sessions.issue(organizer.session_id, settings)}"
    kinds = {
        f"public page of a final result of {_LINES} lines": (
            request(f"/events/{event}", "text/html"),
            request(f"/bench/events/{event}", "*/*"),
        ),
        "organizer's page of the same event": (
            request(f"/events/{event}/console", "text/html", cookie),
            request(f"/bench/events/{event}/console", "*/*", cookie),
        ),
    }
    spawned = multiprocessing.get_context("spawn")
    measures = []
    with served(settings, {}) as port, ProcessPoolExecutor(max_workers=1, mp_context=spawned) as client:

        def milliseconds(asked: bytes) -> float:
            return 1000 / client.submit(load, port, [asked], _SECONDS).result().rate

        for words, (page, bare) in kinds.items():
            milliseconds(page), milliseconds(bare)
            rounds = []
            for number in range(_ROUNDS):
                # There and back again, so that a machine that slows down or speeds up favors nobody.
                if number % 2:
                    rounds.append(Round(milliseconds(page), milliseconds(bare)))
                else:
                    without = milliseconds(bare)
                    rounds.append(Round(milliseconds(page), without))
                done()
            measures.append(Measure(words, _AGAINST, "ms", tuple(rounds), _TARGET))
    return measures
