"""The QR code with a proof: its segments and size; it is read back from paper, blurred and turned."""

import subprocess
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from credentials import qr
from credentials.certificate.paper import Layout, Paper
from credentials.certificate.rendering import draw_picture, render
from credentials.claims.printed import Printed
from tests.credentials.offline.test_proof import CODE, made
from tests.credentials.test_certificate import TOKEN, make_printed
from tests.credentials.test_qr import QR, read_back

URL = f"https://skills.example.org/V/{CODE}"


def prove(printed: Printed, token: str) -> str:
    return made(recipient=printed.recipient, room=qr.room(printed.url))


def test_it_is_of_version_12_at_level_m() -> None:
    (found,) = read_back(qr.matrix(URL, made()))
    assert found.text == f"{URL.upper()}#{made()}"
    assert (found.extra["Version"], found.extra["ECLevel"]) == ("12", "M")
    assert len(qr.matrix(URL, made())) == 65


@pytest.mark.parametrize("host", ["https://a.cn", "https://skills.example.org", "http://localhost:8000"])
def test_room_is_what_fits_and_not_a_byte_more(host: str) -> None:
    url = f"{host}/V/{CODE}"
    full = "A" * -(-qr.room(url) * 8 // 5)
    more = "A" * -(-(qr.room(url) + 1) * 8 // 5)
    assert len(qr.matrix(url, full)) == 65
    assert len(qr.matrix(url, more)) == 69


def test_a_long_host_gets_a_larger_symbol() -> None:
    url = f"https://{'a' * 60}.example.org/V/{CODE}"
    proof = made(room=qr.room(url))
    matrix = qr.matrix(url, proof)
    assert len(matrix) > 65
    assert read_back(matrix)[0].text == f"{url.upper()}#{proof}"


def test_proof_leaves_the_plain_code_as_it_is() -> None:
    assert qr.matrix(URL, "") == qr.matrix(URL)
    assert len(qr.matrix(URL)) == 29


@pytest.mark.parametrize("layout", ["landscape", "portrait"])
def test_it_is_40_mm_wide_and_read_back_from_the_page_blurred_and_turned(
    tmp_path: Path, layout: Layout
) -> None:
    printed = make_printed(fictional=True)
    (tmp_path / "page.pdf").write_bytes(render(printed, TOKEN, Paper(layout, None, prove)))
    command = ["pdftoppm", "-r", "150", "-gray", "-singlefile", "page.pdf", "page"]
    subprocess.run(command, cwd=tmp_path, check=True)
    expected = f"{URL.upper()}#{prove(printed, TOKEN)}"
    with Image.open(tmp_path / "page.pgm") as whole:
        (found,) = zxingcpp.read_barcodes(whole, formats=QR)
        assert found.text == expected
        corners = found.position
        assert (corners.bottom_right.x - corners.bottom_left.x) / 150 * 25.4 == pytest.approx(40, abs=0.6)
        # What a phone sees: a part of the page, held askew, not in focus.
        around = whole.crop(
            (
                corners.top_left.x - 60,
                corners.top_left.y - 60,
                corners.bottom_right.x + 60,
                corners.bottom_right.y + 60,
            )
        )
        for angle, blur in ((0, 1.2), (7, 0.8), (33, 0.8), (90, 1.2), (171, 0.8)):
            turned = around.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
            read = zxingcpp.read_barcodes(turned.filter(ImageFilter.GaussianBlur(blur)), formats=QR)
            assert [each.text for each in read] == [expected], (angle, blur)


def test_same_data_give_the_same_bytes_with_a_proof_too() -> None:
    paper = Paper("landscape", None, prove)
    assert render(make_printed(), TOKEN, paper) == render(make_printed(), TOKEN, paper)
    assert render(make_printed(), TOKEN, paper) != render(make_printed(), TOKEN)


def test_who_can_make_no_proof_gets_the_plain_code() -> None:
    plain = render(make_printed(), TOKEN)
    assert render(make_printed(), TOKEN, Paper(prove=lambda printed, token: "")) == plain


def test_the_picture_holds_it_too() -> None:
    with Image.open(BytesIO(draw_picture(make_printed(), TOKEN, Paper("landscape", None, prove)))) as picture:
        (found,) = zxingcpp.read_barcodes(picture.convert("L"), formats=QR)
    assert found.text.startswith(f"{URL.upper()}#")
