"""Many certificates in one ZIP, and in one PDF to print, against Typst alone on such pages."""

import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final
from uuid import UUID

from credentials.bundles import queries
from credentials.bundles.archive import archive
from credentials.bundles.drawing import drawn_in_order
from credentials.bundles.print_file import print_file
from credentials.bundles.schemas import Selection
from credentials.certificate.rendering import compile_page, page
from credentials.claims.reading import printed
from credentials.verification.tokens import read_token
from tests.bench.measures import Measure, Round, Target

_ROUNDS: Final = 5
_PAGES: Final = 120
_TARGET: Final = Target("≥", 0.5)


async def measure(contest: UUID, done: Callable[[], None]) -> list[Measure]:
    """Return what becomes of certificates of a contest, from their rows on, in each form.

    Every page is drawn once only, and by turns: drawn a second time, Typst would remember it. Typst has as
    many threads as ours has.
    """
    fresh = list(await queries.chosen(Selection(competition=contest)))

    def some() -> list[UUID]:
        return [fresh.pop() for _ in range(_PAGES)]

    await _rate(archive(drawn_in_order(fresh[:2]), "zh"))  # The first pages read the font.
    zips, prints = [], []
    for _ in range(_ROUNDS):
        bare = await _typst(some())
        zips.append(Round(await _rate(archive(drawn_in_order(some()), "zh")), bare))
        prints.append(Round(await _rate(print_file(drawn_in_order(some()))), bare))
        done()
    bare_words = "Typst alone on such pages, in two threads"
    return [
        Measure(
            f"certificates into one {what}, from the database on", bare_words, "/s", tuple(rounds), _TARGET
        )
        for what, rounds in (("ZIP", zips), ("PDF to print", prints))
    ]


async def _rate(content: AsyncIterator[bytes]) -> float:
    """Return how many certificates come out each second."""
    started = time.perf_counter()
    async for _ in content:
        pass
    return _PAGES / (time.perf_counter() - started)


async def _typst(credentials: Sequence[UUID]) -> float:
    """Return how many pages whose source is there already are compiled each second."""
    tokens = [one.token for one in await queries.portion(credentials)]
    fields = [(token, printed(read_token(token).payload)) for token in tokens]
    sources = [(page(says, token), says.awarded_on) for token, says in fields]
    with ThreadPoolExecutor(2) as threads:
        started = time.perf_counter()
        list(threads.map(lambda each: compile_page(*each), sources))
        return len(sources) / (time.perf_counter() - started)
