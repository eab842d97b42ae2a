"""The JSON API of links to one's own award record."""

from typing import Any
from uuid import UUID

from litestar import Request, delete, get, post
from litestar.params import FromPath, JSONBody

from credentials.sharing import service
from credentials.sharing.schemas import MadeShare, ShareIn, ShareOut
from registry.core.actor import Actor
from registry.web.api import described


@get("/me/shares", operation_id="own_shares", summary="Links to one's own award record")
async def own_shares(request: Request[Actor, Any, Any]) -> list[ShareOut]:
    """Return every link with how often it was opened."""
    return await service.own_shares(request.user)


@post("/me/shares", operation_id="share_record", summary="Share one's own award record")
async def share_record(request: Request[Actor, Any, Any], data: JSONBody[ShareIn]) -> MadeShare:
    """Make a link; its address is answered this once."""
    return await service.make_share(request.user, data)


@delete("/me/shares/{share:uuid}", operation_id="end_share", summary="End a link")
async def end_share(request: Request[Actor, Any, Any], share: FromPath[UUID]) -> None:
    """End a link to the record; it opens nothing from then on."""
    await service.end_share(request.user, share)


ROUTES = described([own_shares, share_record, end_share], tag="people")
