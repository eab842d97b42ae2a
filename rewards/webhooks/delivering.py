"""Bringing what happened to the addresses that are told of it, while the service runs.

A message is taken for a minute before it is sent, so that two processes do not send it at once; one that died
meanwhile leaves it to the next round. A receiver can therefore get a message twice, always under the same
`webhook-id`. Messages of one subject go out one after the other: the next waits until the one before has been
taken or was given up.
"""

import asyncio
import json
from datetime import timedelta
from typing import Final
from uuid import UUID

import asyncpg
import httpx

from registry.core import clock, database, privacy
from rewards.webhooks.signing import headers, next_try

_AT_ONCE: Final = 20
_TAKEN_FOR: Final = timedelta(seconds=60)
_SECONDS: Final = 15.0

_TAKE = """
UPDATE rewards.webhook_delivery SET attempts = attempts + 1, next_at = $2 WHERE id IN (
    SELECT d.id FROM rewards.webhook_delivery d
    JOIN rewards.webhook w ON w.id = d.webhook
    JOIN rewards.occurrence o ON o.id = d.occurrence
    WHERE d.state = 'waiting' AND d.next_at <= $1 AND w.ended_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM rewards.occurrence before
        JOIN rewards.webhook_delivery b ON b.occurrence = before.id AND b.webhook = d.webhook
        WHERE before.subject = o.subject AND before.id < o.id AND b.state = 'waiting')
    ORDER BY d.next_at, o.id LIMIT $3 FOR UPDATE OF d SKIP LOCKED)
RETURNING id, webhook, occurrence, attempts
"""

_MESSAGES = """
SELECT d.id, d.attempts, w.id AS webhook, w.address, w.secret, o.id AS occurrence, o.kind, o.subject, o.data,
       o.happened_at
FROM rewards.webhook_delivery d
JOIN rewards.webhook w ON w.id = d.webhook
JOIN rewards.occurrence o ON o.id = d.occurrence
WHERE d.id = ANY($1)
"""


async def deliver() -> int:
    """Send everything that is due; returns how many messages were tried.

    What fails here, and not at the receiver, is raised when everything else has been sent.
    """
    tried = 0
    failed: list[BaseException] = []
    async with httpx.AsyncClient(timeout=_SECONDS, follow_redirects=False, trust_env=False) as client:
        while taken := await _taken():
            sent = await asyncio.gather(
                *(_send(client, message) for message in taken), return_exceptions=True
            )
            tried += len(taken)
            failed += [error for error in sent if isinstance(error, BaseException)]
    if failed:
        raise BaseExceptionGroup("messages that could not be sent", failed)
    return tried


async def _taken() -> list[asyncpg.Record]:
    """Take the next messages for a minute."""
    now = clock.now()
    taken = await database.fetch(_TAKE, now, now + _TAKEN_FOR, _AT_ONCE)
    return await database.fetch(_MESSAGES, [row["id"] for row in taken]) if taken else []


async def _send(client: httpx.AsyncClient, row: asyncpg.Record) -> None:
    """Send one message and write down what came of it."""
    secret = (await privacy.ring()).open(row["secret"], "webhook.secret", row["webhook"])
    body = body_of(row)
    sent_at = clock.now()
    try:
        answer = await client.post(
            row["address"],
            content=body,
            headers=headers(secret, message_of(row["occurrence"]), sent_at, body),
        )
        said, taken = f"HTTP {answer.status_code}", answer.is_success
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        # The words of an error may hold what the address's owner put into it; its kind is enough.
        said, taken = type(error).__name__, False
    await _note(row["id"], row["attempts"], said, taken=taken)


def message_of(occurrence: int) -> str:
    """Return the id under which an occurrence is told, the same to everybody and at each try."""
    return f"msg_{occurrence}"


def body_of(row: asyncpg.Record) -> bytes:
    """Return the bytes of a message; those of the read API's events are the same object."""
    return json.dumps(as_event(row), ensure_ascii=False, separators=(",", ":")).encode()


def as_event(row: asyncpg.Record) -> dict[str, object]:
    """Return an occurrence as other systems see it."""
    return {
        "id": message_of(row["occurrence"]),
        "type": row["kind"],
        "timestamp": row["happened_at"].isoformat().replace("+00:00", "Z"),
        "subject": row["subject"],
        "data": json.loads(row["data"]),
    }


async def _note(delivery: UUID, attempts: int, said: str, *, taken: bool) -> None:
    now = clock.now()
    again = next_try(attempts, now)
    state = "delivered" if taken else "given_up" if again is None else "waiting"
    await database.execute(
        "UPDATE rewards.webhook_delivery SET state = $2, answered = $3, next_at = $4, delivered_at = $5"
        " WHERE id = $1 AND state = 'waiting' AND attempts = $6",
        delivery,
        state,
        said,
        again or now,
        now if taken else None,
        attempts,
    )
