"""How long signing in waits after failures. Pure; the numbers are our own choice.

Five may fail without any wait: people mistype. From the sixth on each failure doubles the wait, from half a
minute up to a quarter of an hour, so that guessing gets some hundred tries a day.
"""

from datetime import timedelta
from typing import Final

FREE: Final = 5
SHORTEST: Final = timedelta(seconds=30)
LONGEST: Final = timedelta(minutes=15)


def wait(failures: int) -> timedelta:
    """Return how long nobody can sign in after so many failures in a row."""
    if failures <= FREE:
        return timedelta(0)
    # Beyond ten doublings the longest wait holds anyway; larger powers would not fit a timedelta.
    doublings = min(failures - FREE - 1, 10)
    return min(SHORTEST * (1 << doublings), LONGEST)
