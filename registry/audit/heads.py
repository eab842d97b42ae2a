"""Heads: the signed end of the chain, small enough to be kept elsewhere and to hold the whole trail to it.

A head is a compact JWS (RFC 7515) with EdDSA over Ed25519 (RFC 8037), whose header carries the public key.
The private key is made from the secret of the settings, so it is in no database.
"""

import base64
import hashlib
import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from jwt.algorithms import OKPAlgorithm
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from registry.audit.chain import Link
from registry.core import clock
from registry.core.errors import BadInputError
from registry.core.keys import derived
from registry.core.settings import current
from registry.core.texts import text

_TYPE: Final = "audit-head"
_JWS: Final = jwt.PyJWS(algorithms=["EdDSA"])


class ForgedHeadError(BadInputError):
    """What is given as a signed head of the audit trail is none, or its signature does not fit."""

    code = "audit_head_forged"


class ForeignHeadError(BadInputError):
    """A signed head of the audit trail is of another registry, or signed with a key that is not known."""

    code = "audit_head_foreign"


class Head(BaseModel):
    """What a head says: at this instant the chain reached to this place with this hash."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    position: int = Field(ge=0)
    hash: str = Field(pattern=r"^[0-9a-f]{64}$")
    lines: int = Field(ge=0, description="Lines sealed; places are counted from 1, so it is the last place.")
    at: datetime
    iss: str = Field(description="Public address of the registry.")
    day: date = Field(description="Day in Asia/Shanghai.")


def head_of(link: Link) -> Head:
    """Return what a head says of a chain that ends at `link` now."""
    return Head(
        position=link.position,
        hash=link.hash,
        lines=link.position,
        at=clock.now(),
        iss=current().base_url,
        day=clock.today(),
    )


def sign(head: Head) -> str:
    """Return the head signed. Raises `SettingsError` when there is no secret."""
    key = _private_key()
    headers = {"typ": _TYPE, "jwk": _public_jwk(key.public_key())}
    return _JWS.encode(head.model_dump_json().encode(), key, algorithm="EdDSA", headers=headers)


def read(statement: str, keys: Collection[str]) -> Head:
    """Return what a signed head says.

    Args:
        statement: the compact JWS.
        keys: thumbprints of the keys that may have signed it.

    Raises:
        ForgedHeadError: it is no head, or the signature does not fit the key that it carries.
        ForeignHeadError: that key is not among `keys`.
    """
    try:
        header = jwt.get_unverified_header(statement)
        jwk = header["jwk"]
        public = OKPAlgorithm.from_jwk(jwk)
        if header.get("typ") != _TYPE or not isinstance(public, Ed25519PublicKey):
            raise ValueError("not a head")
        payload = _JWS.decode(statement, public, algorithms=["EdDSA"])
        head = Head.model_validate_json(payload)
    except (jwt.PyJWTError, ValidationError, ValueError, KeyError, TypeError) as error:
        raise ForgedHeadError(
            text(
                "这不是有效的审计链签名：内容残缺或被改动。请改用另存的原文件。",
                "This is no valid signed head of the audit trail: it is damaged or was altered."
                " Use the file as it was kept.",
            )
        ) from error
    if (signed_with := _thumbprint(_public_jwk(public))) not in keys:
        raise ForeignHeadError(
            text(
                f"审计链签名出自未知密钥 {signed_with}：若 REGISTRY_SECRET_KEY 曾更换，且确认这是旧密钥，"
                "请用 --key 注明；否则可能是伪造。",
                f"The head is signed with the unknown key {signed_with}: if REGISTRY_SECRET_KEY was changed"
                " and you know this as the earlier key, name it with --key; otherwise it may be forged.",
            )
        )
    return head


def require_own(head: Head) -> None:
    """Raise `ForeignHeadError` when the head is of another registry than this one."""
    if head.iss != current().base_url:
        raise ForeignHeadError(
            text(
                f"此签名属于 {head.iss}，本系统是 {current().base_url}：请换文件，或检查 REGISTRY_BASE_URL。",
                f"This head is of {head.iss}, and this registry is {current().base_url}:"
                " use another file, or check REGISTRY_BASE_URL.",
            )
        )


def own_key() -> str:
    """Return the thumbprint (RFC 7638) of this registry's key for heads."""
    return _thumbprint(_public_jwk(_private_key().public_key()))


def _private_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(derived("registry.audit.head"))


def _public_jwk(key: Ed25519PublicKey) -> dict[str, Any]:
    return {"kty": "OKP", "crv": "Ed25519", "x": _encoded(key.public_bytes_raw())}


def _thumbprint(jwk: dict[str, Any]) -> str:
    members = json.dumps(jwk, separators=(",", ":"), sort_keys=True).encode()
    return _encoded(hashlib.sha256(members).digest())


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
