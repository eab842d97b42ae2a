"""The printed certificate: what stands on it, what it is made of, and that it can be read back."""

import re
import subprocess
import threading
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageFilter
from pypdf import PdfReader

from credentials.certificate.attachment import extract_credential
from credentials.certificate.glyphs import UndrawableCharacterError, missing_characters
from credentials.certificate.paper import Layout, Paper
from credentials.certificate.rendering import draw_picture, render
from credentials.claims.printed import Printed
from credentials.qr import UnfitAddressError
from registry.core.texts import text

CODE = "7Q4KXM2N9D0CWE5R3"
TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJpZCI6InVybjp1dWlkIn0.c2lnbmF0dXJl-_"

_PRINTED = Printed(
    about="award",
    kind="member",
    recipient="欧阳修远",
    recipient_latin="Ouyang Xiuyuan",
    school=text("青川市工业职业技术学校", "Qingchuan Industrial Vocational School"),
    competition=text("2026年松原省职业院校技能大赛", "2026 Songyuan Vocational Skills Competition"),
    level=text("省级", "provincial"),
    organizer=text("松原省教育厅", "Songyuan Department of Education"),
    event=text("数控加工技术", "CNC Machining"),
    event_code="GZ-2026031",
    group=text("高职组", "higher vocational"),
    award=text("一等奖", "First Prize"),
    place="2",
    points="92.50",
    lead=None,
    basis=None,
    source_number="",
    awarded_on=date(2026, 5, 18),
    issuer=text("松原省职业技能竞赛组织委员会", "Songyuan Skills Competition Committee"),
    official=None,
    serial="SY-2026-000123",
    code=CODE,
    url=f"https://skills.example.org/V/{CODE}",
    fictional=False,
)


def make_printed(**overrides: Any) -> Printed:
    return replace(_PRINTED, **overrides)


TUTOR = make_printed(kind="tutor", award=text("优秀指导教师", "Outstanding Tutor"), place="", points="")
PORTRAIT = Paper("portrait")
OFFICIAL = text("组委会主任 张三", "Zhang San, Chair of the Committee")
SCHOOL = make_printed(
    kind="school",
    recipient="青川市工业职业技术学校",
    recipient_latin="Qingchuan Industrial Vocational School",
    school=None,
    event=None,
    event_code="",
    group=None,
    award=text("优秀组织奖", "Organization Award"),
    place="",
    points="",
)


def words_of(pdf: bytes) -> str:
    """Return the text of a PDF without any white space, which tracking and line ends make unpredictable."""
    found = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return re.sub(r"\s", "", found.stdout.decode())


def on_page(pdf: bytes, *expected: str) -> list[str]:
    """Return which of the expected words the page lacks."""
    words = words_of(pdf)
    return [one for one in expected if re.sub(r"\s", "", one) not in words]


def common_words(printed: Printed) -> list[str]:
    pairs = [printed.competition, printed.level, printed.organizer, printed.award, printed.issuer]
    both = [words for pair in pairs for words in (pair.zh, pair.en)]
    return [*both, printed.recipient, printed.recipient_latin, printed.serial, "2026年5月18日", "18 May 2026"]


@pytest.mark.parametrize("printed", [make_printed(), TUTOR, SCHOOL], ids=lambda printed: str(printed.kind))
def test_every_field_is_on_the_page(printed: Printed) -> None:
    pdf = render(printed, TOKEN)
    assert on_page(pdf, *common_words(printed), "skills.example.org", "7Q4K-XM2N-9D0C-WE5R3") == []
    assert len(PdfReader(BytesIO(pdf)).pages) == 1


def test_fields_of_a_members_event_are_on_the_page() -> None:
    expected = [
        "青川市工业职业技术学校",
        "Qingchuan Industrial Vocational School",
        "数控加工技术",
        "CNC Machining",
    ]
    expected += ["GZ-2026031", "高职组", "higher vocational", "第2名", "Place 2", "92.50分", "92.50 points"]
    assert on_page(render(make_printed(), TOKEN), *expected) == []


