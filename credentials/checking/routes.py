"""The status lists: public, cacheable for as long as they say, and open to scripts of every origin."""

from datetime import timedelta
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.params import PathParameter, QueryParameter

from credentials.checking import integrity_form, own_records, past
from registry.core.errors import NotFoundError
from registry.core.texts import text
from registry.web.api import PUBLIC_PROBLEMS, answers
from registry.web.caching import cacheable
from registry.web.sessions import PUBLIC_WITHOUT_COOKIE

# The numbers of status lists are integers of 32 bits.
_MOST: Final = 2**31 - 1


_TYPES: Final = ["application/vc+jwt", "application/vc", "application/ld+json", "application/json"]


class StatusListNotFoundError(NotFoundError):
    """This site publishes no status list of this number."""

    code = "status_list_not_found"


@get(
    "/status/{number:int}",
    operation_id="status_list",
    tags=["issuer"],
    opt=PUBLIC_WITHOUT_COOKIE,
    responses=PUBLIC_PROBLEMS,
    operation_class=answers(*_TYPES),
)
async def status_list(
    request: Request[Any, Any, Any],
    number: Annotated[int, PathParameter(ge=1, le=_MOST)],
    timestamp: Annotated[
        str | None,
        QueryParameter(description="A time with a zone: the list as it was then, which speaks of then only."),
    ] = None,
) -> Response[Any]:
    """Return a signed status list: as a JWT, or with an embedded proof for who asks for JSON only."""
    at = None if timestamp is None else past.instant_of(timestamp)
    found = await (own_records.status_list(number) if at is None else past.status_list_at(number, at))
    if found is None:
        raise StatusListNotFoundError(text("没有这份状态名单。", "There is no such status list."))
    fresh = past.KEPT if at is not None and past.is_settled(at) else own_records.TTL
    wanted = request.accept.best_match(_TYPES) or _TYPES[0]
    if wanted == _TYPES[0]:
        return _shown(request, found.token.encode(), wanted, fresh)
    document = await integrity_form.status_list(found, kept=at is None)
    if document is None and wanted != "application/json":
        raise integrity_form.not_offered()
    return _shown(request, document or msgspec.json.encode(found.payload), wanted, fresh)


def _shown(
    request: Request[Any, Any, Any], content: bytes, media_type: str, fresh: timedelta
) -> Response[bytes]:
    return cacheable(request, content, media_type, fresh=fresh, vary="Accept")


ROUTES = [status_list]
