"""Bytes as text the way Data Integrity writes them: base58btc after a `z`, and Ed25519 keys as Multikey.

Sources: W3C Controlled Identifiers 1.0, sections 2.4 (multibase) and 2.2.2 (Multikey); did:key Method.
"""

import base64
from typing import Any, Final

_SIGNS: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES: Final = {sign: value for value, sign in enumerate(_SIGNS)}
# The multicodec of an Ed25519 public key, 0xed as a varint.
_ED25519: Final = b"\xed\x01"
_KEY_BYTES: Final = 32
# A signature has 64 bytes, a key 34; longer texts are none, and the arithmetic below grows with the square.
_LONGEST: Final = 128


class MultibaseError(ValueError):
    """The text is no base58btc, or no Ed25519 key."""


def encode(raw: bytes) -> str:
    """Return `raw` as base58btc with its prefix `z`."""
    number, signs = int.from_bytes(raw, "big"), ""
    while number:
        number, value = divmod(number, 58)
        signs = _SIGNS[value] + signs
    zeros = len(raw) - len(raw.lstrip(b"\0"))
    return "z" + _SIGNS[0] * zeros + signs


def decode(words: Any) -> bytes:
    """Return the bytes of a base58btc text. Raises `MultibaseError`."""
    if not isinstance(words, str) or not words.startswith("z") or len(words) > _LONGEST:
        raise MultibaseError
    body, number = words[1:], 0
    for sign in body:
        if sign not in _VALUES:
            raise MultibaseError
        number = number * 58 + _VALUES[sign]
    zeros = len(body) - len(body.lstrip(_SIGNS[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def multikey(jwk: dict[str, Any]) -> str:
    """Return the public Ed25519 key of a JWK as Multikey."""
    return encode(_ED25519 + base64.urlsafe_b64decode(jwk["x"] + "="))


def jwk_of(words: Any) -> dict[str, Any]:
    """Return the public JWK of an Ed25519 Multikey. Raises `MultibaseError`, also for other kinds of keys."""
    raw = decode(words)
    if not raw.startswith(_ED25519) or len(raw) != len(_ED25519) + _KEY_BYTES:
        raise MultibaseError
    x = base64.urlsafe_b64encode(raw[len(_ED25519) :]).rstrip(b"=").decode()
    return {"kty": "OKP", "crv": "Ed25519", "x": x}
