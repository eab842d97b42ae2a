"""Related resources: what a credential refers to is read, and compared with the digest that it gives.

Source: W3C VC Data Model 2.0, section 5.3; W3C Subresource Integrity, section 3; Multihash.
"""

import base64
import binascii
import hashlib
from typing import Any, Final

from credentials.data_integrity import multibase
from credentials.vc_api.flaws import Flaw
from credentials.verification.guard import Guard
from credentials.verification.proof import SourceUnavailableError
from credentials.verification.tokens import JsonObject
from credentials.verification.web import read_web
from registry.core.texts import text

_MOST: Final = 5
_SECONDS: Final = 6
_MULTIHASHES: Final = {b"\x12\x20": "sha256", b"\x20\x30": "sha384"}
_BY_LENGTH: Final = {32: "sha256", 48: "sha384"}
_CODE: Final = "related_resource_invalid"


async def flaws_of_resources(document: JsonObject, guard: Guard) -> list[Flaw]:
    """Return each related resource that is not what its digest says, or that cannot be read to see.

    Only public https addresses are read, as `guard` allows, and a few at most. The document has passed
    `credentials.vc_api.data_model`.
    """
    value = document.get("relatedResource", [])
    resources = value if isinstance(value, list) else [value]
    if len(resources) > _MOST:
        message = text(f"不应超过 {_MOST} 项", f"there must not be more than {_MOST}")
        return [Flaw("relatedResource", _CODE, message)]
    return [flaw for one in resources for flaw in await _flaws(one, guard)]


async def _flaws(resource: JsonObject, guard: Guard) -> list[Flaw]:
    member = f"relatedResource {resource['id']}"
    try:
        accept = resource.get("mediaType", "*/*")
        content = await read_web(resource["id"], accept, guard, seconds=_SECONDS)
    except SourceUnavailableError as error:
        return [Flaw(member, "related_resource_unavailable", error.message)]
    return [
        Flaw(f"{member} {name}", _CODE, text("与内容不符", "it is not that of the content"))
        for name, fits in (("digestSRI", _fits_sri), ("digestMultibase", _fits_multibase))
        if name in resource and not fits(resource[name], content)
    ]


def _fits_sri(digest: str, content: bytes) -> bool:
    algorithm, _, encoded = digest.partition("-")
    return _bytes(encoded) == hashlib.new(algorithm, content).digest()


def _fits_multibase(digest: str, content: bytes) -> bool:
    """Return whether it is the multihash of the content; a bare digest, as W3C's tests have it, counts."""
    try:
        raw = _bytes(digest[1:]) if digest.startswith("u") else multibase.decode(digest)
    except multibase.MultibaseError:
        return False
    algorithm, body = _MULTIHASHES.get(raw[:2]), raw[2:]
    if algorithm is None or len(body) != hashlib.new(algorithm).digest_size:
        algorithm, body = _BY_LENGTH.get(len(raw)), raw
    return algorithm is not None and hashlib.new(algorithm, content).digest() == body


def _bytes(encoded: Any) -> bytes:
    """Return base64 of either alphabet as bytes, empty where it is none."""
    plain = str(encoded).replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except binascii.Error:
        return b""
