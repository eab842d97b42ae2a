"""Making very many objects at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep the collector of reference cycles from running while very many rows are read or made.

    Rows and persons have no cycles, and all of them stay: the collector would walk through them over and
    over, for a fifth of the time, and find nothing. It runs again afterwards if it ran before.
    """
    ran = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if ran:
            gc.enable()
