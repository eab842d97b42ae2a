"""The picture of a seal that somebody hands in: checked, and drawn anew before it is kept. Pure."""

import warnings
from io import BytesIO
from typing import Final

from PIL import Image, UnidentifiedImageError

from registry.core.errors import BadInputError
from registry.core.texts import text

LARGEST_FILE: Final = 2_000_000
"""Bytes of a picture that is opened at all."""

LARGEST_SIDE: Final = 4_000
"""Pixels of its longer side."""

SMALLEST_SIDE: Final = 200
"""Pixels of its shorter side; fewer look torn at 38 mm on paper."""

KEPT_SIDE: Final = 900
"""Pixels of the longer side as kept: 600 dots per inch on paper."""


class SealUnusableError(BadInputError):
    """The file is no PNG or JPEG, is damaged, or is too large or too small."""

    code = "seal_unusable"


def redrawn(content: bytes) -> bytes:
    """Return the picture as a PNG of its own, of at most 900 pixels a side.

    Nothing of the file goes on but the picture: no metadata, no comments, nothing hidden behind its end.

    Raises:
        SealUnusableError: it is no picture that can be a seal; the message says what is wanted.
    """
    if len(content) > LARGEST_FILE:
        raise _unusable("文件超过 2 MB", "it has more than 2 MB")
    try:
        with warnings.catch_warnings():
            # A picture that unpacks to very much is refused by its size below; Pillow would only warn.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as picture:
                if max(picture.size) > LARGEST_SIDE:
                    raise _unusable("边长过大", "it has too many pixels")
                if min(picture.size) < SMALLEST_SIDE:
                    raise _unusable("边长过小", "it has too few pixels")
                kept = picture.convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _unusable("不是 PNG 或 JPEG 图片", "it is no PNG or JPEG picture") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise _unusable("图片已损坏", "the picture is damaged") from error
    kept.thumbnail((KEPT_SIDE, KEPT_SIDE))
    made = BytesIO()
    kept.save(made, "PNG", optimize=True)
    return made.getvalue()


def _unusable(zh: str, en: str) -> SealUnusableError:
    return SealUnusableError(
        text(
            f"这张图片不能作为印章：{zh}。请上传 PNG 或 JPEG，边长 200 至 4000 像素，不超过 2 MB。",
            f"This picture cannot be a seal: {en}. Hand in a PNG or JPEG of 200 to 4,000 pixels a side"
            " and at most 2 MB.",
        )
    )
