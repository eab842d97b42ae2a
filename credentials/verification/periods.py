"""From when until when a credential holds.

Sources: W3C VC Data Model 2.0, section 4.9 (validFrom, validUntil); RFC 7519, sections 4.1.4 and 4.1.5 (exp,
nbf, and a small leeway for clocks that differ).
"""

import re
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, Literal

from credentials.verification.reports import Step, failed, passed, unchecked
from registry.core.texts import text

# XML Schema's dateTimeStamp: `fromisoformat` alone would also read week dates and times without a zone.
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII
)

LEEWAY_SECONDS = 60

Period = Literal["holds", "not_yet", "over"]


def read_instant(words: Any) -> float | None:
    """Return a time with a zone as seconds since 1970 in UTC; None for anything else."""
    return _seconds(words) if isinstance(words, str) else None


# Credentials that were issued together begin together, so the same few instants are read over and over.
@lru_cache(maxsize=256)
def _seconds(words: str) -> float | None:
    if not _INSTANT.fullmatch(words):
        return None
    try:
        return datetime.fromisoformat(words).timestamp()
    except (ValueError, OverflowError):
        return None


def period_of(credential: dict[str, Any], now: datetime) -> Period:
    """Return whether `credential` holds at `now` (aware).

    It holds from the later of validFrom and nbf until the earlier of validUntil and exp, where present. The
    fields have been checked by `credentials.verification.tokens.check_credential`.
    """
    moment = now.timestamp()
    for start in (read_instant(credential.get("validFrom")), credential.get("nbf")):
        if start is not None and moment + LEEWAY_SECONDS < start:
            return "not_yet"
    for end in (read_instant(credential.get("validUntil")), credential.get("exp")):
        if end is not None and moment - LEEWAY_SECONDS >= end:
            return "over"
    return "holds"


def check_period(credential: dict[str, Any], now: datetime, *, verified: bool) -> Step:
    """Return the step "period".

    Without a verified signature the period can fail but not pass: whether a document that says it is over is
    genuine or altered, it is not good; one that says it holds proves nothing by that.
    """
    period = period_of(credential, now)
    return _UNPROVEN if period == "holds" and not verified else _STEPS[period]


_STEPS: Final[dict[Period, Step]] = {
    "not_yet": failed("period", text("凭证尚未生效。", "The credential is not valid yet.")),
    "over": failed("period", text("凭证已过有效期。", "The credential's period is over.")),
    "holds": passed("period", text("在有效期内。", "It is within its period.")),
}
_UNPROVEN: Final = unchecked(
    "period",
    text(
        "所写的有效期包含现在，但签名没有通过核验。",
        "The stated period includes today, but the signature was not verified.",
    ),
)
