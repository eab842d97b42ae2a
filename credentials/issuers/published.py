"""The addresses at which issuers publish who they are and which keys are their own.

did:web Method Specification; RFC 7517. They are public, cacheable and open to scripts of every origin. The
issuer of the site itself stands at the root, every other one below `/issuers/` and its part of the address.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.params import FromPath

from credentials.did import did_document, key_set
from credentials.issuers import queries
from registry.core.errors import NotFoundError
from registry.core.texts import text
from registry.web.api import PUBLIC_PROBLEMS, answers
from registry.web.caching import cacheable
from registry.web.sessions import PUBLIC_WITHOUT_COOKIE

FRESH: Final = timedelta(minutes=5)
"""How long a copy of keys may be used; so long, at most, a compromised key is still believed elsewhere."""

_DID: Final = "application/did+json"
_JWKS: Final = "application/jwk-set+json"
_JWK: Final = "application/jwk+json"


class KeyNotFoundError(NotFoundError):
    """No issuer of this site publishes this key."""

    code = "key_not_found"


def _open(path: str, operation_id: str, media_type: str) -> Callable[..., Any]:
    return get(
        path,
        operation_id=operation_id,
        tags=["issuer"],
        opt=PUBLIC_WITHOUT_COOKIE,
        responses=PUBLIC_PROBLEMS,
        operation_class=answers(media_type),
    )


@_open("/.well-known/did.json", "did_document", _DID)
async def document(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Return the DID document of this site's issuer, with all keys it ever signed with."""
    return await _document(request, queries.site_did())


@_open("/.well-known/jwks.json", "jwks", _JWKS)
async def jwks(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Return the same keys as a JWK set."""
    return await _jwks(request, queries.site_did())


@_open("/issuers/{slug:str}/did.json", "did_document_of_issuer", _DID)
async def document_of(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[bytes]:
    """Return the DID document of another issuer of this site."""
    return await _document(request, await queries.did_of(slug))


@_open("/issuers/{slug:str}/jwks.json", "jwks_of_issuer", _JWKS)
async def jwks_of(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[bytes]:
    """Return the keys of another issuer of this site as a JWK set."""
    return await _jwks(request, await queries.did_of(slug))


@_open("/keys/{thumbprint:str}", "jwk", _JWK)
async def key(request: Request[Any, Any, Any], thumbprint: FromPath[str]) -> Response[bytes]:
    """Return one key by its thumbprint (RFC 7638)."""
    jwk = await queries.published_key(thumbprint)
    if jwk is None:
        raise KeyNotFoundError(
            text("本站签发机构没有公布这把密钥。", "No issuer of this site publishes this key.")
        )
    return _shown(request, jwk, _JWK)


async def _document(request: Request[Any, Any, Any], did: str) -> Response[bytes]:
    made = did_document(did, await queries.public_keys(did))
    if did == queries.site_did():
        # The site signs presentations for holders too (VC-JOSE-COSE, section 3.1.2; Controlled Identifiers).
        methods = made["verificationMethod"]
        made["authentication"] = [each["id"] for each in methods if each["type"] == "JsonWebKey"]
    return _shown(request, made, _DID)


async def _jwks(request: Request[Any, Any, Any], did: str) -> Response[bytes]:
    return _shown(request, key_set(did, await queries.public_keys(did)), _JWKS)


def _shown(request: Request[Any, Any, Any], document: Mapping[str, Any], media_type: str) -> Response[bytes]:
    return cacheable(request, msgspec.json.encode(document), media_type, fresh=FRESH)


PUBLISHED = [document, jwks, document_of, jwks_of, key]
