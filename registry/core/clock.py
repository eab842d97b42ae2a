"""The one place that asks what time it is. Instants are UTC; days are days in Asia/Shanghai."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_BEHIND: ContextVar[timedelta] = ContextVar("behind", default=timedelta())


@contextmanager
def behind(by: timedelta) -> Iterator[None]:
    """Let it be earlier by so much for what is called within: for telling a story that took weeks.

    Nothing that is served runs within it: the demo does, and tests of what only time brings.
    """
    token = _BEHIND.set(by)
    try:
        yield
    finally:
        _BEHIND.reset(token)


def now() -> datetime:
    """Return the present instant in UTC, to the second: no document of ours needs finer."""
    return exactly_now().replace(microsecond=0)


def exactly_now() -> datetime:
    """Return the present instant in UTC to the microsecond, for what a deadline decides."""
    return datetime.now(UTC) - _BEHIND.get()


def today() -> date:
    """Return the present day in Asia/Shanghai."""
    return day(exactly_now())


def day(instant: datetime) -> date:
    """Return the day in Asia/Shanghai on which an instant falls."""
    return instant.astimezone(SHANGHAI).date()
