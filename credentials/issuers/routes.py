"""The addresses at which the issuer of this site publishes who it is and which keys are its own.

did:web Method Specification; RFC 7517. They are public, cacheable and open to scripts of every origin.
"""

from typing import Any, Final

from litestar import Response, get
from litestar.params import FromPath

from credentials.did import did_document, did_web, key_set
from credentials.issuers import queries
from credentials.keys import Jwk
from registry.core.errors import NotFoundError
from registry.core.settings import current
from registry.core.texts import text
from registry.web.api import PUBLIC_PROBLEMS, answers
from registry.web.sessions import PUBLIC_WITHOUT_COOKIE

OPEN: Final = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}


class KeyNotFoundError(NotFoundError):
    """The issuer of this site never had a key of this thumbprint."""

    code = "key_not_found"


@get(
    "/.well-known/did.json",
    operation_id="did_document",
    tags=["issuer"],
    opt=PUBLIC_WITHOUT_COOKIE,
    responses=PUBLIC_PROBLEMS,
    operation_class=answers("application/did+json"),
)
async def document() -> Response[dict[str, Any]]:
    """Return the DID document of this site's issuer, with all keys it ever signed with."""
    did = did_web(current().base_url)
    return Response(
        did_document(did, await queries.public_keys()), media_type="application/did+json", headers=OPEN
    )


@get(
    "/.well-known/jwks.json",
    operation_id="jwks",
    tags=["issuer"],
    opt=PUBLIC_WITHOUT_COOKIE,
    responses=PUBLIC_PROBLEMS,
    operation_class=answers("application/jwk-set+json"),
)
async def jwks() -> Response[dict[str, Any]]:
    """Return the same keys as a JWK set."""
    keys = key_set(did_web(current().base_url), await queries.public_keys())
    return Response(keys, media_type="application/jwk-set+json", headers=OPEN)


@get(
    "/keys/{thumbprint:str}",
    operation_id="jwk",
    tags=["issuer"],
    opt=PUBLIC_WITHOUT_COOKIE,
    responses=PUBLIC_PROBLEMS,
    operation_class=answers("application/jwk+json"),
)
async def key(thumbprint: FromPath[str]) -> Response[Jwk]:
    """Return one key by its thumbprint (RFC 7638)."""
    for jwk in await queries.public_keys():
        if jwk["kid"] == thumbprint:
            return Response(jwk, media_type="application/jwk+json", headers=OPEN)
    raise KeyNotFoundError(
        text("本站签发机构没有这把密钥。", "The issuer of this site has no key of this thumbprint.")
    )


ROUTES = [document, jwks, key]
