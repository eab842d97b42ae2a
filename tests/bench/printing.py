"""One certificate with its QR code, against Typst's own compilation of the same page."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from credentials.certificate.of_token import certificate_of
from credentials.certificate.rendering import compile_page, page
from credentials.claims.reading import printed
from credentials.verification.tokens import read_token
from tests.bench.measures import Measure, Target, alternate

_ROUNDS: Final = 7
_PAGES: Final = 40
TOKENS: Final = 2 * _ROUNDS * _PAGES + 2
"""How many different tokens are used up."""

_ALLOWED: Final = 3.0  # Milliseconds of processor time on top of 1.5 times Typst's own.


def measure(tokens: Sequence[str], done: Callable[[], None]) -> list[Measure]:
    """Return ours against Typst's own time, and against what it may take.

    Every page is drawn once only and in a turn of its own: drawn a second time, Typst would remember it.
    """
    fresh = iter(tokens)
    _ours(fresh, 1)  # The first page reads the font.
    _typst(fresh, 1)
    rounds = alternate(_ROUNDS, lambda _: _ours(fresh, _PAGES), lambda _: _typst(fresh, _PAGES), done)
    allowed = tuple(type(taken)(taken.ours, 1.5 * taken.bare + _ALLOWED) for taken in rounds)
    name, unit = "one certificate PDF with its QR code", "ms of processor"
    return [
        Measure(name, "Typst compiling such a page", unit, rounds),
        Measure(name, "1.5 × Typst's time + 3 ms", unit, allowed, Target("≤", 1)),
    ]


def _ours(fresh: Iterator[str], pages: int) -> float:
    """Return the milliseconds of processor time of one certificate, from the token on."""
    tokens = [next(fresh) for _ in range(pages)]
    started = time.process_time()
    for token in tokens:
        certificate_of(token)
    return (time.process_time() - started) / pages * 1000


def _typst(fresh: Iterator[str], pages: int) -> float:
    """Return the same of compiling a page whose source is there already."""
    read = [(token, printed(read_token(token).payload)) for _ in range(pages) for token in (next(fresh),)]
    sources = [(page(fields, token), fields.awarded_on) for token, fields in read]
    started = time.process_time()
    for source, day in sources:
        compile_page(source, day)
    return (time.process_time() - started) / pages * 1000
