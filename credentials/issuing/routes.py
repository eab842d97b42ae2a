"""The JSON API of issuing."""

from typing import Any
from uuid import UUID

from litestar import Request, post
from litestar.params import FromPath
from pydantic import BaseModel

from credentials.issuing import service
from registry.core.actor import Actor
from registry.web.api import described


class Issued(BaseModel):
    """How many credentials a request issued; those that were there already are not counted."""

    issued: int


@post("/competitions/{competition:uuid}/credentials", operation_id="issue_credentials")
async def issue(request: Request[Actor, Any, Any], competition: FromPath[UUID]) -> Issued:
    """Issue a credential to every recipient of a competition's standing awards who has none."""
    return Issued(issued=await service.issue(request.user, competition))


ROUTES = described([issue], tag="credentials")