@pytest.mark.parametrize(
    "printed", [make_printed(official=OFFICIAL), TUTOR, SCHOOL], ids=["member", "tutor", "school"]
)
def test_portrait_pages_show_the_same_fields(printed: Printed) -> None:
    pdf = render(printed, TOKEN, PORTRAIT)
    assert on_page(pdf, *common_words(printed), "skills.example.org", "7Q4K-XM2N-9D0C-WE5R3") == []
    box = PdfReader(BytesIO(pdf)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
    assert extract_credential(pdf) == TOKEN


def test_who_signs_stands_on_the_page_with_their_post() -> None:
    assert on_page(render(make_printed(official=OFFICIAL), TOKEN), OFFICIAL.zh, OFFICIAL.en) == []


@pytest.mark.parametrize("layout", ["landscape", "portrait"])
def test_a_seal_that_was_handed_in_is_drawn_over_the_date(layout: Layout) -> None:
    drawn = BytesIO()
    Image.new("RGB", (300, 300), (0, 128, 0)).save(drawn, "PNG")
    without = greens(draw_picture(make_printed(), TOKEN, Paper(layout)))
    with_seal = greens(draw_picture(make_printed(), TOKEN, Paper(layout, drawn.getvalue())))
    assert without == 0
    # 38 mm at 144 pixels to the inch are 215 pixels a side, less what words cover.
    assert 215 * 215 * 0.8 < with_seal < 216 * 216
    assert len(PdfReader(BytesIO(render(make_printed(), TOKEN, Paper(layout, drawn.getvalue())))).pages) == 1


def greens(png: bytes) -> int:
    with Image.open(BytesIO(png)) as picture:
        colors = picture.convert("RGB").getcolors(picture.width * picture.height) or []
    return sum(count for count, color in colors if color == (0, 128, 0))


@pytest.mark.parametrize("layout", ["landscape", "portrait"])
def test_the_names_of_a_team_are_never_broken_between_lines(layout: Layout) -> None:
    names = ["阿依古丽·买买提江", "欧阳修远", "李娜"] * 4
    pdf = render(make_printed(recipient="、".join(names)), TOKEN, Paper(layout))
    found = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    lines = [re.sub(r"\s", "", line) for line in found.stdout.decode().splitlines()]
    rows = [line for line in lines if "阿依古丽" in line]
    assert [name for row in rows for name in row.strip("、").split("、")] == names
    assert 2 <= len(rows) <= 4


def test_kinds_have_titles_of_their_own() -> None:
    assert on_page(render(make_printed(), TOKEN), "获奖证书", "CERTIFICATE OF AWARD") == []
    assert on_page(render(TUTOR, TOKEN), "指导教师证书", "指导选手参加", "for tutoring competitors in") == []
    assert on_page(render(SCHOOL, TOKEN), "荣誉证书", "CERTIFICATE OF HONOR") == []


def test_what_a_certificate_lacks_is_left_out() -> None:
    bare = make_printed(recipient_latin="", school=None, group=None, event_code="", place="", points="")
    words = words_of(render(bare, TOKEN))
    assert "名次" not in words
    assert "Place" not in words
    assert "成绩" not in words
    assert "（）" not in words
    assert "()" not in words


def test_only_the_fictional_are_marked() -> None:
    marks = ["示例·虚构人物", "SPECIMEN – fictional person"]
    assert on_page(render(make_printed(), TOKEN), *marks) == marks
    assert on_page(render(make_printed(fictional=True), TOKEN), *marks) == []
    assert on_page(render(replace(SCHOOL, fictional=True), TOKEN), "示例·虚构学校") == []


@pytest.mark.parametrize(
    "recipient",
    [
        "李娜",
        "阿依古丽·买买提江",
        "𬭚䶮㛃",
        "阿卜杜热合曼·麦麦提吐尔逊·阿卜杜克热木",
        'a\\"#panic()$[*_@<',
        "、".join(["阿依古丽·买买提江"] * 12),
    ],
    ids=["two", "dot", "rare", "long", "signs", "team"],
)
def test_names_are_set_whole_on_one_page(recipient: str) -> None:
    pdf = render(make_printed(recipient=recipient), TOKEN)
    assert on_page(pdf, recipient) == []
    assert len(PdfReader(BytesIO(pdf)).pages) == 1


def test_longest_fields_stay_on_one_page() -> None:
    def long(zh: str, en: str) -> Any:
        return text(zh * 12, en * 12)

    printed = make_printed(
        recipient="欧阳修远、" * 12,
        recipient_latin="Ouyang Xiuyuan, " * 8,
        school=long("某市职业学校", "Some Vocational School "),
        competition=long("某某职业技能大赛暨", "Some Skills Competition and "),
        organizer=long("某省竞赛委员会、", "Some Committee, "),
        award=text("特别优秀奖" * 6, "Very Special Award " * 6),
        issuer=long("某省竞赛委员会", "Some Committee "),
    )
    for paper in (Paper(), PORTRAIT):
        assert len(PdfReader(BytesIO(render(printed, TOKEN, paper))).pages) == 1


def test_credential_is_attached_and_comes_back() -> None:
    pdf = render(make_printed(), TOKEN)
    (file,) = PdfReader(BytesIO(pdf)).attachment_list
    assert (file.name, file.subtype) == ("credential.jwt", "/application/vc+jwt")
    assert file.associated_file_relationship == "/Data"
    assert extract_credential(pdf) == TOKEN


def test_pdf_says_what_it_conforms_to() -> None:
    reader = PdfReader(BytesIO(render(make_printed(), TOKEN)))
    stream = reader.root_object["/Metadata"]
    metadata = stream.get_data().decode()  # type: ignore[attr-defined]  # pypdf types every object as PdfObject
    for name, value in (("pdfaid:part", "3"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1")):
        assert f"<{name}>{value}</{name}>" in metadata
    assert dict(reader.root_object["/MarkInfo"])["/Marked"]  # type: ignore[call-overload]  # idem
    assert str(reader.root_object["/Lang"]).lower() == "zh-cn"
    assert "/StructTreeRoot" in reader.root_object
    assert reader.metadata
    assert reader.metadata.title == "获奖证书 SY-2026-000123"
    assert reader.metadata.creation_date
    assert reader.metadata.creation_date.date() == date(2026, 5, 18)
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (842, 595)


def test_only_the_wheels_font_is_used_and_embedded() -> None:
    listed = subprocess.run(
        ["pdffonts", "-"], input=render(make_printed(), TOKEN), capture_output=True, check=True
    )
    rows = listed.stdout.decode().splitlines()[2:]
    assert rows
    for row in rows:
        assert "NotoSerifSC" in row
        assert re.search(r"\s(yes\s+){3}\d+\s+\d+$", row)  # embedded, subset, with a map to Unicode


def test_equal_data_give_equal_bytes_in_every_thread() -> None:
    made: list[bytes] = []

    def work() -> None:
        for number in range(4):
            pdf = render(make_printed(serial=f"SY-2026-{number}"), TOKEN)
            if number == 3:
                made.append(pdf)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [render(make_printed(serial="SY-2026-3"), TOKEN)] * 3
    assert render(make_printed(serial="SY-2026-4"), TOKEN) != made[0]


@pytest.mark.parametrize("layout", ["landscape", "portrait"])
def test_qr_code_is_read_back_from_the_page(tmp_path: Path, layout: Layout) -> None:
    for host in (
        "https://skills.example.org",
        "http://localhost:8000",
        "https://verify.skills.songyuan.example.org",
    ):
        (tmp_path / "page.pdf").write_bytes(
            render(make_printed(url=f"{host}/V/{CODE}", fictional=True), TOKEN, Paper(layout))
        )
        command = ["pdftoppm", "-r", "110", "-gray", "-singlefile", "page.pdf", "page"]
        subprocess.run(command, cwd=tmp_path, check=True)
        _, size, _, pixels = (tmp_path / "page.pgm").read_bytes().split(b"\n", 3)
        width, height = map(int, size.split())
        (found,) = zxingcpp.read_barcodes(memoryview(pixels).cast("B", (height, width)))
        assert found.text == f"{host}/V/{CODE}".upper()
        assert found.position.bottom_left.x < width / 4
        assert found.position.bottom_left.y > height * 3 / 4


@pytest.mark.parametrize("layout", ["landscape", "portrait"])
def test_qr_code_is_read_from_a_page_that_is_blurred_and_turned(tmp_path: Path, layout: Layout) -> None:
    url = f"https://skills.example.org/V/{CODE}"
    (tmp_path / "page.pdf").write_bytes(render(make_printed(url=url), TOKEN, Paper(layout)))
    command = ["pdftoppm", "-r", "200", "-gray", "-singlefile", "-png", "page.pdf", "page"]
    subprocess.run(command, cwd=tmp_path, check=True)
    with Image.open(tmp_path / "page.png") as page:
        for blur in (0, 1, 2):
            blurred = page.convert("L").filter(ImageFilter.GaussianBlur(blur))
            for angle in (0, 7, -13, 31, 90, 180, 222):
                turned = blurred.rotate(angle, expand=True, fillcolor=200, resample=Image.Resampling.BICUBIC)
                found = zxingcpp.read_barcodes(turned)
                assert [each.text for each in found] == [url.upper()], (blur, angle)


def test_font_knows_rare_characters_and_names_what_it_lacks() -> None:
    assert missing_characters("𬭚䶮㛃·") == ()
    assert missing_characters("𠮷田𠮷\n") == ("𠮷", "\n")


def test_undrawable_character_is_refused_by_name_and_field() -> None:
    printed = make_printed(recipient="田𠮷\n", school=text("某校", "Ecole Şehir"))
    with pytest.raises(UndrawableCharacterError) as refused:
        render(printed, TOKEN)
    assert refused.value.code == "undrawable_character"
    assert "𠮷 (U+20BB7)" in refused.value.message.zh
    assert [fault.column for fault in refused.value.faults] == ["recipient", "school.en"]
    assert "U+000A" in refused.value.faults[0].message.en
    assert "Ş (U+015E)" in refused.value.faults[1].message.en


def test_address_that_fits_no_qr_code_is_refused() -> None:
    with pytest.raises(UnfitAddressError):
        render(make_printed(url="https://skills.example.org/V/1#fragment"), TOKEN)
