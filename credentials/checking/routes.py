"""The status lists: public, cacheable for as long as they say, and open to scripts of every origin."""

from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.params import PathParameter

from credentials.checking import own_records
from registry.core.errors import NotFoundError
from registry.core.texts import text
from registry.web.api import PUBLIC_PROBLEMS, answers
from registry.web.caching import cacheable
from registry.web.sessions import PUBLIC_WITHOUT_COOKIE

# The numbers of status lists are integers of 32 bits.
_MOST: Final = 2**31 - 1


class StatusListNotFoundError(NotFoundError):
    """This site publishes no status list of this number."""

    code = "status_list_not_found"


@get(
    "/status/{number:int}",
    operation_id="status_list",
    tags=["issuer"],
    opt=PUBLIC_WITHOUT_COOKIE,
    responses=PUBLIC_PROBLEMS,
    operation_class=answers("application/vc+jwt", "application/json"),
)
async def status_list(
    request: Request[Any, Any, Any], number: Annotated[int, PathParameter(ge=1, le=_MOST)]
) -> Response[Any]:
    """Return a signed status list as a JWT, or its payload for who asks for JSON only."""
    found = await own_records.status_list(number)
    if found is None:
        raise StatusListNotFoundError(text("没有这份状态名单。", "There is no such status list."))
    if request.accept.best_match(["application/vc+jwt", "application/json"]) == "application/json":
        return _shown(request, msgspec.json.encode(found.payload), "application/json")
    return _shown(request, found.token.encode(), "application/vc+jwt")


def _shown(request: Request[Any, Any, Any], content: bytes, media_type: str) -> Response[bytes]:
    return cacheable(request, content, media_type, fresh=own_records.TTL, vary="Accept")


ROUTES = [status_list]
