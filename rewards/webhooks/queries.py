"""Reads of what other systems are told."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import NotFoundError
from registry.core.texts import text
from registry.people.access import ANYTHING, require
from rewards.webhooks.delivering import as_event
from rewards.webhooks.words import Kind


@dataclass(frozen=True, slots=True)
class WebhookFacts:
    """An address that is or was told, and how that goes."""

    id: UUID
    address: str
    kinds: tuple[Kind, ...]
    made_at: datetime
    ended_at: datetime | None
    waiting: int
    delivered: int
    given_up: int


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """How far an address has been told of one occurrence."""

    occurrence: int
    kind: str
    subject: str
    happened_at: datetime
    state: str
    attempts: int
    answered: str | None
    next_at: datetime


@dataclass(frozen=True, slots=True)
class EventPage:
    """Occurrences in order; `next` is where to read on, the same when there is nothing more yet."""

    events: list[dict[str, Any]]
    next: int


_WEBHOOKS = """
SELECT w.id, w.address, w.kinds, w.made_at, w.ended_at,
       count(d.id) FILTER (WHERE d.state = 'waiting') AS waiting,
       count(d.id) FILTER (WHERE d.state = 'delivered') AS delivered,
       count(d.id) FILTER (WHERE d.state = 'given_up') AS given_up
FROM rewards.webhook w LEFT JOIN rewards.webhook_delivery d ON d.webhook = w.id
"""


class WebhookNotFoundError(NotFoundError):
    """There is no such address, or it is not told any more."""

    code = "webhook_not_found"


async def webhooks(actor: Actor) -> list[WebhookFacts]:
    """Return every address, those that are told first."""
    require(actor, "webhooks.read", ANYTHING)
    rows = await database.fetch(
        _WEBHOOKS + " GROUP BY w.id ORDER BY w.ended_at IS NOT NULL, w.made_at DESC, w.id"
    )
    return [_facts(row) for row in rows]


async def webhook(actor: Actor, webhook_id: UUID) -> WebhookFacts:
    """Return one address.

    Raises:
        WebhookNotFoundError: there is none of this id.
    """
    require(actor, "webhooks.read", ANYTHING)
    row = await database.fetch_one(_WEBHOOKS + " WHERE w.id = $1 GROUP BY w.id", webhook_id)
    if row is None:
        raise WebhookNotFoundError(text("没有这个接收地址。", "There is no such address."))
    return _facts(row)


async def deliveries(actor: Actor, webhook: UUID, *, limit: int = 200) -> list[DeliveryFacts]:
    """Return the newest messages to an address, those that were not taken first."""
    require(actor, "webhooks.read", ANYTHING)
    rows = await database.fetch(
        """
        SELECT o.id AS occurrence, o.kind, o.subject, o.happened_at, d.state, d.attempts, d.answered,
               d.next_at
        FROM rewards.webhook_delivery d JOIN rewards.occurrence o ON o.id = d.occurrence
        WHERE d.webhook = $1 ORDER BY d.state = 'delivered', o.id DESC LIMIT $2
        """,
        webhook,
        limit,
    )
    return [DeliveryFacts(**dict(row)) for row in rows]


async def events(actor: Actor, *, after: int, kinds: Sequence[Kind], limit: int) -> EventPage:
    """Return what happened after a number, oldest first; no kinds are all kinds."""
    require(actor, "occurrences.read", ANYTHING)
    rows = await database.fetch(
        "SELECT id AS occurrence, kind, subject, data, happened_at FROM rewards.occurrence"
        " WHERE id > $1 AND ($2::text[] = '{}' OR kind = ANY($2)) ORDER BY id LIMIT $3",
        after,
        list(kinds),
        limit,
    )
    return EventPage([as_event(row) for row in rows], rows[-1]["occurrence"] if rows else after)


def _facts(row: asyncpg.Record) -> WebhookFacts:
    return WebhookFacts(
        id=row["id"],
        address=row["address"],
        kinds=tuple(json.loads(row["kinds"])),
        made_at=row["made_at"],
        ended_at=row["ended_at"],
        waiting=row["waiting"],
        delivered=row["delivered"],
        given_up=row["given_up"],
    )
