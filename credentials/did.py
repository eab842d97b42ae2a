"""An issuer's public identity: `did:web` addresses, the DID document and the key set.

Sources: did:web Method Specification, "Read (Resolve)"; W3C Controlled Identifiers 1.0, "Verification
Methods"; RFC 7517, section 5 (key sets).
"""

import re
from collections.abc import Iterable
from typing import Any, Literal
from urllib.parse import quote, unquote, urlsplit

from credentials.data_integrity import multibase
from credentials.data_integrity.contexts import MULTIKEY
from credentials.keys import Jwk
from credentials.verification.reports import shown
from registry.core.errors import BadInputError
from registry.core.texts import text

# A DNS name with an optional port; its last label starts with a letter. An IP address is no did:web host,
# which keeps a token's issuer from pointing a verifier at a numbered machine inside its own network.
_HOST = re.compile(r"([a-z0-9-]+\.)*[a-z][a-z0-9-]*(:[0-9]{1,5})?", re.IGNORECASE)
_SEGMENT = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*")

Purpose = Literal["assertionMethod", "authentication"]


class DidError(BadInputError):
    """The identifier is no did:web that can be turned into an address, or the address gives no did:web."""

    code = "did_unusable"


def did_web(base_url: str) -> str:
    """Return the did:web of a site at `base_url`: "http://localhost:8000" gives "did:web:localhost%3A8000".

    Raises `DidError` when the address has no host that a did:web can name.
    """
    parts = urlsplit(base_url)
    segments = [segment for segment in parts.path.split("/") if segment]
    if not _HOST.fullmatch(parts.netloc) or not all(_SEGMENT.fullmatch(one) for one in segments):
        raise _unusable(base_url)
    return ":".join(["did:web", quote(parts.netloc, safe=""), *segments])


def did_document_url(did: str) -> str:
    """Return the address of the DID document: https, or http for localhost only. Raises `DidError`."""
    method, _, rest = did.partition("did:web:")
    host, *segments = rest.split(":")
    host = unquote(host)
    if method or not _HOST.fullmatch(host) or not all(_SEGMENT.fullmatch(one) for one in segments):
        raise _unusable(did)
    scheme = "http" if host.partition(":")[0].lower() == "localhost" else "https"
    return f"{scheme}://{host}/{'/'.join(segments or ['.well-known'])}/did.json"


def did_document(did: str, jwks: Iterable[Jwk]) -> dict[str, Any]:
    """Return the DID document of `did` with all `jwks` as keys that may sign credentials.

    Keys for embedded proofs are written as Multikey, the one form that every tool for these reads.
    """
    methods = [_method(did, jwk) for jwk in jwks]
    contexts = {"JsonWebKey": "https://w3id.org/security/jwk/v1", "Multikey": MULTIKEY}
    used = {method["type"] for method in methods}
    return {
        "@context": [
            "https://www.w3.org/ns/did/v1",
            *(url for kind, url in contexts.items() if kind in used),
        ],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def _method(did: str, jwk: Jwk) -> dict[str, Any]:
    method = {"id": f"{did}#{jwk['kid']}", "type": "JsonWebKey", "controller": did}
    if jwk["kty"] == "OKP":
        return method | {"type": "Multikey", "publicKeyMultibase": multibase.multikey(jwk)}
    return method | {"publicKeyJwk": {name: value for name, value in jwk.items() if name != "use"}}


def key_set(did: str, jwks: Iterable[Jwk]) -> dict[str, Any]:
    """Return the JWK set of those `jwks` that sign tokens, each named as in a header: by its whole DID URL.

    Verifiers compare the two names as they stand; `jose`, tried with bare thumbprints, finds no key.
    """
    return {"keys": [jwk | {"kid": f"{did}#{jwk['kid']}"} for jwk in jwks if jwk["kty"] != "OKP"]}


def key_in_document(document: Any, did: str, kid: str, purpose: Purpose = "assertionMethod") -> Jwk | None:
    """Return the public JWK named `kid` in a DID document, or None.

    None also when the document is another DID's, when the key belongs to another controller, or when the
    document does not name it under `purpose`: a key signs credentials only under `assertionMethod`, and
    presentations only under `authentication`.
    """
    if not isinstance(document, dict) or document.get("id") != did:
        return None
    permitted = document.get(purpose)
    declared = document.get("verificationMethod")
    entries = permitted if isinstance(permitted, list) else []
    methods = [entry for entry in entries if isinstance(entry, dict)]
    named = {_absolute(entry, did) for entry in entries if isinstance(entry, str)}
    for method in declared if isinstance(declared, list) else []:
        if isinstance(method, dict) and _absolute(method.get("id"), did) in named:
            methods.append(method)
    for method in methods:
        if _absolute(method.get("id"), did) == kid and method.get("controller") == did:
            jwk = _jwk_of(method)
            if jwk is not None:
                return jwk
    return None


def _jwk_of(method: dict[str, Any]) -> Jwk | None:
    """Return the key of a verification method, however it is written; None for a kind not known here."""
    jwk = method.get("publicKeyJwk")
    if isinstance(jwk, dict):
        return jwk
    try:
        return multibase.jwk_of(method.get("publicKeyMultibase"))
    except multibase.MultibaseError:
        return None


def key_in_set(document: Any, kid: str) -> Jwk | None:
    """Return the public JWK for the DID URL `kid` in a key set, or None.

    In a key set a key may be named by the whole DID URL or by the bare thumbprint after its `#`.
    """
    keys = document.get("keys") if isinstance(document, dict) else None
    names = {kid, kid.partition("#")[2]}
    for jwk in keys if isinstance(keys, list) else []:
        name = jwk.get("kid") if isinstance(jwk, dict) else None
        if isinstance(name, str) and name and name in names:
            return dict(jwk)
    return None


def _absolute(name: Any, did: str) -> str:
    """Return a verification method's id as an absolute DID URL; empty when it is no string."""
    if not isinstance(name, str):
        return ""
    return f"{did}{name}" if name.startswith("#") else name


def _unusable(name: str) -> DidError:
    return DidError(
        text(
            f"“{shown(name)}”不能作为 did:web 使用：需要域名形式的主机名。",
            f"“{shown(name)}” cannot be used as a did:web: it needs a host with a domain name.",
        )
    )
