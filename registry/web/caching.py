"""Answers that everybody may keep a copy of: with an ETag, and 304 for who has the same copy already.

RFC 9110, sections 8.8.3 and 13.1.2: If-None-Match compares weakly, since whoever packs an answer on its way
may weaken the tag.
"""

import hashlib
from datetime import timedelta
from typing import Any

from litestar import Request, Response


def cacheable(
    request: Request[Any, Any, Any],
    content: bytes,
    media_type: str,
    *,
    fresh: timedelta,
    vary: str = "",
) -> Response[bytes]:
    """Return `content` for caches and for scripts of every origin, or 304 when the asker has it already.

    Args:
        request: what was asked; its If-None-Match is compared.
        content: the bytes of the answer; the same bytes get the same tag, whichever process answers.
        media_type: of the content.
        fresh: how long a copy may be used without asking again.
        vary: headers that the choice of the answer rests on.
    """
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": f"public, max-age={int(fresh.total_seconds())}",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "ETag",
    }
    if vary:
        headers["Vary"] = vary
    if _has(request.headers.get("if-none-match", ""), tag):
        return Response(b"", status_code=304, media_type=media_type, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _has(held: str, tag: str) -> bool:
    """Return whether the list of an If-None-Match names the tag, or is a star."""
    return held.strip() == "*" or tag in {one.strip().removeprefix("W/") for one in held.split(",")}
