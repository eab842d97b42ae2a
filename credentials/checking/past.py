"""What was so at a past time: the status list as it was then, and the state of one certificate on a day.

Both are computed from the rows, each of which says when it was written; nothing about the past is stored.

Source: W3C Bitstring Status List v1.0, section 3.2 (the query parameter `timestamp`).
"""

import asyncio
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal
from uuid import UUID

import asyncpg

from credentials.checking.own_records import SignedList
from credentials.signers import signer_of
from credentials.signing import sign
from credentials.status_list import build_list_payload
from credentials.verification.periods import read_instant
from registry.core import clock, database
from registry.core.errors import BadInputError
from registry.core.settings import current
from registry.core.texts import text

State = Literal["valid", "suspended", "revoked", "not_issued"]

KEPT: Final = timedelta(days=30)
"""How long a copy of a past list may be kept: the past does not change."""

_SETTLED: Final = timedelta(minutes=2)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class TimeMalformedError(BadInputError):
    """The time asked about is none with a zone, or no day."""

    code = "time_malformed"


class TimeInFutureError(BadInputError):
    """The time asked about has not come yet."""

    code = "time_in_future"


class TimeTooEarlyError(BadInputError):
    """The status list did not exist at the time asked about."""

    code = "time_before_list"


@dataclass(frozen=True, slots=True)
class PastState:
    """The state of a certificate as it was at an instant; `reason` says why it was not good then."""

    at: datetime
    state: State
    reason: str


_LIST: Final = """
SELECT l.created_at, i.did, k.kid, k.algorithm, k.private_key,
       coalesce(array_agg(c.status_index) FILTER (WHERE v.id IS NOT NULL), '{}') AS revoked
FROM credentials.status_list l
JOIN credentials.issuer i ON i.id = l.issuer
JOIN credentials.signing_key k ON k.issuer = i.id AND k.retired_at IS NULL AND k.algorithm <> 'EdDSA'
LEFT JOIN (credentials.revocation v JOIN credentials.credential c ON c.id = v.credential)
    ON c.status_list = l.id AND v.revoked_at <= $2
WHERE l.number = $1
GROUP BY l.id, i.id, k.id ORDER BY k.created_at DESC LIMIT 1
"""
# A suspension counts until it was lifted; while a correction of the event waited, nobody knew either.
_STATE: Final = """
SELECT c.issued_at, v.reason AS revoked_for,
       (SELECT min(s.reason) FROM credentials.suspension s WHERE s.credential = c.id AND s.suspended_at <= $2
        AND (s.lifted_at IS NULL OR s.lifted_at > $2)) AS suspended_for,
       EXISTS (SELECT FROM competitions.award_recipient r JOIN competitions.award a ON a.id = r.award
               JOIN competitions.correction x ON x.event = a.event
               WHERE r.id = c.recipient AND x.proposed_at <= $2
                 AND (x.decided_at IS NULL OR x.decided_at > $2)) AS in_correction
FROM credentials.credential c
LEFT JOIN credentials.revocation v ON v.credential = c.id AND v.revoked_at <= $2
WHERE c.id = $1
"""


def instant_of(timestamp: str) -> datetime:
    """Return the instant of a dateTimeStamp in the past.

    Raises:
        TimeMalformedError, TimeInFutureError: as they say.
    """
    # In an address a plus sign that was not encoded arrives as a space.
    seconds = read_instant(timestamp.replace(" ", "+"))
    if seconds is None:
        raise _malformed()
    try:
        at = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError) as error:  # In UTC it is before the year 1, or after the year 9999.
        raise _malformed() from error
    return _past(at)


def end_of(words: str) -> datetime:
    """Return the instant asked about: the end of a day in Asia/Shanghai, now for today, or an instant itself.

    Raises:
        TimeMalformedError, TimeInFutureError: as they say.
    """
    if not _DAY.fullmatch(words):
        return instant_of(words)
    try:
        day = date.fromisoformat(words)
        ends = datetime.combine(day, time(23, 59, 59), clock.SHANGHAI).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _malformed() from error
    return clock.now() if day == clock.today() else _past(ends)


def is_settled(at: datetime) -> bool:
    """Return whether nothing of this time can come any more, from who began writing before it."""
    return at <= clock.now() - _SETTLED


async def status_list_at(number: int, at: datetime) -> SignedList | None:
    """Return the signed status list of this number as it was, or None when there is none of this number.

    It speaks of that instant only (`validFrom` and `validUntil` are both that), so that nobody can hand it on
    as what is true today. It is signed with the present key.

    Raises:
        TimeTooEarlyError: the list did not exist then.
    """
    row = await database.fetch_one(_LIST, number, at)
    if row is None:
        return None
    if at < row["created_at"]:
        raise TimeTooEarlyError(
            text(
                f"这份状态名单自 {row['created_at']:%Y-%m-%dT%H:%M:%SZ} 起才有。",
                f"This status list began at {row['created_at']:%Y-%m-%dT%H:%M:%SZ}.",
            )
        )
    return await asyncio.to_thread(_signed, number, row, at)


def _signed(number: int, row: asyncpg.Record, at: datetime) -> SignedList:
    """Make and sign the list, which takes some milliseconds each time: of the past nothing is kept."""
    payload = build_list_payload(
        row["revoked"],
        list_url=f"{current().base_url}/status/{number}",
        did=row["did"],
        issued_at=at,
        ttl=KEPT,
        lifetime=timedelta(0),
    )
    signer = signer_of(row["private_key"], row["kid"], row["algorithm"])
    return SignedList(number, payload, sign(payload, signer), clock.now(), len(row["revoked"]), row["kid"])


async def state_at(credential: UUID, at: datetime) -> PastState:
    """Return the state of a certificate as it was at an instant, as far as the registry goes."""
    row = await database.fetch_one(_STATE, credential, at)
    if row is None or at < row["issued_at"]:
        return PastState(at, "not_issued", "")
    if row["revoked_for"] is not None:
        return PastState(at, "revoked", row["revoked_for"])
    if row["suspended_for"] is not None or row["in_correction"]:
        return PastState(at, "suspended", row["suspended_for"] or "")
    return PastState(at, "valid", "")


def _past(at: datetime) -> datetime:
    if at > clock.exactly_now():
        raise TimeInFutureError(text("所问的时间还没有到。", "The time asked about has not come yet."))
    return at


def _malformed() -> TimeMalformedError:
    return TimeMalformedError(
        text(
            "时间应写成 2026-11-23 或 2026-11-23T09:00:00Z。",
            "Write the time as 2026-11-23 or 2026-11-23T09:00:00Z.",
        )
    )
