"""The JSON API of tokens of one's own; it takes sessions only, no token manages tokens."""

from typing import Any
from uuid import UUID

from litestar import Request, delete, get, post
from litestar.params import FromPath, JSONBody

from registry.core.actor import Actor
from registry.people.accounts.oneself import account_of
from registry.people.tokens import queries, service
from registry.people.tokens.schemas import MadeToken, TokenIn, TokenOut
from registry.web.api import described


@get("/me/tokens", operation_id="list_tokens", summary="One's own tokens, without the tokens themselves")
async def list_tokens(request: Request[Actor, Any, Any]) -> list[TokenOut]:
    """Return every token that the account has made."""
    return await queries.tokens_of(account_of(request.user))


@post("/me/tokens", operation_id="make_token", summary="Make a token; it is shown this once")
async def make_token(request: Request[Actor, Any, Any], data: JSONBody[TokenIn]) -> MadeToken:
    """Make a token for some actions of the account, until a day."""
    return await service.make_token(request.user, data)


@delete("/me/tokens/{token:uuid}", operation_id="end_token", summary="End a token at once")
async def end_token(request: Request[Actor, Any, Any], token: FromPath[UUID]) -> None:
    """End one of the account's tokens."""
    await service.end_token(request.user, token)


ROUTES = described([list_tokens, make_token, end_token], tag="tokens")
