"""Baking: a certificate's picture with its credential inside, as Open Badges 3.0 says (5.3, Baked Badge).

In a PNG the token stands in an uncompressed iTXt chunk, in an SVG in an element of its own; whoever shows the
picture sees nothing of it, and whoever knows Open Badges checks it. Pure.
"""

import zlib
from typing import Final

KEYWORD: Final = b"openbadgecredential"
"""Name of the chunk of a PNG."""

NAMESPACE: Final = "https://purl.imsglobal.org/ob/v3p0"
"""Namespace of the element `credential` in an SVG, which has the token in its attribute `verify`."""

PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
# Signature and header chunk (IHDR: 13 bytes between length and check sum) come first in every PNG.
_BEHIND_HEADER: Final = len(PNG_SIGNATURE) + 4 + 4 + 13 + 4


def baked_png(picture: bytes, token: str) -> bytes:
    """Return a PNG with a credential (a JWT in compact form) inside.

    It stands before the points of the picture, so that readers find it without unpacking them.
    """
    # After the keyword: its end, no compression, no method, no language, no translated keyword.
    content = b"iTXt" + KEYWORD + b"\0\0\0\0\0" + token.encode("ascii")
    chunk = (len(content) - 4).to_bytes(4) + content + zlib.crc32(content).to_bytes(4)
    return picture[:_BEHIND_HEADER] + chunk + picture[_BEHIND_HEADER:]


def baked_svg(picture: str, token: str) -> str:
    """Return an SVG, as Typst draws it, with a credential (a JWT in compact form) inside."""
    before, tag, rest = picture.partition("<svg ")
    attributes, end, drawing = rest.partition(">")
    # The signs of a JWT in compact form need no escaping.
    element = f'<openbadges:credential verify="{token}"></openbadges:credential>'
    return f'{before}{tag}xmlns:openbadges="{NAMESPACE}" {attributes}{end}{element}{drawing}'
