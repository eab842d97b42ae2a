"""What may be handed in with an objection: a few PDF files or pictures, known by their bytes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from competitions.external.evidence import EXTENSIONS, MediaType, media_type_of
from registry.core.errors import BadInputError
from registry.core.texts import text

MOST_FILES: Final = 3
LARGEST_FILE: Final = 4 * 1024 * 1024
# All files, and the fields around them.
LARGEST_REQUEST: Final = MOST_FILES * LARGEST_FILE + 1024 * 1024
_LONGEST_NAME: Final = 200


class AttachmentRefusedError(BadInputError):
    """An attachment is no whole PDF, PNG or JPEG, or too large, or there are too many."""

    code = "attachment_refused"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that may be kept: what the other side calls it, its bytes, and what they are."""

    name: str
    content: bytes
    media_type: MediaType


def checked_attachments(handed_in: Sequence[tuple[str, bytes]]) -> tuple[Attachment, ...]:
    """Return the files of an objection; fields that were left empty are none.

    Args:
        handed_in: names and bytes, as they came.

    Raises:
        AttachmentRefusedError: as it says.
    """
    found: list[Attachment] = []
    for name, content in handed_in:
        if not content:
            continue
        kind = media_type_of(content) if len(content) <= LARGEST_FILE else None
        if kind is None or len(found) >= MOST_FILES:
            raise too_much()
        found.append(Attachment(_name(name, kind), content, kind))
    return tuple(found)


def too_much() -> AttachmentRefusedError:
    """Return the refusal of attachments that are too many, too large or of another kind."""
    size = LARGEST_FILE // 1024 // 1024
    return AttachmentRefusedError(
        text(
            f"附件须是完整的 PDF、PNG 或 JPEG 文件，最多 {MOST_FILES} 个，每个不超过 {size} MB。",
            f"Attachments are whole PDF, PNG or JPEG files, at most {MOST_FILES}, each of at most {size} MB.",
        )
    )


def _name(given: str, kind: MediaType) -> str:
    name = given.replace("\\", "/").rpartition("/")[2].strip()[-_LONGEST_NAME:]
    return name or f"attachment.{EXTENSIONS[kind]}"
