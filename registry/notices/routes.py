"""The JSON API of notices."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath

from registry.core.actor import Actor
from registry.notices import queries, service
from registry.notices.queries import NoticeFacts
from registry.web.api import described


@get("/notices", operation_id="notices", summary="What waits for the account")
async def notices(request: Request[Actor, Any, Any]) -> list[NoticeFacts]:
    """Return the open notices, the oldest first."""
    return await queries.open_notices(request.user)


@post("/notices/{notice:uuid}/done", operation_id="tick_off_notice", summary="Tick one off", status_code=204)
async def tick_off(request: Request[Actor, Any, Any], notice: FromPath[UUID]) -> None:
    """Tick one notice off."""
    await service.tick_off(request.user, notice)


ROUTES = described([notices, tick_off], tag="notices")
