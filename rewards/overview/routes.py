"""The JSON API of what waits, and of the chain behind a sum."""

from typing import Any
from uuid import UUID

from litestar import Request, get
from litestar.params import FromPath

from registry.core.actor import Actor
from registry.web.api import described
from rewards.overview import chain, waiting
from rewards.overview.chain import Chain
from rewards.overview.waiting import Unconfirmed, WaitingAtDesk


@get("/rewards/waiting", operation_id="list_waiting", summary="What waits for the bureaus")
async def list_waiting(request: Request[Actor, Any, Any]) -> list[WaitingAtDesk]:
    """Return everything that waits for a bureau, the longest waiting first."""
    return await waiting.waiting(request.user)


@get("/rewards/unconfirmed", operation_id="count_unconfirmed", summary="What no account is confirmed for")
async def count_unconfirmed(request: Request[Actor, Any, Any]) -> list[Unconfirmed]:
    """Return by program what stands and has no confirmed account yet."""
    return await waiting.unconfirmed(request.user)


@get("/entitlements/{entitlement:uuid}/chain", operation_id="read_chain", summary="The chain behind a sum")
async def read_chain(request: Request[Actor, Any, Any], entitlement: FromPath[UUID]) -> Chain:
    """Return everything that led to one sum and what became of it."""
    return await chain.chain(request.user, entitlement)


ROUTES = described([list_waiting, count_unconfirmed, read_chain], tag="rewards")
