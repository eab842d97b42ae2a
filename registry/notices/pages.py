"""Ticking a notice off on the desk, which shows them."""

from typing import Any
from uuid import UUID

from litestar import Request, post
from litestar.params import FromPath
from litestar.response import Redirect

from registry.core.actor import Actor
from registry.notices import service


@post("/notices/{notice:uuid}/done", include_in_schema=False, status_code=303)
async def tick_off(request: Request[Actor, Any, Any], notice: FromPath[UUID]) -> Redirect:
    """Tick one notice off and go back to the desk."""
    await service.tick_off(request.user, notice)
    return Redirect("/desk", status_code=303)


PAGES = [tick_off]
