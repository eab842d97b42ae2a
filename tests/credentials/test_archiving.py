"""Archiving and accessibility (PDF/A-3a, PDF/UA-1): every layout and kind, sealed ones, the file to print.

veraPDF is the validator for both, and says whether they conform where it is installed. It is in no package of
Debian or Python, so that what can be told without it is tested here in any case.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, get_args

import pytest
from PIL import Image
from pypdf import PdfReader

from credentials.bundles.print_file import PrintFile
from credentials.certificate.paper import Layout, Paper
from credentials.certificate.rendering import render
from credentials.claims.printed import Printed
from credentials.sealing import pades
from credentials.sealing.certificates import made_for_trying
from registry.core.texts import text
from tests.credentials.test_certificate import OFFICIAL, SCHOOL, TOKEN, TUTOR, make_printed

RULES = text("《广东省职业技能竞赛管理办法》第二十三条", "Article 23 of the Guangdong Rules on Competitions")
TEAM = "、".join(["欧阳修远", "李娜", "王小明", "阿依古丽·买买提江"] * 3)
DECISION = text("《关于表彰2026年职业院校技能大赛获奖师生和学校的决定》（虚教发〔2026〕88号）", "decision 88")
KINDS: dict[str, Printed] = {
    "award": make_printed(official=OFFICIAL),
    "tutor": TUTOR,
    "school": replace(SCHOOL, official=OFFICIAL),
    "team": make_printed(
        recipient=TEAM, recipient_latin=", ".join(["Ouyang Xiuyuan"] * 12), official=OFFICIAL
    ),
    "long": make_printed(recipient="阿卜杜热合曼·麦麦提吐尔逊·阿卜杜克热木", recipient_latin="Ab Cd " * 9),
    "confirmation": make_printed(about="confirmation", source_number="GD-2026-00871", official=OFFICIAL),
    "title": make_printed(about="title", lead=text("技术能手", "Skilled Expert"), basis=RULES),
    "level": make_printed(about="level", lead=text("高级工（三级）", "Advanced (Level 3)"), basis=RULES),
    "honor": make_printed(about="honor", lead=text("技能标兵", "Outstanding Competitor"), basis=DECISION),
    "fictional": make_printed(fictional=True),
}
LAYOUTS: tuple[Layout, ...] = get_args(Layout)


def a_seal() -> bytes:
    made = BytesIO()
    Image.new("RGBA", (300, 300), (179, 38, 30, 128)).save(made, "PNG")
    return made.getvalue()


def to_print(pdfs: list[bytes]) -> bytes:
    file = PrintFile()
    return file.begin() + b"".join(map(file.write_page, pdfs)) + file.end()


@cache
def made() -> dict[str, bytes]:
    """Return a certificate of each kind on each layout, two of them sealed, and the file to print of all."""
    plain, sealed = {}, {}
    seal = made_for_trying("组委会", datetime.now(UTC))
    for layout in LAYOUTS:
        for kind, printed in KINDS.items():
            paper = Paper(layout, a_seal() if kind == "tutor" else None)
            plain[f"{layout}-{kind}"] = render(printed, TOKEN, paper)
        sealed[f"{layout}-sealed"] = pades.sealed(plain[f"{layout}-team"], seal, name="组委会")
    return plain | sealed | {"print": to_print(list(plain.values()))}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, pdf in made().items():
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
    return tmp_path


@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_the_validator_finds_every_file_good(folder: Path, flavour: str) -> None:
    if shutil.which("verapdf") is None:
        pytest.skip("veraPDF is not installed here: conformance was not checked")
    files = sorted(str(file) for file in folder.glob("*.pdf"))
    said = subprocess.run(
        ["verapdf", "--flavour", flavour, "--format", "text", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    answers = [line.split(maxsplit=1)[0] for line in said.stdout.splitlines() if line.strip()]
    assert answers == ["PASS"] * len(made()), said.stdout


def test_the_parts_that_conformance_stands_on() -> None:
    for name, pdf in made().items():
        root: Any = PdfReader(BytesIO(pdf)).root_object
        metadata = root["/Metadata"].get_data().decode()
        for tag, value in (("pdfaid:part", "3"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1")):
            assert f"<{tag}>{value}</{tag}>" in metadata, name
        assert "http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>" in metadata
        intent = root["/OutputIntents"][0].get_object()
        assert intent["/S"] == "/GTS_PDFA1"
        assert intent["/DestOutputProfile"].get_object().get_data()
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "zh-CN"
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_every_figure_is_described_and_every_mark_of_a_page_is_in_the_tree() -> None:
    for name, pdf in made().items():
        reader = PdfReader(BytesIO(pdf))
        tree: Any = reader.root_object["/StructTreeRoot"]
        elements = list(_elements(tree["/K"], tree))
        figures = [each for each, _ in elements if each["/S"] == "/Figure"]
        assert len(figures) == len(reader.pages), name
        assert all(each["/Alt"].startswith("二维码 QR code: https://") for each in figures)
        assert all(each["/P"].get_object() == parent for each, parent in elements)
        assert len([each for each, _ in elements if each["/S"] == "/H1"]) == len(reader.pages)
        parents = tree["/ParentTree"]["/Nums"]
        held = dict(zip(parents[::2], parents[1::2], strict=True))
        for page in reader.pages:
            assert str(page["/Tabs"]) == "/S"
            content: Any = page.get_contents()
            marked = {int(each) for each in re.findall(rb"/MCID (\d+)", content.get_data())}
            holders = held[page["/StructParents"]].get_object()
            assert marked == set(range(len(holders))), name
            for mark, holder in enumerate(holders):
                assert mark in holder.get_object()["/K"], name
                assert holder.get_object()["/Pg"].get_object() == page


def _elements(value: Any, parent: Any) -> Iterator[tuple[Any, Any]]:
    found = value.get_object()
    for each in found if isinstance(found, list) else [found]:
        inner = each.get_object()
        if isinstance(inner, dict):
            yield inner, parent
            yield from _elements(inner["/K"], inner)


def test_screen_readers_get_the_sentences_in_order(folder: Path) -> None:
    said = subprocess.run(
        ["pdfinfo", "-struct-text", "landscape-award.pdf"], cwd=folder, capture_output=True, check=True
    )
    words = re.sub(r"[\s\"]", "", said.stdout.decode(errors="ignore"))
    order = ["获奖证书", "欧阳修远", "中荣获", "一等奖", "以资鼓励", "2026年5月18日", "证书编号"]
    places = [words.find(each) for each in order]
    assert -1 not in places
    assert places == sorted(places)


def test_another_program_reads_every_file_to_its_end(folder: Path) -> None:
    for name in made():
        subprocess.run(["qpdf", "--check", f"{name}.pdf"], cwd=folder, check=True, capture_output=True)
        fonts = subprocess.run(["pdffonts", f"{name}.pdf"], cwd=folder, capture_output=True, check=True)
        rows = fonts.stdout.decode().splitlines()[2:]
        assert rows
        # Embedded, a subset, with a map to Unicode.
        assert all(re.search(r"\s(yes\s+){3}\d+\s+\d+$", row) for row in rows)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_line_runs_into_the_issuer_s_name(layout: Layout) -> None:
    for kind, printed in KINDS.items():
        if kind == "fictional":
            continue  # A large word lies under the whole page.
        boxes = _boxes(made()[f"{layout}-{kind}"])
        # Further up the same words may stand in a sentence; beneath the name only who signs, and the date.
        left, top, right, _, _ = [each for each in boxes if each[4].startswith(printed.issuer.zh)][-1]
        over = [each for each in boxes if each[1] < top - 1 and each[2] > left and each[0] < right]
        assert over
        assert [each[4] for each in over if each[3] > top + 2] == [], kind


def _boxes(pdf: bytes) -> list[tuple[float, float, float, float, str]]:
    """Return the words of a page with their boxes: left, top, right, bottom, in points."""
    found = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    pattern = r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)<'
    return [
        (float(a), float(b), float(c), float(d), words)
        for a, b, c, d, words in re.findall(pattern, found.stdout.decode())
    ]
