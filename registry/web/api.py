"""The JSON API's common ground: one prefix, bearer tokens, and problem details for every refusal."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from litestar import Router
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIResponse, Operation

from registry.web.problems import CONTENT_TYPE, Problem

_REFUSALS = {
    400: "What was sent cannot be taken; `faults` lists everything that is wrong with it.",
    401: "Nobody is signed in, or the token has expired.",
    403: "The account may not do this.",
    404: "There is no such thing, or the account may not know of it.",
    409: "The thing is in a state that does not allow this.",
    413: "What was sent is too large.",
    429: "Too many requests, or too many wrong passwords; try again later.",
    503: "The database or a key cannot be reached.",
}
_PROBLEMS = {
    status: ResponseSpec(Problem, description=words, media_type=CONTENT_TYPE)
    for status, words in _REFUSALS.items()
}


# What an address that is open to everybody may refuse.
PUBLIC_PROBLEMS: Final = {status: _PROBLEMS[status] for status in (400, 404, 409, 429, 503)}


def answers(*media_types: str) -> type[Operation]:
    """Return the class of an operation that answers in one of several media types.

    Who may get a page gets refusals as pages too.
    """

    @dataclass
    class Answers(Operation):
        def __post_init__(self) -> None:
            for status, response in (self.responses or {}).items():
                if not isinstance(response, OpenAPIResponse) or response.content is None:
                    raise TypeError("answers are described in place, not by reference")
                if status == "200":
                    response.content = {media_type: OpenAPIMediaType() for media_type in media_types}
                elif "text/html" in media_types:
                    response.content["text/html"] = OpenAPIMediaType()

    return Answers


def described(handlers: Sequence[HTTPRouteHandler], *, tag: str) -> list[HTTPRouteHandler]:
    """Return the handlers of one part of the API with their tag and every refusal described."""
    for handler in handlers:
        handler.tags = [tag]
        handler.responses = _PROBLEMS | dict(handler.responses or {})
    return list(handlers)


def api(handlers: Sequence[HTTPRouteHandler]) -> Router:
    """Return the router of the whole API, below `/api`; one router, since packages share some addresses."""
    return Router("/api", route_handlers=handlers)
