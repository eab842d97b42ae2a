"""The QR code of a certificate; `registry.core.qr` draws it.

A certificate's code holds `HTTPS://HOST/V/<code>` in capitals, so that alphanumeric mode applies: version 3
at error correction level Q (25 %) for hosts up to 18 characters, larger versions for longer ones (design
paper `credentials.md`, QR code). For checking without a network `#` and a compact proof
(`credentials.offline.proof`) follow it: three segments, alphanumeric, one byte, and alphanumeric again, in
version 12 at level M (15 %).
"""

import re
from functools import lru_cache

from qrcode import QRCode
from qrcode.base import rs_blocks
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.util import MODE_8BIT_BYTE, MODE_ALPHA_NUM, QRData

from registry.core import qr
from registry.core.errors import BadInputError
from registry.core.texts import text

_SMALLEST_VERSION = 3
_VERSION_WITH_PROOF = 12
# In versions 10 to 26 a segment begins with 4 bits of mode and a length of 11 bits, or of 16 where it is of
# bytes (ISO/IEC 18004, tables 2 and 3); two alphanumeric characters take 11 bits, a single one 6.
_ALPHANUMERIC_HEAD = 4 + 11
_HASH_SEGMENT = 4 + 16 + 8
_UNFIT = re.compile(r"[^0-9A-Z $%*+\-./:]")  # Whatever alphanumeric mode lacks (ISO/IEC 18004, table 5).
_LONGEST = 300  # Characters: a host name of 253, the rest of the address, and room for a port.

# Any of the eight masks makes a valid symbol, since the symbol itself names its mask. Trying all eight takes
# most of the library's time (4.6 ms instead of 0.6); over 120 addresses of ours this one was best most often.
_MASK = 0


QUIET_ZONE = qr.QUIET_ZONE
Matrix = qr.Matrix


class UnfitAddressError(BadInputError):
    """The address has characters that a QR code's alphanumeric mode does not know, or is too long."""

    code = "unfit_address"


def room(url: str) -> int:
    """Return how many bytes of proof the symbol of version 12 has room for beside `url`, maybe none."""
    bits: int = 8 * sum(block.data_count for block in rs_blocks(_VERSION_WITH_PROOF, ERROR_CORRECT_M))
    left = bits - 2 * _ALPHANUMERIC_HEAD - _alphanumeric_bits(len(url)) - _HASH_SEGMENT
    # Five bytes are eight characters of base32, and those 44 bits.
    return max(0, left) * 2 // 11 * 5 // 8


def _alphanumeric_bits(characters: int) -> int:
    return characters // 2 * 11 + characters % 2 * 6


def matrix(url: str, proof: str = "") -> Matrix:
    """Return the rows of modules, True for a dark one, of the symbol that says `url` in capitals.

    With a `proof` (base32), it says `#` and the proof after that, in version 12 where `room` allows it.
    Our sites read addresses without regard to case. The quiet zone is not included. Raises UnfitAddressError
    when the address, in capitals, has other characters than 0-9, A-Z, space and $%*+-./: or more than 300.
    """
    words = url.upper()
    if _UNFIT.search(words) or len(words) > _LONGEST:
        raise UnfitAddressError(
            text(
                f"网址“{url[:80]}”不能写成证书的二维码。请在设置中使用较短且只含字母、数字、点和连字符的域名。",
                f"The address “{url[:80]}” does not fit a certificate's QR code. "
                "Please configure a short host name of letters, digits, dots and hyphens.",
            )
        )
    symbol: QRCode = QRCode(
        version=_VERSION_WITH_PROOF if proof else _SMALLEST_VERSION,
        error_correction=ERROR_CORRECT_M if proof else ERROR_CORRECT_Q,
        border=0,
        mask_pattern=_MASK,
    )
    symbol.add_data(QRData(words, mode=MODE_ALPHA_NUM))
    if proof:
        symbol.add_data(QRData("#", mode=MODE_8BIT_BYTE))
        symbol.add_data(QRData(proof, mode=MODE_ALPHA_NUM))
    symbol.make(fit=True)
    return qr.modules(symbol)


@lru_cache(maxsize=256)
def svg(url: str, proof: str = "") -> str:
    """Return the symbol that `matrix` makes as an SVG document with its quiet zone, one unit per module.

    Raises UnfitAddressError as `matrix` does. The latest symbols are kept for pages that are looked at again.
    """
    return qr.drawing(matrix(url, proof))
