"""Reading the QR code out of a photograph or screenshot that somebody hands in.

The picture comes from a stranger, so its size is looked at before it is unpacked.
"""

import io
import warnings
from typing import Final

import zxingcpp
from PIL import Image, ImageOps, UnidentifiedImageError

from registry.core.errors import BadInputError
from registry.core.texts import text

# A phone's photograph has 12 to 50 million points.
LARGEST_PICTURE: Final = 64_000_000
LARGEST_PLAIN: Final = LARGEST_PICTURE // 4
_SIDE: Final = 2_400
_FORMATS: Final = ("PNG", "JPEG")
_QR: Final = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


class BrokenPictureError(BadInputError):
    """The file is no PNG or JPEG picture, is damaged, or has too many points."""

    code = "broken_picture"


class NoQrCodeError(BadInputError):
    """No QR code can be read in the picture, or more than one."""

    code = "no_qr_code"


def is_picture(content: bytes) -> bool:
    """Return whether a file begins like a PNG or JPEG picture."""
    return content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"))


def read_qr_code(content: bytes) -> str:
    """Return what the one QR code in a picture says. Takes some 100 ms of a processor.

    Raises:
        BrokenPictureError: the picture cannot be opened.
        NoQrCodeError: there is none in it, or several that say different things.
    """
    found = {each.text for each in zxingcpp.read_barcodes(_gray(content), formats=_QR) if each.text}
    if len(found) != 1:
        raise NoQrCodeError(
            text(
                "图片中没有读到唯一的二维码。请只拍证书上的二维码，拍正、拍清楚，或改为输入证书代码。",
                "No single QR code can be read in the picture. Take the code alone, straight and sharp,"
                " or type the code beneath it.",
            )
        )
    return found.pop()


def _gray(content: bytes) -> memoryview:
    """Return the points of a picture as rows of gray, at most some thousand wide, upright."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=_FORMATS)
            # Only a JPEG is made small while it is unpacked.
            largest = LARGEST_PICTURE if picture.format == "JPEG" else LARGEST_PLAIN
            if picture.width * picture.height > largest:
                raise _broken()
            picture.draft("L", (_SIDE, _SIDE))
            upright = ImageOps.exif_transpose(picture)
            if upright.mode in {"RGBA", "LA", "P", "PA"}:
                # What is transparent is seen as paper.
                sheet = Image.new("RGBA", upright.size, "white")
                upright = Image.alpha_composite(sheet, upright.convert("RGBA"))
            upright = upright.convert("L")
            upright.thumbnail((_SIDE, _SIDE))
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError, Image.DecompressionBombError) as fault:
        raise _broken() from fault
    except Image.DecompressionBombWarning as fault:
        raise _broken() from fault
    return memoryview(upright.tobytes()).cast("B", (upright.height, upright.width))


def _broken() -> BrokenPictureError:
    return BrokenPictureError(
        text(
            "无法打开图片：请上传 6400 万像素以内的 JPEG 图片，或 1600 万像素以内的 PNG 图片。",
            "The picture cannot be opened: use a JPEG of at most 64 million points, or a PNG of at most 16.",
        )
    )
