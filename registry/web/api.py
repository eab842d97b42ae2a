"""The JSON API's common ground: one prefix, bearer tokens, and problem details for every refusal."""

from collections.abc import Sequence

from litestar import Router
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec

from registry.web.problems import CONTENT_TYPE, Problem

_REFUSALS = {
    400: "What was sent cannot be taken; `faults` lists everything that is wrong with it.",
    401: "Nobody is signed in, or the token has expired.",
    403: "The account may not do this.",
    404: "There is no such thing, or the account may not know of it.",
    409: "The thing is in a state that does not allow this.",
    503: "The database or a key cannot be reached.",
}
_PROBLEMS = {
    status: ResponseSpec(Problem, description=words, media_type=CONTENT_TYPE)
    for status, words in _REFUSALS.items()
}


def described(handlers: Sequence[HTTPRouteHandler], *, tag: str) -> list[HTTPRouteHandler]:
    """Return the handlers of one part of the API with their tag and every refusal described."""
    for handler in handlers:
        handler.tags = [tag]
        handler.responses = _PROBLEMS | dict(handler.responses or {})
    return list(handlers)


def api(handlers: Sequence[HTTPRouteHandler]) -> Router:
    """Return the router of the whole API, below `/api`; one router, since packages share some addresses."""
    return Router("/api", route_handlers=handlers)
