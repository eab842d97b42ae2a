"""The JSON API of standings."""

from typing import Any
from uuid import UUID

from litestar import Request, get
from litestar.params import FromPath, FromQuery

from competitions.events import visible
from competitions.standings import queries
from competitions.standings.queries import Standing
from registry.web.api import described
from registry.web.sessions import PUBLIC_WITHOUT_COOKIE


@get("/competitions/{competition:uuid}/standings", operation_id="read_standings", opt=PUBLIC_WITHOUT_COOKIE)
async def read_standings(
    request: Request[Any, Any, Any], competition: FromPath[UUID], table: FromQuery[str] = ""
) -> Standing:
    """Return how schools or delegations stand by a points table; without one, by the one that fits best."""
    return await queries.standing(await visible.competition(request.user, competition), table)


ROUTES = described([read_standings], tag="competitions")
