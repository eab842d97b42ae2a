"""QR codes: the versions that the design asks for, the SVG path, and reading back with a decoder."""

import re
from typing import Any

import pytest
import zxingcpp

from credentials import qr
from credentials.codes import new_codes

CODE = "7Q4KXM2N9D0CWE5R3"
HOST_18 = "skills.example.org"
QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
Barcode = Any


def read_back(modules: qr.Matrix, scale: int = 4) -> list[Barcode]:
    """Draw a matrix as gray pixels with its quiet zone, and return what the decoder finds."""
    size = len(modules) + 2 * qr.QUIET_ZONE
    side = [False] * qr.QUIET_ZONE
    empty = [[False] * size] * qr.QUIET_ZONE
    framed = [*empty, *([*side, *row, *side] for row in modules), *empty]
    lines = (bytes(0 if dark else 255 for dark in row for _ in range(scale)) for row in framed)
    pixels = memoryview(b"".join(line * scale for line in lines)).cast("B", (size * scale, size * scale))
    return list(zxingcpp.read_barcodes(pixels, formats=QR))


def modules_of_path(svg: str) -> qr.Matrix:
    """Return the matrix that an SVG of ours draws."""
    found = re.search(r'viewBox="0 0 (\d+) \d+"', svg)
    assert found
    size = int(found[1])
    grid = [[False] * size for _ in range(size)]
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", svg):
        for column in range(int(x), int(x) + int(length)):
            grid[int(y)][column] = True
    edge = qr.QUIET_ZONE
    inner = range(edge, size - edge)
    assert not any(grid[y][x] for y in range(size) for x in range(size) if x not in inner or y not in inner)
    return tuple(tuple(row[edge:-edge]) for row in grid[edge:-edge])


@pytest.mark.parametrize(
    ("url", "version"),
    [
        (f"http://localhost:8000/V/{CODE}", "3"),
        (f"https://{HOST_18}/V/{CODE}", "3"),
        (f"https://www.{HOST_18}/V/{CODE}", "4"),
        (f"https://{'a' * 63}.{'b' * 63}.{'c' * 63}.{'d' * 61}/V/{CODE}", "12"),
    ],
)
def test_addresses_are_read_back_in_capitals(url: str, version: str) -> None:
    (found,) = read_back(qr.matrix(url))
    assert found.text == url.upper()
    assert found.extra["Version"] == version
    assert found.extra["ECLevel"] == "Q"


def test_every_code_is_read_back() -> None:
    urls = [f"https://{HOST_18}/V/{code}" for code in new_codes(200)]
    assert [[found.text for found in read_back(qr.matrix(url), scale=2)] for url in urls] == [
        [url.upper()] for url in urls
    ]


def test_path_draws_exactly_the_matrix() -> None:
    url = f"https://{HOST_18}/V/{CODE}"
    assert modules_of_path(qr.svg(url)) == qr.matrix(url)


@pytest.mark.parametrize(
    "url", ["https://技能.example/V/1", "https://a.example/V/1#x", "https://a.example/" + "1" * 300]
)
def test_address_that_does_not_fit_is_refused(url: str) -> None:
    with pytest.raises(qr.UnfitAddressError) as refused:
        qr.svg(url)
    assert refused.value.code == "unfit_address"
