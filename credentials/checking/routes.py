"""The status lists: public, cacheable for as long as they say, and open to scripts of every origin."""

from typing import Annotated, Any, Final

from litestar import Request, Response, get
from litestar.params import PathParameter

from credentials.checking import own_records
from registry.core.errors import NotFoundError
from registry.core.texts import text
from registry.web.api import PUBLIC_PROBLEMS, answers
from registry.web.sessions import PUBLIC_WITHOUT_COOKIE

# The numbers of status lists are integers of 32 bits.
_MOST: Final = 2**31 - 1
_HEADERS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": f"public, max-age={int(own_records.TTL.total_seconds())}",
    "Vary": "Accept",
}


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
        return Response(found.payload, media_type="application/json", headers=_HEADERS)
    return Response(found.token.encode(), media_type="application/vc+jwt", headers=_HEADERS)


ROUTES = [status_list]
