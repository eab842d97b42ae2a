"""The JSON API of one's own data."""

from typing import Any

from litestar import Request, get

from registry.core.actor import Actor
from registry.people.own_data import service
from registry.people.own_data.contributors import Section
from registry.web.api import described


@get("/me/data", operation_id="own_data", summary="Everything held about oneself")
async def own_data(request: Request[Actor, Any, Any]) -> list[Section]:
    """Return everything held about the one who asks, by kind."""
    return await service.own_data(request.user)


ROUTES = described([own_data], tag="people")
