"""The one place that asks what time it is. Instants are UTC; days are days in Asia/Shanghai."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the present instant in UTC, to the second: no document of ours needs finer."""
    return datetime.now(UTC).replace(microsecond=0)


def exactly_now() -> datetime:
    """Return the present instant in UTC to the microsecond, for what a deadline decides."""
    return datetime.now(UTC)


def today() -> date:
    """Return the present day in Asia/Shanghai."""
    return datetime.now(SHANGHAI).date()


def day(instant: datetime) -> date:
    """Return the day in Asia/Shanghai on which an instant falls."""
    return instant.astimezone(SHANGHAI).date()
