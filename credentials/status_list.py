"""The bitstring of revoked credentials and the credential that publishes it.

Source: W3C Bitstring Status List v1.0, sections 2.2 (the credential), 3.3 and 3.4 (generation and expansion
of the list): at least 131,072 bits, index 0 the most significant bit of the first byte, GZIP, multibase
base64url without padding.
"""

import base64
import binascii
import gzip
import re
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from registry.core.errors import BadInputError
from registry.core.texts import text

MINIMUM_BITS = 131_072

# Two megabytes are 16 million credentials in one list: a hundred times ours, and no harm to unpack.
MAXIMUM_BYTES = 2 * 1024 * 1024

_GZIP_WINDOW = 31  # zlib's name for "one GZIP member".
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")


class StatusListError(BadInputError):
    """The list is not in the standard's form, unpacks to too much or too little, or has no such bit."""

    code = "status_list_unreadable"


def encode(revoked: Iterable[int], bits: int = MINIMUM_BITS) -> str:
    """Return the list of `bits` bits with those at the indexes `revoked` set; the same input, the same text.

    Raises `StatusListError` when an index lies outside the list or the list is shorter than the standard's.
    """
    if bits < MINIMUM_BITS or bits % 8:
        raise _unreadable(
            f"名单应不少于 {MINIMUM_BITS} 位且为整字节",
            f"a list has {MINIMUM_BITS} bits or more, in whole bytes",
        )
    flags = bytearray(bits // 8)
    for index in revoked:
        if not 0 <= index < bits:
            raise _unreadable(f"序号 {index} 不在名单内", f"index {index} is outside the list")
        flags[index // 8] |= 0x80 >> index % 8
    # A fixed time in the GZIP header keeps the same revocations the same bytes.
    packed = gzip.compress(bytes(flags), compresslevel=9, mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decode(encoded: Any) -> bytes:
    """Return the unpacked list, most significant bit first.

    Raises `StatusListError`; a text that would unpack to more than `MAXIMUM_BYTES` is refused before it does.
    """
    if not isinstance(encoded, str):
        raise _unreadable("没有内容", "it has no content")
    body = encoded[1:]
    if not encoded.startswith("u") or not _BASE64URL.fullmatch(body):
        raise _unreadable("不是 base64url 编码", "it is not base64url with the prefix u")
    if len(body) > MAXIMUM_BYTES:
        raise _unreadable("名单过大", "it is too large")
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    try:
        packed = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        flags = unpacker.decompress(packed, MAXIMUM_BYTES + 1)
    except (binascii.Error, zlib.error) as error:
        raise _unreadable("不是 GZIP 数据", "it is not GZIP data") from error
    if len(flags) > MAXIMUM_BYTES:
        raise _unreadable("展开后过大", "it unpacks to too much")
    if not unpacker.eof or unpacker.unused_data:
        raise _unreadable("GZIP 数据不完整或有多余内容", "the GZIP data is cut off or has something after it")
    if len(flags) * 8 < MINIMUM_BITS:
        raise _unreadable(f"少于 {MINIMUM_BITS} 位", f"it has fewer than {MINIMUM_BITS} bits")
    return flags


def bit(flags: bytes, index: int) -> bool:
    """Return whether the bit at `index` of an unpacked list is set. Raises `StatusListError` outside it."""
    if not 0 <= index < len(flags) * 8:
        raise _unreadable(f"没有序号 {index}", f"it has no index {index}")
    return bool(flags[index // 8] & 0x80 >> index % 8)


def build_list_payload(
    revoked: Iterable[int],
    *,
    list_url: str,
    did: str,
    issued_at: datetime,
    ttl: timedelta,
    lifetime: timedelta,
) -> dict[str, Any]:
    """Return the payload to sign for the list at `list_url`, published by the issuer `did`.

    `ttl` (written in milliseconds) is how long a copy may be cached, `lifetime` how long after `issued_at`
    (aware) a copy says anything at all: later, a verifier reports the status as not checked. Raises
    `StatusListError` as `encode` does.
    """
    starts = issued_at.astimezone(UTC).replace(microsecond=0)
    ends = starts + lifetime
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": list_url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did,
        "validFrom": starts.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "validUntil": ends.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credentialSubject": {
            "id": f"{list_url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encode(revoked),
            "ttl": int(ttl.total_seconds() * 1000),
        },
        "iss": did,
        "jti": list_url,
        "sub": f"{list_url}#list",
        "nbf": int(starts.timestamp()),
        "exp": int(ends.timestamp()),
    }


def _unreadable(zh: str, en: str) -> StatusListError:
    return StatusListError(text(f"状态名单无法使用：{zh}。", f"The status list cannot be used: {en}."))
