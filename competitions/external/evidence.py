"""What may prove an award: a PDF or a picture, known by its bytes and never by its name. Pure.

A file that is plainly two things at once is refused: it would look harmless here and do something else
elsewhere. What is looked for is markup where browsers look for it, at the beginning; a zip archive that the
usual programs would open, wherever it ends; and, of pictures, whatever stands behind their end. Inside a PDF
nothing is judged: it may hold scripts and other files, and is therefore only ever sent to be saved.
"""

import re
import zlib
from dataclasses import dataclass
from typing import Final, Literal

from registry.core.errors import BadInputError
from registry.core.texts import text

MAXIMUM_EVIDENCE: Final = 10 * 1024 * 1024

MediaType = Literal["application/pdf", "image/png", "image/jpeg"]

# What a file of each kind is called when it is downloaded.
EXTENSIONS: Final[dict[MediaType, str]] = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
}

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_MARKUP: Final = re.compile(
    rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|object|embed)\b", re.IGNORECASE
)
# How far browsers look for markup.
_SNIFFED: Final = 2048
_PDF: Final = re.compile(rb"%PDF-[12]\.\d[\r\n \t]")
_PDF_END: Final = re.compile(rb"startxref\s+\d+\s+%%EOF\s*\Z")
_TAIL: Final = 4096
_END_OF_ARCHIVE: Final = b"PK\x05\x06"
_END_RECORD: Final = 22
_IN_DIRECTORY: Final = b"PK\x01\x02"
# Of an archive with 64-bit sizes, this stands before the end record.
_LOCATOR: Final = b"PK\x06\x07"
_LOCATOR_SIZE: Final = 20


class EvidenceMissingError(BadInputError):
    """No document was handed in with the awards."""

    code = "evidence_missing"


class EvidenceTooLargeError(BadInputError):
    """The document has more than 10 MiB."""

    code = "evidence_too_large"


class EvidenceRefusedError(BadInputError):
    """The document is no PDF, PNG or JPEG, or is damaged, or is something else besides."""

    code = "evidence_refused"


@dataclass(frozen=True, slots=True)
class Document:
    """A document that may be kept: its bytes and what they are."""

    content: bytes
    media_type: MediaType


def checked_document(content: bytes) -> Document:
    """Return a document with its kind, which its bytes say.

    Raises:
        EvidenceMissingError: there is nothing in it.
        EvidenceTooLargeError: it is larger than `MAXIMUM_EVIDENCE`.
        EvidenceRefusedError: it is of another kind, damaged, or of two kinds at once.
    """
    if not content:
        raise EvidenceMissingError(
            text(
                "请附上证明材料：主办单位公布的名单或证书（PDF、PNG 或 JPEG）。",
                "Add the document that proves it: the published list or the certificate (PDF, PNG or JPEG).",
            )
        )
    if len(content) > MAXIMUM_EVIDENCE:
        raise too_large()
    media_type = media_type_of(content)
    if media_type is None:
        raise EvidenceRefusedError(
            text(
                "证明材料须是完整的 PDF、PNG 或 JPEG 文件：请重新导出为 PDF，或重新拍照、截图后上传。",
                "The document has to be a whole PDF, PNG or JPEG file: export it as PDF anew, or take"
                " another picture, and hand that in.",
            )
        )
    return Document(content, media_type)


def too_large() -> EvidenceTooLargeError:
    """Return the refusal of a document that is too large."""
    return EvidenceTooLargeError(
        text(
            "证明材料超过 10 MB：请压缩，或只附有关的几页。",
            "The document has more than 10 MB: compress it, or add only the pages that matter.",
        )
    )


def media_type_of(content: bytes) -> MediaType | None:
    """Return what a file is by its structure from first to last byte, None for everything else."""
    if _MARKUP.search(content, 0, _SNIFFED) or _has_archive(content):
        return None
    if content.startswith(_PNG):
        return "image/png" if _is_png(content) else None
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg" if _is_jpeg(content) else None
    if _PDF.match(content) and _PDF_END.search(content[-_TAIL:]):
        return "application/pdf"
    return None


def _has_archive(content: bytes) -> bool:
    """Return whether a zip archive ends anywhere in the file; programs that open one search for its end."""
    at = content.find(_END_OF_ARCHIVE)
    while at >= 0:
        if _ends_archive(content, at):
            return True
        at = content.find(_END_OF_ARCHIVE, at + 1)
    return False


def _ends_archive(content: bytes, at: int) -> bool:
    """Return whether what stands here reads as the end record of an archive, not as four bytes by chance."""
    record = content[at : at + _END_RECORD]
    if len(record) < _END_RECORD:
        return False
    size, offset = int.from_bytes(record[12:16], "little"), int.from_bytes(record[16:20], "little")
    comment = int.from_bytes(record[20:22], "little")
    if at + _END_RECORD + comment >= len(content):
        return True
    if content[max(0, at - _LOCATOR_SIZE) : at].startswith(_LOCATOR):
        return True
    # The directory stands right before its end; an empty archive has none.
    return size + offset <= at and (size == 0 or content.startswith(_IN_DIRECTORY, at - size))


def _is_png(content: bytes) -> bool:
    """Follow the chunks from IHDR to IEND, with which the file ends; every checksum holds."""
    at, kinds = len(_PNG), []
    view = memoryview(content)
    while at + 12 <= len(content):
        length = int.from_bytes(view[at : at + 4])
        kind, end = bytes(view[at + 4 : at + 8]), at + 12 + length
        if end > len(content) or zlib.crc32(view[at + 4 : end - 4]) != int.from_bytes(view[end - 4 : end]):
            return False
        kinds.append(kind)
        at = end
        if kind == b"IEND":
            break
    return at == len(content) and kinds[:1] == [b"IHDR"] and kinds[-1] == b"IEND" and b"IDAT" in kinds


def _is_jpeg(content: bytes) -> bool:
    """Follow the segments to the first scan; the file ends with the end of an image."""
    if not content.endswith(b"\xff\xd9"):
        return False
    at, framed = 2, False
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:
            # Segments may be padded.
            at += 1
            continue
        length = int.from_bytes(content[at + 2 : at + 4])
        if length < 2:
            return False
        framed = framed or (0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC})
        at += 2 + length
        if marker == 0xDA:
            return framed and at < len(content)
    return False
