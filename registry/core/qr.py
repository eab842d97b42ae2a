"""QR codes as vectors: the SVG path is written from the modules of a symbol by horizontal runs."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

QUIET_ZONE: Final = 4
"""Modules of white that a symbol needs on every side (ISO/IEC 18004)."""

Matrix = tuple[tuple[bool, ...], ...]


def modules(symbol: Any) -> Matrix:
    """Return the rows of a finished symbol of the library `qrcode`, True for a dark module."""
    return tuple(tuple(bool(module) for module in row) for row in symbol.modules)


def drawing(matrix: Matrix) -> str:
    """Return a symbol as an SVG document with its quiet zone, one unit per module."""
    size = len(matrix) + 2 * QUIET_ZONE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/><path d="{"".join(_runs(matrix))}"/></svg>'
    )


def svg_of_text(words: str) -> str:
    """Return the symbol that says `words` as they stand, such as the address of a one-time code's secret."""
    symbol: QRCode = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    symbol.add_data(words)
    symbol.make(fit=True)
    return drawing(modules(symbol))


def _runs(matrix: Matrix) -> Iterator[str]:
    for y, row in enumerate(matrix, QUIET_ZONE):
        x = QUIET_ZONE
        for dark, run in groupby(row):
            length = sum(1 for _ in run)
            if dark:
                yield f"M{x} {y}h{length}v1h-{length}z"
            x += length
