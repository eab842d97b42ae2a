"""Use cases of telling other systems: who is told, no more, and once more."""

import ipaddress
import json
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

import httpx

from registry.core import audit, clock, database, privacy
from registry.core.actor import Actor
from registry.core.errors import BadInputError, Fault
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import ANYTHING, require
from rewards.webhooks.queries import WebhookNotFoundError
from rewards.webhooks.schemas import WebhookIn
from rewards.webhooks.signing import new_secret

_LONGEST: Final = 500


class WebhookAddressError(BadInputError):
    """The address is none that messages can be sent to."""

    code = "webhook_address"


@dataclass(frozen=True, slots=True)
class MadeWebhook:
    """A new address with its secret, which is shown this once."""

    id: UUID
    secret: str


async def tell(actor: Actor, wanted: WebhookIn) -> MadeWebhook:
    """Tell an address of what happens from now on.

    Raises:
        WebhookAddressError: it is not https, nor http on this machine.
    """
    require(actor, "webhooks.change", ANYTHING)
    _check(wanted.address)
    made, secret = new_id(), new_secret()
    async with database.transaction():
        await database.execute(
            "INSERT INTO rewards.webhook (id, address, kinds, secret, made_by, made_at)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            made,
            wanted.address,
            json.dumps(sorted(wanted.kinds)),
            (await privacy.ring()).seal(secret, "webhook.secret", made),
            actor.account_id,
            clock.now(),
        )
        await audit.record(actor, "webhooks.tell", f"webhook:{made}", after={"kinds": sorted(wanted.kinds)})
    return MadeWebhook(made, secret)


async def end(actor: Actor, webhook: UUID) -> None:
    """Tell an address nothing more; what still waits is not sent.

    Raises:
        WebhookNotFoundError: there is none, or it has ended.
    """
    require(actor, "webhooks.change", ANYTHING)
    async with database.transaction():
        ended = await database.fetch_value(
            "UPDATE rewards.webhook SET ended_by = $2, ended_at = $3 WHERE id = $1 AND ended_at IS NULL"
            " RETURNING id",
            webhook,
            actor.account_id,
            clock.now(),
        )
        if ended is None:
            raise _unknown()
        await audit.record(actor, "webhooks.end", f"webhook:{webhook}")


async def replay(actor: Actor, webhook: UUID, *, occurrence: int | None = None) -> int:
    """Send again what was given up on, or one occurrence whatever became of it; returns how many.

    Raises:
        WebhookNotFoundError: there is none, or it has ended.
    """
    require(actor, "webhooks.change", ANYTHING)
    async with database.transaction():
        live = "SELECT id FROM rewards.webhook WHERE id = $1 AND ended_at IS NULL FOR UPDATE"
        if await database.fetch_value(live, webhook) is None:
            raise _unknown()
        rows = await database.fetch(
            "UPDATE rewards.webhook_delivery SET state = 'waiting', attempts = 0, next_at = $2,"
            " delivered_at = NULL WHERE webhook = $1"
            " AND CASE WHEN $3::bigint IS NULL THEN state = 'given_up' ELSE occurrence = $3 END RETURNING id",
            webhook,
            clock.now(),
            occurrence,
        )
        await audit.record(actor, "webhooks.replay", f"webhook:{webhook}", after={"messages": len(rows)})
    return len(rows)


def _check(address: str) -> None:
    """Refuse what is not https; an adapter on the machine itself may do without."""
    try:
        parts = urlsplit(address)
        port_is_fine = parts.port is None or parts.port > 0
        host = parts.hostname or ""
    except ValueError:
        port_is_fine, host, parts = False, "", urlsplit("")
    fine = parts.scheme == "https" or (parts.scheme == "http" and _is_here(host))
    fine = fine and bool(host) and port_is_fine and not parts.username and _can_be_sent_to(address)
    if not (fine and len(address) <= _LONGEST):
        words = text(
            "请填写 https:// 开头的完整地址（本机可用 http://127.0.0.1）。",
            "Give a whole address that begins with https:// (on this machine http://127.0.0.1 will do).",
        )
        raise WebhookAddressError(words, [Fault("webhook_address", words, column="address")])


def _can_be_sent_to(address: str) -> bool:
    """Return whether the sender can make sense of an address, and its host is a name or number."""
    if any(not sign.isprintable() or sign.isspace() for sign in address):
        return False
    try:
        host = httpx.URL(address).host
        # The dot at the end of a whole name is no label; numbers of IP version 6 have no labels at all.
        return ":" in host or all(each.encode("idna") for each in host.removesuffix(".").split("."))
    except (httpx.InvalidURL, UnicodeError):
        return False


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _unknown() -> WebhookNotFoundError:
    return WebhookNotFoundError(
        text("没有这个接收地址，或已停止推送。", "There is no such address, or it is not told any more.")
    )
