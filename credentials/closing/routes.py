"""The JSON API of closing and opening a certificate's page."""

from typing import Any

from litestar import Request, delete, put
from litestar.params import FromPath

from credentials import codes
from credentials.closing import service
from registry.core.actor import Actor
from registry.web.api import described


@put("/certificates/{code:str}/closure", operation_id="close_page", status_code=204)
async def close_page(request: Request[Actor, Any, Any], code: FromPath[str]) -> None:
    """Close the page of a certificate to the public."""
    await service.close_page(request.user, codes.check(code))


@delete("/certificates/{code:str}/closure", operation_id="open_page")
async def open_page(request: Request[Actor, Any, Any], code: FromPath[str]) -> None:
    """Open the page again."""
    await service.open_page(request.user, codes.check(code))


ROUTES = described([close_page, open_page], tag="certificates")
