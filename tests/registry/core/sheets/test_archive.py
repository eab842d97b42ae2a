"""Workbooks made to harm: each is refused with its code before a reader of cells sees it."""

import io
import zipfile
from pathlib import Path

import pytest

from registry.core.errors import BadInputError
from registry.core.sheets import archive
from registry.core.sheets.workbook import open_workbook, read_workbook
from registry.core.spreadsheets import read_table
from tests.registry.core.xlsx import write_xlsx

SHEET = "xl/worksheets/sheet1.xml"


def altered(tmp_path: Path, old: str, new: str, part: str = SHEET) -> Path:
    """Write a workbook of one table and put something else into one of its parts."""
    path = write_xlsx(tmp_path / "book.xlsx", [["a", "b"], ["1", "2"]])
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    parts[part] = parts.get(part, "").replace(old, new) if old else new
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(name, data)
    return path


def with_cells(tmp_path: Path, cells: str) -> Path:
    return altered(tmp_path, "</sheetData>", f"{cells}</sheetData>")


def refusal(path: Path) -> tuple[str, str, int | None]:
    with pytest.raises(BadInputError) as refused:
        open_workbook(path)
    (fault,) = refused.value.faults
    return fault.code, fault.sheet, fault.row


@pytest.mark.parametrize(
    "cell",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row><c t="str" r="XFD1048576"><v></v></c></row>',
        "<row r='1048576'><c r='XFD1048576' t='inlineStr'><is><t/></is></c></row>",
        '<x:row xmlns:x="u"><x:c s=">" r = "xfd1048576"><x:v>1</x:v></x:c></x:row>',
        '<row r="1048576">' + "<c><v>1</v></c>" * 300 + "</row>",
    ],
)
def test_a_cell_at_the_far_end_of_the_sheet(tmp_path: Path, cell: str) -> None:
    path = with_cells(tmp_path, cell)
    assert refusal(path) == ("workbook_too_large", "S1", 1048576)
    with pytest.raises(BadInputError) as refused:
        read_table(path)
    assert [fault.code for fault in refused.value.faults] == ["workbook_too_large"]


def test_a_far_cell_with_nothing_but_a_style_does_no_harm(tmp_path: Path) -> None:
    path = with_cells(tmp_path, '<row r="1048576"><c r="XFD1048576" s="1"/></row>')
    assert open_workbook(path).sheets[0].rows == [["a", "b"], ["1", "2"]]


def test_cells_without_a_place_of_their_own_are_counted(tmp_path: Path) -> None:
    path = with_cells(tmp_path, '<row r="4"><c><v>7</v></c><c><v>8</v></c></row>')
    assert open_workbook(path).sheets[0].rows[3] == [7.0, 8.0]


def test_a_part_that_unpacks_to_gigabytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAXIMUM_UNPACKED", 2**20)
    path = altered(tmp_path, "", " " * 2**21, part="docProps/app.xml")
    assert path.stat().st_size < 10_000
    assert refusal(path) == ("workbook_too_large", "", None)


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with path.open("wb") as stream:
        stream.truncate(archive.MAXIMUM_FILE + 1)
    assert refusal(path) == ("workbook_too_large", "", None)


def test_one_long_text_that_many_cells_share(tmp_path: Path) -> None:
    text = f"<sst><si><t>{'x' * 400_000}</t></si></sst>"
    path = altered(tmp_path, "", text, part="xl/sharedStrings.xml")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book:
        cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 1001))
        book.writestr("xl/worksheets/sheet2.xml", f"<worksheet><sheetData>{cells}</sheetData></worksheet>")
    assert refusal(path) == ("workbook_too_large", "", None)


def test_entities_that_multiply(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><workbook>&b;</workbook>'
    assert refusal(altered(tmp_path, "", bomb, part="xl/workbook.xml"))[0] == "not_a_table"


def test_merged_cells_that_overlap(tmp_path: Path) -> None:
    merges = '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    path = altered(tmp_path, "</worksheet>", f"{merges}</worksheet>")
    assert refusal(path)[0] == "not_a_table"


def test_one_merge_over_everything_reaches_no_further_than_the_cells(tmp_path: Path) -> None:
    merge = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    sheet = open_workbook(altered(tmp_path, "</worksheet>", f"{merge}</worksheet>")).sheets[0]
    assert len(sheet.origins) == 3


def test_a_part_of_another_format_is_not_read(tmp_path: Path) -> None:
    """A workbook that breaks off must not be read as an OpenDocument sheet instead."""
    path = altered(tmp_path, "", "<office:document-content/>", part="content.xml")
    with zipfile.ZipFile(io.BytesIO(archive.check_archive(path.read_bytes(), "f").content.read())) as book:
        assert "content.xml" not in book.namelist()


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0" + b"\0" * 600, b"PK\x03\x04", b"a,b\n1,2\n"])
def test_what_is_no_workbook(content: bytes) -> None:
    with pytest.raises(BadInputError) as refused:
        read_workbook(content, "upload.xlsx")
    assert [(fault.code, fault.file) for fault in refused.value.faults] == [("not_a_table", "upload.xlsx")]


def test_a_damaged_archive(tmp_path: Path) -> None:
    content = bytearray(altered(tmp_path, "", "x" * 5000, part="docProps/app.xml").read_bytes())
    content[60:90] = bytes(30)
    with pytest.raises(BadInputError) as refused:
        read_workbook(bytes(content), "f")
    assert [fault.code for fault in refused.value.faults] == ["not_a_table"]
