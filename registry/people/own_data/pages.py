"""The page of one's own data, to read, print and take along."""

from typing import Any

from litestar import MediaType, Request, Response, get
from litestar.response import Template

from registry.core.actor import Actor
from registry.people.own_data import service
from registry.people.own_data.contributors import Section
from registry.web.page import page


@get("/me/data", include_in_schema=False)
async def own_data_page(request: Request[Actor, Any, Any]) -> Template:
    """Show everything held about the one who asks."""
    return page(request, "people/own_data.html", sections=await service.own_data(request.user))


@get("/me/data/file", include_in_schema=False)
async def own_data_file(request: Request[Actor, Any, Any]) -> Response[list[Section]]:
    """Return the same as a file."""
    return Response(
        await service.own_data(request.user),
        media_type=MediaType.JSON,
        headers={"Content-Disposition": 'attachment; filename="my-data.json"', "Cache-Control": "no-store"},
    )


PAGES = [own_data_page, own_data_file]
