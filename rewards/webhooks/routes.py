"""The JSON API of telling other systems, and of reading what happened."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, delete, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from registry.core.actor import Actor
from registry.web.api import described
from rewards.webhooks import queries, service
from rewards.webhooks.queries import DeliveryFacts, EventPage, WebhookFacts
from rewards.webhooks.schemas import Replayed, WebhookIn
from rewards.webhooks.service import MadeWebhook
from rewards.webhooks.words import Kind


@get("/events", operation_id="list_occurrences", summary="What happened, in order, from a number on")
async def list_events(
    request: Request[Actor, Any, Any],
    after: Annotated[int, QueryParameter(ge=0, le=2**62)] = 0,
    kinds: Annotated[list[Kind] | None, QueryParameter(name="kind")] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=1000)] = 200,
) -> EventPage:
    """Return awards confirmed, changed and revoked, entitlements approved and payments made; read on from
    `next`. It is what webhooks are told, for systems that would rather ask."""
    return await queries.events(request.user, after=after, kinds=kinds or (), limit=limit)


@get("/webhooks", operation_id="list_webhooks", summary="Addresses that are told, and how that goes")
async def list_webhooks(request: Request[Actor, Any, Any]) -> list[WebhookFacts]:
    """Return every address, those that are told first."""
    return await queries.webhooks(request.user)


@post("/webhooks", operation_id="make_webhook", summary="Tell an address; its secret is shown this once")
async def make_webhook(request: Request[Actor, Any, Any], data: JSONBody[WebhookIn]) -> MadeWebhook:
    """Tell an address of what happens from now on, signed as Standard Webhooks says."""
    return await service.tell(request.user, data)


@delete("/webhooks/{webhook:uuid}", operation_id="end_webhook", summary="Tell an address nothing more")
async def end_webhook(request: Request[Actor, Any, Any], webhook: FromPath[UUID]) -> None:
    """End an address; what still waits is not sent."""
    await service.end(request.user, webhook)


@get("/webhooks/{webhook:uuid}/deliveries", operation_id="list_deliveries", summary="How messages fared")
async def list_deliveries(request: Request[Actor, Any, Any], webhook: FromPath[UUID]) -> list[DeliveryFacts]:
    """Return the newest messages to an address, those that were not taken first."""
    return await queries.deliveries(request.user, webhook)


@post("/webhooks/{webhook:uuid}/replays", operation_id="replay_webhook", summary="Send again")
async def replay(
    request: Request[Actor, Any, Any],
    webhook: FromPath[UUID],
    occurrence: Annotated[int | None, QueryParameter(ge=1, le=2**62)] = None,
) -> Replayed:
    """Send again what was given up on, or one occurrence whatever became of it."""
    return Replayed(messages=await service.replay(request.user, webhook, occurrence=occurrence))


ROUTES = described(
    [list_events, list_webhooks, make_webhook, end_webhook, list_deliveries, replay], tag="webhooks"
)
