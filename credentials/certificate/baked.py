"""Getting the credential back out of a baked picture, of our own or of other issuers of Open Badges 3.0.

The picture comes from a stranger. A PNG is read chunk by chunk without unpacking a point of it. An SVG with a
document type is refused before any entity could be declared, and nothing that it refers to is fetched. What
comes out is only text that somebody put in; `credentials.verification` says whether it is a credential.
"""

import zlib
from collections.abc import Iterator
from typing import Final
from xml.parsers import expat

from credentials.certificate.attachment import LARGEST_TOKEN
from credentials.certificate.baking import KEYWORD, NAMESPACE, PNG_SIGNATURE
from registry.core.errors import BadInputError
from registry.core.texts import text

# Some tools take the folder of the standard's context for the namespace.
_ELEMENTS: Final = tuple(
    f"{namespace} credential" for namespace in (NAMESPACE, "https://purl.imsglobal.org/spec/ob/v3p0")
)
_DEEPEST: Final = 200


class BrokenBadgeError(BadInputError):
    """A picture with a credential inside that is damaged, ambiguous, or unpacks to too much."""

    code = "broken_badge"


class NoCredentialBakedError(BadInputError):
    """An SVG in which no credential stands."""

    code = "no_credential_baked"


def is_svg(content: bytes) -> bool:
    """Return whether a file begins like XML; no other file that can be handed in does."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def is_png(content: bytes) -> bool:
    """Return whether a file begins like a PNG."""
    return content.startswith(PNG_SIGNATURE)


def baked_in_png(picture: bytes) -> bytes | None:
    """Return the credential inside a PNG, a token or JSON, or None when there is none.

    Raises:
        BrokenBadgeError: the chunk is damaged or too large, or there are several of them.
    """
    found = [_text_of(content) for content in _itxt_chunks(picture) if content.startswith(KEYWORD + b"\0")]
    if len(found) > 1:
        raise _broken("有两份凭证", "it has two credentials")
    return found[0] if found else None


def baked_in_svg(picture: bytes) -> bytes:
    """Return the credential inside an SVG, a token or JSON.

    Raises:
        BrokenBadgeError: it is no well-formed XML, declares a document type or entities, is nested too
            deeply, or has more than one credential.
        NoCredentialBakedError: there is none in it.
    """
    reading = _Svg()
    try:
        reading.parser.Parse(picture, True)
    except (expat.ExpatError, LookupError, ValueError) as fault:
        # The last two come of encodings that the parser does not know.
        raise _broken("不是合格的 XML", "it is no well-formed XML") from fault
    if not reading.found:
        raise NoCredentialBakedError(
            text(
                "这张 SVG 图片中没有凭证：请使用下载的原始文件，或改用证书上的代码核验。",
                "No credential stands in this SVG: use the file as it was downloaded, or check by the code.",
            )
        )
    return reading.found[0].strip().encode()


class _Svg:
    """What is kept of an SVG while it is read: the contents of its credential elements."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._depth = 0
        self._inside = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _broken("层次过深", "it is nested too deeply")
        if name in _ELEMENTS:
            if self.found:
                raise _broken("有两份凭证", "it has two credentials")
            self.found.append("")
            self._add(attributes.get("verify", ""))
            # The body counts only where the attribute is missing (5.3.2.1).
            self._inside = 0 if "verify" in attributes else self._depth

    def _end(self, _: str) -> None:
        if self._inside == self._depth:
            self._inside = 0
        self._depth -= 1

    def _text(self, words: str) -> None:
        if self._inside:
            self._add(words)

    def _add(self, words: str) -> None:
        self.found[0] += words
        if len(self.found[0]) > LARGEST_TOKEN:
            raise _broken("凭证过大", "its credential is too large")

    def _doctype(self, *_: object) -> None:
        raise _broken("含有文档类型声明", "it declares a document type")


def _itxt_chunks(picture: bytes) -> Iterator[bytes]:
    """Yield the contents of the iTXt chunks of a PNG, each with its check sum proven."""
    place = len(PNG_SIGNATURE)
    while place + 12 <= len(picture):
        length = int.from_bytes(picture[place : place + 4])
        kind, end = picture[place + 4 : place + 8], place + 8 + length
        if end + 4 > len(picture) or kind == b"IEND":
            return
        if kind == b"iTXt":
            if zlib.crc32(picture[place + 4 : end]) != int.from_bytes(picture[end : end + 4]):
                raise _broken("已损坏", "it is damaged")
            yield picture[place + 8 : end]
        place = end + 4


def _text_of(content: bytes) -> bytes:
    """Return the text of an iTXt chunk; some tools pack it, although the standard forbids that."""
    flags, rest = content[len(KEYWORD) + 1 : len(KEYWORD) + 3], content[len(KEYWORD) + 3 :]
    parts = rest.split(b"\0", 2)  # language, translated keyword, text
    if len(flags) != 2 or len(parts) != 3:
        raise _broken("已损坏", "it is damaged")
    said = parts[2]
    if flags[0]:
        unpacking = zlib.decompressobj()
        try:
            said = unpacking.decompress(said, LARGEST_TOKEN + 1)
        except zlib.error as fault:
            raise _broken("已损坏", "it is damaged") from fault
    if len(said) > LARGEST_TOKEN:
        raise _broken("凭证过大", "its credential is too large")
    return said


def _broken(zh: str, en: str) -> BrokenBadgeError:
    return BrokenBadgeError(
        text(
            f"图片中的凭证读不出来：{zh}。请使用下载的原始文件，或改用证书上的代码核验。",
            f"The credential inside the picture cannot be read: {en}. "
            "Use the file as it was downloaded, or check by the code on the certificate.",
        )
    )
