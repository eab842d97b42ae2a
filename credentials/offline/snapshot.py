"""What a device keeps to check without a network: the issuers' keys, and what is not to be relied on.

It is dated, and says nothing of anybody. A certificate is named by the first bytes of the SHA-256 of its
code, and since a code has 80 random bits, nobody finds the code of one that is listed: only who has the paper
finds that very one.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from weakref import WeakKeyDictionary

import asyncpg
import msgspec

from credentials.checking.own_records import LIFETIME
from credentials.held_back import HELD_BACK
from credentials.offline.proof import short_kid
from registry.core import clock, database

MARK_BYTES: Final = 6
"""Bytes that name a certificate: with 100,000 listed, one in 2.8 billion others is taken for one of them."""

_KEYS: Final = """
SELECT i.did, i.name, i.name_en, k.kid, k.public_jwk, k.compromised_at IS NOT NULL AS compromised
FROM credentials.signing_key k JOIN credentials.issuer i ON i.id = k.issuer
WHERE k.algorithm = 'ES256' ORDER BY k.kid
"""
_NOT_GOOD: Final = f"""
WITH listed AS (
    SELECT substring(sha256(convert_to(k.code, 'UTF8')) FOR {MARK_BYTES}) AS mark, v.id IS NOT NULL AS revoked
    FROM credentials.credential k LEFT JOIN credentials.revocation v ON v.credential = k.id
    WHERE v.id IS NOT NULL OR {HELD_BACK})
SELECT string_agg(encode(mark, 'hex'), '' ORDER BY mark) FILTER (WHERE revoked) AS revoked,
       string_agg(encode(mark, 'hex'), '' ORDER BY mark) FILTER (WHERE NOT revoked) AS suspended
FROM listed
"""  # noqa: S608  (only our own text is put in)


# Whatever changes the lists changes one of these: revocations and credentials only grow, suspensions are
# lifted once, and corrections decided once.
_VERSION: Final = """
SELECT (SELECT count(*) FROM credentials.revocation) AS revocations,
       (SELECT count(*) FROM credentials.suspension) AS suspensions,
       (SELECT count(*) FROM credentials.suspension WHERE lifted_at IS NULL) AS suspended,
       (SELECT count(*) FROM competitions.correction) AS corrections,
       (SELECT count(*) FROM competitions.correction WHERE decided_at IS NULL) AS undecided,
       (SELECT sum(last) FROM credentials.serial_counter) AS issued,
       (SELECT string_agg(k.id || ' ' || k.compromised_at, ' ' ORDER BY k.id)
        FROM credentials.signing_key k) AS unsafe
"""


@dataclass(frozen=True, slots=True)
class _Lists:
    """The marks of what is revoked and what is suspended, and what they were read at."""

    version: tuple[object, ...]
    revoked: str
    suspended: str


_kept: dict[str, _Lists] = {}
# A lock belongs to the event loop in which somebody first waits for it.
_READING: Final[WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock]] = WeakKeyDictionary()


async def take() -> bytes:
    """Return the state of everything now, as JSON.

    It is dated by the minute, so that it stays the same bytes until something changes or the minute is over.
    """
    now = clock.now().replace(second=0)
    # One reads and those who came meanwhile find it done, instead of all reading everything at once.
    async with _READING.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
        keys = await database.fetch(_KEYS)
        lists = await _lists(keys)
    return msgspec.json.encode(
        {
            "taken_at": _instant(now),
            "ends_at": _instant(now + LIFETIME),
            "keys": [_key(row) for row in keys if not row["compromised"]],
            "compromised": [short_kid(row["kid"]).hex() for row in keys if row["compromised"]],
            "revoked": lists.revoked,
            "suspended": lists.suspended,
        }
    )


async def _lists(keys: Sequence[asyncpg.Record]) -> _Lists:
    """Return the lists; they are read only when something has changed, since many ask."""
    # Read before the lists, so that what happens in between is read at the next time.
    (counted,) = await database.fetch(_VERSION)
    version = (*counted.values(), *((row["kid"], row["compromised"]) for row in keys))
    kept = _kept.get("lists")
    if kept is None or kept.version != version:
        (listed,) = await database.fetch(_NOT_GOOD)
        kept = _Lists(version, listed["revoked"] or "", listed["suspended"] or "")
        _kept["lists"] = kept
    return kept


def _key(row: asyncpg.Record) -> dict[str, Any]:
    public = json.loads(row["public_jwk"])
    return {
        "kid": short_kid(row["kid"]).hex(),
        "did": row["did"],
        "name": {"zh": row["name"], "en": row["name_en"]},
        "x": public["x"],
        "y": public["y"],
    }


def _instant(value: datetime) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")
